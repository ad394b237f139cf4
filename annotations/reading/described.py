"""A passage's notes in a few words, for who hears the page: how many, and by whom."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MOST_NAMED: Final = 3
"""Where more people than this made notes on a passage, those but the first are counted."""


class Makers(Mapping[int, str]):
    """What those are called who made the marks on a text, by submission, in the order in which they are told.

    `first` is the submission before the reader, called `name`. The names of the `others` are asked for when one of them
    is told: where many made notes on a passage, none is.
    """

    def __init__(
        self, first: int, name: str, others: Iterable[int], ask: Callable[[list[int]], dict[int, str]]
    ) -> None:
        self._first, self._name, self._ask = first, name, ask
        self._others = sorted({*others} - {first})

    def __iter__(self) -> Iterator[int]:
        return iter([self._first, *self._others])

    def __len__(self) -> int:
        return 1 + len(self._others)

    def __getitem__(self, submission: int) -> str:
        return self._name if submission == self._first else self._asked[submission]

    @cached_property
    def _asked(self) -> dict[int, str]:
        return dict.fromkeys(self._others, "") | self._ask(self._others)


def who_words(makers: Iterable[int], people: Mapping[int, str]) -> str:
    """How many notes and by whom: "3 notes: 2 by you, 1 by Ben". Empty where there are none.

    `makers` are the submissions (keys) of the notes, one each; `people` what those are called, in the order in which
    they are told.
    """
    counts = Counter(makers)
    total = counts.total()
    if not total:
        return ""
    told = [each for each in people if each in counts]
    named = tuple([(people[each], counts[each]) for each in (told if len(told) <= MOST_NAMED else told[:1])])
    return _words(get_language(), total, named, len(counts) - len(named))


@lru_cache(maxsize=1024)
def _words(_language: str | None, total: int, named: tuple[tuple[str, int], ...], others: int) -> str:
    """The sentence, of which a page has dozens; `others` is how many people made the notes of nobody who is named."""
    parts = [_("%(number)d by %(name)s") % {"number": number, "name": name} for name, number in named]
    if others > 0:
        rest = {"number": total - sum(number for _name, number in named), "people": others}
        parts.append(ngettext("%(number)d by %(people)d other", "%(number)d by %(people)d others", others) % rest)
    notes = ngettext("%(number)d note", "%(number)d notes", total) % {"number": total}
    return f"{notes}: {', '.join(parts)}"
