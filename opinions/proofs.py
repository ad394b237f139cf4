"""What a draft's page shows: the case as it would read, with what to look at beside its text. A proof, as printers say.

Nothing here touches the database. The words of a passage come in pieces that a template writes out one after another;
those outside of marks concatenate to exactly the passage's text, on which the browser counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinions import citing
from opinions.models import Opinion
from opinions.parting import part_line
from opinions.text.kinds import PassageKind
from opinions.text.parsed import ParsedCase, ParsedOpinion, ParsedPassage
from opinions.text.part_doubts import with_part_doubts
from opinions.text.repairs.proposals import Proposal, ProposalKind
from opinions.text.repairs.whole_case import ids_of, warning_ids

EXCERPT = 60
NOTES_TITLE = re.compile(r"(?:foot)?notes:?", re.IGNORECASE)
"""The line over the notes: it is no part of the opinion, and nothing is to be said about it."""
HEAD, HEADNOTES, BODY, NOTES = "head_matter", "headnote", "body", "notes"
KINDS = {
    ProposalKind.DASHES.value: gettext_lazy("Numbers of sections printed with dashes"),
    ProposalKind.VOLUME.value: gettext_lazy("Volumes that differ from the case's other citations"),
    ProposalKind.WORD.value: gettext_lazy("Words broken at a line's end"),
    ProposalKind.HYPHEN.value: gettext_lazy("Hyphens between spaces"),
    ProposalKind.SPLIT.value: gettext_lazy("Passages that may have lost a line break"),
}
"""What is said of several proposals of one kind."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words with one look (classes of the page's style), or a mark between words that is no part of them.

    `kind` is words, page or note; `title` says more where there is more to say.
    """

    kind: str
    text: str
    look: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look at. `place` is its passage's id on the page, empty where it is about the whole case.

    `warning` is its id, by which it is ticked off. A proposal has `proposal` and its `kind` instead, and shows what is
    printed, between `before` and `after`, and what it would be: `corrected`, or with `divides` two passages.
    """

    message: str
    place: str
    warning: str = ""
    proposal: str = ""
    kind: str = ""
    before: str = ""
    printed: str = ""
    after: str = ""
    corrected: str = ""
    divides: bool = False


@dataclass(frozen=True, slots=True)
class PassageProof:
    """A passage; `opens_note` is true for the first passage of a note."""

    opinion: int
    number: int
    dom_id: str
    kind: str
    kind_label: str
    label: str
    opens_note: bool
    page: str
    pieces: list[Piece]
    notices: list[Notice]


@dataclass(frozen=True, slots=True)
class Block:
    """Passages of a writing that stand together: `kind` is head_matter, headnote, body or notes."""

    kind: str
    passages: list[PassageProof]

    @property
    def open(self) -> bool:
        """Whether head matter is unfolded: where there is something to look at."""
        return any(passage.notices for passage in self.passages)


@dataclass(frozen=True, slots=True)
class WritingProof:
    """A writing under its title; `source_words` are the source's own for its kind and author."""

    number: int
    dom_id: str
    title: str
    joined_by: str
    parts: list[str]
    source_words: str
    author_missing: bool
    blocks: list[Block]
    passages: int
    notes: int


@dataclass(frozen=True, slots=True)
class ProposalGroup:
    """All open proposals of one kind, which can be answered at once."""

    kind: str
    title: str
    notices: list[Notice]


@dataclass(frozen=True, slots=True)
class Proof:
    """The whole page's text: writings, and all notices in the order of reading, those about the whole case first.

    `settled` are the warnings that were looked at; they stand in `notices` no more.
    """

    writings: list[WritingProof]
    notices: list[Notice] = field(default_factory=list)
    settled: list[Notice] = field(default_factory=list)

    @property
    def proposals(self) -> int:
        """How many proposals wait for an answer."""
        return sum(bool(notice.proposal) for notice in self.notices)

    @property
    def warnings(self) -> list[Notice]:
        """The warnings that nobody has looked at."""
        return [notice for notice in self.notices if notice.warning]

    @property
    def all_warnings(self) -> int:
        """How many warnings there are, looked at or not."""
        return len(self.warnings) + len(self.settled)

    @property
    def groups(self) -> list[ProposalGroup]:
        """The proposals by their kinds, the kinds in their fixed order."""
        by_kind: defaultdict[str, list[Notice]] = defaultdict(list)
        for notice in self.notices:
            by_kind[notice.kind].append(notice)
        return [ProposalGroup(kind, str(KINDS[kind]), by_kind[kind]) for kind in KINDS if by_kind[kind]]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the passages, by their ids: notices, and proposals to be marked in the words."""

    notices: defaultdict[str, list[Notice]]
    marked: defaultdict[str, list[Proposal]]


@dataclass(frozen=True, slots=True)
class Changed:
    """What a repair changed: passages, whole writings, or with `all` everything."""

    passages: tuple[PassageProof, ...] = ()
    writings: tuple[WritingProof, ...] = ()
    all: bool = False


def passage_id(opinion: int, passage: int) -> str:
    """The id of a passage on the page."""
    return f"passage-{opinion}-{passage}"


def build_proof(case: ParsedCase, proposals: Sequence[Proposal], looked_at: Collection[str] = ()) -> Proof:
    """The page of a case for which these proposals are open; the warnings with these ids were looked at."""
    case = with_part_doubts(case)
    beside = _Beside(defaultdict(list), defaultdict(list))
    for proposal in proposals:
        spot = passage_id(proposal.opinion, proposal.passage)
        beside.notices[spot].append(_offer(case, proposal, spot))
        beside.marked[spot].append(proposal)
    doubts = [*_warnings(case, proposals), *_loose_ends(case)]
    for notice in doubts:
        if notice.warning not in looked_at:
            beside.notices[notice.place].insert(0, notice)
    writings = [_writing(number, opinion, beside) for number, opinion in enumerate(case.opinions)]
    notices = [
        *beside.notices[""],
        *(each for one in writings for passage in _passages(one) for each in passage.notices),
    ]
    return Proof(writings, notices, [notice for notice in doubts if notice.warning in looked_at])


def changed_between(before: Proof, after: Proof) -> Changed:
    """The least of `after` that has to be drawn anew where `before` is shown."""
    if len(before.writings) != len(after.writings):
        return Changed(all=True)
    passages: list[PassageProof] = []
    writings: list[WritingProof] = []
    for old, new in zip(before.writings, after.writings, strict=True):
        if _layout(old) != _layout(new):
            writings.append(new)
        elif old != new:
            pairs = zip(_passages(old), _passages(new), strict=True)
            passages += [second for first, second in pairs if first != second]
    return Changed(tuple(passages), tuple(writings))


def passage_in(proof: Proof, opinion: int, number: int) -> PassageProof | None:
    """The passage of the page with these numbers, if there is one."""
    if not 0 <= opinion < len(proof.writings):
        return None
    return next((each for each in _passages(proof.writings[opinion]) if each.number == number), None)


def _passages(writing: WritingProof) -> list[PassageProof]:
    return [passage for block in writing.blocks for passage in block.passages]


def _layout(writing: WritingProof) -> object:
    """A writing's title, and what stands in which block."""
    blocks = [(block.kind, [(each.number, each.opens_note) for each in block.passages]) for block in writing.blocks]
    return replace(writing, blocks=[]), blocks


def _offer(case: ParsedCase, proposal: Proposal, spot: str) -> Notice:
    text = case.opinions[proposal.opinion].passages[proposal.passage].text
    start, end = proposal.start, proposal.start + len(proposal.printed)
    return Notice(
        message=proposal.reason,
        place=spot,
        proposal=proposal.id,
        kind=proposal.kind.value,
        before=_ending(text[:start]),
        printed=proposal.printed,
        after=_opening(text[end:]),
        corrected=proposal.corrected,
        divides=not proposal.corrected,
    )


def _opening(words: str) -> str:
    """The first words, whole ones if possible."""
    return words if len(words) <= EXCERPT // 2 else f"{words[: EXCERPT // 2].rsplit(' ', 1)[0]} …"


def _ending(words: str) -> str:
    return words if len(words) <= EXCERPT // 2 else f"… {words[-EXCERPT // 2 :].split(' ', 1)[-1]}"


def _warnings(case: ParsedCase, proposals: Sequence[Proposal]) -> Iterator[Notice]:
    """What the reader was unsure of, but for what is shown as a proposal."""
    shown = {proposal.id for proposal in proposals}
    for warning, name in zip(case.warnings, warning_ids(case.warnings), strict=True):
        if warning.proposal is not None and warning.proposal.id in shown:
            continue
        place = warning.place
        there = place is not None and place.opinion < len(case.opinions)
        there = there and place is not None and place.passage < len(case.opinions[place.opinion].passages)
        yield Notice(warning.message, passage_id(place.opinion, place.passage) if place and there else "", name)


def _loose_ends(case: ParsedCase) -> list[Notice]:
    """Notes that nothing calls, and passages that fit nowhere: they show in the case itself, as it is now."""
    ends = list(_ends(case))
    names = ids_of([f"{notice.message}\0{words}" for notice, words in ends])
    return [replace(notice, warning=name) for (notice, _words), name in zip(ends, names, strict=True)]


def _ends(case: ParsedCase) -> Iterator[tuple[Notice, str]]:
    """Each loose end with the words of its passage."""
    for number, opinion in enumerate(case.opinions):
        called = {mark.label for passage in opinion.passages for mark in passage.notes}
        for at, passage in enumerate(opinion.passages):
            if passage.kind is PassageKind.UNPLACED and not NOTES_TITLE.fullmatch(passage.text):
                told = _("“%(words)s” fits nowhere in this writing. Say what it is, or leave it.")
                yield Notice(told % {"words": _opening(passage.text)}, passage_id(number, at)), passage.text
            elif _opens_note(opinion, at) and passage.label not in called:
                told = _("Nothing calls note %(label)s. Click into the text where it is called, and pair it there.")
                yield Notice(told % {"label": passage.label}, passage_id(number, at)), passage.text


def _opens_note(opinion: ParsedOpinion, at: int) -> bool:
    label = opinion.passages[at].label
    return bool(label) and (at == 0 or opinion.passages[at - 1].label != label)


def _writing(number: int, opinion: ParsedOpinion, beside: _Beside) -> WritingProof:
    shown = Opinion(
        kind=opinion.kind.value,
        per_curiam=opinion.per_curiam,
        author=opinion.author,
        author_title=opinion.author_title,
        joined_by=list(opinion.joined_by),
    )
    passages = [_passage((number, at), opinion, beside) for at in range(len(opinion.passages))]
    own_words = dict.fromkeys(word for word in (opinion.source_type, opinion.author_raw) if word)
    return WritingProof(
        number=number,
        dom_id=f"writing-{number}",
        title=citing.writing_words(shown),
        joined_by=citing.joined_by_words(shown),
        parts=[part_line(part.name, part) for part in opinion.parts],
        source_words=" · ".join(own_words),
        author_missing=not opinion.author and not opinion.per_curiam,
        blocks=_blocks(opinion, passages),
        passages=len(passages),
        notes=len({passage.label for passage in opinion.passages if passage.label}),
    )


def _block_of(passage: ParsedPassage) -> str:
    if passage.label:
        return NOTES
    return passage.kind.value if passage.kind.value in {HEAD, HEADNOTES} else BODY


def _blocks(opinion: ParsedOpinion, passages: Sequence[PassageProof]) -> list[Block]:
    """Head matter and body as they follow each other, then the notes."""
    kinds = [_block_of(passage) for passage in opinion.passages]
    body = [(kind, passage) for kind, passage in zip(kinds, passages, strict=True) if kind != NOTES]
    notes = [passage for kind, passage in zip(kinds, passages, strict=True) if kind == NOTES]
    blocks = [Block(kind, [each for _block, each in group]) for kind, group in groupby(body, key=lambda pair: pair[0])]
    return [*blocks, Block(NOTES, notes)] if notes else blocks


def _passage(place: tuple[int, int], opinion: ParsedOpinion, beside: _Beside) -> PassageProof:
    number, at = place
    passage = opinion.passages[at]
    spot = passage_id(number, at)
    return PassageProof(
        opinion=number,
        number=at,
        dom_id=spot,
        kind=passage.kind.value,
        kind_label=passage.kind.value.replace("_", " "),
        label=passage.label or "",
        opens_note=_opens_note(opinion, at),
        page=passage.page or "",
        pieces=list(pieces(passage, beside.marked[spot])),
        notices=beside.notices[spot],
    )


def pieces(passage: ParsedPassage, proposals: Sequence[Proposal]) -> Iterator[Piece]:
    """The passage's words in their looks, with page marks and calls of notes between them."""
    spans = [(each.start, each.end, each.style.value, "") for each in passage.emphasis]
    spans += [(each.start, each.end, "corrected", each.printed) for each in passage.corrections]
    spans += [(each.start, each.start + len(each.printed), "offered", "") for each in proposals if each.corrected]
    points = [(mark.at, 0, Piece("page", mark.page, title=mark.series)) for mark in passage.pages]
    points += [(mark.at, 1, Piece("note", mark.label)) for mark in passage.notes]
    points += [(each.start, 2, Piece("cut", "")) for each in proposals if not each.corrected]
    points.sort(key=lambda point: point[:2])
    cuts = {0, len(passage.text), *(point[0] for point in points)}
    cuts |= {edge for start, end, *_rest in spans for edge in (start, end)}
    waiting = iter([*points, (len(passage.text) + 1, 0, Piece("", ""))])
    offset, _rank, mark = next(waiting)
    start = 0
    for end in sorted(cuts)[1:]:
        while offset <= start:
            yield mark
            offset, _rank, mark = next(waiting)
        over = [(look, title) for first, last, look, title in spans if first <= start and end <= last]
        yield Piece("words", passage.text[start:end], " ".join(look for look, _told in over), _first_title(over))
        start = end
    while offset <= len(passage.text):
        yield mark
        offset, _rank, mark = next(waiting)


def _first_title(over: Sequence[tuple[str, str]]) -> str:
    return next((title for _seen, title in over if title), "")
