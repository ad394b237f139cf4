"""Where work is graded without names, staff meet no name by any of the pages and files until the grade is released."""

from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Assignment, Submission
from annotations.review.grading import release_grades, save_grade
from annotations.review.rubrics import offered_lines, rubric_of, save_rubric
from courses.models import Course
from opinions.models import Case
from people.models import User
from tests.annotations.stage import Desk, desk
from tests.factories import make_assignment, make_person

NAME = "Zephyrine"


def read(user: User, here: Desk) -> dict[str, bool]:
    """Whether her name is on each of the pages and in each of the files, also in their names."""
    client = Client()
    client.force_login(user)
    assignment, submission = here.submission.assignment, here.submission
    urls = {name: reverse(name, args=[assignment.uuid]) for name in ("assignment", "review", "grades", "corrections")}
    urls |= {
        name: reverse(name, args=[assignment.uuid]) for name in ("assignment_export", "grades_release", "class_text")
    }
    urls |= {name: reverse(name, args=[submission.uuid]) for name in ("submission_export", "brief", "offline_copy")}
    urls |= {name: reverse(name, args=[submission.uuid]) for name in ("submission_ris", "side_by_side")}
    urls |= {
        "reader": here.url("reader"),
        "class": here.url("reader", "?who=class"),
        "work": f"{urls['assignment']}review/one-by-one/",
    }
    found = {}
    for name, url in urls.items():
        answer = client.get(url, follow=True)
        content = b"".join(answer) if answer.streaming else answer.content
        said = content.decode() + answer.headers.get("Content-Disposition", "")
        found[name] = NAME.casefold() in said.casefold() or str(submission.user.uuid) in said
    return found


def test_staff_meet_no_name_before_the_release(course: Course, case: Case, teacher: User) -> None:
    work: Assignment = make_assignment(course, case=case)
    Assignment.objects.filter(pk=work.pk).update(graded_anonymously=True)
    work.refresh_from_db()
    here = desk(work, make_person(NAME, course=course))
    here.annotate("The town owes", "So.", [0], links=True)
    Submission.objects.filter(pk=here.submission.pk).update(submitted_at=timezone.now())
    save_rubric(work, offered_lines(), by=teacher)
    assert {name for name, told in read(teacher, here).items() if told} == set()

    given = dict.fromkeys(rubric_of(work), Decimal(1))
    save_grade(here.submission, by=teacher, revision=0, given=given, suggested={}, words="")
    release_grades([here.submission], by=teacher)
    told = read(teacher, here)
    assert (told["assignment"], told["grades"], told["reader"], told["assignment_export"]) == (True, True, True, True)


def test_who_has_not_handed_in_is_named_without_a_way_to_her_work(course: Course, case: Case, teacher: User) -> None:
    work: Assignment = make_assignment(course, case=case)
    Assignment.objects.filter(pk=work.pk).update(graded_anonymously=True)
    here = desk(work, make_person(NAME, course=course))
    here.annotate("The town owes", "So.", [0])
    client = Client()
    client.force_login(teacher)
    page = client.get(reverse("review", args=[work.uuid])).content.decode()
    assert (NAME in page, str(here.submission.uuid) in page) == (True, False)
