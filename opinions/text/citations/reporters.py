"""Where reporters are cited: eyecite's tokeniser on the mark-free text, piece by piece.

eyecite's search for names and metadata is not used: it reads to the end of what it is given for each case cited, so
that its time grows with the square of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eyecite.models import CitationToken, Edition
from eyecite.tokenizers import default_tokenizer

from opinions.text.citations.mentions import Reporter, Text

LONGEST_PIECE = 10_000

# "1 Cranch, 137": the comma that older courts set before the page is left out.
OLD_COMMA = re.compile(r"(?<!\w)(\d{1,3} [A-Z][a-z]+\.?(?: \d| [A-Z][a-z.]{1,5})?),( \d{1,4})(?=[,.;)]| \(|$)")
# eyecite knows "at p. 161" but not "at pp. 161-162".
SEVERAL_PAGES = re.compile(r" at pp\. (\d+)")

# eyecite tries every stretch of a long rule of underscores as a page.
LONG_BLANK = re.compile(r"_{5,}")

# The English Reports, and the nominate reporter that they reprint: "1 Esp. 431, 432, 170 Eng. Rep. 409" (Bluebook T2).
ENGLISH = re.compile(r"(?<![\w.])(?P<volume>\d{1,3}) (?P<name>Eng\. ?Rep\.)(?P<at>,? at)? (?P<page>\d{1,4})(?!\w)")
NOMINATE = re.compile(
    r"(?<![\w.’'])(?:(?P<volume>\d{1,2}) )?"
    r"(?P<name>(?!Id\.|Ibid\.|Cf\.|See )(?:[A-Z][A-Za-z]{0,7}\.?(?: & | ))*?[A-Z][A-Za-z]{0,7}\.)"
    r"(?P<at>,? at)? (?P<page>\d{1,4})(?:[-–]\d{1,4})?(?:, \d{1,4}(?:[-–]\d{1,4})?)?, $"
)
LONGEST_NOMINATE = 40
# "6 Cr. 87", "9 Johns. R. 507": how the first courts printed what reporters-db has under another name.
AMERICAN = re.compile(
    r"(?<![\w.])(?P<volume>\d{1,2}) (?P<name>Cr\.|(?:Cranch|Wheat\.|Pet\.|Dall\.|How\.|Wall\.|Johns\.|Johns\. Ch\."
    r"|Cow\.|Wend\.|Pick\.|Binn\.|Caines|Munf\.|Conn\.) R(?:ep)?\.)(?P<at>,? at)? (?P<page>\d{1,4})(?![\w.]*\d)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A reporter cited at `start` up to `end` of a writing's text; `short` where the page stands after "at"."""

    start: int
    end: int
    volume: str
    printed: str
    page: str
    short: bool
    editions: tuple[Edition, ...]

    def reporter(self, year: str = "") -> Reporter:
        """The reporter as reporters-db spells it; of several that are printed alike, the one of that `year`."""
        names = {each.short_name for each in self.editions}
        if len(names) > 1 and year:
            names = {each.short_name for each in self.editions if each.includes_year(int(year))} or names
        return Reporter(self.volume, names.pop() if len(names) == 1 else self.printed, self.page)

    @property
    def is_blank(self) -> bool:
        """Whether the page was left blank for a report not yet printed (`545 U.S. ___`)."""
        return not self.page[:1].isalnum()


def tokens_in(text: Text) -> Iterator[Token]:
    """The reporters cited in a writing, in order; of two that overlap, the one that starts first."""
    end = 0
    for token in sorted((*_known_to_eyecite(text), *_old(text.words)), key=lambda each: (each.start, -each.end)):
        if token.start >= end:
            end = token.end
            yield token


def _old(words: str) -> Iterator[Token]:
    """Old reporters that eyecite does not know."""
    for found in AMERICAN.finditer(words):
        name = re.sub(r" R(?:ep)?\.$", "", found["name"]).replace("Cr.", "Cranch")
        yield _plain(found, name, found.start())
    for found in ENGLISH.finditer(words):
        yield _plain(found, "Eng. Rep.", found.start())
        low = max(0, found.start() - LONGEST_NOMINATE)
        nominate = NOMINATE.search(words[low : found.start()])
        if nominate:
            yield _plain(nominate, nominate["name"], low + nominate.start())


def _plain(found: re.Match[str], name: str, start: int) -> Token:
    end = start + found.end("page") - found.start()
    return Token(start, end, found["volume"] or "", name, found["page"], found["at"] is not None, ())


def _known_to_eyecite(text: Text) -> Iterator[Token]:
    for start, end in _pieces(text):
        piece = OLD_COMMA.sub(r"\1\2 ", LONG_BLANK.sub(_shortened, text.words[start:end]))
        piece = SEVERAL_PAGES.sub(r" at p. \1 ", piece)
        for _, token in default_tokenizer.tokenize(piece)[1]:
            if isinstance(token, CitationToken):
                editions = _editions(token)
                if editions and token.groups.get("volume") is not None:
                    yield _token(text.words, token, start, editions)


def _shortened(blank: re.Match[str]) -> str:
    return "____".ljust(len(blank[0]))


def _editions(token: CitationToken) -> tuple[Edition, ...]:
    editions: Sequence[Edition] = token.exact_editions or token.variation_editions
    return tuple(each for each in editions if each.reporter.source == "reporters")


def _token(words: str, token: CitationToken, start: int, editions: tuple[Edition, ...]) -> Token:
    """The token at its place; where a character before its page was left out for eyecite, it ends with the page."""
    end = start + token.end
    while words[end - 1].isdigit() and words[end : end + 1].isdigit():
        end += 1
    return Token(
        start + token.start,
        end,
        token.groups.get("volume") or "",
        (token.groups.get("reporter") or "").strip(),
        token.groups.get("page") or "",
        token.short,
        editions,
    )


def _pieces(text: Text) -> Iterator[tuple[int, int]]:
    """The passages; a very long one is cut after a sentence, else at a space."""
    for start, following in pairwise((*text.starts, len(text.words))):
        low = start
        while following - low > LONGEST_PIECE:
            limit = low + LONGEST_PIECE
            sentence, space = text.words.rfind(". ", low, limit), text.words.rfind(" ", low, limit)
            cut = sentence + 1 if sentence > low + LONGEST_PIECE // 2 else space if space > low else limit
            yield low, cut
            low = cut
        yield low, following
