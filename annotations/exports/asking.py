"""From what an address asks for to what is exported: by the rights and under the filter of the page it came from."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from annotations.access import Right, Standing, access_assignment, access_submission, seen_work, sees_class
from annotations.assignments.pinned import pinned_texts
from annotations.exports.asked_words import asked_words
from annotations.exports.options import ExportOptions, names_in
from annotations.exports.subject import Export
from annotations.filtering.choices import MISSING
from annotations.filtering.filters import CLASS, MINE, Filter, asked_filter, is_uuid
from annotations.filtering.reach import fitted
from annotations.models import Annotation, Assignment, Submission
from annotations.names import Names, names_for
from annotations.querysets import AnnotationQuerySet
from annotations.reading.desk import Desk
from people.models import User


class Of(StrEnum):
    """From where it is exported: somebody's work, with what she sees there, or an assignment, by its staff."""

    SUBMISSION = "submission"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True, slots=True)
class Asked:
    """What may be exported and was asked for.

    `filter` and `writing` (UUID, or empty) as in the address. `missing` are sentences about what the address asked for
    in vain: then nothing is exported, rather than more than was wanted. `submission` where it is exported from one.
    """

    user: User
    standing: Standing
    assignment: Assignment
    submission: Submission | None
    filter: Filter
    writing: str
    annotations: AnnotationQuerySet
    names: Names
    title: str
    words: tuple[str, ...]
    told: frozenset[int]
    missing: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the filter as they stand in an address."""
        return [*self.filter.pairs, *([("writing", self.writing)] if self.writing else [])]

    def export(self, options: ExportOptions) -> Export:
        """All that a writer needs; the pages of the pins are the filter's."""
        return Export(
            assignment=self.assignment,
            annotations=self.annotations,
            options=options,
            names=names_in(options, self.names, [self.assignment]),
            title=self.title,
            asked=self.words,
            told=self.told,
        )


def asked_of(user: User, of: Of, uuid: UUID, sent: QueryDict) -> Asked:
    """What the person asked for there; `sent` holds the filter. Raises 404 and 403 as the pages do."""
    return _of_submission(user, uuid, sent) if of is Of.SUBMISSION else _of_assignment(user, uuid, sent)


def _of_submission(user: User, uuid: UUID, sent: QueryDict) -> Asked:
    """Under the filter of the reading page, which may ask for others' work that she sees there; else the owner's."""
    submission, standing = access_submission(user, uuid)
    pinned = pinned_texts(submission.assignment)
    if not pinned:
        raise Http404
    asked, (writing, unread) = asked_filter(sent), _writing(sent)
    wanted = asked.filter if asked.filter.who else replace(asked.filter, who=MINE)
    seen = seen_work(user, submission.assignment)
    shown = sees_class(standing, submission, seen)
    desk = Desk(submission, standing, user, pinned[0], pinned, wanted, seen, shows_class=shown)
    desk = fitted(desk, replace(asked, filter=wanted))
    kept = desk.everywhere()
    own = frozenset([submission.pk]) if standing.owns else frozenset()
    return Asked(
        user=user,
        standing=standing,
        assignment=submission.assignment,
        submission=submission,
        filter=desk.filter,
        writing=writing,
        annotations=_narrowed(kept, writing, refused=bool(desk.missing) or unread),
        names=desk.names,
        title=_title(desk.names, desk.filter.who, submission),
        words=asked_words(submission.assignment, desk.filter, writing),
        told=seen if standing.is_staff else own,
        missing=_missing(desk.missing, unread=unread),
    )


def _of_assignment(user: User, uuid: UUID, sent: QueryDict) -> Asked:
    """The work of those whom she looks after."""
    assignment, standing = access_assignment(user, uuid, to=Right.REVIEW)
    names = names_for(user, [assignment])
    seen = Submission.objects.filter(assignment=assignment).work_seen_by(user)
    asked, (writing, unread) = asked_filter(sent), _writing(sent)
    chosen = asked.filter if is_uuid(asked.filter.who) else replace(asked.filter, who=CLASS)
    everybody = chosen.who == CLASS
    whose = Q() if everybody else names.owned_by(assignment, chosen.who)
    kept = Annotation.objects.for_export(seen).under(chosen, assignment.pk).filter(whose)
    named = Q() if everybody else names.owned_by(assignment, chosen.who, path="")
    owner = None if everybody else seen.select_related("user").filter(named).first()
    lost = asked.unread | ({"who"} if not everybody and owner is None else set())
    return Asked(
        user=user,
        standing=standing,
        assignment=assignment,
        submission=None,
        filter=chosen,
        writing=writing,
        annotations=_narrowed(kept, writing, refused=bool(lost) or unread),
        names=names,
        title=names.of(owner) if owner else str(_("The class")),
        words=asked_words(assignment, chosen, writing),
        told=frozenset(seen.values_list("pk", flat=True)),
        missing=_missing(lost, unread=unread),
    )


def _writing(sent: QueryDict) -> tuple[str, bool]:
    """The writing (UUID) that the address names, and whether what it names is none."""
    writing = str(sent.get("writing") or "")
    return (writing, False) if not writing or is_uuid(writing) else ("", True)


def _narrowed(annotations: AnnotationQuerySet, writing: str, *, refused: bool) -> AnnotationQuerySet:
    if refused:
        return annotations.none()
    return annotations.filter(version__opinion__uuid=writing) if writing else annotations


def _missing(names: frozenset[str] | set[str], *, unread: bool) -> tuple[str, ...]:
    told = [str(words) for name, words in MISSING.items() if name in names]
    return (*told, *([_("This address names no writing of the assignment.")] if unread else []))


def _title(names: Names, who: str, submission: Submission) -> str:
    """Whose work it is: a person's, or the class's."""
    if who == MINE:
        return names.of(submission)
    if who == CLASS:
        return _("The class")
    whose = names.owned_by(submission.assignment, who, path="")
    owner = Submission.objects.filter(whose, assignment=submission.assignment).select_related("user").first()
    return names.of(owner) if owner else ""
