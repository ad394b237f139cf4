"""How often something may be done, counted in the database, so that all processes and machines count together."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest

from people.models import Tally

COUNT: Final = """
INSERT INTO people_tally AS tally (key, count, ends_at)
VALUES (%(key)s, 1, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN tally.ends_at <= clock_timestamp() THEN 1 ELSE tally.count + 1 END,
    ends_at = CASE WHEN tally.ends_at <= clock_timestamp() THEN EXCLUDED.ends_at ELSE tally.ends_at END
RETURNING count, ceil(extract(epoch FROM ends_at - clock_timestamp()))::integer
"""
"""One statement on the database's own clock: of many that count at once each gets a number of its own."""


class TooOften(Exception):
    """Something was done more often than it may be; `wait` says for how many seconds it may not be done."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"wait {wait} seconds")
        self.wait = wait


def count(what: str, who: str, *, most: int, seconds: int) -> None:
    """Counts that `who` does `what` once more. Raises `TooOften` where that is more than `most` times in `seconds`.

    The seconds run from the first time. Call it outside of the transaction of what is counted, or its failing would
    undo the count.
    """
    key = sha256(f"{what} {who}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": f"{what[:15]}-{key[:60]}", "seconds": seconds})
        done, wait = cursor.fetchone()
    if done > most:
        raise TooOften(max(1, wait))


def asker(request: HttpRequest) -> str:
    """Who is counted: the person, or, where nobody is signed in, the network address that asks."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    return f"at {get_adapter(request).get_client_ip(request)}"


def forget_old(now: datetime) -> int:
    """Deletes what is counted no more at that time; how much. It changes nothing that anybody may do."""
    return Tally.objects.filter(ends_at__lte=now).delete()[0]
