"""Rows stored together: they refer to each other, and what has to be refused is refused."""

import pytest
from django.contrib.auth.models import Group
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from people.actions import event_of
from people.inserting import insert
from people.models import AuditEvent, Job, User
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_rows_are_stored_in_one_statement_and_refer_to_earlier_ones() -> None:
    person = User(email="ada@example.invalid", name="Ada", password="!", preferences={"size": 2})
    job, event = Job(owner=person, words="Files"), event_of("join", person, by=person, at_once=True)
    with CaptureQueriesContext(connection) as asked:
        assert insert(person, job, event)
    assert len(asked) == 1
    kept = User.objects.get(email="ada@example.invalid")
    assert (kept.pk, kept.uuid, kept.preferences) == (person.pk, person.uuid, {"size": 2})
    assert (Job.objects.get().owner, Job.objects.get().state, job.owner_id) == (kept, "waiting", kept.pk)
    told = AuditEvent.objects.get(verb="join")
    assert (told.pk, told.actor, told.detail, told.at) == (event.pk, kept, {"at_once": True}, event.at)


def test_nothing_is_stored_where_the_first_row_is_there_already() -> None:
    ada = make_person("Ada")
    again = User(email=ada.email, name="Another", password="!")
    assert not insert(again, Job(owner=again, words="Files"), unless_taken="email")
    assert (User.objects.count(), Job.objects.count(), again in User.objects.all()) == (1, 0, False)


def test_a_row_that_is_there_already_is_refused() -> None:
    Group.objects.create(name="staff")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Group(name="staff"))


def test_words_that_are_too_long_are_refused_and_not_cut() -> None:
    with pytest.raises(DataError), transaction.atomic():
        insert(Group(name="x" * 151))
