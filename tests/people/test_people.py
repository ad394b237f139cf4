"""People and the record of what they did."""

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from annotations.models import Annotation, Submission
from people.accounts import with_base_url
from people.actions import pseudonymise, record
from people.models import AuditEvent, User
from tests.factories import make_annotation, make_person


@pytest.fixture
def ada(db: None) -> User:
    person = make_person("Ada")
    person.set_password("a-long-password")
    person.save(update_fields=["password"])
    return person


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_auditevent SET verb = 'x'",
        "DELETE FROM people_auditevent",
        "TRUNCATE people_auditevent",
        "TRUNCATE people_user CASCADE",
    ],
)
def test_audit_events_are_never_changed(ada: User, statement: str) -> None:
    from django.db import connection  # noqa: PLC0415 -- the plain connection, past every model

    record("look", ada, by=ada, at="noon")
    connection.check_constraints()  # TRUNCATE waits for no trigger that is still to run

    refusal = (
        "rows of .* are never changed" if "CASCADE" in statement else "rows of people_auditevent are never changed"
    )
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_type, event.subject_uuid, event.detail) == (
        "look",
        "User",
        ada.uuid,
        {"at": "noon"},
    )


def test_address_is_unique_whatever_its_case(ada: User) -> None:
    with pytest.raises(IntegrityError, match="user_email_unique_whatever_its_case"), transaction.atomic():
        User.objects.bulk_create([User(email=ada.email.upper(), name="Other")])


def test_create_user_lowers_the_address(db: None) -> None:
    assert User.objects.create_user(" Bea@Example.EDU ", name="Bea").email == "bea@example.edu"


def test_create_user_needs_an_address(db: None) -> None:
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("")


def test_pseudonymise_takes_the_person_away_and_leaves_the_work(submission: Submission) -> None:
    person = submission.user
    person.set_password("a-long-password")
    person.save(update_fields=["password"])
    annotation = make_annotation(submission, note="mine")

    pseudonymise(person, by=None)

    gone = User.objects.get(pk=person.pk)
    assert gone.name == "Former member 1"
    assert gone.email == f"{person.uuid}@pseudonymised.invalid"
    assert (gone.is_active, gone.has_usable_password(), gone.pseudonymised_at is None) == (False, False, False)
    assert Annotation.objects.get(submission__user=gone) == annotation
    event = AuditEvent.objects.get(verb="pseudonymise")
    assert (event.subject_uuid, "ada" in str(event.detail).lower()) == (person.uuid, False)


def test_pseudonymise_leaves_no_address_behind(ada: User) -> None:
    from allauth.account.models import EmailAddress  # noqa: PLC0415 -- the one test that needs it

    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)

    pseudonymise(ada, by=None)

    assert not EmailAddress.objects.filter(user=ada).exists()


def test_links_in_mail_come_from_the_base_url(settings: pytest.FixtureRequest) -> None:
    settings.BASE_URL = "https://law.example.edu"  # type: ignore[attr-defined]  # -- pytest-django's settings

    assert with_base_url("http://evil.example/accounts/x/?a=b") == "https://law.example.edu/accounts/x/?a=b"


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_static_files")
def test_mail_names_us_and_base_url_whatever_host_the_request_names(
    client: Client, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.BASE_URL = "https://glossator.example.edu"
    settings.ALLOWED_HOSTS = ["*"]
    password = "a long pass phrase 9"
    sent = {"name": "Dora", "email": "dora@example.edu", "password1": password, "password2": password}
    client.post("/accounts/signup/", sent, headers={"host": "evil.example"})
    (mail,) = mailoutbox
    assert "evil.example" not in f"{mail.subject}{mail.body}"
    assert mail.subject.startswith("Glossator: ")
    assert "https://glossator.example.edu/accounts/confirm-email/" in str(mail.body)
