"""Casebodies built at random: what they were built of comes back, wherever marks and emphasis stand."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from opinions.text.canonical import canonical_layout
from opinions.text.parsed import CaseFacts
from opinions.text.readers import cap_html, cap_xml
from opinions.text.readers.source import UnreadableSource
from tests.opinions.text.readers.markup_account import pages_of, paired
from tests.opinions.text.readers.test_cap_markup import fixture

CITED = CaseFacts(citations=("12 Fen. 100",))
WORDS = st.lists(
    st.sampled_from(["ferry", "tide,", "née", "§ 4", "𝔽en", "au\u00adthor", "שלום", "a&b", "x<y"]), min_size=1
)


@dataclass(frozen=True)
class Piece:
    """Words with what stands after them: nothing, a page, a call; set off or not."""

    words: str
    after: str
    style: str


PIECES = st.lists(
    st.builds(
        Piece,
        WORDS.map(" ".join),
        st.sampled_from(["", "", "page", "call"]),
        st.sampled_from(["", "em", "strong"]),
    ),
    min_size=1,
    max_size=5,
)


@dataclass
class Built:
    """A casebody in the making: its HTML, its XML, and what it should be read as."""

    html: str = ""
    xml: str = ""
    texts: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def marks(self, after: str) -> tuple[str, str]:
        """A new page or call, in HTML and in XML; or nothing."""
        if after == "page":
            self.pages.append(page := str(101 + len(self.pages)))
            html = f'<a class="page-label" data-label="{page}" data-citation-index="1">*{page}</a>'
            return html, f'<page-number citation-index="1" label="{page}">*{page}</page-number>'
        if after == "call":
            self.calls.append(label := str(1 + len(self.calls)))
            html = f'<a class="footnotemark" href="#n{label}">{label}</a>'
            return html, f"<footnotemark>{label}</footnotemark>"
        return "", ""

    def add(self, pieces: list[Piece]) -> None:
        """A paragraph."""
        html = xml = ""
        for piece in pieces:
            words = piece.words.replace("&", "&amp;").replace("<", "&lt;")
            words = f"<{piece.style}>{words}</{piece.style}>" if piece.style else words
            in_html, in_xml = self.marks(piece.after)
            html, xml = f"{html}{words}{in_html} ", f"{xml}{words}{in_xml} "
        self.html, self.xml = f"{self.html}<p>{html}</p>", f"{self.xml}<p>{xml}</p>"
        self.texts.append(canonical_layout(" ".join(piece.words for piece in pieces)))

    def finished(self) -> tuple[str, str]:
        """The HTML and the XML with their notes."""
        html = "".join(
            f'<aside class="footnote" data-label="{label}" id="n{label}"><p>Note.</p></aside>' for label in self.calls
        )
        xml = "".join(f'<footnote label="{label}"><p>{label} Note.</p></footnote>' for label in self.calls)
        opened = '<section class="casebody"><article class="opinion" data-type="dissent">'
        return (
            f"{opened}{self.html}{html}</article></section>",
            f'<casebody><opinion type="dissent">{self.xml}{xml}</opinion></casebody>',
        )


def build(paragraphs: list[list[Piece]]) -> Built:
    built = Built()
    for pieces in paragraphs:
        built.add(pieces)
    return built


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=5))
def test_html_and_xml_give_back_what_they_were_built_of(paragraphs: list[list[Piece]]) -> None:
    built = build(paragraphs)
    html, xml = built.finished()
    for case in (cap_html.read(html, CITED), cap_xml.read(xml, CITED)):
        [opinion] = case.opinions
        body = [passage for passage in opinion.passages if passage.label is None]
        assert [passage.text for passage in body] == built.texts
        assert pages_of(case) == built.pages
        assert paired(case) == [(built.calls, built.calls)]
        assert [passage.text for passage in opinion.passages if passage.label] == ["Note."] * len(built.calls)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=3))
def test_emphasis_and_marks_stand_at_the_ends_of_their_words(paragraphs: list[list[Piece]]) -> None:
    case = cap_html.read(build(paragraphs).finished()[0], CITED)
    body = [passage for passage in case.opinions[0].passages if passage.label is None]
    for passage, pieces in zip(body, paragraphs, strict=True):
        ends, runs, at = [], [], 0
        for piece in pieces:
            end = at + len(piece.words)
            if piece.after == "call":
                ends.append(end)
            if piece.style:
                runs.append((at, end))
            at = end + 1
        assert [mark.at for mark in passage.notes] == ends
        assert [(run.start, run.end) for run in passage.emphasis] == runs


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_damaged_html_gives_a_clear_error_or_a_clean_text(draw: st.DataObject) -> None:
    source = fixture("fen-harbor.html")
    for _ in range(draw.draw(st.integers(1, 4))):
        start = draw.draw(st.integers(0, len(source)))
        end = min(len(source), start + draw.draw(st.integers(0, 60)))
        put = draw.draw(
            st.sampled_from(["", "<", ">", "</p>", "<aside>", "</article>", "&#0;", "\x00", '"', "<pre>", "]]>"])
        )
        source = source[:start] + put + source[end:]
    try:
        case = cap_html.read(source, CITED)
    except UnreadableSource:
        return
    for passage in (passage for opinion in case.opinions for passage in opinion.passages):
        assert passage.text == canonical_layout(passage.text) != ""
        places = [mark.at for mark in passage.pages] + [mark.at for mark in passage.notes]
        assert all(0 <= at <= len(passage.text) for at in places)
        assert all(0 <= run.start < run.end <= len(passage.text) for run in passage.emphasis)
