"""Parts of an opinion: their names, the headings that open them, and what the writing is in each."""

import pytest

from opinions.text.canonical import tile
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.pagination import Note
from opinions.text.parsed import CaseFacts as Facts
from opinions.text.parsed import ParsedCase, ParsedNoteMark, ParsedOpinion, ParsedPart, ParsedPassage, ParsedPlace
from opinions.text.part_doubts import NO_HEADING, NO_NAME, REPEATED, outline_of_writing, with_part_doubts
from opinions.text.part_names import name_of, path_of, paths_in
from opinions.text.parts import Allotment, Part, heading_number, openings, paths_of
from opinions.text.spans import Span

K = OpinionKind
HEADING, PARAGRAPH = PassageKind.HEADING, PassageKind.PARAGRAPH


def writing(*words: str, parts: tuple[ParsedPart, ...] = (), notes: dict[int, str] | None = None) -> ParsedOpinion:
    """A plurality of these passages: `# II` is a heading, `3: …` a note; `notes` are called at these passages' ends."""
    calls = notes or {}
    passages = []
    for at, each in enumerate(words):
        if each.startswith("# "):
            passages.append(ParsedPassage(HEADING, each[2:]))
        elif each[0].isdigit():
            label, text = each.split(": ")
            passages.append(ParsedPassage(PassageKind.FOOTNOTE, text, label=label))
        else:
            called = (ParsedNoteMark(len(each), calls[at]),) if at in calls else ()
            passages.append(ParsedPassage(PARAGRAPH, each, notes=called))
    return ParsedOpinion(K.PLURALITY, tuple(passages), author="Alder", joined_by=("Kelp",), parts=parts)


def spans_of(opinion: ParsedOpinion) -> tuple[Span, ...]:
    return tile([each.text for each in opinion.passages])[1]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("II–A", ("II", "A")),
        ("II-A", ("II", "A")),
        ("Part II(A)", ("II", "A")),
        ("IIA", ("II", "A")),
        ("XIV", ("XIV",)),
        ("Part the first", None),
        ("II–A–1", ("II", "A", "1")),
        ("footnote 3", ("n. 3",)),
        ("n. 3", ("n. 3",)),
        ("the rest", None),
        ("", None),
    ],
)
def test_name_of_a_part_is_read_in_each_of_its_spellings(name: str, path: tuple[str, ...] | None) -> None:
    if path is None:
        with pytest.raises(ValueError, match="no name of a Part"):
            path_of(name)
    else:
        assert path_of(name) == path


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("Parts I, II–A, and III", "I II–A III"),
        ("Parts I–III", "I II III"),
        ("Parts II–A through II–C", "II–A II–B II–C"),
        ("Parts IV–A and B", "IV–A IV–B"),
        ("Part V and n. 3", "V n. 3"),
        ("Parts IIA and III(B)", "II–A III–B"),
        ("footnotes 3 and 5", "n. 3 n. 5"),
        ("Parts A and B", "A B"),
    ],
)
def test_list_of_parts_is_read_with_its_ranges(listed: str, names: str) -> None:
    assert [name_of(path).replace("n. ", "n.") for path in paths_in(listed)] == names.replace("n. ", "n.").split()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("I", ("I",)),
        ("II.", ("II",)),
        ("A", ("A",)),
        ("1.", ("1",)),
        ("a.", ("a",)),
        ("Part II", ("II",)),
        ("II. The Claim", ("II",)),
        ("(1)", ("1",)),
        ("II–A", ("II", "A")),
        ("II A", ("II", "A")),
        ("IIA", ("II", "A")),
        ("A Duty of Care", ()),
        ("I Dissent", ()),
        ("Conclusion", ()),
        ("DID", ()),
        ("* * *", ()),
    ],
)
def test_number_of_a_heading_is_read_and_words_are_no_number(words: str, number: tuple[str, ...]) -> None:
    assert heading_number(words) == number


@pytest.mark.parametrize(
    ("headings", "paths"),
    [
        ("I A B II A 1 2 B III", "I I–A I–B II II–A II–A–1 II–A–2 II–B III"),
        ("A B C D E F G H I J", "A B C D E F G H I J"),
        ("II A B C D E F G H I III", "II II–A II–B II–C II–D II–E II–F II–G II–H II–I III"),
        ("I A B C D II", "I I–A I–B I–C I–D II"),
        ("A I II B I", "A A–I A–II B B–I"),
        ("I A 1 a i ii b 2", "I I–A I–A–1 I–A–1–a I–A–1–a–i I–A–1–a–ii I–A–1–b I–A–2"),
        ("II B C IV", "II II–B II–C IV"),
        ("II–A 1 II–B III", "II–A II–A–1 II–B III"),
    ],
)
def test_symbol_means_what_it_follows_on(headings: str, paths: str) -> None:
    assert " ".join(name_of(path) for path in paths_of(headings.split())) == paths


def test_part_ends_where_the_next_of_its_level_begins_and_holds_those_within() -> None:
    opinion = writing("Before.", "# I", "One.", "# II", "# A", "Two A.", "# B", "Two B.", "1: Said.")
    spans = spans_of(opinion)

    assert outline_of_writing(opinion).parts == (
        Part(("I",), 1, 3, Span(spans[1].start, spans[2].end)),
        Part(("II",), 3, 8, Span(spans[3].start, spans[7].end)),
        Part(("II", "A"), 4, 6, Span(spans[4].start, spans[5].end)),
        Part(("II", "B"), 6, 8, Span(spans[6].start, spans[7].end)),
    )


def test_note_belongs_to_the_part_of_its_call() -> None:
    opinion = writing("# I", "One.", "# II", "Two.", "1: Said.", notes={1: "1"})
    outline = outline_of_writing(opinion)
    note = spans_of(opinion)[4]

    assert (outline.path_at(note.start), outline.path_at(note.end - 1)) == (("I",), ("I",))
    assert outline.paths_at(note.start) == (("n. 1",), ("I",))
    assert [each.label for each in outline.named("note 1") if isinstance(each, Note)] == ["1"]


def test_innermost_named_part_says_what_a_passage_is() -> None:
    opinion = writing("Before.", "# I", "One.", "# II", "# A", "Two A.", "# B", "Two B.", "3: Said.", notes={7: "3"})
    whole = ParsedPart("", K.PLURALITY, ("Kelp",))
    second, inner = ParsedPart("II", K.MAJORITY, ("Kelp", "Thorn")), ParsedPart("II-B", K.OTHER)
    allotment = Allotment.of(whole, (second, inner), outline_of_writing(opinion))
    starts = [span.start for span in spans_of(opinion)]

    assert [allotment.at(start) for start in starts] == [whole, whole, whole, *[second] * 3, *[inner] * 3]
    assert Allotment.of(whole, (ParsedPart("n. 3", K.OTHER),), allotment.outline).at(starts[8]).name == "n. 3"


def test_reader_is_told_where_kind_or_joiners_change_and_nowhere_else() -> None:
    court, own = ParsedPart("I", K.MAJORITY, ("Kelp", "Thorn")), ParsedPart("II–A", K.PLURALITY, ("Kelp",))
    rest = ParsedPart("II–B", K.MAJORITY, ("Thorn", "Kelp"))
    opinion = writing("# I", "One.", "# II", "# A", "Two A.", "# B", "Two B.", "# III", "Three.")
    allotment = Allotment.of(ParsedPart("", K.PLURALITY, ("Kelp",)), (court, own, rest), outline_of_writing(opinion))

    told = {at: (name, said.kind) for at, (name, said) in openings(allotment, spans_of(opinion)).items()}
    assert told == {0: ("I", K.MAJORITY), 3: ("II–A", K.PLURALITY), 5: ("II–B", K.MAJORITY), 7: ("III", K.PLURALITY)}


def test_named_part_without_its_heading_is_doubted_until_the_heading_is_there() -> None:
    parts = tuple(ParsedPart(name, K.MAJORITY) for name in ("I", "II", "III", "so on"))
    case = ParsedCase(Facts(), (writing("# I", "One.", "II", "Two.", "# I", "Three.", "# III", "Four.", parts=parts),))

    doubted = with_part_doubts(case)
    repaired = ParsedCase(Facts(), (writing("# I", "One.", "# II", "# III", parts=parts[:3]),), (), doubted.warnings)

    assert [(each.message, each.place) for each in doubted.warnings] == [
        (f"Part I of writing 1 {REPEATED}", ParsedPlace(0, 0)),
        (f"Part II of writing 1 {NO_HEADING}", ParsedPlace(0, 0)),
        (f"Part so on of writing 1 {NO_NAME}", ParsedPlace(0, 0)),
    ]
    assert with_part_doubts(doubted) == doubted
    assert with_part_doubts(repaired).warnings == ()
