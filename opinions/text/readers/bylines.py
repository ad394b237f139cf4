"""Bylines: who wrote, who joined, and what the writing is, in the ways in which reporters print it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from opinions.text.kinds import OpinionKind
from opinions.text.part_names import LIST

TITLE = (
    r"(?:(?:United States |Acting |Senior |Presiding |Associate |Chief |Circuit |District |Appellate |Supreme |Special "
    r"|Surrogate |Vice )*(?:Justices?|Judges?|Chancellor)|JJ\.?|(?:V\. ?)?(?:C|P)\. ?J\.|CJ\.|J\.)"
)
TITLE_CAPITALS = r"(?:(?:THE )?(?:CHIEF |ASSOCIATE |PRESIDING )?(?:JUSTICES?|JUDGES?))"
WORD = r"[^\W\d_][\w’'.-]*"
NAME = rf"{WORD}(?: {WORD}){{0,4}}"
PER_CURIAM = re.compile(r"(?:opinion )?(?:by the court|per curiam)\b", re.IGNORECASE)
BY_THE_COURT = re.compile(r"(?:opinion )?by the court\b", re.IGNORECASE)
DISPOSES = re.compile(
    r"by the court\W+(?:(?:the|that|said) )?"
    r"(?:judgments?|orders?|decree|decision|petition|motion|writ|appeal|rights|cause)\b",
    re.IGNORECASE,
)
"""How Wisconsin's reports print the disposition: `By the Court.—Judgment affirmed.`"""
SIGNED_LINE = 60
RUN_IN = re.compile(r"(?P<byline>[^:]{3,150}:)\s+(?=[A-Z“\"'\[])")
CAPITALS = r"(?:Mc|Mac|De|O[’'])?[A-Z][A-Z’'.-]+"
RUN_IN_CAPITALS = re.compile(
    rf"(?P<byline>(?:{CAPITALS}(?: {CAPITALS}){{0,3}}, (?:[A-Z]\. ?){{0,3}}J\."
    r"(?:,? ?\((?:specially |respectfully )?(?:concurring|dissenting)[^()]{0,80}\)[.:]?"
    r"|,? (?:concurring|dissenting)[^.:]{0,60}[.:]|(?=\s.{40}))|PER CURIAM\.(?=.{40})))"
    r"\s+(?=[A-Z“\"'\[¶])(?!(?:Concur|Dissent|Not)[a-z]*\b)"
)
"""A byline in capitals whose paragraph runs on (`HOLMES, J. This is …`): a colon is not needed there."""
NAME_FIRST = re.compile(rf"(?P<name>{NAME}),? ?(?:, )?(?P<title>{TITLE})(?![\w’'])(?P<rest>.*)$")
TITLE_FIRST = re.compile(
    rf"(?:Mr\. |MR\. |Madam |MADAM )?(?P<title>{TITLE_CAPITALS}|{TITLE})[ \u00a0](?P<name>{NAME}?)"
    r"(?P<rest>(?:,| ,|:|\.$| \(| delivered| announced| filed| with whom| joined| concurring| dissenting| took).*|)$"
)
OPINION_BY = re.compile(
    rf"(?i:opinion|dissent|concurrence|statement)(?i: of the court)? (?i:by|of) "
    rf"(?P<title>{TITLE_CAPITALS}|{TITLE})?,? ?(?P<name>{NAME}?)(?P<rest>,.*| respecting .*|[.:]|)$"
)
SEVERAL = re.compile(
    r"\. [A-Z][\w’']+(?: and [A-Z][\w’']+)?, (?:C\. ?J|JJ?)\., (?:filed|took|delivered|concurred|dissented)\b"
)
"""A syllabus goes on so with the next author: no writing begins with such a line."""
CONTINUES = re.compile(r"\(?(?:concurring|dissenting|specially concurring|with whom|joined by|joining|delivered)\b")
JOINED = re.compile(
    r"\bjoined by (?P<names>.+?)(?:,? (?:concurring|dissenting|joining|specially)\b|[.:)]?$)", re.IGNORECASE
)
WITH_WHOM = re.compile(r"\bwith whom (?P<names>.+?),? joins?\b", re.IGNORECASE)
TITLE_WORDS = re.compile(rf"\b(?:Mr\.|MR\.|Madam)|\b{TITLE_CAPITALS}(?=[ ,.]|$)|\b{TITLE}(?![\w’'])")
PARTICLES = frozenset({"van", "von", "der", "den", "de", "del", "della", "di", "du", "la", "le", "st.", "ten", "ter"})
SUFFIX = re.compile(r"^(?:jr\.?|sr\.?|[ivx]+|esq\.?)$", re.IGNORECASE)
PREFIX = re.compile(r"(?P<prefix>Mc|Mac|De|Di|La|Le|Van|Von|O|D)(?P<rest>[A-Z]{2,})$")
NO_NAMES = frozenset(
    {
        "before",
        "circuit",
        "court",
        "district",
        "chief",
        "senior",
        "associate",
        "presiding",
        "appellate",
        "judge",
        "judges",
        "justice",
        "justices",
    }
)
CHIEF = "TheChief"
LONGEST = 400
LONGEST_OF_PARTS = 1000
"""Code points of a byline that says what it is Part by Part."""
OF_PARTS = re.compile(r"(?:opinion|joins?|joined)\b[^.]{0,200}\b(?:Parts? (?:[IVX]+|[A-Z])\b|footnotes? \d)")
WHOLE = r"(?: in (?:the |its )?(?:judgments?|results?|parts?|opinion|full|whole)(?: of the court)?)"
HOW_FAR = rf"(?: specially| only|{WHOLE}| (?:in|as to|except as to) {LIST}| from the .{{0,60}})*"
MANNERS = (
    rf"(?:specially |respectfully )?(?:concurring|dissenting){HOW_FAR}",
    r"(?:delivered the opinion|announced the judgment)(?=.{0,300}\bParts? [IVXA-Z\d]).{0,900}",
    r"delivered the opinion.{0,200}",
    r"announced the judgment.{0,300}",
    r"filed an? .{0,160}",
    r"(?:respecting|writing for) .{0,80}",
    r"sitting by designation",
    rf"with whom .{{0,200}}? joins?(?:,? (?:in |as to |for |except |only |all but |with respect to )+{LIST})?",
    r"joined by .{0,200}?(?=,? (?:concurring|dissenting)|[.:]?$)",
)
MANNER = re.compile(rf"[\s,.:;()—–-]*(?:(?:{'|'.join(MANNERS)})(?:[\s,;()]|and|but)*)*+[\s.,:;)—–-]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says. `author` and `joined_by` are surnames in ordinary capitals, `raw` is the line as printed."""

    raw: str
    kind: OpinionKind | None = None
    author: str = ""
    author_title: str = ""
    author_raw: str = ""
    source_type: str = ""
    per_curiam: bool = False
    joined_by: tuple[str, ...] = ()

    @property
    def is_explicit(self) -> bool:
        """Whether it says what the writing is, rather than a name alone."""
        return self.kind is not None or self.per_curiam


def read_byline(line: str) -> Byline | None:
    """What `line` says if it is a byline, else None.

    >>> read_byline("KAGAN, J., concurring in the judgment.").author
    'Kagan'
    """
    if len(line) > (LONGEST_OF_PARTS if OF_PARTS.search(line) else LONGEST) or SEVERAL.search(line):
        return None
    if DISPOSES.match(line):
        return None
    if PER_CURIAM.match(line) and len(line) < 40:  # noqa: PLR2004 -- "Per curiam" also opens sentences
        return Byline(line, None, author_raw=line, per_curiam=True, source_type=line)
    if re.match(r"joined by ", line, re.IGNORECASE) and kind_of(line) is not None:
        return Byline(line, kind_of(line), source_type=_manner(line), joined_by=joiners_of(line))
    match = _name_and_title(line)
    if match is None:
        return None
    rest = match["rest"] or ""
    author = surname(match["name"])
    return Byline(
        line,
        kind_of(rest) or kind_of(line[: match.start("name")]),
        author=author,
        author_title=_plain_title(match["title"] or ""),
        author_raw=line[: match.start("rest")].rstrip(" ,:") if match["rest"] else line.rstrip(" ,:"),
        source_type=_manner(rest),
        joined_by=tuple(name for name in joiners_of(rest) if name != author),
    )


def run_in_byline(text: str) -> tuple[re.Match[str], Byline] | None:
    """The byline that opens a paragraph which runs on after it (its group `byline`), and what it says; or None.

    >>> run_in_byline("HOLMES, J. This is an action for damages, brought in the county.")[1].author
    'Holmes'
    """
    for form in (RUN_IN, RUN_IN_CAPITALS):
        match = form.match(text)
        byline = read_byline(" ".join(match["byline"].split())) if match else None
        if match and byline is not None:
            return match, byline
    return None


def is_signature(byline: Byline, following: Iterable[str]) -> bool:
    """Whether "BY THE COURT:" signs what stands above it: no sentence is among the lines that follow."""
    if not BY_THE_COURT.match(byline.raw):
        return False
    return not any(len(line) >= SIGNED_LINE and line.rstrip("”’\"')")[-1:] in {".", "?", ":"} for line in following)


def _name_and_title(line: str) -> re.Match[str] | None:
    """The match of the first form of byline that fits: each form needs a name that is written as a name."""
    for form in (NAME_FIRST, TITLE_FIRST, OPINION_BY):
        match = form.match(line)
        if match and _is_name(match["name"]) and MANNER.match(match["rest"] or ""):
            return match
    return None


def _is_name(name: str) -> bool:
    words = name.split()
    if any(word.lower().rstrip(".,") in NO_NAMES for word in words):
        return False
    return all(word[0].isupper() or word.lower() in PARTICLES for word in words)


def kind_of(words: str) -> OpinionKind | None:
    """The kind of writing that the words of a byline name, or None.

    >>> kind_of("concurring in part and dissenting in part.").value
    'concurrence_in_part_dissent_in_part'
    """
    low = words.lower()
    concurs, dissents = re.search(r"concurr", low), re.search(r"dissent", low)
    if concurs and dissents:
        return OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART
    if dissents:
        return OpinionKind.DISSENT
    if concurs:
        return _kind_of_concurrence(low)
    if re.search(r"announced the judgment", low):
        return OpinionKind.PLURALITY
    if re.search(r"respecting the denial|\bstatement\b", low):
        return OpinionKind.STATEMENT
    return OpinionKind.MAJORITY if re.search(r"opinion (?:of|for) the court|for the court|majority", low) else None


def _kind_of_concurrence(low: str) -> OpinionKind:
    if re.search(r"in part\b", low):
        return OpinionKind.CONCURRENCE_IN_PART
    if re.search(r"in (?:the )?(?:judgment|result)", low):
        return OpinionKind.CONCURRENCE_IN_JUDGMENT
    return OpinionKind.CONCURRENCE


def joiners_of(words: str) -> tuple[str, ...]:
    """The surnames of those who join.

    >>> joiners_of(", with whom Mr. Justice MARSHALL joins, dissenting.")
    ('Marshall',)
    """
    match = WITH_WHOM.search(words) or JOINED.search(words)
    return names_listed(match["names"]) if match else ()


def names_listed(words: str) -> tuple[str, ...]:
    """The surnames in a list of judges with their titles, each once.

    >>> names_listed("MARSH, C. J., and Justice O’DELL")
    ('Marsh', "O'Dell")
    """
    listed = re.sub(r"\bTHE CHIEF JUSTICE\b|\b[Tt]he Chief Justice\b", CHIEF, words)
    listed = TITLE_WORDS.sub(" , ", listed)
    parts = re.split(r",|;|&|\band\b|\bAND\b", listed)
    names = (_joiner(part.strip(" .")) for part in parts)
    return tuple(dict.fromkeys(name for name in names if name))


def _joiner(part: str) -> str:
    if part == CHIEF:
        return "Chief Justice"
    if not part or not _is_name(part) or SUFFIX.match(part):
        return ""
    return surname(part)


def surname(name: str) -> str:
    """The surname in ordinary capitals, apostrophes straight.

    >>> surname("MARY BECK O’BRIEN, Jr."), surname("McCONNELL"), surname("Martha Craig Daughtrey")
    ("O'Brien", 'McConnell', 'Daughtrey')
    """
    words = [word for word in name.replace("’", "'").replace(",", " ").split() if not SUFFIX.match(word)]
    if not words:
        return ""
    first = len(words) - 1
    while first > 0 and words[first - 1].lower() in PARTICLES:
        first -= 1
    return " ".join(_ordinary_capitals(word) for word in words[first:]).rstrip(".,:")


def _ordinary_capitals(word: str) -> str:
    match = PREFIX.match(word)
    if match and not word.isupper():
        return match["prefix"] + _ordinary_capitals(match["rest"])
    if not word.isupper():
        return word
    return re.sub(r"[^\W\d_]+", lambda run: run[0].capitalize(), word)


def _plain_title(title: str) -> str:
    """The title without its full capitals: "CHIEF JUSTICE" is "Chief Justice", "C. J." is "C.J."."""
    spelled = title.title() if title.isupper() and "." not in title else title
    return re.sub(r"\. (?=J)", ".", spelled)


def _manner(words: str) -> str:
    """The source's own words for what the writing is."""
    match = re.search(
        r"(?:specially )?(?:concurring|dissenting|delivered|announced|filed|respecting).*$", words, re.IGNORECASE
    )
    return match[0].strip(" .,:;()") if match else ""
