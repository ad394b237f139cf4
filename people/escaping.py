"""Words as HTML."""

import re
from html import escape
from typing import Final

_MARKUP: Final = re.compile("[&<>\"']")


def escaped(words: str) -> str:
    """The words with what HTML would take for its own written out, as `html.escape` writes it.

    Few words have any of it, and to look for it takes a third of the time of escaping.

    >>> escaped("a < b"), escaped("plain")
    ('a &lt; b', 'plain')
    """
    return escape(words) if _MARKUP.search(words) else words
