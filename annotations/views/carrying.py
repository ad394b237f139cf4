"""Corrected texts: what the course's staff are shown and its instructor adopts, and what each owner is asked."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations.access import Right, access_assignment, access_question, access_submission, leads_course
from annotations.actions import Refused, delete_annotation
from annotations.assignments.adoption import Unseen, adopt_version, leave_place, take_place
from annotations.assignments.carried import corrected_texts, foreseen, question_views, unanswered
from annotations.assignments.pinned import pinned_texts
from annotations.filtering.filters import is_uuid
from annotations.models import Answer, Assignment, PlaceQuestion
from annotations.names import names_for
from annotations.reading.desk import whole_number
from opinions.models import OpinionText
from opinions.text.carrying import Fate
from people.accounts import signed_in
from people.addresses import reverse
from people.once import once

REFUSALS = {
    "closed": gettext_lazy("This assignment is closed: it keeps its text, and its notes stay where they are."),
    "not_open_yet": gettext_lazy("This assignment is not open yet."),
    "archived": gettext_lazy("This course was archived: it is read, and not changed any more."),
    "draft": gettext_lazy("This assignment is a draft: publish it first."),
    "accepted": gettext_lazy("Your work was accepted: it is not changed any more."),
    "other_text": gettext_lazy("This text does not belong to this assignment."),
    "no_newer_text": gettext_lazy("The assignment has this text, or a later one, already."),
}
UNSEEN = gettext_lazy("What is asked has changed since you opened the page. Look again: nothing was done.")


@require_safe
@login_required
def corrections(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What adopting the corrected texts would do, and which notes wait for their owners since."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.REVIEW)
    pinned, names = pinned_texts(found), names_for(user, [found])
    waiting, more = unanswered(found, pinned, names)
    context = {
        "assignment": found,
        "zone": found.course.time_zone,
        "texts": [foreseen(found, each, pinned, names) for each in corrected_texts(pinned)],
        "adopt_url": reverse("version_adopt", args=[found.uuid]) if leads_course(standing) else "",
        "waiting": waiting,
        "more_waiting": more,
    }
    return render(request, "corrections.html", context)


@require_POST
@login_required
@once
def version_adopt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The assignment takes the corrected text named by `version`, its UUID."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    version = _version(request, found)
    try:
        done = adopt_version(found, by=user, version=version)
    except Refused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
        return redirect("corrections", found.uuid)
    asked = done[Fate.WORDS_CHANGED] + done[Fate.GONE]
    words = _("The corrected text is taken. %(kept)s carried; %(asked)s for their owners to look at.")
    kept = done[Fate.UNCHANGED] + done[Fate.MOVED]
    counted = {
        "kept": ngettext("%(n)s note was", "%(n)s notes were", kept) % {"n": kept},
        "asked": ngettext("%(n)s is left", "%(n)s are left", asked) % {"n": asked},
    }
    messages.success(request, words % counted)
    return redirect("corrections", found.uuid)


def _version(request: HttpRequest, found: Assignment) -> OpinionText:
    """The version that was posted, of the assignment's case. Raises 404."""
    sent = request.POST.get("version", "")
    texts = OpinionText.objects.filter(opinion__case=found.case_id)
    return get_object_or_404(texts, uuid=sent) if is_uuid(sent) else get_object_or_404(texts.none())


@require_safe
@login_required
def questions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's own notes whose words a corrected text no longer has: before and after."""
    found, _standing = access_submission(signed_in(request), uuid, to=Right.EDIT)
    views = question_views(found, pinned_texts(found.assignment))
    context = {
        "questions": views,
        "asked": any(view.answer == Answer.OPEN for view in views),
        "can_answer": found.assignment.is_open,
        "back_url": found.get_absolute_url(),
    }
    return render(request, "questions.html", context)


@require_POST
@login_required
def question_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes the proposed words (`answer` is take), leaves the note where it is (leave), or bins it (bin)."""
    question = access_question(signed_in(request), uuid)
    try:
        messages.success(request, _answered(request, question))
    except Refused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
    except Unseen:
        messages.error(request, str(UNSEEN))
    return redirect("questions", question.annotation.submission.uuid)


def _answered(request: HttpRequest, question: PlaceQuestion) -> str:
    user, answer, sent = signed_in(request), request.POST.get("answer"), request.POST
    if answer == "take":
        start, end = (whole_number(sent.get(name, "")) for name in ("start", "end"))
        if start is None or end is None:
            raise Unseen
        take_place(question, by=user, seen=(sent.get("version", ""), start, end))
        return _("The note now stands on the new words.")
    if answer == "leave":
        leave_place(question, by=user)
        return _("The note stays on the earlier version and goes on quoting it.")
    if answer == "bin":
        delete_annotation(question.annotation, by=user)
        return _("The note is among your deleted notes.")
    raise Unseen
