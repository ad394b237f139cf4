"""Pages of the web: the main text without its furniture, notes by their links, star pages, writings."""

import pytest

from opinions.text.kinds import EmphasisStyle, OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedEmphasis, ParsedPassage
from opinions.text.readers import web_html
from opinions.text.readers.recognition import Format, read_any, recognise
from opinions.text.readers.source import UnreadableSource

FACTS = CaseFacts(citations=("9 Fen 102",))
BYLINE = "<p>HERON, J., delivered the opinion of the court.</p>"


def read(body: str) -> ParsedCase:
    return web_html.read(f"<!DOCTYPE html><html><head><title>Fen</title></head><body>{body}</body></html>", FACTS)


def passages(body: str) -> list[ParsedPassage]:
    return [passage for opinion in read(BYLINE + body).opinions for passage in opinion.passages][1:]


def told(case: ParsedCase) -> str:
    return " ".join(warning.message for warning in case.warnings)


def noted(body: str) -> tuple[list[tuple[str, int, str]], list[tuple[str | None, str]]]:
    """The calls (their passages' words, where, which) and the notes (label, words)."""
    found = passages(body)
    calls = [(each.text, mark.at, mark.label) for each in found for mark in each.notes]
    return calls, [(each.label, each.text) for each in found if each.label]


def test_blocks_become_passages_of_their_kind() -> None:
    found = passages(
        "<h2>I</h2><p>The <em>ferry</em> sailed.<br>At dawn.</p><blockquote><p>The tide waits.</p></blockquote>"
        "<div>It sank.</div>"
    )

    assert [(each.kind, each.text) for each in found] == [
        (PassageKind.HEADING, "I"),
        (PassageKind.PARAGRAPH, "The ferry sailed. At dawn."),
        (PassageKind.BLOCKQUOTE, "The tide waits."),
        (PassageKind.PARAGRAPH, "It sank."),
    ]
    assert found[1].emphasis == (ParsedEmphasis(4, 9, EmphasisStyle.ITALIC),)


def test_furniture_is_left_out_and_told() -> None:
    case = read(
        "<header>Fen Law</header><nav>Home</nav><script>alert(1)</script><div>Advert <article>"
        f"<header><h1>Fen Harbor v. Milldale</h1></header>{BYLINE}<p>The ferry sailed from the harbor at dawn.</p>"
        "<aside>Related cases</aside></article> Subscribe</div><footer>Copyright</footer><style>p {}</style>"
    )

    assert [each.text for each in case.opinions[0].passages] == [
        "Fen Harbor v. Milldale",
        "HERON, J., delivered the opinion of the court.",
        "The ferry sailed from the harbor at dawn.",
    ]
    assert (
        "These parts of the page were left out, as no part of the opinion: aside: “Related cases”; elsewhere: “Advert "
        "Subscribe”; footer: “Copyright”; header: “Fen Law”; nav: “Home”."
    ) in told(case)
    assert "alert" not in told(case)


def test_words_around_furniture_are_kept() -> None:
    assert [each.text for each in passages("<p>The ferry <button>Copy</button>sailed <nav>Home</nav>at dawn.</p>")] == [
        "The ferry sailed at dawn."
    ]


def test_article_with_few_of_the_words_is_not_the_text() -> None:
    found = passages("<article>Subscribe.</article><p>The ferry sailed from the harbor at dawn, and sank.</p>")

    assert [each.text for each in found] == ["Subscribe.", "The ferry sailed from the harbor at dawn, and sank."]


@pytest.mark.parametrize(
    "body",
    [
        '<p>It sank.<sup id="r"><a href="#n">1</a></sup></p><ol><li id="n">On the bar. <a href="#r">↩</a></li></ol>',
        '<p>It sank.<a href="#fn1" id="r1"><sup>[1]</sup></a></p><p id="fn1"><a href="#r1">1</a>. On the bar.</p>',
        '<p>It sank.<a href="#ftn1" name="r">[1]</a></p><div><p><a href="#r" name="ftn1">1.</a> On the bar.</p></div>',
        '<article><p>It sank.<a href="#f" class="fn">1</a></p></article><section><p id="f">1 On the bar.</p></section>',
        '<p>It sank.<a href="page.html#note_1">1</a></p><aside id="note_1"><p>1. On the bar.</p></aside>',
    ],
    ids=["list", "paragraph", "Word's own", "outside of the article", "aside"],
)
def test_notes_are_known_by_their_links(body: str) -> None:
    assert noted(body) == ([("It sank.", 8, "1")], [("1", "On the bar.")])


def test_paragraphs_between_two_notes_belong_to_the_first() -> None:
    calls, notes = noted(
        '<p>It sank.<sup><a href="#n1">1</a></sup> Later.<sup><a href="#n2">2</a></sup></p><p id="n1">1 On the bar.</p>'
        '<p>At noon.</p><p id="n2">2 By the mole.</p>'
    )

    assert calls == [("It sank. Later.", 8, "1"), ("It sank. Later.", 15, "2")]
    assert notes == [("1", "On the bar."), ("1", "At noon."), ("2", "By the mole.")]


def test_link_to_a_part_of_the_text_is_no_call() -> None:
    assert noted('<p>See part <a href="#part2">2</a>.</p><div id="part2"><p>It sank.</p></div>') == ([], [])


def test_notes_go_to_the_writing_that_calls_them() -> None:
    case = read(
        f'{BYLINE}<p>It sank.<sup><a href="#n1">1</a></sup></p><p>WREN, J., dissenting.</p>'
        '<p>I disagree.<sup><a href="#n2">1</a></sup></p><p id="n1">1 On the bar.</p><p id="n2">1 Tides differ.</p>'
    )

    assert [(each.kind, each.author) for each in case.opinions] == [
        (OpinionKind.MAJORITY, "Heron"),
        (OpinionKind.DISSENT, "Wren"),
    ]
    assert [[each.text for each in opinion.passages if each.label] for opinion in case.opinions] == [
        ["On the bar."],
        ["Tides differ."],
    ]


@pytest.mark.parametrize("printed", ["*{}", "[*{}]", "<b>*{}</b>"])
def test_star_pages_are_marks_and_no_words(printed: str) -> None:
    [found] = passages(
        f"<p>The ferry {printed.format(103)} sailed; see 2003 WL 12, at *3. It {printed.format(104)} sank.</p>"
    )

    assert [(mark.page, mark.series, found.text[mark.at :]) for mark in found.pages] == [
        ("103", "9 Fen 102", found.text[found.text.index("sailed") :]),
        ("104", "9 Fen 102", "sank."),
    ]
    assert found.text == "The ferry sailed; see 2003 WL 12, at *3. It sank."


def test_page_s_own_marks_go_before_asterisks() -> None:
    [found] = passages('<p>The <span class="star-pagination">*103</span> ferry *104 sailed.</p>')

    assert ([mark.page for mark in found.pages], found.text) == (["103"], "The ferry *104 sailed.")


def test_page_is_recognised_and_read_by_recognition() -> None:
    source = f"<!-- saved --><html><body>{BYLINE}<p>It sank.</p></body></html>"

    assert recognise(source) is Format.WEB_HTML
    assert read_any(source, FACTS) == web_html.read(source, FACTS)


def test_character_references_and_broken_markup_are_read() -> None:
    found = passages("<p>Tide &amp; bar &sect; 5<p>It <b>sank.<div>Held.")

    assert [each.text for each in found] == ["Tide & bar § 5", "It sank.", "Held."]


def test_page_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^The text holds no words\.$"):
        read("<nav>Home</nav><script>x</script>")


def test_entities_are_not_expanded() -> None:
    source = f'<!DOCTYPE html [<!ENTITY a "tide">]><html><body>{BYLINE}<p>The &a; rose.</p></body></html>'

    found = web_html.read(source, FACTS).opinions[0].passages
    assert [each.text for each in found][-1] == "The &a; rose."


def test_markup_that_is_too_deep_is_refused() -> None:
    with pytest.raises(UnreadableSource, match=r"^This HTML cannot be read"):
        read("<div>" * 100_000 + "It sank.")


def test_many_links_and_stars_are_read_in_time() -> None:
    body = "".join(f'<p>It sank *{at + 200}.<sup><a href="#n{at}">{at % 900 + 1}</a></sup></p>' for at in range(2_000))
    notes = "".join(f'<p id="n{at}">{at % 900 + 1} On the bar.</p>' for at in range(2_000))

    assert len([each for each in passages(body + notes) if each.label]) == 2_000
