"""Doubts about the Parts that are named of a case's writings: of each that no heading, or more than one, bears."""

from collections.abc import Iterator
from dataclasses import replace

from opinions.text.canonical import tile
from opinions.text.pages import NoteMark
from opinions.text.pagination import Pagination, PlacedPassage
from opinions.text.parsed import ParsedCase, ParsedOpinion, ParsedPlace, ParsedWarning
from opinions.text.part_names import described, is_note, path_of
from opinions.text.parts import Heading, PartOutline, is_heading_of_body

NO_HEADING = "is named here, but no heading of this writing is numbered so: make the passage where it begins a heading."
NO_NOTE = "is named here, but this writing has no note with that label: say which passage is the note."
REPEATED = "is named here, and several headings are numbered so: what is said of it holds for all of them."
NO_NAME = "is no name of a Part, as II–A is: correct it in the table of Parts."
DOUBTS = (NO_HEADING, NO_NOTE, REPEATED, NO_NAME)


def outline_of_writing(opinion: ParsedOpinion) -> PartOutline:
    """The Parts into which the headings of a parsed writing part it; offsets are code points of its canonical text."""
    _text, spans = tile([passage.text for passage in opinion.passages])
    placed = list(zip(opinion.passages, spans, strict=True))
    calls = [NoteMark(span.start + mark.at, mark.label) for passage, span in placed for mark in passage.notes]
    pagination = Pagination([PlacedPassage(each.kind, each.label, span) for each, span in placed], (), calls)
    headings = [
        Heading(at, passage.text)
        for at, passage in enumerate(opinion.passages)
        if is_heading_of_body(passage.kind, passage.label)
    ]
    return PartOutline(headings, spans, pagination.notes)


def with_part_doubts(case: ParsedCase) -> ParsedCase:
    """The case with a warning for each named Part that its text does not bear just once; those that held once go.

    A warning stands beside the writing's first passage that is no head matter, and keeps its place in the source.
    """
    told = {warning.message: warning for warning in case.warnings if warning.message.endswith(DOUBTS)}
    kept = [warning for warning in case.warnings if warning.message not in told]
    found = [
        replace(told[message], place=place) if message in told else ParsedWarning(0, message, place=place)
        for message, place in _doubts(case)
    ]
    return replace(case, warnings=(*kept, *found)) if found or told else case


def _doubts(case: ParsedCase) -> Iterator[tuple[str, ParsedPlace]]:
    for number, opinion in enumerate(case.opinions):
        outline = outline_of_writing(opinion) if opinion.parts else None
        place = ParsedPlace(number, _first_of_body(opinion))
        for part in opinion.parts if outline else ():
            doubt = _doubt(part.name, outline) if outline else ""
            if doubt:
                yield f"{described(part.name)} of writing {number + 1} {doubt}", place


def _doubt(name: str, outline: PartOutline) -> str:
    try:
        path = path_of(name)
    except ValueError:
        return NO_NAME
    found = outline.named(name)
    if not found:
        return NO_NOTE if is_note(path) else NO_HEADING
    return REPEATED if len(found) > 1 else ""


def _first_of_body(opinion: ParsedOpinion) -> int:
    apart = ("head_matter", "headnote")
    return next((at for at, passage in enumerate(opinion.passages) if passage.kind not in apart), 0)
