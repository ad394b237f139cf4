"""A writing as every signed-in person reads it outside of an assignment: its text, pages, notes and authorities."""

from collections.abc import Sequence
from dataclasses import dataclass

from opinions import citing
from opinions.cross_references import leads
from opinions.drawing import NoteView, OutlineEntry, Printed, Stretch, notes_of, outline_of, stretches_of
from opinions.layout import Layout, layout
from opinions.library import CaseShown, WritingShown, case_shown, writing_shown
from opinions.linked_citations import draw_linked
from opinions.models import Citation, OpinionText
from opinions.parting import part_lines
from opinions.search import found_spans
from opinions.text.selectors import Window
from opinions.text.spans import Span


@dataclass(frozen=True, slots=True)
class CitedAuthority:
    """An authority that the writing cites: how often, and where first."""

    cite: str
    count: int
    dom_id: str


@dataclass(frozen=True, slots=True)
class WritingPage:
    """Everything that `writing.html` names. `words` is what was searched for, `found` how often it stands here."""

    case: CaseShown
    case_url: str
    writing: WritingShown
    writings: list[WritingShown]
    latest: int
    made_for: str
    outline: list[OutlineEntry]
    stretches: list[Stretch]
    notes: list[NoteView]
    authorities: list[CitedAuthority]
    cites_missing_writings: bool
    words: str
    found: int
    first_found: str


def build_writing(version: OpinionText, words: str = "") -> WritingPage:
    """The page of a version whose `opinion.case` is as `CaseQuerySet.for_page` loads it; `words` are marked."""
    opinion = version.opinion
    case = opinion.case
    text = Window(OpinionText.objects.values_list("text", flat=True).get(pk=version.pk))
    place = layout(version)
    citations = list(Citation.objects.filter(version=version).select_related("authority__same_as"))
    led = leads(citations, text, version, _held(version), lambda there: there.opinion.get_absolute_url())
    found = found_spans(words, version) if words else []
    lines = part_lines(version)
    printed = Printed(citations, place.page_marks, place.note_marks, led, place.emphasis, lines)
    drawn = draw_linked(place.passages, text, printed, found)
    writings = [writing_shown(each) for each in case.opinions.all()]
    return WritingPage(
        case=case_shown(case),
        case_url=case.get_absolute_url(),
        writing=writing_shown(opinion, version),
        writings=writings,
        latest=max(each.number for each in opinion.versions.all()),
        made_for=version.reason,
        outline=outline_of(place, text, citing.series_for(version), lines),
        stretches=stretches_of([view for view in drawn if not view.label]),
        notes=notes_of(drawn),
        authorities=_authorities(citations, place),
        cites_missing_writings=any(not lead.address for lead in led),
        words=words,
        found=len(found),
        first_found=_passage_id(place, found[0]) if found else "",
    )


def _held(version: OpinionText) -> list[OpinionText]:
    """The case's writings in order: this version, and of each other the latest."""
    return [
        version if each.pk == version.opinion_id else max(each.versions.all(), key=lambda one: one.number)
        for each in version.opinion.case.opinions.all()
    ]


def _authorities(citations: Sequence[Citation], place: Layout) -> list[CitedAuthority]:
    """By their cites; where each is mentioned first."""
    mentions: dict[str, list[Citation]] = {}
    for citation in citations:
        if citation.authority is not None:
            mentions.setdefault(citation.authority.shown.cite, []).append(citation)
    return [
        CitedAuthority(cite, len(cited), _passage_id(place, Span(cited[0].start, cited[0].end)))
        for cite, cited in sorted(mentions.items(), key=lambda pair: pair[0].lower())
    ]


def _passage_id(place: Layout, span: Span) -> str:
    return f"passage-{place.touched(span)[0].position}"
