"""Notices: told once, read by whom they are for, and mailed once a day to who wants that."""

import re
from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from courses.models import Enrollment, Role
from people.actions import pseudonymise
from people.archives import own_files
from people.digests import digest_off_url, last_seven, start_digests
from people.models import Job, Notice, NoticeKind, User
from people.notices import Where, notices_of, tell, unread_count
from tests.factories import make_course, make_person
from tests.people.working import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
DENVER = Where("/library/", "Torts", "America/Denver")
MONDAY_EIGHT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""Eight in the morning in Denver, after a notice of Sunday."""
SUNDAY = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
TUESDAY_EIGHT = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


@pytest.fixture
def ada() -> User:
    return make_person("Ada")


def told(user: User, happening: str = "first", at: datetime = SUNDAY, about: str = "The ferry") -> Notice:
    tell([user], NoticeKind.ASSIGNED, about, DENVER, happening=happening)
    Notice.objects.filter(user=user, happening=happening).update(at=at)
    return Notice.objects.get(user=user, happening=happening)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_happening_is_told_once_to_each(ada: User) -> None:
    bea = make_person("Bea")
    tell([ada], NoticeKind.ASSIGNED, "The ferry", DENVER, happening="one")

    assert tell([ada, bea, bea], NoticeKind.ASSIGNED, "The ferry", DENVER, happening="one") == 1
    assert sorted(Notice.objects.values_list("user__name", flat=True)) == ["Ada", "Bea"]


def test_database_keeps_one_notice_of_a_happening(ada: User) -> None:
    notice = told(ada)

    with pytest.raises(IntegrityError, match="notice_once_of_each_happening"), transaction.atomic():
        Notice.objects.create(user=ada, kind=NoticeKind.ADDED, happening=notice.happening, about="x", url="/")


@pytest.mark.parametrize("number", [1, 3, 200])
def test_telling_asks_equally_often_for_any_class(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = User.objects.bulk_create(User(email=f"p{at}@example.edu", name=f"P {at}") for at in range(number))

    with django_assert_num_queries(4):  # a savepoint, who knows, the rows, its release
        tell(people, NoticeKind.ASSIGNED, "The ferry", DENVER, happening="one")


def test_opening_a_notice_marks_it_and_leads_on(ada: User) -> None:
    notice, other = told(ada), told(ada, "second")

    answer = signed_in(ada).post(f"/notices/{notice.uuid}/read/", {"open": ""})

    assert answer.headers["Location"] == "/library/"
    assert list(Notice.objects.filter(read_at=None)) == [other]


def test_marking_all_leaves_others_notices(ada: User) -> None:
    bea = make_person("Bea")
    told(ada), told(ada, "second"), told(bea)

    signed_in(ada).post("/notices/read/")

    assert (unread_count(ada), unread_count(bea)) == (0, 1)


def test_head_counts_what_is_unread(ada: User) -> None:
    told(ada), told(ada, "second")
    told(make_person("Bea"), "third")

    page = signed_in(ada).get("/notices/").content.decode()

    assert re.findall(r'class="bell-count">(\d+)<', page) == ["2"]


@pytest.mark.parametrize("number", [1, 3, 200])
def test_page_of_notices_asks_equally_often(
    ada: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for at in range(number):
        told(ada, str(at))
    client = signed_in(ada)
    client.get("/notices/")

    with django_assert_num_queries(6):  # session, person, unread, how many, which, the head's count
        client.get("/notices/")


@pytest.mark.parametrize(
    ("now", "seven"),
    [
        ("2026-03-02T14:00Z", "2026-03-02T14:00Z"),
        ("2026-03-02T13:59Z", "2026-03-01T14:00Z"),
        ("2026-03-08T13:30Z", "2026-03-08T13:00Z"),  # summer time began at two
        ("2026-03-08T12:30Z", "2026-03-07T14:00Z"),
    ],
)
def test_seven_is_that_of_the_courses_clock(now: str, seven: str) -> None:
    assert last_seven(datetime.fromisoformat(now), "America/Denver") == datetime.fromisoformat(seven)


def test_digest_is_mailed_once_a_day(ada: User, mailoutbox: list[EmailMessage]) -> None:
    told(ada)

    assert [start_digests(MONDAY_EIGHT), start_digests(MONDAY_EIGHT)] == [1, 0]
    work()
    told(ada, "second", MONDAY_EIGHT)
    assert start_digests(MONDAY_EIGHT) == 0
    assert start_digests(TUESDAY_EIGHT) == 1
    work()

    assert [mail.subject for mail in mailoutbox] == ["Glossator: 1 notice", "Glossator: 1 notice"]
    assert Notice.objects.filter(mailed_at=None).count() == 0


def test_digest_waits_for_seven(ada: User) -> None:
    told(ada, at=MONDAY_EIGHT)

    assert start_digests(MONDAY_EIGHT) == 0


def test_what_is_read_is_not_mailed(ada: User, mailoutbox: list[EmailMessage]) -> None:
    told(ada)
    start_digests(MONDAY_EIGHT)
    Notice.objects.update(read_at=timezone.now())
    work()

    assert mailoutbox == []


def test_nothing_is_mailed_to_who_wants_none(ada: User) -> None:
    told(ada)
    User.objects.update(wants_digest=False)

    assert start_digests(MONDAY_EIGHT) == 0


def test_digest_leads_to_this_installation(ada: User, mailoutbox: list[EmailMessage], settings: Settings) -> None:
    settings.BASE_URL = "https://gloss.example.edu"
    told(ada, about="Ferries & gates")
    start_digests(MONDAY_EIGHT)
    work()

    mail = mailoutbox[0]
    off = f"https://gloss.example.edu{digest_off_url(ada)}"
    assert mail.to == ["ada@example.edu"]
    assert mail.extra_headers == {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    lines = [line for line in str(mail.body).splitlines() if line]
    assert lines[1:3] == ["Assigned to you: Ferries & gates (Torts)", "https://gloss.example.edu/library/"]
    assert lines[-1] == off


def test_mail_program_switches_the_digest_off_without_signing_in(ada: User) -> None:
    url, mailer = digest_off_url(ada), Client(enforce_csrf_checks=True)

    asked = mailer.get(url).content.decode()
    assert User.objects.get(pk=ada.pk).wants_digest
    assert "Mail me no digest any more" in asked

    mailer.post(url, {"List-Unsubscribe": "One-Click"})
    assert not User.objects.get(pk=ada.pk).wants_digest


def test_address_that_was_not_signed_here_switches_nothing_off(ada: User) -> None:
    assert Client().post("/notices/digest-off/InNvbWV0aGluZyI:1v:x/").status_code == 404
    assert User.objects.get(pk=ada.pk).wants_digest


def test_digest_that_could_not_be_mailed_is_asked_for_the_next_day(ada: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    told(ada)
    start_digests(MONDAY_EIGHT)
    work()

    assert Job.objects.get().message == "The mail server did not take the mail. It is tried again tomorrow."
    assert [start_digests(MONDAY_EIGHT), start_digests(TUESDAY_EIGHT)] == [0, 1]


def test_notices_go_with_the_person_and_into_her_archive(ada: User) -> None:
    told(ada)

    assert [held.path for held in own_files(ada) if b"The ferry" in held.content] == ["notices.json"]
    pseudonymise(ada, by=None)
    assert Notice.objects.count() == 0


def test_tick_has_digests_mailed(ada: User, mailoutbox: list[EmailMessage]) -> None:
    told(ada)

    call_command("tick")
    work()

    assert [mail.to for mail in mailoutbox] == [["ada@example.edu"]]


def test_notices_of_a_course_are_shown_to_who_is_in_it(ada: User, mailoutbox: list[EmailMessage]) -> None:
    course = make_course()
    enrollment = Enrollment.objects.create(course=course, user=ada, role=Role.STUDENT)
    within = Where("/library/", "Torts", "America/Denver", course.uuid)
    tell([ada], NoticeKind.ASSIGNED, "The ferry", within, happening="first")
    told(ada, "of no course", about="The pier")
    Notice.objects.update(at=SUNDAY)
    shown = [[each.about for each in notices_of(ada)]]

    Enrollment.objects.update(left_at=timezone.now())
    shown.append([each.about for each in notices_of(ada)])
    counted = unread_count(ada)
    start_digests(MONDAY_EIGHT)
    work()
    (mail,) = mailoutbox
    enrollment.left_at = None
    enrollment.save()
    shown.append([each.about for each in notices_of(ada)])

    assert shown == [["The pier", "The ferry"], ["The pier"], ["The pier", "The ferry"]]
    assert (counted, "The pier" in mail.body, "The ferry" in mail.body) == (1, True, False)
