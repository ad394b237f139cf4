"""The sample class: reads `samples/class.toml` and `samples/codebooks.toml` and writes what they say."""

import datetime as dt
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from annotations.actions import Content, LinkChoice, create_annotation, open_submission
from annotations.models import Annotation, Assignment, AssignmentText, Claim, Codebook, Treatment
from courses.models import Course, Enrollment
from opinions.actions import store_case
from opinions.intake import Statement, understand
from opinions.models import Authority, Case, OpinionText
from opinions.text.parsed import CaseFacts
from opinions.text.spans import Span
from people.models import User

FOLDER = Path(__file__).resolve().parent.parent.parent / "samples"
Table = dict[str, Any]
"""A table of TOML."""


class WrongSample(ValueError):
    """The sample's files do not fit the texts; the message says where."""


@dataclass
class Sample:
    """The sample's files, and what has been made of them so far."""

    folder: Path
    tables: Table = field(init=False)
    codebook_tables: list[Table] = field(init=False)
    people: dict[str, User] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tables = tomllib.loads((self.folder / "class.toml").read_text())
        self.codebook_tables = tomllib.loads((self.folder / "codebooks.toml").read_text())["codebooks"]

    @property
    def addresses(self) -> list[str]:
        """The e-mail addresses of its people."""
        return [person["email"] for person in self.tables["people"]]

    @transaction.atomic
    def load(self) -> None:
        """Writes all of it or none. Raises `WrongSample` where words or authorities are not found exactly once."""
        course = Course.objects.create(**self.tables["course"])
        for person in self.tables["people"]:
            self.people[person["email"]] = self._make_person(person, course)
        instructor = next(iter(self.people.values()))
        for name, table in self.tables["cases"].items():
            self.cases[name] = self._store(table, by=instructor)
        codebooks = {table["title"]: make_codebook(course, table) for table in self.codebook_tables}
        for table in self.tables["assignments"]:
            self.assignments[table["case"]] = self._assign(course, table, codebooks[table["codebook"]])
        for table in self.tables["annotations"]:
            self._annotate(table)

    def _make_person(self, table: Table, course: Course) -> User:
        person = User.objects.create_user(table["email"], self.tables["password"], name=table["name"])
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        if table.get("curates"):
            curate = Permission.objects.get(codename="curate", content_type__app_label="opinions")
            person.user_permissions.add(curate)
        Enrollment.objects.create(course=course, user=person, role=table["role"])
        return person

    def _store(self, table: Table, *, by: User) -> Case:
        facts = CaseFacts(
            caption=table["caption"],
            citations=tuple(table["citations"]),
            court=table["court"],
            decided=table["decided"],
            docket_number=table.get("docket_number", ""),
            en_banc=table.get("en_banc", False),
            history=tuple(table.get("history", ())),
        )
        statement = Statement(facts, table.get("author", ""), table.get("author_title", ""))
        source, limit = (self.folder / table["file"]).read_bytes(), settings.IMPORT_MAX_BYTES
        text, parsed = understand(source, statement, limit=limit)
        proposals = [warning.proposal for warning in parsed.warnings if warning.proposal is not None]
        accept = [each.id for each in proposals if text[each.at :].lstrip().startswith(tuple(table.get("accept", ())))]
        if len(accept) != len(table.get("accept", ())):
            raise WrongSample(f"{table['file']}: the reader does not propose what the sample accepts.")
        if accept:
            _text, parsed = understand(source, statement, accept=accept, limit=limit)
        return store_case(parsed, by=by, fictional=table.get("fictional", False), history_checked=True)

    def _assign(self, course: Course, table: Table, codebook: Codebook) -> Assignment:
        case = self.cases[table["case"]]
        assignment = Assignment.objects.create(
            course=course,
            title=table["title"],
            case=case,
            codebook=codebook,
            instructions=table["instructions"],
            visibility=table["visibility"],
            due_at=end_of_day(table["due_in_days"], course.time_zone),
        )
        versions = OpinionText.objects.filter(opinion__case=case).order_by("opinion__position")
        AssignmentText.objects.bulk_create(
            AssignmentText(assignment=assignment, version=version, position=at) for at, version in enumerate(versions)
        )
        return assignment

    def _annotate(self, table: Table) -> Annotation:
        assignment, person = self.assignments[table["case"]], self.people[table["by"]]
        version, span = find_words(table["words"], assignment.texts.all())
        claims = {claim.key: claim for claim in assignment.codebook.claims.all()}
        links = [
            LinkChoice(
                find_authority(link["authority"], version),
                Treatment(link["treatment"]),
                quotes=link.get("quotes", False),
                pin=link.get("pin", ""),
                claim=claims[link["claim"]] if "claim" in link else None,
            )
            for link in table.get("links", ())
        ]
        annotation, _new = create_annotation(
            open_submission(assignment, by=person),
            by=person,
            uuid=uuid4(),
            version=version,
            span=span,
            content=Content(table.get("note", ""), [claims[key] for key in table.get("claims", ())], links),
        )
        return annotation


def make_codebook(course: Course, table: Table) -> Codebook:
    """The codebook of that table, with its claims and their near misses."""
    codebook = Codebook.objects.create(course=course, title=table["title"], description=table["description"])
    claims = {}
    for position, fields in enumerate(table["claims"], start=1):
        own = {name: value for name, value in fields.items() if name not in ("near_misses", "elsewhere")}
        own.setdefault("pattern", own["colour"])
        claims[fields["key"]] = Claim.objects.create(codebook=codebook, position=position, **own)
    for fields in table["claims"]:
        claims[fields["key"]].near_misses.set([claims[key] for key in fields["near_misses"]])
        if "elsewhere" in fields:
            Claim.objects.filter(pk=claims[fields["key"]].pk).update(elsewhere=claims[fields["elsewhere"]])
    return codebook


def end_of_day(days: int, time_zone: str) -> dt.datetime:
    """The last minute of the day that comes `days` days after today, in that time zone."""
    day = timezone.now().astimezone(ZoneInfo(time_zone)) + dt.timedelta(days=days)
    return day.replace(hour=23, minute=59, second=0, microsecond=0)


def find_words(words: str, versions: Iterable[OpinionText]) -> tuple[OpinionText, Span]:
    """The one place where the words stand in those texts. Raises `WrongSample` where there is none, or another."""
    found = [version for version in versions for _ in range(version.text.count(words))]
    if len(found) != 1:
        raise WrongSample(f"These words stand {len(found)} times in the text, not once: {words}")
    start = found[0].text.index(words)
    return found[0], Span(start, start + len(words))


def find_authority(name: str, version: OpinionText) -> Authority:
    """The authority cited in that text whose cite begins with `name`. Raises `WrongSample` unless there is just one."""
    found = list(Authority.objects.filter(citations__version=version, cite__startswith=name).distinct())
    if len(found) != 1:
        raise WrongSample(f"The text cites {len(found)} authorities, not one, whose name begins: {name}")
    return found[0]
