"""What is said at an annotation: once, by whom one sees, told to whom it concerns and to nobody else."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.actions import Refused, TakenUuid
from annotations.models import Annotation, Question, Reply, Visibility
from annotations.names import names_for
from annotations.talk.actions import (
    ReplyConflict,
    ask_question,
    create_reply,
    delete_reply,
    edit_reply,
    resolve_question,
)
from annotations.talk.questions import open_counts, question_lines
from annotations.talk.thread import mention_names
from courses.models import Course, Enrollment, Group, Role
from people.models import AuditEvent, Notice, NoticeKind, User
from tests.annotations.stage import HTMX, PAST, Desk, desk, signed_in
from tests.factories import make_person


@pytest.fixture
def note(shown: Desk) -> Annotation:
    """Ana's note, which the class sees."""
    return shown.annotate("duty of care", "Why?")


@pytest.fixture
def ben(note: Annotation) -> User:
    """A classmate with work of his own."""
    return desk(note.submission.assignment, make_person("Ben", course=course_of(note))).submission.user


@pytest.fixture
def cleo(note: Annotation) -> User:
    """Another."""
    return desk(note.submission.assignment, make_person("Cleo Ann", course=course_of(note))).submission.user


def course_of(note: Annotation) -> Course:
    course: Course = note.submission.assignment.course
    return course


def say(note: Annotation, by: User, words: str = "Because.") -> Reply:
    reply, _new = create_reply(note, by=by, uuid=uuid4(), words=words)
    return reply


def told(*kinds: NoticeKind) -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(kind__in=kinds or NoticeKind.values).order_by("user__name", "pk")
    return list(rows.values_list("user__name", "kind", "words"))


def set_to(note: Annotation, **fields: object) -> None:
    """Changes the assignment."""
    assignment = note.submission.assignment
    type(assignment).objects.filter(pk=assignment.pk).update(**fields)
    assignment.refresh_from_db()


def test_a_reply_that_arrives_twice_is_one(note: Annotation, ben: User) -> None:
    uuid = uuid4()
    first = create_reply(note, by=ben, uuid=uuid, words="Once.")
    again = create_reply(note, by=ben, uuid=uuid, words="Twice.")

    assert (first[1], again[1], again[0].body) == (True, False, "Once.")
    with pytest.raises(TakenUuid):
        create_reply(note, by=note.submission.user, uuid=uuid, words="Hers.")
    assert told() == [("Ana", "replied", "Once.")]


def test_a_reply_tells_the_thread_and_the_mentioned_once_and_not_its_writer(
    note: Annotation, ben: User, cleo: User
) -> None:
    say(note, cleo, "First.")
    Notice.objects.all().delete()
    reply = say(note, ben, "As @cleo ann, @Nobody and @Ana say; not @Anabel")

    assert reply.body == f"As @[{cleo.uuid}], @Nobody and @[{note.submission.user.uuid}] say; not @Anabel"
    words = "As @Cleo Ann, @Nobody and @Ana say; not @Anabel"
    assert told() == [("Ana", "mentioned", words), ("Cleo Ann", "mentioned", words)]
    edit_reply(reply, by=ben, revision=1, words="Only @Ana.")
    assert len(told()) == 2


def test_nobody_is_told_who_does_not_see_the_annotation(note: Annotation, ben: User, cleo: User, teacher: User) -> None:
    say(note, ben)
    Notice.objects.all().delete()
    Enrollment.objects.filter(user=ben).update(left_at=PAST)
    set_to(note, visibility=Visibility.PRIVATE)

    reply = say(note, teacher, "To @Ben, @Cleo Ann and @Ana")

    assert list(reply.mentions.all()) == [note.submission.user]
    assert told() == [("Ana", "mentioned", "To @Ben, @Cleo Ann and @Ana")]


def test_names_that_an_at_offers_are_those_of_who_see_it(
    note: Annotation, ben: User, cleo: User, teacher: User
) -> None:
    ana = note.submission.user
    assert mention_names(note, ana, "") == ["Ben", "Cleo Ann", "Tess"]
    assert mention_names(note, ana, "an") == ["Cleo Ann"]
    set_to(note, visibility=Visibility.PRIVATE)
    assert mention_names(note, ana, "") == ["Tess"]
    set_to(note, visibility=Visibility.GROUP)
    group = Group.objects.create(course=course_of(note), name="One")
    Enrollment.objects.filter(user__in=[ana, ben]).update(group=group)
    assert mention_names(note, ana, "") == ["Ben", "Tess"]


def test_hidden_names_are_hidden_in_the_thread_in_mentions_and_in_notices(
    note: Annotation, ben: User, cleo: User, teacher: User
) -> None:
    set_to(note, anonymous=True)
    assignment = note.submission.assignment
    called = names_for(ben, [assignment]).of(assignment.submissions.get(user=cleo))
    say(note, ben, f"See @{called} and @Cleo Ann")
    page = signed_in(cleo).get(reverse("talk", args=[note.uuid]), headers=HTMX).content.decode()
    theirs = signed_in(teacher).get(reverse("talk", args=[note.uuid]), headers=HTMX).content.decode()

    assert ("Ben" in page, "@Cleo Ann</b>" in page, f"{called}</b> and" in page) == (False, True, False)
    assert ("<b>Ben</b>" in theirs, '<b class="mentioned">@Cleo Ann</b> and @Cleo Ann' in theirs) == (True, True)
    assert Notice.objects.filter(about__contains="Ben").count() == 0
    assert Notice.objects.get(user=cleo).words == "See @Cleo Ann and @Cleo Ann"


def test_a_reply_is_edited_by_its_revision_and_deleted_without_its_words(
    note: Annotation, ben: User, teacher: User
) -> None:
    reply = say(note, ben, "One.")
    edit_reply(reply, by=ben, revision=1, words="Two.")
    assert edit_reply(reply, by=ben, revision=1, words="Two.").revision == 2
    with pytest.raises(ReplyConflict):
        edit_reply(reply, by=ben, revision=1, words="Three.")
    delete_reply(reply, by=teacher)
    delete_reply(reply, by=teacher)

    kept = Reply.objects.get()
    assert (kept.body, kept.deleted_at is None, Notice.objects.filter(words="One.").count()) == ("", False, 0)
    deleted = AuditEvent.objects.get(verb="delete_reply")
    assert (deleted.actor, deleted.detail["written_by"]) == (teacher, str(ben.uuid))


def test_talk_goes_on_after_closing_and_ends_with_the_course(note: Annotation, ben: User) -> None:
    set_to(note, closed_at=PAST)
    say(note, ben)
    Course.objects.filter(pk=course_of(note).pk).update(archived_at=PAST)
    note = Annotation.objects.get(pk=note.pk)

    for speak in (lambda: say(note, ben), lambda: ask_question(note, by=ben)):
        with pytest.raises(Refused, match="archived"):
            speak()


def test_a_question_is_one_while_it_is_open_and_asked_anew_when_resolved(
    note: Annotation, ben: User, cleo: User, teacher: User
) -> None:
    first, made = ask_question(note, by=ben, words="Holding?")
    assert (made, ask_question(note, by=cleo)) == (True, (first, False))
    assert told() == [("Tess", "asked", "")]
    resolve_question(first, by=teacher)
    resolve_question(first, by=note.submission.user)
    assert Question.objects.get().resolved_by == teacher
    assert told(NoticeKind.RESOLVED) == [("Ben", "resolved", "")]
    assert ask_question(note, by=cleo)[1]
    assert told(NoticeKind.ASKED) == [("Tess", "asked", "")]


def test_open_questions_are_listed_for_staff_in_as_many_queries_for_three_as_for_one(
    shown: Desk, note: Annotation, ben: User, teacher: User
) -> None:
    work = note.submission.assignment
    ask_question(note, by=ben, words="Is *this* it, @Ana?")
    (line,) = question_lines(teacher, work)
    assert (line.name, line.owner, line.pin, line.exact) == ("Ben", "Ana", "100", "duty of care")
    assert line.drawn == '<p>Is <em>this</em> it, <b class="mentioned">@Ana</b>?</p>'
    once = _queries(lambda: question_lines(teacher, work))
    for words in ("Two predicates", "A lodger"):
        ask_question(shown.annotate(words), by=ben, words="@Ana?")
    assert _queries(lambda: question_lines(teacher, work)) == once
    assert open_counts(teacher, [work]) == {work.pk: 3}
    page = signed_in(teacher).get(work.get_absolute_url()).content.decode()
    assert page.count("note by Ana") == 3


def _queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def test_guests_and_those_who_left_say_nothing(note: Annotation, ben: User) -> None:
    guest = make_person("Gus", course=course_of(note), role=Role.GUEST)
    Enrollment.objects.filter(user=ben).update(left_at=PAST)
    sent = {"uuid": str(uuid4()), "words": "Hello."}
    answers = [
        signed_in(who).post(reverse("reply_create", args=[note.uuid]), sent, headers=HTMX).status_code
        for who in (guest, ben)
    ]
    assert (answers, Reply.objects.count()) == ([403, 404], 0)


def test_a_plain_form_replies_and_is_told_what_is_wrong(note: Annotation, ben: User) -> None:
    client = signed_in(ben)
    url = reverse("reply_create", args=[note.uuid])
    empty = client.post(url, {"uuid": str(uuid4()), "words": " "})
    done = client.post(url, {"uuid": str(uuid4()), "words": "Well."})
    page = client.get(done.headers["Location"]).content.decode()

    assert (empty.status_code, "Write something first." in empty.content.decode()) == (422, True)
    assert (done.headers["Location"], page.count("<p>Well.</p>")) == (reverse("talk", args=[note.uuid]), 1)
