"""Cases named alone: "From Roth", "DeShaney’s", "Roth and Sindermann", "Roe v. Wade" (Bluebook rule 10.9(b)).

Only a name that tells one case that is cited in full counts, and only where it can be neither a person, a place, an
ordinary word nor a party of the case at hand. Where the source sets names of cases in italics, it must be in italics.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from opinions.text.citations.blanking import blanked
from opinions.text.citations.cases import Cases, Known
from opinions.text.citations.mentions import Mention, Text
from opinions.text.citations.name_words import COMMON_WORDS, OFFICES, PLACES, words_of
from opinions.text.citations.pins import pin_after_at
from opinions.text.citations.short_forms import short_form, supra_form
from opinions.text.kinds import CitationForm
from opinions.text.parsed import CaseFacts, ParsedOpinion

TITLES = (
    r"Mr|Ms|Mrs|Miss|Messrs|Dr|Judges?|Justices?|JUSTICE|JUDGE|Officers?|Detectives?|Sergeant|Sgt|Lieutenant|Lt|Captain"
    r"|Chief|Agent|Professors?|Prof|Deputy|Sheriff|Warden|Senators?|Representative|[Pp]etitioners?|[Rr]espondents?"
    r"|[Pp]laintiffs?|[Dd]efendants?|[Aa]ppell(?:ants?|ees?)|Inspector|Governor|President|Secretary|Attorney|General"
    r"|Commissioner|Investigator|Trooper|Director|Superintendent|Mayor|Reverend|Rev|Father|Sister|Corporal|Colonel|Major"
)
PERSON = re.compile(rf"\b(?i:{TITLES})\.? ((?:[A-Z][\w.’'-]* ){{0,2}}[A-Z][\w’-]+)")
CAPITALISED = re.compile(r"(?<![\w’'-])[A-Z][\w-]*(?:[’'](?!s\b)\w+)?(?:-[\w]+)*")
SMALL = re.compile(r"(?<![\w’'-])[a-z]{3,}")
TITLE_BEFORE = re.compile(rf"(?:\b(?i:{TITLES})\.?|\bv\.|\bvs\.|\b[A-Z]\.|\band) $")
CAPITAL_BEFORE = re.compile(r"[A-Z][\w’'-]*(?<!’s)(?<!'s) $")
SENTENCE_START = re.compile(r"(?:^|[.?!:”\")\]\n—-] ?|[“\"(\[])$")
_LEADING = """
In Under From See Since Unlike Like After Before Both And But As The To With If When While Although Because Thus That
Cf Compare Following Applying Citing Quoting Overruling Accord Also Our By For Of On Neither Nor Here Is Was Does Did
Nothing Only Even Again Perhaps Post Pre Whether Were Where Our
"""
LEADING = frozenset(_LEADING.split())
FIRST_NAME = re.compile(r"(?<![\w.’'-])(?P<first>[A-Z][a-z]+|[A-Z]\.)(?= (?P<last>[A-Z][\w’'-]+))")
ACTING = re.compile(
    r"(?<![\w’'-])([A-Z][\w’'-]+),? (?:had |then |also |later )?"
    r"(?:was (?:an? |convicted|arrested|charged|born|tried|sentenced|shot|killed|told|seen)|testified|told|fired|led"
    r"|approached|went|drove|shot|pleaded|pled|wrote|sued|argues?|contends?"
    r"|asserts?|claims?|alleges?|asked|left|entered|walked|moved|appealed|responded|replied|refused|received|died)\b"
)
SURELY = re.compile(r"\b(?:[Ii]n|[Uu]nder|[Ss]ince|[Uu]nlike|(?:decision|holding|opinion|case)s? (?:in|of)) (?:the )?$")
FOLLOWS_PERSON = re.compile(r"(?:, (?:C\. ?)?JJ?\.| v\. | vs\. |, supra|,? \d+ U\.S| [A-Z][a-z]+ v\.|(?<=\w)-[A-Z])")
NOUN_AFTER = re.compile(
    r" (?:Court|Courts|Court’s|Court's|I{1,3}|IV|V|test|Test|rule|standard|analysis|doctrine|line|factors?|exception"
    r"|majority|dissent|plurality|panel|decision|opinion|holding|inquiry|framework|claim|hearing|warnings?)\b"
)
CAPITAL_AFTER = re.compile(r"(?:[’']s)? (?:& )?[A-Z](?:[a-z]+|\.)")
HEREAFTER = re.compile(r"(?:hereinafter |“|\")*(?P<name>[A-Z][\w’'.& -]{1,60}?)[”\"]?$")
UNOPPOSED = re.compile(r"(?:In re|Ex [Pp]arte|Matter of|In the Matter of|Estate of) ")
DEFINED = re.compile(r"[”\"’]? ?\)")
SHORTEST = 3
VAGUE = OFFICES | PLACES | {"first", "second", "third", "united", "american", "new"}
MOST_WORDS = 12
DECIDED_BY = 0.5


@dataclass(slots=True)
class Naming:
    """The names that tell one case each, by their first word; `shared` are words that stand for several."""

    by_first: dict[str, list[tuple[str, Known]]] = field(default_factory=dict)
    meant: dict[str, Known | None] = field(default_factory=dict)
    in_italics: bool = False
    ordinary: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def known(self, name: str) -> Known | None:
        """The case that a name tells."""
        return self.meant.get(name.replace("’", "'"))

    @property
    def shared(self) -> frozenset[str]:
        """Names that several cases have."""
        return frozenset(name for name, known in self.meant.items() if known is None)


@dataclass(frozen=True, slots=True)
class Seen:
    """One writing's text and the mentions found in it, as far as naming needs them."""

    text: Text
    mentions: Sequence[Mention]


def naming_of(cases: Cases, seen: Sequence[Seen], facts: CaseFacts, opinions: Sequence[ParsedOpinion]) -> Naming:
    """The names by which the cases cited may be named alone in these writings."""
    naming = Naming(in_italics=_in_italics(seen), ordinary=_ordinary(seen), people=_people(seen))
    barred = _barred(facts, opinions)
    for name, known, proven in _candidates(cases, seen):
        words = words_of(name)
        if known.itself or (" v. " not in name and (barred & set(words) or not _tells(name, words, proven=proven))):
            continue
        plain = name.replace("’", "'")
        naming.meant[plain] = known if naming.meant.get(plain, known) is known else None
    for name, only in naming.meant.items():
        if only is not None:
            naming.by_first.setdefault(name.split()[0], []).append((name, only))
    for names in naming.by_first.values():
        names.sort(key=lambda each: -len(each[0]))
    return naming


def _candidates(cases: Cases, seen: Sequence[Seen]) -> Iterator[tuple[str, Known, bool]]:
    """Names with their cases, and whether the writings themselves use the name as one."""
    for known in cases.known:
        if known.name:
            yield known.name, known, True
            for name in _parties(known.name):
                yield name, known, False
    for each in seen:
        for mention in each.mentions:
            yield from _used(cases, mention)


def _used(cases: Cases, mention: Mention) -> Iterator[tuple[str, Known, bool]]:
    if mention.form is CitationForm.SHORT and mention.name and mention.reporters:
        told = short_form(cases, mention)
        if told.known:
            yield mention.name[told.start - mention.start :], told.known, True
    elif mention.form is CitationForm.SUPRA and mention.law is None:
        told = supra_form(cases, mention)
        if told.known:
            yield mention.name[told.start - mention.start :], told.known, True


def _parties(name: str) -> Iterator[str]:
    """The names that one party may be called by: a surname alone, the first word of a firm, what follows "In re".

    >>> list(_parties("Adarand Constructors, Inc. v. Peña")), list(_parties("Michigan v. Doran"))
    (['Adarand'], ['Michigan', 'Doran'])
    """
    parties = re.split(r" vs?\.? ", name)
    for party in parties if _is_vague(parties[0]) else parties[:1]:
        bare = re.sub(r"^(?:In re|Ex parte|In the Matter of|Matter of|Estate of|In re Estate of) ", "", party)
        words = [word for word in bare.replace(",", "").split() if not re.fullmatch(r"(?:[A-Z]\.)+|et|al\.?", word)]
        firm = re.search(r"\b(?:Inc|Co|Corp|Ltd|LLC|Constructors|Enters|Indus|Bros|Sons|& )\b", bare)
        if words and (len(words) == 1 or firm or re.match(r"[A-Z]\. ", bare)):
            yield words[0] if not re.match(r"[A-Z]\. ", bare) or firm else words[-1]


def _is_vague(party: str) -> bool:
    """Whether a first party is so common that the case is called by the second: a place, an office, the people."""
    return all(word in VAGUE or word in COMMON_WORDS or len(word) < SHORTEST for word in words_of(party))


def _tells(name: str, words: list[str], *, proven: bool) -> bool:
    """Whether a name can tell a case: neither a place nor an office, unless more words make it one."""
    if len(name) < SHORTEST or not name[0].isupper() or len(words) > MOST_WORDS or name.endswith("."):
        return False
    if len(words) == 1:
        return words[0] not in VAGUE and (proven or not name.isupper())
    return proven and any(word not in VAGUE and len(word) >= SHORTEST for word in words)


def _barred(facts: CaseFacts, opinions: Sequence[ParsedOpinion]) -> frozenset[str]:
    """Words that name the parties or the judges of the case at hand."""
    names = [
        facts.caption,
        *(each.author for each in opinions),
        *(name for each in opinions for name in each.joined_by),
    ]
    return frozenset(word for name in names for word in words_of(name)) - {"of", "the", "and", "v", "in", "&", "re"}


def _people(seen: Sequence[Seen]) -> frozenset[str]:
    """Words that name people in these writings: they have a title or a first name there, or do what people do."""
    names: set[str] = set()
    for each in seen:
        words = blanked(each.text.words, [(mention.start, mention.end) for mention in each.mentions])
        names.update(found[1] for found in PERSON.finditer(words))
        names.update(found[1] for found in ACTING.finditer(words))
        names.update(found["last"] for found in FIRST_NAME.finditer(words) if found["first"] not in LEADING)
    return frozenset(word for name in names for word in words_of(name))


def _ordinary(seen: Sequence[Seen]) -> frozenset[str]:
    return frozenset(word for each in seen for word in set(SMALL.findall(each.text.words)))


def _in_italics(seen: Sequence[Seen]) -> bool:
    """Whether the source sets names of cases in italics: at least half of those cited in full are."""
    fulls = [
        _is_in_italics(each.text, mention.start + 1)
        for each in seen
        if each.text.italics
        for mention in each.mentions
        if mention.form is CitationForm.FULL and mention.name
    ]
    return bool(fulls) and sum(fulls) >= DECIDED_BY * len(fulls)


def _is_in_italics(text: Text, at: int) -> bool:
    run = bisect_right(text.italics, (at, len(text.words) + 1)) - 1
    return run >= 0 and text.italics[run][0] <= at < text.italics[run][1]


def with_names(text: Text, mentions: Sequence[Mention], naming: Naming) -> list[Mention]:
    """The mentions with those that name a case alone put in their places."""
    found = list(mentions)
    at = 0
    starts = [mention.start for mention in mentions]
    for match in CAPITALISED.finditer(text.words):
        if match.start() < at or match[0].replace("’", "'") not in naming.by_first:
            continue
        before = bisect_right(starts, match.start()) - 1
        if before >= 0 and mentions[before].end > match.start():
            continue
        passage = text.passage_at(match.start())
        if passage < len(text.outside) and text.outside[passage]:
            continue
        limit = starts[before + 1] if before + 1 < len(starts) else len(text.words)
        named = _named(text, match.start(), limit, naming)
        if named:
            at = named.end
            found.append(named)
    return sorted(found, key=lambda mention: mention.start)


def _named(text: Text, start: int, limit: int, naming: Naming) -> Mention | None:
    words = text.words
    first = CAPITALISED.match(words, start)
    for name, _ in naming.by_first[first[0].replace("’", "'")] if first else ():
        end = start + len(name)
        if words[start:end].replace("’", "'") == name and end <= limit and not words[end : end + 1].isalnum():
            if _is_defined(words, start, end) or not _is_case(text, start, end, name, naming):
                return None
            pin, pinned = pin_after_at(words, end) if re.match(r",? at ", words[end : end + 5]) else (None, end)
            last = pinned if pin and pinned <= limit else end
            return Mention(start, last, CitationForm.NAME, pin=pin, name=words[start:end], tail=last)
    return None


def _is_defined(words: str, start: int, end: int) -> bool:
    """Whether parentheses hold nothing but the name: right after a citation they say how the case is called below."""
    return (
        words.startswith(("(", "(“", '("'), max(0, start - 1 - (words[start - 1 : start] in {"“", '"'})))
        and DEFINED.match(words, end) is not None
    )


def _is_case(text: Text, start: int, end: int, name: str, naming: Naming) -> bool:
    """Whether the words around leave no doubt that the case is meant and no person, firm or thing of that name."""
    if naming.in_italics and not _is_in_italics(text, start):
        return False
    if " v. " in name:
        return True
    words = text.words
    before = words[max(0, start - 40) : start]
    if _is_of_a_longer_name(words, before, end):
        return False
    if naming.people & set(words_of(name)) and not UNOPPOSED.match(name):
        return bool(NOUN_AFTER.match(words, end) or (SURELY.search(before) and words[end : end + 1] not in {"'", "’"}))
    return naming.in_italics or not (SENTENCE_START.search(before) and name.lower() in naming.ordinary)


def _is_of_a_longer_name(words: str, before: str, end: int) -> bool:
    """Whether a title, a first name or another capitalised word stands before the name, or one goes on after it."""
    if TITLE_BEFORE.search(before) and not before.endswith("and "):
        return True
    if FOLLOWS_PERSON.match(words, end) or (CAPITAL_AFTER.match(words, end) and not NOUN_AFTER.match(words, end)):
        return True
    capital = CAPITAL_BEFORE.search(before)
    return capital is not None and capital[0].strip() not in LEADING
