"""What the reading page is built of: writings, outline, notes, filters, and why one may not write."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from annotations.access import access_submission
from annotations.models import Assignment, AssignmentText, Visibility
from annotations.reading.reader import ReaderPage, build_reader
from annotations.views.desks import desk_at
from courses.models import Course, Enrollment, Role
from opinions.models import Case
from people.models import User
from tests.annotations.stage import PAST, Desk, desk, signed_in
from tests.factories import make_assignment, make_codebook, make_person


def read(at: Desk, by: User | None = None, query: str = "") -> ReaderPage:
    """The page as it is built for somebody who asks."""
    request = RequestFactory().get(at.url("reader", query))
    request.user = by or at.submission.user
    return build_reader(desk_at(request, at.submission.uuid, at.version.opinion.uuid))


def test_reader_names_the_case_and_the_writing(ana: Desk) -> None:
    page = read(ana)
    assert (page.case.caption, page.case.cite, page.case.fictional) == (
        "Lodger v. Town No. 1", "9 Fict. 100 (Colo. 2001)", True
    )  # fmt: skip
    assert (page.case.history, page.writing.label) == (
        "No subsequent history found.",
        "Opinion of the Court (Hart, J.)",
    )


def test_reader_of_a_case_whose_history_nobody_checked_says_nothing_of_it(ana: Desk) -> None:
    Case.objects.update(history_checked=False)
    assert read(ana).case.history == ""


def test_reader_links_every_writing_with_its_pages_and_own_notes(ana: Desk) -> None:
    ana.annotate("duty of care")
    desk(ana.submission.assignment, ana.submission.user, writing=1).annotate("affirm")
    assert [(link.short, link.pages, link.current, link.count) for link in read(ana).writings] == [
        ("Hart", "100–01", True, 1),
        ("Ives", "101–04", False, 1),
    ]


def test_reader_has_outline_and_notes(ana: Desk) -> None:
    page = read(ana)
    assert [(line.label, line.page, line.dom_id) for line in page.outline] == [
        ("A. Notice", "100", "passage-0"),
        ("Notes of the court", "101", "passage-4"),
    ]
    assert [(note.label, note.dom_id, note.call_dom_id, len(note.passages)) for note in page.notes.shown] == [
        ("1", "note-1", "call-1", 1)
    ]
    shown = [view.dom_id for block in page.blocks for view in block.passages]
    assert shown == ["passage-0", "passage-1", "passage-2", "passage-3"]


def test_filter_names_those_who_wrote_here_when_the_class_is_shown(shown: Desk) -> None:
    assignment = shown.submission.assignment
    for name in ("Zoe", "Ben", "Idle"):
        other = desk(assignment, make_person(name, course=assignment.course))
        if name != "Idle":
            other.annotate("duty")
    assert [person.name for person in read(shown).filters.people] == ["Ben", "Zoe"]
    Assignment.objects.update(visibility=Visibility.PRIVATE)
    assert read(shown).filters.people == ()


@pytest.mark.parametrize(("days", "seen"), [(1, 1), (-1, 2)])
def test_class_is_shown_after_the_due_date(course: Course, case: Case, days: int, seen: int) -> None:
    due = timezone.now() + timedelta(days=days)
    work = make_assignment(course, case=case, visibility=Visibility.AFTER_DUE, due_at=due)
    ana, ben = (desk(work, make_person(name, course=course)) for name in ("Ana", "Ben"))
    ana.annotate("duty of care")
    ben.annotate("candor")
    assert len(read(ana, query="?who=class").cards) == seen


def test_staff_read_a_students_work_without_writing_in_it(ana: Desk, course: Course) -> None:
    ana.annotate("duty of care", "Hers.")
    page = read(ana, make_person("Ines", course=course, role=Role.INSTRUCTOR))
    assert (page.can_annotate, page.closed_words) == (False, "You are reading the work of Ana.")
    assert [(card.note, card.own, card.edit_url) for card in page.cards] == [("Hers.", False, "")]
    assert (page.owner_name, page.bin_url) == ("Ana", "")


def test_closed_assignment_can_be_read(ana: Desk) -> None:
    Assignment.objects.update(closed_at=PAST)
    page = read(ana)
    assert (page.can_annotate, page.closed_words) == (
        False,
        "This assignment is closed: your annotations can be read, but not changed.",
    )


def test_student_who_became_a_guest_reads_her_work_but_writes_no_more(ana: Desk) -> None:
    made = ana.annotate("duty of care")
    Enrollment.objects.update(role=Role.GUEST)
    page = read(ana)
    assert (page.can_annotate, page.closed_words) == (False, "As a guest you can read, but not annotate.")
    assert ana.post(ana.sent("candor")).status_code == 403
    assert ana.client.post(reverse("annotation_delete", args=[made.uuid])).status_code == 403


def test_student_who_left_and_came_back_finds_her_work(ana: Desk) -> None:
    Enrollment.objects.update(left_at=PAST)
    assert ana.client.get(ana.url("reader")).status_code == 404
    Enrollment.objects.update(left_at=None)
    assert ana.client.get(ana.url("reader")).status_code == 200


def test_submission_leads_to_the_first_writing(ana: Desk) -> None:
    address = ana.submission.get_absolute_url()
    assert ana.client.get(address).headers["Location"] == ana.url("reader")
    AssignmentText.objects.all().delete()
    assert ana.client.get(address).status_code == 404


def test_opening_an_assignment_twice_is_one_submission(course: Course, case: Case) -> None:
    work = make_assignment(course, case=case, codebook=make_codebook(course))
    user = make_person("Ana", course=course)
    client = signed_in(user)
    first, second = (client.post(reverse("submission_open", args=[work.uuid])) for _time in range(2))
    assert first.headers["Location"] == second.headers["Location"] == work.submissions.get().get_absolute_url()
    assert access_submission(user, work.submissions.get().uuid)[1].owns
