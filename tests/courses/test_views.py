"""The pages of courses: what they ask of the database, and what they say to whom."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from courses.actions import Place
from courses.groups import create_divisions
from courses.joining import create_link, personal_invitation
from courses.models import Course, Enrollment, Group, Invitation, Role, Section
from courses.roster_plans import plan_roster
from courses.roster_reading import read_roster
from people.models import User
from tests.factories import make_course, make_person
from tests.people.working import work

pytestmark = pytest.mark.usefixtures("plain_static_files")


@pytest.fixture
def course(db: None) -> Iterator[Course]:
    cache.clear()
    yield make_course()
    cache.clear()


@pytest.fixture
def lead(course: Course) -> User:
    return confirmed("Vale", course=course, role=Role.INSTRUCTOR)


@pytest.fixture
def browser(lead: User) -> Client:
    return signed_in(lead)


def confirmed(name: str, **where: Any) -> User:
    person = make_person(name, **where)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fill(course: Course, lead: User, size: int) -> None:
    for kind in (Section, Group):
        create_divisions(course, kind, ["A", "B"], by=lead)
    section, group = Section.objects.get(course=course, name="A"), Group.objects.get(course=course, name="A")
    for at in range(size):
        person = make_person(f"N{size}x{at}", course=course, role=Role.ASSISTANT if at % 3 == 0 else Role.STUDENT)
        Enrollment.objects.filter(user=person).update(section=section, group=group)
        Enrollment.objects.get(user=person).reviews.set([section] if at % 3 == 0 else [])
        personal_invitation(course, f"w{size}x{at}@example.edu", Role.STUDENT, by=lead, section=section).save()
        create_link(course, Place(Role.STUDENT, section, group), by=lead, days=1, most_uses=None)


@pytest.mark.parametrize("name", ["course", "course_people", "groups", "groups_shuffle", "invitations", "courses"])
def test_page_asks_equally_often_for_three_people_and_for_two_hundred(
    course: Course, lead: User, browser: Client, name: str
) -> None:
    address = reverse(name, args=[] if name == "courses" else [course.uuid])
    address += "?by=size&count=4&within_sections=on" if name == "groups_shuffle" else ""
    counts = []
    for size in (3, 197):
        fill(course, lead, size)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_list_in_a_file_is_shown_and_changes_nothing_yet(course: Course, browser: Client) -> None:
    file = SimpleUploadedFile("list.csv", "sep=;\r\nName;E-mail\r\nZoë;zoe@example.edu\r\n".encode("utf-16"))

    page = browser.post(reverse("roster", args=[course.uuid]), {"file": file})

    assert (page.status_code, Invitation.objects.count()) == (200, 0)
    assert [line.line.name for line in page.context["plan"].lines] == ["Zoë"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [({}, "Paste a list or choose a file."), ({"text": "hello"}, "There is no e-mail address in this list")],
)
def test_list_that_cannot_be_read_is_answered_in_its_form(
    course: Course, browser: Client, sent: dict[str, str], words: str
) -> None:
    page = browser.post(reverse("roster", args=[course.uuid]), sent)

    assert (page.status_code, words in page.content.decode()) == (422, True)


def test_list_is_mailed_in_the_background_with_links_on_base_url(
    course: Course, lead: User, browser: Client, settings: Settings
) -> None:
    settings.BASE_URL = "https://gloss.example.edu"
    text = "Ada Lark <ada@example.edu>\nben@example.edu\n"
    seen = plan_roster(course, read_roster(text), by=lead).fingerprint
    browser.post(reverse("roster_import", args=[course.uuid]), {"text": text, "seen": seen, "mail": "on"})
    assert mail.outbox == []

    work()
    work()

    assert sorted(each.to[0] for each in mail.outbox) == ["ada@example.edu", "ben@example.edu"]
    code = Invitation.objects.get(email=mail.outbox[0].to[0]).shown_code
    assert f"\nhttps://gloss.example.edu/join/{code}/\n" in mail.outbox[0].body


def test_mails_of_a_day_are_bounded(course: Course, browser: Client, settings: Settings) -> None:
    settings.INVITATIONS_PER_DAY = 1
    sent = {"emails": "ada@example.edu, ben@example.edu", "role": "student"}

    page = browser.post(reverse("invitation_send", args=[course.uuid]), sent)

    assert (page.status_code, Invitation.objects.count()) == (422, 0)
    assert "At most 1 invitations are mailed in a day" in page.content.decode()


def test_visitor_sees_where_a_link_leads_and_comes_back_after_signing_in(course: Course, lead: User) -> None:
    link = create_link(course, Place(Role.STUDENT), by=lead, days=1, most_uses=None)
    address = link.get_absolute_url()

    page = Client().get(address)
    asked = Client().post(address)

    assert (page.status_code, page.context["obstacle"], page.context["course"]) == (200, "", course)
    assert asked.headers["Location"] == f"/accounts/login/?next={address.replace('/', '%2F')}"


@pytest.mark.parametrize(
    ("change", "status", "obstacle"),
    [
        ({"uses": 1, "most_uses": 1}, 410, "used"),
        ({"email": "ben@example.edu", "most_uses": 1}, 403, "others"),
        ({"made_at": None}, 200, ""),
    ],
)
def test_link_says_what_is_in_the_way(
    course: Course, lead: User, change: dict[str, Any], status: int, obstacle: str
) -> None:
    link = create_link(course, Place(Role.STUDENT), by=lead, days=1, most_uses=None)
    Invitation.objects.filter(pk=link.pk).update(**{name: value for name, value in change.items() if value})

    page = signed_in(confirmed("Ada")).get(link.get_absolute_url())

    assert (page.status_code, page.context["obstacle"]) == (status, obstacle)
    assert "ben@example.edu" not in page.content.decode()


def test_codes_are_read_however_they_are_typed_and_not_guessed_for_ever(
    course: Course, lead: User, settings: Settings
) -> None:
    settings.WRONG_CODES_PER_HOUR = 3
    link = create_link(course, Place(Role.STUDENT), by=lead, days=1, most_uses=None)
    typed = f" {link.code[:3].lower()} {link.code[3:].lower()} "
    browser = signed_in(confirmed("Ada"))

    assert browser.post("/join/", {"code": typed}).headers["Location"] == link.get_absolute_url()
    answers = [browser.get("/join/AAAA-AAAA/") for _each in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
    assert 3590 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert browser.post("/join/", {"code": "AAAA-AAAA"}).status_code == 429


def test_last_instructor_is_told_why_she_cannot_leave(course: Course, browser: Client) -> None:
    page = browser.post(reverse("course_leave", args=[course.uuid]), follow=True)

    assert "A course needs an instructor, and this is the last one." in page.content.decode()


def test_course_by_permission_alone_is_made_by_who_has_it(course: Course, lead: User, settings: Settings) -> None:
    settings.COURSES_BY = "permission"

    assert signed_in(lead).get(reverse("course_create")).status_code == 403
    assert b"Make a course" not in signed_in(lead).get(reverse("courses")).content


def test_time_zone_that_is_none_is_refused(lead: User, browser: Client) -> None:
    page = browser.post(reverse("course_create"), {"title": "Torts", "time_zone": "America/Nowhere"})

    assert (page.status_code, Course.objects.count()) == (422, 1)
