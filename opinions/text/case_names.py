"""Whether two printed names may be of one case: "DeShaney v. Winnebago County" and "DeShaney v. Winnebago Cty. DSS"."""

import re

_WORD = re.compile(r"[^\W\d_][\w'’-]+")
_COMMON = frozenset(
    {
        "the",
        "of",
        "and",
        "for",
        "in",
        "re",
        "ex",
        "parte",
        "rel",
        "state",
        "states",
        "united",
        "people",
        "city",
        "county",
        "cnty",
        "cty",
        "town",
        "township",
        "village",
        "board",
        "bd",
        "department",
        "dep't",
        "dept",
        "co",
        "corp",
        "inc",
        "llc",
        "ltd",
        "estate",
        "matter",
        "commonwealth",
        "commissioner",
        "comm'r",
        "commission",
        "comm'n",
        "association",
        "ass'n",
        "district",
        "dist",
        "secretary",
        "sec'y",
        "director",
        "v",
        "vs",
        "et",
        "al",
    }
)
"""Words that many names share (Bluebook table T6 and rule 10.2): one of them tells no case from another."""


def telling_words(name: str) -> frozenset[str]:
    """The words, in lower case, by which a name is known; all of its words where it has none but common ones.

    >>> sorted(telling_words("Board of Regents v. Roth"))
    ['regents', 'roth']
    """
    words = frozenset(word.lower().replace("’", "'") for word in _WORD.findall(name))
    return words - _COMMON or words


def may_be_one_case(name: str, other: str) -> bool:
    """Whether cases with these names, reported on one page, may be the same: short decisions share pages.

    A name that is not known may be any.
    """
    words, others = telling_words(name), telling_words(other)
    return not words or not others or bool(words & others)
