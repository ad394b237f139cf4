"""Leaving: asking, the days of grace, and what remains."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from annotations.models import Submission
from courses.models import Enrollment, Role
from people.leaving import GRACE, CannotLeave, ask_to_leave, end_due_accounts, rests_on
from people.models import AuditEvent, User
from tests.factories import make_annotation, make_assignment, make_course, make_person, make_submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
PASSWORD = "a long enough word"


def with_password(person: User) -> User:
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def signed_in(person: User) -> Client:
    """Her browser, signed in by the form, as she asks for her password again."""
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_asking_needs_the_password_again() -> None:
    client = Client()
    client.force_login(with_password(make_person("Ada")), backend="django.contrib.auth.backends.ModelBackend")

    told = client.get("/account/leave/")

    assert told.headers["Location"] == "/accounts/reauthenticate/?next=%2Faccount%2Fleave%2F"


def test_asking_with_another_address_changes_nothing() -> None:
    ada = with_password(make_person("Ada"))

    told = signed_in(ada).post("/account/leave/", {"email": "bea@example.edu"})

    assert told.status_code == 422
    assert "That is not the address of this account." in told.content.decode()
    assert User.objects.get(pk=ada.pk).leaves_at is None


def test_asking_sets_the_end_and_signs_out_everywhere(mailoutbox: list[EmailMessage]) -> None:
    ada = with_password(make_person("Ada"))
    other, client = signed_in(ada), signed_in(ada)
    mailoutbox.clear()

    told = client.post("/account/leave/", {"email": "ADA@example.edu"}, follow=True)

    leaves_at = User.objects.get(pk=ada.pk).leaves_at
    assert leaves_at is not None
    assert timedelta(0) < timezone.now() + GRACE - leaves_at < timedelta(minutes=1)
    assert f"Your account ends on {leaves_at:%-d %B %Y}." in told.content.decode()
    assert other.get("/account/").headers["Location"] == "/accounts/login/?next=/account/"
    assert not UserSession.objects.exists()
    assert [mail.subject for mail in mailoutbox] == ["Glossator: Your account will be deleted"]
    assert "http://127.0.0.1:8000/accounts/login/" in str(mailoutbox[0].body)


def test_signing_in_keeps_the_account() -> None:
    ada = with_password(make_person("Ada"))
    ask_to_leave(ada)

    told = Client().post("/accounts/login/", {"login": ada.email, "password": PASSWORD}, follow=True)

    assert "Your account stays" in told.content.decode()
    assert User.objects.get(pk=ada.pk).leaves_at is None
    assert end_due_accounts(timezone.now() + GRACE * 2) == 0


def test_a_wrong_password_does_not_keep_the_account() -> None:
    ada = with_password(make_person("Ada"))
    ask_to_leave(ada)

    Client().post("/accounts/login/", {"login": ada.email, "password": "another word"})

    assert User.objects.get(pk=ada.pk).leaves_at is not None


def test_account_ends_at_its_time_and_not_before() -> None:
    leaves_at = ask_to_leave(make_person("Ada"))

    assert end_due_accounts(leaves_at - timedelta(seconds=1)) == 0
    assert end_due_accounts(leaves_at) == 1
    assert end_due_accounts(leaves_at) == 0


def test_account_without_work_is_deleted_with_all_that_is_hers() -> None:
    ada = with_password(make_person("Ada"))
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert not rests_on(ada)

    end_due_accounts(ask_to_leave(ada))

    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not Authenticator.objects.exists()
    assert [(event.verb, event.actor, event.subject_uuid) for event in AuditEvent.objects.order_by("pk")] == [
        ("ask_to_leave", None, ada.uuid),
        ("delete_account", None, ada.uuid),
    ]


def test_account_with_work_is_pseudonymised(submission: Submission) -> None:
    ada = with_password(submission.user)
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": "x"})
    note = make_annotation(submission, note="mine")
    assert rests_on(ada)

    end_due_accounts(ask_to_leave(ada))

    gone = User.objects.get(pk=ada.pk)
    assert (gone.name, gone.email) == ("Former student 1", f"{ada.uuid}@pseudonymised.invalid")
    assert (gone.is_active, gone.has_usable_password(), gone.leaves_at) == (False, False, None)
    assert not EmailAddress.objects.exists()
    assert not Authenticator.objects.exists()
    assert list(submission.annotations.all()) == [note]
    assert not Client().login(email=ada.email, password=PASSWORD)


def test_pseudonyms_are_counted() -> None:
    assignment = make_assignment()
    for name in ("Ada", "Bea"):
        ask_to_leave(make_submission(assignment, name).user)

    end_due_accounts(timezone.now() + GRACE)

    assert list(User.objects.order_by("pk").values_list("name", flat=True)) == ["Former student 1", "Former student 2"]


def test_only_instructor_of_others_cannot_leave() -> None:
    course = make_course("Torts")
    iris = make_person("Iris", course=course, role=Role.INSTRUCTOR)
    make_person("Ada", course=course)

    with pytest.raises(CannotLeave, match="You are the only instructor of Torts"):
        ask_to_leave(iris)

    Enrollment.objects.create(course=course, user=make_person("Jo"), role=Role.INSTRUCTOR)
    ask_to_leave(iris)
    end_due_accounts(timezone.now() + GRACE)
    assert User.objects.get(pk=iris.pk).name == "Former instructor 1"


def test_page_says_what_will_happen(submission: Submission) -> None:
    with_work = signed_in(with_password(submission.user)).get("/account/leave/").content.decode()
    without = signed_in(with_password(make_person("Bea"))).get("/account/leave/").content.decode()

    stays, goes = "Your work is part of a course", "Then your account is deleted with all that is held of you."
    assert (stays in with_work, goes in with_work, stays in without, goes in without) == (True, False, False, True)
