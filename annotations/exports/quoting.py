"""A row's words as the Bluebook quotes them, with the short citation: for every format that is read."""

from annotations.exports.rows import ExportRow
from annotations.quotations import short_form
from opinions.layout import layout
from opinions.quotations import quoted_in
from opinions.text.quoting import Paragraph, QuotationForm, Run, compose
from opinions.text.spans import Span


def quotation_of(row: ExportRow) -> tuple[Paragraph, ...]:
    """The words and their citation sentence (rules 1.5 and 5), case names in italics; at least one paragraph."""
    source, span = row.source, Span(row.start, row.end)
    quoted = quoted_in(layout(source.version), source.window, span)
    paragraphs = compose(QuotationForm.WORDS_AND_CITATION, quoted, short_form(source.citer, span))
    last = paragraphs[-1]
    if str(last).endswith("."):
        return paragraphs
    return (*paragraphs[:-1], Paragraph((*last.runs, Run(".")), last.block))
