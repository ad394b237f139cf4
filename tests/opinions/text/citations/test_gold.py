"""What is found in the seed opinion, counted against the hand labels. A wrong resolution is never allowed."""

from collections import Counter

from opinions.text.kinds import CitationForm
from opinions.text.parsed import ParsedCitation
from tests.opinions.text.readers.accounting import account, passages_of
from tests.opinions.text.readers.gold import gold, seed, seed_text

COVERED = ("full", "short", "id")


def found() -> dict[tuple[int, int], ParsedCitation]:
    return {
        (number, cited.start): cited
        for number, passage in enumerate(passages_of(seed()))
        for cited in passage.citations
    }


def outcomes() -> Counter[tuple[str, str]]:
    """For each labelled mention: its form, and whether it was missed, left unresolved, right or wrong."""
    labels, spots = gold(), account(seed_text(), passages_of(seed()))[0]
    cites = {authority.id: authority.cite for authority in seed().authorities}
    citations = found()
    counted: Counter[tuple[str, str]] = Counter()
    for mention in labels["mentions"]:
        cited = citations.get(spots[mention["start"]])
        if cited is None:
            outcome = "missed"
        elif cited.authority is None:
            outcome = "unresolved"
        else:
            right = cites[cited.authority] == labels["authorities"][mention["authority"]]["cite"]
            outcome = "right" if right else "wrong"
        counted[mention["form"], outcome] += 1
    return counted


def test_no_mention_is_tied_to_a_wrong_authority() -> None:
    assert {form: count for (form, outcome), count in outcomes().items() if outcome == "wrong"} == {}


def test_counts_reached_do_not_fall() -> None:
    counted = outcomes()
    assert {form: counted[form, "right"] for form in (*COVERED, "section")} == {
        "full": 20,
        "short": 13,
        "id": 12,
        "section": 15,
    }
    assert [counted[form, "missed"] for form in COVERED] == [0, 0, 0]


def test_every_reference_to_another_writing_is_found_and_taken_for_no_authority() -> None:
    spots, citations = account(seed_text(), passages_of(seed()))[0], found()
    labelled = {spots[mention["start"]] for mention in gold()["mentions"] if mention["form"] == "internal"}
    assert {spot for spot, cited in citations.items() if cited.form is CitationForm.INTERNAL} == labelled
    assert {citations[spot].authority for spot in labelled} == {None}


def test_id_after_a_reference_that_is_not_seen_stays_unresolved() -> None:
    passages = passages_of(seed())
    unresolved = [
        passages[number].text[max(0, start - 60) : cited.end]
        for (number, start), cited in found().items()
        if cited.authority is None and cited.form is not CitationForm.INTERNAL
    ]
    assert [words.rsplit(" ", 3)[-1] for words in unresolved] == ["1109", "Id.", "Id."]


def test_extents_and_pins_are_the_labelled_ones() -> None:
    labels, passages = gold(), passages_of(seed())
    spots, citations = account(seed_text(), passages)[0], found()
    for mention in labels["mentions"]:
        cited = citations.get(spots[mention["start"]])
        if cited is not None:
            number, last = spots[mention["end"] - 1]
            words = passages[number].text[cited.start : cited.end]
            assert (words, cited.end, cited.pin) == (words, last + 1, mention["pin"])
            assert cited.form.value == mention["form"]


def test_every_citation_found_is_a_labelled_one() -> None:
    labels, spots = gold(), account(seed_text(), passages_of(seed()))[0]
    assert set(found()) - {spots[mention["start"]] for mention in labels["mentions"]} == set()


def test_authorities_are_written_as_labelled() -> None:
    wanted = {authority["cite"] for authority in gold()["authorities"].values()}
    assert [authority.cite for authority in seed().authorities if authority.cite not in wanted] == []
