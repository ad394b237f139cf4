"""The page on which a curator corrects a published text: edit its passages, see the difference, say why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opinions.access import require_curator
from opinions.citation_repair_pages import left_behind
from opinions.citing import writing_words
from opinions.corrections import OutdatedVersion, correct_text, editable, first_series, passages_of, revised
from opinions.models import Opinion, OpinionText
from opinions.parting import allotment, missing_parts
from opinions.text.differences import Piece, differences
from opinions.text.editing import EditDoesNotFit, PassageEdit, as_words, edited
from opinions.text.kinds import PassageKind
from people.accounts import signed_in
from people.once import once

UNPROCESSABLE, CONFLICT = 422, 409
PARTED = " ¶ "
"""Stands between two passages that were one, where a difference is shown."""


@dataclass(frozen=True, slots=True)
class PassageShown:
    """A passage on the page, open for editing or not; `words` are its words with the marks between them."""

    number: int
    kind: str
    kind_label: str
    label: str
    words: str
    joined: bool
    opened: bool


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """What an edit changes in a passage: the words, and in words of ours what else."""

    number: int
    pieces: list[Piece]
    structure: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def text_correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shows the latest text of a writing, opens passages of it, shows what would change, and stores the next version.

    All that was typed is in the form; each of its buttons sends it whole (`step`: preview or store; `open`: a passage).
    """
    require_curator(request.user)
    opinion = get_object_or_404(Opinion.objects.select_related("case"), uuid=uuid)
    sent = request.POST if request.method == "POST" else request.GET
    version = _version(opinion, sent.get("version", ""))
    edits = dict(_edits(sent, editable(version)))
    if request.method != "POST" or sent.get("step") not in ("preview", "store"):
        return _page(request, version, edits)
    try:
        if sent["step"] == "preview":
            return _page(request, version, edits, changes=_changes(version, edits))
        made = correct_text(version, by=signed_in(request), edits=edits, reason=sent.get("reason", ""))
    except EditDoesNotFit as problem:
        return _page(request, version, edits, problem=str(problem), status=UNPROCESSABLE)
    except OutdatedVersion as outdated:
        told = _("The text was corrected meanwhile: it is at version %(number)s. Make your changes there.")
        return _page(request, version, edits, problem=told % {"number": outdated.present.number}, status=CONFLICT)
    messages.success(request, _("Version %(number)s is in the library.") % {"number": made.number})
    for sentence in missing_parts(allotment(made)):
        messages.warning(request, sentence)
    if left_behind(made):
        messages.warning(request, _("Some corrected citations did not come along: their words were changed."))
        return redirect("citation_repairs", opinion.uuid)
    return redirect(opinion.case)


def _version(opinion: Opinion, sent: str) -> OpinionText:
    """The version that the form was made from; the latest one where it names none."""
    versions = {str(each.uuid): each for each in opinion.versions.defer("text").order_by("number")}
    version = versions.get(sent) or list(versions.values())[-1]
    version.opinion = opinion
    return version


def _edits(sent: QueryDict, passages: list[PassageEdit]) -> Iterator[tuple[int, PassageEdit]]:
    """The opened passages with what was typed in them; one that has just been opened is as it stands."""
    opened = [*sent.getlist("opened"), sent.get("open", "")]
    closed = sent.get("close", "")
    for number in sorted({int(each) for each in opened if each.isdecimal() and each.isascii() and len(each) < 9}):  # noqa: PLR2004 -- more digits name no passage
        if number < len(passages) and str(number) != closed:
            yield number, _typed(sent, number, passages[number])


def _typed(sent: Mapping[str, Any], number: int, passage: PassageEdit) -> PassageEdit:
    if f"words-{number}" not in sent:
        return passage
    kind = str(sent.get(f"kind-{number}"))
    return PassageEdit(
        words=str(sent[f"words-{number}"]),
        kind=PassageKind(kind) if kind in set(PassageKind) else passage.kind,
        label=str(sent.get(f"label-{number}", "")).strip().replace("\0", ""),
        joined=f"joined-{number}" in sent,
    )


def _changes(version: OpinionText, edits: Mapping[int, PassageEdit]) -> list[ChangeShown]:
    """What the edits change, passage by passage. Raises `EditDoesNotFit`, also where they change nothing."""
    if not revised(version, edits).changes:
        raise EditDoesNotFit(_("Nothing has been changed yet."))
    series, passages = first_series(version), passages_of(version)
    shown = []
    for number, edit in edits.items():
        old = passages[number]
        made = edited(old, edit, series)
        pieces = differences(as_words(old, series), PARTED.join(as_words(each, series) for each in made))
        structure = [] if old.kind == edit.kind else [f"{kind_words(old.kind)} → {kind_words(edit.kind)}"]
        structure += [] if (old.label or "") == edit.label else [f"{old.label or '–'} → {edit.label or '–'}"]
        structure += [_("one with the passage before it")] if edit.joined else []
        if structure or [str(piece.side) for piece in pieces] != ["both"]:
            shown.append(ChangeShown(number, pieces, "; ".join(structure)))
    return shown


def kind_words(kind: PassageKind) -> str:
    """The kind of a passage in words."""
    return kind.value.replace("_", " ")


def _page(
    request: HttpRequest,
    version: OpinionText,
    edits: Mapping[int, PassageEdit],
    *,
    changes: list[ChangeShown] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    passages = [
        PassageShown(
            number=number,
            kind=edit.kind.value,
            kind_label=kind_words(edit.kind),
            label=edit.label,
            words=edit.words,
            joined=edit.joined,
            opened=number in edits,
        )
        for number, edit in enumerate({**dict(enumerate(editable(version))), **edits}.values())
    ]
    context = {
        "case": version.opinion.case,
        "label": writing_words(version.opinion),
        "version": version,
        "next_number": version.number + 1,
        "passages": passages,
        "kinds": [(kind.value, kind_words(kind)) for kind in PassageKind],
        "changes": changes,
        "problem": problem,
        "reason": request.POST.get("reason", ""),
        "opened": bool(edits),
    }
    return render(request, "correction.html", context, status=status)
