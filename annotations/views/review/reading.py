"""Reading submissions: the list, one submission, one claim over all, and what is said of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.access import Right, Standing, access_assignment, access_submission
from annotations.apart import blind_notes
from annotations.filtering.filters import is_uuid
from annotations.models import Annotation, Assignment, Claim, Phrase, Submission, Verdict
from annotations.names import names_for
from annotations.querysets import AnnotationQuerySet
from annotations.reading.cards import claim_view
from annotations.review.coded import HANDED_IN, students_seen
from annotations.review.frames import review_frame
from annotations.review.reading_forms import RemarkForm
from annotations.review.readings import (
    JudgedLine,
    Reader,
    RemarkView,
    entries,
    for_reading,
    remark_view,
    whole_line,
)
from annotations.review.remarks import RemarkConflict, count_phrases, keep_phrase, tell_remarks, write_remark
from annotations.review.worklist import beside, claim_lines, worklist
from annotations.submissions.submitting import accept_work, reopen_work, return_work
from annotations.talk.forms import problem_of
from courses.actions import Refused
from courses.views.frames import UNPROCESSABLE
from people.accounts import signed_in
from people.addresses import reverse

LISTED = 60
"""Annotations on one page."""
CONFLICT = 409


@require_safe
@login_required
def review_work(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Whose work there is to read; with `by=claim` the claims, and with `claim` too one of them over all students."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.REVIEW)
    by_claim = request.GET.get("by") == "claim"
    frame = review_frame(found, standing, "work") | {"by_claim": by_claim}
    wanted = request.GET.get("claim", "")
    if by_claim and is_uuid(wanted):
        claim = get_object_or_404(Claim, codebook=found.codebook_id, uuid=wanted)
        return _claim_page(request, found, claim, frame)
    if by_claim:
        return render(request, "review_work.html", frame | {"claim_lines": claim_lines(found, user)})
    work = worklist(found, user, names_for(user, [found]))
    return render(request, "review_work.html", frame | {"work": work})


def _claim_page(request: HttpRequest, found: Assignment, claim: Claim, frame: dict[str, Any]) -> HttpResponse:
    user = signed_in(request)
    read = for_reading(students_seen(found, user).filter(HANDED_IN)).filter(tags__claim=claim)
    page = _page_of(request, read)
    reader = Reader(user, found, names_for(user, [found]), claim)
    neighbours = [line for line in claim_lines(found, user) if line.tags]
    at = next((at for at, line in enumerate(neighbours) if line.claim.uuid == str(claim.uuid)), 0)
    frame |= _entries_frame(page, reader) | {
        "claim": claim_view(claim),
        "back": f"claim={claim.uuid}",
        "before_url": neighbours[at - 1].url if at else "",
        "after_url": neighbours[at + 1].url if at + 1 < len(neighbours) else "",
    }
    return render(request, "review_claim.html", frame)


@require_safe
@login_required
def review_submission(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One student's work in the text's order, to be judged; with `at=reveal` beside what it was at the reveal."""
    found, standing = access_submission(signed_in(request), uuid, to=Right.REVIEW)
    return _submission_page(request, found, standing)


def _submission_page(
    request: HttpRequest,
    found: Submission,
    standing: Standing,
    sent: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    user, assignment = signed_in(request), found.assignment
    names = names_for(user, [assignment])
    at_reveal = request.GET.get("at") == "reveal"
    reader = Reader(user, assignment, names)
    if at_reveal:
        then = {each.annotation: each for each in blind_notes(Submission.objects.filter(pk=found.pk))}
        claims = {each.pk: each for each in Claim.objects.filter(codebook=assignment.codebook_id)}
        reader = Reader(user, assignment, names, then=then, claims=claims)
    page, place = _page_of(request, for_reading([found])), beside(assignment, user, names, found)
    state = vars(Submission.objects.filter(pk=found.pk).with_blind_end().get())
    frame = review_frame(assignment, standing, "work") | _entries_frame(page, reader)
    frame |= {
        "submission": found,
        "name": names.of(found),
        "place": place,
        "before_url": _review_url(place.before),
        "after_url": _review_url(place.after),
        "whole": whole_line(found),
        "steps": _steps(found),
        "revealed_at": state["blind_until"],
        "at_reveal": at_reveal,
        "can_judge": found.user_id != user.pk and not assignment.course.is_archived,
        "back": "",
    }
    return render(request, "review_submission.html", frame | (sent or {}), status=status)


@require_POST
@login_required
def remark_write(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Records a verdict and words on a tag, a note or the whole; with `keep`, keeps the words to be used again."""
    user = signed_in(request)
    found, standing = access_submission(user, uuid, to=Right.REVIEW)
    form = RemarkForm(request.POST, found)
    if not form.is_valid():
        return _refused(request, found, problem_of(form))
    sent = form.cleaned_data
    try:
        with transaction.atomic():
            remark = write_remark(
                sent["about"], by=user, revision=sent["revision"], verdict=sent["verdict"], words=sent["words"]
            )
            if "keep" in request.POST:
                keep_phrase(found.assignment.course, by=user, words=sent["words"])
            count_phrases(found.assignment.course, form.phrases)
    except RemarkConflict as conflict:
        return _conflict(request, found, standing, sent, conflict)
    except Refused as refused:
        return _refused(request, found, str(refused))
    if not request.headers.get("HX-Request"):
        messages.success(request, _("Saved."))
        return redirect(_back(request, found, sent["about"].key))
    context = {"remark": remark_view(remark), "said": _("Saved."), "phrases": None}
    if "keep" in request.POST:
        context |= {"phrases": list(found.assignment.course.phrases.all()), "said": _("Saved, and kept for next time.")}
    return render(request, "review_entry.html#written", context)


@require_POST
@login_required
def review_judge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Returns the work, accepts it, opens it again, or tells what was said since; keeps the whole's comment first."""
    user = signed_in(request)
    found, standing = access_submission(user, uuid, to=Right.REVIEW)
    form = RemarkForm(request.POST, found)
    if not form.is_valid():
        return _refused(request, found, problem_of(form))
    sent, step = form.cleaned_data, request.POST.get("step", "")
    after = beside(found.assignment, user, names_for(user, [found.assignment]), found).after
    try:
        with transaction.atomic():
            write_remark(
                sent["about"], by=user, revision=sent["revision"], verdict=sent["verdict"], words=sent["words"]
            )
            said = _stepped(request, found, step, sent["words"])
    except RemarkConflict as conflict:
        return _conflict(request, found, standing, sent, conflict)
    except Refused as refused:
        line = JudgedLine("whole", reverse("remark_write", args=[found.uuid]), _typed(sent))
        return _submission_page(
            request, found, standing, {"whole": line, "problem": str(refused)}, status=UNPROCESSABLE
        )
    messages.success(request, said)
    goes_on = step in ("return", "accept")
    if goes_on and after is None:
        return redirect("review_work", found.assignment.uuid)
    return redirect("review_submission", after if goes_on and after else found.uuid)


def _stepped(request: HttpRequest, found: Submission, step: str, words: str) -> str:
    """Takes the step and says so. Raises `Refused` where the work does not stand where that is possible."""
    user = signed_in(request)
    name = names_for(user, [found.assignment]).of(found)
    if step == "tell":
        tell_remarks(found, by=user)
        return _("%(name)s can read now what you said.") % {"name": name}
    steps = {
        "return": (return_work, _("Returned to %(name)s.")),
        "accept": (accept_work, _("%(name)s: accepted.")),
        "reopen": (reopen_work, _("%(name)s: the acceptance is taken back.")),
    }
    if step not in steps:
        raise Refused(_("Choose what is to be done with the work."))
    take, said = steps[step]
    if not take([found], by=user, words=words):
        raise Refused(_("Nothing was done: this work does not stand where that is possible."))
    return said % {"name": name}


def _steps(found: Submission) -> dict[str, bool]:
    """What can be done with the work now."""
    accepted, is_in = found.accepted_at is not None, found.submitted_at is not None
    return {
        "returns": is_in,
        "accepts": is_in and not accepted,
        "reopens": accepted,
        "tells": not is_in or accepted,
        "is_returned": not is_in and found.returned_at is not None,
        "is_accepted": accepted,
        "is_in": is_in and not accepted,
    }


def _entries_frame(page: "Page[Annotation]", reader: Reader) -> dict[str, Any]:
    return {
        "page": page,
        "entries": entries(list(page), reader),
        "verdicts": [(value, label) for value, label in Verdict.choices if value],
        "phrases": list(Phrase.objects.filter(course=reader.assignment.course_id)),
        "can_judge": not reader.assignment.course.is_archived,
    }


def _page_of(request: HttpRequest, read: AnnotationQuerySet) -> "Page[Annotation]":
    return Paginator(read, LISTED).get_page(request.GET.get("page"))


def _review_url(uuid: UUID | None) -> str:
    return reverse("review_submission", args=[uuid]) if uuid else ""


def _typed(sent: dict[str, Any]) -> RemarkView:
    """What was sent and not kept, as the page shows it again."""
    return RemarkView(verdict=sent["verdict"], words=sent["words"], revision=sent["revision"])


def _back(request: HttpRequest, found: Submission, key: str) -> str:
    claim = request.POST.get("back", "").removeprefix("claim=")
    if is_uuid(claim):
        return f"{reverse('review_work', args=[found.assignment.uuid])}?by=claim&claim={claim}#unit-{key}"
    return f"{reverse('review_submission', args=[found.uuid])}#unit-{key}"


def _refused(request: HttpRequest, found: Submission, problem: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "review_entry.html#refused", {"problem": problem}, status=UNPROCESSABLE)
    messages.error(request, problem)
    return redirect("review_submission", found.uuid)


def _conflict(
    request: HttpRequest, found: Submission, standing: Standing, sent: dict[str, Any], conflict: RemarkConflict
) -> HttpResponse:
    """What stands there now beside what was typed, which replaces it when it is saved again."""
    context = {"remark": remark_view(conflict.present), "mine": sent, "key": sent["about"].key}
    if request.headers.get("HX-Request"):
        return render(request, "review_entry.html#conflict", context, status=CONFLICT)
    return _submission_page(request, found, standing, {"conflict": context}, status=CONFLICT)
