"""The fictional sample opinion: three writings, read without a doubt."""

from functools import cache

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers.cap_text import read
from tests.opinions.text.readers.accounting import account, passages_of
from tests.opinions.text.readers.gold import ROOT

SAMPLE = ROOT / "samples" / "orchard-v-milldale.txt"


@cache
def sample() -> ParsedCase:
    return read(SAMPLE.read_text(encoding="utf-8"), CaseFacts(citations=("7 Fict. 412",)))


def test_sample_has_a_majority_a_concurrence_in_the_judgment_and_a_dissent() -> None:
    assert [(one.kind, one.author, one.author_title, one.joined_by) for one in sample().opinions] == [
        (OpinionKind.MAJORITY, "Hollis", "Chief Justice", ()),
        (OpinionKind.CONCURRENCE_IN_JUDGMENT, "Abara", "J.", ("Lindqvist",)),
        (OpinionKind.DISSENT, "McTavish", "J.", ()),
    ]


def test_sample_raises_no_doubts() -> None:
    assert sample().warnings == ()


def test_sample_says_that_it_is_fiction_before_anything_else() -> None:
    head = [passage.text for passage in passages_of(sample()) if passage.kind is PassageKind.HEAD_MATTER]
    assert head[1].startswith("(An invented court of an invented state. This opinion is fiction")


def test_sample_notes_restart_in_each_writing() -> None:
    assert [
        (
            [mark.label for one in opinion.passages for mark in one.notes],
            [one.label for one in opinion.passages if one.label],
        )
        for opinion in sample().opinions
    ] == [(["1", "2", "3"], ["1", "2", "3"]), (["1"], ["1"]), (["1", "2"], ["1", "2"])]


def test_sample_writings_begin_in_the_middle_of_a_page() -> None:
    assert [opinion.passages[0].page for opinion in sample().opinions] == ["412", "415", "416"]
    assert [[mark.page for one in opinion.passages for mark in one.pages] for opinion in sample().opinions] == [
        ["413", "414", "415"],
        ["416"],
        ["417", "418", "418"],
    ]


def test_sample_has_headings_and_a_block_quotation() -> None:
    majority = sample().opinions[0].passages
    assert [one.text for one in majority if one.kind is PassageKind.HEADING] == [
        "A. The Revocation",
        "B. The Claim of Due Process",
    ]
    assert [one.text[:20] for one in majority if one.kind is PassageKind.BLOCKQUOTE] == ["The steward shall re"]


def test_sample_citations_are_resolved_but_for_a_section_of_no_known_code() -> None:
    unresolved = [
        passage.text[cited.start : cited.end]
        for passage in passages_of(sample())
        for cited in passage.citations
        if cited.authority is None
    ]
    assert (unresolved, len(sample().authorities)) == (["§ 14-6(b) (2019)"], 10)


def test_sample_loses_nothing() -> None:
    removed = account(SAMPLE.read_text(encoding="utf-8"), passages_of(sample()))[1]
    majority = ["1", "*413", "*414", "2", "*415", "3", ".", ".", "."]
    concurrence = ["1", "*416", "."]
    dissent = ["1", "*417", "2", "*418", ".", ".", "*418"]
    assert [words for _, words in removed] == [*majority, *concurrence, *dissent]
