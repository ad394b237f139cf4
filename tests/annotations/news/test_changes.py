"""What is new to a page that stands open: all of it, once, by two real transactions, and nothing that is not seen."""

from threading import Event, Thread
from uuid import uuid4

import lxml.html
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions import delete_annotation
from annotations.models import Annotation, AnnotationRevision, Question, Reply, Visibility
from annotations.news import lately
from annotations.news.changes import Cursor, works_now
from annotations.talk.actions import create_reply
from courses.models import Course, Enrollment
from opinions.models import Case
from tests.annotations.stage import HTMX, PAST, Desk, desk, invented_case
from tests.factories import make_assignment, make_codebook, make_course, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_at_once")]
NOTHING = 204


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was read is old by the next look."""
    monkeypatch.setattr(lately, "HOLD", 0)


class Page:
    """Somebody's page that stands open: it holds the cursor of its last answer."""

    def __init__(self, at: Desk, query: str = "?who=class") -> None:
        self.client: Client = at.client
        self.address = at.url("reader_changes", query)
        reading = lxml.html.fromstring(at.client.get(at.url("reader", query)).content.decode())
        self.cursor: str = reading.get_element_by_id("reading").get("data-cursor")

    def look(self) -> list[str]:
        """What is new, by the ids of its pieces; what is gone; "stale"."""
        response = self.client.get(f"{self.address}&since={self.cursor}", headers=HTMX)
        self.cursor = response.headers.get("X-Cursor", self.cursor)
        if response.status_code == NOTHING:
            return []
        pieces = lxml.html.fragments_fromstring(response.content.decode())
        return [
            piece.get("id") or (f"gone {piece.get('data-gone')}" if piece.get("data-gone") else "stale")
            for piece in pieces
        ]

    def age(self) -> None:
        """Whose work is seen was looked up long ago."""
        self.cursor = f"{self.cursor.rpartition('.')[0]}.0"


def card(annotation: Annotation) -> str:
    return f"annotation-card-{annotation.uuid}"


@pytest.fixture
def ben(shown: Desk, course: Course) -> Desk:
    """A classmate of Ana's, at the same writing."""
    return desk(shown.submission.assignment, make_person("Ben", course=course))


def test_what_others_do_is_told_once(shown: Desk, ben: Desk) -> None:
    page = Page(ben)
    assert page.look() == []
    note = shown.annotate("duty of care", "Why?")
    assert page.look() == [card(note), "passage-1", "counters", "counters-dock"]
    assert page.look() == []
    create_reply(note, by=shown.submission.user, uuid=uuid4(), words="Well.")
    assert page.look()[0] == card(note)
    delete_annotation(note, by=shown.submission.user)
    assert page.look() == [f"gone {note.uuid}", "passage-1", "counters", "counters-dock"]


def test_who_begins_and_writes_is_news_and_nothing_to_read_anew(shown: Desk, ben: Desk, course: Course) -> None:
    page = Page(ben)
    cleo = desk(shown.submission.assignment, make_person("Cleo", course=course))
    page.age()
    assert page.look() == []
    note = cleo.annotate("duty of care")
    assert page.look()[0] == card(note)
    page.age()
    assert page.look() == []


def test_what_one_does_not_see_is_not_told(shown: Desk, ben: Desk, course: Course) -> None:
    page, mine = Page(ben), Page(ben, "?who=mine")
    book = make_codebook(course, title="Another")
    elsewhere = make_assignment(course, case=Case.objects.get(), codebook=book, visibility=Visibility.PRIVATE)
    hidden = desk(elsewhere, shown.submission.user)
    note = hidden.annotate("duty of care", "Zanzibar")
    shown.annotate("A lodger")

    assert [line for line in page.look() if str(note.uuid) in line] == []
    assert mine.look() == []


def test_a_page_is_read_anew_where_other_work_is_seen_than_before(shown: Desk, ben: Desk) -> None:
    shown.annotate("duty of care")
    page = Page(ben)
    Enrollment.objects.filter(user=shown.submission.user).update(left_at=PAST)
    assert page.look() == []
    shown.submission.assignment.visibility = Visibility.PRIVATE
    shown.submission.assignment.save(update_fields=["visibility"])
    page.age()
    assert page.look() == ["stale"]
    assert page.look() == []


@pytest.mark.parametrize(
    "sent",
    ["", "x", "1:2:3:4", "0:0:", "5:3:", "3:9:8,7", "3:9:11", "99999999999999999999:99999999999999999999:", "1:2:;--"],
)
def test_a_cursor_that_is_none_reads_the_page_anew(ben: Desk, sent: str) -> None:
    page = Page(ben)
    page.cursor = sent
    assert page.look() == ["stale"]


def test_a_cursor_of_a_database_that_was_restored_since_reads_the_page_anew(ben: Desk) -> None:
    page = Page(ben)
    page.cursor = f"9000000:9000001:.{page.cursor.split('.')[1]}.0"
    assert page.look() == ["stale"]


def test_rows_of_transactions_that_are_still_to_come_are_not_told_again_and_again(shown: Desk, ben: Desk) -> None:
    page = Page(ben)
    note = shown.annotate("duty of care")
    reply, _new = create_reply(note, by=shown.submission.user, uuid=uuid4(), words="From before the restoration.")
    page.look()
    Reply.objects.filter(pk=reply.pk).update(xact=2**40)
    assert page.look() == []


def test_a_transaction_that_begins_earlier_and_ends_later_is_not_missed(plain_static_files: None) -> None:
    course, case = make_course("Town law"), invented_case()
    work = make_assignment(course, case=case, visibility=Visibility.CLASS)
    ana, ben, cleo = (desk(work, make_person(name, course=course)) for name in ("Ana", "Ben", "Cleo"))
    page = Page(cleo)
    written, may_end, made = Event(), Event(), []

    def slow() -> None:
        try:
            with transaction.atomic():
                made.append(ana.annotate("duty of care", "Early."))
                written.set()
                may_end.wait(20)
        finally:
            connection.close()

    early = Thread(target=slow)
    early.start()
    assert written.wait(20)
    late = ben.annotate("A lodger", "Late.")
    first = page.look()
    may_end.set()
    early.join()
    second = page.look()

    written_in_order = AnnotationRevision.objects.order_by("xact").values_list("annotation", flat=True)
    assert list(written_in_order) == [made[0].pk, late.pk]
    assert (first[0], second[0]) == (card(late), card(made[0]))
    assert page.look() == []


def test_nothing_new_costs_three_queries_whatever_there_is(
    shown: Desk, ben: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lately, "HOLD", 60)
    for words in ("duty of care", "A lodger", "Two predicates"):
        note = shown.annotate(words)
        create_reply(note, by=shown.submission.user, uuid=uuid4(), words="Well.")
        Question.objects.create(annotation=note, by=shown.submission.user)
    page = Page(ben)
    counted = []
    for _look in range(4):
        with CaptureQueriesContext(connection) as captured:
            assert page.look() == []
        counted.append([query["sql"].lstrip("(").split()[0] for query in captured])
        if len(counted) == 2:
            page.age()
    assert counted == [["SELECT"] * 5, ["SELECT"] * 3, ["SELECT"] * 7, ["SELECT"] * 3]


def test_a_cursor_is_what_postgresql_reads() -> None:
    with connection.cursor() as cursor:
        for snapshot in ("3:3:", "3:9:", "3:9:3,8", Cursor.of_rows(works_now(works=[1])).snapshot):
            assert Cursor.of(f"{snapshot}.x.7") == Cursor(snapshot, "x", 7)
            cursor.execute("SELECT %s::pg_snapshot::text", [snapshot])
            assert cursor.fetchone() == (snapshot,)
