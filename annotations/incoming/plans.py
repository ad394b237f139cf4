"""What becomes of each annotation of a file, before anything is written. Authors are believed by their seals alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid5

from django.db.models import F
from django.utils.translation import gettext as _

from annotations.actions import content_state, place_state
from annotations.exports.options import Told
from annotations.exports.sealing import Sealed, is_sealed
from annotations.incoming.entries import Entry
from annotations.incoming.places import Place, Texts, place_as_told, place_by_words, proposals
from annotations.incoming.resolving import Known, Resolved
from annotations.models import NOTE_LIMIT, AnnotationRevision, Assignment
from opinions.models import OpinionText
from people.models import User


class Fate(StrEnum):
    """What becomes of an entry."""

    NEW = "new"
    BACK = "back"
    SAME = "same"
    DIFFERS = "differs"
    ASKED = "asked"
    LEFT = "left"


WRITTEN: Final = (Fate.NEW, Fate.BACK)
"""Which of them change anything."""
LEAVE: Final = "leave"
"""A person's choice to leave an entry out."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person said of an entry whose place is not sure: a place (`Place.key`) or `LEAVE`, or other words."""

    place: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry, and what becomes of it. `number` counts the file's entries from 0.

    `sealed`: it was sealed here, for `owner` in this assignment; then its times are kept. `found`: its words were
    found elsewhere than the file says. `proposed` are places to choose from; `words` are looked for in its stead. `why`
    says why it is left out.
    """

    number: int
    entry: Entry
    fate: Fate
    owner: User
    uuid: UUID
    sealed: bool = False
    found: bool = False
    place: Place | None = None
    said: Resolved | None = None
    proposed: tuple[Place, ...] = ()
    chosen: Chosen = Chosen()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Into what a file is brought: one person's work, or all of an assignment's by its instructor (`only` is None).

    `people` are those whose work may come back, `others` those whose sealed work is not taken for hers.
    """

    assignment: Assignment
    people: Sequence[User]
    only: User | None = None
    others: Sequence[User] = ()


def nobody_listens(_done: int, _total: int) -> None:
    """For who does not tell how far it is."""


def load_texts(assignment: Assignment) -> Texts:
    """The assignment's pinned versions and the earlier ones of the same writings, with their words."""
    pinned = list(
        OpinionText.objects.filter(assignments=assignment).select_related("opinion").order_by("pinned__position")
    )
    numbers = {each.opinion_id: each.number for each in pinned}
    older = OpinionText.objects.filter(opinion__in=numbers).select_related("opinion").order_by("-number")
    return Texts(pinned, [each for each in older if each.number < numbers[each.opinion_id]])


def plan(entries: Sequence[Entry], target: Target, choices: Mapping[int, Chosen]) -> list[Planned]:
    """What would become of each entry now. `choices` are a person's, by the entry's number."""
    return compared(placed(entries, target, choices), target)


def placed(
    entries: Sequence[Entry], target: Target, choices: Mapping[int, Chosen], told: Told = nobody_listens
) -> list[Planned]:
    """What would become of each entry if nothing were here yet; `told` hears how many of them have found their place.

    It rests on the texts, which do not change, and takes nearly all of the time.
    """
    texts, known = load_texts(target.assignment), Known(target.assignment, entries)
    owners = _owners(entries, target)
    found = []
    for number, entry in enumerate(entries):
        begun = replace(_begun(number, entry, owners[number], target), chosen=choices.get(number, Chosen()))
        found.append(_read(_found(begun, texts), texts, known))
        told(number + 1, len(entries))
    return found


def _owners(entries: Sequence[Entry], target: Target) -> list[User | None]:
    """Whose each entry is by its seal; None where it has no seal of one of the target's people or of the others."""
    found: list[User | None] = []
    likely = [*target.people, *target.others]
    for entry in entries:
        sealed = entry.sealed
        fitting = (each for each in likely if sealed and _is_whose(sealed, entry.seal, each, target.assignment))
        owner = next(fitting, None)
        if owner is not None:  # whose entry stands next is likely the same person's
            likely.remove(owner)
            likely.insert(0, owner)
        found.append(owner)
    return found


def _is_whose(sealed: Sealed, given: str, owner: User, assignment: Assignment) -> bool:
    return is_sealed(sealed, given, owner=owner.uuid, assignment=assignment.uuid)


def _begun(number: int, entry: Entry, owner: User | None, target: Target) -> Planned:
    """The entry with its owner, its UUID and, where it cannot be taken, why."""
    by = owner or target.only
    if by is None:
        why = _("It bears no seal of this assignment, so nobody can say whose it is: bring it in as your own work.")
        return Planned(number, entry, Fate.LEFT, target.people[0], UUID(int=0), why=why)
    if owner is not None and owner in target.others:
        why = _("It is somebody else's work, sealed here: only your own comes back.")
        return Planned(number, entry, Fate.LEFT, by, UUID(int=0), why=why)
    uuid = entry.uuid or _own_uuid(target, by, f"{entry.exact} {entry.start} {entry.note}")
    why = "" if entry.exact or entry.start is not None else _("It names no words of the text.")
    return Planned(number, entry, Fate.LEFT, by, uuid, sealed=owner is not None, why=why)


def _own_uuid(target: Target, owner: User, about: str) -> UUID:
    """The same UUID for the same thing of one person in one assignment: a file that comes twice comes once."""
    return uuid5(target.assignment.uuid, f"{owner.uuid} {about}")


def _found(begun: Planned, texts: Texts) -> Planned:
    """With its place: the chosen one, the one that the file tells, else that of the words."""
    entry, chosen = begun.entry, begun.chosen
    if begun.why:
        return begun
    if chosen.place == LEAVE:
        return replace(begun, why=_("You chose to leave it out."))
    if chosen.place:
        # A place that somebody chose now is no more what was sealed then.
        return replace(begun, place=texts.chosen(chosen.place), sealed=False)
    if chosen.words and chosen.words != entry.exact:
        sought = replace(entry, exact=chosen.words, prefix="", suffix="")
        return replace(begun, place=place_by_words(sought, texts), sealed=False)
    told = place_as_told(entry, texts)
    if told is not None:
        return replace(begun, place=told if begun.sealed else told.trimmed)
    found = place_by_words(entry, texts)
    return replace(begun, place=found, found=found is not None and bool(entry.fingerprint))


def _read(begun: Planned, texts: Texts, known: Known) -> Planned:
    """With what it says there; where its place is not known, with places to choose from."""
    if begun.why:
        return begun
    if begun.place is None:
        words = begun.chosen.words
        sought = replace(begun.entry, exact=words, prefix="", suffix="") if words else begun.entry
        return replace(begun, fate=Fate.ASKED, proposed=tuple(proposals(sought, texts)))
    said = known.read(begun.entry, begun.place, sealed=begun.sealed)
    if len(said.content.note) > NOTE_LIMIT:
        return replace(begun, why=_("Its note is longer than %(most)d characters.") % {"most": NOTE_LIMIT})
    return replace(begun, fate=Fate.NEW, said=said)


@dataclass(frozen=True, slots=True)
class _Present:
    """An annotation that has an entry's UUID already."""

    assignment: int
    user: int
    in_reach: bool
    state: Mapping[str, Any]


def compared(planned: Sequence[Planned], target: Target) -> list[Planned]:
    """With what is here already: the same, another state, in the bin. Of a UUID that is another's a new one is made."""
    present = _present({each.uuid for each in planned})
    again = [_anew(each, target, present) for each in planned]
    present |= _present({each.uuid for each in again} - {each.uuid for each in planned})
    seen: set[UUID] = set()
    found = []
    for each in again:
        twice = each.fate is Fate.NEW and each.uuid in seen
        found.append(replace(each, fate=Fate.LEFT, why=_("It is in the file twice.")) if twice
                        else _against(each, present.get(each.uuid)))  # fmt: skip
        seen.add(each.uuid)
    return found


def _anew(planned: Planned, target: Target, present: Mapping[UUID, _Present]) -> Planned:
    here = present.get(planned.uuid)
    own = here and here.in_reach and (here.assignment, here.user) == (target.assignment.pk, planned.owner.pk)
    if here is None or own:
        return planned
    return replace(planned, uuid=_own_uuid(target, planned.owner, str(planned.uuid)))


def _against(planned: Planned, here: _Present | None) -> Planned:
    if here is None or planned.fate is not Fate.NEW or planned.said is None or planned.place is None:
        return planned
    if here.state["deleted"]:
        return replace(planned, fate=Fate.BACK)
    asked = content_state(planned.said.content)
    place = place_state(planned.place.version, planned.place.span)
    if here.state["version"] == place["version"]:
        asked |= place
    same = all(here.state[name] == value for name, value in asked.items())
    return replace(planned, fate=Fate.SAME if same else Fate.DIFFERS)


def _present(uuids: Iterable[UUID]) -> dict[UUID, _Present]:
    latest = AnnotationRevision.objects.filter(annotation__uuid__in=set(uuids), number=F("annotation__revision"))
    rows = latest.select_related("annotation__submission").defer("annotation__note")
    return {
        each.annotation.uuid: _Present(
            each.annotation.submission.assignment_id,
            each.annotation.submission.user_id,
            not each.annotation.has_left_bin,
            each.state,
        )
        for each in rows
    }
