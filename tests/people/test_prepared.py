"""Queries whose SQL is kept: the values are each call's own, and what else changes is refused."""

from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import User
from people.prepared import NotPrepared, ask_together, prepared
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_prepared_query_asks_with_the_values_of_each_call() -> None:
    ada, ben = make_person("Ada"), make_person("Ben")

    @prepared
    def named(*, keys: list[int], name: str) -> "QuerySet[User, User]":
        return User.objects.filter(pk__any_of=keys, name=name).order_by("pk")

    assert named(keys=[ada.pk, ben.pk], name="Ada") == [ada]
    assert named(keys=[ada.pk, ben.pk], name="Ben") == [ben]
    assert named(keys=[ben.pk], name="Ada") == named(keys=[], name="Ada") == []


def test_prepared_query_gives_rows_as_its_queryset_does() -> None:
    ada = make_person("Ada")

    @prepared
    def names(*, key: int) -> "QuerySet[User, str]":
        return User.objects.filter(pk=key, date_joined__lte=Now()).values_list("name", flat=True)

    @prepared
    def rows(*, uuid: UUID) -> "QuerySet[User, tuple[int, str]]":
        return User.objects.filter(uuid=uuid).values_list("pk", "name")

    assert names(key=ada.pk) == ["Ada"]
    assert rows(uuid=ada.uuid) == [(ada.pk, "Ada")]


def test_prepared_query_is_one_query_each_time() -> None:
    ada = make_person("Ada")

    @prepared
    def names(*, key: int) -> "QuerySet[User, str]":
        return User.objects.filter(pk=key).values_list("name", flat=True)

    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            names(key=ada.pk)
        assert len(asked) == 1


def test_prepared_query_refuses_the_time_of_a_clock() -> None:
    @prepared
    def joined(*, name: str) -> "QuerySet[User, User]":
        return User.objects.filter(name=name, date_joined__lte=timezone.now())

    with pytest.raises(NotPrepared):
        joined(name="Ada")


def test_prepared_query_refuses_a_value_that_it_did_not_take() -> None:
    @prepared
    def doubled(*, key: int) -> "QuerySet[User, User]":
        return User.objects.filter(pk=2 * key)

    with pytest.raises(NotPrepared):
        doubled(key=1)


def test_queries_asked_together_find_in_one_statement_what_each_finds_alone() -> None:
    ada, ben = make_person("Ada"), make_person("Ben")

    @prepared
    def people(*, keys: list[int]) -> "QuerySet[User, User]":
        return User.objects.filter(pk__any_of=keys).order_by("-pk")

    @prepared
    def names(*, name: str, key: int) -> "QuerySet[User, tuple[str, int]]":
        return User.objects.filter(name=name, pk=key).values_list("name", "pk")

    @prepared
    def keys(*, names: list[int]) -> "QuerySet[User, int]":
        return User.objects.filter(pk__any_of=names).order_by("pk").values_list("pk", flat=True)

    both, one, none = [ada.pk, ben.pk], people.later(keys=[ada.pk]), people.later(keys=[])
    wanted = people.later(keys=both), names.later(name="Ada", key=ada.pk), keys.later(names=both), one, none
    with CaptureQueriesContext(connection) as asked:
        ask_together(*wanted)
    assert len(asked) == 1
    assert [each.rows for each in wanted] == [[ben, ada], [("Ada", ada.pk)], both, [ada], []]


def test_prepared_query_is_planned_for_any_values(transactional_db: None) -> None:
    @prepared
    def named(*, name: str) -> "QuerySet[User, int]":
        return User.objects.filter(name=name).values_list("pk", flat=True)

    for _asked in range(8):
        named(name="Ada")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT custom_plans, generic_plans > 0 FROM pg_prepared_statements WHERE statement LIKE '%people_user%'"
        )
        assert cursor.fetchall() == [(0, True)]
