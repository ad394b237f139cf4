"""Where a writing's references to the writings of its case lead: "Ct. Op. at 1104 n. 9", *ante*, at 413, n. 4, *supra*.

Each leads to the very note, else to the page, else to the Part or numbered paragraph that it names. Which writing is
meant was told when the citation was found; for one that was not, it is told here from its words. What cannot be told,
or is not held, leads nowhere, and says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from django.utils.translation import gettext as _

from opinions.citing import writing_words
from opinions.drawing import CitationRow, Lead
from opinions.layout import Layout, layout
from opinions.models import Citation, OpinionText, Passage
from opinions.text.citations.internal import internal_mentions
from opinions.text.citations.mentions import Mention, OtherWriting
from opinions.text.citations.places import first_place
from opinions.text.citations.same_case import meant
from opinions.text.citations.written import Landing, Writing, written
from opinions.text.kinds import CitationForm, OpinionKind, PassageKind
from opinions.text.pages import NoteMark, PageMark
from opinions.text.pagination import PlacedPassage
from opinions.text.selectors import Window
from opinions.text.spans import Span

THIS_PAGE = "this page"
KEPT = 256
"""Writings kept in a process without their words."""
AROUND = 400
"""How many code points around a reference are read anew."""


@dataclass(frozen=True, slots=True)
class _Held:
    """The writings that can be read, in the case's order; `here` is the number of the one that is read."""

    versions: Sequence[OpinionText]
    here: int

    def writings(self) -> list[Writing]:
        """Each ready to be referred to."""
        return [
            replace(_places(each.uuid), kind=OpinionKind(each.opinion.kind), author=each.opinion.author)
            for each in self.versions
        ]


def leads(
    citations: Sequence[Citation | CitationRow],
    window: Window,
    version: OpinionText,
    held: Sequence[OpinionText],
    address: Callable[[OpinionText], str],
) -> list[Lead]:
    """Where the references among `citations` of `version` lead; `window` holds their words.

    `held` are the writings that can be read, in the case's order, `version` among them; `address` is a writing's. An
    *id.* leads on where it has a pin of its own.
    """
    references = [each for each in citations if _refers(each)]
    if not references:
        return []
    group = _Held(held, [each.pk for each in held].index(version.pk))
    writings = group.writings()
    return [_lead(each, _there(each, window, group, writings), group, writings, address) for each in references]


def _refers(citation: Citation | CitationRow) -> bool:
    if citation.form == CitationForm.ID:
        return citation.writing_id is not None and bool(citation.pin)
    return citation.form == CitationForm.INTERNAL


def _there(citation: Citation | CitationRow, window: Window, group: _Held, writings: Sequence[Writing]) -> int | None:
    """The number of the writing that is meant, of those held; None where it is not held or can't be told."""
    if citation.writing_id is not None:
        numbers = [at for at, each in enumerate(group.versions) if each.opinion_id == citation.writing_id]
        return numbers[0] if numbers else None
    start = max(window.start, citation.start - AROUND)
    words = window.slice(start, min(window.end, citation.end + AROUND))
    mention = _read_anew(citation, words, start)
    if mention.other is not None and mention.other.page == THIS_PAGE:
        page = writings[group.here].page_at(citation.start)
        mention = replace(mention, other=replace(mention.other, page=page))
    return meant(writings, group.here, mention, words).writing


def _read_anew(citation: Citation | CitationRow, words: str, start: int) -> Mention:
    """The mention that the citation was; of one that a person drew otherwise, its pin alone."""
    for mention in _mentions(words):
        if mention.start + start == citation.start:
            return mention
    place = first_place(citation.pin)
    other = OtherWriting(page=place.page, note=place.note)
    return Mention(citation.start - start, citation.end - start, CitationForm.INTERNAL, pin=citation.pin, other=other)


@lru_cache(maxsize=2048)
def _mentions(words: str) -> tuple[Mention, ...]:
    return tuple(internal_mentions(words))


def _lead(
    citation: Citation | CitationRow,
    there: int | None,
    group: _Held,
    writings: Sequence[Writing],
    address: Callable[[OpinionText], str],
) -> Lead:
    if there is None:
        return Lead(citation.end, citation.pk, "", "")
    version = group.versions[there]
    page = writings[group.here].page_at(citation.start) if citation.pin == THIS_PAGE else ""
    landing = writings[there].landing(citation.pin, page)
    fragment = _fragment(landing, layout(version))
    return Lead(citation.end, citation.pk, address(version) + fragment, _label(version, landing))


def _fragment(landing: Landing, place: Layout) -> str:
    """The address of a place in a writing's page: of its note, its page mark, or its passage; empty for its start."""
    if landing.note:
        return f"#note-{quote(landing.note)}"
    if landing.page and any(mark.page == landing.page for mark in place.page_marks):
        return f"#page-{quote(landing.page)}"
    if landing.offset is None:
        return ""
    passages = place.touched(Span(landing.offset, landing.offset + 1))
    return f"#passage-{passages[0].position}" if passages else ""


def _label(version: OpinionText, landing: Landing) -> str:
    writing = writing_words(version.opinion)
    if landing.note:
        return _("%(writing)s, note %(note)s") % {"writing": writing, "note": landing.note}
    if landing.page.startswith("¶"):
        return _("%(writing)s, %(paragraph)s") % {"writing": writing, "paragraph": landing.page}
    if landing.page:
        return _("%(writing)s, page %(page)s") % {"writing": writing, "page": landing.page}
    return writing


@lru_cache(maxsize=KEPT)
def _places(uuid: UUID) -> Writing:
    """Where a version's pages, notes and Parts are; it is immutable, so each process keeps it, but not its words."""
    version = OpinionText.objects.get(uuid=uuid)
    place = layout(version)
    made = written(
        (OpinionKind.OTHER, ""),
        version.text,
        [_placed(each, last=each is place.passages[-1]) for each in place.passages],
        [PageMark(mark.offset, mark.series, mark.page) for mark in place.page_marks],
        [NoteMark(mark.offset, mark.label) for mark in place.note_marks],
    )
    return replace(made, words="")


def _placed(passage: Passage, *, last: bool) -> PlacedPassage:
    """As the text core places it: with the LF that follows it, which the last one has not."""
    span = Span(passage.start, passage.end if last else passage.end + 1)
    return PlacedPassage(PassageKind(passage.kind), passage.label or None, span)
