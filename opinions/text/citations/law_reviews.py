"""Finds articles in periodicals and books, with their author and title (Bluebook rules 15 and 16)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from reporters_db import JOURNALS

from opinions.text.citations.law_names import bare
from opinions.text.citations.law_numbers import YEAR
from opinions.text.citations.mentions import Mention
from opinions.text.citations.secondary import work
from opinions.text.kinds import CitationForm

LONGEST_TITLE = 300
MOST_NAMES = 14
MOST_SHORT_WORDS = 4
JOURNAL = re.compile(
    r"(?<![\w.,$§-])(?P<volume>(?:1[6-9]|20)\d\d|\d{1,3}) (?P<name>[A-Z][\w.&'’ ]{2,60}?),?(?P<at> at)? "
    r"(?P<page>\d{1,4})(?![\w.]*\d)"
)
ENDS_AS_JOURNAL = re.compile(
    r"(?:L\. ?Rev|L\. ?J|L\. ?Q|L\. ?F|J\. ?L|Law Review|Law Journal|L\. Bull|Law\. Rev|J\. Int['’]l L|"
    r"Pol['’]y|L\. ?Rep)\.?$|"
    r"^(?:J\.|Journal) |(?: Rev\.| Q\.)$| J\.,? (?:of|on) [A-Z]"
)
NO_JOURNALS = frozenset({"Digest", "Human", "RISK", "Scholar", "IDEA", "Litig", "Taxes", "Economist", "Briefcase"})
PIN_AND_YEAR = re.compile(
    r"(?P<pin>, (?:at )?\d{1,4}(?:[-–—]\d+)?(?![\d] | [A-Z]\.)(?:, (?:at )?\d{1,4}(?:[-–—]\d+)?"
    r"(?! ?[A-Z])){0,8}(?:,? (?:& )?nn?\. ?\d+(?:[-–]\d+)?)?)?"
    rf"(?: ?[(\[](?:[A-Z][a-z]+\.? (?:\d{{1,2}}, )?)?(?P<year>{YEAR})(?:[-–]\d{{2,4}})?[)\]])?"
)
PIN_SPAN = re.compile(r"(?:[-–—]\d+)?(?:, \d{1,4}(?:[-–—]\d+)?(?! ?[A-Z])){0,8}(?:,? (?:& )?nn?\. ?\d+(?:[-–]\d+)?)?")
YEAR_BEFORE = re.compile(rf" ?\((?P<year>{YEAR})\) $")
EDITION = (
    r"[(\[](?P<edition>(?:[^()\[\]]{0,60}[ .])?(?:\d{1,2} ?(?:st|nd|d|rd|th)|[Rr]ev\.|[Nn]ew|"
    r"[Pp]erm\.|[Ss]tudent|[Hh]ornbook|[A-Z][a-z]+) [Ee]d ?s?\.?"
    rf"(?: ?[Rr]ev\.)?(?: ?{YEAR})?(?:,? ?(?:&|and) (?:\w+ )?Supp\.? ?(?:\d{{4}})?)?|{YEAR}(?:,? ?(?:&|"
    r"and) [\w. ]{0,12}Supp\. ?(?:\d{4})?)?)[)\]]"
)
PLACE = (
    r"(?:(?:§§? ?|ss? )(?P<section>\d[\w.:-]*(?:[\[(]\w{1,4}[\])])*(?:, \d[\w.]*(?:[\[(]\w{1,4}[\])])*)*)(?:,? "
    r"(?:at |pp?\. ?)?(?P<page>\d+(?:[-–—]\d+)?(?:, n\. ?\d+)?))?)"
)
WITH_SECTION = re.compile(rf",? {PLACE}(?: ?{EDITION})?")
EDITION_FIRST = re.compile(rf" {EDITION} {PLACE}")
WITH_PAGE = re.compile(
    r",? (?:at |pp?\. ?)?(?P<page>\*?\d{1,4}(?:[-–—]\d+)?(?:, \d{1,4}(?:[-–—]\d+)?){0,8}(?:,? n\. ?\d+)?) ?"
    rf"{EDITION}"
)
SECTION_MARK = re.compile(r" (?:§§? ?|ss? )(?=\d)")
PAGE_MARK = re.compile(
    r" (?:at |pp?\. )?\*?\d{1,4}(?:[-–—]\d+)?(?:, \d{1,4}(?:[-–—]\d+)?){0,8}(?:,? n\. ?\d+)? ?"
    rf"(?=[(\[][^()\[\]]{{0,70}}{YEAR}[)\]])"
)
EDITION_MARK = re.compile(r" (?=[(\[][^()\[\]]{0,40}[Ee]ds?\.? ?(?:\d{4})?[)\]] §)")
SIGNAL = re.compile(
    r"(?:^|(?<=[\s(\[“\"‘]))(?:[Ss]ee(?:,)?(?: also,?| generally,?| e\.? ?g\.,?)*|[Cc]f\.|[Aa]ccord\.?,?|"
    r"[Cc]iting|[Qq]uoting|[Bb]ut see|[Cc]ompare|[Cc]ontra|e\.g\.,|inter alia,|[Cc]ited in) "
)
STOPS = (
    r"(?<!&amp);|\n|(?<=[a-z\d)\]”\"]{2})[.][”\"’']{0,2} (?=[\"“'‘A-Z\d])|[)\]] |\. (?=See |Cf\. |But )"
    r"|(?<=\d)\. (?=[A-Z])|[(\[](?=[A-Z]|\d{1,3} [A-Z])"
)
STOP = re.compile(STOPS)
STOP_OR_QUESTION = re.compile(STOPS + r"|[?!][”\"’']{0,2} (?=[\"“'‘A-Z\d])")
ABBREVIATIONS = frozenset(
    {
        "vol",
        "ed",
        "eds",
        "jr",
        "sr",
        "dr",
        "prof",
        "st",
        "inst",
        "dept",
        "univ",
        "assn",
        "co",
        "inc",
        "et",
        "al",
        "hon",
        "mr",
        "no",
        "law",
        "cal",
        "proc",
        "crim",
    }
)
NAME_WORD = r"(?:[A-Z][\w'’.-]*|&amp;|de|la|van|von|der|et|al\.|&|and|eds?\.|Jr\.|II|III)"
AUTHOR = re.compile(
    rf"(?P<volume>\d{{1,2}}[A-Z]? )?(?P<author>{NAME_WORD}(?:,? {NAME_WORD}){{0,{MOST_NAMES}}}?), "
    r"(?P<title>[“\"‘'A-Z](?:[^;]|(?<=&amp);)*)"
)
MORE_AUTHORS = re.compile(
    r"(?:(?:&(?:amp;)?|and) )?(?:(?:[A-Z]\. ?){1,3}[A-Z][\w'’-]{1,30}|et al\.|[JS]r\.)(?: (?:&|and) "
    r"(?:[A-Z]\. ?){1,3}[A-Z][\w'’-]{1,30})?, "
)
SMALL = frozenset(
    {
        "of",
        "the",
        "and",
        "in",
        "on",
        "a",
        "an",
        "to",
        "for",
        "from",
        "with",
        "by",
        "under",
        "as",
        "at",
        "or",
        "against",
        "its",
        "after",
        "is",
        "it",
        "into",
        "but",
        "de",
        "per",
        "se",
        "between",
        "over",
        "without",
    }
)
REPORT_WORDS = re.compile(
    r"\d| v\. |\bv\. |\bIn re\b|\bEx parte\b|U\.S\.C|C\.F\.R|Stat\.|\bCode\b|\bConst\b|Restatement|"
    r"\bRules?\b \w+ (?:P\.|Proc)"
)
LEAST_CAPITALS = 0.6
NO_AUTHOR = re.compile(
    r"\bJJ?\.(?:$|,)|\b(?:Court|State|Congress|Section|Rule|Amendment|Article|Part|The|We|In|Const|Stat)\b"
)
KNOWN_WORKS = re.compile(
    r"(?<!\w)(?:Prosser (?:and|&) Keeton on (?:the Law of )?Torts|Corbin on Contracts|"
    r"Williston on Contracts|Nimmer on Copyright|"
    r"McCormick on Evidence|Wigmore on Evidence|Moore['’]s Federal Practice|Weinstein['’]s "
    r"(?:Federal )?Evidence|Collier on Bankruptcy|"
    r"Scott on Trusts|Chisum on Patents|Sutherland(?: on)? Statut(?:ory|es and Statutory) Construction)(?=,? (?:§|\d))"
)


def writings_in(words: str) -> Iterator[Mention]:
    """Articles and books that are cited with their place, each a mention; some may overlap."""
    yield from _articles(words)
    yield from _books(words)


@cache
def _journals() -> dict[str, str]:
    return {bare(name): name for name in JOURNALS if bare(name) not in NO_JOURNALS}


def journal(printed_form: str) -> str:
    """A periodical's name as table T13 abbreviates it; an empty string for what is none.

    >>> journal("Stan.L.Rev."), journal("Yale L. J."), journal("F.2d")
    ('Stan. L. Rev.', 'Yale L.J.', '')
    """
    known = _journals().get(bare(printed_form))
    if known:
        return known
    if re.search(r"\d|\bv\.|\bSup\. ?Ct\.$|\bStat\b", printed_form) or not ENDS_AS_JOURNAL.search(printed_form):
        return ""
    spaced = re.sub(r"(?<=[a-z]\.)(?=[A-Z])|(?<=[A-Z]\.)(?=[A-Z][a-z])", " ", printed_form.strip(" ,"))
    return re.sub(r"(?<=L\.) (?=J\.|Q\.)", "", spaced)


def _articles(words: str) -> Iterator[Mention]:
    for found in JOURNAL.finditer(words):
        name = journal(found["name"])
        if not name:
            continue
        cite = f"{found['volume']} {name}"
        start, author, title, year = _author_and_title(words, found.start())
        if found["at"]:
            span = PIN_SPAN.match(words, found.end())
            end = span.end() if span else found.end()
            yield _short(start, end, cite, words[found.start("page") : end])
            continue
        tail = PIN_AND_YEAR.match(words, found.end())
        end = tail.end() if tail else found.end()
        pin = (tail["pin"] or "").strip(", ") if tail else ""
        named = ", ".join(part for part in (author, title, f"{cite} {found['page']}") if part)
        year = (tail["year"] if tail else None) or year
        law = work(start, end, f"{cite} {found['page']}", pin, name=title, year=year)
        yield _with_cite(law, f"{named} ({year})" if year else named)


def _with_cite(mention: Mention, cite: str) -> Mention:
    """The mention with the full form; its key stays the place alone, however author and title are given."""
    return replace(mention, law=replace(mention.law, cite=cite)) if mention.law else mention


def _short(start: int, end: int, cite: str, pin: str) -> Mention:
    """A short form, which names the volume and a page in it: whose article that is, the full one tells."""
    return Mention(
        start, end, CitationForm.SHORT, pin=pin, code=cite, doubt="No article in that volume is cited in full."
    )


def _author_and_title(words: str, at: int) -> tuple[int, str, str, str]:
    """Where author and title before an article start, they, and a year printed after them; else `at` and nothing."""
    return (
        _named_from(words, _segment(words, at, STOP), at)
        or _named_from(words, _segment(words, at, STOP_OR_QUESTION), at)
        or (at, "", "", "")
    )


def _named_from(words: str, low: int, at: int) -> tuple[int, str, str, str] | None:
    before = words[low:at]
    dated = YEAR_BEFORE.search(before)
    named = (before[: dated.start()] if dated else before).rstrip()
    if not named[:1].isupper() or not (named.endswith((",", "?", "!", ",”", ',"')) or dated):
        return None
    found = AUTHOR.fullmatch(named)
    year = dated["year"] if dated else ""
    if found and _is_title(found["title"]):
        return low, found["author"], found["title"].strip(" ,"), year
    if len(named.split()) <= MOST_SHORT_WORDS and "," not in named[:-1]:
        return low, named.strip(" ,"), "", year
    return (low, "", named.strip(" ,"), year) if _is_title(named) else None


def _segment(words: str, at: int, stops: re.Pattern[str]) -> int:
    """Where the sentence or the member of a string of citations starts that leads to `at`, its signal left out."""
    low = max(0, at - LONGEST_TITLE)
    dated = YEAR_BEFORE.search(words, low, at)
    for stop in stops.finditer(words, low, dated.start() if dated else at):
        word = re.search(r"([A-Za-z]+)$", words[max(0, stop.start() - 12) : stop.start()])
        if stop[0].startswith(".") and word and (word[0].lower() in ABBREVIATIONS or len(word[0]) == 1):
            continue
        low = stop.end()
    for signal in SIGNAL.finditer(words, low, at):
        low = signal.end()
    return low + len(words[low:at]) - len(words[low:at].lstrip(' “"'))


def _is_title(words: str) -> bool:
    """Whether words read as a title: most that are long enough have a capital, and none is of a citation."""
    long = [word for word in re.findall(r"[A-Za-z][\w'’-]*", words) if word.lower() not in SMALL]
    capitals = sum(word[0].isupper() for word in long)
    return bool(long) and capitals >= LEAST_CAPITALS * len(long) and not REPORT_WORDS.search(words)


def _books(words: str) -> Iterator[Mention]:
    for mark, pattern in ((SECTION_MARK, WITH_SECTION), (PAGE_MARK, WITH_PAGE), (EDITION_MARK, EDITION_FIRST)):
        for found in mark.finditer(words):
            at = found.start() - words.startswith(",", found.start() - 1)
            place = pattern.match(words, at)
            low = _segment(words, at, STOP) if place else at
            author = AUTHOR.fullmatch(words, low, at) if place else None
            if (
                place
                and author
                and (" " in author["title"] or author["volume"])
                and _is_title(author["title"])
                and _is_author(author["author"])
                and not author["title"].startswith(("J.,", "C.J.,", "JJ.,"))
            ):
                yield _book(low, place, author["volume"] or "", author["author"], author["title"])
    for found in KNOWN_WORKS.finditer(words):
        place = WITH_SECTION.match(words, found.end())
        if place:
            yield _book(found.start(), place, "", "", found[0])


def _all_authors(author: str, title: str) -> tuple[str, str]:
    """Author and title, where further authors stand before the title, with their initials."""
    more = MORE_AUTHORS.match(title)
    while more and more.end() < len(title):
        author, title = f"{author}, {more[0].rstrip(', ')}", title[more.end() :]
        more = MORE_AUTHORS.match(title)
    return author, title


def _known_as(author: str, title: str) -> str:
    """What tells a book from others however its author is printed: the first surname and the title."""
    short = title.replace(" the Law of ", " ").replace("’", "'")
    first = re.split(r",? (?:&|and) |, ", author.replace(", Jr.", ""))[0]
    surname = first.split()[-1] if first else ""
    return short if surname in short else f"{surname} {short}"


def _is_author(words: str) -> bool:
    return not NO_AUTHOR.search(words)


def _book(start: int, place: re.Match[str], volume: str, author: str, title: str) -> Mention:
    groups = place.groupdict()
    section, page = groups.get("section"), groups.get("page")
    edition = re.sub(r" ?[Ee]d ?\. ?", " ed. ", groups.get("edition") or "").strip()
    author, title = _all_authors(author, title.strip(" ,"))
    pin = ", ".join(part for part in (f"§ {section.rstrip('.')}" if section else "", page or "") if part)
    cite = f"{volume}{author}, {title}".replace("&amp;", "&") if author else title
    end = place.end() - place[0].endswith(".")
    year = re.search(YEAR, edition)
    mention = work(start, end, _known_as(author, title), pin, name=title, year=year[0] if year else "")
    return _with_cite(mention, f"{cite} ({edition})" if edition else cite)
