"""A row's words as the Bluebook quotes them, with the citation sentence that follows or is a footnote."""

from dataclasses import dataclass, replace
from typing import Final

from annotations.citing.quotations import full_form
from annotations.exports.rows import ExportRow
from annotations.exports.word.markup import Look, Markup, run
from opinions.citing import cited_case
from opinions.models import Case
from opinions.quotations import quoted_in
from opinions.text.full_citations import full_citation
from opinions.text.kinds import EmphasisStyle
from opinions.text.quoting import CitationWords, Paragraph, QuotationForm, Quoted, Run, compose
from opinions.text.spans import Span

SUB_NOM: Final = " sub nom. "


@dataclass(frozen=True, slots=True)
class QuotedRow:
    """The words in paragraphs, and the citation apart from them; `is_block`: they are a block quotation."""

    words: tuple[Paragraph, ...]
    citation: tuple[Run, ...]
    is_block: bool


def quoted_row(row: ExportRow, *, in_full: bool, in_note: bool) -> QuotedRow:
    """The row's words and its citation sentence; `in_full`: the case has not been cited yet (rule 10.9).

    In a footnote, as law reviews cite, the name of a case that is cited in full is in roman type (rule 2.1(a)).
    """
    source = row.place.source
    quoted = quoted_in(source.citer.layout, source.window, Span(row.start, row.end))
    citation = full_form(source.citer, row.citation) if in_full else row.place.short_form
    words = compose(QuotationForm.WORDS, quoted, citation)
    apart = Quoted("", note_calls=quoted.note_calls)
    cited = compose(QuotationForm.BLOCK_AND_CITATION, apart, citation)[-1].runs
    if in_note and in_full and cited:
        cited = _upright(cited, citation)
    return QuotedRow(words, cited, quoted.is_block)


def case_citation(case: Case) -> tuple[Run, ...]:
    """The case as it is cited in full, without a pin; its `citations` and `history` should be prefetched."""
    cited = cited_case(case)
    told = full_citation(replace(cited, history=())).text
    citation = CitationWords(case.caption, told.removeprefix(case.caption), cited.history)
    return compose(QuotationForm.CITATION, Quoted(""), citation)[0].runs


def look_of(styles: frozenset[EmphasisStyle]) -> Look:
    """The look of words that are set off so."""
    return Look(
        bold=EmphasisStyle.BOLD in styles,
        italic=EmphasisStyle.ITALIC in styles,
        small_caps=EmphasisStyle.SMALL_CAPS in styles,
        underlined=EmphasisStyle.UNDERLINE in styles,
    )


def written(runs: tuple[Run, ...]) -> list[Markup]:
    """The runs as WordprocessingML."""
    return [run(each.text, look_of(each.styles)) for each in runs]


def _upright(runs: tuple[Run, ...], citation: CitationWords) -> tuple[Run, ...]:
    """The citation with case names in roman type; the phrases of its history keep their italics."""
    first, *rest = runs
    named = first.text == citation.name
    upright = [Run(first.text) if named else first]
    for each in rest:
        phrase, apart, name = each.text.partition(SUB_NOM)
        if apart and EmphasisStyle.ITALIC in each.styles:
            upright += [Run(phrase + apart, each.styles), Run(name)]
        else:
            upright.append(each)
    return tuple(upright)
