"""Names hidden from peers: no page, fragment or file that a classmate may ask for tells who wrote what."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponseBase, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.assignments.assigning import create_assignment, duplicate_assignment, edit_assignment
from annotations.assignments.forms import AssignmentForm
from annotations.models import Annotation, Assignment, Submission, Visibility
from annotations.names import names_for
from courses.models import Course, Role
from opinions.models import Case, Citation
from people.models import User
from tests.annotations.stage import HTMX, Desk, desk, signed_in
from tests.factories import make_assignment, make_person

WORDS = "duty of care"
CITING = "as Roe v. Poe, 1 Fict. 2, holds"
NOTE = "An observation by a classmate."


@pytest.fixture
def masked(course: Course, case: Case) -> Assignment:
    """An assignment whose class sees its annotations, but no names."""
    return make_assignment(course, case=case, visibility=Visibility.CLASS, anonymous=True)


@pytest.fixture
def ana(masked: Assignment) -> Desk:
    """Ana, who reads."""
    return desk(masked, make_person("Ana Own", course=masked.course))


@pytest.fixture
def zoe(masked: Assignment) -> Desk:
    """Zoe, her classmate, who has written two notes."""
    made = desk(masked, make_person("Zoe Peerless", course=masked.course))
    made.annotate(WORDS, NOTE, claims=(0,))
    made.annotate(CITING, NOTE, links=True)
    return made


def asked_as_classmate(reader: Desk, peer: Desk) -> Iterator[str]:
    """Every address at which a classmate may meet a peer's work."""
    notes = Annotation.objects.filter(submission=peer.submission)
    citation = Citation.objects.filter(version=reader.version).earliest("pk")
    work, place = reader.submission.assignment, [reader.submission.uuid, reader.version.opinion.uuid]
    for who in ("mine", "class", peer.submission.uuid, peer.submission.user.uuid):
        for name in ("reader", "reader_authorities"):
            yield reader.url(name, f"?who={who}")
        yield reader.url("place", f"?who={who}&at={reader.span(WORDS).start}")
        yield reverse("reader_citation", args=[*place, citation.pk]) + f"?who={who}"
        for note in notes:
            yield reverse("annotation_quotation", args=[note.uuid]) + f"?who={who}"
    for name in ("submission", "bin", "questions", "submission_export", "submission_ris", "submission_csl"):
        yield reverse(name, args=[reader.submission.uuid])
    yield reverse("assignment", args=[work.uuid])
    yield reverse("case_cited_by", args=[work.case.uuid])
    yield reverse("authority", args=[reader.roe.uuid])
    for name in ("course", "course_citations", "codebooks"):
        yield reverse(name, args=[work.course.uuid])
    yield reverse("codebook", args=[work.codebook.uuid])
    yield reverse("home")


def told(client: Client, address: str, *, htmx: bool) -> str:
    response: HttpResponseBase = client.get(address, headers=HTMX if htmx else {}, follow=True)
    assert response.status_code == 200, address
    return b"".join(response).decode() + str(response.headers)


def tells_of(text: str, person: User) -> list[str]:
    """Which of the person's marks the text has."""
    marks = {"name": person.name, "half a name": person.name.split()[1], "e-mail": person.email, "uuid": person.uuid}
    return [kind for kind, mark in marks.items() if str(mark) in text]


@pytest.mark.parametrize("htmx", [False, True])
def test_no_answer_to_a_classmate_has_a_peers_name_address_or_uuid(ana: Desk, zoe: Desk, *, htmx: bool) -> None:
    answers = {address: told(ana.client, address, htmx=htmx) for address in asked_as_classmate(ana, zoe)}

    mistyped = str(zoe.submission.user.uuid)  # what was asked for may be told again
    leaks = {
        address: found
        for address, text in answers.items()
        if (
            found := [each for each in tells_of(text, zoe.submission.user) if each != "uuid" or mistyped not in address]
        )
    }
    assert leaks == {}
    assert any(NOTE in text for text in answers.values())


def test_a_peers_work_is_shown_under_the_same_pseudonym_everywhere(ana: Desk, zoe: Desk) -> None:
    texts = [told(ana.client, address, htmx=False) for address in asked_as_classmate(ana, zoe)]

    found = {name for text in texts for name in re.findall(r"Reader [A-Z2-9]{3,}", text)}
    called = names_for(ana.submission.user, [ana.submission.assignment]).of(zoe.submission)
    assert found == {called}
    cards = told(ana.client, ana.url("reader", "?who=class"), htmx=False)
    linked = told(ana.client, reverse("authority", args=[ana.roe.uuid]), htmx=False)
    assert [called in text for text in (cards, linked)] == [True, True]


def test_a_peers_work_is_chosen_by_its_submission_and_not_by_the_person(ana: Desk, zoe: Desk) -> None:
    zoe.annotate("Two predicates", "Another observation.")
    chosen = told(ana.client, ana.url("reader", f"?who={zoe.submission.uuid}"), htmx=False)
    guessed = told(ana.client, ana.url("reader", f"?who={zoe.submission.user.uuid}"), htmx=False)

    unknown = told(ana.client, ana.url("reader", f"?who={uuid4()}"), htmx=False)

    assert f'<option value="{zoe.submission.uuid}" selected>' in chosen
    for text in (guessed, unknown):
        assert f'<option value="{zoe.submission.uuid}" >' in text
        assert '<option value="class" selected>' in text


def test_staff_read_names_and_are_named_and_ones_own_work_has_ones_own(ana: Desk, zoe: Desk, course: Course) -> None:
    tess = make_person("Tess", course=course, role=Role.INSTRUCTOR)
    ada = make_person("Ada", course=course, role=Role.ASSISTANT)
    gus = make_person("Gus", course=course, role=Role.GUEST)
    posted = desk(ana.submission.assignment, tess).submission
    work = ana.submission.assignment
    shown = [ana.submission, zoe.submission, posted]
    named = {user.name: [names_for(user, [work]).of(each) for each in shown] for user in (tess, ada, gus)}
    by_ana = [names_for(ana.submission.user, [work]).of(each) for each in shown]

    everyone = ["Ana Own", "Zoe Peerless", "Tess"]
    assert (named["Tess"], named["Ada"], by_ana[0], by_ana[2]) == (everyone, everyone, "Ana Own", "Tess")
    assert named["Gus"] == [names_for(gus, [work]).of(ana.submission), by_ana[1], "Tess"]
    assert [name.startswith("Reader ") for name in named["Gus"]] == [True, True, False]


def test_pseudonyms_of_a_large_class_are_all_different_and_stay(masked: Assignment, ana: Desk) -> None:
    people = [make_person(f"Student{number}", course=masked.course) for number in range(300)]
    half = Submission.objects.bulk_create(Submission(assignment=masked, user=user) for user in people[:150])
    reader = ana.submission.user
    before = [names_for(reader, [masked]).of(each) for each in half]
    more = Submission.objects.bulk_create(Submission(assignment=masked, user=user) for user in people[150:])
    after = names_for(reader, [masked])

    assert [after.of(each) for each in half] == before
    assert len({after.of(each) for each in (*half, *more)}) == 300


def test_who_began_after_the_names_were_read_has_none(masked: Assignment, ana: Desk) -> None:
    names = names_for(ana.submission.user, [masked])
    late = desk(masked, make_person("Late Comer", course=masked.course)).submission

    assert names.of(late).startswith("Reader ")
    assert names.key(late) == late.uuid


def test_names_of_another_assignment_of_the_class_are_told_as_before(ana: Desk, zoe: Desk, case: Case) -> None:
    open_work = make_assignment(ana.submission.assignment.course, case=case, visibility=Visibility.CLASS, title="Open",
                                codebook=ana.submission.assignment.codebook)  # fmt: skip
    told_there = desk(open_work, zoe.submission.user)
    told_there.annotate(CITING, "Openly.", links=True)
    names = names_for(ana.submission.user, [open_work, ana.submission.assignment])
    cited = told(ana.client, reverse("authority", args=[ana.roe.uuid]), htmx=False)

    assert names.of(told_there.submission) == "Zoe Peerless"
    assert (cited.count("Zoe Peerless"), cited.count(names.of(zoe.submission))) == (1, 1)


def test_hiding_names_asks_as_often_for_one_reader_as_for_three(ana: Desk, zoe: Desk, masked: Assignment) -> None:

    told(ana.client, ana.url("reader", "?who=class"), htmx=False)  # layouts are kept from here on
    asked = []
    for more in ([], ["Ben Third", "Cleo Fourth"]):
        for name in more:
            desk(masked, make_person(name, course=masked.course)).annotate(WORDS, NOTE)
        browser = signed_in(ana.submission.user)
        with CaptureQueriesContext(connection) as queries:
            told(browser, ana.url("reader", "?who=class"), htmx=False)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_an_instructor_hides_names_in_the_assignments_form(masked: Assignment, course: Course) -> None:
    def form(**sent: str) -> AssignmentForm:
        asked = QueryDict(mutable=True)
        asked.update({"title": "Masks", "codebook": str(masked.codebook.uuid), "visibility": "class", "late": "mark"})
        asked.setlist("writings", [str(each.uuid) for each in masked.case.opinions.all()])
        asked.update(sent)
        return AssignmentForm(asked, course=course, case=masked.case)

    tess = make_person("Tess", course=course, role=Role.INSTRUCTOR)
    ticked, left = form(anonymous="on"), form()
    assert (ticked.errors, left.errors) == ({}, {})
    made = create_assignment(course, masked.case, ticked.facts(), by=tess)
    hidden = [made.anonymous, duplicate_assignment(made, by=tess).anonymous]
    edit_assignment(made, left.facts(), by=tess)

    assert [*hidden, Assignment.objects.get(pk=made.pk).anonymous] == [True, True, False]
    assert AssignmentForm(course=course, case=masked.case, assignment=masked)["anonymous"].value() is True
