"""A form that arrives twice: what is the same form, what is another wish, and what may be sent again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.cookies import SimpleCookie
from threading import Barrier
from typing import Any
from uuid import uuid4

import lxml.html
import pytest
from allauth.account.models import EmailAddress
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from annotations.models import AccessToken
from courses.models import Course, Invitation, Role
from people.models import Job, Sending, User
from people.once import KEPT, digest_of, forget_old
from tests.annotations.stage import desk, invented_case
from tests.factories import make_assignment, make_course, make_person

TORTS = {"title": "Torts", "term": "Fall 2026", "time_zone": "America/Chicago"}


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def make_maker(name: str) -> User:
    """Somebody who may make courses."""
    person: User = make_person(name)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@pytest.fixture
def tess(db: None, plain_static_files: None) -> User:
    return make_maker("Tess")


def test_key_is_another_each_time_the_form_is_drawn(tess: User) -> None:
    client, page = browser(tess), reverse("course_create")
    drawn = [lxml.html.fromstring(client.get(page).content).xpath("//input[@name='once']/@value") for _ in range(2)]
    assert [len(keys) for keys in drawn] == [1, 1]
    assert drawn[0] != drawn[1]


def test_same_form_leads_to_what_it_made_and_says_so(tess: User) -> None:
    client, page = browser(tess), reverse("course_create")
    first, second = (client.post(page, TORTS | {"once": "a"}) for _ in range(2))
    assert Course.objects.count() == 1
    assert second["Location"] == first["Location"]
    assert [str(each) for each in get_messages(second.wsgi_request)][1:] == [
        "This had arrived already, and was done once. To do it again, send the form anew."
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"once": "a"}, {"once": "b"}),
        ({"once": "a"}, {"once": "a", "title": "Property"}),
        ({}, {}),
        ({"once": ""}, {"once": ""}),
    ],
)
def test_another_form_other_words_and_no_key_make_another(
    tess: User, first: dict[str, str], second: dict[str, str]
) -> None:
    client, page = browser(tess), reverse("course_create")
    assert [client.post(page, TORTS | sent).status_code for sent in (first, second)] == [302, 302]
    assert Course.objects.count() == 2


def test_key_of_another_person_leads_nowhere(tess: User) -> None:
    page, ben = reverse("course_create"), make_maker("Ben")
    led = [browser(person).post(page, TORTS | {"once": "a"})["Location"] for person in (tess, ben)]
    assert len(set(led)) == 2
    assert Course.objects.count() == 2


def test_form_with_a_mistake_may_be_sent_again(tess: User) -> None:
    client, page = browser(tess), reverse("course_create")
    assert client.post(page, {"once": "a"}).status_code == 422
    assert not Sending.objects.exists()
    assert client.post(page, {"once": "a"}).status_code == 422


def test_what_was_refused_with_a_word_may_be_sent_again(tess: User) -> None:
    course = make_course()
    make_person("Lea", course=course, role=Role.INSTRUCTOR)
    client = browser(User.objects.get(name="Lea"))
    Course.objects.update(archived_at=timezone.now())
    page, sent = reverse("invitation_create", args=[course.uuid]), {"role": "student", "days": "7", "once": "a"}
    assert client.post(page, sent).status_code == 302
    Course.objects.update(archived_at=None)
    assert [client.post(page, sent).status_code for _ in range(2)] == [302, 302]
    assert Invitation.objects.count() == 1


def test_what_failed_is_undone_and_may_be_sent_again(tess: User) -> None:
    client, page = browser(tess), reverse("course_unpack_look", args=[uuid4()])
    assert [client.post(page, {"once": "a"}).status_code for _ in range(2)] == [404, 404]
    assert not Sending.objects.exists()


def test_script_is_led_by_htmxs_header(tess: User) -> None:
    client, page, script = browser(tess), reverse("course_create"), {"HX-Request": "true"}
    first = client.post(page, TORTS | {"once": "a"}, headers=script)
    second = client.post(page, TORTS | {"once": "a"}, headers=script)
    assert (second.status_code, second["HX-Redirect"]) == (204, first["Location"])


def at_once(ask: Callable[[], Any]) -> list[Any]:
    """What two get who ask at the same moment."""
    barrier = Barrier(2)

    def one() -> Any:
        barrier.wait()
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return [each.result() for each in [threads.submit(one) for _ in range(2)]]


@pytest.mark.django_db(transaction=True)
def test_two_that_come_at_once_are_one(plain_static_files: None) -> None:
    person, page = make_maker("Tess"), reverse("course_create")
    cookies = browser(person).cookies.output().replace("Set-Cookie: ", "")

    def make() -> str:
        client = Client()
        client.cookies = SimpleCookie(cookies)
        return client.post(page, TORTS | {"once": "a"})["Location"]

    led = at_once(make)
    course = Course.objects.get()
    assert led == [reverse("roster", args=[course.uuid])] * 2


def test_token_and_file_that_are_asked_for_twice_are_one(tess: User) -> None:
    course = make_course()
    ana = desk(make_assignment(course, case=invented_case()), make_person("Ana", course=course))
    tokens = reverse("submission_tokens", args=[ana.submission.uuid])
    sent = {"label": "A program", "days": "7", "once": "a"}
    assert [ana.client.post(tokens, sent).status_code for _ in range(2)] == [200, 302]
    assert AccessToken.objects.count() == 1
    exports = reverse("submission_exports", args=[ana.submission.uuid])
    led = {ana.client.post(exports, {"format": "memo", "once": "a"})["Location"] for _ in range(2)}
    assert (len(led), Job.objects.count()) == (1, 1)


def test_administrators_row_is_added_once(tess: User) -> None:
    tess.is_staff = tess.is_superuser = True
    tess.save()
    client, page = browser(tess), reverse("admin:courses_course_add")
    form = lxml.html.fromstring(client.get(page).content).get_element_by_id("course_form")
    sent = {name: value for name, value in form.form_values() if value} | TORTS
    assert [client.post(page, sent).status_code for _ in range(2)] == [302, 302]
    assert Course.objects.count() == 1


def test_digest_tells_files_by_their_content_and_leaves_them_to_be_read() -> None:
    def digest(content: bytes) -> str:
        file = SimpleUploadedFile("class.csv", content)
        request = RequestFactory().post("/", {"once": "a", "csrfmiddlewaretoken": str(uuid4()), "file": file})
        found = digest_of(request)
        sent = request.FILES["file"]
        assert isinstance(sent, UploadedFile)
        assert sent.read() == content
        return found

    assert digest(b"Ana") == digest(b"Ana")
    assert digest(b"Ana") != digest(b"Ben")


def test_old_sendings_are_forgotten(tess: User) -> None:
    Sending.objects.create(person=tess, digest="a", leads_to="/")
    assert forget_old(timezone.now()) == 0
    assert forget_old(timezone.now() + KEPT + timedelta(seconds=1)) == 1
    assert not Sending.objects.exists()
