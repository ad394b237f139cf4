"""What bylines, their notes and syllabi say of Parts. All names and cases are invented; the forms are the Court's."""

import pytest

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedCase,
    ParsedNoteMark,
    ParsedOpinion,
    ParsedPart,
    ParsedPassage,
    ParsedPlace,
)
from opinions.text.readers.bylines import read_byline
from opinions.text.readers.part_statements import read_statement, shares
from opinions.text.readers.recognition import read_any
from opinions.text.readers.told_parts import with_told_parts

K = OpinionKind
ALL = ("Rowan", "Birch", "Kelp", "Thorn")
SPLIT = (
    "ALDER, J., announced the judgment of the Court and delivered the opinion of the Court with respect to Parts I and "
    "II–B, in which ROWAN, C. J., and BIRCH, KELP, and THORN, JJ., joined, and an opinion with respect to Parts II–A "
    "and III, in which BIRCH and KELP, JJ., joined."
)


@pytest.mark.parametrize(
    ("words", "kind", "whole", "parts"),
    [
        (
            (
                "delivered the opinion of the Court with respect to Parts I and III–C, and an opinion with respect to "
                "Part III–A, in which MARSH, J., joined."
            ),
            K.MAJORITY,
            (),
            [("I", K.MAJORITY, ()), ("III–A", K.PLURALITY, ("Marsh",)), ("III–C", K.MAJORITY, ())],
        ),
        (
            SPLIT,
            K.PLURALITY,
            ("Birch", "Kelp"),
            [
                ("I", K.MAJORITY, ALL),
                ("II–A", K.PLURALITY, ("Birch", "Kelp")),
                ("II–B", K.MAJORITY, ALL),
                ("III", K.PLURALITY, ("Birch", "Kelp")),
            ],
        ),
        (
            (
                "GORSE, J., filed an opinion concurring in part, in which KELP, J., joined, and in which SORREL and "
                "MARSH, JJ., joined as to Parts I–II."
            ),
            K.CONCURRENCE_IN_PART,
            ("Kelp",),
            [(name, K.CONCURRENCE_IN_PART, ("Kelp", "Sorrel", "Marsh")) for name in ("I", "II")],
        ),
        (
            (
                "THORN, J., delivered the opinion of the Court, in which ROWAN, C. J., joined, and in all but Part "
                "II–C of which KELP and ALDER, JJ., joined."
            ),
            K.MAJORITY,
            ("Rowan", "Kelp", "Alder"),
            [("II–C", K.MAJORITY, ("Rowan",))],
        ),
        (
            (
                "THORN, J., delivered the opinion of the Court, in which ROWAN, C. J., joined, KELP, J., joined as to "
                "Part I, and ALDER, J., joined except as to n. 3."
            ),
            K.MAJORITY,
            ("Rowan", "Alder"),
            [("I", K.MAJORITY, ("Rowan", "Kelp", "Alder")), ("n. 3", K.MAJORITY, ("Rowan", "Kelp"))],
        ),
        (
            "JUSTICE MARSH, with whom JUSTICE BIRCH and JUSTICE KELP join except as to Part IV, dissenting.",
            K.DISSENT,
            ("Birch", "Kelp"),
            [("IV", K.DISSENT, ())],
        ),
        (
            "JUSTICE MARSH, with whom JUSTICE BIRCH joins, concurring in the opinion of the Court except as to Part I.",
            K.CONCURRENCE,
            ("Birch",),
            [],
        ),
    ],
)
def test_statement_says_kind_and_joiners_by_part(
    words: str, kind: OpinionKind, whole: tuple[str, ...], parts: list[tuple[str, OpinionKind, tuple[str, ...]]]
) -> None:
    found = shares([read_statement(words, kind)], kind, lambda _note: ("I",))

    assert (found.joined_by, [(each.name, each.kind, each.joined_by) for each in found.parts]) == (whole, parts)


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        (
            "THORN, J., delivered the opinion of the Court, except as to Part II–C.",
            (
                "The source says that Part II–C is not the opinion of the Court, and not who joined it: say what it is "
                "and who joined."
            ),
        ),
        (
            (
                "THORN, J., delivered the opinion of the Court, in which BIRCH, J., joined, and in which KELP, J., "
                "joined in part."
            ),
            "Kelp joined in part, and the source does not say in which Parts: say it in the table of Parts.",
        ),
        (
            (
                "THORN, J., delivered the opinion of the Court, in which ROWAN, C. J., and BIRCH and ALDER, JJ., "
                "joined, and in which KELP, J., joined except as to Part II."
            ),
            "3 joined Part II, where 4 joined the whole: say whether it still speaks for the Court.",
        ),
    ],
)
def test_what_a_statement_leaves_open_is_said(words: str, doubt: str) -> None:
    assert shares([read_statement(words, K.MAJORITY)], K.MAJORITY, lambda _note: ()).doubts == (doubt,)


def test_long_byline_by_parts_is_a_byline_and_a_syllabus_is_none() -> None:
    byline = read_byline("JUSTICE ALDER" + SPLIT.removeprefix("ALDER, J.,"))

    assert byline is not None
    assert (byline.kind, byline.author) == (K.PLURALITY, "Alder")
    assert read_byline(f"{SPLIT} THORN, J., filed an opinion concurring in part.") is None


def passage(kind: PassageKind, text: str, label: str | None = None, call: str = "") -> ParsedPassage:
    return ParsedPassage(kind, text, label=label, notes=(ParsedNoteMark(len(text), call),) if call else ())


def case(byline: ParsedPassage, *more: ParsedPassage, syllabus: str = "") -> ParsedCase:
    """A case of one opinion of the Court by Justice Alder."""
    head = [passage(PassageKind.HEAD_MATTER, syllabus)] if syllabus else []
    opinion = ParsedOpinion(K.MAJORITY, (*head, byline, *more), author="Alder")
    return ParsedCase(CaseFacts(), (opinion,))


BYLINE = (
    "JUSTICE ALDER announced the judgment of the Court and delivered the opinion of the Court with respect to Part I, "
    "in which JUSTICE BIRCH and JUSTICE KELP join, and an opinion with respect to Part II–A, in which JUSTICE KELP "
    "joins."
)
PLURALITY = f"""\
{BYLINE}

I

The ferry left the pier at nine, and the clerk of the Board wrote down the hour.

II

The charter of the harbor gives the Board no power that it does not name, and none to close it.

JUSTICE GORSE, with whom JUSTICE MARSH joins as to Part I, dissenting.

I

The charter speaks of the good order of the harbor, and a fair is no good order.
"""
DELIVERED = "JUSTICE ALDER delivered the opinion of the Court."


def test_syllabus_says_who_joins_where_the_byline_does_not() -> None:
    told = with_told_parts(
        case(
            passage(PassageKind.BYLINE, DELIVERED),
            syllabus="ALDER, J., delivered the opinion of the Court, in which ROWAN, C. J., and KELP, J., joined. "
            "GORSE, J., filed a dissenting opinion, in which MARSH, J., joined.",
        )
    )

    assert (told.opinions[0].joined_by, told.opinions[0].parts, told.warnings) == (("Rowan", "Kelp"), (), ())


def test_note_of_a_byline_says_who_joins_which_parts() -> None:
    told = with_told_parts(
        case(
            passage(PassageKind.BYLINE, DELIVERED, call="*"),
            passage(PassageKind.HEADING, "I"),
            passage(PassageKind.PARAGRAPH, "The ferry was late."),
            passage(PassageKind.FOOTNOTE, "JUSTICE KELP joins only Part I of this opinion.", label="*"),
        )
    )

    assert told.opinions[0].joined_by == ()
    assert told.opinions[0].parts == (ParsedPart("I", K.MAJORITY, ("Kelp",)),)


def test_parts_that_are_spoken_of_and_not_understood_are_not_passed_over() -> None:
    told = with_told_parts(case(passage(PassageKind.BYLINE, "JUSTICE ALDER spoke for all, but Part II stands apart.")))

    assert [(each.message, each.place) for each in told.warnings] == [
        (
            (
                "“JUSTICE ALDER spoke for all, but Part II stands apart.” speaks of Parts in a way that is not "
                "understood: say what they are and who joined."
            ),
            ParsedPlace(0, 0),
        )
    ]


def test_plain_text_of_a_plurality_is_read_part_by_part() -> None:
    read = read_any(PLURALITY, CaseFacts(caption="Aldermoor Ferry Co. v. Pell (fictional)"))

    assert [(each.kind, each.author, each.joined_by, each.parts) for each in read.opinions] == [
        (
            K.PLURALITY,
            "Alder",
            ("Kelp",),
            (ParsedPart("I", K.MAJORITY, ("Birch", "Kelp")), ParsedPart("II–A", K.PLURALITY, ("Kelp",))),
        ),
        (K.DISSENT, "Gorse", (), (ParsedPart("I", K.DISSENT, ("Marsh",)),)),
    ]
    assert [each.message for each in read.warnings if "Part" in each.message] == [
        (
            "Part II–A of writing 1 is named here, but no heading of this writing is numbered so: make the passage "
            "where it begins a heading."
        )
    ]
