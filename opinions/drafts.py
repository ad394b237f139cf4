"""Every write on drafts: one transaction each, which locks the draft, checks that it is as it was seen, and is audited.

A draft is what a reader understood (`parsed`) with the repairs of a person after it (`repairs`, in order). Undo takes
the last repair off and keeps it in `undone`, from where redo takes it back until another repair is made. What is said
of the case and which warnings were looked at are repairs too; `facts` is what is said now.
"""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from opinions.access import may_curate
from opinions.actions import store_case
from opinions.citation_reading import search_if_unsearched
from opinions.intake import Statement
from opinions.models import Case, Draft
from opinions.settling import settle_import_warnings
from opinions.text.citations.finding import find
from opinions.text.headnotes import headnotes_of, without_headnotes
from opinions.text.parsed import ParsedCase
from opinions.text.parsed_json import case_as_json, case_from_json, decode, encode
from opinions.text.repairs import (
    FactsSaid,
    RefuseProposal,
    Repair,
    RepairDoesNotFit,
    SetFacts,
    SettleWarning,
    apply,
    repair_as_json,
    repair_from_json,
)
from opinions.text.repairs.proposals import ProposalKind, all_answered, open_proposals
from opinions.text.repairs.whole_case import one_by_one, settled_warnings, warning_ids
from people.actions import record
from people.models import User


class DraftConflict(Exception):
    """The draft was changed, by another tab or person, since it was seen; `present` is as it is now."""

    def __init__(self, present: Draft) -> None:
        super().__init__(f"draft {present.uuid} is at revision {present.revision}")
        self.present = present


class DraftPublished(Exception):
    """The draft was published, so that nothing about it changes any more; `case` is what it became."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"the draft is published as {case.uuid}")
        self.case = case


class NothingToUndo(Exception):
    """No repair is left to take back, or none that was taken back to make again."""


class NotACurator(Exception):
    """A draft is shared with those alone who may curate."""


def repairs_of(draft: Draft) -> tuple[Repair, ...]:
    """The repairs made to the draft, in their order."""
    return tuple(repair_from_json(each) for each in draft.repairs)


def statement_of(draft: Draft) -> Statement:
    """What is said of the draft's case: first by its source, then by whoever changed it."""
    return decode(Statement, draft.facts)


def repaired(draft: Draft) -> ParsedCase:
    """The case as the draft shows it: what was read, repaired, under the facts as they are said now."""
    case = apply(case_from_json(draft.parsed), repairs_of(draft))
    return replace(case, facts=statement_of(draft).facts)


@transaction.atomic
def create_draft(*, by: User, source: bytes, file_name: str, source_format: str, parsed: ParsedCase) -> Draft:
    """Keeps a source and what a reader understood of it, for `by` alone to see."""
    draft = Draft.objects.create(
        uploaded_by=by,
        file_name=file_name,
        source=source,
        source_format=source_format,
        facts=encode(Statement(parsed.facts)),
        parsed=case_as_json(parsed),
    )
    record("create_draft", draft, by=by, file_name=file_name, size=len(source), format=source_format)
    return draft


@transaction.atomic
def repair_draft(draft: Draft, *, by: User, revision: int, repair: Repair) -> Draft:
    """Makes one repair. Raises `DraftConflict`, `DraftPublished`, and `RepairDoesNotFit` with a sentence."""
    draft = _lock(draft, revision)
    return _make(draft, repair, by=by)


@transaction.atomic
def answer_proposal(draft: Draft, *, by: User, proposal: str, accept: bool) -> Draft:
    """Accepts or refuses what is proposed under that id, wherever it stands by now.

    It needs no revision: the id names the words around it. Raises `DraftPublished`, and `RepairDoesNotFit` where
    nothing is proposed under the id any more.
    """
    draft = _lock(draft)
    case = case_from_json(draft.parsed)
    for each in open_proposals(case, repairs_of(draft)):
        if each.id == proposal:
            return _make(draft, each.repair if accept else RefuseProposal(proposal), by=by)
    raise RepairDoesNotFit("This is not proposed any more: it was answered, or its words were changed.")


@transaction.atomic
def settle_warning(draft: Draft, *, by: User, warning: str, settled: bool) -> Draft:
    """Says that the warning with that id was looked at, or with `settled` false that it was not.

    It needs no revision: the id stays the warning's own. Raises `DraftPublished`, and `RepairDoesNotFit` for no id.
    """
    draft = _lock(draft)
    if (warning in settled_warnings(repairs_of(draft))) == settled:
        return draft
    return _make(draft, SettleWarning(warning, settled=settled), by=by)


@transaction.atomic
def answer_all(draft: Draft, *, by: User, revision: int, kind: ProposalKind, accept: bool) -> Draft:
    """Accepts or refuses all open proposals of one kind, as one repair.

    Raises `DraftConflict`, `DraftPublished`, and `RepairDoesNotFit` where none is open or one does not fit.
    """
    draft = _lock(draft, revision)
    offered = open_proposals(case_from_json(draft.parsed), repairs_of(draft))
    return _make(draft, all_answered([each for each in offered if each.kind is kind], accept=accept), by=by)


@transaction.atomic
def undo_repair(draft: Draft, *, by: User, revision: int) -> Draft:
    """Takes back the last repair. Raises `DraftConflict`, `DraftPublished` and `NothingToUndo`."""
    draft = _lock(draft, revision)
    if not draft.repairs:
        raise NothingToUndo
    *kept, last = draft.repairs
    draft.repairs, draft.undone = kept, [*draft.undone, last]
    taken_back = repair_from_json(last)
    if isinstance(taken_back, SetFacts):
        draft.facts = _stated(taken_back.before)
    return _save(draft, "undo_repair", by=by, repair=last)


@transaction.atomic
def redo_repair(draft: Draft, *, by: User, revision: int) -> Draft:
    """Makes the repair again that was taken back last. Raises as `undo_repair` does."""
    draft = _lock(draft, revision)
    if not draft.undone:
        raise NothingToUndo
    *left, last = draft.undone
    draft.repairs, draft.undone = [*draft.repairs, last], left
    made_again = repair_from_json(last)
    if isinstance(made_again, SetFacts):
        draft.facts = _stated(made_again.said)
    return _save(draft, "redo_repair", by=by, repair=last)


@transaction.atomic
def set_draft_facts(draft: Draft, *, by: User, revision: int, statement: Statement) -> Draft:
    """Says what the case is, as one repair more. Raises `DraftConflict` and `DraftPublished`."""
    draft = _lock(draft, revision)
    repair = SetFacts(_said(statement), before=_said(statement_of(draft)))
    if repair.said == repair.before:
        return draft
    draft.facts = _stated(repair.said)
    return _make(draft, repair, by=by)


@transaction.atomic
def share_draft(draft: Draft, *, by: User, person: User) -> Draft:
    """Lets another curator see, repair and publish the draft. Raises `NotACurator`."""
    if not may_curate(person):
        raise NotACurator
    draft.shared_with.add(person)
    record("share_draft", draft, by=by, person=str(person.uuid))
    return draft


@transaction.atomic
def unshare_draft(draft: Draft, *, by: User, person: User) -> Draft:
    """Hides the draft from that person again."""
    draft.shared_with.remove(person)
    record("unshare_draft", draft, by=by, person=str(person.uuid))
    return draft


@transaction.atomic
def publish_draft(draft: Draft, *, by: User, revision: int, keep_headnotes: bool) -> Case:
    """Stores the case as the draft shows it, with its citations found anew where it was repaired.

    Without `keep_headnotes` a publisher's headnotes stay in the draft and its source alone. Warnings that were looked
    at are settled. Raises `DraftConflict`, `DraftPublished`, `DuplicateCase`, and ValueError where no words are left.
    """
    draft = _lock(draft, revision)
    said = statement_of(draft)
    parsed = publishable(draft, keep_headnotes=keep_headnotes)
    repairs = tuple(one_by_one(repairs_of(draft)))
    if not all(isinstance(each, SettleWarning | RefuseProposal) for each in repairs) or not keep_headnotes:
        parsed = _cited_anew(parsed)
    case = store_case(parsed, by=by, fictional=said.fictional, history_checked=said.history_checked)
    search_if_unsearched(case, parsed, by=by)
    names, looked_at = warning_ids(parsed.warnings), settled_warnings(repairs)
    settle_import_warnings(case, [at for at, name in enumerate(names) if name in looked_at], by=by)
    draft.published_as = case
    _save(draft, "publish_draft", by=by, case=str(case.uuid), headnotes=keep_headnotes)
    return case


@transaction.atomic
def discard_draft(draft: Draft, *, by: User) -> None:
    """Deletes the draft with its source. Raises `DraftPublished`."""
    draft = _lock(draft)
    record("discard_draft", draft, by=by, file_name=draft.file_name)
    draft.delete()


def publishable(draft: Draft, *, keep_headnotes: bool) -> ParsedCase:
    """What publishing stores. Raises ValueError where leaving out the headnotes would leave no words."""
    case = repaired(draft)
    return case if keep_headnotes or not headnotes_of(case) else without_headnotes(case)


def _cited_anew(case: ParsedCase) -> ParsedCase:
    found = find(case.opinions, case.facts)
    told = {warning.message for warning in case.warnings}
    doubts = tuple(warning for warning in found.warnings if warning.message not in told)
    return replace(case, opinions=found.opinions, authorities=found.authorities, warnings=(*case.warnings, *doubts))


def _lock(draft: Draft, revision: int | None = None) -> Draft:
    """The draft's row, locked, without its source. Raises where it was published, or is at another revision."""
    locked = Draft.objects.select_for_update().defer("source").get(pk=draft.pk)
    if locked.published_as is not None:
        raise DraftPublished(locked.published_as)
    if revision is not None and locked.revision != revision:
        raise DraftConflict(locked)
    return locked


def _said(statement: Statement) -> FactsSaid:
    return FactsSaid(statement.facts, statement.fictional, statement.history_checked)


def _stated(said: FactsSaid) -> Any:
    """What is said, as the draft's row keeps it."""
    return encode(Statement(said.facts, fictional=said.fictional, history_checked=said.history_checked))


def _make(draft: Draft, repair: Repair, *, by: User) -> Draft:
    apply(case_from_json(draft.parsed), [*repairs_of(draft), repair])
    written = repair_as_json(repair)
    draft.repairs, draft.undone = [*draft.repairs, written], []
    return _save(draft, "repair_draft", by=by, repair=written)


def _save(draft: Draft, verb: str, *, by: User, **detail: Any) -> Draft:
    draft.revision += 1
    draft.updated_at = timezone.now()
    changed = ["repairs", "undone", "facts", "revision", "updated_at", "published_as"]
    draft.save(update_fields=changed)
    record(verb, draft, by=by, revision=draft.revision, **detail)
    return draft
