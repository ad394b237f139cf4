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
    """The reporters cited in a writing, in order."""
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
