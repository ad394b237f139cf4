import random
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinions.text.carrying import Fate, Outcome, carry
from opinions.text.selectors import WHITE_SPACE, trim
from opinions.text.spans import Span
from tests.marked import marked

WORDS = ["duty", "the", "of", "care", "nicht", "caf\u00e9", "q\u0307x", "😀", "👩\u200d⚖\ufe0f", "18-6", "Court’s"]
texts = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", " ", "\n", ", ", ". ", ".\n", "\xa0", " — "])),
    min_size=1,
    max_size=40,
).map(lambda pairs: "".join(word + space for word, space in pairs).rstrip(WHITE_SPACE))
choices = st.randoms(use_true_random=False)
PARAGRAPH = "The State owed Joshua a duty to protect him from harm.\n"
OTHERS = "".join(f"Here is paragraph {number}, which has its own {number} words to say.\n" for number in range(5))


def folded(words: str) -> str:
    """Words as they are compared: each run of white space one space, none at the ends."""
    return re.sub(f"[{WHITE_SPACE}]+", " ", words).strip(" ")


def any_span(text: str, choice: random.Random) -> Span:
    start = choice.randrange(len(text))
    return Span(start, choice.randrange(start, len(text)) + 1)


def edited(text: str, choice: random.Random) -> str:
    """The text after up to five cuts, insertions, replacements or moves at any code point."""
    for _ in range(choice.randint(0, 5)):
        start, end = sorted((choice.randint(0, len(text)), choice.randint(0, len(text))))
        end = min(end, start + choice.choice((0, 1, 4, 20, 80)))
        cut, rest = text[start:end], text[:start] + text[end:]
        at = choice.choice((start, choice.randint(0, len(rest))))
        text = rest[:at] + choice.choice(("", " ", "not ", "\n", "e\u0301", "😀", cut, cut + cut)) + rest[at:]
    return text


def one(source: str, new: str) -> Outcome:
    """What becomes of the span that is marked `s` in `source`."""
    text = marked(source)
    [outcome] = carry(text.text, new, [text["s"]])
    return outcome


def told(outcome: Outcome, new: str) -> tuple[str, str | None]:
    """The fate with the new words."""
    return outcome.fate.value, outcome.new.slice(new) if outcome.new else None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("We [affirmed|s] it.", "We reversed it.", ("words_changed", "reversed")),
        ("We [affirmed|s] it.", "We Affirmed it.", ("words_changed", "Affirmed")),
        ("It is [constitutional|s].", "It is unconstitutional.", ("words_changed", "unconstitutional")),
        ("It is [lawful|s].", "It is non-lawful.", ("words_changed", "non-lawful")),
        ("See 18-6-[803|s].5.", "See 18-6-803.6.", ("words_changed", "18-6-803.6")),
        ("a [duty of care|s] b", "a duty and right of care b", ("words_changed", "duty and right of care")),
        ("a [duty of care|s] b", "a duty care b", ("words_changed", "duty care")),
        ("a [duty of due care|s] b", "a care b", ("words_changed", "care")),
        (
            "So the [city was liable|s].",
            "So the city and its police were.",
            ("words_changed", "city and its police were"),
        ),
        ("“[duty|s]”, he said", "‘duty’, he said", ("unchanged", "duty")),
        ("did [violate|s] it", "did not violate it", ("moved", "violate")),
        ("He is. [He owed|s] a duty.", "He is. He owed care. He owed a duty.", ("moved", "He owed")),
        ("No [He owed a|s] duty.", "No He owed care He owed a duty.", ("moved", "He owed a")),
        ("No [a b|s] c", "No a b d. b c", ("unchanged", "a b")),
        ("It [affirmed|s] judgments here", "It reversed decrees here", ("words_changed", "reversed")),
        ("It [affirmed|s] judgments here", "It reversed many decrees here", ("words_changed", "reversed many decrees")),
        ("Here [we|s] go", f"Here {'x ' * 12}go", ("gone", None)),
        ("Stay. [Go away.|s]", "Stay.", ("gone", None)),
        ("[Go away.|s] Stay.", "Stay.", ("gone", None)),
        ("[All|s]", "", ("gone", None)),
        ("c[onstitutio|s]nal", "un constitutional", ("moved", "onstitutio")),
        ("a c[onstitutio|s]nal b", "not a constitutional b", ("moved", "onstitutio")),
    ],
)
def test_carry_tells_what_became_of_a_span(old: str, new: str, expected: tuple[str, str | None]) -> None:
    assert told(one(old, new), new) == expected


@pytest.mark.parametrize(
    ("old", "new", "fate"),
    [
        ("A [rule.\nTwo|s] rules.", "A rule. Two rules.", Fate.UNCHANGED),
        ("A [rule. Two|s] rules.", "A rule.\nTwo rules.", Fate.UNCHANGED),
        ("A [rule\xa0of|s] law.", "A rule of law.", Fate.UNCHANGED),
        ("A [rule  of|s] law.", "A rule of law.", Fate.MOVED),
        ("A [§18|s] law.", "A § 18 law.", Fate.WORDS_CHANGED),
        ("A [rule.\nTwo|s] rules.", "A rule.Two rules.", Fate.WORDS_CHANGED),
        ("A [rule of|s] law.", "A ruleof law.", Fate.WORDS_CHANGED),
        ("A [pred\xadicate|s].", "A predicate.", Fate.WORDS_CHANGED),
    ],
)
def test_carry_takes_white_space_of_another_kind_for_the_same_words(old: str, new: str, fate: Fate) -> None:
    assert one(old, new).fate == fate


def test_carry_shows_both_words_where_they_changed() -> None:
    assert one("All of us [affirmed|s] it.", "Not all of us reversed it.") == Outcome(
        Fate.WORDS_CHANGED, Span(10, 18), Span(14, 22), "affirmed", "reversed"
    )


def test_carry_shows_the_words_that_are_gone() -> None:
    assert one("Stay. [Go.|s]", "Stay.") == Outcome(Fate.GONE, Span(6, 9), None, "Go.")


def test_carry_proposes_a_word_that_a_rewritten_sentence_has_too() -> None:
    new = "I say no one here is ever to be liable to any."

    outcome = one("I say the city was [liable|s] for all that.", new)

    assert told(outcome, new) == ("words_changed", "liable")


@pytest.mark.parametrize("words", ["Joshua a duty", "of", "h", "a duty to protect him from harm.\n", PARAGRAPH])
def test_carry_moves_what_a_moved_paragraph_holds(words: str) -> None:
    paragraph = PARAGRAPH.replace("protect", "protect of")
    words = words.replace("protect", "protect of")
    old, new = paragraph + OTHERS + "End.", OTHERS + paragraph + "End."
    start = old.index(words)

    [outcome] = carry(old, new, [Span(start, start + len(words))])

    there = start + len(OTHERS)
    assert outcome == Outcome(Fate.MOVED, Span(start, start + len(words)), Span(there, there + len(words)))


def test_carry_proposes_the_first_place_of_a_paragraph_pasted_twice() -> None:
    old, new = PARAGRAPH + OTHERS + "End.", OTHERS + PARAGRAPH + "And so again. " + PARAGRAPH + "End."

    [outcome] = carry(old, new, [Span(4, 9)])

    assert (outcome.fate, outcome.new) == (Fate.WORDS_CHANGED, Span(len(OTHERS) + 4, len(OTHERS) + 9))


def test_carry_proposes_where_too_few_words_moved() -> None:
    old, new = "Due process.\n" + OTHERS + "End.", OTHERS + "Due process.\nEnd."

    [outcome] = carry(old, new, [Span(0, 12)])

    assert told(outcome, new) == ("words_changed", "Due process.")


def test_carry_proposes_the_same_words_elsewhere_before_others_in_their_place() -> None:
    old, new = "Due process.\n" + OTHERS + "End.", "Other words.\n" + OTHERS + "Due process.\nEnd."

    [outcome] = carry(old, new, [Span(0, 11)])

    assert told(outcome, new) == ("words_changed", "Due process")


def test_carry_leaves_a_paragraph_where_it_is_when_a_copy_is_pasted() -> None:
    old, new = PARAGRAPH + OTHERS + "End.", PARAGRAPH + OTHERS + PARAGRAPH + "End."

    assert carry(old, new, [Span(4, 9)]) == [Outcome(Fate.UNCHANGED, Span(4, 9), Span(4, 9))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("A[ |s]b c", "A b d", ("unchanged", " ")),
        ("A[ |s]b c", "So A b c", ("moved", " ")),
        ("A[ |s]b c", "A\nb c", ("gone", None)),
        ("A[ |s]b c", "A d b c", ("gone", None)),
        ("A[ b |s]c", "So A b c", ("moved", " b ")),
        ("A[ b\n|s]c", "So A b c", ("moved", " b")),
        ("A[\nb|s] c", "b c", ("moved", "b")),
    ],
)
def test_carry_keeps_white_space_at_the_ends_where_it_stays(
    old: str, new: str, expected: tuple[str, str | None]
) -> None:
    assert told(one(old, new), new) == expected


def test_carry_refuses_a_span_outside_the_text() -> None:
    with pytest.raises(ValueError, match=r"the span 2\.\.5 ends outside a text of 4 code points"):
        carry("duty", "a duty", [Span(0, 4), Span(2, 5)])


@given(texts, choices)
def test_carry_to_the_same_text_changes_nothing(text: str, choice: random.Random) -> None:
    spans = [any_span(text, choice) for _ in range(5)]

    assert carry(text, text, spans) == [Outcome(Fate.UNCHANGED, span, span) for span in spans]


@given(texts, choices)
def test_carry_quotes_the_same_words_or_asks(text: str, choice: random.Random) -> None:
    new = edited(text, choice)
    spans = [any_span(text, choice) for _ in range(5)]

    outcomes = carry(text, new, spans)

    assert [outcome.old for outcome in outcomes] == spans
    for span, outcome in zip(spans, outcomes, strict=True):
        now = outcome.new.slice(new) if outcome.new else None
        if outcome.fate in (Fate.UNCHANGED, Fate.MOVED):
            assert now is not None
            assert folded(now) == folded(span.slice(text))
            assert (outcome.fate == Fate.UNCHANGED) == (outcome.new == span)
            assert (outcome.before, outcome.after) == (None, None)
        else:
            assert (outcome.fate == Fate.GONE) == (outcome.new is None)
            assert (outcome.before, outcome.after) == (span.slice(text), now)
        assert outcome.new is None or outcome.new.end <= len(new)


@given(texts, choices)
def test_carry_treats_each_span_by_itself(text: str, choice: random.Random) -> None:
    new = edited(text, choice)
    spans = [any_span(text, choice) for _ in range(5)]

    assert carry(text, new, spans) == [carry(text, new, [span])[0] for span in spans]


@given(texts, choices, st.sampled_from(["zebra ", "😀zz ", "ze\u0301bra. Yak\xa0", "zebra\n"]))
def test_carry_moves_by_the_length_of_what_is_inserted_before(text: str, choice: random.Random, inserted: str) -> None:
    starts = [0, *(found.end() for found in re.finditer(f"[{WHITE_SPACE}]+", text))]
    at = choice.choice(starts)
    new = text[:at] + inserted + text[at:]
    spans = [span for span in (any_span(text, choice) for _ in range(8)) if trim(text, span.start, span.end) == span]

    for outcome in carry(text, new, spans):
        span = outcome.old
        if span.end <= at:
            assert outcome == Outcome(Fate.UNCHANGED, span, span)
        elif span.start >= at:
            there = Span(span.start + len(inserted), span.end + len(inserted))
            assert outcome == Outcome(Fate.MOVED, span, there)
        else:
            assert outcome.fate == Fate.WORDS_CHANGED


@given(texts, choices, st.sampled_from(["zebra", "😀z", "ze\u0301bra", "Z"]))
def test_carry_asks_about_a_change_inside(text: str, choice: random.Random, word: str) -> None:
    words = list(re.finditer(f"[^{WHITE_SPACE},.—]+", text))
    changed, first, last = sorted(choice.choices(range(len(words)), k=3))
    changed, first = sorted((changed, first), reverse=True)
    old_word, span = words[changed], Span(words[first].start(), words[max(last, changed)].end())
    new = text[: old_word.start()] + word + text[old_word.end() :]

    [outcome] = carry(text, new, [span])

    grown = Span(span.start, span.end + len(word) - len(old_word.group()))
    assert outcome == Outcome(Fate.WORDS_CHANGED, span, grown, span.slice(text), grown.slice(new))


@given(texts, choices)
def test_carry_keeps_every_word_outside_one_edit(text: str, choice: random.Random) -> None:
    words = list(re.finditer(f"[^{WHITE_SPACE},.—]+", text))
    start, end = sorted(choice.choices(range(len(words)), k=2))
    inserted = " ".join(choice.choices(["zebra", "yak", "😀z", "."], k=choice.randint(0, 6)))
    inserted = f"zebra {inserted} yak"
    first, last = words[start].start(), words[end].end()
    new = text[:first] + inserted + text[last:]
    outside = [Span(*word.span()) for number, word in enumerate(words) if not start <= number <= end]

    outcomes = carry(text, new, outside)

    further = first + len(inserted) - last
    assert [outcome.new for outcome in outcomes] == [
        span if span.end <= first else Span(span.start + further, span.end + further) for span in outside
    ]
    assert {outcome.fate for outcome in outcomes} <= {Fate.UNCHANGED, Fate.MOVED}


@given(texts, choices)
def test_carry_finds_no_words_that_a_search_by_hand_does_not(text: str, choice: random.Random) -> None:
    text = unicodedata.normalize("NFC", text)
    new = edited(text, choice)
    span = any_span(text, choice)
    kept = trim(text, span.start, span.end)
    if kept is None:
        return

    [outcome] = carry(text, new, [kept])

    stands = folded(kept.slice(text)) in re.sub(f"[{WHITE_SPACE}]+", " ", new)
    assert stands or outcome.fate in (Fate.WORDS_CHANGED, Fate.GONE)
