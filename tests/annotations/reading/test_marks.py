"""The opinion's HTML: what the browser counts offsets on is exactly the passage's text, whatever lies over it."""

from html.parser import HTMLParser
from uuid import UUID

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.reading.described import Makers, who_words
from annotations.reading.marks import Layers, Mark, passage_views
from opinions.models import Citation, Emphasis, NoteMark, PageMark, Passage
from opinions.text.kinds import EmphasisStyle
from opinions.text.selectors import Window
from opinions.text.spans import Span

TEXTS = ("<script>alert('&')</script>", 'a & b &amp; "c"', "𝔘nder\u00ad 👩‍⚖️ e\u0301\u00a0end", "plain words here")
VOID = {"meta", "link", "input", "br", "hr", "img"}
ALPHABET = "ab <>&\"'𝔘\u0301\u00ad\u00a0👩\u200d"


class _TextWalk(HTMLParser):
    """Walks text nodes as the browser's script does: inside `[data-passage]`, outside `[data-apart]`."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, bool]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attrs}
        _tag, within, apart = self.open[-1] if self.open else ("", False, False)
        if "data-passage" in names:
            self.texts.append("")
        if tag not in VOID:
            self.open.append((tag, within or "data-passage" in names, apart or "data-apart" in names))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        _tag, within, apart = self.open[-1] if self.open else ("", False, False)
        if within and not apart:
            self.texts[-1] += data


def texts_of(html: str) -> list[str]:
    """The words of each passage in the page, as the browser counts them."""
    walk = _TextWalk()
    walk.feed(html)
    walk.close()
    return walk.texts


def passages_of(texts: list[str]) -> tuple[list[Passage], str]:
    """Passages with those words, tiling a text."""
    passages: list[Passage] = []
    start = 0
    for at, words in enumerate(texts):
        passages.append(Passage(pk=at + 1, position=at, kind="paragraph", start=start, end=start + len(words)))
        start += len(words) + 1
    return passages, "\n".join(texts)


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[list[str], Layers]:
    """Any passages with any marks, citations, page marks and note calls over them."""
    texts = draw(st.lists(st.sampled_from(TEXTS) | st.text(ALPHABET, min_size=1, max_size=12), min_size=1, max_size=4))
    length = len("\n".join(texts))
    places = st.integers(0, length)
    spans = st.tuples(places, places).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Span(*sorted(pair)))
    marks = st.lists(st.tuples(spans, st.integers(0, 8)), max_size=6)
    own, crowd = draw(marks), draw(marks)
    cited = draw(st.lists(spans, max_size=3))
    styled = draw(st.lists(st.tuples(spans, st.sampled_from(EmphasisStyle)), max_size=4))
    pages, calls = draw(st.lists(places, max_size=3)), draw(st.lists(places, max_size=2))
    return texts, Layers(
        [Mark(UUID(int=at), span.start, span.end, colour) for at, (span, colour) in enumerate(own)],
        [Mark(UUID(int=100 + at), span.start, span.end, colour) for at, (span, colour) in enumerate(crowd)],
        [Citation(pk=at, start=span.start, end=span.end) for at, span in enumerate(cited)],
        [PageMark(pk=at, position=at, offset=offset, page="<7&", series='"S"') for at, offset in enumerate(pages)],
        [NoteMark(pk=at, position=at, offset=offset, label="1&<") for at, offset in enumerate(calls)],
        emphasis=[Emphasis(start=span.start, end=span.end, style=style.value) for span, style in styled],
    )


@given(laid_out())
def test_text_nodes_are_the_passage_whatever_lies_over_it(drawn: tuple[list[str], Layers]) -> None:
    texts, layers = drawn
    passages, text = passages_of(texts)
    views = passage_views(passages, Window(text), layers)
    assert texts_of("".join(f"<p data-passage>{view.html}</p>" for view in views)) == texts


@given(laid_out())
def test_each_mark_covers_its_own_words(drawn: tuple[list[str], Layers]) -> None:
    texts, layers = drawn
    passages, text = passages_of(texts)
    covered = dict.fromkeys((str(mark.uuid) for mark in layers.own), "")
    for view in passage_views(passages, Window(text), layers):
        for run in lxml.html.fragment_fromstring(view.html, create_parent="p").iterfind(".//mark"):
            for name in run.get("data-annotations").split():
                covered[name] += run.text_content()
    ours = {str(mark.uuid): text[mark.span.start : mark.span.end].replace("\n", "") for mark in layers.own}
    assert covered == ours


@given(laid_out())
def test_count_is_how_many_annotations_touch_the_passage(drawn: tuple[list[str], Layers]) -> None:
    texts, layers = drawn
    passages, text = passages_of(texts)
    marks = [*layers.own, *layers.crowd]
    assert [view.count for view in passage_views(passages, Window(text), layers)] == [
        len({mark.uuid for mark in marks if mark.span.overlaps(passage.span)}) for passage in passages
    ]


def drawn_html(text: str, layers: Layers) -> str:
    """One passage's HTML."""
    passages, words = passages_of([text])
    return str(passage_views(passages, Window(words), layers)[0].html)


def styled(start: int, end: int, style: EmphasisStyle) -> Emphasis:
    return Emphasis(start=start, end=end, style=style.value)


@pytest.mark.parametrize(
    ("style", "html"),
    [
        (EmphasisStyle.ITALIC, "the <em>duty</em> here"),
        (EmphasisStyle.BOLD, "the <strong>duty</strong> here"),
        (EmphasisStyle.SMALL_CAPS, 'the <span class="small-caps">duty</span> here'),
        (EmphasisStyle.UNDERLINE, 'the <span class="underlined">duty</span> here'),
    ],
)
def test_emphasis_is_drawn_in_its_style(style: EmphasisStyle, html: str) -> None:
    assert drawn_html("the duty here", Layers(emphasis=[styled(4, 8, style)])) == html


def test_emphasis_of_several_styles_is_nested_under_marks_and_citations() -> None:
    emphasis = [styled(0, 6, EmphasisStyle.BOLD), styled(3, 9, EmphasisStyle.ITALIC)]
    cited = [Citation(pk=7, start=6, end=9)]
    layers = Layers([Mark(UUID(int=1), 3, 6, 32)], citations=cited, emphasis=emphasis)
    mark = f'<mark class="own c2 p3 o1" data-annotations="{UUID(int=1)}">'
    assert drawn_html("one&twothree", layers) == (
        f"<strong>one</strong>{mark}<strong><em>&amp;tw</em></strong></mark>"
        '<span class="citation" data-citation="7"><em>oth</em></span>ree'
    )


def test_overlap_names_all_and_takes_the_last_ones_colour() -> None:
    first, second = Mark(UUID(int=1), 0, 8, 11), Mark(UUID(int=2), 4, 12, 82)
    root = lxml.html.fragment_fromstring(drawn_html("the duty here", Layers([first, second])), create_parent="p")
    assert [(run.text, run.get("class"), run.get("data-annotations")) for run in root] == [
        ("the ", "own c1 p1 o1", str(first.uuid)),
        ("duty", "own c2 p8 o2", f"{first.uuid} {second.uuid}"),
        (" her", "own c2 p8 o1", str(second.uuid)),
    ]


@pytest.mark.parametrize(("how_many", "depth"), [(1, 1), (2, 2), (3, 2), (4, 3), (8, 4), (16, 5)])
def test_crowd_is_drawn_as_depth(how_many: int, depth: int) -> None:
    crowd = [Mark(UUID(int=at), 0, 4, 65) for at in range(how_many)]
    assert drawn_html("duty", Layers(crowd=crowd)) == f'<span class="depth d{depth} c5 p6">duty</span>'


def test_page_mark_in_a_word_is_an_empty_element_apart() -> None:
    html = drawn_html("predicates", Layers(page_marks=[PageMark(pk=1, offset=4, page="1121", series="366 F.3d 1093")]))
    assert html == (
        'pred<span class="page-mark" id="page-1121" data-apart data-page="1121" data-series="366 F.3d 1093"></span>'
        "icates"
    )


def test_only_the_first_mark_of_a_page_carries_its_address() -> None:
    marks = [PageMark(pk=at, offset=offset, page="9") for at, offset in enumerate((1, 3))]
    assert drawn_html("words", Layers(page_marks=marks)).count('id="page-9"') == 1


def test_note_call_links_to_its_note() -> None:
    assert drawn_html("order.", Layers(note_marks=[NoteMark(pk=1, offset=6, label="1")])) == (
        'order.<a class="note-call" id="call-1" href="#note-1" data-apart data-note="1">1</a>'
    )


def test_nothing_over_a_text_leaves_it_escaped_text() -> None:
    assert drawn_html("<script> & 'x'", Layers()) == "&lt;script&gt; &amp; &#x27;x&#x27;"


def test_no_passages_are_drawn_as_none() -> None:
    assert passage_views([], Window("Nobody wrote."), Layers()) == []


def test_names_are_asked_for_only_where_one_is_told() -> None:
    asked: list[list[int]] = []

    def ask(others: list[int]) -> dict[int, str]:
        asked.append(others)
        return {each: f"Reader {each}" for each in others}

    people = Makers(7, "you", [9, 2, 7, 5, 2], ask)
    assert who_words([5, 7, 2, 9, 2], people) == "5 notes: 1 by you, 4 by 3 others"
    assert asked == []
    assert who_words([2, 7, 2], people) == "3 notes: 1 by you, 2 by Reader 2"
    assert who_words([9, 5, 2, 3], Makers(7, "you", [9, 5, 2, 3], ask)) == "4 notes: 1 by Reader 2, 3 by 3 others"
    assert asked == [[2, 5, 9], [2, 3, 5, 9]]
