"""Whose work counts in review, and which of it."""

from typing import Any

from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as NumQueries

from annotations.actions import Content, create_annotation
from annotations.models import Annotation, Assignment, Submission
from annotations.review.coded import Among, coded_work
from courses.models import Course, Enrollment, Role, Section
from opinions.models import Case
from people.models import User
from tests.annotations.stage import Desk, desk
from tests.factories import make_assignment, make_person, make_uuid


def tag(at: Desk, words: str, *labels: str, name: str) -> Annotation:
    """An annotation on the words, with the claims of those labels."""
    claims = [claim for claim in at.claims if claim.label in labels]
    made, _new = create_annotation(
        at.submission, by=at.submission.user, uuid=make_uuid(name), version=at.version, span=at.span(words),
        content=Content(claims=claims),
    )  # fmt: skip
    return made


def submit(at: Desk, **fields: Any) -> None:
    """As the database holds it once the work is handed in."""
    Submission.objects.filter(pk=at.submission.pk).update(**(fields or {"submitted_at": timezone.now()}))


def student(work: Assignment, course: Course, name: str, role: Role = Role.STUDENT) -> Desk:
    """Somebody at work on the assignment."""
    return desk(work, make_person(name, course=course, role=role))


def test_coders_are_the_students_who_handed_in_the_empty_handed_too(course: Course, case: Case, teacher: User) -> None:
    work = make_assignment(course, case=case)
    ana, ben, cleo, dan = (student(work, course, name) for name in ("Ana", "Ben", "Cleo", "Dan"))
    tess = desk(work, teacher)
    label = ana.claims[0].label
    tag(ana, "The town owes", label, name="one")
    tag(ana, "owes a duty", name="bare")
    for other in (dan, tess):
        tag(other, "The town owes", label, name=f"of {other.submission.user}")
    submit(ana)
    submit(ben)
    submit(cleo, returned_at=timezone.now())
    found = coded_work(work, teacher)

    assert [coder.name for coder in found.coders] == ["Ana", "Ben", "Cleo"]
    assert [(found.coder_of[each.coder].name, each.span) for each in found.tags] == [("Ana", ana.span("The town owes"))]
    assert (found.left_out.staff, found.left_out.not_in, found.left_out.bare) == (1, 1, 1)
    begun = coded_work(work, teacher, Among(begun=True))
    assert ([coder.name for coder in begun.coders], begun.left_out.not_in) == (["Ana", "Ben", "Cleo", "Dan"], 0)


def test_section_narrows_and_an_assistant_counts_her_own(course: Course, case: Case, teacher: User) -> None:
    work = make_assignment(course, case=case)
    ana, ben = (student(work, course, name) for name in ("Ana", "Ben"))
    evening = Section.objects.create(course=course, name="Evening")
    Enrollment.objects.filter(user=ben.submission.user).update(section=evening)
    assistant = make_person("Alf", course=course, role=Role.ASSISTANT)
    Enrollment.objects.get(user=assistant).reviews.add(evening)
    submit(ana)
    submit(ben)

    assert [coder.name for coder in coded_work(work, teacher, Among(section=evening.uuid)).coders] == ["Ben"]
    assert [coder.name for coder in coded_work(work, assistant).coders] == ["Ben"]
    assert [coder.name for coder in coded_work(work, ana.submission.user).coders] == ["Ana"]


def test_queries_do_not_grow_with_the_class(
    course: Course, case: Case, teacher: User, django_assert_max_num_queries: NumQueries
) -> None:
    work = make_assignment(course, case=case)
    for name in ("Ana", "Ben", "Cleo"):
        at = student(work, course, name)
        tag(at, "The town owes", at.claims[0].label, name=name)
        submit(at)
    with django_assert_max_num_queries(10):
        assert len(coded_work(work, teacher).tags) == 3
