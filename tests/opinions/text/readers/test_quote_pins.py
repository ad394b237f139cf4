"""Quotations that three real opinions make of each other, pinned by us and by the court."""

import json
import re
from functools import cache

import pytest

from opinions.text.pincites import pin_cite
from opinions.text.spans import Span
from tests.opinions.text.readers.drafted import pagination_of, real_courtlistener
from tests.opinions.text.readers.gold import SHARED

FILES = {
    "castle_rock": "799991_castle_rock_545_US_748.json",
    "deshaney": "112202_deshaney_489_US_189.json",
    "roth": "108608_board_of_regents_v_roth_408_US_564.json",
}
QUOTED = 34
RIGHT = 33


@cache
def pins_of(case: str, quote: str) -> tuple[str, ...]:
    """Our pin of each place in a case, body or note, that has the words of `quote`, whatever stands between them."""
    parsed = real_courtlistener(FILES[case])
    series = parsed.facts.citations[0]
    pattern = re.compile(r"\W+".join(map(re.escape, re.findall(r"\w+", quote))))
    found = []
    for opinion in parsed.opinions:
        text, pagination = pagination_of(opinion, series)
        found += [pin_cite(pagination, Span(*match.span()), series).pages for match in pattern.finditer(text)]
    return tuple(found)


def as_the_court_writes(pin: str) -> str:
    """A pin of ours in the Supreme Court's spelling: `195 n.2` is `195, n. 2`, and no digit is dropped."""
    spelled = re.sub(r" n\.(\w+)$", r", n. \1", pin)
    dropped = re.fullmatch(r"(\d+)–(\d+)", spelled)
    if dropped:
        first, last = dropped.groups()
        return f"{first}-{first[: len(first) - len(last)]}{last}"
    return spelled


def agrees(court: str, ours: str) -> bool:
    """Whether our pin is the court's, which may leave out that the words stand in a note, or name pages around them."""
    spelled = as_the_court_writes(ours)
    if court in (spelled, spelled.partition(",")[0]):
        return True
    around = re.fullmatch(r"(\d+)-(\d+)", court)
    return around is not None and spelled.isdigit() and int(around[1]) <= int(spelled) <= int(around[2])


def test_pins_of_quotations_are_those_that_the_court_gives() -> None:
    path = SHARED / "gold" / "quote-pins.json"
    if not path.exists():
        pytest.skip(f"the quotations are not there: {path}")
    quotations = json.loads(path.read_text(encoding="utf-8"))
    told = {
        number: any(agrees(each["pin"], ours) for ours in pins_of(each["cited"], each["quote"]))
        for number, each in enumerate(quotations)
    }
    assert told == {number: each["ok"] for number, each in enumerate(quotations)}
    assert (len(told), sum(told.values())) == (QUOTED, RIGHT)


def test_every_quotation_is_found_where_it_stands() -> None:
    path = SHARED / "gold" / "quote-pins.json"
    if not path.exists():
        pytest.skip(f"the quotations are not there: {path}")
    for each in json.loads(path.read_text(encoding="utf-8")):
        pages = {page.partition(" ")[0] for page in pins_of(each["cited"], each["quote"])}
        bodies = {str(first) if first == last else f"{first}–{str(last)[-2:]}" for first, last in each["body_pages"]}
        assert pages >= bodies, each["quote"]
