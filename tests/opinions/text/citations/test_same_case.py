"""Which writing of a case is meant, and where in it: on a small invented case, and on two of the Supreme Court's."""

import json
from functools import cache
from pathlib import Path

import pytest

from opinions.text.citations.internal import internal_mentions
from opinions.text.citations.same_case import Meant, meant, writings_of
from opinions.text.citations.written import Landing
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedNoteMark, ParsedOpinion, ParsedPageMark, ParsedPassage
from opinions.text.readers.recognition import read_any
from tests.opinions.text.readers.gold import SHARED

FOLDER = SHARED / "opinions" / "courtlistener"
DESHANEY = FOLDER / "112202_deshaney_489_US_189.json"
CASTLE_ROCK = FOLDER / "799991_castle_rock_545_US_748.json"
PINS = SHARED / "gold" / "quote-pins.json"
PARAGRAPH, HEADING, NOTE = PassageKind.PARAGRAPH, PassageKind.HEADING, PassageKind.FOOTNOTE


def writing(kind: OpinionKind, author: str, page: int, *texts: str) -> ParsedOpinion:
    """An invented writing: each text is a passage on a page of its own, from `page` on."""
    passages = [
        ParsedPassage(PARAGRAPH, text, page=str(page), pages=(ParsedPageMark(0, "9 Frankl. 1", str(page + at)),))
        for at, text in enumerate(texts)
    ]
    return ParsedOpinion(kind, tuple(passages), author=author)


COURT = writing(OpinionKind.MAJORITY, "Ames", 10, "A permit is a form of property here.", "So it is ordered today.")
CONCURRENCE = writing(OpinionKind.CONCURRENCE, "Birch", 11, "I would rest upon the words of the Act alone.")
DISSENT = writing(OpinionKind.DISSENT, "O'Dell", 12, "A favor granted may be withdrawn at will.", "I dissent.")


def told(words: str, here: int, case: tuple[ParsedOpinion, ...] = (COURT, CONCURRENCE, DISSENT)) -> list[Meant]:
    """What the references in `words` mean, which stand at the end of writing `here`."""
    last = ParsedPassage(PARAGRAPH, words)
    own = ParsedOpinion(case[here].kind, (*case[here].passages, last), author=case[here].author)
    writings = writings_of((*case[:here], own, *case[here + 1 :]))
    text = writings[here].words
    return [
        meant(writings, here, mention, text)
        for mention in internal_mentions(text)
        if mention.start >= len(text) - len(words)
    ]


@pytest.mark.parametrize(
    ("words", "here", "number"),
    [
        ("Ct. Op. at 10.", 2, 0),
        ("See majority op. at 99.", 1, 0),
        ("O’DELL, J., dissenting op. at 12.", 0, 2),
        ("Concurring op. at 11.", 0, 1),
        ("The dissent, post, at 12, says so.", 0, 2),
        ("Post, at 13.", 0, 2),
        ("Ante, at 10.", 2, 0),
        ("Ante, at 11 (Birch, J., concurring).", 2, 1),
        ("See supra, at 13; infra, at 12.", 2, 2),
        ("“I would rest upon the words of the Act,” ante, at 11.", 2, 1),
        ("“So it is ordered today,” ante, at 11.", 2, 0),
        ("Justice Birch says that, ante, at 11.", 2, 1),
    ],
)
def test_writing_is_told_by_name_page_direction_or_quoted_words(words: str, here: int, number: int) -> None:
    assert {each.writing for each in told(words, here)} == {number}


@pytest.mark.parametrize(
    ("words", "here", "doubt"),
    [
        ("Ante, at 99.", 2, "No writing of the case that is held here has page 99."),
        ("Post, at 10.", 1, "No writing of the case that is held here has page 10."),
        (
            "It errs, ante, at 11.",
            2,
            "Several writings of the case may be meant (Ames, Birch), and page 11 does not tell which.",
        ),
        ("Slip op. at 3.", 0, "The case as held here has no writing that is the opinion of the court."),
        ("Thorn, J., dissenting op. at 3.", 0, "The case as held here has no writing that is by Thorn."),
        ("Panel op. at 3.", 0, "The opinion of another court is meant (panel), which the case does not hold."),
    ],
)
def test_what_cannot_be_told_is_not_and_says_why(words: str, here: int, doubt: str) -> None:
    assert told(words, here) == [Meant(None, doubt)]


def test_lead_opinion_speaks_for_a_court_without_a_majority() -> None:
    lead = ParsedOpinion(OpinionKind.LEAD, COURT.passages, author="Ames")
    assert told("Ct. Op. at 10.", 2, (lead, CONCURRENCE, DISSENT)) == [Meant(0)]


def test_writings_without_pages_are_told_by_direction_where_one_alone_can_be_meant() -> None:
    bare = tuple(
        ParsedOpinion(kind, (ParsedPassage(PARAGRAPH, words),), author=author)
        for kind, author, words in ((OpinionKind.MAJORITY, "Ames", "So held."), (OpinionKind.DISSENT, "O'Dell", "No."))
    )
    assert told("Ante, p. 903.", 1, bare) == [Meant(0)]


def test_place_is_the_note_the_page_the_part_or_the_numbered_paragraph() -> None:
    passages = (
        ParsedPassage(HEADING, "I", page="5"),
        ParsedPassage(PARAGRAPH, "¶ 1 It began.", pages=(ParsedPageMark(5, "9 Frankl. 5", "6"),)),
        ParsedPassage(HEADING, "II. The Act"),
        ParsedPassage(HEADING, "A", pages=(ParsedPageMark(0, "9 Frankl. 5", "7"),)),
        ParsedPassage(PARAGRAPH, "{2} It ended.", notes=(ParsedNoteMark(4, "1"),)),
        ParsedPassage(NOTE, "A note.", label="1"),
    )
    [made] = writings_of([ParsedOpinion(OpinionKind.MAJORITY, passages)])
    starts = {words: made.words.index(words) for words in ("¶ 1", "began", "II.", "A\n", "{2}")}
    found = {pin: made.landing(pin) for pin in ("7 n. 1", "n. 1", "6", "6-7", "¶ 2", "Part II-A", "Part II", "88")}
    assert found == {
        "7 n. 1": Landing(note="1"),
        "n. 1": Landing(note="1"),
        "6": Landing(page="6", offset=starts["¶ 1"] + 5),
        "6-7": Landing(page="6", offset=starts["¶ 1"] + 5),
        "¶ 2": Landing(page="¶ 2", offset=starts["{2}"]),
        "Part II-A": Landing(offset=starts["A\n"]),
        "Part II": Landing(offset=starts["II."]),
        "88": Landing(),
    }


@cache
def references(path: Path) -> list[tuple[int, str, int | None, str]]:
    """Each reference of a real case: its writing, its words, the writing that is meant, and where it lands."""
    if not path.exists():
        pytest.skip(f"the opinion is not there: {path}")
    writings = writings_of(read_any(path.read_bytes(), CaseFacts()).opinions)
    found = []
    for here, each in enumerate(writings):
        for mention in internal_mentions(each.words):
            number = meant(writings, here, mention, each.words).writing
            place = (
                writings[number].landing(mention.pin or "", each.page_at(mention.start)) if number is not None else None
            )
            at = (f"n. {place.note}" if place.note else place.page) if place else ""
            found.append((here, each.words[mention.start : mention.end].lower(), number, at))
    return found


def test_all_references_of_deshaney_land_where_they_should() -> None:
    body = ["ante this page|203", "ante, at 194-197|194", "ante, at 197|197", *["ante, at 200|200"] * 5]
    body += ["ante, at 192|192", "ante, at 192-193|192", "ante, at 192|192", "ante, at 203|203"]
    body += ["ante, at 197, n. 3|n. 3", "ante, at 196|196"]
    wanted = [(1, *line.split("|")) for line in body]
    wanted += [(2, "ante, at 202", "202"), (2, "ante, at 193", "193")]
    assert references(DESHANEY) == [(here, words, 0, at) for here, words, at in wanted]


def test_all_references_of_castle_rock_land_where_they_should() -> None:
    own = [each for each in references(CASTLE_ROCK) if "supra" in each[1]]
    assert own == [
        (0, "supra, at 751-752", 0, "751"),
        (2, "supra, at 782-783", 2, "782"),
        (2, "n. 13, supra", 2, "n. 13"),
    ]
    others = [each for each in references(CASTLE_ROCK) if "supra" not in each[1]]
    majority = [(words, at) for here, words, number, at in others if (here, number) == (0, 2)]
    assert majority == [
        ("post, at 779-784", "779"),
        ("post, at 780-781, and n. 8", "780"),
        ("post, at 783", "783"),
        ("post, at 785", "785"),
        ("post, at 788, n. 16", "n. 16"),
        ("post, at 789", "789"),
        ("post, at 776-778", "776"),
        ("post, at 775-776", "775"),
        ("post, at 773", "773"),
        ("post, at 774", "774"),
        ("post, at 779", "779"),
        ("post, at 789", "789"),
        ("post, at 790, 791", "790"),
        ("post, at 792", "792"),
        ("post, at 785, n. 12", "n. 12"),
        ("post, at 773, 790, 791, and n. 19", "773"),
        ("post, at 791, n. 19", "n. 19"),
        ("post, at 774", "774"),
        ("post, at 782-784, 786, n. 13", "782"),
    ]
    concurrence = [(here, words, at) for here, words, number, at in others if number == 1]
    assert concurrence == [
        (0, "post, at 771-772", "771"),
        *((2, f"ante, at {page}", page) for page in ("771", "770", "772", "770")),
    ]
    back = [(here, words, at) for here, words, number, at in others if number == 0]
    assert [at for here, _, at in back if here == 1] == ["764", "760", "751"]
    dissent = "766 768 n.1 758 n.6 766 761 762 760 756 763 763 765 766 757 757 n.5 764 762 766 766 766 n.12"
    assert [at.replace(" ", "") for here, _, at in back if here == 2] == dissent.split()
    assert len(majority) + len(concurrence) + len(back) == len(others) == 50


def test_words_that_the_court_quotes_from_another_writing_stand_on_the_page_where_it_lands() -> None:
    if not PINS.exists():
        pytest.skip(f"the quotations are not there: {PINS}")
    quoted = [each for each in json.loads(PINS.read_text(encoding="utf-8")) if each["form"] in {"ante", "post"}]
    for name, path in (("castle_rock", CASTLE_ROCK), ("deshaney", DESHANEY)):
        writings = writings_of(read_any(path.read_bytes(), CaseFacts()).opinions) if path.exists() else ()
        own = [each for each in quoted if each["cited"] == name and each["ok"] and writings]
        missing = [
            each["quote"]
            for each in own
            if not any(one.says(each["quote"].strip(" ,.'"), each["pin"]) for one in writings)
        ]
        assert missing == []
