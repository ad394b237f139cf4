"""Which writing of its own case a reference means ("Ct. Op. at 1104 n. 9", *ante*, at 413), told only when sure.

A writing is told by its author, by its kind, by its page, and by whether it stands before or after (*ante*, *post*);
where several are left, by words that the reference quotes from one of them. What can't be told stays untold, with a
sentence that says why.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opinions.text.citations.mentions import Mention, OtherWriting
from opinions.text.citations.places import first_place
from opinions.text.citations.written import Writing, writings_of
from opinions.text.kinds import CitationForm, OpinionKind

__all__ = ["Meant", "Writing", "meant", "writings_of"]

CONCURRENCES = frozenset(
    {OpinionKind.CONCURRENCE, OpinionKind.CONCURRENCE_IN_JUDGMENT, OpinionKind.CONCURRENCE_IN_PART}
)
BOTH = frozenset({OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART})
KINDS: dict[OpinionKind, tuple[frozenset[OpinionKind], ...]] = {
    OpinionKind.MAJORITY: (
        frozenset({OpinionKind.MAJORITY, OpinionKind.COURT}),
        frozenset({OpinionKind.LEAD, OpinionKind.PLURALITY, OpinionKind.UNSPLIT}),
    ),
    OpinionKind.PLURALITY: (
        frozenset({OpinionKind.PLURALITY}),
        frozenset({OpinionKind.MAJORITY, OpinionKind.COURT, OpinionKind.LEAD}),
    ),
    OpinionKind.LEAD: (
        frozenset({OpinionKind.LEAD}),
        frozenset({OpinionKind.MAJORITY, OpinionKind.COURT, OpinionKind.PLURALITY}),
    ),
    OpinionKind.CONCURRENCE: (CONCURRENCES, BOTH),
    OpinionKind.DISSENT: (frozenset({OpinionKind.DISSENT}), BOTH),
    OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART: (BOTH,),
}
"""What a name for a kind may mean, the nearest first: the opinion of the court where there is none is the lead one."""

OWN = frozenset({"supra", "infra"})
QUOTED = re.compile(r"[“\"‘`]([^“”\"\n]{15,400}+)[”\"][^“”\"\n;)]{0,40}$")
QUOTED_AFTER = re.compile(r"^[ ,]{0,2}\([“\"]([^“”\"\n]{15,300})[”\"]")
CUT = re.compile(r"\s*(?:\[[^\]]{0,60}\]|\.(?: \.){2,3}|…)\s*")
SPEAKER = re.compile(
    r"\b(?:(?P<court>[Tt]he Court(?! (?:of|in)\b)|[Tt]oday[’']s (?:decision|opinion)|[Mm]ajority|[Pp]lurality)"
    r"|(?P<dissent>(?:the|principal) dissent)|(?P<concurrence>the concurrence)"
    r"|(?:JUSTICE|Justice|Judge) (?P<judge>[A-Z][\w’'-]+))"
)
SPOKEN = {
    "court": OpinionKind.MAJORITY,
    "dissent": OpinionKind.DISSENT,
    "concurrence": OpinionKind.CONCURRENCE,
}
SHORTEST_QUOTE = 12
LOOK_BACK = 500
SPOKEN_WITHIN = 200


@dataclass(frozen=True, slots=True)
class Meant:
    """The number of the writing that is meant, from 0; None where it can't be told, and then a sentence says why."""

    writing: int | None
    doubt: str = ""


def meant(writings: Sequence[Writing], here: int, mention: Mention, words: str) -> Meant:
    """The writing that `mention` means; it stands in writing number `here`, at its offsets of the text `words`.

    For mentions of form INTERNAL; one that means its own writing (*supra*) gives `here`. What means an opinion of
    another court in the litigation (`other.case`) gives none.
    """
    other = mention.other or OtherWriting()
    if mention.form is not CitationForm.INTERNAL or other.case:
        return Meant(None, f"The opinion of another court is meant ({other.case}), which the case does not hold.")
    if other.direction in OWN:
        return Meant(here)
    page = writings[here].page_at(mention.start) if other.page == "this page" else other.page
    if other.author or other.kind:
        return _named(writings, here, other, page)
    return _by_place(writings, here, mention, page, words)


def _named(writings: Sequence[Writing], here: int, other: OtherWriting, page: str) -> Meant:
    """A writing named by its author or kind; the page only helps to choose among several."""
    found = [at for at in range(len(writings)) if at != here]
    if other.author:
        found = [at for at in range(len(writings)) if writings[at].is_by(other.author)]
    if other.kind and (not other.author or len(found) > 1):
        found = _of_kind(writings, found, other.kind) or (found if other.author else [])
    if not found:
        return Meant(None, f"The case as held here has no writing that is {_described(other)}.")
    return _only(writings, _narrowed(writings, here, found, other, page), page)


def _of_kind(writings: Sequence[Writing], among: Iterable[int], kind: OpinionKind) -> list[int]:
    """Those of the nearest kinds that any of them is."""
    candidates = list(among)
    for kinds in KINDS.get(kind, (frozenset({kind}),)):
        found = [at for at in candidates if writings[at].kind in kinds]
        if found:
            return found
    return []


def _narrowed(writings: Sequence[Writing], here: int, found: list[int], other: OtherWriting, page: str) -> list[int]:
    """Of several, those that the direction and the page leave, unless they leave none."""
    lying = [at for at in found if _lies(at - here, other.direction)] or found
    paged = [at for at in lying if page in writings[at].pages] or lying
    return [at for at in paged if other.note in writings[at].notes] or paged


def _by_place(writings: Sequence[Writing], here: int, mention: Mention, page: str, words: str) -> Meant:
    """A writing that is told by direction and page or note alone (*ante*, at 413)."""
    other = mention.other or OtherWriting()
    part = first_place(mention.pin or "").part
    beside = [at for at in range(len(writings)) if at != here and _lies(at - here, other.direction)]
    found = [at for at in (*beside, here) if writings[at].holds(page, other.note if not page else "", part)]
    if len(found) > 1 and here in found:
        if not page:
            return Meant(None, "It is not told whether this writing is meant or another one of the case.")
        found.remove(here)
    if not found and page and not any(writings[at].pages for at in beside):
        found = beside
        page = ""
    if not found:
        where = f"page {other.page}" if other.page[:1].isdigit() else mention.pin or "that place"
        return Meant(None, f"No writing of the case that is held here has {where}.")
    if len(found) > 1:
        found = _quoted_in(writings, found, page, mention, words) or found
    if len(found) > 1:
        found = _spoken_of(writings, found, mention, words) or found
    return _only(writings, found, page)


def _lies(steps: int, direction: str) -> bool:
    return steps < 0 if direction == "ante" else steps > 0 if direction == "post" else True


def _only(writings: Sequence[Writing], found: list[int], page: str) -> Meant:
    if len(found) == 1:
        return Meant(found[0])
    names = ", ".join(writings[at].author or writings[at].kind.value.replace("_", " ") for at in found)
    where = f", and page {page} does not tell which" if page else ""
    return Meant(None, f"Several writings of the case may be meant ({names}){where}.")


def _described(other: OtherWriting) -> str:
    kind = other.kind.value.replace("_", " ") if other.kind else ""
    if other.author:
        return f"by {other.author}"
    return "the opinion of the court" if other.kind is OpinionKind.MAJORITY else f"a {kind}"


def _quoted_in(writings: Sequence[Writing], found: list[int], page: str, mention: Mention, words: str) -> list[int]:
    """Those on whose page the words stand that are quoted right before or right after the reference."""
    line = words.rfind("\n", 0, mention.start) + 1
    before = QUOTED.search(words, max(line, mention.start - LOOK_BACK), mention.start)
    after = QUOTED_AFTER.search(words[mention.end : mention.end + LOOK_BACK])
    for quoted in (before, after):
        pieces = [piece for piece in CUT.split(quoted[1]) if len(piece) >= SHORTEST_QUOTE] if quoted else []
        holding = [at for at in found if pieces and all(writings[at].says(_bare(piece), page) for piece in pieces)]
        if holding:
            return holding
    return []


def _bare(words: str) -> str:
    return words.strip(" ,.;:‘’'`")


def _spoken_of(writings: Sequence[Writing], found: list[int], mention: Mention, words: str) -> list[int]:
    """The one whose author or kind is the only one named in the words before the reference."""
    line = words.rfind("\n", 0, mention.start) + 1
    named: set[int] = set()
    for speaker in SPEAKER.finditer(words, max(line, mention.start - SPOKEN_WITHIN), mention.start):
        if speaker["judge"]:
            named |= {at for at in range(len(writings)) if writings[at].is_by(speaker["judge"])}
        else:
            kind = SPOKEN[str(speaker.lastgroup)]
            named |= set(_of_kind(writings, range(len(writings)), kind))
    return [at for at in found if named == {at}]
