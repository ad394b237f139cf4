"""What `laws_in` finds in a line of text, as the tests of laws write it down."""

from opinions.text.citations.laws import laws_in
from opinions.text.citations.mentions import Mention, Text


def mentions(words: str, home: str = "") -> list[Mention]:
    """The mentions in one writing without notes."""
    return laws_in(Text(words, (0,), ("",)), home=home)


def found(words: str, home: str = "") -> list[tuple[str, str | None, str]]:
    """Of each mention its words, its pin, and the Bluebook form of what it names ('' where it names nothing surely)."""
    return [
        (words[each.start : each.end], each.pin, each.law.cite if each.law else "") for each in mentions(words, home)
    ]


def cites(words: str, home: str = "") -> list[str]:
    """The Bluebook forms alone."""
    return [cite for _, _, cite in found(words, home)]
