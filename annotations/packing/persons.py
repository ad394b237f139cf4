"""The people of an archive: who is in it, who of them has an account here, and places held for those who have none.

A person is known by her address. Who is only named by the library (a curator, say) has none in the archive. Where
nobody here has the address, an account without a password is made: it is hers who can read mail at that address.

An archive that is not trusted may say what it likes of who wrote what: it finds nobody but who restores it, and the
others' work stands under their names, which are then nobody's account.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Exists, OuterRef
from django.utils.dateparse import parse_datetime

from courses.models import Course, Enrollment
from people.models import User

NAME_LIMIT: Final = 150
NOWHERE: Final = "restored.invalid"
"""The domain of those who have no address: no mail is ever delivered there (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the archive; `user` is her account here, None where she has none."""

    uuid: str
    name: str
    email: str
    pseudonymised_at: str | None
    user: User | None


@dataclass(frozen=True, slots=True)
class Trust:
    """What an archive is believed of who is who. `ours`: this installation signed it; `by` restores it.

    `vouched`: whoever runs this installation says that it tells the truth.
    """

    ours: bool
    vouched: bool
    by: User | None

    @property
    def is_whole(self) -> bool:
        """Whether people are found by their addresses, and places are held for those who have no account."""
        return self.ours or self.vouched


def person_rows(uuids: Iterable[UUID], course: Course) -> Iterator[dict[str, Any]]:
    """Their rows: names, and the addresses of those who are or were in the course."""
    member = Exists(Enrollment.objects.filter(course=course, user=OuterRef("pk")))
    found = User.objects.filter(uuid__in=set(uuids)).annotate(member=member).order_by("pk")
    for user in found:
        told = user.member and user.pseudonymised_at is None
        yield {
            "uuid": user.uuid,
            "name": user.name,
            "email": user.email if told else "",
            "pseudonymised_at": user.pseudonymised_at,
        }


def find_persons(rows: Iterable[Mapping[str, Any]], trust: Trust) -> list[Person]:
    """The people of the archive with their accounts here. Of two who are one account the second gets a place apart."""
    persons: dict[object, Person] = {}
    for number, row in enumerate(rows):
        person = _found(row, trust)
        taken = person.user is not None and person.user.pk in persons
        alone = replace(person, user=None, email="") if taken else person
        persons[alone.user.pk if alone.user else f"new {number}"] = alone
    return list(persons.values())


def place_for(person: Person) -> User:
    """An account that holds her place. It cannot be entered until she has chosen a password by a mailed link."""
    uuid = UUID(person.uuid)
    if User.objects.filter(uuid=uuid).exists():
        uuid = uuid4()
    left = person.pseudonymised_at
    domain = "pseudonymised.invalid" if left else NOWHERE
    user = User.objects.create_user(
        person.email or f"{uuid}@{domain}",
        uuid=uuid,
        name=person.name,
        is_active=bool(person.email),
        wants_digest=False,
        pseudonymised_at=parse_datetime(left) if left else None,
    )
    if person.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user


def _found(row: Mapping[str, Any], trust: Trust) -> Person:
    uuid, email = str(UUID(str(row["uuid"]))), _address(row["email"])
    user = _with_address(email) if email else None
    if not trust.is_whole and (user is None or user != trust.by):
        user, email = None, ""
    if user is None and trust.ours:
        user = User.objects.filter(uuid=uuid).first()
    left = row["pseudonymised_at"]
    return Person(uuid, str(row["name"])[:NAME_LIMIT], email, str(left) if left else None, user)


def _address(given: object) -> str:
    """The address in lower case; empty for what is none."""
    email = str(given or "").strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return "" if email.endswith(".invalid") else email


def _with_address(email: str) -> User | None:
    """Who has confirmed that address, else whose account was made with it: it opens once she confirms."""
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    return confirmed.user if confirmed else User.objects.filter(email=email).first()
