"""Finds what a person types in texts as they are printed: without regard to case, accents, and the shapes of signs.

A straight quotation mark finds a curly one, a hyphen any dash between letters or none, a space any white space of a
line. A word finds what begins with it ("bind" finds "binding"); words in quotation marks find themselves alone, in
order. The same pattern is understood by Python's `re` and, as `coarse`, by PostgreSQL's regular expressions.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from opinions.text.spans import Span

LONGEST: Final = 200
"""Code points of what is asked; the rest is not looked at."""
MOST_TERMS: Final = 12

APOSTROPHES: Final = "'’‘ʼ‛′`´"
QUOTES: Final = '"“”„‟″«»'
DASHES: Final = "-‐‑‒–—―−"
JOINERS: Final = "-‐‑‒–−\u00ad\u200b\u2060"
"""What may stand inside a word and is not typed: hyphens, soft hyphens, characters without width."""
SPACES: Final = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
PHRASE: Final = re.compile(r'"([^"]*)"?')
LETTERED: Final = (range(0xC0, 0x250), range(0x1E00, 0x1F00))
"""Where Latin letters with accents stand in Unicode."""


@dataclass(frozen=True)
class Term:
    """A word (whose beginning suffices) or, `whole`, a phrase; as it was typed, without its quotation marks."""

    words: str
    whole: bool = False

    @cached_property
    def coarse(self) -> str:
        """The pattern without regard to where words begin and end, also for PostgreSQL (`~`)."""
        plain = _plain(self.words)
        return "".join(_sign(sign) + (UNSEEN if sign.isalnum() else "") for sign in plain[:-1]) + _sign(plain[-1])

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern for a text."""
        plain = _plain(self.words)
        before = r"(?<!\w)" if plain[:1].isalnum() else ""
        after = r"(?!\w)" if self.whole and plain[-1:].isalnum() else ""
        return re.compile(f"{before}{self.coarse}{after}")


def terms_of(asked: str) -> tuple[Term, ...]:
    """What is to be found: phrases in quotation marks (any shape; the last may be left open) and single words.

    >>> [(term.words, term.whole) for term in terms_of('duty “of care” peace-officers')]
    [('of care', True), ('duty', False), ('peace-officers', False)]
    """
    straight = asked[:LONGEST].replace("\0", " ")
    for quote in QUOTES:
        straight = straight.replace(quote, '"')
    phrases = [" ".join(found.split()) for found in PHRASE.findall(straight)]
    words = PHRASE.sub(" ", straight).split()
    terms = [Term(phrase, whole=True) for phrase in phrases] + [Term(word) for word in words]
    return tuple(term for term in dict.fromkeys(terms) if any(sign.isalnum() for sign in term.words))[:MOST_TERMS]


def places_of(terms: Sequence[Term], text: str) -> list[Span]:
    """Where the terms stand in `text`, in order and without overlap; none where one of them is missing.

    >>> places_of(terms_of('naive "the TOWN"'), "The town was naïve.")
    [Span(start=0, end=8), Span(start=13, end=18)]
    """
    found: list[Span] = []
    for term in terms:
        here = [Span(match.start(), match.end()) for match in term.pattern.finditer(text)]
        if not here:
            return []
        found += here
    kept: list[Span] = []
    for span in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _plain(words: str) -> str:
    """Without case, accents and joiners, with one space between words."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
    return " ".join("".join(sign for sign in bare.casefold() if sign not in JOINERS).split())


def _sign(sign: str) -> str:
    """What one typed sign finds."""
    if sign == " ":
        return f"[{SPACES}]+"
    for alike in (APOSTROPHES, DASHES):
        if sign in alike:
            return f"[{_in_class(alike)}]"
    letters = _alike().get(sign, "")
    signs = dict.fromkeys((sign, sign.upper(), *letters))
    one = f"[{_in_class(''.join(each for each in signs if len(each) == 1))}]"
    return f"{one}[\u0300-\u036f]*" if sign.isalnum() else one


def _in_class(signs: str) -> str:
    """The signs as they stand between square brackets, for Python and PostgreSQL alike."""
    return "".join(f"\\{sign}" if sign in r"\]^-[" else sign for sign in signs)


UNSEEN: Final = f"[{_in_class(JOINERS)}]?"


@lru_cache(maxsize=1)
def _alike() -> dict[str, str]:
    """Of each plain letter the accented ones that are found with it."""
    found: defaultdict[str, str] = defaultdict(str)
    for sign in (chr(code) for block in LETTERED for code in block):
        base = unicodedata.normalize("NFKD", sign)[0].casefold()
        if base != sign and len(base) == 1:
            found[base] += sign
    return dict(found)
