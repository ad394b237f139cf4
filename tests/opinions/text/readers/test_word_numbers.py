"""The numbers that Word prints before paragraphs and does not store: lists of our own, in a fictional opinion."""

import pytest

from opinions.text.parsed import CaseFacts
from opinions.text.readers import docx
from tests.opinions.text.readers.documents import changed, fen_harbor, word

ONE_LIST = '<w:num w:numId="71"><w:abstractNumId w:val="70"/></w:num>'


def numbered(words: str, level: int | None = None, *, number: int | None = 71, style: str = "") -> str:
    """A paragraph of the list `number`; None leaves it to its style."""
    at = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    own = "" if number is None else f'<w:numPr>{at}<w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{named}{own}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def level(at: int, form: str, pattern: str, more: str = "") -> str:
    """The definition of a list's level."""
    start = '<w:start w:val="1"/>'
    return f'<w:lvl w:ilvl="{at}">{start}<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{pattern}"/></w:lvl>'


def texts(levels: str, body: str, *, nums: str = ONE_LIST, styles: str = "") -> list[str]:
    """The paragraphs of a document with a definition of these levels, after its byline."""
    definition = f'<w:abstractNum w:abstractNumId="70">{levels}</w:abstractNum>{nums}</w:numbering>'
    source = changed(
        word(fen_harbor()),
        {
            "word/document.xml": lambda old: old.replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1),
            "word/numbering.xml": lambda old: old.replace(b"</w:numbering>", definition.encode()),
            "word/styles.xml": lambda old: old.replace(b"</w:styles>", styles.encode() + b"</w:styles>"),
        },
    )
    case = docx.read(source, CaseFacts())
    assert case.warnings == ()
    return [passage.text for opinion in case.opinions for passage in opinion.passages][1:]


def test_numbers_are_counted_in_every_level_and_begin_again_below_a_higher_one() -> None:
    levels = (
        level(0, "upperRoman", "%1.")
        + level(1, "upperLetter", "%2.")
        + level(2, "decimal", "%1.%2.%3")
        + level(3, "lowerRoman", "(%4)", '<w:suff w:val="space"/>')
        + level(4, "lowerLetter", "%5)")
    )
    steps = [(0, "a"), (1, "b"), (1, "c"), (2, "d"), (2, "e"), (3, "f"), (4, "g"), (0, "h"), (1, "i"), (3, "j")]
    printed = ["I. a", "A. b", "B. c", "I.B.1 d", "I.B.2 e", "(i) f", "a) g", "II. h", "A. i", "(i) j"]
    assert texts(levels, "".join(numbered(words, at) for at, words in steps)) == printed


@pytest.mark.parametrize(
    ("levels", "steps", "printed"),
    [
        (
            level(0, "decimalZero", "%1") + level(1, "ordinal", "%2,"),
            (0, 1, 1, 1, 1),
            ["01 x", "1st, x", "2nd, x", "3rd, x", "4th, x"],
        ),
        (level(0, "upperRoman", "%1") + level(1, "decimal", "%1.%2", "<w:isLgl/>"), (0, 1), ["I x", "1.1 x"]),
        (
            level(0, "decimal", "%1.") + level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>'),
            (0, 1, 0, 1),
            ["1. x", "1) x", "2. x", "2) x"],
        ),
        (level(0, "bullet", "\uf0b7") + level(1, "bullet", "–"), (0, 1), ["• x", "– x"]),
        (level(0, "none", ""), (0, 0), ["x", "x"]),
        (level(0, "decimal", "Part %1:", '<w:suff w:val="nothing"/>'), (0, 0), ["Part 1:x", "Part 2:x"]),
        (level(0, "upperRoman", "%1") + level(1, "decimal", "%1-%2"), (1, 1), ["I-1 x", "I-2 x"]),
    ],
    ids=["zero and ordinal", "legal", "never again", "bullets", "nothing", "no gap", "level never used"],
)
def test_patterns_and_formats_are_as_word_prints_them(levels: str, steps: tuple[int, ...], printed: list[str]) -> None:
    assert texts(levels, "".join(numbered("x", at) for at in steps)) == printed


def test_lists_of_one_definition_go_on_or_begin_anew_as_they_say() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="70"/>{over}</w:num>'
        for number, over in ((71, ""), (72, ""), (73, anew))
    )
    body = "".join(numbered("x", number=number) for number in (71, 71, 72, 73, 73))
    assert texts(level(0, "decimal", "%1."), body, nums=nums) == ["1. x", "2. x", "3. x", "5. x", "6. x"]


def test_styles_number_their_paragraphs_and_a_paragraph_may_refuse() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{base}<w:pPr>{own}</w:pPr></w:style>'
        for name, base, own in (
            ("Claim", "", '<w:numPr><w:numId w:val="71"/></w:numPr>'),
            ("Subclaim", '<w:basedOn w:val="Claim"/>', ""),
        )
    )
    levels = level(0, "upperRoman", "%1.", '<w:pStyle w:val="Claim"/>')
    levels += level(1, "upperLetter", "%2.", '<w:pStyle w:val="Subclaim"/>')
    order = (("Claim", None), ("Subclaim", None), ("Subclaim", 0), ("Subclaim", None), ("Claim", None))
    body = "".join(numbered("x", number=number, style=style) for style, number in order)
    assert texts(levels, body, styles=styles) == ["I. x", "A. x", "x", "B. x", "II. x"]


def test_paragraph_that_is_struck_out_takes_no_number() -> None:
    mark = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr>'
    struck = numbered("").replace("</w:pPr>", mark)
    assert texts(level(0, "decimal", "%1."), numbered("a") + struck + numbered("b")) == ["1. a", "2. b"]


def test_emphasis_after_a_number_stands_at_its_words() -> None:
    case = docx.read(
        changed(
            word(fen_harbor()),
            {
                "word/document.xml": lambda old: old.replace(
                    b"<w:sectPr",
                    b'<w:p><w:pPr><w:numPr><w:numId w:val="71"/></w:numPr></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>It'
                    b"</w:t></w:r><w:r><w:t> sank.</w:t></w:r></w:p><w:sectPr",
                    1,
                ),
                "word/numbering.xml": lambda old: old.replace(
                    b"</w:numbering>",
                    (
                        f'<w:abstractNum w:abstractNumId="70">{level(0, "decimal", "%1.")}</w:abstractNum>{ONE_LIST}'
                        "</w:numbering>"
                    ).encode(),
                ),
            },
        ),
        CaseFacts(),
    )
    last = case.opinions[0].passages[-1]
    assert [(last.text[run.start : run.end], run.style.value) for run in last.emphasis] == [("It", "italic")]
