"""Cards: one annotation as it is read beside the text, with its pin cite."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotations.actions import LinkChoice
from annotations.apart import Apart, apart
from annotations.citing.citer import Citer
from annotations.markdown import as_html
from annotations.models import BIN_TIME, Annotation, AuthorityLink, Claim, Remark
from annotations.names import Names
from annotations.reading.marks import look_classes
from opinions.text.kinds import OpinionKind
from opinions.text.selectors import Window
from opinions.windows import window_of
from people.addresses import reverse
from people.gaps import UUID_GAP, gap, html_gap

WORDS_SHOWN = 220
"""Code points of the annotated words that a card shows before it shortens them in the middle."""
CARD_LINES = 7
"""A note of more lines folds (to six, which the style sheet has)."""
GAP_TIME = datetime.min.replace(tzinfo=UTC)
"""When a card was made that stands for many."""
CARD_LINE = 42
"""Code points of a note that fit into a line of a card, about."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as a chip, and what it means.

    `usable` is whether a new note may have it here, `limit_words` why not where that is the kind of writing. `uses`
    counts the tags that the person who chooses has made of it (see `claims_at_hand`). `key` is the number that chooses
    it, `slug` its key in the codebook.
    """

    uuid: str
    label: str
    letters: str
    colour: str
    key: str = ""
    slug: str = ""
    definition: str = ""
    elements: tuple[str, ...] = ()
    include: str = ""
    exclude: str = ""
    example: str = ""
    example_source: str = ""
    near_miss: str = ""
    near_miss_source: str = ""
    near_misses: tuple[str, ...] = ()
    usable: bool = True
    limit_words: str = ""
    uses: int = 0


@dataclass(frozen=True, slots=True)
class LinkView:
    """A linked authority."""

    cite: str
    treatment_label: str
    pin: str
    quotes: bool
    claim_label: str


@dataclass(frozen=True, slots=True)
class KeyBadge:
    """What became of a tag against the key: the outcome, its word, the claim, and the reason (empty: none)."""

    outcome: str
    label: str
    claim: str
    reason: str


@dataclass(frozen=True, slots=True)
class TalkLine:
    """What is said at an annotation, in a line: how many replies, whether a question is open, and the way to it."""

    uuid: UUID
    url: str
    count: int = 0
    is_asked: bool = False
    can_talk: bool = False


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """What the staff told the annotation's owner of it; `claim_label` is empty where it is about the note."""

    verdict: str
    verdict_label: str
    words: str
    claim_label: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class CardView:
    """One annotation on the page. `edit_url`, `delete_url` and `history_url` are empty where the reader may not.

    `leaves_at` (UTC) is when it leaves the bin, where it lies there.

    `earlier` is the number of the version that it stands on, where that is not the one on the page: then `start`, `end`
    and `passage_dom_id` name no place of the page. `apart`: whether it was made or changed after the reveal.
    `badges`: against the key, once it is shown. `key_url`: where an instructor puts it into the key. `quotation_url`:
    its words with their citation, to be copied.
    `state` differs where anything that the card shows was written: the revision, and the last transaction of the talk.
    """

    uuid: UUID
    dom_id: str
    start: int
    end: int
    exact: str
    pin: str
    citation: str
    author_name: str
    own: bool
    claims: tuple[ClaimView, ...]
    note: str
    links: tuple[LinkView, ...]
    created_at: datetime
    updated_at: datetime
    zone: str
    passage_dom_id: str
    revision: int
    edit_url: str = ""
    delete_url: str = ""
    restore_url: str = ""
    history_url: str = ""
    quotation_url: str = ""
    leaves_at: datetime | None = None
    earlier: int | None = None
    apart: Apart = Apart.BLIND
    talk: TalkLine | None = None
    state: str = ""
    badges: tuple[KeyBadge, ...] = ()
    key_url: str = ""
    feedback: tuple[FeedbackView, ...] = ()

    @property
    def folds(self) -> bool:
        """Whether the note is so long that a card shows its beginning, and the rest when it is asked for."""
        return sum(1 + len(line) // CARD_LINE for line in self.note.splitlines()) > CARD_LINES

    @property
    def note_html(self) -> SafeString:
        """The note, read as Markdown."""
        return html_gap("note") if self.note == gap("note") else as_html(self.note)

    @property
    def made(self) -> str:
        """When it was made, for programs."""
        return gap("made") if self.created_at == GAP_TIME else self.created_at.isoformat()

    @property
    def made_words(self) -> str:
        """When it was made, by the course's clock."""
        if self.created_at == GAP_TIME:
            return gap("madewords")
        return date_format(self.created_at.astimezone(ZoneInfo(self.zone)), "j M, H:i")

    def in_shape(self) -> tuple["CardView", Mapping[str, Any]]:
        """The card with gaps for all that is its own; what it looks like by, such as its claims, it keeps."""
        texts = {
            "start": self.start, "end": self.end, "exact": self.exact, "pin": self.pin, "citation": self.citation,
            "author_name": self.author_name, "passage_dom_id": self.passage_dom_id, "revision": self.revision,
            "state": self.state,
        }  # fmt: skip
        gaps: dict[str, Any] = {name: gap(name.replace("_", "")) for name, own in texts.items() if own != ""}
        values: dict[str, Any] = {gaps[name]: texts[name] for name in gaps}
        if self.note and not self.folds:
            gaps["note"] = gap("note")
            values[gap("note")] = as_html(self.note)
        mine, other = str(self.uuid), str(UUID_GAP)
        for name in ("dom_id", "edit_url", "delete_url", "restore_url", "history_url", "quotation_url"):
            gaps[name] = getattr(self, name).replace(mine, other)
        if self.talk:
            gaps["talk"] = replace(self.talk, uuid=UUID_GAP, url=self.talk.url.replace(mine, other))
        values |= {other: mine, gap("made"): self.made, gap("madewords"): self.made_words}
        return replace(self, uuid=UUID_GAP, created_at=GAP_TIME, updated_at=GAP_TIME, **gaps), values


@dataclass(frozen=True, slots=True)
class Undo:
    """What was done last, in words, and the address that takes it back; that does it `again`, where it was undone."""

    url: str
    words: str
    again: bool = False

    def in_shape(self) -> tuple["Undo", Mapping[str, Any]]:
        """It with gaps for address and words."""
        values = {gap("url"): self.url, gap("words"): self.words}
        return replace(self, url=self.url and gap("url"), words=gap("words")), values


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads, with what filter in the address, and what she may do with her own; `zone` is the course's.

    `names` says what the others are called to her, `can_talk` whether she replies to them, `staff` whether she is the
    course's. `badges` are what became of annotations (by key) against the key, `key_path` where an instructor puts
    passages into it.
    """

    user_pk: int
    can_edit: bool
    zone: str
    query: str = ""
    names: Names = field(default_factory=Names)
    can_talk: bool = False
    staff: bool = False
    badges: Mapping[int, Sequence[KeyBadge]] = field(default_factory=dict)
    key_path: str = ""

    def address(self, name: str, uuid: UUID, **extra: object) -> str:
        """The address of a view on an annotation, with the present filter, so that its answer fits the page."""
        query = "&".join(filter(None, [self.query, urlencode(extra) if extra else ""]))
        return reverse(name, [uuid]) + (f"?{query}" if query else "")


def claim_view(claim: Claim) -> ClaimView:
    """The claim as a chip."""
    label = _("%(claim)s (retired)") % {"claim": claim.label} if claim.is_retired else claim.label
    return ClaimView(uuid=str(claim.uuid), label=label, letters=claim.letters, colour=look_classes(claim.look))


def claim_choices(claims: Iterable[Claim], kinds: Collection[str] | None = None) -> tuple[ClaimView, ...]:
    """A codebook's claims with all that they mean; those that a writing of these `kinds` may have get keys.

    Near misses are prefetched, `elsewhere` is selected where `kinds` are given.
    """
    views = [_choice(claim, kinds) for claim in claims]
    keys = iter(range(1, 10))  # the keyboard has nine
    return tuple(replace(view, key=str(next(keys, ""))) if view.usable else view for view in views)


def _choice(claim: Claim, kinds: Collection[str] | None) -> ClaimView:
    fits = kinds is None or any(claim.fits(kind) for kind in kinds)
    return replace(
        claim_view(claim),
        slug=claim.key,
        definition=claim.definition,
        elements=tuple(line.strip() for line in claim.elements.splitlines() if line.strip()),
        include=claim.include,
        exclude=claim.exclude,
        example=claim.example,
        example_source=claim.example_source,
        near_miss=claim.near_miss,
        near_miss_source=claim.near_miss_source,
        near_misses=tuple(other.label for other in claim.near_misses.all()),
        usable=fits and not claim.is_retired,
        limit_words="" if fits or claim.is_retired else _limit_words(claim, kinds or ()),
    )


def _limit_words(claim: Claim, kinds: Collection[str]) -> str:
    """Why the claim is not offered in a writing of these kinds, and what is instead."""
    told = []
    if OpinionKind.PLURALITY.value in kinds:
        told.append(_("This is a plurality: no reasoning here commands a majority."))
    told.append(_("“%(claim)s” is not for this kind of writing.") % {"claim": claim.label})
    if claim.elsewhere is not None:
        told.append(_("Use “%(claim)s”.") % {"claim": claim.elsewhere.label})
    return " ".join(told)


def card_views(
    annotations: Sequence[Annotation],
    citer: Citer,
    reading: Reading,
    window: Window | None = None,
    *,
    earlier: int | None = None,
) -> list[CardView]:
    """Cards of annotations of one version (from `for_cards`). Without `window` each one's words are asked for.

    `earlier` is that version's number, where another one is read.
    """
    cards = [_card(annotation, citer, reading, window) for annotation in annotations]
    return cards if earlier is None else [replace(card, passage_dom_id="", earlier=earlier) for card in cards]


def _card(annotation: Annotation, citer: Citer, reading: Reading, window: Window | None) -> CardView:
    span = annotation.span
    words = (window or window_of(annotation.version_id, span.start, span.end)).slice(span.start, span.end)
    cited = citer.cite(span)
    own = annotation.submission.user_id == reading.user_pk
    edits = own and reading.can_edit
    return CardView(
        uuid=annotation.uuid,
        dom_id=f"annotation-card-{annotation.uuid}",
        start=span.start,
        end=span.end,
        exact=shortened(words),
        pin=cited.pin,
        citation=cited.text,
        author_name=reading.names.of(annotation.submission),
        own=own,
        claims=tuple(claim_view(tag.claim) for tag in annotation.tags.all()),
        note=annotation.note,
        links=tuple(link_view(link) for link in annotation.links.all()),
        created_at=annotation.created_at,
        updated_at=annotation.updated_at,
        zone=reading.zone,
        passage_dom_id=f"passage-{citer.passage_number(span)}",
        revision=annotation.revision,
        edit_url=reading.address("annotation_edit", annotation.uuid) if edits else "",
        delete_url=reading.address("annotation_delete", annotation.uuid) if edits else "",
        restore_url=reading.address("annotation_restore", annotation.uuid) if edits else "",
        apart=apart(annotation),
        talk=_talk_line(annotation, reading),
        state=f"{annotation.revision}-{vars(annotation).get('talk_xact') or 0}",
        history_url=reading.address("annotation_history", annotation.uuid) if own or reading.staff else "",
        quotation_url=reading.address("annotation_quotation", annotation.uuid),
        badges=tuple(reading.badges.get(annotation.pk, ())),
        key_url=_key_url(annotation, reading),
        leaves_at=annotation.deleted_at + BIN_TIME if annotation.deleted_at else None,
        feedback=tuple(feedback_view(each) for each in vars(annotation).get("told_remarks", ())) if own else (),
    )


def feedback_view(remark: Remark) -> FeedbackView:
    """A remark that was told, as its student reads it."""
    return FeedbackView(
        verdict=remark.verdict,
        verdict_label=str(remark.get_verdict_display()) if remark.verdict else "",
        words=remark.words,
        claim_label=remark.tag.claim.label if remark.tag else remark.about,
        is_read=remark.read_at is not None,
    )


def _key_url(annotation: Annotation, reading: Reading) -> str:
    tags = annotation.tags.all() if reading.key_path else ()
    return f"{reading.key_path}?tag={tags[0].uuid}" if tags else ""


def _talk_line(annotation: Annotation, reading: Reading) -> TalkLine:
    """Of an annotation from `for_cards`; elsewhere it tells of no replies."""
    read = vars(annotation)  # what the query annotated stands beside the fields
    url = reverse("talk", [annotation.uuid])
    return TalkLine(annotation.uuid, url, read.get("reply_count", 0), read.get("is_asked", False), reading.can_talk)


def link_view(link: AuthorityLink) -> LinkView:
    """The link in words."""
    return LinkView(
        cite=link.authority.shown.cite,
        treatment_label=link.get_treatment_display(),
        pin=link.pin,
        quotes=link.quotes,
        claim_label=link.tag.claim.label if link.tag else "",
    )


def choice_view(link: LinkChoice) -> LinkView:
    """A link that is not stored (any more, or yet) in words."""
    return LinkView(
        cite=link.authority.shown.cite,
        treatment_label=str(link.treatment.label),
        pin=link.pin,
        quotes=link.quotes,
        claim_label=link.claim.label if link.claim else "",
    )


def shortened(words: str) -> str:
    """The words on one line, their middle left out (`…`) where they are longer than `WORDS_SHOWN`."""
    words = words.replace("\n", " ")
    if len(words) <= WORDS_SHOWN:
        return words
    half = WORDS_SHOWN // 2
    return f"{words[:half].rsplit(' ', 1)[0]} … {words[-half:].split(' ', 1)[-1]}"
