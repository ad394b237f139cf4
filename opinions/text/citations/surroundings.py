"""What stands around a citation: signals, parentheticals and history (Bluebook rules 1.2, 1.5, 10.6 and 10.7)."""

import re
from collections.abc import Mapping

SIGNAL = re.compile(
    r"(?<!\w)(?P<signal>(?:but )?see,? e\. ?g\.,?(?: also)?|(?:but )?see(?:,? also|,? generally)?|see, e\. ?g\.,? also"
    r"|accord|(?:but )?cf\.(?:,? e\. ?g\.)?|contra|compare|with|e\. ?g\."
    r"|citing|quoting|quoted in|cited in),? ?(?:[\[(“\"])?$",
    re.IGNORECASE,
)
LONGEST_SIGNAL = 24
_DECIDED = (
    r"aff['’]?[dg]|affirmed|affirming|rev['’]?[dg]|reversed|reversing|vacated|vacating|remanded|modified|modifying"
    r"|mod['’]d|amended|overruled|overruling|abrogated|abrogating|superseded|disapproved|withdrawn|dismissed|disavowed"
    r"|on remand|on reh['’]g|on rehearing|on appeal|appeal after remand|opinion after remand|adopted|rejected|enforced"
    r"|enf['’]d|quashed|denied"
)
_ASKED = (
    r"(?:cert\.|certiorari|writ(?: of error)?|reh['’]g|rehearing|review|leave to appeal|appeal|pet(?:ition|\.)|app\."
    r"|probable jurisdiction|prob\. juris\.|trans(?:fer|\.)|reconsideration|lv\.|leave)"
    r"(?: for (?:cert(?:iorari|\.)|review|reh['’]g|rehearing))?(?: en banc)?"
    r" (?:denied|granted|dismissed|den\.|filed|ref['’]d|refused|noted|docketed|pending|withdrawn|discontinued)"
)
_HOW = (
    r" and|,? in part|,? on other grounds|,? per curiam|,? mem\.|,? sub nom\.|,? en banc|,? as stated in"
    r"|,? as recognized (?:in|by)|,? by statute|,? on reh['’]g|,? by an equally divided court|,? by|,? in"
    r"|,? (?:denied|granted|rev['’]d|aff['’]d|vacated|remanded|reversed|affirmed)"
)
HISTORY = re.compile(
    rf"(?:(?:and|as|order|judgment|opinion|decision) )?(?:{_DECIDED}|{_ASKED})(?:(?:{_HOW})(?!\w))*+,?",
    re.IGNORECASE,
)
UNPRINTED = re.compile(r" (?:[-–—]{1,3}|_{2,}) U\. ?S\. ?(?:[-–—]{1,3}|_{2,}),? ?$")
LONGEST_HISTORY = 120
GAP_BEFORE_HISTORY = re.compile(r"[,;]? (?:and )?")
SUB_NOM = re.compile(r"sub nom|by$|by,$|in$|as stated|as recognized")


def signal_before(words: str, floor: int, at: int) -> str:
    """The signal that introduces the citation at `at`, in small letters; nothing before `floor` is looked at.

    >>> signal_before("He won. See also Roth", 0, 17), signal_before("In Roth", 0, 3)
    ('see also', '')
    """
    found = SIGNAL.search(words, max(floor, at - LONGEST_SIGNAL), at)
    return " ".join(found["signal"].lower().rstrip(",").split()).replace("e. g.", "e.g.") if found else ""


def history_between(words: str, start: int, end: int) -> str:
    """The words that tie a citation to the one before it, where there is nothing else between the two.

    >>> history_between(", aff’d on other grounds, 5 U.S. 1", 0, 26)
    'aff’d on other grounds'
    """
    if not 0 < end - start <= LONGEST_HISTORY:
        return ""
    gap = GAP_BEFORE_HISTORY.match(words, start, end)
    between = UNPRINTED.sub("", words[gap.end() if gap else start : end])
    found = HISTORY.fullmatch(between.strip())
    return found[0].rstrip(",") if found else ""


def brackets_of(words: str) -> dict[int, int]:
    """For each opening parenthesis that is closed in its passage, where it is closed. One reading, so linear."""
    closed: dict[int, int] = {}
    open_ones: list[int] = []
    for found in re.finditer(r"[()\n]", words):
        if found[0] == "(":
            open_ones.append(found.start())
        elif found[0] == "\n":
            open_ones.clear()
        elif open_ones:
            closed[open_ones.pop()] = found.start()
    return closed


def parentheticals_after(words: str, brackets: Mapping[int, int], end: int) -> tuple[str, int]:
    """The words of the parentheses that follow a citation, joined by a semicolon, and where the last one is closed.

    >>> parentheticals_after("Id. (emphasis added) (quoting Roth).", {4: 19, 21: 34}, 3)
    ('emphasis added; quoting Roth', 35)
    """
    kept: list[str] = []
    while True:
        opened = end + 1 if words.startswith(" (", end) else end
        if not words.startswith("(", opened) or opened not in brackets:
            return "; ".join(kept), end
        closed = brackets[opened]
        kept.append(words[opened + 1 : closed])
        end = closed + 1
