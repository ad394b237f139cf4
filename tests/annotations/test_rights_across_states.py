"""Ana's note, asked for by everybody at every address that shows others' work, in each state of an assignment.

Who sees it is written here by hand; the rule (`SubmissionQuerySet.work_seen_by`) and each answer must agree with that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.actions import Content, LinkChoice, create_annotation, delete_annotation, open_submission
from annotations.models import Annotation, Assignment, Extension, Submission, Visibility
from courses.models import Course, Enrollment, Group, Role, Section
from opinions.models import Authority, Case, Citation, OpinionText
from opinions.text.spans import Span
from people.models import User
from tests.annotations.stage import FUTURE, HTMX, PAST, signed_in
from tests.factories import make_assignment, make_course, make_person

NOTE, BINNED, PIN = "Zanzibar", "Timbuktu", "xlvii"
"""Ana's words, her words in the bin, and the page that her link to an authority names."""
STAFF = "ada tess"
"""The assistant of Ana's section and the instructor; Alf assists in another section, Olga teaches elsewhere."""
PEERS = "ben cleo gus"


@dataclass(frozen=True)
class World:
    """An assignment that everybody in the course has opened, with Ana's notes on it."""

    work: Assignment
    people: dict[str, User]
    version: OpinionText
    note: Annotation

    @property
    def ana(self) -> Submission:
        return self.note.submission

    def answers(self, name: str) -> Iterator[tuple[str, bool]]:
        """Each address that may show that person Ana's note, and whether it does."""
        client = signed_in(self.people[name])
        for where, address in self._addresses(self.people[name]):
            yield where, self._shows(client, where, address)

    def _shows(self, client: Client, where: str, address: str) -> bool:
        response = client.get(address, headers=HTMX if "fragment" in where else {})
        text = b"".join(response).decode()
        assert BINNED not in text, f"{where} tells what is in the bin"
        if where in {"quotation", "quotation fragment"}:
            return response.status_code == 200
        return response.status_code == 200 and (NOTE in text or PIN in text)

    def _addresses(self, user: User) -> Iterator[tuple[str, str]]:
        yield "quotation", reverse("annotation_quotation", args=[self.note.uuid])
        yield "quotation fragment", reverse("annotation_quotation", args=[self.note.uuid]) + "?who=class"
        yield "authority", reverse("authority", args=[Authority.objects.get(key="case:roe").uuid])
        own = Submission.objects.filter(user=user, assignment=self.work).first()
        if own is None:
            return
        place = [own.uuid, self.version.opinion.uuid]
        mention = Citation.objects.filter(version=self.version).earliest("pk")
        yield "reader, the class", reverse("reader", args=place) + "?who=class"
        yield "reader, her alone", reverse("reader", args=place) + f"?who={self.ana.user.uuid}"
        yield "place fragment", reverse("place", args=place) + f"?who={self.ana.user.uuid}&at={self.note.start}"
        yield "mention fragment", reverse("reader_citation", args=[*place, mention.pk]) + "?who=class"

    def closed_doors(self, name: str) -> dict[str, bool]:
        """What is the owner's and her reviewers': whether it shows that person Ana's note."""
        client, theirs = signed_in(self.people[name]), [self.ana.uuid]
        own = Submission.objects.filter(user=self.people[name], assignment=self.work).first()
        doors = {
            "her reader": reverse("reader", args=[*theirs, self.version.opinion.uuid]),
            "her file": reverse("submission_export", args=theirs),
            "the class's file": reverse("assignment_export", args=[self.work.uuid]),
        }
        return {where: self._shows(client, where, address) for where, address in doors.items()} | {
            f"own {name}": self._shows(client, name, reverse(name, args=[own.uuid, *more]) + query)
            for name, more, query in (
                ("reader", [self.version.opinion.uuid], "?who=mine"),
                ("submission_export", [], "?who=class"),
                ("authority_offers", [self.version.opinion.uuid], "?q=Roe&who=class"),
                ("bin", [], ""),
            )
            if own is not None
        }


@pytest.fixture
def world(course: Course, case: Case) -> World:
    """Ana, Ben (her group and section), Cleo (another's), a guest, two assistants, two instructors, one elsewhere."""
    roles = {
        "ana": Role.STUDENT, "ben": Role.STUDENT, "cleo": Role.STUDENT, "gus": Role.GUEST, "tess": Role.INSTRUCTOR,
        "ada": Role.ASSISTANT, "alf": Role.ASSISTANT,
    }  # fmt: skip
    people = {name: make_person(name.title(), course=course, role=role) for name, role in roles.items()}
    people["olga"] = make_person("Olga", course=make_course("Elsewhere"), role=Role.INSTRUCTOR)
    for number, members in enumerate((("ana", "ben", "ada"), ("cleo", "alf"))):
        part = Section.objects.create(course=course, name=f"Section {number}")
        group = Group.objects.create(course=course, name=f"Group {number}")
        *students, assistant = members
        Enrollment.objects.filter(user__in=[people[each] for each in students]).update(section=part, group=group)
        Enrollment.objects.get(user=people[assistant]).reviews.add(part)
    work = make_assignment(course, case=case, visibility=Visibility.PRIVATE)
    for name in roles:
        open_submission(work, by=people[name])
    ana = work.submissions.get(user=people["ana"])
    version = work.texts.select_related("opinion").order_by("pinned__position")[0]
    note = annotate(ana, version, NOTE)
    delete_annotation(annotate(ana, version, BINNED), by=people["ana"])
    return World(work, people, version, note)


def annotate(ana: Submission, version: OpinionText, words: str) -> Annotation:
    start = version.text.index("as Roe v. Poe")
    link = LinkChoice(Authority.objects.get(key="case:roe"), pin=PIN)
    made, _new = create_annotation(
        ana,
        by=ana.user,
        uuid=uuid4(),
        version=version,
        span=Span(start, start + 30),
        content=Content(words, [], [link]),
    )
    return made


def out(*names: str) -> Callable[[World], None]:
    """The work of these is out by their own doing."""

    def change(world: World) -> None:
        users = [world.people[name] for name in names]
        Submission.objects.filter(assignment=world.work, user__in=users).update(submitted_at=PAST, out_at=PAST)

    return change


def extended(name: str) -> Callable[[World], None]:
    """That person has another week."""

    def change(world: World) -> None:
        later = timezone.now() + timedelta(days=7)
        by, user = world.people["tess"], world.people[name]
        Extension.objects.create(assignment=world.work, user=user, due_at=later, by=by)

    return change


def left(name: str) -> Callable[[World], None]:
    """That person is not in the course any more."""

    def change(world: World) -> None:
        Enrollment.objects.filter(course=world.work.course, user=world.people[name]).update(left_at=PAST)

    return change


def archived(world: World) -> None:
    """The course is archived."""
    Course.objects.filter(pk=world.work.course_id).update(archived_at=PAST)


def nothing(_world: World) -> None:
    """All stays as it is."""


ALL = f"{PEERS} alf {STAFF}"
STATES = {
    "private": ("private", {}, nothing, STAFF),
    "private, archived": ("private", {}, archived, STAFF),
    "class, draft": ("class", {"published_at": None}, nothing, STAFF),
    "class, not opened": ("class", {"opens_at": FUTURE}, nothing, STAFF),
    "class, open": ("class", {}, nothing, ALL),
    "class, archived": ("class", {}, archived, ALL),
    "class, a peer left": ("class", {}, left("ben"), f"cleo gus alf {STAFF}"),
    "class, the author left": ("class", {}, left("ana"), ALL),
    "group": ("group", {}, nothing, f"ben {STAFF}"),
    "blind, not due": ("after_due", {"due_at": FUTURE}, nothing, STAFF),
    "blind, due": ("after_due", {"due_at": PAST}, nothing, ALL),
    "blind, the author has longer": ("after_due", {"due_at": PAST}, extended("ana"), STAFF),
    "blind, a peer has longer": ("after_due", {"due_at": PAST}, extended("ben"), f"cleo gus alf {STAFF}"),
    "blind, closed": ("after_due", {"due_at": FUTURE, "closed_at": PAST}, nothing, ALL),
    "until a date": ("at_date", {"reveal_at": FUTURE, "due_at": PAST}, nothing, STAFF),
    "after the date": ("at_date", {"reveal_at": PAST, "due_at": FUTURE}, nothing, ALL),
    "nobody submitted": ("on_submission", {"due_at": PAST}, nothing, STAFF),
    "the author submitted": ("on_submission", {}, out("ana"), STAFF),
    "a peer submitted": ("on_submission", {}, out("ben"), STAFF),
    "both submitted": ("on_submission", {}, out("ana", "ben"), f"ben {STAFF}"),
    "submitted, closed": ("on_submission", {"closed_at": PAST}, nothing, ALL),
    "too few": ("after_count", {"reveal_count": 9}, nothing, STAFF),
    "enough": ("after_count", {"reveal_count": 1}, out("ana", "cleo"), f"cleo {STAFF}"),
    "by hand": ("by_hand", {"due_at": PAST, "closed_at": PAST}, nothing, STAFF),
    "shown by hand": ("by_hand", {"revealed_at": PAST}, nothing, ALL),
}


@pytest.mark.parametrize(("visibility", "fields", "change", "seers"), STATES.values(), ids=STATES.keys())
def test_a_note_is_told_to_those_who_see_its_authors_work_and_to_nobody_else(
    world: World, visibility: str, fields: dict[str, Any], change: Callable[[World], None], seers: str
) -> None:
    Assignment.objects.filter(pk=world.work.pk).update(visibility=visibility, **fields)
    change(world)
    readers = [name for name in world.people if name != "ana"]

    ruled = {name for name in readers if _sees(world, name)}
    assert ruled == set(seers.split())
    assert _viewers(world) == ruled | ({"ana"} if _sees(world, "ana") else set())
    told = {name: dict(world.answers(name)) for name in readers}
    assert {name: answers for name, answers in told.items() if set(answers.values()) != {name in ruled}} == {}
    doors = {name: {where for where, shows in world.closed_doors(name).items() if shows} for name in readers}
    review = {"her reader", "her file", "the class's file"}
    wanted = {name: review if name in ruled & {"ada", "alf", "tess"} else set() for name in readers}
    assert doors == wanted


def _sees(world: World, name: str) -> bool:
    return Submission.objects.work_seen_by(world.people[name]).filter(pk=world.ana.pk).exists()


def _viewers(world: World) -> set[str]:
    """The same rule asked the other way round: who sees Ana's work."""
    rows = Submission.objects.filter(pk=world.ana.pk).by_viewer()
    seeing = set(rows.values_list("viewer", flat=True))  # type: ignore[misc]  # -- the plugin forgets what was annotated
    return {name for name, user in world.people.items() if user.pk in seeing}
