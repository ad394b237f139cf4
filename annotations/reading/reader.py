"""What the reading page shows: one writing of one submission, under the filter in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.access import leads_course
from annotations.assignments.keeping import Keeping, choices_of
from annotations.assignments.offered import offered_claims
from annotations.codebooks.limits import kinds_of
from annotations.filtering.choices import FilterChoices, filter_choices
from annotations.models import NOTE_LIMIT, Annotation, Assignment, AssignmentText
from annotations.news.changes import Cursor, works_now
from annotations.reading.cards import CardView, ClaimView, claim_choices
from annotations.reading.claims_at_hand import ClaimSection, claims_at_hand, in_codebook_order
from annotations.reading.desk import Counted, Desk
from annotations.reading.folding import NO_NOTES, Block, FoldedNotes, blocks_of, first_shown, folded_notes
from annotations.reading.marks import passage_views
from annotations.reading.outline import NO_MAP, OutlineLine, TextMap, outline_and_map
from annotations.reading.reader_addresses import ReaderAddresses
from annotations.reading.usual_reads import CARDS_AT_FIRST, Waiting, first_cards, waiting_rows
from opinions.citing import (
    case_words,
    history_words,
    joined_by_words,
    kind_words,
    page_range_words,
    writing_short,
    writing_words,
)
from opinions.drawing import PassageView, notes_of
from opinions.models import Case, OpinionText
from opinions.text.selectors import Window
from opinions.windows import whole_text
from people.addresses import reverse
from people.gaps import UUID_GAP, gap

CARDS_SHOWN = 100
"""Cards on one page; the rest is a page further."""


@dataclass(frozen=True, slots=True)
class CaseTitle:
    """The case above the text. `history` is empty where nobody has checked."""

    caption: str
    cite: str
    history: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class WritingTitle:
    """The writing that is read."""

    uuid: UUID
    version_uuid: UUID
    label: str
    kind_label: str
    author: str
    joined_by_words: str


@dataclass(frozen=True, slots=True)
class WritingLink:
    """A writing of the case in the page's list of them; `count` is of the annotations that the reader sees there.

    It is read under the filter `query`.
    """

    uuid: UUID
    submission: UUID
    query: str
    label: str
    short: str
    current: bool
    count: int
    pages: str

    @property
    def url(self) -> str:
        """Where it is read."""
        return f"{reverse('reader', args=[self.submission, self.uuid])}?{self.query}"


@dataclass(frozen=True, slots=True)
class ReaderPage(ReaderAddresses):
    """Everything that `reader.html` names; `here` is the page's own address."""

    submission: UUID
    opinion: UUID
    codebook: UUID
    query: str
    owns: bool
    leads: bool
    here: str
    title: str
    assignment_url: str
    case: CaseTitle
    writings: tuple[WritingLink, ...]
    writing: WritingTitle
    outline: tuple[OutlineLine, ...]
    map: TextMap
    blocks: Sequence[Block]
    first_number: int | None
    notes: FoldedNotes
    claims: tuple[ClaimView, ...]
    claim_sections: tuple[ClaimSection, ...]
    cards: Sequence[CardView]
    more_cards_url: str
    more_at_once: bool
    many_cards: bool
    filters: FilterChoices
    can_annotate: bool
    closed_words: str
    cites_missing_writings: bool
    counters: Counted
    cursor: str
    filter_pairs: tuple[tuple[str, str], ...]
    question_count: int
    told_count: int
    unread_count: int
    keeping: Keeping | None
    owner_name: str
    note_limit: int = NOTE_LIMIT

    def in_shape(self) -> tuple["ReaderPage", Mapping[str, Any]]:
        """The page around text and notes, with gaps for what is this person's, or this moment's.

        What stands in the template's `{% anew %}` is not in it.
        """
        values = {
            str(UUID_GAP): self.submission,
            gap("here"): self.here,
            gap("cursor"): self.cursor,
            gap("now"): self.filters.now,
            gap("share"): self.filters.share_url,
        }
        around = replace(
            self,
            submission=UUID_GAP,
            here=gap("here"),
            cursor=gap("cursor"),
            filters=self.filters.in_shape(str(self.submission)),
            writings=tuple([replace(each, submission=UUID_GAP, count=0) for each in self.writings]),
            claims=_unused(self.claims),
            claim_sections=(),
            outline=(),
            map=NO_MAP,
            blocks=(),
            first_number=None,
            notes=NO_NOTES,
            cards=(),
            more_cards_url="",
            counters=NOTHING,
            keeping=None,
        )
        return around, values


NOTHING: Final = Counted()


@lru_cache(maxsize=256)
def _unused(claims: tuple[ClaimView, ...]) -> tuple[ClaimView, ...]:
    """The claims as they are whoever uses them: the panel alone shows how often she did, and by which key."""
    return tuple(replace(each, uses=0, key="") for each in claims)


@dataclass(frozen=True, slots=True)
class CardPage:
    """Some cards in the order of the text. `more_at_once`: the rest of the page is fetched unasked; `many_cards`: there
    are more than a page has.
    """

    cards: Sequence[CardView]
    more_cards_url: str
    more_at_once: bool
    many_cards: bool


def cards_from(desk: Desk, text: Window, first: int, shown: int) -> CardPage:
    """The cards from the `first` on (0 is the first of all): a few with the text, then to the end of a page.

    `shown` is how many there are.
    """
    end = CARDS_AT_FIRST if first < CARDS_AT_FIRST else (first // CARDS_SHOWN + 1) * CARDS_SHOWN
    last = max(end, CARDS_SHOWN)
    if not shown:
        found: list[Annotation] = []
    elif first == 0 and desk.filter.is_usual:
        found = first_cards(desk.works, desk.version.pk, desk.version.opinion_id)
    else:
        found = list(desk.listed().for_cards()[first : end + 1])
    more = f"{desk.address('reader')}&{urlencode({'first': end})}" if len(found) > end - first else ""
    return CardPage(
        cards=desk.cards(found[: end - first], text),
        more_cards_url=more,
        more_at_once=bool(more) and end < CARDS_SHOWN,
        many_cards=shown > last,
    )


def build_reader(desk: Desk, *, first_card: int = 0, keeps: bool = False, here: str = "") -> ReaderPage:
    """The page of the writing at `desk`, asked for at the address `here`.

    `first_card` counts the cards that pages before this one have shown. With `keeps` the course's instructor chooses
    there which passages are kept, and nothing is annotated meanwhile.
    """
    assignment = desk.submission.assignment
    text = Window(whole_text(desk.version))
    works = works_now.later(works=list(desk.seen))  # with what it is the cursor of, or before it
    waiting = waiting_rows.later(submission=desk.submission.pk)
    layers, counts = desk.layers_and_counts(text, works, *([waiting] if desk.standing.owns else ()))
    waits = Waiting(*waiting.rows[0]) if waiting.rows else Waiting()
    counted = counts.get(desk.version.opinion_id, NOTHING)
    drawn = passage_views(desk.layout.passages, text, layers)
    claim_sections = claims_at_hand(desk.submission, kinds_of(desk.version))
    claims = in_codebook_order(claim_sections)
    outline, drawn_small = outline_and_map(desk, text, layers, claims)
    kept: Sequence[int] | None = getattr(desk.version, "kept", None)
    keeping = _keeping(desk, drawn) if keeps and leads_course(desk.standing) else None
    openable = assignment.folds_open or desk.standing.is_staff
    blocks = blocks_of([view for view in drawn if not view.label], kept, openable=openable)
    page = cards_from(desk, text, first_card, counted.shown)
    return ReaderPage(
        submission=desk.submission.uuid,
        opinion=desk.version.opinion.uuid,
        codebook=assignment.codebook.uuid,
        query=desk.filter.query,
        owns=desk.standing.owns,
        leads=leads_course(desk.standing),
        here=here,
        title=assignment.title,
        assignment_url=assignment.get_absolute_url(),
        case=case_title(desk.version.opinion.case),
        writings=tuple([_writing_link(desk, version, counts) for version in desk.pinned]),
        writing=writing_title(desk.version),
        outline=outline,
        map=drawn_small,
        blocks=blocks,
        first_number=first_shown(blocks),
        notes=folded_notes(notes_of(drawn), kept, openable=openable),
        claims=claims,
        claim_sections=claim_sections,
        cards=page.cards,
        more_cards_url=page.more_cards_url,
        more_at_once=page.more_at_once,
        many_cards=page.many_cards,
        filters=filter_choices(desk, claims, desk.path),
        can_annotate=desk.can_edit and keeping is None,
        closed_words=closed_words(assignment, desk),
        cites_missing_writings=any(not lead.address for lead in layers.leads),
        counters=counted,
        cursor=str(Cursor.of_rows(works.rows)),
        filter_pairs=tuple(desk.filter.pairs),
        question_count=waits.questions,
        told_count=waits.told,
        unread_count=waits.unread,
        keeping=keeping,
        owner_name="" if desk.standing.owns else desk.names.of(desk.submission),
    )


def _keeping(desk: Desk, drawn: Sequence[PassageView]) -> Keeping:
    """The passages with a box each, and where they are sent."""
    assignment = desk.submission.assignment
    text = AssignmentText(assignment=assignment, version=desk.version, kept=getattr(desk.version, "kept", None))
    url = reverse("passages_keep", args=[assignment.uuid, desk.version.opinion.uuid])
    reading = str(desk.submission.uuid) if desk.standing.owns else ""
    return Keeping(url, desk.address("reader"), reading, choices_of(text, drawn))


def claims_at(desk: Desk) -> tuple[ClaimView, ...]:
    """The claims that the assignment offers, and which of them are for this kind of writing."""
    offered = offered_claims(desk.submission.assignment).select_related("elsewhere")
    return claim_choices(offered.prefetch_related("near_misses"), kinds_of(desk.version))


def case_title(case: Case) -> CaseTitle:
    """The case's title; its citations and history are prefetched."""
    history = history_words(case)
    if not history and case.history_checked:
        history = _("No subsequent history found.")
    return CaseTitle(case.caption, case_words(case), history, case.fictional)


def writing_title(version: OpinionText) -> WritingTitle:
    """The title of the version's writing."""
    opinion = version.opinion
    names = joined_by_words(opinion)
    return WritingTitle(
        uuid=opinion.uuid,
        version_uuid=version.uuid,
        label=writing_words(opinion),
        kind_label=kind_words(opinion),
        author=opinion.author,
        joined_by_words=_("joined by %(names)s") % {"names": names} if names else "",
    )


def closed_words(assignment: Assignment, desk: Desk) -> str:
    """Why nothing can be annotated here now; empty where it can."""
    if desk.can_edit:
        return ""
    if not desk.standing.owns:
        return _("You are reading the work of %(name)s.") % {"name": desk.names.of(desk.submission)}
    return _waiting_words(assignment, desk) or _("As a guest you can read, but not annotate.")


def _waiting_words(assignment: Assignment, desk: Desk) -> str:
    """What about the assignment, or her own work on it, keeps its owner from annotating; empty where nothing does."""
    if assignment.course.is_archived:
        return _("This course is archived: it can be read, but not changed.")
    if desk.submission.accepted_at is not None:
        return _("Your work was accepted: it can be read, but not changed.")
    if assignment.is_closed:
        return _("This assignment is closed: your annotations can be read, but not changed.")
    if assignment.is_draft:
        return _("This assignment is a draft: nothing is annotated before it is published.")
    if not assignment.is_open and assignment.opens_at:
        opens = assignment.opens_at.astimezone(ZoneInfo(assignment.course.time_zone))
        return _("This assignment opens on %(day)s.") % {"day": date_format(opens, "j F Y, H:i T")}
    return ""


def _writing_link(desk: Desk, version: OpinionText, counts: Mapping[int, Counted]) -> WritingLink:
    opinion = version.opinion
    return WritingLink(
        uuid=opinion.uuid,
        submission=desk.submission.uuid,
        query=desk.filter.query,
        label=writing_words(opinion),
        short=writing_short(opinion),
        current=version.pk == desk.version.pk,
        count=counts.get(version.opinion_id, NOTHING).shown,
        pages=page_range_words(version, desk.filter.series),
    )
