"""Sentences around words, the citations that follow them, and quotations with their sources."""

import pytest

from opinions.text.sentences import CitedAt, quotation_cited, sentences_around
from opinions.text.spans import Span
from tests.marked import marked

TEXT = (
    "The inn was shut. [The town [owes|words] it to Mr. Poe under [Roe v. Poe, 1 Fict. 2|within], and no other. "
    "See [Ash v. Elm, 3 Fict. 4|see] (holding so); accord [Oak v. Fir, 5 Fict. 6|accord]. [Id.|id] at 7.|all] "
    "In [Roe|name] the court said more. It paid."
)


def around(source: str, words: str = "words", wanted: str = "all", **signals: str) -> tuple[str, str]:
    """The sentences that are found around the words of that name, and those that are wanted."""
    text = marked(source)
    named = {name: span for name, span in text.spans.items() if name not in (words, wanted)}
    cited = [CitedAt(span, signals.get(name, ""), name != "name") for name, span in sorted(named.items(), key=_start)]
    found = sentences_around(text.text, text[words], cited)
    whole = text[wanted]
    return text.text[found.start : found.end].strip(), text.text[whole.start : whole.end]


def _start(pair: tuple[str, Span]) -> int:
    return pair[1].start


def test_sentence_takes_the_citations_that_follow_it_and_no_case_that_is_merely_named() -> None:
    found, wanted = around(TEXT, see="see", accord="accord")
    assert found == wanted


@pytest.mark.parametrize(
    "source",
    [
        "[[words|words] at once.|all]",
        "First. [[Words|words]|all]",
        "[One [words|words] of it.|all]\nSecond passage.",
        "She ran. [“He [did|words]!”|all] She did not.",
    ],
)
def test_sentence_ends_where_its_passage_or_the_text_does(source: str) -> None:
    found, wanted = around(source)
    assert found == wanted


def test_words_across_sentences_have_all_of_them() -> None:
    found, wanted = around("None is. [One is [here. Two|words] is there.|all] Three is not.")
    assert found == wanted


@pytest.mark.parametrize(
    ("source", "quoted"),
    [
        ("It held [“no hen flies.”|q] [Roe, 1 U.S. 2|c].", True),
        ("It held [“no ‘hen’ flies”|q]; [Roe, 1 U.S. 2|c].", True),
        ("It held “no hen flies.” See [Roe, 1 U.S. 2|c].", False),
        ("“No hen flies” is what they held in those days. [Roe, 1 U.S. 2|c].", False),
        ("No hen flies. [Roe, 1 U.S. 2|c].", False),
        ("It held ‘no hen flies.’ [Roe, 1 U.S. 2|c].", False),
    ],
)
def test_quotation_is_that_which_the_citation_follows_at_once(source: str, *, quoted: bool) -> None:
    text = marked(source)
    assert quotation_cited(text.text, [text["c"]]) == ({text["c"]: text["q"]} if quoted else {})


def test_sentences_of_a_text_of_periods_take_linear_time() -> None:
    text = "Id. " * 50_000
    assert sentences_around(text, Span(0, 2), []).end == len(text)
