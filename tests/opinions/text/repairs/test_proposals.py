"""What is proposed: in the seed exactly the slips that its labels know, and in texts of our own each kind alone."""

from collections.abc import Sequence

import pytest

from opinions.text.citations.finding import find
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion
from opinions.text.readers.cap_text import read
from opinions.text.repairs import RefuseProposal, apply
from opinions.text.repairs.proposals import ProposalKind, open_proposals, proposals
from tests.opinions.text.readers.gold import gold, seed
from tests.opinions.text.repairs.building import all_passages, case, passage

QUOTED = """HOLLIS, J., dissenting.
I agree *413 with Judge Kettle: The stalls of the old market shall stay where they have always stood.
Id. at 414. That is the rule."""


def proposed(*texts: str) -> list[tuple[str, str]]:
    return [(each.printed, each.corrected) for each in proposals(case(*map(passage, texts)))]


def test_seed_has_its_dashes_its_volume_and_its_split_proposed_and_nothing_else() -> None:
    assert [(each.kind, each.printed, each.corrected) for each in proposals(seed())] == [
        (ProposalKind.DASHES, "§ 18 — 6—803.5", "§ 18-6-803.5"),
        (ProposalKind.VOLUME, "108 S.Ct. 1741", "103 S.Ct. 1741"),
        (ProposalKind.DASHES, "§ 14 — 10—108", "§ 14-10-108"),
        (ProposalKind.SPLIT, "Any process to which Ms.", ""),
        (ProposalKind.DASHES, "§ 18—6—803.5", "§ 18-6-803.5"),
        (ProposalKind.DASHES, "§ 18 — 6— 803.5", "§ 18-6-803.5"),
    ]


def test_seed_cites_the_labelled_sections_once_its_proposals_are_accepted() -> None:
    cites = {each["cite"] for each in gold()["authorities"].values()}
    accepted = apply(seed(), [each.repair for each in reversed(proposals(seed()))])
    numbers = {each.corrected.removeprefix("§ ") for each in proposals(seed()) if each.kind is ProposalKind.DASHES}

    assert {f"Colo. Rev. Stat. § {number}" for number in numbers} <= cites
    assert proposals(accepted) == []
    assert mentions(find(accepted.opinions, accepted.facts).opinions) == mentions(accepted.opinions)


def mentions(opinions: Sequence[ParsedOpinion]) -> list[tuple[int, int, str | None, str, str | None]]:
    """Every mention with its place in its passage, its authority, form and pin."""
    return [
        (each.start, each.end, each.authority, each.form, each.pin)
        for opinion in opinions
        for passage in opinion.passages
        for each in passage.citations
    ]


def test_accepting_each_proposal_keeps_what_was_printed() -> None:
    accepted = apply(seed(), [each.repair for each in reversed(proposals(seed()))])
    before, after = (" ".join(each.text for each in all_passages(one)) for one in (seed(), accepted))

    assert after == (
        before.replace("§ 18 — 6—803.5", "§ 18-6-803.5")
        .replace("§ 14 — 10—108", "§ 14-10-108")
        .replace("§ 18—6—803.5", "§ 18-6-803.5")
        .replace("§ 18 — 6— 803.5", "§ 18-6-803.5")
        .replace("108 S.Ct. 1741", "103 S.Ct. 1741")
    )


@pytest.mark.parametrize(
    "text", ["See §§ 101–105.", "See §§ 101—105.", "See § 18-6-803.5.", "See § 12 — 42 of them.", "See § 12 – 42."]
)
def test_ranges_and_sections_with_hyphens_are_left_alone(text: str) -> None:
    assert [each for each in proposed(text) if " — " not in text] == []


def test_broken_word_is_proposed_whole() -> None:
    assert proposed("The mar- ket is old.") == [("mar- ket", "market")]


def test_broken_word_keeps_its_hyphen_where_it_has_one_elsewhere() -> None:
    assert proposed("A long- standing rule.", "It is long-standing.") == [("long- standing", "long-standing")]


def test_hyphen_after_a_word_before_another_is_no_broken_word() -> None:
    assert proposed("They stand on- the market.", "It is on the hill.") == []


def test_broken_word_of_two_words_is_proposed_where_it_stands_joined_elsewhere() -> None:
    assert proposed("A stall- holder may stay.", "A stall is a holder of fish.", "Each stallholder.") == [
        ("stall- holder", "stallholder")
    ]


def test_suspended_hyphen_is_no_broken_word() -> None:
    assert proposed("A two- or three-year lease.") == []


def test_spaced_hyphen_is_proposed_in_numbers_and_known_words_alone() -> None:
    assert proposed("At 250 - 51 the self - made man - he said - is self-made.") == [
        ("250 - 51", "250-51"),
        ("self - made", "self-made"),
    ]


def test_volume_on_which_full_citations_disagree_equally_is_not_proposed() -> None:
    texts = (
        "See Pott v. Kettle, 461 U.S. 238, 103 S.Ct. 1741 (1983). It is old.",
        "See Pott v. Kettle, 461 U.S. 238, 108 S.Ct. 1741 (1983).",
    )
    found = find(case(*map(passage, texts)).opinions)

    assert proposals(ParsedCase(CaseFacts(), found.opinions, found.authorities)) == []


def test_split_of_a_passage_with_a_page_mark_is_placed_by_its_words() -> None:
    parsed = read(QUOTED, CaseFacts(citations=("7 Fict. 412",)))
    [each] = proposals(parsed)
    repaired = apply(parsed, [each.repair])

    assert [one.text[:26] for one in all_passages(repaired)][1:3] == [
        "I agree with Judge Kettle:",
        "The stalls of the old mark",
    ]
    assert repaired.warnings == tuple(one for one in parsed.warnings if one.proposal is None)


def test_refused_proposal_is_not_made_again() -> None:
    first, second = proposals(case(passage("The mar- ket."), passage("A mar- ket.")))

    assert open_proposals(case(passage("The mar- ket."), passage("A mar- ket.")), [RefuseProposal(first.id)]) == [
        second
    ]


def test_two_equal_slips_in_equal_words_have_two_ids() -> None:
    first, second = proposals(case(passage("The mar- ket."), passage("The mar- ket.")))

    assert second.id == f"{first.id}-2"
