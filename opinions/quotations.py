"""What is quoted of a version: its words with what stands around them, and whom the court itself quotes there."""

from django.db.models import TextField
from django.db.models.functions import Substr

from opinions.citing import cited_case, cited_writing
from opinions.layout import Layout, layout
from opinions.models import Authority, Citation, Opinion, OpinionText
from opinions.text.kinds import AuthorityKind, CitationForm, EmphasisStyle, OpinionKind, PassageKind
from opinions.text.parsed import ParsedAuthority, ParsedReport
from opinions.text.pincites import PinCite
from opinions.text.quoting import CitationWords, Quoted, Styled, quotation_end
from opinions.text.selectors import Window
from opinions.text.short_citations import full_authority, pin_written, short_authority, short_citation
from opinions.text.spans import Span

GAP = 12
"""Code points that may stand between a quotation and the citation of its source: marks, a period, a note's call."""


def quoted_words(version: OpinionText, span: Span) -> Quoted:
    """The words of `span` (code points, trimmed) with the rest of their passages. Only these are read: one query."""
    place = layout(version)
    around = _around(place, span)
    return quoted_in(place, Window(_slice(version, around), around.start), span)


def quoted_in(place: Layout, window: Window, span: Span) -> Quoted:
    """Does as `quoted_words` where the words are at hand: `window` holds all passages that `span` touches. No query."""
    passages = place.touched(span)
    first = passages[0].start
    text = window.slice(first, passages[-1].end)
    start, end = span.start - first, span.end - first
    return Quoted(
        words=text[start:end],
        before=text[:start],
        after=text[end:],
        emphasis=_emphasis(place, span),
        note_calls=place.calls_in(span),
        in_block=all(passage.kind == PassageKind.BLOCKQUOTE for passage in passages),
    )


def quoted_source(version: OpinionText, span: Span, quoted: Quoted) -> CitationWords | None:
    """What the court quotes in these words: the citation that follows its quotation at once, without a signal.

    A case is cited in its short form, everything else in full, at the citation's pin. None where the words are not the
    whole or a part of one quotation, or where what follows is no citation that is resolved. Three or four queries.
    """
    after = quotation_end(quoted)
    if after is None:
        return None
    end = span.end + after
    following = Citation.objects.filter(version=version, start__gte=end, start__lte=end + GAP, signal="")
    related = ("writing", "authority__case", "authority__same_as__case")
    citation = following.select_related(*related).order_by("start").first()
    if citation is None or citation.authority is None:
        return None
    between = _slice(version, Span(end, citation.start)) if citation.start > end else ""
    if any(map(str.isalnum, between)) or _label(version, citation.start) != _label(version, span.start):
        return None
    return _source(citation, citation.authority.shown)


def parsed_authority(authority: Authority) -> ParsedAuthority:
    """The authority as the text core takes it; no query where its `reports` are prefetched."""
    reports = tuple(ParsedReport(each.volume, each.reporter, each.page) for each in authority.reports.all())
    kind = AuthorityKind(authority.kind)
    return ParsedAuthority(
        authority.key, kind, authority.cite, authority.name, authority.court, authority.year, reports
    )


def _source(citation: Citation, authority: Authority) -> CitationWords:
    if authority.kind != AuthorityKind.CASE:
        return full_authority(parsed_authority(authority), citation.pin)
    if citation.form == CitationForm.INTERNAL and authority.case is not None:
        return _other_writing(authority, citation.writing, citation.pin)
    return short_authority(parsed_authority(authority), citation.pin)


def _other_writing(authority: Authority, writing: Opinion | None, pin: str) -> CitationWords:
    """Another writing of the same case; that of the court is named too, for a separate writing quotes it."""
    if authority.case is None:
        return short_authority(parsed_authority(authority), pin)
    pins = [PinCite(pin_written(pin), None)]
    cited = short_citation(cited_case(authority.case), cited_writing(writing) if writing else None, pins)
    if writing is None or writing.kind != OpinionKind.MAJORITY:
        return cited
    return CitationWords(cited.name, f"{cited.rest} (majority opinion)")


def _around(place: Layout, span: Span) -> Span:
    """From the start of the first passage that the span touches to the end of the last."""
    passages = place.touched(span)
    return Span(passages[0].start, passages[-1].end)


def _label(version: OpinionText, at: int) -> str:
    """The label of the note in which the place lies; empty in the body."""
    return layout(version).touched(Span(at, at + 1))[0].label


def _emphasis(place: Layout, span: Span) -> tuple[Styled, ...]:
    return tuple(
        Styled(run.start - span.start, run.end - span.start, EmphasisStyle(run.style))
        for run in place.emphasis_in(span)
    )


def _slice(version: OpinionText, span: Span) -> str:
    """The version's words there, cut by the database: the text is never loaded whole."""
    words = Substr("text", span.start + 1, span.end - span.start, output_field=TextField())
    found = OpinionText.objects.filter(pk=version.pk).annotate(words=words).values_list("words", flat=True)
    return str(found.get())
