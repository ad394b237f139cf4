"""What is found in the seed opinion, against the hand labels: all of it, to the letter, and nothing else."""

from opinions.text.parsed import ParsedCitation
from tests.opinions.text.readers.accounting import account, passages_of
from tests.opinions.text.readers.gold import gold, seed, seed_text

Seen = tuple[str, str, str | None, str | None]
"""A mention's words, form, authority as it is written, and pin."""


def found() -> dict[tuple[int, int], tuple[ParsedCitation, str]]:
    """The citations found, by passage and start, with their words."""
    return {
        (number, cited.start): (cited, passage.text[cited.start : cited.end])
        for number, passage in enumerate(passages_of(seed()))
        for cited in passage.citations
    }


def outcomes() -> list[tuple[Seen, Seen | None]]:
    """For each labelled mention what it is, and what was found where it starts."""
    labels, passages, citations = gold(), passages_of(seed()), found()
    spots = account(seed_text(), passages)[0]
    cites = {authority.id: authority.cite for authority in seed().authorities}
    paired: list[tuple[Seen, Seen | None]] = []
    for mention in labels["mentions"]:
        (number, start), (_, last) = spots[mention["start"]], spots[mention["end"] - 1]
        cite = labels["authorities"][mention["authority"]]["cite"]
        wanted = (passages[number].text[start : last + 1], mention["form"], cite, mention["pin"])
        cited, words = citations.get((number, start), (None, ""))
        paired.append(
            (wanted, (words, cited.form.value, cites.get(cited.authority or ""), cited.pin) if cited else None)
        )
    return paired


def test_every_labelled_mention_is_found_with_its_extent_form_pin_and_authority() -> None:
    paired = outcomes()
    assert [(wanted, got) for wanted, got in paired if wanted != got] == []
    assert len(paired) == 97


def test_every_citation_found_is_a_labelled_one() -> None:
    spots = account(seed_text(), passages_of(seed()))[0]
    labelled = {spots[mention["start"]] for mention in gold()["mentions"]}
    assert [words for spot, (_, words) in found().items() if spot not in labelled] == []


def test_authorities_are_those_labelled() -> None:
    wanted = sorted(authority["cite"] for authority in gold()["authorities"].values())
    assert sorted(authority.cite for authority in seed().authorities) == wanted
    assert len(wanted) == 32


def test_misprint_is_said_and_not_taken_for_a_report() -> None:
    [(cited, words)] = [each for each in found().values() if "108 S.Ct. 1741" in each[1]]
    assert (words, cited.authority) == ("Olim, 461 U.S. at 249-50, 108 S.Ct. 1741", "461-us-238")
    assert cited.doubt == (
        "The parallel citation 108 S. Ct. 1741 differs from 103 S. Ct. 1741, cited elsewhere: likely a misprint."
    )
    [olim] = [each for each in seed().authorities if each.id == "461-us-238"]
    assert [(one.volume, one.reporter, one.page) for one in olim.reports] == [
        ("461", "U.S.", "238"),
        ("103", "S. Ct.", "1741"),
        ("75", "L. Ed. 2d", "813"),
    ]
