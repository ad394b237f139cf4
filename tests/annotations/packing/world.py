"""A small course with a row in every table that an archive has; wiped, archived and read again."""

import json
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db import connection

from annotations.models import (
    Annotation,
    Assignment,
    AuthorityLink,
    Brief,
    BriefPlace,
    Claim,
    ClaimProposal,
    CodebookRevision,
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
)
from annotations.packing.persons import Trust
from annotations.packing.reading import Opened, open_archive
from annotations.packing.tables import TABLES
from annotations.packing.writing import entry_name, write_archive
from courses.models import Course, Enrollment, Group, Invitation, Role, Section, Shuffle
from opinions.models import (
    Authority,
    Case,
    Citation,
    CitationRepair,
    Correction,
    Emphasis,
    HistoryEntry,
    ImportWarning,  # noqa: A004 -- ours; Python's own is not used here
    NoteMark,
    OpinionPart,
    ParallelCitation,
)
from people.models import User
from tests import factories
from tests.emptying import empty

AT = datetime(2026, 9, 1, 12, 30, 15, 123456, tzinfo=UTC)
HARD = "=SUM(1)\n\x0c \U0001d50a\u0301 \u05e9\u05dc\u05d5\u05dd\u202e “quoted” \\ end"
"""A note with a formula, a form feed, an astral letter with a combining mark, and words from right to left."""


WHOLE = Trust(ours=True, vouched=False, by=None)


def full_course() -> Course:
    """The course."""
    course = factories.make_course("Ferry law")
    instructor = factories.make_person("Iris", course=course, role=Role.INSTRUCTOR)
    course.sections.create(name="Mornings")
    course.groups.create(name="Upper deck")
    case = factories.make_case(cite="1 Fict. 10", page="10")
    assignment = factories.make_assignment(course, case=case)
    submission = factories.make_submission(assignment)
    first = factories.make_annotation(submission, claims=["Duty", "Breach"], note=HARD)
    factories.make_annotation(submission, "The plaintiff was not told of it.", note="")
    _library(case, instructor)
    _course(course, instructor, submission.user)
    _codebook(assignment, instructor, first)
    _work(submission, instructor, first)
    _review(submission, instructor, first)
    return course


def _library(case: Case, curator: User) -> None:
    version = factories.version_of(case)
    HistoryEntry.objects.create(case=case, position=1, words="aff’d, 2 Fict. 20 (2021)")
    ImportWarning.objects.create(case=case, position=90, at=3, message="Is this a page?", settled_at=AT)
    OpinionPart.objects.create(opinion=version.opinion, position=1, name="II–A", kind="plurality", joined_by=["Ives"])
    NoteMark.objects.create(version=version, position=1, offset=9, label="1")
    Emphasis.objects.create(version=version, start=4, end=9, style="italic")
    Correction.objects.create(version=version, start=0, end=3, printed="Teh")
    outsider = factories.make_person("Otto")
    repair = CitationRepair.objects.create(version=version, start=0, end=9, after={"form": "name"}, by=outsider, at=AT)
    CitationRepair.objects.create(
        version=version, start=0, end=9, before={"form": "name"}, by=curator, at=AT, carried_from=repair
    )
    true = factories.make_authority("Hop v. Kiln, 3 Fict. 4")
    poe = factories.make_authority()
    poe.same_as, poe.case = true, case
    poe.save()
    ParallelCitation.objects.create(authority=poe, position=1, volume="1", reporter="Fict.", page="2")
    Citation.objects.create(
        version=version, start=0, end=9, authority=poe, form="name", writing=version.opinion, repair=repair, likely=true
    )


def _course(course: Course, instructor: User, student: User) -> None:
    section, group = Section.objects.get(course=course), Group.objects.get(course=course)
    helper = factories.make_person("Hugo", course=course, role=Role.ASSISTANT)
    Enrollment.objects.get(course=course, user=helper).reviews.add(section)
    Enrollment.objects.filter(course=course, user=student).update(section=section, group=group, joined_at=AT)
    Invitation.objects.create(course=course, section=section, made_by=instructor, made_at=AT)
    Shuffle.objects.create(course=course, made_by=instructor, before={}, after={str(student.uuid): "Upper deck"})


def _codebook(assignment: Assignment, instructor: User, first: Annotation) -> None:
    duty, breach, cause = Claim.objects.filter(codebook=assignment.codebook).order_by("position")
    Claim.objects.filter(pk=duty.pk).update(elsewhere=cause)
    Claim.objects.filter(pk=breach.pk).update(parent=duty, writing_kinds=["dissent"])
    duty.near_misses.add(breach)
    assignment.claims.add(duty, breach)
    tag = first.tags.get(claim=duty)
    state, moved = {"claims": [{"uuid": str(duty.uuid)}]}, {str(tag.uuid): [str(duty.uuid), None]}
    revision = CodebookRevision.objects.create(
        codebook=assignment.codebook, number=1, change="split", by=instructor, at=AT, state=state, moved=moved
    )
    SplitQuestion.objects.create(tag=tag, revision=revision, asked_at=AT).parts.add(duty, cause)
    ClaimProposal.objects.create(
        codebook=assignment.codebook, annotation=first, label="Notice", by=first.submission.user
    )


def _work(submission: Submission, instructor: User, first: Annotation) -> None:
    assignment, version, student = submission.assignment, first.version, submission.user
    tag = first.tags.order_by("pk").first()
    poe = Authority.objects.get(cite__startswith="Poe")
    AuthorityLink.objects.create(annotation=first, authority=poe, tag=tag, treatment="limits", quotes=True, pin="at 3")
    Requirement.objects.create(assignment=assignment, position=1, least=2, opinion=version.opinion)
    Extension.objects.create(assignment=assignment, user=student, due_at=AT, by=instructor, reason="Ill")
    SubmissionEvent.objects.create(submission=submission, step="submitted", by=student, at=AT)
    PlaceQuestion.objects.create(annotation=first, version=version, start=1, end=4, asked_by=instructor)
    reply = Reply.objects.create(uuid=factories.make_uuid("reply"), annotation=first, by=instructor, body="Why, @Ada?")
    reply.mentions.add(student)
    Question.objects.create(annotation=first, by=student, words="Is it a duty?", asked_at=AT)
    brief = Brief.objects.create(submission=submission, title="Ferry")
    BriefPlace.objects.create(brief=brief, annotation=first, heading="facts", position=1)


def _review(submission: Submission, instructor: User, first: Annotation) -> None:
    tag = first.tags.select_related("claim").order_by("pk").first()
    assert tag is not None
    key = KeyPassage.objects.create(
        assignment=submission.assignment,
        version=first.version,
        start=0,
        end=9,
        claim=tag.claim,
        by=instructor,
        from_tag=tag,
    )
    KeyLink.objects.create(key_passage=key, authority=Authority.objects.get(cite__startswith="Poe"))
    Remark.objects.create(
        submission=submission, annotation=first, tag=tag, verdict="partly", by=instructor, words="Nearly."
    )
    Phrase.objects.create(course=submission.assignment.course, words="Say why.", by=instructor)
    line = RubricLine.objects.create(assignment=submission.assignment, position=1, criterion="claims", points=10)
    grade = Grade.objects.create(submission=submission, by=instructor, released_at=AT)
    GradeLine.objects.create(grade=grade, line=line, given=Decimal("7.25"))


def packed(course: Course) -> BytesIO:
    """The course's archive."""
    to = BytesIO()
    write_archive(course, to, nothing_told)
    to.seek(0)
    return to


def opened(file: BytesIO) -> Opened:
    """An archive, read once."""
    return open_archive(file, nothing_told)


def tables_of(file: BytesIO) -> dict[str, list[dict[str, Any]]]:
    """What stands in the archive's tables."""
    with zipfile.ZipFile(file) as archive:
        return {
            table.name: [json.loads(line) for line in archive.read(entry_name(table)).splitlines()] for table in TABLES
        }


def wipe() -> None:
    """Empties the database, as on another installation."""
    names = ", ".join(connection.ops.quote_name(table.model._meta.db_table) for table in TABLES)
    empty(f"{names} RESTART IDENTITY")


def nothing_told(_done: int, _total: int) -> None:
    """Nobody watches."""
