"""Full and short citations of cases around the reporters that are seen: names, parallels, pins, court and year."""

from collections.abc import Sequence

from opinions.text.citations import grammar
from opinions.text.citations.mentions import Mention, Reporter
from opinions.text.citations.names import CaseName, case_name_before, short_name_before
from opinions.text.citations.pins import SLIP_PAREN, pin_after_at, pin_after_comma
from opinions.text.citations.reporters import Token
from opinions.text.kinds import CitationForm


def parallels(words: str, end: int, tokens: Sequence[Token]) -> tuple[list[Reporter], int, str | None, int]:
    """The citations that follow at `end` as parallels: they, their end, a pin among them, and their number."""
    found: list[Reporter] = []
    pins: list[str] = []
    for token in tokens:
        if token.start < end:
            break
        pin, pinned = pin_after_comma(words, end)
        alike = token.reporter().name.startswith("L. Ed") and words[pinned : token.start] == "; "
        if not alike and grammar.PARALLEL_GAP.fullmatch(words, pinned, token.start) is None:
            break
        pins += [pin] if pin else []
        found.append(token.reporter() if not token.short else Reporter(token.volume, token.reporter().name, ""))
        end = token.end
        if token.short:
            pin, end = pin_after_at(words, words.find(" at", token.start, token.end + 4))
            pins += [pin] if pin else []
        end += words.startswith("]", end)
    return found, end, ", ".join(pins) or None, len(found)


def full_mention(words: str, tokens: Sequence[Token], floor: int) -> tuple[Mention, int]:
    """The full citation whose first report is the first of `tokens`, and how many of them it takes up."""
    first = tokens[0]
    more, end, pin, count = parallels(words, first.end, tokens[1:])
    last, end = pin_after_comma(words, end)
    pin = pin or last
    numbered = grammar.CASE_NUMBER.match(words, end) if first.reporter().name == "F. Cas." else None
    end = numbered.end() if numbered else end
    slip = SLIP_PAREN.match(words, end)
    name = case_name_before(words, floor, first.start)
    year = grammar.YEAR_PAREN.match(words, end)
    dated, court = (year["year"] or year["other_year"], year["court"] or year["other_court"]) if year else ("", "")
    end = year.end() if year else end
    slip = slip or (SLIP_PAREN.match(words, end) if first.is_blank else None)
    end = max(end, slip.end()) if slip else end
    weight = grammar.WEIGHT.match(words, end) if year else None
    when = dated or (name.year if name else "")
    own = Reporter(first.volume, first.reporter(when).name, "" if first.is_blank else first.page)
    mention = Mention(
        start=name.start if name else first.start,
        end=weight.end() if weight else end,
        form=CitationForm.FULL,
        pin=f"slip op. at {slip['slip']}" if slip else pin,
        reporters=(own, *more),
        name=name.name if name else "",
        court=_court(court or "", name),
        year=when,
        weight=weight["weight"] if weight else "",
    )
    return mention, 1 + count


def _court(printed: str, name: CaseName | None) -> str:
    return grammar.court_words(printed) or (name.court if name else "")


def short_mention(words: str, tokens: Sequence[Token], floor: int) -> tuple[Mention, int]:
    """The short citation whose report is the first of `tokens`, and how many of them it takes up."""
    token = tokens[0]
    at = words.find(" at", token.start, token.end + 4)
    at -= at > 0 and words[at - 1] == ","
    pin, end = pin_after_at(words, at) if at >= 0 else (None, token.end)
    more, end, further, count = parallels(words, max(end, token.end) if pin is None else end, tokens[1:])
    name = short_name_before(words, floor, token.start)
    return Mention(
        start=name.start if name else token.start,
        end=end,
        form=CitationForm.SHORT,
        pin=f"{pin}, {further}" if pin and further else pin,
        reporters=(Reporter(token.volume, token.reporter().name, token.page), *more),
        name=name.name if name else "",
        bare_start=token.start,
    ), 1 + count
