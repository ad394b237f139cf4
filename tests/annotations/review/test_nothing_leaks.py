"""Every address of a review, asked for by everybody before and after the release: who meets what of Ana's work.

Ana's work lies before her staff: her note, and what was said of it, its grade and the key's reason. All that a person
gets from all the addresses is looked through for the words of each. Who may meet which is written here by hand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from annotations import urls
from annotations.models import Annotation, Assignment, KeyStanding, Phrase, Submission, Visibility
from annotations.review.grading import release_grades, save_grade
from annotations.review.remarks import About, write_remark
from annotations.review.rubrics import offered_lines, rubric_of, save_rubric
from annotations.review.settling import Settlement, release_key, settle_passage
from annotations.review.tables.grid import Kind
from annotations.submissions.submitting import return_work
from courses.models import Course, Enrollment, Group, Role, Section
from opinions.models import Case
from people.models import User
from tests.annotations.stage import HTMX, Desk, desk, signed_in
from tests.factories import make_assignment, make_course, make_person

SECRETS = {
    "name": "Zephyrine",
    "note": "Zanzibar",
    "remark": "Quixotic",
    "whole": "Bellwether",
    "grade": "Mandible",
    "score": "3.37",
    "reason": "Obsidian",
    "kept": "Lapidary",
}
"""Words that stand nowhere else: Ana's name and note, a remark and the words that return her work, her grade's words
and points, the reason of a settled passage that she marked, and a comment that the staff keep.
"""
PARTS = ("review/", "/key/", "/feedback/", "/mine/", "/class/", "/grade", "/phrases/", "passages.csv", "/export/file")
PAGES = ("assignment", "assignment_exports", "submission", "submission_exports", "brief", "offline_copy", "reader")
QUERIES = (
    ("review", "?project=1"),
    ("review_work", "?by=claim"),
    ("class_text", "?of=begun"),
    ("class_text", "?project=1"),
    ("gradebook_file", "?system=moodle&unreleased=on"),
)
KNOWN = {"phrase", "passage", "kind", "writing", "submission", "uuid"}


@dataclass(frozen=True)
class World:
    """A course in two sections. Ana, and Ada who assists hers; Ben and Alf of the other; Gus a guest; Tess leads."""

    work: Assignment
    people: dict[str, User]
    ana: Desk

    def met_by(self, name: str) -> set[str]:
        """Of which of the secrets she meets a word, at whatever address."""
        client = signed_in(self.people[name])
        said = "".join(self._said(client, address) for address in self._addresses(self.people[name]))
        return {secret for secret, word in SECRETS.items() if word.casefold() in said.casefold()}

    def _said(self, client: Client, address: str) -> str:
        answers = [client.get(address)]
        if "/text/" in address or "/grades/" in address:
            answers.append(client.get(f"{address}?at={self.ana.span('owes a duty').start}&from=0", headers=HTMX))
        return "".join(b"".join(each).decode() + each.headers.get("Content-Disposition", "") for each in answers)

    def _addresses(self, user: User) -> Iterator[str]:
        own = Submission.objects.filter(user=user, assignment=self.work).exclude(pk=self.ana.submission.pk)
        for pattern in reviewed():
            for submission in (self.ana.submission, *own):
                for arguments in self._arguments(pattern, submission):
                    yield reverse(pattern.name, kwargs=arguments)
                if not str(pattern.pattern).startswith("submissions/"):
                    break
        yield from (reverse(name, args=[self.work.uuid]) + query for name, query in QUERIES)
        yield reverse("review_submission", args=[self.ana.submission.uuid]) + "?at=reveal"
        yield reverse("own_key", args=[self.ana.submission.uuid]) + "?by=claim"

    def _arguments(self, pattern: URLPattern, submission: Submission) -> Iterator[dict[str, Any]]:
        converters = set(pattern.pattern.converters)
        assert converters <= KNOWN, f"{pattern.name}: say here what its address names"
        course = str(pattern.pattern).startswith("courses/")
        about = submission if str(pattern.pattern).startswith("submissions/") else self.work
        filled = {
            "uuid": self.work.course.uuid if course else about.uuid,
            "submission": submission.uuid,
            "writing": self.ana.version.opinion.uuid,
            "phrase": Phrase.objects.get(words=SECRETS["kept"]).uuid,
            "passage": self.work.key_passages.get().uuid,
        }
        for kind in Kind if "kind" in converters else [None]:
            yield {name: kind if name == "kind" else filled[name] for name in converters}


def reviewed() -> list[URLPattern]:
    """The addresses at which work is reviewed, read back or taken away; a new one is among them by its words."""
    found = [
        each for each in urls.urlpatterns if each.name in PAGES or any(part in str(each.pattern) for part in PARTS)
    ]
    assert len(found) > 40
    return found


@pytest.fixture
def world(course: Course, case: Case, teacher: User) -> World:
    """Ana's and Ben's work is handed in, all that can be said of Ana's is said, and nothing is released."""
    names = {"ana": SECRETS["name"], "ben": "Ben", "gus": "Gus", "ada": "Ada", "alf": "Alf"}
    roles = {"gus": Role.GUEST, "ada": Role.ASSISTANT, "alf": Role.ASSISTANT}
    people = {
        key: make_person(name, course=course, role=roles.get(key, Role.STUDENT)) for key, name in names.items()
    } | {"tess": teacher, "olga": make_person("Olga", course=make_course("Elsewhere"), role=Role.INSTRUCTOR)}
    for title, student, assistant in (("One", "ana", "ada"), ("Two", "ben", "alf")):
        section = Section.objects.create(course=course, name=title)
        group = Group.objects.create(course=course, name=title)
        Enrollment.objects.filter(user=people[student]).update(section=section, group=group)
        Enrollment.objects.get(user=people[assistant]).reviews.add(section)
    work = make_work(course, case)
    ana, ben = desk(work, people["ana"]), desk(work, people["ben"])
    note = ana.annotate("owes a duty", SECRETS["note"], [0], links=True)
    ben.annotate("Two predicates", "Mine.", [1])
    Submission.objects.filter(assignment=work).update(submitted_at=timezone.now())
    say_everything(note, by=teacher)
    return World(work, people, ana)


def make_work(course: Course, case: Case) -> Assignment:
    """A private assignment."""
    return make_assignment(course, case=case, visibility=Visibility.PRIVATE)


def say_everything(note: Annotation, *, by: User) -> None:
    """A remark, a grade, a settled passage and a kept comment; the student is told none of it."""
    submission, tag = note.submission, note.tags.get()
    work = submission.assignment
    write_remark(About(submission, note, tag), by=by, revision=0, verdict="partly", words=SECRETS["remark"])
    settle_passage(work, Settlement(note.version, note.span, tag.claim, KeyStanding.ACCEPTED, SECRETS["reason"]), by=by)
    save_rubric(work, offered_lines(), by=by)
    given = dict.fromkeys(rubric_of(work), Decimal(1)) | {rubric_of(work)[0]: Decimal(SECRETS["score"])}
    save_grade(submission, by=by, revision=0, given=given, suggested={}, words=SECRETS["grade"])
    Phrase.objects.create(course=work.course, words=SECRETS["kept"], by=by)


def release(world: World) -> None:
    """All of it is told to Ana."""
    submission = Submission.objects.get(pk=world.ana.submission.pk)
    release_key(world.work, by=world.people["tess"])
    release_grades([submission], by=world.people["tess"])
    return_work([submission], by=world.people["tess"], words=SECRETS["whole"])


def release_and_show(world: World) -> None:
    """All is told to Ana, and the class sees each other's notes."""
    release(world)
    Assignment.objects.filter(pk=world.work.pk).update(visibility=Visibility.CLASS)


def nothing(_world: World) -> None:
    """As it is."""


STAFF = {"name", "note", "remark", "reason", "kept"}
GRADES = {"grade", "score"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (nothing, {"ana": {"name", "note"}, "ben": set(), "gus": set(), "alf": {"reason", "kept"}, "ada": STAFF}),
        (
            release,
            {
                "ana": {"name", "note", "remark", "whole", "reason"} | GRADES,
                "ben": {"reason"},
                "gus": set(),
                "alf": {"reason", "kept"},
                "ada": STAFF,
            },
        ),
        (release_and_show, {"ben": {"name", "note", "reason"}, "gus": set()}),
    ],
)
def test_nobody_meets_what_is_not_hers_to_see(
    world: World, change: Callable[[World], None], expected: dict[str, set[str]]
) -> None:
    change(world)

    assert {name: world.met_by(name) for name in expected} == expected
    assert world.met_by("olga") == set()


def test_the_instructor_meets_all(world: World) -> None:
    assert world.met_by("tess") == STAFF | GRADES
