"""No page reads a large table from end to end, nor what all classes wrote on a text or linked to an authority.

Every query of the product's own pages is planned as among ten million. A plan that does so costs more with every class
that comes; see `benchmarks.millions` for what each costs.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from annotations.models import AuthorityLink, Step, Submission, SubmissionEvent
from config.asking import Asker
from config.rights import rules
from courses.models import Enrollment
from people.long_lists import LongList
from people.models import User
from tests.believing import Planned, believe
from tests.factories import make_authority
from tests.test_rights import ALLAUTH, Browser, Request, World
from tests.test_rights import world as _world

rights_world = _world
CLASS = 80
"""Classmates: of few people's work PostgreSQL expects too little to think of beginning with all classes'."""
FILTERS = ("authority", "claim", "treatment", "kind", "only", "changed")
"""What a filter of the reading page may ask."""
WRITES = ("annotation_", "reply_", "question_", "submission_", "notice", "key_", "remark_", "grade_")
"""What students and instructors send again and again."""


@pytest.fixture
def world(rights_world: World) -> World:
    """The class that is asked about: one of everything, also of what nobody's rights are asked for; many work in it."""
    others = User.objects.bulk_create(User(email=f"c{at}@example.edu", name=f"Classmate {at}") for at in range(CLASS))
    Enrollment.objects.bulk_create(Enrollment(course=rights_world.course, user=each, role="student") for each in others)
    for assignment in rights_world.course.assignments.all():
        Submission.objects.bulk_create(Submission(assignment=assignment, user=each) for each in others)
    poe = make_authority()
    for note in rights_world.work.values():
        AuthorityLink.objects.create(annotation=note, authority=poe)
    note = rights_world.annotation(Asker.AUTHOR)
    SubmissionEvent.objects.create(submission=note.submission, step=Step.SUBMITTED, by=note.submission.user)
    return rights_world


@contextmanager
def planned() -> Iterator[Planned]:
    """Plans what is asked inside, and fails where a large table is read whole."""
    watch = Planned(believe())
    with connection.execute_wrapper(watch):
        yield watch
    told = "\n\n".join(f"{', '.join(sorted(tables))}\n{sql}" for sql, tables in watch.whole.items())
    assert told == ""


@pytest.mark.parametrize("asker", [Asker.INSTRUCTOR, Asker.AUTHOR])
def test_pages_read_no_large_table_whole(world: World, asker: Asker) -> None:
    browser = Browser(world, asker)
    with planned() as watch:
        for rule in rules():
            if not rule.name.startswith(("admin:", *ALLAUTH)):
                browser.ask(rule, "GET")
                if rule.name.startswith(WRITES):
                    browser.ask(rule, "POST")
    assert watch.count > 200


@pytest.mark.parametrize("asker", [Asker.INSTRUCTOR, Asker.AUTHOR])
def test_filters_and_searches_read_the_class_alone(world: World, asker: Asker) -> None:
    note = Request(world, asker, "reader").annotation
    here, authority = [note.submission.uuid, note.version.opinion.uuid], note.links.get().authority.uuid
    claim = note.submission.assignment.codebook.claims.all()[0].uuid
    values = [str(authority), str(claim), "mentions", "paragraph", "unanswered", "2020-01-01T00:00:00Z"]
    pages = [("reader", here, {"who": "class", name: value}) for name, value in zip(FILTERS, values, strict=True)]
    pages += [
        ("reader_find", here, {"find": "duty"}),
        ("library", [], {"q": "duty"}),
        ("authorities", [], {"q": "poe"}),
    ]
    pages += [("authority", [authority], {"treatment": "any"}), ("submission_csl", here[:1], {"authority": values[0]})]
    client = Client()
    client.force_login(world.people[asker])

    with planned():
        answers = [client.get(reverse(name, args=of), asked).status_code for name, of, asked in pages]

    assert answers == [200] * len(pages)


def test_lists_of_the_admin_read_no_large_table_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LongList, "list_per_page", 1)  # a list that fits on one page is asked for without an end
    browser = Browser(world, Asker.ADMINISTRATOR)
    with planned():
        for rule in rules():
            if rule.name.startswith("admin:") and rule.name.endswith("_changelist"):
                browser.ask(rule, "GET")


def test_tick_reads_no_large_table_whole(world: World) -> None:
    with planned():
        call_command("tick")
