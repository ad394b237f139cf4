"""To whom a key is shown that its instructors have released: not to who could still hand in what it says."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Assignment, Extension, KeyStanding, LatePolicy, Submission
from annotations.review.settling import Settlement, release_key, settle_passage
from annotations.submissions.submitting import submit_work, withdraw_work
from annotations.telling import remind
from courses.actions import Refused
from people.models import Notice, NoticeKind, User
from tests.annotations.stage import FUTURE, PAST, Desk

TOWN = "The town owes a duty of care"
NOW = timezone.now()


def release(at: Desk, teacher: User) -> None:
    said = Settlement(at.version, at.span(TOWN), at.claims[0], KeyStanding.ACCEPTED, "A telltale reason.")
    settle_passage(at.submission.assignment, said, by=teacher)
    release_key(at.submission.assignment, by=teacher)


@pytest.mark.parametrize(
    ("due", "late", "stands", "closed", "sees"),
    [
        (None, LatePolicy.MARK, "", None, False),
        (None, LatePolicy.MARK, "submitted_at", None, True),
        (FUTURE, LatePolicy.MARK, "submitted_at", None, False),
        (FUTURE, LatePolicy.MARK, "returned_at", None, True),
        (FUTURE, LatePolicy.MARK, "accepted_at", None, True),
        (PAST, LatePolicy.MARK, "submitted_at", None, True),
        (PAST, LatePolicy.MARK, "", None, False),
        (PAST, LatePolicy.REFUSE, "", None, True),
        (FUTURE, LatePolicy.REFUSE, "", None, False),
        (FUTURE, LatePolicy.MARK, "", PAST, True),
    ],
)
def test_key_is_seen_where_it_cannot_help_to_finish(  # noqa: PLR0917 -- what decides, side by side
    ana: Desk, teacher: User, client: Client, due: datetime | None, late: str, stands: str, closed: datetime | None,
    sees: bool,
) -> None:  # fmt: skip
    ana.annotate(TOWN, "Found.", [0])
    release(ana, teacher)
    Assignment.objects.update(due_at=due, late=late, closed_at=closed)
    if stands:
        Submission.objects.update(**{stands: NOW})
    client.force_login(ana.submission.user)
    uuid = ana.submission.uuid
    own_key, reading = reverse("own_key", args=[uuid]), reverse("reader", args=[uuid, ana.version.opinion.uuid])
    ways = [reverse("assignment", args=[ana.submission.assignment.uuid])]
    ways.append(reverse("review_own", args=[ana.submission.assignment.uuid]))

    pages = ["telltale" in client.get(page).content.decode() for page in (own_key, reading)]
    assert pages == [sees, sees]
    assert [own_key in client.get(page).content.decode() for page in ways] == [sees, sees]


def test_own_extension_puts_the_key_off(ana: Desk, teacher: User) -> None:
    Assignment.objects.update(due_at=PAST)
    Submission.objects.update(submitted_at=NOW)
    release(ana, teacher)
    assert Submission.objects.shown_key().count() == 1

    extension = {"user": ana.submission.user, "due_at": FUTURE, "by": teacher}
    Extension.objects.create(assignment=ana.submission.assignment, **extension)
    assert Submission.objects.shown_key().count() == 0


def test_key_is_told_to_each_when_she_sees_it(ana: Desk, teacher: User) -> None:
    told = Notice.objects.filter(user=ana.submission.user, kind=NoticeKind.KEY)
    due = NOW + timedelta(hours=1)
    Assignment.objects.update(due_at=due)
    submit_work(ana.submission, by=ana.submission.user, anyway=True)
    release(ana, teacher)
    remind(NOW)
    assert told.count() == 0

    Assignment.objects.update(due_at=NOW - timedelta(hours=1))
    remind(timezone.now())
    remind(timezone.now())
    assert told.count() == 1


def test_work_is_not_withdrawn_to_be_mended_by_the_key(ana: Desk, teacher: User) -> None:
    owner = ana.submission.user
    submit_work(ana.submission, by=owner, anyway=True)
    withdraw_work(ana.submission, by=owner)
    submit_work(ana.submission, by=owner, anyway=True)
    release(ana, teacher)
    ana.submission.assignment.refresh_from_db()

    with pytest.raises(Refused, match="stays submitted"):
        withdraw_work(ana.submission, by=owner)
