"""What XML 1.0 cannot hold, replaced one for one, so that every place stays."""

from typing import Final

from annotations.codebooks.qdc import xml_text

STANDS_IN: Final = "\ufffd"
"""Unicode's replacement character."""


def lost(words: str) -> dict[int, str]:
    """The characters that XML 1.0 cannot hold, by their offsets (code points)."""
    return {} if xml_text(words) == words else {at: sign for at, sign in enumerate(words) if not xml_text(sign)}


def held(words: str) -> str:
    r"""The words, as long as they were, as XML can hold them.

    >>> held("a form\ffeed")
    'a form�feed'
    """
    replaced = lost(words)
    return "".join(STANDS_IN if at in replaced else sign for at, sign in enumerate(words)) if replaced else words
