"""What the staff says of students' work: who writes it, who reads it and when, and two who write at once."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as NumQueries

from annotations.actions import Content, edit_annotation
from annotations.models import Annotation, Phrase, Remark, Submission
from annotations.review.remarks import About, RemarkConflict, count_phrases, keep_phrase, write_remark
from annotations.submissions.submitting import return_work
from courses.models import Course, Enrollment, Role, Section
from opinions.models import Case
from people.models import User
from tests.annotations.stage import HTMX, Desk, desk, signed_in
from tests.factories import make_assignment, make_person

SECRET = "Say which predicate this meets."


@pytest.fixture
def ana(course: Course, case: Case) -> Desk:
    """Ana, who has handed in one annotation with two claims."""
    at = desk(make_assignment(course, case=case), make_person("Ana", course=course))
    at.annotate("The town owes", "It owes.", [0, 1])
    Submission.objects.filter(pk=at.submission.pk).update(submitted_at=timezone.now())
    return at


def judged(
    at: Desk, by: User, words: str = SECRET, *, tag: int = 0, revision: int = 0, verdict: str = "partly"
) -> Remark:
    """A remark on one of the tags."""
    annotation = at.submission.annotations.get()
    about = About(at.submission, annotation, annotation.tags.order_by("pk")[tag])
    return write_remark(about, by=by, revision=revision, verdict=verdict, words=words)


def pages(at: Desk) -> str:
    """All that Ana can ask for, in one."""
    names = ("feedback", "assignment", "submission_export", "brief", "offline_copy", "submission_notes")
    where = {"assignment": at.submission.assignment.uuid}
    urls = [reverse(name, args=[where.get(name, at.submission.uuid)]) for name in names]
    answers = [at.client.get(url) for url in (*urls, at.url("reader"), at.url("reader_linear"))]
    return "".join(b"".join(answer).decode() for answer in answers)


def test_remarks_are_told_when_the_work_is_returned_and_not_before(ana: Desk, teacher: User) -> None:
    judged(ana, teacher)
    before = pages(ana)
    return_work([ana.submission], by=teacher, words="Look at the predicates again.")
    feedback, reader = (ana.client.get(url).content.decode() for url in (
        reverse("feedback", args=[ana.submission.uuid]), ana.url("reader"),
    ))  # fmt: skip

    assert (SECRET in before, "partly" in before.lower()) == (False, False)
    assert (SECRET in feedback, SECRET in reader, "1 new remark" in reader) == (True, True, True)


def test_classmates_never_read_what_was_told(ana: Desk, course: Course, teacher: User) -> None:
    work = ana.submission.assignment
    work.visibility = "class"
    work.save()
    judged(ana, teacher)
    return_work([ana.submission], by=teacher, words="Look again.")
    ben = desk(work, make_person("Ben", course=course))
    page = ben.client.get(ben.url("reader", "?who=class")).content.decode()

    assert ("It owes." in page, SECRET in page) == (True, False)
    assert ben.client.get(reverse("feedback", args=[ana.submission.uuid])).status_code == 404


def test_a_remark_changed_after_it_was_told_is_the_staffs_again(ana: Desk, teacher: User) -> None:
    judged(ana, teacher)
    return_work([ana.submission], by=teacher, words="Look again.")
    judged(ana, teacher, "Another thought.", revision=1)
    url = reverse("feedback", args=[ana.submission.uuid])
    hidden = ana.client.get(url).content.decode()
    step = {"about": "whole", "revision": 0, "words": "", "step": "tell"}
    signed_in(teacher).post(reverse("review_judge", args=[ana.submission.uuid]), step)

    assert "Another thought." not in hidden
    assert "Another thought." in ana.client.get(url).content.decode()


def test_two_reviewers_at_once_are_both_shown(ana: Desk, course: Course, teacher: User) -> None:
    other = make_person("Olga", course=course, role=Role.INSTRUCTOR)
    first = judged(ana, teacher)
    with pytest.raises(RemarkConflict) as found:
        judged(ana, other, "No.", verdict="unconvincing")
    key = f"tag-{first.tag.uuid}" if first.tag else ""
    sent = {"about": key, "revision": 0, "verdict": "unconvincing", "words": "No."}
    url = reverse("remark_write", args=[ana.submission.uuid])
    fragment, page = (signed_in(other).post(url, sent, headers=headers) for headers in (HTMX, {}))
    written = signed_in(other).post(url, sent | {"revision": 1}, headers=HTMX)

    assert found.value.present.words == SECRET
    assert (fragment.status_code, SECRET in fragment.content.decode()) == (409, True)
    assert (page.status_code, SECRET in page.content.decode(), ">No.<" in page.content.decode()) == (409, True, True)
    assert (written.status_code, Remark.objects.get().words, Remark.objects.get().revision) == (200, "No.", 2)


def test_remarks_outlive_the_tags_that_their_student_takes_away(ana: Desk, teacher: User) -> None:
    judged(ana, teacher, "First.")
    judged(ana, teacher, "Second.", tag=1)
    return_work([ana.submission], by=teacher, words="Look again.")
    annotation = Annotation.objects.get()
    edit_annotation(annotation, by=ana.submission.user, revision=1, content=Content("It owes.", []))

    assert sorted(Remark.objects.filter(tag=None).values_list("words", flat=True)) == ["First.", "Second."]
    feedback = ana.client.get(reverse("feedback", args=[ana.submission.uuid])).content.decode()
    assert all(claim.label in feedback for claim in ana.claims[:2])


def test_assistant_of_another_section_reads_nothing(ana: Desk, course: Course) -> None:
    section = Section.objects.create(course=course, name="B")
    assistant = make_person("Tim", course=course, role=Role.ASSISTANT)
    Enrollment.objects.get(user=assistant).reviews.add(section)
    browser, work = signed_in(assistant), ana.submission.assignment
    listed = browser.get(reverse("review_work", args=[work.uuid])).content.decode()
    by_claim = browser.get(reverse("review_work", args=[work.uuid]), {"by": "claim", "claim": str(ana.claims[0].uuid)})

    assert ("Ana" in listed, "It owes." in by_claim.content.decode()) == (False, False)
    assert browser.get(reverse("review_submission", args=[ana.submission.uuid])).status_code == 404
    sent = {"about": "whole", "revision": 0, "words": "Mine."}
    assert browser.post(reverse("remark_write", args=[ana.submission.uuid]), sent).status_code == 404


def test_returning_from_the_page_keeps_the_words_and_goes_on(ana: Desk, course: Course, teacher: User) -> None:
    ben = desk(ana.submission.assignment, make_person("Ben", course=course))
    Submission.objects.filter(pk=ben.submission.pk).update(submitted_at=timezone.now())
    url, browser = reverse("review_judge", args=[ana.submission.uuid]), signed_in(teacher)
    sent = {"about": "whole", "revision": 0, "words": "", "step": "return"}
    refused = browser.post(url, sent)
    done = browser.post(url, sent | {"words": "Look at notice."})

    assert refused.status_code == 422
    assert done.headers["Location"] == reverse("review_submission", args=[ben.submission.uuid])
    whole = Remark.objects.get(annotation=None)
    assert (whole.words, whole.told_at is None, ana.submission.events.get().words) == (
        "Look at notice.", False, "Look at notice.",
    )  # fmt: skip


def test_feedback_that_is_new_is_shown_alone(ana: Desk, teacher: User) -> None:
    judged(ana, teacher, "The first remark.")
    judged(ana, teacher, "The second remark.", tag=1)
    return_work([ana.submission], by=teacher, words="Look again.")
    url = reverse("feedback", args=[ana.submission.uuid])
    ana.client.post(url + "read/", {"remark": str(Remark.objects.get(words="The first remark.").uuid)})
    pages = [ana.client.get(url + query).content.decode() for query in ("", "?show=new")]

    told = ("The first remark.", "The second remark.")
    assert [[words in page for words in told] for page in pages] == [[True, True], [False, True]]
    ana.client.post(url + "read/")
    assert "Nothing is new." in ana.client.get(url + "?show=new").content.decode()


def test_pair_leads_on_to_the_students_beside(ana: Desk, course: Course, teacher: User) -> None:
    names = ["Ben", "Cy", "Dot"]
    work = ana.submission.assignment
    others = [desk(work, make_person(name, course=course)).submission for name in names]
    Submission.objects.update(submitted_at=timezone.now())
    browser, url = signed_in(teacher), reverse("review_pair", args=[work.uuid])

    def beside(left: Submission, right: Submission) -> list[str | None]:
        context = browser.get(url, {"left": str(left.uuid), "right": str(right.uuid)}).context
        return [context[way][1] if context[way] else None for way in ("before", "after")]

    assert beside(ana.submission, others[0]) == [None, "Cy"]
    assert beside(others[1], others[0]) == ["Ana", "Dot"]
    assert beside(others[1], others[2]) == ["Ben", None]


def test_two_students_side_by_side_differ_where_their_claims_do(ana: Desk, course: Course, teacher: User) -> None:
    ben = desk(ana.submission.assignment, make_person("Ben", course=course))
    ben.annotate("town owes", "Ben says.", [0, 1])
    ben.annotate("duty of care", "Only his.", [0])
    Submission.objects.filter(pk=ben.submission.pk).update(submitted_at=timezone.now())
    page = signed_in(teacher).get(reverse("review_pair", args=[ana.submission.assignment.uuid])).content.decode()

    assert [page.count(words) for words in ("the same claims", "different claims", "only one of them")] == [1, 0, 1]
    assert ("They differ at 1 of 2 places." in page, "Ana marked nothing here." in page) == (True, True)


def test_phrases_are_the_courses_and_counted(course: Course, teacher: User) -> None:
    often, seldom = (keep_phrase(course, by=teacher, words=words) for words in ("Often.", "Seldom."))
    assert keep_phrase(course, by=teacher, words=" Often. ").pk == often.pk
    count_phrases(course, [str(often.uuid)])
    assert list(Phrase.objects.filter(course=course)) == [often, seldom]
    url = reverse("phrase_edit", args=[course.uuid, seldom.uuid])
    browser = signed_in(teacher)
    browser.post(url, {"words": "Often."})
    assert sorted(Phrase.objects.values_list("words", flat=True)) == ["Often.", "Seldom."]
    browser.post(url, {"remove": "1"})
    assert list(Phrase.objects.all()) == [often]


def test_pages_ask_the_same_number_of_queries_for_more_work(
    ana: Desk, course: Course, teacher: User, django_assert_num_queries: NumQueries
) -> None:
    browser, work = signed_in(teacher), ana.submission.assignment
    urls = [reverse("review_work", args=[work.uuid]), reverse("review_submission", args=[ana.submission.uuid])]
    urls.append(f"{urls[0]}?by=claim&claim={ana.claims[0].uuid}")
    judged(ana, teacher)
    counts = [_queries(browser, url) for url in urls]
    for name in ("Ben", "Cleo"):
        other = desk(work, make_person(name, course=course))
        other.annotate("The town owes", "So.", [0])
        Submission.objects.filter(pk=other.submission.pk).update(submitted_at=timezone.now())
    for words in ("duty of care", "may with\u00adhold"):
        ana.annotate(words, "And so.", [1])
    for url, count in zip(urls, counts, strict=True):
        with django_assert_num_queries(count):
            browser.get(url)


def _queries(browser: Client, url: str) -> int:
    from django.db import connection  # noqa: PLC0415 -- only counted here
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- likewise

    browser.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    return len(asked)
