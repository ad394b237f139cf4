"""A person's word on citations: each a transaction that locks the writing, checks what she saw, and is audited.

Whoever calls these may curate (`opinions.access`). A word is never deleted: it is taken back, and can be given again.
What several mentions were told in one go has one moment, and is taken back in one go.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opinions.authorities import store_authorities
from opinions.citation_states import (
    Said,
    State,
    hull,
    repair_named,
    said_by,
    seen,
    span_of,
    state_of,
    stated,
    stateful,
    written,
)
from opinions.layout import layout
from opinions.models import Authority, Citation, CitationRepair, Opinion, OpinionText
from opinions.text.parsed import ParsedAuthority
from opinions.text.spans import Span
from people.actions import record
from people.models import User

PIN_LENGTH = 200
LONGEST = 2000
"""Code points of one citation, at most: the longest string of parallel citations is far shorter."""


class CitationDoesNotFit(Exception):
    """What is said of the words cannot be so; the message is a sentence that says why and what to do."""


class CitationChanged(Exception):
    """The citation is not any more as it was seen; `present` is what stands there now, None for none."""

    def __init__(self, present: Citation | None) -> None:
        super().__init__("the citation was changed meanwhile")
        self.present = present


@transaction.atomic
def repair_citation(citation: Citation, *, by: User, was: str, said: Said | None) -> CitationRepair:
    """Says what the citation is, or with None that its words are no citation.

    `was` is what `seen` gave when the person looked. Raises `CitationChanged` and `CitationDoesNotFit`.
    """
    _lock(citation.version)
    return _repair(_as_seen(citation.pk, was), said, by=by, at=timezone.now())


@transaction.atomic
def take_likely(citation: Citation, *, by: User, was: str) -> CitationRepair:
    """Says that the citation is of the authority that is proposed. Raises as `repair_citation` does."""
    _lock(citation.version)
    present = _as_seen(citation.pk, was)
    if present.likely is None:
        raise CitationDoesNotFit(_("Nothing is proposed for this citation."))
    before = said_by(present)
    said = Said(before.span, before.form, present.likely.shown, None, before.pin)
    return _repair(present, said, by=by, at=timezone.now())


@transaction.atomic
def add_citation(version: OpinionText, *, by: User, said: Said) -> CitationRepair:
    """Says that these words of the version are a citation. Raises `CitationDoesNotFit`."""
    _lock(version)
    said = _with_authority(said, version)
    _check(version, said)
    return _make(version, None, stated(said, None), by=by, at=timezone.now())


@transaction.atomic
def move_mentions(mentions: Mapping[int, str], *, by: User, into: Authority | ParsedAuthority) -> list[CitationRepair]:
    """Says that these citations, by their keys as they were `seen`, are of the authority: one word, taken back as one.

    Raises `CitationChanged`, and `CitationDoesNotFit` where there is none, or one is of that authority already.
    """
    if not mentions:
        raise CitationDoesNotFit(_("Choose the mentions that are of another authority."))
    versions = OpinionText.objects.filter(citations__in=list(mentions)).distinct().defer("text").order_by("opinion_id")
    for version in versions:
        _lock(version)
    at = timezone.now()
    made = []
    for key, was in sorted(mentions.items()):
        present = _as_seen(key, was)
        before = said_by(present)
        known, typed = (into, None) if isinstance(into, Authority) else (None, into)
        made.append(_repair(present, Said(before.span, before.form, known, None, before.pin, typed), by=by, at=at))
    return made


@transaction.atomic
def undo_repair(repair: CitationRepair, *, by: User) -> None:
    """Takes a person's word back, with all that was said in the same go: the citations are as they were before.

    Raises `CitationDoesNotFit` where one was taken back already, or its words were corrected again since.
    """
    for each in _in_one_go(repair):
        _undo(each, by=by)


@transaction.atomic
def redo_repair(repair: CitationRepair, *, by: User) -> None:
    """Gives again the word that was taken back, with all of the same go. Raises `CitationDoesNotFit`."""
    for each in _in_one_go(repair):
        _redo(each, by=by)


def _lock(version: OpinionText) -> None:
    """One person at a time has the writing's citations in hand."""
    Opinion.objects.select_for_update().get(pk=version.opinion_id)


def _loaded() -> QuerySet[Citation]:
    rows = stateful().select_related("likely__same_as", "version__opinion__case")
    return rows.defer("version__text")


def _as_seen(key: int, was: str) -> Citation:
    present = _loaded().filter(pk=key).first()
    if present is None or seen(present) != was:
        raise CitationChanged(present)
    return present


def _repair(present: Citation, said: Said | None, *, by: User, at: datetime) -> CitationRepair:
    before = state_of(present)
    if said is not None:
        said = _with_authority(said, present.version)
        _check(present.version, said, but=present)
        if stated(said, before) == before:
            raise CitationDoesNotFit(_("Nothing is changed yet."))
    return _make(present.version, before, None if said is None else stated(said, before), by=by, at=at)


def _make(version: OpinionText, before: State | None, after: State | None, *, by: User, at: datetime) -> CitationRepair:
    """Keeps the word, and does what it says."""
    whole = hull(before, after)
    repair = CitationRepair(version=version, start=whole.start, end=whole.end, before=before, after=after, by=by, at=at)
    repair.save()
    if after is None:
        Citation.objects.filter(pk=(before or {})["id"]).delete()
    else:
        after["id"] = written(after, version, repair).pk
        repair.save(update_fields=["after"])
    record("repair_citation", repair, by=by, version=str(version.uuid), before=before, after=after)
    return repair


def _undo(repair: CitationRepair, *, by: User) -> None:
    _lock(repair.version)
    present = _to_undo(repair)
    if repair.before is not None:
        _refuse_overlap(repair.version, span_of(repair.before), but=present)
        written(repair.before, repair.version, repair_named(repair.before))
    elif present is not None:
        present.delete()
    repair.undone_by, repair.undone_at = by, timezone.now()
    repair.save(update_fields=["undone_by", "undone_at"])
    record("undo_citation_repair", repair, by=by, version=str(repair.version.uuid))


def _to_undo(repair: CitationRepair) -> Citation | None:
    """What the repair made, which still stands; None where it took a citation away."""
    if CitationRepair.objects.filter(pk=repair.pk, undone_at__isnull=False).exists():
        raise CitationDoesNotFit(_("This was taken back already."))
    present = stateful().filter(repair=repair).first()
    if repair.after is not None and present is None:
        raise CitationDoesNotFit(_("This citation was corrected again since: take that back first."))
    return present


def _redo(repair: CitationRepair, *, by: User) -> None:
    _lock(repair.version)
    if CitationRepair.objects.filter(pk=repair.pk, undone_at=None).exists():
        raise CitationDoesNotFit(_("This is said already."))
    present = stateful().filter(pk=(repair.before or {"id": None})["id"]).first()
    if repair.before is not None and (present is None or state_of(present)["repair"] != repair.before["repair"]):
        raise CitationDoesNotFit(_("This citation was corrected otherwise since. Correct it from where it is now."))
    if repair.after is not None:
        _refuse_overlap(repair.version, span_of(repair.after), but=present)
        written(repair.after, repair.version, repair)
    elif present is not None:
        present.delete()
    repair.undone_by = repair.undone_at = None
    repair.save(update_fields=["undone_by", "undone_at"])
    record("redo_citation_repair", repair, by=by, version=str(repair.version.uuid))


def _in_one_go(repair: CitationRepair) -> Sequence[CitationRepair]:
    """The repair, and those that the same person made at the same moment, writing by writing."""
    alike = CitationRepair.objects.filter(by=repair.by_id, at=repair.at, carried_from=None)
    one = [repair] if repair.carried_from_id is not None else alike
    return list(one if isinstance(one, list) else one.select_related("version").order_by("version__opinion", "pk"))


def _with_authority(said: Said, version: OpinionText) -> Said:
    """What is said, with the authority that was typed as a row of the library; a writing's is its own case's."""
    if said.writing is not None:
        return replace(said, authority=Authority.objects.filter(case=version.opinion.case_id, same_as=None).first())
    if said.typed is None:
        return said
    stored = store_authorities([said.typed], version.opinion.case)[said.typed.id]
    return replace(said, authority=stored.shown, typed=None)


def _check(version: OpinionText, said: Said, *, but: Citation | None = None) -> None:
    """Raises `CitationDoesNotFit` where the words cannot be a citation."""
    span = said.span
    if span.start >= span.end or span.end > version.length:
        raise CitationDoesNotFit(_("Choose the words of the citation."))
    if span.end - span.start > LONGEST:
        words = ngettext("No citation has %(most)d character.", "No citation has %(most)d characters.", LONGEST)
        raise CitationDoesNotFit(words % {"most": LONGEST})
    passages = layout(version).touched(span)
    if len(passages) != 1 or span.start < passages[0].start or span.end > passages[0].end:
        raise CitationDoesNotFit(_("A citation ends where its passage ends: choose words of one passage."))
    if said.writing is not None and said.writing.case_id != version.opinion.case_id:
        raise CitationDoesNotFit(_("That writing is none of this case."))
    if len(said.pin) > PIN_LENGTH:
        raise CitationDoesNotFit(_("A pin has at most %(most)d characters.") % {"most": PIN_LENGTH})
    _refuse_overlap(version, span, but=but)


def _refuse_overlap(version: OpinionText, span: Span, *, but: Citation | None) -> None:
    """Raises `CitationDoesNotFit` where another citation than `but` has some of the words."""
    others = version.citations.filter(start__lt=span.end, end__gt=span.start)
    for other in others.exclude(pk__in=[] if but is None else [but.pk])[:1]:
        start, end = max(other.start, span.start), min(other.end, span.end)
        shared = OpinionText.objects.values_list("text", flat=True).get(pk=version.pk)[start:end]
        told = _("“%(words)s” belongs to another citation. Choose other words, or say first that that is none.")
        raise CitationDoesNotFit(told % {"words": shared})
