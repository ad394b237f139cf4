"""Where an invented student begins and ends a passage: at the words, a little within them, or a sentence further."""

import random
import re

from opinions.text.sentences import sentence_spans
from opinions.text.spans import Span

_WORD = re.compile(r"\S+")
EXACT, WITHIN = 0.45, 0.75
"""Below the first share the words themselves are taken, below the second a part of them, else more."""


def widened(text: str, span: Span, chance: random.Random) -> Span:
    """The words at `span` (code points of `text`) as one student takes them; on whole words, within one passage."""
    drawn = chance.random()
    words = [Span(span.start + found.start(), span.start + found.end()) for found in _WORD.finditer(span.slice(text))]
    if drawn < EXACT or len(words) < 6:  # noqa: PLR2004 -- too few words to leave some out
        return span
    if drawn < WITHIN:
        cut = chance.randint(1, len(words) // 3)
        return Span(words[cut].start, span.end) if chance.random() < 0.5 else Span(span.start, words[-1 - cut].end)  # noqa: PLR2004 -- a coin
    first = text.rfind("\n", 0, span.start) + 1
    last = text.find("\n", span.end)
    passage = text[first : last if last >= 0 else len(text)]
    around = [Span(first + each.start, first + each.end) for each in sentence_spans(passage)]
    touched = [at for at, each in enumerate(around) if each.overlaps(span)]
    if drawn < 0.9 or touched[-1] + 1 == len(around):  # noqa: PLR2004 -- more often her own sentence than the next
        return Span(around[touched[0]].start, around[touched[-1]].end)
    return Span(around[touched[0]].start, around[touched[-1] + 1].end)
