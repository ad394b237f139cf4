"""The class over a text: how many marked what, what a place says, and who may look."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotations.codebooks.merging import merge_claims
from annotations.models import Annotation, Assignment, KeyPassage
from annotations.review import text_live
from annotations.review.coded import CodedTag
from annotations.review.heat import depths
from annotations.review.settling import remove_passage
from annotations.review.text_asked import TextAsked
from annotations.review.text_page import ClassText, class_text, drawn_views, fingerprint
from annotations.review.text_place import place_panel, steps_from
from courses.models import Course, Enrollment, Role, Section
from opinions.models import Case
from opinions.text.spans import Span
from people.models import User
from tests.annotations.review.test_coded import student, submit, tag
from tests.annotations.stage import HTMX, Desk, desk
from tests.factories import make_assignment, make_person

WORDS = ("The town owes a duty", "owes a duty of care", "Two predicates are met")


def looked(work: Assignment, by: User, **sent: str) -> ClassText:
    """The page of the first writing, as its address asks."""
    return class_text(work, by, TextAsked.of(sent), None)


def split_class(course: Course, case: Case) -> tuple[Assignment, list[Desk]]:
    """Four students of whom two say one claim at a place, two another; and one of them marks another place."""
    work = make_assignment(course, case=case)
    people = [student(work, course, name) for name in ("Ana", "Ben", "Cleo", "Dan")]
    one, other = (claim.label for claim in people[0].claims[:2])
    for at, label in zip(people, (one, one, other, other), strict=True):
        name = at.submission.user.name
        tag(at, "owes a duty", label, name=f"{name} one")
        Annotation.objects.filter(submission=at.submission).update(note=f"{name}'s reason.")
        submit(at)
    tag(people[0], "Two predicates", one, name="again")
    return work, people


def tags(*rows: tuple[int, int, int]) -> list[CodedTag]:
    return [CodedTag(at, at, coder, 1, 1, Span(start, end)) for at, (coder, start, end) in enumerate(rows)]


def test_depth_counts_coders_and_not_annotations() -> None:
    marked = tags((1, 0, 6), (1, 4, 9), (2, 4, 9), (3, 20, 22))
    assert depths(marked) == [(Span(0, 4), 1), (Span(4, 9), 2), (Span(20, 22), 1)]


def test_heat_is_drawn_over_the_reading_views_text(course: Course, case: Case, teacher: User) -> None:
    work, people = split_class(course, case)
    page = looked(work, teacher)
    views = drawn_views(page)
    duty = next(view for view in views if "owes a duty" in view.html)

    place = page.places[0].span.start
    assert f'<span class="heat h5" data-place="{place}">owes a duty</span>' in duty.html
    assert f'id="place-{people[0].span("owes a duty").start}"' in duty.html
    assert "<b>4</b> <span>of 4</span>" in duty.html
    assert "<script>" not in duty.html
    assert [len(place.coders) for place in page.places] == [4, 1]


def test_place_tells_who_said_what(course: Course, case: Case, teacher: User) -> None:
    work, people = split_class(course, case)
    at = people[0].span("a duty").start
    panel = place_panel(looked(work, teacher, at=str(at)), at)
    assert panel is not None

    assert [(line.claim.label, line.count) for line in panel.lines] == [
        (claim.label, 2) for claim in people[0].claims[:2]
    ]
    assert [(each.name, each.card.note) for each in panel.said] == [
        (name, f"{name}'s reason.") for name in ("Ana", "Ben", "Cleo", "Dan")
    ]
    second = place_panel(looked(work, teacher, said=str(people[0].claims[1].uuid)), at)
    assert second is not None
    assert [each.name for each in second.said] == ["Cleo", "Dan"]
    projected = place_panel(looked(work, teacher, project="1"), at)
    assert projected is not None
    assert (projected.said, projected.found) == ([], 4)


def test_filters_narrow_marks_and_whose(course: Course, case: Case, teacher: User) -> None:
    work, people = split_class(course, case)
    evening = Section.objects.create(course=course, name="Evening")
    Enrollment.objects.filter(user=people[3].submission.user).update(section=evening)

    by_claim = looked(work, teacher, claim=str(people[0].claims[1].uuid))
    assert ([len(place.coders) for place in by_claim.places], len(by_claim.work.coders)) == ([2], 4)
    by_section = looked(work, teacher, section=str(evening.uuid))
    assert ([len(place.coders) for place in by_section.places], len(by_section.work.coders)) == ([1], 1)
    assistant = make_person("Alf", course=course, role=Role.ASSISTANT)
    Enrollment.objects.get(user=assistant).reviews.add(evening)
    assert [coder.name for coder in looked(work, assistant).work.coders] == ["Dan"]


def test_steps_go_round_the_disagreements(course: Course, case: Case, teacher: User) -> None:
    work, people = split_class(course, case)
    page = looked(work, teacher)
    split = people[0].span("owes a duty").start

    assert steps_from(page, None).split_next == page.url(split)
    assert steps_from(page, split).split_next == page.url(split)
    assert steps_from(page, split).place_next == page.url(people[0].span("Two predicates").start)


def test_page_is_the_staffs_and_shows_blind_work_to_nobody_else(
    course: Course, case: Case, teacher: User, client: Client
) -> None:
    work, people = split_class(course, case)
    at = people[0].span("owes a duty").start
    address = reverse("class_text", args=[work.uuid])
    changes = reverse("class_text_changes", args=[work.uuid, people[0].version.opinion.uuid])
    outsider = make_person("Nobody")
    for url in (address, f"{address}?at={at}", changes):
        client.force_login(people[1].submission.user)
        assert client.get(url).status_code == 403
        client.force_login(outsider)
        assert client.get(url).status_code == 404
    client.force_login(teacher)
    assert "Ana&#x27;s reason." in client.get(f"{address}?at={at}", headers=HTMX).content.decode()


def test_nobody_and_a_class_of_one_are_told_plainly(course: Course, case: Case, teacher: User, client: Client) -> None:
    work = make_assignment(course, case=case)
    client.force_login(teacher)
    address = reverse("class_text", args=[work.uuid])
    assert "Nobody has handed in yet." in client.get(f"{address}?at=30").content.decode()
    ana = student(work, course, "Ana")
    tag(ana, WORDS[0], ana.claims[0].label, name="one")
    assert "Nobody has handed in yet." in client.get(address).content.decode()
    assert "<b>1</b> student has begun" in client.get(f"{address}?of=begun").content.decode()


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was drawn is old by the next look."""
    monkeypatch.setattr(text_live, "HOLD", 0)


@pytest.mark.usefixtures("_at_once")
def test_changes_are_told_once_and_only_where_they_are(
    course: Course, case: Case, teacher: User, client: Client
) -> None:
    work, people = split_class(course, case)
    client.force_login(teacher)
    url = reverse("class_text_changes", args=[work.uuid, people[0].version.opinion.uuid])
    page = client.get(reverse("class_text", args=[work.uuid])).context
    since, seals = page["cursor"], page["seals"]
    words = "A lodger shall have notice"
    before = {view.dom_id: view.html for view in drawn_views(looked(work, teacher))}
    assert client.get(url, {"since": since}).status_code == 204
    tag(people[1], words, people[0].claims[0].label, name="more")
    after = drawn_views(looked(work, teacher))
    changed = [view.dom_id for view in after if view.html != before[view.dom_id]]
    assert 0 < len(changed) < len(before)
    told = client.get(url, {"since": since}, headers={"X-Seals": seals})
    assert re.findall(r'id="(passage-\d+)"', told.content.decode()) == changed
    assert "<b>2</b> <span>of 4</span>" in told.content.decode()
    later = re.findall(r'data-cursor="(.*?)" data-seals="(.*?)"', told.content.decode())[0]
    assert client.get(url, {"since": later[0]}).status_code == 204
    assert 'id="passage-' not in client.get(url, {"since": since}, headers={"X-Seals": later[1]}).content.decode()
    assert client.get(url, {"since": since}).content.decode().count('id="passage-') > 1


def test_what_was_drawn_for_one_is_not_shown_to_who_sees_less(
    course: Course, case: Case, teacher: User, client: Client
) -> None:
    work, people = split_class(course, case)
    section = Section.objects.create(course=course, name="One")
    assistant = make_person("Tom", course=course, role=Role.ASSISTANT)
    Enrollment.objects.get(user=assistant).reviews.add(section)
    url = reverse("class_text_changes", args=[work.uuid, people[0].version.opinion.uuid])
    counted = []
    for person in (teacher, assistant):
        client.force_login(person)
        counted.append(client.get(url).content.decode().count('class="found'))
    assert (counted[0] > 0, counted[1]) == (True, 0)


def test_key_and_merged_claims_are_changes_too(course: Course, case: Case, teacher: User) -> None:
    work, people = split_class(course, case)
    one, other = people[0].claims[:2]
    seen = [fingerprint(work, teacher)]
    passage = KeyPassage.objects.create(
        assignment=work, version=people[0].version, start=0, end=9, claim=one, by=teacher
    )  # fmt: skip
    seen.append(fingerprint(work, teacher))
    remove_passage(passage, by=teacher, revision=1)
    seen.append(fingerprint(work, teacher))
    merge_claims(one, into=other, by=teacher)
    seen.append(fingerprint(work, teacher))
    assert len(set(seen)) == 4


def test_claim_that_is_chosen_is_named_where_nobody_marked(
    course: Course, case: Case, teacher: User, client: Client
) -> None:
    work, people = split_class(course, case)
    client.force_login(teacher)
    at = {"at": str(people[0].span("owes a duty").start)}
    address = reverse("class_text", args=[work.uuid])
    chosen = client.get(address, {"claim": str(people[0].claims[2].uuid), **at}).content.decode()
    assert "Nobody marked this passage with this claim" in chosen
    assert "that nobody marked with this claim" in chosen
    assert "with this claim" not in client.get(address, at).content.decode()


def test_queries_do_not_grow_with_the_class(
    course: Course, case: Case, teacher: User, client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    work, people = split_class(course, case)
    desk(work, teacher)
    client.force_login(teacher)
    address = reverse("class_text", args=[work.uuid])
    client.get(address)
    with django_assert_max_num_queries(45):
        client.get(address, {"at": people[0].span("owes a duty").start})
