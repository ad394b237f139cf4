"""Names of cases in front of citations: where they begin and end (Bluebook rules 10.2 and 10.9)."""

import re
from dataclasses import dataclass
from functools import cache

from opinions.text.citations.grammar import court_words

YEAR_BEFORE = re.compile(r" ?\((?P<year>(?:1[6-9]|20)\d\d)\) $")
DOCKET_BEFORE = re.compile(
    r",? \(?(?:Nos?\.|Case Nos?\.|Docket Nos?\.|Civ(?:il)?\. (?:A\. |Action )?Nos?\.) [\w:.,&() -]{1,80}$"
)
SUPRA_BEFORE = re.compile(r",? supra(?:, at \d+)?,? ?$")
VERSUS = re.compile(r",? (?:v|vs)\.? ")
COURT_AFTER_NAME = re.compile(r", (?P<court>(?:[A-Z]\.)*(?:[A-Z][a-z]{1,4}\.){2,}|(?:[A-Z]\.)+(?:[A-Z][a-z]{1,4}\.)+)$")
UNOPPOSED = re.compile(
    r"(?<![\w.])(?:In re|In Re|IN RE|Ex parte|Ex Parte|In the Matter of|Matter of|In matter of|Estate of"
    r"|In the Interest of|Petition of|Application of|Interest of) (?P<party>[A-Z0-9][^;“”\"]{0,100})$"
)
ALSO_NAMED = re.compile(r" \((?:In re|In the Matter of|Matter of) [A-Z][^()“”\"]{0,100}\)$")
"""A proceeding within a bankruptcy bears both names (Bluebook rule 10.2.1(a))."""
CASES = re.compile(r"(?:(?:The )?(?:[A-Z][\w’'-]+ ){1,4}Cases|The [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)$")
_CONNECTORS = """
of the and & ex rel. for in on de la las los del der den von van to by du da di et al. al a at d/b/a a/k/a
"""
CONNECTORS = frozenset(_CONNECTORS.split())
_INSIDE_PARTY = """
re parte des le les y e dos das ter ten upon minor individually an as or with non from minors his her their through ux.
"""
INSIDE_PARTY = CONNECTORS | frozenset(_INSIDE_PARTY.split())
_SIGNALS = """
in see accord cf. but compare e.g. e.g., also under from as citing quoting like unlike since after before because
although while when where and thus similarly both with moreover contra see, if is was were that than this until
following applying overruling distinguishing discussing considering invoking interpreting construing noting reversing
affirming adopting cf eg e.g. generally by to for on at neither nor or per again so only even here whether did does do
nothing indeed finally first second third today though once through despite given unless whereas then there therefore
hence accordingly see; e. g., g., overrule overruled
"""
SIGNALS = frozenset(_SIGNALS.split())
AFTER_SIGNAL = re.compile(r"(?:,? (?:e\. ?g\.|also|generally)[.,]*)+ ?|, ")
COURT_THEN_NAME = re.compile(
    r"\b(?:Courts?|Circuit|Appeals|Division|Justices?|Judges?|Congress|Panel|Parliament|Clause|Amendment|Amendments|Act"
    r"|Rule|Doctrine|State|JJ?\.)(?:['’]s?)?,? (?:in|by|under|from|on|and) (?=[A-Z])"
)
_FIRM_ENDINGS = """
inc. inc llc l.l.c. co. corp. ltd. ltd jr. sr. jr sr et n.a. p.c. llp l.p. l.l.p. iii ii s.a. & and of
"""
FIRM_ENDINGS = frozenset(_FIRM_ENDINGS.split())
GLUED = re.compile(r".*[a-z”\")][.;]”?(?P<name>[A-Z][\w’'-]*)")
LONGEST_NAME = 200
LONGEST_ABBREVIATION = 5
WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class CaseName:
    """The name in front of a citation, from `start`, and a year or a court printed between the two."""

    start: int
    name: str
    year: str = ""
    court: str = ""


@cache
def _abbreviations() -> frozenset[str]:
    from reporters_db import CASE_NAME_ABBREVIATIONS  # noqa: PLC0415 -- its tables take time to load; not all need them

    return frozenset(word.lower().rstrip(".") for word in CASE_NAME_ABBREVIATIONS)


@cache
def _whole_words() -> frozenset[str]:
    """Words that are abbreviated in names, so that a full stop after the whole word ends a sentence."""
    from reporters_db import CASE_NAME_ABBREVIATIONS  # noqa: PLC0415 -- its tables take time to load; not all need them

    return frozenset(word.lower() for words in CASE_NAME_ABBREVIATIONS.values() for word in words) - _abbreviations()


def case_name_before(text: str, floor: int, at: int) -> CaseName | None:
    """The case name that ends right before the citation at `at`; nothing before `floor` is looked at.

    >>> case_name_before("the authority of DeShaney v. Winnebago County, 489 U.S. 189", 0, 47).name
    'DeShaney v. Winnebago County'
    """
    low = max(floor, at - LONGEST_NAME, text.rfind("\n", floor, at) + 1)
    before = text[low:at]
    year = YEAR_BEFORE.search(before)
    before = before[: year.start()] if year else before
    docket = DOCKET_BEFORE.search(before)
    before = before[: docket.start()] if docket and not VERSUS.search(docket[0]) else before
    supra = SUPRA_BEFORE.search(before)
    stripped = (before[: supra.start()] if supra else before).rstrip(", ")
    if stripped.endswith(" (") and " v" in stripped:
        stripped = before = stripped.removesuffix(" (")
    if (not supra and len(before) - len(stripped) > 2) or not stripped:  # noqa: PLR2004 -- a comma and a space
        return None
    also = ALSO_NAMED.search(stripped)
    start = _name_start(stripped[: also.start()] if also else stripped)
    if start is None and also:
        start, also = _name_start(stripped), None
    if start is None:
        return None
    name = stripped[start : also.start()] if also else stripped[start:]
    court = COURT_AFTER_NAME.search(name)
    return CaseName(
        start=low + start,
        name=name[: court.start()] if court else name,
        year=year["year"] if year else "",
        court=court_words(court["court"]) if court else "",
    )


def short_name_before(text: str, floor: int, at: int) -> CaseName | None:
    """The short name before a short citation: "Estate of Gilmore, " in "Estate of Gilmore, 787 F.2d at 720".

    >>> short_name_before("See also Estate of Gilmore, 787 F.2d at 720", 0, 28).name
    'Estate of Gilmore'
    """
    low = max(floor, at - LONGEST_NAME, text.rfind("\n", floor, at) + 1)
    before = text[low:at]
    supra = SUPRA_BEFORE.search(before)
    cut = before[: supra.start()] if supra else before
    stripped = cut.rstrip(" ").removesuffix(",")
    if not stripped or (supra is None and len(cut) - len(stripped) != 2):  # noqa: PLR2004 -- a comma and a space
        return None
    return name_ending(text, low, low + len(stripped))


def name_ending(text: str, floor: int, end: int) -> CaseName | None:
    """The name of a case, whole or one party's, that ends at `end`; nothing before `floor` is looked at.

    >>> name_ending("Compare In re Gault with others", 0, 19).name
    'In re Gault'
    """
    low = max(floor, end - LONGEST_NAME, text.rfind("\n", floor, end) + 1)
    before = text[low:end]
    start = _name_start(before)
    if start is None:
        start = _party_start(before, len(before))
    if start is None or start >= len(before):
        return None
    return CaseName(low + start, before[start:])


def _name_start(before: str) -> int | None:
    versus = list(VERSUS.finditer(before))
    if versus and _is_party(before[versus[-1].end() :]):
        return _party_start(before, versus[-1].start())
    unopposed = UNOPPOSED.search(before)
    if unopposed and _is_party(unopposed["party"]):
        return unopposed.start()
    titled = CASES.search(before)
    return _skip_signals(before, titled.start(), len(before)) if titled else None


def _is_party(words: str) -> bool:
    """Whether words could all be one party's name: no verb, no quotation, no end of a sentence."""
    if not words or not (words[0].isupper() or words[0].isdigit()) or re.search(r"[;“”\"]|\d{5}", words):
        return False
    after = ""
    for word in reversed(words.split(" ")):
        bare = word.strip("(),’'")
        if bare[:1].islower() and bare not in INSIDE_PARTY and not re.search(r"[A-Z]", bare):
            return False
        if word.endswith(".") and after[:1].isupper() and not _abbreviates(bare, after):
            return False
        after = word
    return words.count("(") == words.count(")")


def _party_start(before: str, end: int) -> int | None:
    """Where the first party's name starts: back from `end` over capitalised words and what joins them."""
    start = end
    after = ""
    stopped = ""
    for match in reversed(list(WORD.finditer(before, 0, end))):
        word = match[0]
        if not _continues_name(word, after, last=match.end() == end):
            stopped = word
            break
        start, after = match.start(), word
        if word[0] in '(“["‘':
            start += 1
            break
    if stopped.lower() in {"v.", "vs.", "v"}:
        start = max(start, _after_last_and(before, start, end))
    glued = GLUED.fullmatch(stopped)
    if glued and start > 0:
        start = before.rfind(stopped, 0, start) + glued.start("name")
    leaders = list(COURT_THEN_NAME.finditer(before, start, end))
    return _skip_signals(before, leaders[-1].end() if leaders else start, end)


def _after_last_and(before: str, start: int, end: int) -> int:
    """Two names joined by "and": what stands before belongs to the case before."""
    joint = before.rfind(" and ", start, end)
    return joint + len(" and ") if joint >= 0 else start


def _continues_name(word: str, after: str, *, last: bool) -> bool:
    bare = word.lstrip('(“["‘')
    if word[-1] in ';:”")]?!' or (word[-1] == "," and after[-1:] != "," and after.lower() not in FIRM_ENDINGS):
        return word[-1] == ")" and word[0] == "(" and last
    if bare.lower() in CONNECTORS:
        return True
    if not bare or not (bare[0].isupper() or (bare[0].isdigit() and len(bare) < LONGEST_ABBREVIATION)):
        return False
    return last or not word.endswith(".") or _abbreviates(bare, after)


def _abbreviates(word: str, after: str) -> bool:
    """Whether a full stop ends an abbreviation rather than a sentence; before a small word it always does."""
    bare = word.rstrip(".").lower()
    if after in OPENERS or bare in _whole_words():
        return False
    return (
        after[:1].islower()
        or after == "&"
        or "." in bare
        or "'" in bare
        or "’" in bare
        or bare in _abbreviations()
        or (len(bare) <= LONGEST_ABBREVIATION and bare not in SHORT_WORDS)
    )


OPENERS = frozenset({"In", "The", "See", "This", "It", "But", "We", "That", "Cf.", "As", "Under", "If", "These", "Id."})
_SHORT_WORDS = """
case law court state act rule claim right order trial duty fact jury here there it so id ibid this that them us me one
two party issue month year years time day days test case. cases rules apply below above use them. is was not relief
fraud crime costs fees power value issue once n op
"""
SHORT_WORDS = frozenset(_SHORT_WORDS.split())


def _skip_signals(before: str, start: int, end: int) -> int | None:
    """From `start` over words that introduce a name without being of it; None where nothing is left."""
    for match in WORD.finditer(before, start, end):
        word, rest = match[0], before[match.end() : end].lstrip()
        if word == "In" and rest.startswith("re "):
            return match.start()
        if word.lower() in SIGNALS and (word != "First" or not rest):
            continue
        if not word[0].isupper() and word in CONNECTORS:
            continue
        return match.start()
    return None
