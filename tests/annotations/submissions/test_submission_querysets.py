"""Whose work is seen: for each kind of assignment, before and after what it waits for, by each person of a class."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from annotations.access import access_submission
from annotations.actions import delete_annotation
from annotations.models import Assignment, Extension, Submission, Visibility
from annotations.submissions.revealing import reveal_class
from courses.models import Course, Enrollment, Group, Role, Section
from opinions.models import Case
from people.models import AuditEvent, User
from tests.annotations.stage import FUTURE, PAST, desk
from tests.factories import make_assignment, make_person

BLIND = {"ana": "ana tess", "ben": "ben tess", "cleo": "cleo tess", "gus": "gus tess"}
"""Everybody sees her own work, and what the instructor posts."""
ALL = "ana ben cleo gus tess"
SHOWN = dict.fromkeys(BLIND, ALL)


@pytest.fixture
def people(course: Course) -> dict[str, User]:
    """A class: Ana and Ben share a group, Ben and Cleo a section; a guest, two instructors, two assistants."""
    roles = {
        "ana": Role.STUDENT,
        "ben": Role.STUDENT,
        "cleo": Role.STUDENT,
        "gus": Role.GUEST,
        "tess": Role.INSTRUCTOR,
        "tom": Role.INSTRUCTOR,
        "ada": Role.ASSISTANT,
        "alf": Role.ASSISTANT,
    }
    return {name: make_person(name.title(), course=course, role=role) for name, role in roles.items()}


@pytest.fixture
def work(course: Course, case: Case, people: dict[str, User]) -> Assignment:
    """An assignment that Ana, Ben, Cleo, the guest and one instructor have opened."""
    made = make_assignment(course, case=case)
    Submission.objects.bulk_create(Submission(assignment=made, user=people[name]) for name in ALL.split())
    pair = Group.objects.create(course=course, name="Pair")
    evening = Section.objects.create(course=course, name="Evening")
    Enrollment.objects.filter(user__in=[people["ana"], people["ben"]]).update(group=pair)
    Enrollment.objects.filter(user__in=[people["ben"], people["cleo"]]).update(section=evening)
    Enrollment.objects.get(user=people["alf"]).reviews.add(evening)
    return made


def set_to(work: Assignment, **fields: Any) -> None:
    Assignment.objects.filter(pk=work.pk).update(**fields)


def seen(people: dict[str, User], names: str = "ana ben cleo gus") -> dict[str, str]:
    """Whose work each of them sees, by name."""
    return {name: " ".join(_seen_by(people[name])) for name in names.split()}


def _seen_by(user: User) -> list[str]:
    return sorted(name.lower() for name in Submission.objects.work_seen_by(user).values_list("user__name", flat=True))


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"visibility": Visibility.PRIVATE}, BLIND),
        ({"visibility": Visibility.PRIVATE, "closed_at": PAST}, BLIND),
        ({"visibility": Visibility.CLASS}, SHOWN),
        ({"visibility": Visibility.AFTER_DUE}, BLIND),
        ({"visibility": Visibility.AFTER_DUE, "closed_at": PAST}, SHOWN),
        ({"visibility": Visibility.AFTER_DUE, "due_at": FUTURE}, BLIND),
        ({"visibility": Visibility.AFTER_DUE, "due_at": PAST}, SHOWN),
        ({"visibility": Visibility.AT_DATE, "reveal_at": FUTURE, "due_at": PAST}, BLIND),
        ({"visibility": Visibility.AT_DATE, "reveal_at": PAST, "due_at": FUTURE}, SHOWN),
        ({"visibility": Visibility.BY_HAND, "due_at": PAST, "closed_at": PAST}, BLIND),
        ({"visibility": Visibility.BY_HAND, "revealed_at": PAST}, SHOWN),
        ({"visibility": Visibility.ON_SUBMISSION, "due_at": PAST}, BLIND),
        ({"visibility": Visibility.AFTER_COUNT, "reveal_count": 2}, BLIND),
        ({"visibility": Visibility.GROUP}, BLIND | {"ana": "ana ben tess", "ben": "ana ben tess"}),
    ],
)
def test_class_sees_itself_when_the_assignment_says_so(
    work: Assignment, people: dict[str, User], fields: dict[str, Any], wanted: dict[str, str]
) -> None:
    set_to(work, **fields)

    assert seen(people) == wanted


@pytest.mark.parametrize("visibility", [Visibility.ON_SUBMISSION, Visibility.AFTER_COUNT])
def test_those_whose_work_is_out_see_each_other_and_nobody_else(
    work: Assignment, people: dict[str, User], visibility: Visibility
) -> None:
    set_to(work, visibility=visibility, reveal_count=1)
    Submission.objects.filter(user__in=[people["ana"], people["cleo"]]).update(out_at=PAST)

    assert seen(people) == BLIND | {"ana": "ana cleo tess", "cleo": "ana cleo tess"}


@pytest.mark.parametrize("whose", ["her own", "her section's", "both, hers the later"])
def test_extension_keeps_a_person_blind_and_her_work_from_the_others(
    work: Assignment, people: dict[str, User], whose: str
) -> None:
    set_to(work, visibility=Visibility.AFTER_DUE, due_at=PAST)
    evening = Section.objects.get(name="Evening")
    Enrollment.objects.filter(user=people["cleo"]).update(section=None)
    by, later = people["tess"], timezone.now() + timedelta(days=1)
    if whose != "her own":
        due = PAST if whose.startswith("both") else later
        Extension.objects.create(assignment=work, section=evening, due_at=due, by=by)
    if whose != "her section's":
        Extension.objects.create(assignment=work, user=people["ben"], due_at=later, by=by)

    assert seen(people) == {"ben": "ben tess"} | dict.fromkeys(("ana", "cleo", "gus"), "ana cleo gus tess")


def test_staff_see_the_class_and_an_assistant_the_sections_that_she_looks_after(
    work: Assignment, people: dict[str, User]
) -> None:
    set_to(work, visibility=Visibility.PRIVATE)

    assert seen(people, "tess tom ada alf") == {"tess": ALL, "tom": ALL, "ada": ALL, "alf": "ben cleo tess"}


@pytest.mark.parametrize("fields", [{"published_at": None}, {"published_at": FUTURE}, {"opens_at": FUTURE}])
def test_what_is_not_given_out_yet_is_its_staffs_alone(
    work: Assignment, people: dict[str, User], fields: dict[str, Any]
) -> None:
    set_to(work, visibility=Visibility.CLASS, **fields)

    wanted = {"ana": "", "gus": "", "tess": ALL, "ada": ALL, "alf": "ben cleo tess"}
    assert seen(people, "ana gus tess ada alf") == wanted


def test_who_is_not_in_the_course_any_more_sees_nothing_and_her_work_stays(
    work: Assignment, people: dict[str, User]
) -> None:
    set_to(work, visibility=Visibility.CLASS)
    Enrollment.objects.filter(user=people["ana"]).update(left_at=PAST)
    Enrollment.objects.filter(user=people["gus"]).update(expires_at=PAST)

    assert seen(people) == {"ana": "", "ben": ALL, "cleo": ALL, "gus": ""}


def test_who_never_opened_a_blind_assignment_sees_only_what_staff_posted(
    work: Assignment, people: dict[str, User]
) -> None:
    set_to(work, visibility=Visibility.AFTER_DUE, due_at=PAST)
    Submission.objects.filter(user=people["ben"]).delete()

    assert seen(people, "ana ben") == {"ana": "ana cleo gus tess", "ben": "tess"}


@pytest.mark.parametrize(("whose", "opens"), [("ben", True), ("cleo", True), ("ana", False)])
def test_an_assistants_door_is_that_of_her_sections(
    work: Assignment, people: dict[str, User], whose: str, *, opens: bool
) -> None:
    submission = work.submissions.get(user=people[whose])
    if opens:
        assert access_submission(people["alf"], submission.uuid)[0] == submission
    else:
        with pytest.raises(Http404):
            access_submission(people["alf"], submission.uuid)


def test_work_is_out_once_it_has_the_number_of_annotations_and_stays_out(course: Course, case: Case) -> None:
    work = make_assignment(course, case=case, visibility=Visibility.AFTER_COUNT, reveal_count=2)
    ana = desk(work, make_person("Ana", course=course))
    out = []
    for words in ("duty of care", "candor", "lodgers"):
        note = ana.annotate(words)
        out.append(Submission.objects.out().filter(pk=ana.submission.pk).exists())
        if words == "lodgers":
            delete_annotation(note, by=ana.submission.user)

    assert out == [False, True, True]
    first = Submission.objects.get(pk=ana.submission.pk).out_at
    ana.annotate("lodgers")
    assert Submission.objects.get(pk=ana.submission.pk).out_at == first is not None


def test_an_instructor_shows_the_class_its_work_once(work: Assignment, people: dict[str, User]) -> None:
    set_to(work, visibility=Visibility.BY_HAND)

    first = reveal_class(work, by=people["tess"]).revealed_at
    again = reveal_class(work, by=people["tom"]).revealed_at

    assert (again, seen(people)) == (first, SHOWN)
    events = AuditEvent.objects.filter(verb="reveal_class")
    assert [(each.actor, each.subject_uuid, each.course_uuid) for each in events] == [
        (people["tess"], work.uuid, work.course.uuid)
    ]
