"""References between the writings of a case: "Ct. Op. at 1104 n. 9", "O'Brien, J., dissent at 1134", *ante*, *post*.

The first cut: they are found with their pins, and never taken for an authority of their own. Which writing is meant is
told by the page alone (`opinions.cross_references`).
"""

import re
from collections.abc import Iterator

from opinions.text.citations.grammar import NOTES, NUMBERS
from opinions.text.citations.mentions import Mention
from opinions.text.kinds import CitationForm

INTERNAL = re.compile(
    r"(?<!\w)(?:(?:Ct\.|Maj\.|Majority|Court’s|Court's) ?(?:Op\.|Opinion)"
    r"|[A-Z][\w’'-]{1,40}, (?:C\.)?J\., (?:dissent|concurrence|dissenting|concurring)(?: ?[Oo]p\.)?"
    rf"|(?:[Aa]nte|[Pp]ost)),? at (?P<pin>{NUMBERS}{NOTES})"
)


def internal_mentions(words: str) -> Iterator[Mention]:
    """The references to other writings of the same case in a writing's text, in order.

    >>> [(words[m.start:m.end], m.pin) for words in ["See Ct. Op. at 1104 n. 9."] for m in internal_mentions(words)]
    [('Ct. Op. at 1104 n. 9', '1104 n. 9')]
    """
    for found in INTERNAL.finditer(words):
        yield Mention(found.start(), found.end(), CitationForm.INTERNAL, pin=found["pin"])
