"""The first page of a review: what an instructor with ten minutes needs before class."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations.access import Right, access_assignment
from annotations.citing.citer import citer
from annotations.models import Assignment
from annotations.reading.cards import ClaimView, claim_view
from annotations.review.coded import CodedWork, coded_work
from annotations.review.discussing import SaidNote, Topic, expected_of, notes_of, topics_of
from annotations.review.frames import review_frame
from annotations.submissions.class_work import WorkLine, WorkState, work_lines
from annotations.talk.questions import question_lines
from annotations.telling import remind_missing
from opinions.citing import writing_short
from opinions.windows import window_of
from people.accounts import signed_in
from people.addresses import reverse

WAITING = (WorkState.ABSENT, WorkState.WORKING, WorkState.MISSING)
CONTEXT = 160
"""Code points that are shown on either side of a topic's words."""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A student's note as it is read out."""

    name: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class SideLine:
    """One side of a topic: its claim, how many chose it, the best note, and the rest."""

    claim: ClaimView
    count: int
    best: NoteLine | None
    others: list[NoteLine]


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A passage to discuss; `before` and `after` are the words around it, `found` of `coders` marked it."""

    number: int
    why: str
    writing: str
    pin: str
    before: str
    words: str
    after: str
    found: int
    coders: int
    sides: list[SideLine]
    url: str


@require_safe
@login_required
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who has not handed in, what to discuss, what is asked, and what to do with all that is in."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.REVIEW)
    work = coded_work(found, user)
    every = [line for line in work_lines(found, user) if line.state is not WorkState.STAFF and not line.has_left]
    waiting = [line for line in every if line.state in WAITING]
    handed_in = [line for line in every if line.can_be_judged]
    context = {
        **review_frame(found, standing, "review"),
        "topics": _topics(found, work),
        "work": work,
        "students": len(every),
        "handed_in": len(every) - len(waiting),
        "waiting": waiting,
        "judgeable": len([line for line in handed_in if line.state is not WorkState.ACCEPTED]),
        "question_lines": question_lines(user, found),
        "projected": "project" in request.GET,
    }
    return render(request, "review.html", context)


@require_POST
@login_required
def review_remind(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Reminds by a notice those who have not handed in; each once a day at most."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.REVIEW)
    waiting: list[WorkLine] = [line for line in work_lines(found, user) if line.state in WAITING and not line.has_left]
    told = remind_missing(found, [line.person for line in waiting])
    if told:
        words = ngettext("%(n)d student was reminded.", "%(n)d students were reminded.", told)
        messages.success(request, words % {"n": told})
    else:
        messages.info(request, _("Nobody was reminded: all who have not handed in were reminded today already."))
    return redirect("review", found.uuid)


def _topics(assignment: Assignment, work: CodedWork) -> list[TopicLine]:
    topics = topics_of(work, expected_of(assignment))
    said = notes_of(work, topics)
    claims = {claim.pk: claim_view(claim) for claim in work.claims}
    lines = []
    for number, (topic, by_side) in enumerate(zip(topics, said, strict=True), start=1):
        version = next(version for version in work.versions if version.pk == topic.version)
        start, end = max(0, topic.span.start - CONTEXT), min(version.length, topic.span.end + CONTEXT)
        around = window_of(version.pk, start, end).text
        first, last = topic.span.start - start, topic.span.end - start
        lines.append(
            TopicLine(
                number=number,
                why=topic.why.value,
                writing=writing_short(version.opinion),
                pin=citer(version).cite(topic.span).pin,
                before=_last_words(around[:first]),
                words=around[first:last],
                after=_first_words(around[last:]),
                found=len(topic.found),
                coders=len(work.coders),
                sides=[
                    _side(work, claims[claim], coders, notes)
                    for (claim, coders), notes in zip(topic.sides, by_side, strict=True)
                    if claim in claims
                ],
                url=_place_url(topic, version.opinion.uuid, assignment),
            )
        )
    return lines


def _side(work: CodedWork, claim: ClaimView, coders: frozenset[int], notes: list[SaidNote]) -> SideLine:
    lines = [_note(work, said) for said in notes]
    return SideLine(claim, len(coders), lines[0] if lines else None, lines[1:])


def _note(work: CodedWork, said: SaidNote) -> NoteLine:
    coder = work.coder_of[said.coder]
    return NoteLine(coder.name, said.note, reverse("submission", args=[coder.submission]))


def _place_url(topic: Topic, writing: UUID, assignment: Assignment) -> str:
    address = reverse("class_text", args=[assignment.uuid, writing])
    return f"{address}?at={topic.span.start}#place-{topic.span.start}"


def _last_words(text: str) -> str:
    """The end of the words before, from a word's beginning; nothing of an earlier passage."""
    text = text.rpartition("\n")[2]
    return text if len(text) < CONTEXT else f"… {text.partition(' ')[2]}"


def _first_words(text: str) -> str:
    text = text.partition("\n")[0]
    return text if len(text) < CONTEXT else f"{text.rpartition(' ')[0]} …"
