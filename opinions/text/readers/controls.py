"""Control characters in a source: what Windows-1252 meant by them, or nothing."""

import re
from collections.abc import Collection

from opinions.text.parsed import ParsedWarning

CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
FIRST_PLAIN = 0xA0


class ControlRepair:
    """Repairs one source, piece by piece, and remembers what it did and where it began."""

    def __init__(self) -> None:
        self._meant = self._removed = 0
        self._first = 0

    def clean(self, text: str, at: int = 0) -> str:
        """`text`, which stands at `at`, without control characters but those of layout.

        C1 controls become what Windows-1252 meant by these bytes (U+0097 an em dash); other controls and lone
        surrogates go.
        """

        def repaired(match: re.Match[str]) -> str:
            self._first = self._first or at + match.start()
            meant = windows_meaning(match[0])
            if meant:
                self._meant += 1
            else:
                self._removed += 1
            return meant

        return CONTROLS.sub(repaired, text)

    @property
    def warnings(self) -> Collection[ParsedWarning]:
        """A sentence for each of the two things that were done."""
        done = []
        if self._meant:
            done.append(
                f"{self._meant} control characters (U+0080 to U+009F) were read as the Windows-1252 characters that "
                "they stand for, such as dashes and quotation marks."
            )
        if self._removed:
            done.append(f"{self._removed} control characters were taken out of the text.")
        return [ParsedWarning(self._first, sentence) for sentence in done]


def windows_meaning(character: str) -> str:
    """The character that Windows-1252 has in the place of a C1 control; empty for any other.

    >>> windows_meaning(chr(0x97)), windows_meaning(chr(0x81)), windows_meaning(chr(7))
    ('—', '', '')
    """
    try:
        meant = character.encode("latin-1").decode("windows-1252")
    except UnicodeError:
        return ""
    return meant if ord(meant) >= FIRST_PLAIN else ""
