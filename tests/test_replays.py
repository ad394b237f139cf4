"""Posts that arrive a second time, one after the other or at once: what was done is done once, and no answer fails."""

from base64 import b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from threading import Barrier
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, AnnotationRevision, Claim
from config.asking import Answer, Asker
from config.rights import rules
from courses.actions import Place
from courses.joining import create_link
from courses.models import Course, Enrollment, Role
from opinions.models import Case
from people.models import AuditEvent
from tests.annotations.stage import Desk, desk, invented_case
from tests.factories import make_assignment, make_course, make_person
from tests.test_rights import Browser, Request, World, world

__all__ = ["world"]
ANOTHER: Final = {
    "assignment_create", "assignment_duplicate", "course_copy", "course_create", "invitation_create",
    "assignment_tokens", "submission_tokens", "assignment_exports", "submission_exports", "course_pack",
    "course_unpack", "groups_shuffle", "invitation_send", "invitation_resend", "claim_move",
}  # fmt: skip
"""Who asks for another gets another: a course, an assignment, a link, a file, a letter, a step down the list."""
COUNTED: Final = ("annotations", "courses", "opinions", "people")
NOT_COUNTED: Final = {"people_auditevent", "people_tally", "annotations_codebookrevision"}
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


@pytest.mark.soak
def test_second_post_makes_nothing_more_but_where_another_is_asked_for(world: World) -> None:
    asker, twice = Asker.INSTRUCTOR, {}
    cookies = Browser(world, asker).cookies.replace("Set-Cookie: ", "")
    asked_for = [each for each in rules() if each.answers("POST")[asker] in (Answer.DONE, Answer.OK)]
    for rule in asked_for:
        asked, client = Request(world, asker, rule.name), Client(raise_request_exception=True)
        client.cookies = SimpleCookie(cookies)
        with transaction.atomic():
            address, sent = asked.address, asked.content(client)
            b"".join(client.post(address, sent))
            after_one = rows()
            for value in sent.values():
                if hasattr(value, "seek"):
                    value.seek(0)
            second: Any = client.post(address, sent)
            b"".join(second)
            if second.status_code >= 500 or rows() != after_one:
                twice[rule.name] = second.status_code
            transaction.set_rollback(True)
    assert {name for name, status in twice.items() if status >= 500 or name not in ANOTHER} == set()
    assert len(asked_for) > 80


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
