"""The states of one annotation as its owner and the course's staff read them: what each changed, and how to return."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from annotations.models import Annotation, AnnotationRevision, Change, Claim, Treatment
from annotations.reading.cards import ClaimView, claim_view
from annotations.reading.desk import Desk
from annotations.reading.differences import Fate, Piece, pieces, shortened
from opinions.models import Authority, OpinionText
from people.addresses import reverse

STATES_SHOWN = 25
"""States on one page."""
NOTHING: dict[str, Any] = {"note": "", "claims": [], "links": [], "deleted": False}


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim of a state: `fate` is whether the change brought it, took it, or left it."""

    fate: Fate
    claim: ClaimView

    @property
    def words(self) -> str:
        """What became of it, for who cannot see that."""
        return {Fate.IN: _("(added)"), Fate.OUT: _("(taken away)"), Fate.SAME: ""}[self.fate]


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link of a state in words, likewise."""

    fate: Fate
    words: str


@dataclass(frozen=True, slots=True)
class StateView:
    """One state. `by` is empty for who reads; `note` is whole, `note_changes` empty where the note stayed.

    `place_words` says that the note stood on another version of the text before. `can_return` is whether the reader may
    bring the state back, which says something else than the present one.
    """

    number: int
    change: str
    change_words: str
    by: str
    at: datetime
    note: str
    note_changes: list[Piece]
    claims: list[ClaimChange]
    links: list[LinkChange]
    place_words: str
    is_deleted: bool
    is_present: bool
    can_return: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The states, the last first; `earlier_url` leads to the ones before, `return_url` is empty where none returns."""

    states: list[StateView]
    zone: str
    return_url: str
    earlier_url: str
    has_left_bin: bool


@dataclass(frozen=True, slots=True)
class Named:
    """The claims, citations of authorities and numbers of versions that states name, by their UUIDs as text."""

    claims: dict[str, Claim]
    cites: dict[str, str]
    versions: dict[str, int]


@dataclass(frozen=True, slots=True)
class Telling:
    """To whom the states of which annotation are told; `returns` is whether she may bring one back."""

    desk: Desk
    annotation: Annotation
    present: AnnotationRevision
    named: Named
    returns: bool


def build_history(desk: Desk, annotation: Annotation, *, before: int | None = None) -> HistoryPage:
    """The history of the annotation from `before` (a revision's number) on backwards. Five queries at most."""
    kept = annotation.revisions.select_related("by").order_by("-number")
    rows = list((kept if before is None else kept.filter(number__lt=before))[: STATES_SHOWN + 1])
    shown, named = rows[:STATES_SHOWN], _named(row.state for row in rows)
    present = annotation.revisions.latest("number")
    returns = desk.standing.owns and desk.can_edit and not annotation.has_left_bin
    earlier = rows[1:] if len(rows) > len(shown) else [*rows[1:], None]
    telling = Telling(desk, annotation, present, named, returns)
    states = [_state_view(telling, row, previous) for row, previous in zip(shown, earlier, strict=True)]
    further = desk.reading.address("annotation_history", annotation.uuid, before=shown[-1].number) if shown else ""
    return HistoryPage(
        states=states,
        zone=desk.reading.zone,
        return_url=reverse("annotation_return", args=[annotation.uuid]) if returns else "",
        earlier_url=further if len(rows) > len(shown) else "",
        has_left_bin=annotation.has_left_bin,
    )


def _state_view(telling: Telling, row: AnnotationRevision, previous: AnnotationRevision | None) -> StateView:
    present, named = telling.present, telling.named
    then, now = (previous.state if previous else NOTHING), row.state
    changes = shortened(pieces(then["note"], now["note"])) if previous and then["note"] != now["note"] else []
    moved = previous is not None and then["version"] != now["version"]
    number = named.versions.get(now["version"], 0)
    says_else = any(now[name] != present.state[name] for name in ("note", "claims", "links"))
    return StateView(
        number=row.number,
        change=row.change,
        change_words=str(Change(row.change).label),
        by=_by_words(telling.desk, telling.annotation, row),
        at=row.at,
        note=now["note"],
        note_changes=changes,
        claims=_claim_changes(then["claims"], now["claims"], named.claims),
        links=_link_changes(then["links"], now["links"], named),
        place_words=_("now on version %(number)s of the text") % {"number": number} if moved else "",
        is_deleted=now["deleted"],
        is_present=row.number == present.number,
        can_return=telling.returns and (says_else or (present.state["deleted"] and not now["deleted"])),
    )


def _by_words(desk: Desk, annotation: Annotation, row: AnnotationRevision) -> str:
    if row.by_id == desk.user.pk:
        return ""
    return desk.names.of(annotation.submission) if row.by_id == annotation.submission.user_id else row.by.name


def _named(states: Iterable[dict[str, Any]]) -> Named:
    every = list(states)
    links = [link for state in every for link in state["links"]]
    claims = {uuid for state in every for uuid in state["claims"]} | {link["claim"] for link in links if link["claim"]}
    cited = Authority.objects.filter(uuid__in={link["authority"] for link in links}).select_related("same_as")
    texts = OpinionText.objects.filter(uuid__in={state["version"] for state in every})
    return Named(
        {str(claim.uuid): claim for claim in Claim.objects.filter(uuid__in=claims)},
        {str(authority.uuid): authority.shown.cite for authority in cited},
        {str(uuid): number for uuid, number in texts.values_list("uuid", "number")},
    )


def _claim_changes(then: Sequence[str], now: Sequence[str], claims: dict[str, Claim]) -> list[ClaimChange]:
    known = sorted((uuid for uuid in {*then, *now} if uuid in claims), key=lambda uuid: claims[uuid].position)
    return [ClaimChange(_fate(uuid, then, now), claim_view(claims[uuid])) for uuid in known]


def _link_changes(then: Sequence[Any], now: Sequence[Any], named: Named) -> list[LinkChange]:
    every = [*now, *(link for link in then if link not in now)]
    return [LinkChange(_fate(link, then, now), _link_words(link, named)) for link in every]


def _fate(one: object, then: Sequence[Any], now: Sequence[Any]) -> Fate:
    if one in now:
        return Fate.SAME if one in then else Fate.IN
    return Fate.OUT


def _link_words(link: dict[str, Any], named: Named) -> str:
    words = (
        f"{Treatment(link['treatment']).label} {named.cites.get(link['authority'], _('an authority no longer held'))}"
    )
    if link["pin"]:
        words += _(", at %(pin)s") % {"pin": link["pin"]}
    if link["quotes"]:
        words += _(", quoted")
    claim = named.claims.get(link["claim"] or "")
    return words + _(" (for %(claim)s)") % {"claim": claim.label} if claim else words
