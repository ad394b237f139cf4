"""The key: settling it, two at once, how a class did, showing it, carrying it on."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.assignments.assigning import duplicate_assignment
from annotations.codebooks.merging import merge_claims
from annotations.models import Claim, KeyPassage, KeyStanding, Submission, Treatment
from annotations.review.candidates import candidates_of
from annotations.review.key_forms import nearest
from annotations.review.key_results import class_results, key_of, key_results
from annotations.review.matching import Outcome
from annotations.review.settling import (
    Clash,
    Settlement,
    amend_passage,
    release_key,
    remove_passage,
    restore_passage,
    settle_passage,
    withdraw_key,
)
from annotations.review.taking import take_own
from courses.actions import CourseFacts, Refused, copy_course
from courses.models import Course
from people.models import Notice, NoticeKind, User
from tests.annotations.correcting import DUTY, adopt, corrected
from tests.annotations.stage import HTMX, Desk, desk
from tests.factories import make_person

TOWN = "The town owes a duty of care"
PREDICATES = "Two predicates are met"
LODGER = "A lodger shall have notice."


def said(
    at: Desk, words: str, claim: int = 0, standing: KeyStanding = KeyStanding.ACCEPTED, **fields: Any
) -> Settlement:
    return Settlement(at.version, at.span(words), at.claims[claim], standing, **fields)


def put(at: Desk, by: User, words: str, claim: int = 0, **fields: Any) -> KeyPassage:
    return settle_passage(at.submission.assignment, said(at, words, claim, **fields), by=by)[0]


def hand_in(*desks: Desk) -> None:
    Submission.objects.filter(pk__in=[each.submission.pk for each in desks]).update(submitted_at=timezone.now())


def test_settling_twice_alike_is_once_and_otherwise_is_told(ana: Desk, teacher: User, course: Course) -> None:
    first = put(ana, teacher, TOWN)
    again, new = settle_passage(ana.submission.assignment, said(ana, TOWN, 0), by=teacher)
    assert (again.pk, new) == (first.pk, False)

    other = make_person("Olga", course=course)
    with pytest.raises(Clash) as clash:
        put(ana, other, TOWN, standing=KeyStanding.REJECTED, reason="Dicta.")
    assert (clash.value.present.pk, clash.value.present.by) == (first.pk, teacher)
    assert KeyPassage.objects.get().standing == KeyStanding.ACCEPTED


def test_amending_what_another_changed_meanwhile_overwrites_nothing(ana: Desk, teacher: User, course: Course) -> None:
    passage = put(ana, teacher, TOWN)
    olga = make_person("Olga", course=course)
    amend_passage(passage, said(ana, TOWN, 0, reason="In terms."), by=teacher, revision=1)
    with pytest.raises(Clash) as clash:
        amend_passage(passage, said(ana, TOWN, 0, reason="Too wide."), by=olga, revision=1)
    assert (clash.value.present.reason, clash.value.present.revision) == ("In terms.", 2)
    with pytest.raises(Clash):
        remove_passage(passage, by=teacher, revision=1)
    assert KeyPassage.objects.get().reason == "In terms."


def test_rejecting_needs_a_reason(ana: Desk, teacher: User) -> None:
    with pytest.raises(Refused):
        put(ana, teacher, TOWN, standing=KeyStanding.REJECTED, reason="  ")
    assert KeyPassage.objects.count() == 0


def test_taking_out_is_undone_unless_the_place_was_settled_anew(ana: Desk, teacher: User) -> None:
    passage = put(ana, teacher, TOWN)
    remove_passage(passage, by=teacher, revision=1)
    restore_passage(passage, by=teacher)
    assert [each.pk for each in key_of(ana.submission.assignment).passages] == [passage.pk]

    remove_passage(passage, by=teacher, revision=3)
    put(ana, teacher, TOWN)
    with pytest.raises(Clash):
        restore_passage(passage, by=teacher)


def test_class_is_matched_with_the_key_student_by_student(ana: Desk, teacher: User, course: Course) -> None:
    ben, cleo = (desk(ana.submission.assignment, make_person(name, course=course)) for name in ("Ben", "Cleo"))
    ana.annotate(TOWN, "Found.", [0])
    ben.annotate(LODGER, "Elsewhere.", [0])
    hand_in(ana, ben, cleo)
    town, lodger = put(ana, teacher, TOWN), put(ana, teacher, LODGER, standing=KeyStanding.DEFENSIBLE)
    results = class_results(ana.submission.assignment, teacher)

    names = results.work.coder_of
    assert {
        outcome: [names[pk].name for pk in results.coders_with(town.pk, outcome)]
        for outcome in (Outcome.FOUND, Outcome.NEAR, Outcome.MISSED)
    } == {Outcome.FOUND: ["Ana"], Outcome.NEAR: [], Outcome.MISSED: ["Ben", "Cleo"]}
    assert [names[pk].name for pk in results.given(lodger.pk)] == ["Ben"]
    assert [(each.settled and each.settled.pk, len(each.coders)) for each in candidates_of(results)] == [
        (town.pk, 1),
        (lodger.pk, 1),
    ]


def test_merged_claim_counts_as_what_it_became(ana: Desk, teacher: User) -> None:
    ana.annotate(TOWN, "Found.", [1])
    put(ana, teacher, TOWN, 0)
    assert key_results(ana.submission).matched.count(Outcome.FOUND) == 0

    merge_claims(ana.claims[0], into=ana.claims[1], by=teacher)
    assert key_results(ana.submission).matched.count(Outcome.FOUND) == 1
    put_again = Settlement(ana.version, ana.span(TOWN), Claim.objects.get(pk=ana.claims[1].pk), KeyStanding.ACCEPTED)
    settle_passage(ana.submission.assignment, put_again, by=teacher)
    key = key_of(ana.submission.assignment)
    assert (len(key.passages), len(key.doubles)) == (1, 1)


def test_corrected_text_takes_the_key_along_and_asks_where_words_changed(ana: Desk, teacher: User) -> None:
    moved, changed = put(ana, teacher, PREDICATES), put(ana, teacher, "a duty of care")
    version = corrected(ana.version, {DUTY: ("a duty of care", "a high duty of due care")})
    adopt(ana, teacher, version)
    key = key_of(ana.submission.assignment)

    assert [(each.pk, each.span.slice(version.text)) for each in key.passages] == [(moved.pk, PREDICATES)]
    assert [each.pk for each in key.waiting] == [changed.pk]


def test_duplicate_has_the_key_hidden(ana: Desk, teacher: User) -> None:
    (authority,) = {each.authority for each in ana.version.citations.select_related("authority") if each.authority}
    put(ana, teacher, TOWN, reason="In terms.", links=[(authority, Treatment.FOLLOWS)])
    release_key(ana.submission.assignment, by=teacher)
    copy = duplicate_assignment(ana.submission.assignment, by=teacher)

    (passage,) = key_of(copy).passages
    assert (passage.reason, [link.treatment for link in passage.links.all()]) == ("In terms.", [Treatment.FOLLOWS])
    assert copy.key_released_at is None


def test_next_term_has_the_key_with_its_own_claims_hidden(ana: Desk, teacher: User, course: Course) -> None:
    (authority,) = {each.authority for each in ana.version.citations.select_related("authority") if each.authority}
    ana.annotate(TOWN, "A student's note.", [0])
    put(ana, teacher, TOWN, reason="In terms.", links=[(authority, Treatment.FOLLOWS)])
    taken_out = put(ana, teacher, LODGER, 1)
    remove_passage(taken_out, by=teacher, revision=1)
    release_key(ana.submission.assignment, by=teacher)
    copied = copy_course(course, CourseFacts("Town law", "Next term", course.time_zone), by=teacher, weeks=26)

    work = copied.assignments.get()
    (passage,) = key_of(work).passages
    assert (passage.claim.codebook, passage.claim.label) == (work.codebook, ana.claims[0].label)
    assert passage.claim.codebook != ana.claims[0].codebook
    assert (passage.reason, [link.treatment for link in passage.links.all()]) == ("In terms.", [Treatment.FOLLOWS])
    assert (work.key_released_at, work.submissions.count(), passage.from_tag) == (None, 0, None)


def test_own_annotations_become_the_key_once(ana: Desk, teacher: User) -> None:
    tess = desk(ana.submission.assignment, teacher)
    tess.annotate(TOWN, "Said in terms.", [0])
    tess.annotate(LODGER, "Bare.")

    assert [take_own(ana.submission.assignment, by=teacher) for _time in range(2)] == [1, 0]
    assert KeyPassage.objects.get().reason == "Said in terms."


def test_nothing_of_the_key_is_seen_before_it_is_shown(ana: Desk, teacher: User, client: Client) -> None:
    ana.annotate(TOWN, "Found.", [0])
    put(ana, teacher, TOWN, reason="A telltale reason.")
    assignment = ana.submission.assignment
    client.force_login(ana.submission.user)
    reading = reverse("reader", args=[ana.submission.uuid, ana.version.opinion.uuid])
    pages = [reverse("own_key", args=[ana.submission.uuid]), reading, reading + "linear/"]
    assert ["telltale" in client.get(page).content.decode() for page in pages] == [False, False, False]

    hand_in(ana)
    release_key(assignment, by=teacher)
    release_key(assignment, by=teacher)
    assert ["telltale" in client.get(page).content.decode() for page in pages[:2]] == [True, True]
    assert Notice.objects.filter(user=ana.submission.user, kind=NoticeKind.KEY).count() == 1

    withdraw_key(assignment, by=teacher)
    assert ["telltale" in client.get(page).content.decode() for page in pages[:2]] == [False, False]


def test_empty_key_is_not_shown(ana: Desk, teacher: User) -> None:
    with pytest.raises(Refused):
        release_key(ana.submission.assignment, by=teacher)


def test_page_of_the_key_has_no_more_queries_for_more_students(
    ana: Desk, teacher: User, course: Course, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(teacher)
    page = reverse("key", args=[ana.submission.assignment.uuid])
    ana.annotate(TOWN, "One.", [0])
    hand_in(ana)
    put(ana, teacher, TOWN)
    client.get(page)
    with django_assert_max_num_queries(200) as one:
        client.get(page)
    for name in ("Ben", "Cleo", "Dan"):
        other = desk(ana.submission.assignment, make_person(name, course=course))
        other.annotate(LODGER, "More.", [1])
        other.annotate(PREDICATES, "More.", [0])
        hand_in(other)
    put(ana, teacher, LODGER, 1)
    put(ana, teacher, PREDICATES, 1)
    with django_assert_max_num_queries(len(one) + 2):
        client.get(page)


def test_nearest_words_are_those_beside_the_start() -> None:
    assert nearest("a duty and a  duty of care", "a duty", 12) == nearest("a duty and a  duty of care", "a  duty", 9)
    assert nearest("a duty", "no duty", 0) is None


def test_only_an_instructor_is_led_from_words_into_the_key(ana: Desk, teacher: User, client: Client) -> None:
    tess = desk(ana.submission.assignment, teacher)
    led = []
    for at in (tess, ana):
        client.force_login(at.submission.user)
        address = reverse("selection", args=[at.submission.uuid, at.version.opinion.uuid])
        span = at.span(TOWN)
        place: dict[str, str | int] = {"version": str(at.version.uuid), "start": span.start, "end": span.end}
        answer = client.get(address, place)
        led.append(reverse("key_new", args=[ana.submission.assignment.uuid]) in answer.content.decode())
    assert led == [True, False]


def test_rejecting_without_a_reason_says_so_on_the_place(ana: Desk, teacher: User, client: Client) -> None:
    ana.annotate(TOWN, "Found.", [0])
    hand_in(ana)
    client.force_login(teacher)
    assignment, span = ana.submission.assignment, ana.span(TOWN)
    slug = candidates_of(class_results(assignment, teacher))[0].slug
    sent = {"version": ana.version.uuid, "start": span.start, "end": span.end, "claim": ana.claims[0].uuid}
    sent |= {"standing": "rejected", "candidate": slug}
    answer = client.post(reverse("key_settle", args=[assignment.uuid]), sent, headers=HTMX)

    assert (answer.status_code, "Say why it is rejected" in answer.content.decode()) == (422, True)
    assert f'id="candidate-{slug}"' in answer.content.decode()
    assert KeyPassage.objects.count() == 0
