"""One submission as one HTML file that is read without a network: texts, annotations, authorities, codebook.

It has its own policy (no script, nothing fetched) and no link that needs the server.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape

from annotations.access import Standing
from annotations.assignments.offered import offered_claims
from annotations.filtering.filters import Filter
from annotations.models import Submission
from annotations.reading.cards import CardView, claim_choices
from annotations.reading.desk import Desk
from annotations.reading.folding import Block, blocks_of, folded_notes
from annotations.reading.marks import look_classes
from annotations.reading.reader import case_title, writing_title
from opinions.authority_table import Addresses, GroupShown, build_table
from opinions.citing import page_range_words
from opinions.drawing import Drawn, NoteView, Overlay, PassageView, draw, notes_of, outline_of, share_out
from opinions.models import OpinionText, Passage
from opinions.text.selectors import Window
from people.models import User

STYLES: Final = ("css/tokens.css", "css/offline.css")
HEAD: Final = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<title>{title}</title><style>{style}</style></head><body>\n"
)
MOST_SHOWN: Final = 3
"""From this number on marks that lie on each other look alike."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An annotation with its number in the file, from 1."""

    number: int
    card: CardView


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage, and the annotations that end in it."""

    passage: PassageView
    notes: list[Numbered]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces that are kept, or `folded` together; none where what is left out may not be opened."""

    pieces: list[Piece]
    folded: bool
    open: bool


@dataclass(frozen=True, slots=True)
class CourtNote:
    """A note of the court."""

    note: NoteView
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class WritingCopy:
    """A writing in the file; `earlier` are annotations that stand on an earlier version of its text."""

    dom_id: str
    title: object
    pages: str
    outline: list[tuple[str, str, str]]
    stretches: list[Stretch]
    notes: list[CourtNote]
    earlier: list[Numbered]
    passages: set[str]
    count: int


def offline_copy(
    submission: Submission, standing: Standing, user: User, pinned: Sequence[OpinionText]
) -> Iterator[str]:
    """The file, piece by piece: a head, each writing, the authorities, the codebook.

    What an edited opinion leaves out, and the reader may not open, is not in it.
    """
    case, assignment = pinned[0].opinion.case, submission.assignment
    made = timezone.now().astimezone(ZoneInfo(assignment.course.time_zone))
    owner = Desk(submission, standing, user, pinned[0], pinned, Filter()).names.of(submission)
    yield HEAD.format(title=escape(f"{case.caption} · {owner}"), style=own_style(STYLES))
    count = 0
    copies = []
    for at, version in enumerate(pinned, start=1):
        desk = Desk(submission, standing, user, version, pinned, Filter())
        copies.append(_writing(desk, f"w{at}", count))
        count += copies[-1].count
    shown = {
        "case": case_title(case),
        "assignment": assignment,
        "owner": owner,
        "made": date_format(made, "j F Y, H:i T"),
        "copies": copies,
        "count": count,
    }
    yield render_to_string("offline.html#opening", shown)
    for copy in copies:
        yield render_to_string("offline.html#writing", {"copy": copy})
    claims = claim_choices(offered_claims(assignment).prefetch_related("near_misses"))
    closing = {"groups": _authorities(pinned, copies), "claims": claims, "several": len(copies) > 1}
    yield render_to_string("offline.html#closing", closing)
    yield "</body></html>\n"


@cache
def own_style(names: tuple[str, ...]) -> str:
    """Those of our own style sheets, which name no address, as one."""
    return "\n".join(Path(str(finders.find(name))).read_text() for name in names)


def _writing(desk: Desk, dom_id: str, first: int) -> WritingCopy:
    """One writing; its annotations are numbered after the `first` ones."""
    text = Window(OpinionText.objects.values_list("text", flat=True).get(pk=desk.version.pk))
    found = list(desk.listed().for_cards())
    cards = [Numbered(first + at, card) for at, card in enumerate(desk.cards(found, text), start=1)]
    here = [each for each in cards if not each.card.earlier]
    drawn = _drawn(desk, text, here, f"{dom_id}-")
    kept: Sequence[int] | None = getattr(desk.version, "kept", None)
    openable = desk.submission.assignment.folds_open or desk.standing.is_staff
    ending = _ending(desk.layout.passages, here)
    body = [view for view in drawn if not view.label]
    blocks = blocks_of(body, kept, openable=openable)
    notes = folded_notes(notes_of(drawn, f"{dom_id}-"), kept, openable=openable)
    stretches = [_stretch(block, ending) for block in blocks]
    court = [CourtNote(note, _pieces(note.passages, ending)) for note in (*notes.shown, *notes.folded)]
    every = [piece for stretch in stretches for piece in stretch.pieces] + [p for note in court for p in note.pieces]
    there = {piece.passage.dom_id for piece in every}
    outline = [
        (f"{dom_id}-{entry.dom_id}", entry.label, entry.page)
        for entry in outline_of(desk.layout, text, desk.citer.series, desk.part_lines)
        if f"{dom_id}-{entry.dom_id}" in there
    ]
    earlier = [each for each in cards if each.card.earlier]
    title, pages = writing_title(desk.version), page_range_words(desk.version)
    return WritingCopy(dom_id, title, pages, outline, stretches, court, earlier, there, len(cards))


def _drawn(desk: Desk, text: Window, cards: Sequence[Numbered], prefix: str) -> list[PassageView]:
    """The passages with their marks; where an annotation ends stand its number and the letters of its claims."""
    layers = replace(desk.layers(text), leads=(), prefix=prefix)
    own = share_out(desk.layout.passages, ((mark, mark.span) for mark in layers.own))
    looks = {mark.uuid: mark.look for mark in layers.own}
    numbered = {each.card.uuid: each for each in cards}

    def overlay(passage: Passage) -> Overlay:
        mine = own[passage.pk]
        return Overlay(own=[(mark.uuid, mark.span) for mark in mine], count=len(mine))

    def run_html(run: Drawn, words: str) -> str:
        lying = [numbered[uuid] for uuid in run.own if uuid in numbered]  # type: ignore[index]  # -- marks have UUIDs
        if not lying:
            return words
        look = look_classes(looks[lying[-1].card.uuid])
        ends = "".join(_key(each) for each in lying if each.card.end == run.span.end)
        return f'<mark class="own {look} o{min(len(lying), MOST_SHOWN)}">{words}</mark>{ends}'

    return draw(desk.layout.passages, text, layers.printed, overlay=overlay, run_html=run_html)


def _key(each: Numbered) -> str:
    """The number of an annotation where its words end, with its claims' letters: told without colour."""
    letters = escape(" ".join(claim.letters for claim in each.card.claims))
    number = each.number
    return f'<sup class="key"><a id="k{number}" href="#n{number}">{number}{" " if letters else ""}{letters}</a></sup>'


def _ending(passages: Sequence[Passage], cards: Sequence[Numbered]) -> dict[int, list[Numbered]]:
    """The annotations that end in each passage, by its number."""
    ends: dict[int, list[Numbered]] = {}
    waiting = sorted(cards, key=lambda each: (each.card.end, each.number))
    at = 0
    for passage in passages:
        while at < len(waiting) and waiting[at].card.end <= passage.end:
            ends.setdefault(passage.position, []).append(waiting[at])
            at += 1
    return ends


def _stretch(block: Block, ending: dict[int, list[Numbered]]) -> Stretch:
    return Stretch(_pieces(block.passages, ending), block.folded or bool(block.apart), block.open)


def _pieces(passages: Sequence[PassageView], ending: dict[int, list[Numbered]]) -> list[Piece]:
    return [Piece(passage, ending.get(passage.number, [])) for passage in passages]


def _authorities(pinned: Sequence[OpinionText], copies: Sequence[WritingCopy]) -> list[GroupShown]:
    """The table of authorities, of those passages alone that are in the file."""
    names = {version.pk: copy.dom_id for version, copy in zip(pinned, copies, strict=True)}
    there = {f"#{name}" for copy in copies for name in copy.passages}

    def passage(version: OpinionText, number: int) -> str:
        return f"#{names[version.pk]}-passage-{number}"

    table = build_table(pinned, Addresses(passage, lambda _version, _mention: "", lambda _authority: ""))
    for group in table.groups:
        for entry in group.entries:
            for use in entry.uses:
                use.places[:] = [place for place in use.places if place.url in there]
            entry.uses[:] = [use for use in entry.uses if use.places]
        group.entries[:] = [entry for entry in group.entries if entry.uses]
    return [group for group in table.groups if group.entries]
