"""Posts that arrive a second time, one after the other or at once: what was done is done once, and no answer fails."""

from base64 import b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from threading import Barrier
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from annotations.models import Annotation, AnnotationRevision, Claim
from config.asking import Answer, Asker
from config.rights import rules
from courses.actions import Place
from courses.joining import create_link
from courses.models import Course, Enrollment, Role
from opinions.models import Case
from people.models import AuditEvent
from people.once import once
from tests.annotations.stage import Desk, desk, invented_case
from tests.bad_input.asking import Walker
from tests.factories import make_assignment, make_course, make_person
from tests.test_rights import Browser, Request, World, world

__all__ = ["world"]
EACH_TIME: Final = {
    "claim_move": "each press is another step down the list",
}
"""What is done as often as it is sent, though it comes from the same form, and why."""
ASKERS: Final = (Asker.INSTRUCTOR, Asker.AUTHOR, Asker.CURATOR, Asker.ADMINISTRATOR)
LET_IN: Final = {Answer.DONE, Answer.OK}
MARK: Final = once(lambda _request: HttpResponse()).__code__
COUNTED: Final = ("annotations", "courses", "opinions", "people")
NOT_COUNTED: Final = {"people_auditevent", "people_tally", "people_sending", "annotations_codebookrevision"}
"""What tells of posts themselves, and a codebook's history, which has a step for each."""


@pytest.fixture
def ana(db: None, plain_static_files: None) -> Desk:
    course: Course = make_course()
    case: Case = invented_case()
    return desk(make_assignment(course, case=case), make_person("Ana", course=course))


def rows() -> Counter[str]:
    """How many rows each table has of what people make."""
    tables = [each._meta.db_table for each in apps.get_models() if each._meta.app_label in COUNTED]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))  # noqa: S608 -- our own tables' names
        return Counter({table: count for table, count in cursor.fetchall() if table not in NOT_COUNTED})


def is_once(path: str) -> bool:
    """Whether the address's view is marked so that a form's second sending leads to what the first has made."""
    view: Any = resolve(path).func
    while hasattr(view, "__wrapped__"):
        if view.__code__ is MARK:
            return True
        view = view.__wrapped__
    return False


def let_in(asker: Asker) -> list[str]:
    """The addresses where she may post, and none of those before her."""
    before = ASKERS[: ASKERS.index(asker)]
    told = {rule.name: rule.answers("POST") for rule in rules()}
    mine = (name for name, answers in told.items() if answers[asker] in LET_IN)
    return [name for name in mine if not {told[name][each] for each in before} & LET_IN]


def sent_twice(world: World, asker: Asker, name: str) -> tuple[list[Any], Counter[str]]:
    """Both answers to one form that is sent twice, and the rows that the second made; all of it is undone."""
    client, answers, counts = Client(raise_request_exception=True), [], []
    client.cookies = SimpleCookie(Browser(world, asker).cookies.replace("Set-Cookie: ", ""))
    with transaction.atomic():
        asked = Request(world, asker, name)
        address, sent = asked.address, {**asked.content(client), "once": "a form's key"}
        for _ in range(2):
            for value in sent.values():
                if hasattr(value, "seek"):
                    value.seek(0)
            answers.append(client.post(address, sent))
            b"".join(answers[-1])
            counts.append(rows())
        transaction.set_rollback(True)
    return answers, counts[1] - counts[0]


@pytest.mark.parametrize("asker", ASKERS[:3])
def test_form_that_is_sent_twice_leads_to_what_it_made(world: World, asker: Asker) -> None:
    led: dict[str, tuple[int, str | None, Counter[str]]] = {}
    meant: dict[str, tuple[int, str | None, Counter[str]]] = {}
    for name in let_in(asker):
        if is_once(urlsplit(Request(world, asker, name).address).path):
            (first, second), more = sent_twice(world, asker, name)
            led[name] = (second.status_code, second.headers.get("Location"), more)
            meant[name] = (302, first.headers.get("Content-Location") or first.headers["Location"], Counter())
    assert led == meant
    assert led


@pytest.mark.parametrize("asker", [Asker.INSTRUCTOR, Asker.CURATOR])
def test_forms_have_a_key_where_they_are_done_once(world: World, asker: Asker) -> None:
    walker = Walker(world, asker)
    walker.look_around()
    places = {path: "once" in fields for path, fields in walker.places.posted.items() if is_once(path)}
    assert places
    assert [path for path, has_key in places.items() if not has_key] == []


@pytest.mark.soak
@pytest.mark.parametrize("asker", ASKERS)
def test_second_post_makes_nothing_more(world: World, asker: Asker) -> None:
    more = {name: made for name in let_in(asker) if (made := sent_twice(world, asker, name)[1])}
    assert set(more) - set(EACH_TIME) == set()


@pytest.mark.django_db(transaction=True)
def test_save_that_arrives_twice_at_once_is_one_note(ana: Desk) -> None:
    form, barrier = ana.sent("duty of care", note="Why?"), Barrier(2)
    cookies = ana.client.cookies.output().replace("Set-Cookie: ", "")

    def save() -> tuple[int, str]:
        client = Client()
        client.cookies = SimpleCookie(cookies)
        barrier.wait()
        try:
            answer = client.post(ana.url("annotation_create"), form)
            return answer.status_code, answer.headers.get("X-Acknowledged", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        told = [each.result() for each in [threads.submit(save) for _ in range(2)]]
    assert told == [(302, form["uuid"])] * 2
    assert (Annotation.objects.count(), AnnotationRevision.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(subject_uuid=str(form["uuid"])).count() == 1


def test_save_that_arrives_again_after_undo_or_sign_out_brings_nothing_back(ana: Desk) -> None:
    form = ana.sent("duty of care")
    ana.post(form)
    made = Annotation.objects.get()
    ana.client.post(f"{reverse('annotation_undo', args=[made.uuid])}?revision=1")
    assert ana.post(form).headers["X-Acknowledged"] == form["uuid"]
    assert Annotation.objects.get().deleted_at is not None

    later = ana.sent("candor")
    ana.client.logout()
    assert "X-Acknowledged" not in ana.post(later).headers
    assert Annotation.objects.count() == 1
    ana.client.force_login(ana.submission.user)
    assert [ana.post(later).headers["X-Acknowledged"] for _ in range(2)] == [later["uuid"]] * 2
    assert Annotation.objects.count() == 2


def test_file_that_is_confirmed_twice_brings_its_notes_once(ana: Desk) -> None:
    page = f"/submissions/{ana.submission.uuid}/bring-in/"
    source = b"exact words,note\nduty of care,Why?\ncandor,How?\n"
    sent = {"again": b64encode(source).decode(), "confirm": "1"}
    assert [ana.client.post(page, sent).status_code for _ in range(2)] == [302, 302]
    assert Annotation.objects.count() == 2


def test_join_link_that_is_taken_twice_makes_one_member(ana: Desk) -> None:
    course = ana.submission.assignment.course
    tess = make_person("Tess", course=course, role=Role.INSTRUCTOR)
    link = create_link(course, Place(Role.STUDENT), days=7, most_uses=None, by=tess)
    ben = make_person("Ben")
    client = Client()
    client.force_login(ben)
    told = [client.post(link.get_absolute_url()).status_code for _ in range(2)]  # the second says that she is in it
    assert told == [302, 200]
    assert Enrollment.objects.filter(user=ben, course=course).count() == 1


def test_claim_that_is_split_twice_has_its_parts_once(ana: Desk) -> None:
    course, claim = ana.submission.assignment.course, ana.claims[0]
    client = Client()
    client.force_login(make_person("Tess", course=course, role=Role.INSTRUCTOR))
    address, sent = reverse("claim_split", args=[claim.uuid]), {"parts": "To tell\nTo keep"}
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 422]
    assert Claim.objects.filter(label="To keep").count() == 1
