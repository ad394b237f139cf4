"""A class of many, with plausible work that follows from a seed: `samples/large_class.toml` says what they find.

It is for looking at review and for measuring it. Its people, notes and choices are invented; the opinions are real.
"""

import datetime as dt
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from annotations.actions import Content, LinkChoice, kept_state
from annotations.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    AssignmentText,
    AuthorityLink,
    Change,
    Claim,
    Codebook,
    Question,
    Step,
    Submission,
    SubmissionEvent,
    Tag,
    Treatment,
    Visibility,
)
from annotations.samples.sample import find_authority, find_words, make_codebook
from annotations.samples.starting_spans import widened
from courses.models import Course, Enrollment, Group, Role, Section
from opinions.corrections import latest_version
from opinions.models import Case, OpinionText
from opinions.text.spans import Span
from people.models import User

Table = dict[str, Any]
GROUP_SIZE = 4
EMPTY_HANDED, NOT_BEGUN, NOT_IN, LATE = 0.04, 0.05, 0.06, 0.08
"""Shares of the class: handed in nothing; never opened it; did not hand it in; handed it in late."""
NOTED, ASKED = 0.55, 0.03
"""Shares of annotations that have a note, and that ask a question."""


@dataclass
class LargeClass:
    """What has been made of the file, for one seed. `cases` are found by the names that the file gives them."""

    folder: Path
    cases: Mapping[str, Case]
    students: int
    seed: int
    tables: Table = field(init=False)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.tables = tomllib.loads((self.folder / "large_class.toml").read_text())
        self.chance = random.Random(self.seed)  # noqa: S311 -- a seeded class, nothing secret

    @transaction.atomic
    def load(self, instructor: User) -> Course:
        """Writes the course with its students and their work; what is in `cases` is assigned, the rest is left out."""
        course = Course.objects.create(title=self.tables["course"], time_zone="America/Denver")
        Enrollment.objects.create(course=course, user=instructor, role=Role.INSTRUCTOR)
        people = self._people(course)
        codebooks = tomllib.loads((self.folder / "codebooks.toml").read_text())["codebooks"]
        made = {table["title"]: make_codebook(course, table) for table in codebooks}
        for table in self.tables["assignments"]:
            if table["case"] in self.cases:
                assignment = self._assign(course, table, made[table["codebook"]])
                self._work(assignment, table["anchors"], people)
        return course

    def _people(self, course: Course) -> list[User]:
        names = [f"{first} {last}" for last in self.tables["last_names"] for first in self.tables["first_names"]]
        chosen = self.chance.sample(names, self.students)
        known_to_all = make_password(tomllib.loads((self.folder / "class.toml").read_text())["password"])
        people = [User(email=_address(name), name=name, password=known_to_all) for name in chosen]
        known = {user.email: user for user in User.objects.filter(email__in=[user.email for user in people])}
        fresh = User.objects.bulk_create(user for user in people if user.email not in known)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in fresh
        )
        students = [*known.values(), *fresh]
        sections = [Section.objects.create(course=course, name=name) for name in self.tables["sections"]]
        groups = [
            Group.objects.create(course=course, name=f"Group {number}")
            for number in range(1, -(-self.students // GROUP_SIZE) + 1)
        ]
        Enrollment.objects.bulk_create(
            Enrollment(
                course=course, user=user, role=Role.STUDENT, section=sections[at % len(sections)],
                group=groups[at // GROUP_SIZE],
            )
            for at, user in enumerate(students)
        )  # fmt: skip
        return students

    def _assign(self, course: Course, table: Table, codebook: Codebook) -> Assignment:
        due = timezone.now() - dt.timedelta(hours=table["due_hours_ago"])
        case = self.cases[table["case"]]
        assignment = Assignment.objects.create(
            course=course, title=table["title"], case=case, codebook=codebook, instructions=table["instructions"],
            visibility=Visibility.AFTER_DUE, due_at=due, published_at=due - dt.timedelta(days=7),
        )  # fmt: skip
        versions = [latest_version(opinion) for opinion in case.opinions.order_by("position")]
        AssignmentText.objects.bulk_create(
            AssignmentText(assignment=assignment, version=version, position=at) for at, version in enumerate(versions)
        )
        return assignment

    def _work(self, assignment: Assignment, anchors: Sequence[Table], people: Sequence[User]) -> None:
        texts = list(assignment.texts.all())
        found = [_Anchor.of(table, texts, assignment) for table in anchors]
        due = assignment.due_at or timezone.now()
        drawn = [_Student(user, self.chance, due) for user in people if self.chance.random() >= NOT_BEGUN]
        submissions = Submission.objects.bulk_create(
            Submission(assignment=assignment, user=each.user, created_at=each.begun_at, submitted_at=each.submitted_at)
            for each in drawn
        )
        steps = (
            SubmissionEvent(submission=one, step=Step.SUBMITTED, by=one.user, at=one.submitted_at)
            for one in submissions
            if one.submitted_at
        )
        SubmissionEvent.objects.bulk_create(steps)
        written = [
            each
            for student, submission in zip(drawn, submissions, strict=True)
            if not student.empty_handed
            for each in self._annotations(student, submission, found)
        ]
        self._write(written)

    def _annotations(
        self, student: "_Student", submission: Submission, anchors: Sequence["_Anchor"]
    ) -> Iterator["_Written"]:
        for anchor in anchors:
            if self.chance.random() < anchor.found * student.care:
                at = student.begun_at + (student.last_at - student.begun_at) * self.chance.random()
                span = widened(anchor.version.text, anchor.span, self.chance)
                made = Annotation(
                    uuid=UUID(int=self.chance.getrandbits(128), version=4), submission=submission,
                    version=anchor.version, start=span.start, end=span.end, created_at=at, updated_at=at,
                )  # fmt: skip
                yield _Written(made, anchor.content(self.chance))

    def _write(self, written: Sequence["_Written"]) -> None:
        for each in written:
            each.annotation.note = each.content.note
        made = Annotation.objects.bulk_create(each.annotation for each in written)
        tags = Tag.objects.bulk_create(
            Tag(annotation=each.annotation, claim=claim) for each in written for claim in each.content.claims
        )
        first = {tag.annotation_id: tag for tag in reversed(tags)}
        AuthorityLink.objects.bulk_create(
            AuthorityLink(
                annotation=each.annotation, authority=link.authority, treatment=link.treatment,
                tag=first.get(each.annotation.pk) if link.claim else None,
            )
            for each in written
            for link in each.content.links
        )  # fmt: skip
        AnnotationRevision.objects.bulk_create(
            AnnotationRevision(
                annotation=each.annotation, number=1, change=Change.CREATED, by=each.annotation.submission.user,
                at=each.annotation.created_at, state=kept_state(each.annotation, each.content),
            )
            for each in written
        )  # fmt: skip
        asking = [one for one in made if one.note and self.chance.random() < ASKED]
        Question.objects.bulk_create(
            Question(annotation=one, by=one.submission.user, words=self.chance.choice(self.tables["questions"]))
            for one in asking
        )


@dataclass(frozen=True, slots=True)
class _Written:
    annotation: Annotation
    content: Content


class _Student:
    """One student's way of working: how much she finds, when she works, whether and when she hands it in."""

    def __init__(self, user: User, chance: random.Random, due: dt.datetime) -> None:
        self.user = user
        self.care = min(1.25, max(0.35, chance.gauss(0.95, 0.22)))
        self.begun_at = due - dt.timedelta(hours=chance.uniform(6, 90))
        late = chance.random() < LATE
        self.last_at = due + dt.timedelta(hours=chance.uniform(0.2, 9)) if late else due - dt.timedelta(
            hours=chance.uniform(0.1, 5)
        )  # fmt: skip
        self.submitted_at = self.last_at if chance.random() >= NOT_IN else None
        self.empty_handed = chance.random() < EMPTY_HANDED


@dataclass(frozen=True)
class _Anchor:
    """Words that some of the class mark."""

    version: OpinionText
    span: Span
    found: float
    claims: Mapping[Claim, float]
    notes: Mapping[Claim, Sequence[str]]
    links: Sequence[tuple[Any, Mapping[str, float], float]]

    @classmethod
    def of(cls, table: Table, texts: Sequence[OpinionText], assignment: Assignment) -> "_Anchor":
        """The anchor of that table. Raises `WrongSample` where its words or authorities are not found once."""
        version, span = find_words(table["words"], texts)
        claims = {claim.key: claim for claim in assignment.codebook.claims.all()}
        links = [
            (find_authority(link["authority"], version), link["treatments"], link["share"])
            for link in table.get("links", ())
        ]
        return cls(
            version,
            span,
            table["found"],
            {claims[key]: share for key, share in table["claims"].items()},
            {claims[key]: notes for key, notes in table.get("notes", {}).items()},
            links,
        )

    def content(self, chance: random.Random) -> Content:
        """What one student says of the words."""
        (claim,) = chance.choices(list(self.claims), list(self.claims.values()))
        notes = self.notes.get(claim, ())
        note = chance.choice(notes) if notes and chance.random() < NOTED else ""
        links = [
            LinkChoice(
                authority, Treatment(chance.choices(list(treatments), list(treatments.values()))[0]), claim=claim
            )
            for authority, treatments, share in self.links
            if chance.random() < share
        ]
        return Content(note, [claim], links)


def _drawn(treatments: Mapping[str, float], chance: random.Random) -> Treatment:
    return Treatment(chance.choices(list(treatments), list(treatments.values()))[0])


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.edu"
