"""What is picked for class, and that the page says it; who may ask for it, and who is reminded."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Assignment, Claim
from annotations.review.coded import CodedTag, CodedWork, Coder, LeftOut, coded_work
from annotations.review.discussing import Expected, Topic, Why, expected_of, notes_of, topics_of
from courses.models import Course
from opinions.models import Case, OpinionText
from opinions.text.spans import Span
from people.models import Notice, NoticeKind, User
from tests.annotations.review.test_coded import student, submit, tag
from tests.annotations.stage import Desk, desk
from tests.factories import make_assignment

DUTY_WORDS, ROE_WORDS, DISSENT_WORDS = "The town owes a duty", "Two predicates are met", "The town owes nothing"


def made_up(ana: Desk, rows: list[tuple[int, int, Span]], coders: int) -> CodedWork:
    """Work on Ana's text from coder, claim and span."""
    tags = [CodedTag(at, at, coder, claim, ana.version.pk, span) for at, (coder, claim, span) in enumerate(rows)]
    people = [Coder(key, ana.submission.uuid, f"Student {key}", "", "") for key in range(coders)]
    version = OpinionText.objects.defer("text").get(pk=ana.version.pk)
    return CodedWork(people, tags, list(Claim.objects.all()), [version], LeftOut(0, 0, 0, 0))


def told(topics: list[Topic]) -> list[tuple[Why, int, list[int]]]:
    return [(topic.why, len(topic.found), [len(coders) for _claim, coders in topic.sides]) for topic in topics]


def test_split_comes_before_what_most_missed(ana: Desk) -> None:
    one, other = (claim.pk for claim in ana.claims[:2])
    duty, roe = ana.span("owes a duty"), ana.span("Two predicates")
    rows = [(coder, one, duty) for coder in range(4)] + [(coder, other, duty) for coder in range(4, 7)]
    rows += [(0, one, roe)]
    work = made_up(ana, rows, 9)

    expected = [Expected(ana.version.pk, roe, one), Expected(ana.version.pk, duty, one)]
    assert told(topics_of(work, expected)) == [(Why.SPLIT, 7, [4, 3]), (Why.MISSED, 1, [1])]
    assert told(topics_of(work, [])) == [(Why.SPLIT, 7, [4, 3])]


def test_what_a_minority_saw_is_offered_where_nothing_is_expected(ana: Desk) -> None:
    one = ana.claims[0].pk
    rows = [(coder, one, ana.span("owes a duty")) for coder in range(8)]
    rows += [(coder, one, ana.span("Two predicates")) for coder in range(2)]

    assert told(topics_of(made_up(ana, rows, 9), [])) == [(Why.MINORITY, 2, [2])]


def test_each_side_has_a_note_of_somebody_else(course: Course, case: Case, teacher: User) -> None:
    work = make_assignment(course, case=case)
    one, other = work.codebook.claims.all()[:2]
    for name, claim, words in (("Ana", one, "owes a duty"), ("Ben", one, "a duty of care"), ("Cleo", other, "a duty")):
        at = student(work, course, name)
        made = tag(at, words, claim.label, name=name)
        type(made).objects.filter(pk=made.pk).update(note=f"{name} says why, in a sentence that can be read out.")
        submit(at)
    dan = student(work, course, "Dan")
    tag(dan, "The town owes", other.label, name="Dan")
    submit(dan)
    coded = coded_work(work, teacher)
    topics = topics_of(coded, [])
    ((first, second),) = notes_of(coded, topics)

    assert [coded.coder_of[said.coder].name for said in second] == ["Cleo"]
    assert {coded.coder_of[said.coder].name for said in first} == {"Ana", "Ben"}


def test_staffs_own_tags_are_expected_until_there_is_a_key(course: Course, case: Case, teacher: User) -> None:
    work = make_assignment(course, case=case)
    tess = desk(work, teacher)
    made = tag(tess, "owes a duty", tess.claims[0].label, name="hers")
    tag(student(work, course, "Ana"), "Two predicates", tess.claims[0].label, name="ana's")

    assert expected_of(work) == [Expected(tess.version.pk, made.span, tess.claims[0].pk)]


@pytest.fixture
def handed_in(course: Course, case: Case, teacher: User) -> Assignment:
    """Ana has handed in a note, Ben has begun."""
    work = make_assignment(course, case=case)
    ana, ben = (student(work, course, name) for name in ("Ana", "Ben"))
    tag(ana, "owes a duty", ana.claims[0].label, name="a")
    submit(ana)
    tag(ben, "owes a duty", ana.claims[1].label, name="b")
    return work


def test_page_says_who_has_not_handed_in_and_reminds_once_a_day(handed_in: Assignment, teacher: User) -> None:
    client = Client()
    client.force_login(teacher, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("review", args=[handed_in.uuid]))
    assert (page.context["handed_in"], page.context["students"]) == (1, 2)
    assert [line.name for line in page.context["waiting"]] == ["Ben"]

    for _ in range(2):
        client.post(reverse("review_remind", args=[handed_in.uuid]))
    reminded = Notice.objects.filter(kind=NoticeKind.REMINDED)
    assert [notice.user.name for notice in reminded] == ["Ben"]
