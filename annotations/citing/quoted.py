"""Annotated passages written out as they are quoted (Bluebook rules 1.5 and 5), with all that is said of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from annotations.citing.citer import Citer, citer
from annotations.citing.quotations import short_form
from annotations.models import Annotation
from annotations.names import Names
from annotations.reading.cards import ClaimView, LinkView, claim_view, link_view
from opinions.citing import writing_words
from opinions.layout import layout
from opinions.models import OpinionText
from opinions.quotations import quoted_in
from opinions.text.kinds import EmphasisStyle
from opinions.text.quoting import Paragraph, QuotationForm, Run, compose
from opinions.text.selectors import Window

Address = Callable[[OpinionText, int], str]
"""Where a passage of a version is read, by its number."""


@dataclass(frozen=True, slots=True)
class RunView:
    """Words in one style."""

    text: str
    italic: bool
    bold: bool
    underlined: bool


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph of a quotation; `block`: it is part of a block quotation."""

    runs: tuple[RunView, ...]
    block: bool


@dataclass(frozen=True, slots=True)
class QuotedPassage:
    """An annotation as it is quoted: its words with the short citation, and what its owner says of them.

    `citation` is the full one, `pin` its pages (empty where there are none), `url` where the words are read.
    """

    uuid: UUID
    paragraphs: tuple[ParagraphView, ...]
    pin: str
    citation: str
    writing: str
    url: str
    claims: tuple[ClaimView, ...]
    note: str
    links: tuple[LinkView, ...]
    author_name: str


@dataclass(frozen=True, slots=True)
class _Source:
    version: OpinionText
    citer: Citer
    window: Window


def quoted_passages(
    annotations: Sequence[Annotation], address: Address, names: Names, series: str = ""
) -> list[QuotedPassage]:
    """Those annotations (from `for_cards`) in their order; pins in `series` where a text has its pages.

    Three queries for their texts, however many they are.
    """
    sources = _sources({annotation.version_id for annotation in annotations}, series)
    return [_quoted(each, sources[each.version_id], address, names) for each in annotations]


def _sources(versions: set[int], series: str) -> dict[int, _Source]:
    found = OpinionText.objects.filter(pk__in=versions).select_related("opinion__case")
    found = found.prefetch_related("opinion__case__citations", "opinion__case__history")
    return {each.pk: _Source(each, citer(each, series), Window(each.text)) for each in found}


def _quoted(annotation: Annotation, source: _Source, address: Address, names: Names) -> QuotedPassage:
    span = annotation.span
    cited = source.citer.cite(span)
    quoted = quoted_in(layout(source.version), source.window, span)
    composed = compose(QuotationForm.WORDS_AND_CITATION, quoted, short_form(source.citer, span))
    return QuotedPassage(
        uuid=annotation.uuid,
        paragraphs=tuple(paragraph_view(each) for each in _sentence(composed)),
        pin=cited.pin,
        citation=cited.text,
        writing=writing_words(source.version.opinion),
        url=address(source.version, source.citer.passage_number(span)),
        claims=tuple(claim_view(tag.claim) for tag in annotation.tags.all()),
        note=annotation.note,
        links=tuple(link_view(link) for link in annotation.links.all()),
        author_name=names.of(annotation.submission),
    )


def _sentence(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """The citation ends as a sentence also where the quoted words are none: nothing follows it here."""
    last = paragraphs[-1]
    ended = last if str(last).endswith(".") else Paragraph((*last.runs, Run(".")), last.block)
    return (*paragraphs[:-1], ended)


def paragraph_view(paragraph: Paragraph) -> ParagraphView:
    """A paragraph as templates draw it."""
    return ParagraphView(tuple(_run(run) for run in paragraph.runs), paragraph.block)


def _run(run: Run) -> RunView:
    return RunView(
        run.text,
        italic=EmphasisStyle.ITALIC in run.styles,
        bold=EmphasisStyle.BOLD in run.styles,
        underlined=EmphasisStyle.UNDERLINE in run.styles,
    )
