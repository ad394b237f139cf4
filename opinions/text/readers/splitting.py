"""Parts the drafts of one document into its writings, and gives each its notes.

A writing begins at a byline that says so beyond doubt (`writings.part_writings` decides), or where the source's markup
says that one begins; nothing else parts a document.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import ParsedWarning
from opinions.text.readers.bylines import LONGEST, Byline, is_signature, kind_of, read_byline, run_in_byline
from opinions.text.readers.drafts import Draft, DraftWriting
from opinions.text.readers.lines import Block
from opinions.text.readers.structure import is_heading
from opinions.text.readers.writings import part_writings

MOST_HEAD_DRAFTS = 80
LONG_PARAGRAPH = 400
OPENED_KINDS = {
    "majority": OpinionKind.MAJORITY,
    "unanimous": OpinionKind.MAJORITY,
    "plurality": OpinionKind.PLURALITY,
    "concurrence": OpinionKind.CONCURRENCE,
    "concurring-in-part-and-dissenting-in-part": OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART,
    "dissent": OpinionKind.DISSENT,
}
SAID = "says "
SAYS = re.compile(
    r"I (?:(?:respectfully|reluctantly|specially|fully|also|must) )*(?:concur|dissent)(?!:)(?: in (?:the )?\w+)?"
    r"(?: and (?:respectfully )?dissent in \w+)?"
)
LONGEST_NAME = 80
MOST_RESTARTS = 32
MOST_SHOWN = 10


def split(drafts: Sequence[Draft]) -> tuple[list[DraftWriting], list[ParsedWarning]]:
    """The writings of a document whose drafts hold no notes, each with its kind and byline; and what was unsure."""
    parted = _part_run_in_bylines([_as_heading(draft) for draft in drafts])
    parted, spoken = _open_where_said(parted)
    bounds = [0, *(at for at, draft in enumerate(parted) if at and draft.opens), len(parted)]
    writings: list[DraftWriting] = []
    warnings = list(spoken)
    for start, end in pairwise(bounds):
        if start < end:
            found, doubts = _split_section(parted[start:end])
            found[0] = _as_opened(found[0], parted[start].opens)
            writings.extend(found)
            warnings.extend(doubts)
    return writings, warnings


def _as_opened(writing: DraftWriting, opens: str) -> DraftWriting:
    """A writing that markup sets off has the kind which the markup names, where its byline names none."""
    kind = OpinionKind(opens.removeprefix(SAID)) if opens.startswith(SAID) else OPENED_KINDS.get(opens)
    if kind is None:
        return writing
    named = writing.byline.kind if writing.byline else None
    return replace(writing, kind=named or kind, source_type="" if opens.startswith(SAID) else opens)


def _open_where_said(drafts: Sequence[Draft]) -> tuple[list[Draft], list[ParsedWarning]]:
    """The drafts, with a writing begun at each line that names a judge and no more where the words after it say "I
    concur" or "I dissent"; each with a warning. Above the first byline nothing is begun.
    """
    opened = list(drafts)
    warnings: list[ParsedWarning] = []
    seen = False
    for at, draft in enumerate(drafts):
        byline = read_byline(draft.words) if len(draft.text) < LONGEST_NAME else None
        said = SAYS.match(drafts[at + 1].words) if byline and at + 1 < len(drafts) else None
        if byline is not None and seen and said and not byline.is_explicit and not draft.opens:
            kind = kind_of(re.sub("(concur|dissent)", r"\1ring", said[0])) or OpinionKind.OTHER
            opened[at] = replace(draft, opens=f"{SAID}{kind.value}")
            sentence = f"The byline “{draft.words}” does not say what it begins; the words “{said[0]} …” after it do."
            warnings.append(ParsedWarning(draft.at, sentence))
        seen = seen or byline is not None
    return opened, warnings


def _as_heading(draft: Draft) -> Draft:
    if draft.kind is PassageKind.PARAGRAPH and is_heading(draft.words):
        return replace(draft, kind=PassageKind.HEADING)
    return draft


def _split_section(drafts: Sequence[Draft]) -> tuple[list[DraftWriting], list[ParsedWarning]]:
    """The writings of a document, or of the part of it that the source's markup sets off."""
    head = head_length(drafts)
    blocks = [_block(at, draft) for at, draft in enumerate(drafts)][head:]
    found, doubts = part_writings(blocks)
    writings = [
        DraftWriting(
            body=tuple(_draft_of(block, drafts) for block in writing.blocks),
            byline=writing.byline,
            kind=writing.kind,
        )
        for writing in found
    ]
    kind = PassageKind.HEADNOTE
    above = tuple(
        draft if draft.kind is kind else replace(draft, kind=PassageKind.HEAD_MATTER) for draft in drafts[:head]
    )
    writings[0] = replace(writings[0], body=above + writings[0].body)
    return writings, [replace(doubt, at=drafts[doubt.at].at) for doubt in doubts]


def _block(at: int, draft: Draft) -> Block:
    """The draft as a block whose offsets are its place among the drafts."""
    return Block(at, at + 1, draft.words, draft.kind)


def _draft_of(block: Block, drafts: Sequence[Draft]) -> Draft:
    """The draft of a block, or the drafts that were joined into one."""
    joined = drafts[block.start]
    for other in drafts[block.start + 1 : block.end]:
        joined = joined.joined(other, "\n")
    return replace(joined, kind=block.kind)


def head_length(drafts: Sequence[Draft]) -> int:
    """How many drafts stand above the opening byline: title page, counsel, syllabus.

    The opening byline says that it gives the court's opinion; else it is the last line before the first long paragraph
    that names a judge and no more. Zero where there is none.
    """
    named: int | None = None
    long_seen = False
    for at, draft in enumerate(drafts[:MOST_HEAD_DRAFTS]):
        byline = read_byline(draft.words) if len(draft.text) <= 2 * LONGEST else None
        if byline is not None and is_signature(byline, (below.words for below in drafts[at + 1 :])):
            continue
        if byline is not None and _opens_case(byline):
            return at
        if byline is not None and byline.is_explicit:
            break
        if byline is not None and not long_seen:
            named = at
        long_seen = long_seen or (len(draft.text) > LONG_PARAGRAPH and named is not None)
    return named or 0


def _opens_case(byline: Byline) -> bool:
    return byline.per_curiam or (byline.kind is not None and byline.kind.speaks_for_the_court)


def _part_run_in_bylines(drafts: Sequence[Draft]) -> list[Draft]:
    """Parts a byline from the paragraph that runs on ("EDWARDS, Chief Judge: This case …", "HOLMES, J. This is …").

    One that names its author alone is parted only where no other byline stands before it.
    """
    parted: list[Draft] = []
    seen = False
    for draft in drafts:
        if draft.kind is not PassageKind.PARAGRAPH:
            parted.append(draft)
            continue
        found = run_in_byline(draft.text.lstrip()) if len(draft.text) > 1 else None
        if found is not None and (found[1].is_explicit or not seen):
            match = found[0]
            lead = len(draft.text) - len(draft.text.lstrip())
            parted.extend(draft.divided(lead + match.end("byline"), lead + match.end()))
            seen = True
            continue
        seen = seen or (len(draft.text) <= 2 * LONGEST and read_byline(draft.words) is not None)
        parted.append(draft)
    return parted


def give_notes(
    writings: Sequence[DraftWriting], notes: Sequence[Draft]
) -> tuple[list[DraftWriting], list[ParsedWarning]]:
    """Gives each note to the writing that calls it. Labels may restart and repeat: calls and notes keep one order.

    A note that nothing calls stays in the writing in which it stands; after the last one's words, it goes where the
    note before it went. Calls without a note become words again, each with a
    warning, for then they call nothing.
    """
    if not writings:
        writings = [DraftWriting(())]
    calls = [(mark, at) for at, writing in enumerate(writings) for draft in writing.body for mark in draft.calls]
    opening = [at for at, note in enumerate(notes) if opens_note(note)]
    paired = pair([notes[at].label or "" for at in opening], [mark.value for mark, _ in calls])
    nested = {mark.value for note in notes for mark in note.calls}
    uncalled = [
        notes[at] for number, at in enumerate(opening) if number not in paired and notes[at].label not in nested
    ]
    owner_of = {at: calls[paired[number]][1] for number, at in enumerate(opening) if number in paired}
    starts = [writing.body[0].at for writing in writings if writing.body]
    own: defaultdict[int, list[Draft]] = defaultdict(list)
    owner = 0
    for at, note in enumerate(notes):
        stands_in = max(bisect_right(starts, note.at) - 1, 0)
        owner = owner_of.get(at, stands_in if opens_note(note) and stands_in + 1 < len(starts) else owner)
        alive = {each.label for each in notes[at + 1 : at + 3]} if note.calls else set()
        own[owner].append(note.restored([mark for mark in note.calls if mark.value not in alive]))
    given, warnings = _without_dead_calls(writings, set(paired.values()))
    warnings = [*([_uncalled_warning(uncalled)] if uncalled else []), *warnings]
    return [replace(writing, notes=tuple(own[at])) for at, writing in enumerate(given)], warnings


def _without_dead_calls(
    writings: Sequence[DraftWriting], answered: Collection[int]
) -> tuple[list[DraftWriting], list[ParsedWarning]]:
    """The writings with those of their calls, counted through, that are not in `answered` made words again."""
    given: list[DraftWriting] = []
    warnings: list[ParsedWarning] = []
    number = 0
    for writing in writings:
        body: list[Draft] = []
        for draft in writing.body:
            dead = [mark for at, mark in enumerate(draft.calls, start=number) if at not in answered]
            number += len(draft.calls)
            warnings.extend(_dead_call(draft, mark.value) for mark in dead)
            body.append(draft.restored(dead))
        given.append(replace(writing, body=tuple(body)))
    return given, warnings


def pair(labels: Sequence[str], calls: Sequence[str]) -> dict[int, int]:
    """Which of `calls` calls which of `labels`, by their places: the most pairs that keep both orders.

    >>> pair(["1", "2", "1"], ["1", "9", "2", "1"])
    {0: 0, 1: 2, 2: 3}
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(calls):
        places[label].append(place)
    seen: Counter[str] = Counter()
    ends: list[int] = []
    chains: list[_Pair] = []
    for at, label in enumerate(labels):
        near = max(seen[label] - MOST_RESTARTS, 0)
        seen[label] += 1
        for place in reversed(places[label][near : near + 2 * MOST_RESTARTS]):
            length = bisect_left(ends, place)
            link = _Pair(at, place, chains[length - 1] if length else None)
            ends[length : length + 1] = [place]
            chains[length : length + 1] = [link]
    found: dict[int, int] = {}
    last = chains[-1] if chains else None
    while last is not None:
        found[last.label] = last.call
        last = last.before
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class _Pair:
    """A note and its call, by their places, and the pair before it in the longest chain that ends here."""

    label: int
    call: int
    before: "_Pair | None"


def opens_note(note: Draft) -> bool:
    """Whether a note's draft is its first: the source says so in `opens`."""
    return bool(note.opens)


def _uncalled_warning(uncalled: Sequence[Draft]) -> ParsedWarning:
    shown = ", ".join(note.label or "" for note in uncalled[:MOST_SHOWN])
    more = f" and {len(uncalled) - MOST_SHOWN} more" if len(uncalled) > MOST_SHOWN else ""
    return ParsedWarning(
        uncalled[0].at, f"No calls were found in the text for these notes, which stand after the others: {shown}{more}."
    )


def _dead_call(draft: Draft, label: str) -> ParsedWarning:
    return ParsedWarning(draft.at, f"No note was found for the call “{label}”; it was kept as words.")
