"""What an archive of a course holds: one table a file, in the order in which they can be restored.

A row is written with its columns by name. A reference is written as the key of the row that it names: its UUID, or
for what has none, the columns of `Table.key`. Columns come from the models, so that a new one is archived too; a new
model has to be given a table here, or a reason in `LEFT_OUT` (a test asks).
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Final

from django.db import models
from django.db.models import Model, Q, QuerySet

from annotations.models import (
    AccessToken,
    Annotation,
    AnnotationRevision,
    Assignment,
    AssignmentText,
    AuthorityLink,
    Brief,
    BriefPlace,
    Claim,
    ClaimProposal,
    Codebook,
    CodebookRevision,
    ExportFile,
    ExportPiece,
    Extension,
    Grade,
    GradeLine,
    KeyLink,
    KeyPassage,
    Phrase,
    PlaceQuestion,
    Question,
    Remark,
    Reply,
    Requirement,
    RubricLine,
    SplitQuestion,
    Submission,
    SubmissionEvent,
    Tag,
)
from courses.models import Course, Enrollment, Group, Invitation, Section, Shuffle
from opinions.models import (
    Authority,
    Batch,
    BatchFile,
    Case,
    CaseCitation,
    Citation,
    CitationRepair,
    Correction,
    Draft,
    Emphasis,
    HistoryEntry,
    ImportWarning,  # noqa: A004 -- ours; Python's own is not used here
    NoteMark,
    Opinion,
    OpinionPart,
    OpinionText,
    PageMark,
    ParallelCitation,
    Passage,
)
from people.models import Archive, AuditEvent, Fault, Job, Notice, Sending, Sighting, Tally, User


class Scope(Enum):
    """By what the rows of a table are found: the course, the cases that it works on, or the authorities they cite."""

    COURSE = "course"
    CASES = "cases"
    AUTHORITIES = "authorities"


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the archive. `within` is the lookup from a row to the `scope`.

    `key` tells a row from all others of the archive. `under` is the column whose row, where the library holds it
    already, has its own of these: then they are passed over. `loose` columns may name what is not in the archive.
    """

    name: str
    model: type[Model]
    within: str
    scope: Scope = Scope.COURSE
    key: tuple[str, ...] = ("uuid",)
    under: str = ""
    left_out: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `refers` is the table whose row it names, `paths` are the lookups to that row's key."""

    name: str
    field: "models.Field[Any, Any]"
    refers: Table | None
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the database belongs to a course's archive, by primary keys."""

    course: Course
    cases: frozenset[int]
    authorities: frozenset[int]

    def rows(self, table: Table) -> "QuerySet[Any]":
        """The rows of a table."""
        sought = {Scope.COURSE: self.course.pk, Scope.CASES: self.cases, Scope.AUTHORITIES: self.authorities}
        found = self.course.uuid if table.model is AuditEvent else sought[table.scope]
        return table.model._base_manager.filter(**{table.within: found})  # noqa: SLF001 -- Django's name; it hides no row


def _at_course(name: str, model: type[Model], within: str, *key: str, **more: Any) -> Table:
    return Table(name, model, within, key=key or ("uuid",), **more)


def _of_case(name: str, model: type[Model], within: str, *, under: str, **more: Any) -> Table:
    return Table(name, model, f"{within}__in", Scope.CASES, under=under, **more)


_ASSIGNMENT, _SUBMISSION = "assignment__course", "submission__assignment__course"
_ANNOTATION = f"annotation__{_SUBMISSION}"
_VERSION = "version__opinion__case"
PEOPLE: Final = Table("people", User, "pk")
"""Not read as the others are: see `annotations.packing.persons`."""
TABLES: Final = (
    PEOPLE,
    _of_case("cases", Case, "pk", under="", left_out=frozenset({"imported_by"})),
    _of_case("case-citations", CaseCitation, "case", under="case", key=("case__uuid", "position")),
    _of_case("histories", HistoryEntry, "case", under="case", key=("case__uuid", "position")),
    _of_case("warnings", ImportWarning, "case", under="case", left_out=frozenset({"settled_by"})),
    _of_case("opinions", Opinion, "case", under=""),
    _of_case("parts", OpinionPart, "opinion__case", under="opinion"),
    _of_case("texts", OpinionText, "opinion__case", under="", left_out=frozenset({"made_by"})),
    _of_case("passages", Passage, _VERSION, under="version"),
    _of_case("page-marks", PageMark, _VERSION, under="version"),
    _of_case("note-marks", NoteMark, _VERSION, under="version"),
    _of_case("emphasis", Emphasis, _VERSION, under="version"),
    _of_case("corrections", Correction, _VERSION, under="version"),
    Table("authorities", Authority, "pk__in", Scope.AUTHORITIES, loose=frozenset({"case"})),
    Table("parallel-citations", ParallelCitation, "authority__in", Scope.AUTHORITIES, under="authority"),
    _of_case("citation-repairs", CitationRepair, _VERSION, under="version", loose=frozenset({"carried_from"})),
    _of_case("citations", Citation, _VERSION, under="version", loose=frozenset({"writing", "repair"})),
    _at_course("course", Course, "pk", left_out=frozenset({"copied_from"})),
    _at_course("sections", Section, "course"),
    _at_course("groups", Group, "course"),
    _at_course("enrollments", Enrollment, "course", "course__uuid", "user__uuid"),
    _at_course("reviewers", Enrollment.reviews.through, "enrollment__course"),
    _at_course("invitations", Invitation, "course"),
    _at_course("shuffles", Shuffle, "course"),
    _at_course("codebooks", Codebook, "course"),
    _at_course("claims", Claim, "codebook__course"),
    _at_course("near-misses", Claim.near_misses.through, "from_claim__codebook__course"),
    _at_course("codebook-revisions", CodebookRevision, "codebook__course", "codebook__uuid", "number"),
    _at_course("assignments", Assignment, "course"),
    _at_course("assigned-claims", Assignment.claims.through, _ASSIGNMENT),
    _at_course("assigned-texts", AssignmentText, _ASSIGNMENT),
    _at_course("requirements", Requirement, _ASSIGNMENT),
    _at_course("extensions", Extension, _ASSIGNMENT),
    _at_course("rubric", RubricLine, _ASSIGNMENT, "assignment__uuid", "position"),
    _at_course("submissions", Submission, _ASSIGNMENT),
    _at_course("submission-events", SubmissionEvent, _SUBMISSION),
    _at_course("annotations", Annotation, _SUBMISSION),
    _at_course("revisions", AnnotationRevision, _ANNOTATION, left_out=frozenset({"xact"})),
    _at_course("tags", Tag, _ANNOTATION),
    _at_course("links", AuthorityLink, _ANNOTATION, left_out=frozenset({"assignment"})),
    _at_course("place-questions", PlaceQuestion, _ANNOTATION),
    _at_course("split-questions", SplitQuestion, f"tag__{_ANNOTATION}", "tag__uuid"),
    _at_course("split-parts", SplitQuestion.parts.through, f"splitquestion__tag__{_ANNOTATION}"),
    _at_course("proposals", ClaimProposal, "codebook__course"),
    _at_course("replies", Reply, _ANNOTATION, left_out=frozenset({"xact"})),
    _at_course("mentions", Reply.mentions.through, f"reply__{_ANNOTATION}"),
    _at_course("questions", Question, _ANNOTATION, left_out=frozenset({"xact"})),
    _at_course("briefs", Brief, _SUBMISSION, "submission__uuid"),
    _at_course("brief-places", BriefPlace, f"brief__{_SUBMISSION}"),
    _at_course("key", KeyPassage, _ASSIGNMENT),
    _at_course("key-links", KeyLink, f"key_passage__{_ASSIGNMENT}"),
    _at_course("remarks", Remark, _SUBMISSION),
    _at_course("phrases", Phrase, "course"),
    _at_course("grades", Grade, _SUBMISSION, "submission__uuid"),
    _at_course("grade-lines", GradeLine, f"grade__{_SUBMISSION}"),
    _at_course("log", AuditEvent, "course_uuid"),
)
LEFT_OUT: Final = {
    AccessToken: "a key of one person's program to one installation",
    ExportFile: "kept for a day",
    ExportPiece: "kept for a day",
    Draft: "not in the library yet, or the source of what is",
    Batch: "an upload's list",
    BatchFile: "an upload's list",
    Archive: "a person's own",
    Job: "work of one installation",
    Notice: "a person's own",
    Sending: "forms that were sent, for days: a second leads to what the first has made",
    Tally: "how often one did what is limited, for minutes",
    Sighting: "what works beside one installation",
    Fault: "errors of one installation",
}
"""The models that have no table, and why."""
_OF_MODEL: Final = {table.model: table for table in TABLES}


@cache
def columns(table: Table) -> tuple[Column, ...]:
    """A table's columns, as the model has them; the numbers of rows are an installation's own and are left out."""
    kept = (
        each
        for each in table.model._meta.concrete_fields  # noqa: SLF001 -- Django's documented way to a model's fields
        if not each.primary_key and not each.generated and each.name not in table.left_out
    )
    return tuple(_column(each) for each in kept)


def _column(of: "models.Field[Any, Any]") -> Column:
    if not isinstance(of, models.ForeignKey):
        return Column(of.name, of, None, (of.name,))
    refers = _OF_MODEL[of.related_model]
    return Column(of.name, of, refers, tuple(f"{of.name}__{part}" for part in refers.key))


def choose(course: Course) -> Chosen:
    """What belongs to the course: its cases are those that it assigns or works on, with all that they cite."""
    worked = Q(opinions__versions__annotations__submission__assignment__course=course)
    keyed = Q(opinions__versions__key_passages__assignment__course=course)
    pinned = Q(opinions__versions__pinned__assignment__course=course)
    cases: set[int] = set()
    for found in (Q(assignments__course=course), worked, keyed, pinned):
        cases.update(Case.objects.filter(found).values_list("pk", flat=True).distinct())
    return Chosen(course, frozenset(cases), frozenset(_authorities(course, cases)))


def _authorities(course: Course, cases: set[int]) -> set[int]:
    """Those that the cases cite or may cite, that notes and keys name, and those that they were found to be."""
    cited = Q(citations__version__opinion__case__in=cases)
    linked = Q(links__annotation__submission__assignment__course=course)
    found: set[int] = set()
    for sought in (cited, linked):
        found.update(Authority.objects.filter(sought).values_list("pk", flat=True).distinct())
    likely = Citation.objects.filter(version__opinion__case__in=cases, likely__isnull=False)
    found.update(likely.values_list("likely", flat=True).distinct())
    keyed = KeyLink.objects.filter(key_passage__assignment__course=course)
    found.update(keyed.values_list("authority", flat=True).distinct())
    fresh = found
    while fresh:
        others = Authority.objects.filter(pk__in=fresh, same_as__isnull=False).values_list("same_as", flat=True)
        fresh = {pk for pk in others if pk is not None} - found
        found |= fresh
    return found
