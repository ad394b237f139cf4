"""Where an instructor edits an opinion: which passages an assignment keeps, the rest being folded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.access import Right, access_assignment
from annotations.assignments.assigning import keep_passages
from annotations.assignments.keeping import PassageChoice, choices_of
from annotations.filtering.filters import is_uuid
from annotations.models import Assignment, AssignmentText, Submission
from annotations.reading.desk import whole_number
from annotations.reading.marks import Layers, passage_views
from annotations.reading.reader import case_title, writing_title
from courses.actions import Refused
from courses.models import Role
from courses.views.frames import frame
from opinions.citing import writing_short
from opinions.drawing import NoteView, notes_of
from opinions.layout import layout
from opinions.models import OpinionText
from opinions.text.selectors import Window
from people.accounts import signed_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passages_keep(request: HttpRequest, uuid: UUID, writing: UUID) -> HttpResponse:
    """The writing with a box for each passage; what is not ticked is folded as `* * *`.

    Who sends it from the reading page goes back there.
    """
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    pinned = list(found.pinned.select_related("version__opinion__case").defer("version__text"))
    text = next((each for each in pinned if each.version.opinion.uuid == writing), None)
    if text is None:
        raise Http404
    text.assignment = found
    if request.method == "POST":
        try:
            keep_passages(text, _sent(request, text), by=user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Saved: students see it so from now on."))
            reading = _reading(request, found)
            if reading is not None:
                return redirect("reader", reading.uuid, writing)
        return redirect("passages_keep", found.uuid, writing)
    return render(request, "assignment_passages.html", _context(found, text, pinned))


def _reading(request: HttpRequest, found: Assignment) -> Submission | None:
    """The submission of hers at which the opinion was edited; None where it was on the page of its own."""
    sent = request.POST.get("reading", "")
    own = Submission.objects.filter(assignment=found, user=signed_in(request))
    return own.filter(uuid=sent).first() if is_uuid(sent) else None


def _context(found: Assignment, text: AssignmentText, pinned: list[AssignmentText]) -> dict[str, Any]:
    choices, notes = _choices(text)
    kept = sum(choice.kept for choice in choices)
    return {
        **frame(found.course, Role.INSTRUCTOR, "assignments"),
        "assignment": found,
        "case": case_title(found.case),
        "writing": writing_title(text.version),
        "writings": [
            {"uuid": each.version.opinion.uuid, "short": writing_short(each.version.opinion), "current": each is text}
            for each in pinned
        ],
        "choices": choices,
        "notes": notes,
        "kept_count": kept,
        "count": len(choices),
    }


def _choices(text: AssignmentText) -> tuple[list[PassageChoice], list[NoteView]]:
    """Each passage of the text, and the court's notes, which go with the passages that call them."""
    place = layout(text.version)
    words = Window(OpinionText.objects.values_list("text", flat=True).get(pk=text.version_id))
    layers = Layers(page_marks=place.page_marks, note_marks=place.note_marks, emphasis=place.emphasis)
    drawn = passage_views(place.passages, words, layers)
    return choices_of(text, drawn), notes_of(drawn)


def _sent(request: HttpRequest, text: AssignmentText) -> set[int]:
    """The positions that are to be kept: those that are ticked, after “from … to …” was done to them."""
    body = [passage.position for passage in text.version.passages.order_by("position") if not passage.label]
    chosen = {number for sent in request.POST.getlist("kept") if (number := whole_number(sent)) is not None}
    step = request.POST.get("step", "")
    if step == "all":
        return set(body)
    first, last = (whole_number(request.POST.get(name, "")) for name in ("first", "last"))
    if step in ("fold", "keep") and first is not None and last is not None:
        meant = {position for position in body if min(first, last) <= position + 1 <= max(first, last)}
        return chosen - meant if step == "fold" else chosen | meant
    return chosen
