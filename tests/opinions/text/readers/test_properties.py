"""Writings built at random from words, page marks and notes: what was put in comes out, and nothing else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from opinions.text.kinds import PassageKind
from opinions.text.parsed import CaseFacts, ParsedPassage
from opinions.text.readers.cap_text import read
from tests.opinions.text.readers.accounting import passages_of

FACTS = CaseFacts(citations=("7 Fict. 412",))
BYLINE = "HOLLIS, C.J., delivered the opinion of the Court."
WORDS = st.sampled_from(["the", "rule", "market", "stalls", "weight", "was", "given", "so", "naïve", "𝔸nd", "“it”"])
PIECES = st.lists(st.tuples(WORDS, st.sampled_from(["", "", "", "page", "split", "call"])), min_size=4, max_size=30)


def shown(passage: ParsedPassage) -> str:
    """The passage with [413] for a page mark and ^1 for a note call."""
    marks = [(mark.at, f"[{mark.page}]") for mark in passage.pages]
    marks += [(mark.at, f"^{mark.label}") for mark in passage.notes]
    text = passage.text
    for at, mark in sorted(marks, reverse=True):
        text = text[:at] + mark + text[at:]
    return text


def build(paragraphs: list[list[tuple[str, str]]]) -> tuple[list[str], list[str], int]:
    """The lines as printed, the same as `shown` should show them, and how many notes were called."""
    page, note = 412, 0
    printed, expected = [], []
    for pieces in paragraphs:
        line, wanted = ["Thus"], ["Thus"]
        for word, mark in pieces:
            page += mark in {"page", "split"}
            note += mark == "call"
            as_printed = {"page": f"*{page}{word}", "split": f"{word[:1]}*{page}{word[1:]}", "call": f"{word}.{note}"}
            as_shown = {"page": f"[{page}]{word}", "split": f"{word[:1]}[{page}]{word[1:]}", "call": f"{word}.^{note}"}
            line.append(as_printed.get(mark, word))
            wanted.append(as_shown.get(mark, word))
        printed.append(" ".join([*line, "end."]))
        expected.append(" ".join([*wanted, "end."]))
    return printed, expected, note


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=5))
def test_marks_and_calls_put_in_come_out_where_they_were(paragraphs: list[list[tuple[str, str]]]) -> None:
    printed, expected, notes = build(paragraphs)
    bodies = [f". The {number}th of the notes." for number in range(1, notes + 1)]
    passages = passages_of(read("\n".join([BYLINE, *printed, *bodies]), FACTS))
    body = [shown(passage) for passage in passages if passage.label is None]
    assert body == [BYLINE, *expected]
    assert [(passage.kind, passage.label, passage.text) for passage in passages if passage.label] == [
        (PassageKind.FOOTNOTE, str(number), f"The {number}th of the notes.") for number in range(1, notes + 1)
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"\n\n\r\t (.,;:)*19“”§&é𝔸",
                *("*413", "id.", "Id. at 5", "408 U.S. 564", "v.", "Roth", ", J., ", "dissenting.", "PER CURIAM."),
                *("concurring", " U.S.C. § 1983", "1.", ". ", "A. ", "(1972)", "See", "A\u0301"),
            ]
        ),
        min_size=1,
        max_size=60,
    )
)
def test_any_text_is_read_or_refused_and_marks_lie_inside(pieces: list[str]) -> None:
    source = "".join(["word", *pieces])
    case = read(source, FACTS)
    for passage in passages_of(case):
        length = len(passage.text)
        assert passage.text.strip()
        offsets = [mark.at for mark in passage.pages] + [mark.at for mark in passage.notes]
        assert all(0 <= at <= length for at in offsets)
        assert all(0 <= cited.start < cited.end <= length for cited in passage.citations)
    assert all(0 <= warning.at <= len(source) for warning in case.warnings)
