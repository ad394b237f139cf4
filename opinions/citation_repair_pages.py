"""What pages show of people's words on citations: the words around one, what was said of a version, what got lost."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from opinions.citation_cards import FORMS, RepairShown, repair_shown
from opinions.citation_states import State, span_of
from opinions.citing import writing_words
from opinions.layout import layout
from opinions.models import Authority, Citation, CitationRepair, Opinion, OpinionText
from opinions.text.kinds import CitationForm
from opinions.text.spans import Span

AROUND: Final = 240
"""Code points shown before and after the words of a citation."""


@dataclass(frozen=True, slots=True)
class ExcerptShown:
    """Words with what stands around them in their passage; `cut_before` and `cut_after`: the passage goes on."""

    before: str
    words: str
    after: str
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class RepairRow:
    """One word of a person in a list: on which words, what they were to be before and are after it, in sentences."""

    words: str
    was: str
    became: str
    repair: RepairShown
    citation: int | None


def excerpt_around(version: OpinionText, span: Span) -> ExcerptShown:
    """The words of the span and those around them, no further than their passage. `version` has its text."""
    passage = layout(version).touched(span)[0]
    text = version.text
    low, high = max(passage.start, span.start - AROUND), min(passage.end, span.end + AROUND)
    if low > passage.start:
        low = text.find(" ", low, span.start) + 1 or span.start
    if high < passage.end:
        high = max(text.rfind(" ", span.end, high), span.end)
    return ExcerptShown(
        text[low : span.start],
        text[span.start : span.end],
        text[span.end : high],
        low > passage.start,
        high < passage.end,
    )


def taken_away(pk: int) -> CitationRepair | None:
    """The word by which the citation with that key is none any more; None where nobody gave it."""
    said = CitationRepair.objects.filter(before__id=pk, after__isnull=True, undone_at=None)
    return said.select_related("by", "version__opinion__case").defer("version__text").first()


def standing(version: OpinionText) -> list[CitationRepair]:
    """The words on the version's citations that hold: none of them was taken back, or replaced by a later one."""
    rows = CitationRepair.objects.filter(version=version, undone_at=None)
    alive = Q(Exists(Citation.objects.filter(repair=OuterRef("pk"))))
    covered = Citation.objects.filter(
        version=OuterRef("version"), start__lt=OuterRef("end"), end__gt=OuterRef("start"), repair__isnull=False
    )
    return list(rows.filter(alive | (Q(after__isnull=True) & ~Exists(covered))).select_related("by"))


def left_behind(version: OpinionText) -> list[RepairRow]:
    """What held of the version before this one, and did not come along because the words were changed."""
    before = OpinionText.objects.filter(opinion=version.opinion_id, number=version.number - 1).first()
    if before is None:
        return []
    carried = set(version.citation_repairs.values_list("carried_from", flat=True))
    return _rows([each for each in standing(before) if each.pk not in carried], before)


def repairs_shown(version: OpinionText) -> list[RepairRow]:
    """All that was said of the version's citations, the last first, also what was taken back."""
    said = list(version.citation_repairs.select_related("by", "undone_by").order_by("-pk"))
    return _rows(said, OpinionText.objects.get(pk=version.pk)) if said else []


def _rows(said: list[CitationRepair], version: OpinionText) -> list[RepairRow]:
    """Three queries, however many there are."""
    named = [state for each in said for state in (each.before, each.after) if state is not None]
    uuids = {state["authority"] for state in named if state["authority"]}
    authorities = {str(each.uuid): each for each in Authority.objects.filter(uuid__in=uuids).select_related("same_as")}
    written = {state["writing"] for state in named if state["writing"]}
    writings = {str(each.uuid): each for each in Opinion.objects.filter(uuid__in=written)}
    present = set(Citation.objects.filter(version=version).values_list("pk", flat=True))

    def told(state: State | None, *, quoted: bool) -> str:
        if state is None:
            return _("no citation")
        writing, authority = writings.get(state["writing"]), authorities.get(state["authority"])
        cite = writing_words(writing) if writing else authority.shown.cite if authority else _("unresolved")
        pin = [_("pin %(pin)s") % {"pin": state["pin"]}] if state["pin"] else []
        facts = " · ".join([cite, str(FORMS[CitationForm(state["form"])]), *pin])
        return f"“{span_of(state).slice(version.text)}”: {facts}" if quoted else facts

    return [
        RepairRow(
            words=version.text[each.start : each.end],
            was=told(each.before, quoted=_moves(each)),
            became=told(each.after, quoted=_moves(each)),
            repair=repair_shown(each, curates=True),
            citation=next((state["id"] for state in (each.after,) if state and state["id"] in present), None),
        )
        for each in said
    ]


def _moves(repair: CitationRepair) -> bool:
    """Whether it says that other words are the citation."""
    sides = [span_of(state) for state in (repair.before, repair.after) if state is not None]
    return len(set(sides)) > 1
