"""Who joins a writing by a line of its own. The cases are fictional."""

import pytest

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage
from opinions.text.readers.concurrences import with_concurring
from opinions.text.readers.recognition import read_any
from tests.opinions.text.readers.drafted import writings

PLAIN = """Heron v. Tide

HERON, J. The ferry sank at noon, and nobody had looked at the glass before she left the quay.

Judgment affirmed.

WREN, C. J., and TARN and QUAY, JJ., concurred with HERON, J.

PELL, J. (dissenting). I would reverse.

{dissent}
"""


def joined(*lines: str, joined_by: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Who joins a majority and a dissent, the lines standing in the majority."""
    majority = ParsedOpinion(
        OpinionKind.MAJORITY,
        tuple(ParsedPassage(PassageKind.PARAGRAPH, line) for line in lines),
        author="Heron",
        joined_by=joined_by,
    )
    dissent = ParsedOpinion(OpinionKind.DISSENT, (ParsedPassage(PassageKind.PARAGRAPH, "No."),), author="Pell")
    case = with_concurring(ParsedCase(CaseFacts(), (majority, dissent)))
    return [opinion.joined_by for opinion in case.opinions]


@pytest.mark.parametrize(
    ("line", "majority", "dissent"),
    [
        ("TARN, J., concurs.", ("Tarn",), ()),
        ("WREN, Associate C.J., and QUAY, J., concur.", ("Wren", "Quay"), ()),
        ("WREN, C.J., and TARN, J., concur in this opinion.", ("Wren", "Tarn"), ()),
        ("TARN, J., concurs in the dissenting opinion of Justice PELL.", (), ("Tarn",)),
        ("TARN, J., joined in the opinion of HERON, J.", ("Tarn",), ()),
        ("I am authorized to state that Justice QUAY joins in this opinion.", ("Quay",), ()),
        ("TARN, J., concurs in the result.", (), ()),
        ("WREN, C.J., concurs in part.", (), ()),
        ("WREN, C.J., dissents, and TARN, J., joins.", (), ()),
        ("TARN, J., concurs in the dissenting opinion of Justice GULL.", (), ()),
        ("All the boatmen concur.", (), ()),
    ],
)
def test_a_line_of_its_own_says_who_joins(line: str, majority: tuple[str, ...], dissent: tuple[str, ...]) -> None:
    assert joined(line) == [majority, dissent]


def test_joiners_of_a_byline_go_before_lines() -> None:
    assert joined("TARN, J., concurs.", joined_by=("Quay",)) == [("Quay",), ()]


def test_plain_text_whose_bylines_run_on_is_parted_with_its_joiners() -> None:
    case = read_any(PLAIN.format(dissent="QUILL, J., concurred with PELL, J."), CaseFacts())
    assert writings(case) == [("majority", "Heron", ("Wren", "Tarn", "Quay")), ("dissent", "Pell", ("Quill",))]
    assert [passage.text for passage in case.opinions[0].passages][1:3] == [
        "HERON, J.",
        "The ferry sank at noon, and nobody had looked at the glass before she left the quay.",
    ]
