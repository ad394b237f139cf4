"""The open questions of assignments, as the staff who see the annotations find them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, F, QuerySet, TextField
from django.db.models.functions import Substr
from django.utils.safestring import SafeString

from annotations.citing.citer import Citer, citer
from annotations.models import Assignment, Question, Submission
from annotations.names import names_for, names_of_people
from annotations.reading.cards import shortened
from annotations.talk.mentions import KEPT, as_drawn
from opinions.models import OpinionText
from people.addresses import reverse
from people.models import User

OF_CASE: Final = ("opinion__case__citations", "opinion__case__history")
LISTED: Final = 50
"""Open questions that a page lists, the oldest first; of more it says how many."""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """An open question in a list: who asks what of whose note, at which pin, on which words."""

    name: str
    drawn: SafeString
    owner: str
    pin: str
    exact: str
    at: datetime
    url: str
    place_url: str
    resolve_url: str


def open_questions(user: User, assignments: Collection[Assignment]) -> QuerySet[Question]:
    """The open questions on what the person sees of those assignments, the oldest first; none in the bin."""
    seen = Submission.objects.filter(assignment__in=assignments).work_seen_by(user)
    keys = list(seen.values_list("pk", flat=True))  # with the keys PostgreSQL goes by these notes, not by all questions
    found = Question.objects.filter(resolved_at=None, annotation__deleted_at=None)
    return found.filter(annotation__submission__any_of=keys).order_by("asked_at", "pk")


def open_counts(user: User, assignments: Collection[Assignment]) -> dict[int, int]:
    """How many questions are open on each of the assignments (by key) where any is. Two queries."""
    rows = open_questions(user, assignments).order_by().values_list("annotation__submission__assignment")
    return dict(rows.annotate(number=Count("pk")))


def question_lines(user: User, assignment: Assignment) -> list[QuestionLine]:
    """The assignment's open questions in lines, at most `LISTED`. The number of queries does not depend on how many."""
    span = F("annotation__end") - F("annotation__start")
    words = Substr("annotation__version__text", F("annotation__start") + 1, span, output_field=TextField())
    found = open_questions(user, [assignment]).annotate(exact=words)
    questions = list(found.select_related("by", "annotation__submission__user")[:LISTED])
    names = names_for(user, [assignment])
    mentioned = User.objects.filter(uuid__in={uuid for each in questions for uuid in KEPT.findall(each.words)})
    people = [*mentioned, *(each.by for each in questions)]
    called = names_of_people(names, assignment, people)
    told = {each.uuid: called[each.pk] for each in people}
    texts = OpinionText.objects.filter(pk__in={each.annotation.version_id for each in questions}).defer("text")
    versions = {each.pk: each for each in texts.select_related("opinion__case").prefetch_related(*OF_CASE)}
    cites = {pk: citer(each) for pk, each in versions.items()}
    own = Submission.objects.filter(assignment=assignment, user=user).first()
    lines = []
    for each in questions:
        version = versions[each.annotation.version_id]
        at = own or each.annotation.submission
        address = reverse("reader", args=[at.uuid, version.opinion.uuid])
        who = "mine" if at.pk == each.annotation.submission_id else "class"
        owner = names.of(each.annotation.submission)
        lines.append(_line(each, cites[version.pk], told, owner, f"{address}?who={who}"))
    return lines


def _line(question: Question, cites: Citer, called: dict[UUID, str], owner: str, reader: str) -> QuestionLine:
    """A line; `reader` is where its asker's note is read."""
    annotation = question.annotation
    return QuestionLine(
        name=called[question.by.uuid],
        drawn=as_drawn(question.words, called),
        owner=owner,
        pin=cites.cite(annotation.span).pin,
        exact=shortened(vars(question)["exact"]),
        at=question.asked_at,
        url=reverse("talk", args=[annotation.uuid]),
        place_url=f"{reader}#passage-{cites.passage_number(annotation.span)}",
        resolve_url=reverse("question_resolve", args=[question.uuid]),
    )
