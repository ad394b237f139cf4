"""The stream of rows as it is asked for: its order, what people are called, the reveal, what was said to passages."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.exports.options import Called, ExportOptions, Order, Reveal, names_in
from annotations.exports.rows import ExportRow, rows
from annotations.models import Annotation, Remark, Reply, Verdict, Visibility
from annotations.names import ALL_NAMES
from annotations.querysets import AnnotationQuerySet
from courses.models import Course, Role
from tests.annotations.stage import PAST, Desk, desk, invented_case
from tests.factories import make_assignment, make_person


@pytest.fixture
def ben(ana: Desk, course: Course) -> Desk:
    """Ben beside Ana, who marked two passages; he marked one, with both of her claims."""
    ana.annotate("duty of care", "Ana’s first.", [1])
    ana.annotate("predicates", "Ana’s second.")
    at = desk(ana.submission.assignment, make_person("Ben", course=course))
    at.annotate("lodgers", "Ben’s.", [0, 1])
    return at


def everybodys(at: Desk) -> AnnotationQuerySet:
    return Annotation.objects.for_export(at.submission.assignment.submissions.all())


def told(stream: list[ExportRow]) -> list[tuple[str, str]]:
    return [(row.group, row.note) for row in stream]


def test_rows_stand_in_the_order_that_was_chosen(ben: Desk) -> None:
    in_text = [("", "Ana’s first."), ("", "Ben’s."), ("", "Ana’s second.")]
    assert told(list(rows(everybodys(ben)))) == in_text
    by_person = ExportOptions(order=Order.PERSON)
    assert told(list(rows(everybodys(ben), by_person))) == [
        ("Ana", "Ana’s first."), ("Ana", "Ana’s second."), ("Ben", "Ben’s.")
    ]  # fmt: skip
    by_claim = ExportOptions(order=Order.CLAIM)
    assert told(list(rows(everybodys(ben), by_claim))) == [
        ("Duty", "Ben’s."), ("Breach", "Ana’s first."), ("", "Ana’s second.")
    ]  # fmt: skip
    assert told(list(rows(everybodys(ben), by_claim, once=False))) == [
        ("Duty", "Ben’s."), ("Breach", "Ana’s first."), ("Breach", "Ben’s."), ("", "Ana’s second.")
    ]  # fmt: skip


def test_people_are_called_by_pseudonyms_or_not_at_all(ben: Desk) -> None:
    assignment = ben.submission.assignment
    options = ExportOptions(order=Order.PERSON, called=Called.PSEUDONYMS)
    stream = list(rows(everybodys(ben), options, names_in(options, ALL_NAMES, [assignment])))
    assert {row.annotator[:7] for row in stream} == {"Reader "}
    assert {row.annotator_key for row in stream} == set(assignment.submissions.values_list("uuid", flat=True))
    nobody = ExportOptions(order=Order.PERSON, called=Called.NOBODY)
    bare = list(rows(everybodys(ben), nobody, names_in(nobody, ALL_NAMES, [assignment])))
    assert [(row.annotator, row.annotator_key, row.group, row.note) for row in bare] == [
        ("", None, "", "Ana’s first."), ("", None, "", "Ben’s."), ("", None, "", "Ana’s second.")
    ]  # fmt: skip


def test_what_follows_the_reveal_is_left_out_or_alone(course: Course) -> None:
    assignment = make_assignment(course, case=invented_case(), visibility=Visibility.AFTER_DUE, due_at=PAST)
    ana = desk(assignment, make_person("Ana", course=course))
    before = ana.annotate("duty of care", "Before.")
    ana.annotate("predicates", "After.")
    Annotation.objects.filter(pk=before.pk).update(created_at=PAST, updated_at=PAST)
    given = {reveal: [row.note for row in rows(everybodys(ana), ExportOptions(reveal=reveal))] for reveal in Reveal}
    assert given == {Reveal.ALL: ["Before.", "After."], Reveal.BEFORE: ["Before."], Reveal.AFTER: ["After."]}


def test_talk_is_there_where_it_is_asked_for_and_may_be_read(ben: Desk, course: Course) -> None:
    tess = make_person("Tess", course=course, role=Role.INSTRUCTOR)
    marked = Annotation.objects.get(note="Ben’s.")
    Reply.objects.create(uuid=uuid4(), annotation=marked, by=tess, body="Which lodgers?")
    Remark.objects.create(
        submission=ben.submission, annotation=marked, verdict=Verdict.PARTLY, words="Say why.", by=tess,
        told_at=timezone.now(),
    )  # fmt: skip
    options, own = ExportOptions(talk=True), everybodys(ben).filter(pk=marked.pk)

    (plain,) = rows(own, told={ben.submission.pk})
    (seen,) = rows(own, options, told={ben.submission.pk})
    (classmate,) = rows(own, options)

    assert (plain.replies, plain.remarks) == ((), ())
    assert [(reply.by, reply.words) for reply in seen.replies] == [("Tess", "Which lodgers?")]
    assert [(remark.about, remark.verdict, remark.words) for remark in seen.remarks] == [("", "partly", "Say why.")]
    assert [reply.words for reply in classmate.replies] == ["Which lodgers?"]
    assert classmate.remarks == ()


def test_rows_carry_tags_and_links_whole(ana: Desk) -> None:
    made = ana.annotate("duty of care", "Why.", [0], uuid=UUID(int=7), links=True)
    (row,) = rows(everybodys(ana))
    tag = made.tags.select_related("claim").get()
    assert [(each.uuid, each.claim, each.key, each.label, each.look) for each in row.tags] == [
        (tag.uuid, tag.claim.uuid, tag.claim.key, "Duty", tag.claim.look)
    ]
    assert [(each.authority, each.kind, each.tag) for each in row.links] == [(ana.roe.uuid, "case", None)]
    assert (row.uuid, row.revision) == (UUID(int=7), 1)


@pytest.mark.parametrize("order", Order)
def test_queries_do_not_grow_with_the_annotations(ana: Desk, order: Order) -> None:
    options = ExportOptions(order=order, talk=True)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(rows(everybodys(ana), options))
        return len(queries)

    ana.annotate("duty of care", "One.", [0], links=True)
    list(rows(everybodys(ana), options))  # the text's layout is read once in a process
    first = asked()
    ana.annotate("predicates", "Two.", [1], links=True)
    ana.annotate("candor", "Three.", [0, 1])
    assert asked() == first
