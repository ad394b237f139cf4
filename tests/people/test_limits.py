"""What is counted for all processes: limits, and who they are counted for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from people.limits import TooOften, asker, count, forget_old
from people.models import Tally
from tests.factories import make_person


def counted(who: str, times: int) -> list[bool]:
    """Whether each of so many times was allowed, where three a minute are."""
    answers = []
    for _each in range(times):
        try:
            count("knock", who, most=3, seconds=60)
            answers.append(True)
        except TooOften as refused:
            answers.append(not 0 < refused.wait <= 60)
    return answers


def test_limit_is_each_ones_own_and_ends(db: None) -> None:
    assert counted("user 1", 5) == [True] * 3 + [False] * 2
    assert counted("user 2", 1) == [True]

    Tally.objects.update(ends_at=F("ends_at") - timedelta(seconds=61))
    assert counted("user 1", 4) == [True] * 3 + [False]


@pytest.mark.django_db(transaction=True)
def test_limit_holds_for_many_at_once() -> None:
    def knock(_number: int) -> bool:
        try:
            return counted("user 1", 1) == [True]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(knock, range(24))) == 3


def test_old_counts_are_forgotten_and_running_ones_kept(db: None) -> None:
    counted("user 1", 1)
    assert forget_old(timezone.now()) == 0
    assert forget_old(timezone.now() + timedelta(seconds=61)) == 1


@pytest.mark.parametrize(("proxies", "address"), [(0, "192.0.2.9"), (1, "203.0.113.7")])
def test_visitors_are_counted_by_address_behind_a_trusted_proxy_too(
    db: None, settings: Settings, proxies: int, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    forwarded = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
    request = RequestFactory(REMOTE_ADDR="192.0.2.9").get("/", headers=forwarded)
    request.user = AnonymousUser()
    assert asker(request) == f"at {address}"

    ana = request.user = make_person("Ana")
    assert asker(request) == f"user {ana.pk}"
