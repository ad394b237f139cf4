"""A row's words as the Bluebook quotes them, with the short citation: for every format that is read."""

from annotations.exports.rows import ExportRow
from opinions.quotations import quoted_in
from opinions.text.quoting import Paragraph, QuotationForm, Run, compose
from opinions.text.spans import Span


def quotation_of(row: ExportRow) -> tuple[Paragraph, ...]:
    """The words and their citation sentence (rules 1.5 and 5), case names in italics; at least one paragraph."""
    source = row.place.source
    quoted = quoted_in(source.citer.layout, source.window, Span(row.start, row.end))
    paragraphs = compose(QuotationForm.WORDS_AND_CITATION, quoted, row.place.short_form)
    last = paragraphs[-1]
    if last.runs and last.runs[-1].text.endswith("."):
        return paragraphs
    return (*paragraphs[:-1], Paragraph((*last.runs, Run(".")), last.block))
