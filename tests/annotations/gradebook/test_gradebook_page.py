"""What of an assignment's grades goes into a gradebook, and who asks for it."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Assignment, Submission
from annotations.review.grading import release_grades, save_grade
from annotations.review.rubrics import offered_lines, rubric_of, save_rubric
from courses.models import Course
from opinions.models import Case
from people.models import User
from tests.annotations.stage import desk
from tests.factories import make_assignment, make_person

HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,{title}\r\n    Points Possible,,,,,10\r\n"


@pytest.fixture
def graded(course: Course, case: Case, teacher: User) -> Assignment:
    """Work that Ana and Ben have handed in: Ana's grade is released, Ben's is complete, Cleo has none."""
    work: Assignment = make_assignment(course, case=case)
    save_rubric(work, offered_lines(), by=teacher)
    for name in ("Ana Ruiz", "Ben Oh", "Cleo Wu"):
        here = desk(work, make_person(name, course=course))
        Submission.objects.filter(pk=here.submission.pk).update(submitted_at=timezone.now())
        if name != "Cleo Wu":
            given = dict.fromkeys(rubric_of(work), Decimal("1.25"))
            save_grade(here.submission, by=teacher, revision=0, given=given, suggested={}, words="Well read.")
        if name == "Ana Ruiz":
            release_grades([here.submission], by=teacher)
    return work


def row(name: str) -> str:
    return f"{name},,,{User.objects.get(name=name).email},,5\r\n"


def file_of(work: Assignment, user: User, query: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("gradebook_file", args=[work.uuid]) + query).content.decode()


def test_file_has_released_grades_and_others_where_that_is_ticked(graded: Assignment, teacher: User) -> None:
    head = HEAD.format(title=graded.title)
    assert file_of(graded, teacher, "?system=canvas") == head + row("Ana Ruiz")
    assert file_of(graded, teacher, "?system=canvas&unreleased=1") == head + row("Ana Ruiz") + row("Ben Oh")


def test_graded_without_names_only_what_is_released_is_written(graded: Assignment, teacher: User) -> None:
    Assignment.objects.filter(pk=graded.pk).update(graded_anonymously=True)
    head = HEAD.format(title=graded.title)
    assert file_of(graded, teacher, "?system=canvas&unreleased=1") == head + row("Ana Ruiz")


def test_export_is_shown_first_and_then_given_back_filled(graded: Assignment, teacher: User) -> None:
    client, url = Client(), reverse("gradebook", args=[graded.uuid])
    client.force_login(teacher)
    email = User.objects.get(name="Ana Ruiz").email
    source = f"Student,ID,SIS Login ID,Section,{graded.title} (7)\nX,1,{email},A,\nDee Ng,2,dee,A,4\n"
    upload = SimpleUploadedFile("Grades-Torts.csv", source.encode("utf-16"))
    shown = client.post(url, {"file": upload})
    page = shown.content.decode()
    assert (shown.status_code, "Dee Ng" in page, "Ben Oh" in page) == (200, True, False)
    sent = {"again": shown.context["source"], "name": shown.context["name"], "column": "4", "fill": "1"}
    other = client.post(url, sent | {"seen": "another"})
    assert "not what was shown before" in other.content.decode()
    file = client.post(url, sent | {"seen": shown.context["filling"].fingerprint})
    assert file.content == source.replace("A,\n", "A,5\n").encode("utf-16")
    assert file.headers["Content-Disposition"] == 'attachment; filename="Grades-Torts.csv"'


@pytest.mark.parametrize("sent", [{}, {"text": "Line,Duty\n1,2\n"}, {"again": "é"}])
def test_what_is_no_export_is_told(graded: Assignment, teacher: User, sent: dict[str, str]) -> None:
    client = Client()
    client.force_login(teacher)
    answer = client.post(reverse("gradebook", args=[graded.uuid]), sent)
    assert (answer.status_code, "errorlist" in answer.content.decode()) == (422, True)
