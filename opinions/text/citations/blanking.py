"""Words without what has been found in them, at the same offsets."""

from collections.abc import Sequence


def blanked(words: str, spans: Sequence[tuple[int, int]]) -> str:
    """The words with spaces in the place of each span; spans are in order of their starts and may overlap.

    >>> blanked("See Roth, 408 U.S. at 577.", [(4, 25)])
    'See                      .'
    """
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        if end > at:
            pieces += [words[at : max(at, start)], " " * (end - max(at, start))]
            at = end
    return "".join([*pieces, words[at:]])
