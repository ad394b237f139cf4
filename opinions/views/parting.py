"""The page on which a curator says what a published writing is, and who joined it, in each of its Parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opinions.access import access_writing, require_curator
from opinions.citing import writing_words
from opinions.draft_tools import EMPTY_ROWS, WRITING_KINDS, Choice, PartRow
from opinions.layout import layout
from opinions.models import OpinionText
from opinions.parting import allotment, missing_parts, set_parts
from opinions.repair_forms import read_parts
from opinions.text.parsed import ParsedPart
from opinions.text.parts import Allotment
from opinions.text.repairs import RepairDoesNotFit
from people.accounts import signed_in

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class PartTable:
    """The table of Parts (`draft.html#part_table`) of a published writing."""

    parts: list[PartRow]
    kinds: list[Choice]
    headings: list[str]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def writing_parts(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shows the Parts of a writing as they are said, and says them anew."""
    require_curator(request.user)
    version = access_writing(request.user, uuid)
    parts: Sequence[ParsedPart] = list(allotment(version).said.values())
    problem = ""
    if request.method == "POST":
        try:
            parts = read_parts(request.POST)
            set_parts(version.opinion, by=signed_in(request), parts=parts)
        except RepairDoesNotFit as refused:
            problem = str(refused)
        else:
            messages.success(request, _("The Parts are saved."))
            for sentence in missing_parts(Allotment.of(allotment(version).whole, parts, layout(version).outline)):
                messages.warning(request, sentence)
            return redirect(version.opinion.case)
    context = {
        "case": version.opinion.case,
        "label": writing_words(version.opinion),
        "tool": _table(version, parts),
        "missing": missing_parts(allotment(version)),
        "problem": problem,
    }
    return render(request, "parts.html", context, status=UNPROCESSABLE if problem else None)


def _table(version: OpinionText, parts: Sequence[ParsedPart]) -> PartTable:
    rows = [PartRow(part.name, part.kind.value, ", ".join(part.joined_by)) for part in parts]
    empty = PartRow("", version.opinion.kind, "")
    outline = allotment(version).outline
    return PartTable([*rows, *[empty] * EMPTY_ROWS], WRITING_KINDS, list(dict.fromkeys(p.name for p in outline.parts)))
