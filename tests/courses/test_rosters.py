"""What a class list changes: shown first, done once, and never more than was shown."""

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.actions import CourseFacts, create_course, remove_person
from courses.joining import join_where_invited
from courses.models import Course, Enrollment, Group, Invitation, Role, Section
from courses.roster_plans import Fate, Plan, plan_roster
from courses.roster_reading import read_roster
from courses.rosters import PlanChanged, import_roster
from people.models import User
from tests.factories import make_person

HEAD = "name,email,section,group,role\n"


@pytest.fixture
def lead(db: None) -> User:
    return confirmed("Vale")


@pytest.fixture
def course(lead: User) -> Course:
    return create_course(CourseFacts("Torts I", "", "UTC"), by=lead)


def confirmed(name: str) -> User:
    person = make_person(name)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def plan(course: Course, lead: User, text: str) -> Plan:
    return plan_roster(course, read_roster(text), by=lead)


def bring(course: Course, lead: User, text: str, *, remove: bool = False, mail: bool = False) -> Plan:
    seen = plan(course, lead, text).fingerprint
    return import_roster(course, read_roster(text), by=lead, seen=seen, remove=remove, mail=mail)


def members(course: Course) -> list[tuple[str, str, str | None, str | None]]:
    found = Enrollment.objects.filter(course=course).present().order_by("user__email")
    return list(found.values_list("user__email", "role", "section__name", "group__name"))


def test_account_joins_and_stranger_waits_until_her_first_sign_in(course: Course, lead: User) -> None:
    confirmed("Ada")
    bring(course, lead, f"{HEAD}Ada,ADA@example.edu,A,Red,\nBen Lark,ben@example.edu,B,Red,TA\n")

    assert members(course) == [
        ("ada@example.edu", "student", "A", "Red"),
        ("vale@example.edu", "instructor", None, None),
    ]
    assert join_where_invited(confirmed("Ben")) == [course]
    assert members(course)[1] == ("ben@example.edu", "assistant", "B", "Red")


def test_address_that_is_not_confirmed_only_waits(course: Course, lead: User) -> None:
    make_person("Ada")
    bring(course, lead, "ada@example.edu\n")

    assert [who for who, *_rest in members(course)] == ["vale@example.edu"]
    assert Invitation.objects.waiting().get().email == "ada@example.edu"


def test_same_list_changes_nothing_twice(course: Course, lead: User) -> None:
    confirmed("Ada")
    text = f"{HEAD}Ada,ada@example.edu,A,,\nBen,ben@example.edu,a,,\n"
    bring(course, lead, text)
    before = (members(course), list(Invitation.objects.values_list("code", "section__name")))

    again = bring(course, lead, text)

    assert ([line.fate for line in again.lines], again.changes_something) == ([Fate.SAME, Fate.SAME], False)
    assert (members(course), list(Invitation.objects.values_list("code", "section__name"))) == before
    assert list(Section.objects.values_list("name", flat=True)) == ["A"]


def test_blank_cells_change_nothing_and_others_are_told(course: Course, lead: User) -> None:
    confirmed("Ada")
    bring(course, lead, f"{HEAD}Ada,ada@example.edu,A,Red,\n")

    assert plan(course, lead, "ada@example.edu\n").lines[0].fate == Fate.SAME
    changed = bring(course, lead, f"{HEAD}Ada,ada@example.edu,B,,guest\n").lines[0]
    assert (changed.fate, changed.changes) == (Fate.CHANGED, ("Student → Guest", "A → B"))
    assert members(course)[0] == ("ada@example.edu", "guest", "B", "Red")
    assert Enrollment.objects.get(user__email="ada@example.edu").expires_at is not None


def test_nobody_is_removed_unless_it_is_said(course: Course, lead: User) -> None:
    for name in ("Ada", "Ben"):
        confirmed(name)
    bring(course, lead, "ada@example.edu\nben@example.edu\ncy@example.edu\n")
    bring(course, lead, "ada@example.edu\n")
    assert [who for who, *_rest in members(course)] == ["ada@example.edu", "ben@example.edu", "vale@example.edu"]

    told = bring(course, lead, "ada@example.edu\n", remove=True)
    assert ([each.user.name for each in told.gone], [each.email for each in told.gone_invitations]) == (
        ["Ben"],
        ["cy@example.edu"],
    )
    assert [who for who, *_rest in members(course)] == ["ada@example.edu", "vale@example.edu"]
    assert Invitation.objects.waiting().count() == 0


def test_list_with_a_problem_removes_nobody(course: Course, lead: User) -> None:
    make_person("Ada", course=course)
    seen = plan(course, lead, "ben@example.edu\nada@\n")
    assert (seen.may_remove, [each.user.name for each in seen.gone]) == (False, ["Ada"])

    with pytest.raises(PlanChanged):
        bring(course, lead, "ben@example.edu\nada@\n", remove=True)


def test_removed_person_comes_back_with_the_list(course: Course, lead: User) -> None:
    ada = make_person("Ada", course=course)
    remove_person(Enrollment.objects.get(user=ada), by=lead)

    assert [line.fate for line in bring(course, lead, "ada@example.edu\n").lines] == [Fate.AGAIN]
    back = Enrollment.objects.get(user=ada)
    assert (back.is_present, back.removed_by) == (True, None)


def test_list_takes_no_instructors_role_and_no_person_twice(course: Course, lead: User) -> None:
    EmailAddress.objects.create(user=confirmed("Ada"), email="a.lark@example.edu", verified=True)

    told = plan(course, lead, f"{HEAD},vale@example.edu,,,student\n,ada@example.edu,,,\n,a.lark@example.edu,,,\n")

    assert [(each.number, each.words) for each in told.problems] == [
        (2, "vale@example.edu is an instructor of this course: another role is given on her own page."),
        (4, "this is the same person as on line 3, with another address."),
    ]
    assert [line.line.email for line in told.lines] == ["ada@example.edu"]


def test_course_that_changed_meanwhile_is_shown_anew(course: Course, lead: User) -> None:
    seen = plan(course, lead, "ada@example.edu\n").fingerprint
    make_person("Ada", course=course, role=Role.ASSISTANT)

    with pytest.raises(PlanChanged) as changed:
        import_roster(course, read_roster("ada@example.edu\n"), by=lead, seen=seen, remove=False, mail=False)
    assert [line.fate for line in changed.value.plan.lines] == [Fate.SAME]


def test_queries_are_the_same_for_three_people_and_for_two_hundred(course: Course, lead: User) -> None:
    for at in range(100):
        confirmed(f"Old{at}")
    counts = []
    for size in (3, 200):
        lines = [f"N,{'old' if at % 2 else 'new'}{at // 2}@example.edu,S{at % 3},," for at in range(size)]
        with CaptureQueriesContext(connection) as asked:
            bring(course, lead, HEAD + "\n".join(lines), mail=True)
        counts.append(len(asked))
        Enrollment.objects.exclude(user=lead).delete()
        for rows in (Invitation, Section, Group):
            rows.objects.all().delete()
    assert counts[0] == counts[1]
