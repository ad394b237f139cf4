"""Taking a corrected text: what is carried, what its owner is asked, and what stays as it was."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.actions import (
    Conflict,
    Content,
    Refused,
    delete_annotation,
    edit_annotation,
    restore_annotation,
    undo_annotation,
)
from annotations.adoption import Unseen, adopt_version, counts, foresee, leave_place, take_place
from annotations.models import Annotation, Answer, Assignment, Change, PlaceQuestion
from courses.models import Role
from opinions.corrections import correct_text, editable, latest_version
from opinions.models import OpinionText
from opinions.text.carrying import Fate
from opinions.text.editing import PassageEdit
from people.models import AuditEvent, User
from tests.annotations.stage import HTMX, Desk, desk, signed_in
from tests.annotations.test_views_reading import cards, page
from tests.factories import make_assignment, make_course, make_person

DUTY, PREDICATES, QUOTED = 1, 2, 3
"""The passages of Hart's opinion that are corrected."""
QUOTE = "A lodger shall have notice."
ANSWERS = ("take", "leave", "bin")


@pytest.fixture
def teacher(ana: Desk) -> User:
    """The instructor of Ana's course."""
    return make_person("Tess", course=ana.submission.assignment.course, role=Role.INSTRUCTOR)


def corrected(version: OpinionText, changes: Mapping[int, tuple[str, str]]) -> OpinionText:
    """The next version: in each passage named, the first words become the second."""
    passages = editable(version)
    edits = {}
    for number, (old, new) in changes.items():
        assert passages[number].words.count(old) == 1
        edits[number] = PassageEdit(passages[number].words.replace(old, new), passages[number].kind)
    by = User.objects.first()
    assert by is not None
    return correct_text(version, by=by, edits=edits, reason="The printed page has it so.")


def present(annotation: Annotation) -> tuple[int, str, int]:
    """Where an annotation stands now: its version's number, the words that it quotes, its revision."""
    found = Annotation.objects.select_related("version").get(pk=annotation.pk)
    return found.version.number, found.span.slice(found.version.text), found.revision


def adopt(at: Desk, by: User, version: OpinionText) -> dict[Fate, int]:
    """The desk's assignment takes the version."""
    return adopt_version(at.submission.assignment, by=by, version=version)


def question(annotation: Annotation) -> PlaceQuestion:
    """What its owner is asked."""
    return PlaceQuestion.objects.select_related("annotation__submission__assignment").get(annotation=annotation)


def seen(asked: PlaceQuestion) -> tuple[str, int, int]:
    """What a page that shows the question sends back."""
    assert asked.proposed is not None
    return str(asked.version.uuid), asked.proposed.start, asked.proposed.end


def test_adopting_carries_the_same_words_and_asks_about_others(ana: Desk, teacher: User) -> None:
    before = ana.annotate("The town")
    moved = ana.annotate("Two predicates", "Kept note.", [0], links=True)
    changed = ana.annotate("duty of care")
    gone = ana.annotate("A lodger shall have notice.")
    version = corrected(ana.version, {DUTY: ("a duty of care", "a high duty of due care"), QUOTED: (QUOTE, "")})

    done = adopt(ana, teacher, version)

    assert done == {Fate.UNCHANGED: 1, Fate.MOVED: 1, Fate.WORDS_CHANGED: 1, Fate.GONE: 1}
    assert [present(each) for each in (before, moved, changed, gone)] == [
        (2, "The town", 2),
        (2, "Two predicates", 2),
        (1, "duty of care", 1),
        (1, "A lodger shall have notice.", 1),
    ]
    asked = question(changed)
    assert (asked.proposed and asked.proposed.slice(version.text), asked.answer) == ("duty of due care", Answer.OPEN)
    assert question(gone).proposed is None
    assert not PlaceQuestion.objects.filter(annotation__in=[before, moved]).exists()


def test_carrying_is_a_revision_by_the_instructor_that_keeps_the_old_place(ana: Desk, teacher: User) -> None:
    note = ana.annotate("Two predicates", "Kept note.", [0], links=True)
    version = corrected(ana.version, {DUTY: ("The town", "Indeed the town")})
    adopt(ana, teacher, version)

    first, second = note.revisions.all()
    assert (second.change, second.by, second.number) == (Change.CARRIED, teacher, 2)
    place = {"version": str(version.uuid), "start": note.start + 7, "end": note.end + 7}
    assert second.state == first.state | place
    assert first.state["version"] == str(ana.version.uuid)


def test_bins_annotations_are_carried_and_come_back_to_the_corrected_text(ana: Desk, teacher: User) -> None:
    note, changed = ana.annotate("Two predicates"), ana.annotate("duty of care")
    for each in (note, changed):
        delete_annotation(each, by=ana.submission.user)
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty")}))
    assert present(note) == (2, "Two predicates", 3)
    assert list(PlaceQuestion.objects.open_of(ana.submission)) == []

    for each in (note, changed):
        restore_annotation(Annotation.objects.get(pk=each.pk), by=ana.submission.user)
    assert present(note) == (2, "Two predicates", 4)
    assert list(PlaceQuestion.objects.open_of(ana.submission)) == [question(changed)]


def test_another_assignment_keeps_its_text(ana: Desk, teacher: User, case: Any) -> None:
    other = desk(make_assignment(make_course("Contracts"), case=case), make_person("Ben"))
    theirs, mine = other.annotate("Two predicates"), ana.annotate("Two predicates")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("The town", "Indeed the town")}))
    assert [present(mine)[0], present(theirs)] == [2, (1, "Two predicates", 1)]
    assert other.version in other.submission.assignment.texts.all()


@pytest.mark.parametrize("refused", ["closed", "no_newer_text", "other_text"])
def test_adoption_is_refused(ana: Desk, teacher: User, refused: str, case: Any) -> None:
    note = ana.annotate("Two predicates")
    version = corrected(ana.version, {DUTY: ("The town", "Indeed the town")})
    assignment = ana.submission.assignment
    if refused == "closed":
        Assignment.objects.filter(pk=assignment.pk).update(closed_at=timezone.now())
    if refused == "no_newer_text":
        version = ana.version
    if refused == "other_text":
        assignment.pinned.filter(version=ana.version).delete()
    with pytest.raises(Refused) as told:
        adopt_version(assignment, by=teacher, version=version)
    assert (told.value.code, present(note)) == (refused, (1, "Two predicates", 1))


def test_structure_alone_changes_no_offset(ana: Desk, teacher: User) -> None:
    note = ana.annotate("of care & candor to its <script>lodgers")
    passages = editable(ana.version)
    split = passages[DUTY].words.replace("of care", "of\n\ncare")
    edits = {0: PassageEdit(passages[0].words, passages[DUTY].kind), DUTY: PassageEdit(split, passages[DUTY].kind)}
    version = correct_text(ana.version, by=teacher, edits=edits, reason="Set as two paragraphs.")
    adopt(ana, teacher, version)
    assert present(note) == (2, "of\ncare & candor to its <script>lodgers", 2)
    assert Annotation.objects.get(pk=note.pk).span == note.span


def test_owner_takes_the_proposed_words(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care", "Why.", [0])
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty of due care")}))
    for _twice in range(2):
        take_place(question(note), by=ana.submission.user, seen=seen(question(note)))
    assert (present(note), question(note).answer) == ((2, "duty of due care", 2), Answer.TAKEN)
    last = note.revisions.last()
    assert last is not None
    assert (last.change, last.by, last.state["note"]) == (Change.CARRIED, ana.submission.user, "Why.")


def test_owner_takes_only_what_she_has_seen(ana: Desk, teacher: User) -> None:
    note, gone = ana.annotate("duty of care"), ana.annotate(QUOTE)
    second = corrected(ana.version, {DUTY: ("duty of care", "duty of due care"), QUOTED: (QUOTE, "")})
    adopt(ana, teacher, second)
    shown = seen(question(note))
    adopt(ana, teacher, corrected(second, {DUTY: ("duty of due care", "duty of no care")}))
    for asked, told in ((question(note), shown), (question(gone), (str(second.uuid), 0, 5))):
        with pytest.raises(Unseen):
            take_place(asked, by=ana.submission.user, seen=told)
    assert [present(note), present(gone)] == [(1, "duty of care", 1), (1, QUOTE, 1)]


def test_note_left_on_the_earlier_version_is_asked_about_no_more(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care")
    second = corrected(ana.version, {DUTY: ("duty of care", "duty of due care")})
    adopt(ana, teacher, second)
    leave_place(question(note), by=ana.submission.user)
    assert (present(note), question(note).answer) == ((1, "duty of care", 1), Answer.LEFT)
    adopt(ana, teacher, corrected(second, {DUTY: ("duty of due care", "duty of no care")}))
    assert (present(note), question(note).answer) == ((1, "duty of care", 1), Answer.LEFT)


def test_note_goes_back_by_itself_when_a_later_text_has_its_words_again(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care")
    second = corrected(ana.version, {DUTY: ("duty of care", "duty of due care")})
    adopt(ana, teacher, second)
    adopt(ana, teacher, corrected(second, {DUTY: ("duty of due care", "duty of care")}))
    assert (present(note), PlaceQuestion.objects.count()) == ((3, "duty of care", 2), 0)


def test_undo_of_a_taken_place_asks_again(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty of due care")}))
    taken = take_place(question(note), by=ana.submission.user, seen=seen(question(note)))
    back = undo_annotation(taken, by=ana.submission.user, revision=2)
    assert (present(note), question(note).answer) == ((1, "duty of care", 3), Answer.OPEN)
    undo_annotation(back, by=ana.submission.user, revision=3)
    assert (present(note), question(note).answer) == ((2, "duty of due care", 4), Answer.TAKEN)


def test_undo_of_an_edit_before_the_adoption_is_a_conflict_and_after_it_stays_there(ana: Desk, teacher: User) -> None:
    note, user = ana.annotate("Two predicates", "First."), ana.submission.user
    edit_annotation(note, by=user, revision=1, content=Content("Second."))
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("The town", "Indeed the town")}))
    with pytest.raises(Conflict):
        undo_annotation(note, by=user, revision=2)
    edit_annotation(note, by=user, revision=3, content=Content("Third."))
    undone = undo_annotation(note, by=user, revision=4)
    assert (present(note), undone.note) == ((2, "Two predicates", 5), "Second.")


def test_undo_of_the_carrying_puts_the_note_back_and_asks(ana: Desk, teacher: User) -> None:
    note = ana.annotate("Two predicates", "First.")
    version = corrected(ana.version, {DUTY: ("The town", "Indeed the town")})
    adopt(ana, teacher, version)
    undo_annotation(note, by=ana.submission.user, revision=2)
    proposed = question(note).proposed
    assert present(note) == (1, "Two predicates", 3)
    assert proposed is not None
    assert proposed.slice(version.text) == "Two predicates"


def test_edit_begun_before_the_adoption_is_no_conflict(ana: Desk, teacher: User) -> None:
    note = ana.annotate("Two predicates", "First.")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("The town", "Indeed the town")}))
    edited = edit_annotation(note, by=ana.submission.user, revision=1, content=Content("Second."))
    assert (present(note), edited.note) == ((2, "Two predicates", 3), "Second.")
    last = note.revisions.last()
    assert last is not None
    assert (last.state["start"], last.state["version"]) == (note.start, str(edited.version.uuid))


def test_adoption_asks_the_database_equally_often(ana: Desk, teacher: User) -> None:
    def queries(version: OpinionText) -> int:
        with CaptureQueriesContext(connection) as asked:
            adopt(ana, teacher, version)
        return len(asked)

    for words in ("The town", "duty of care"):
        ana.annotate(words)
    second = corrected(ana.version, {DUTY: ("duty of care", "duty")})
    few = queries(second)
    third = corrected(second, {DUTY: ("candor", "candour")})
    at_second = desk(ana.submission.assignment, ana.submission.user)
    for words in ("Two predicates", "are met", "candor", "to its", QUOTE):
        at_second.annotate(words)
    assert queries(third) == few


def test_adoption_is_audited(ana: Desk, teacher: User) -> None:
    note = ana.annotate("Two predicates")
    version = corrected(ana.version, {DUTY: ("The town", "Indeed the town")})
    adopt(ana, teacher, version)
    event = AuditEvent.objects.get(verb="adopt_version")
    assert (event.actor, event.subject_uuid) == (teacher, ana.submission.assignment.uuid)
    assert event.detail == {
        "before": str(ana.version.uuid),
        "after": str(version.uuid),
        "unchanged": 0,
        "moved": 1,
        "words_changed": 0,
        "gone": 0,
    }
    assert AuditEvent.objects.filter(verb="annotation_carried", subject_uuid=note.uuid, actor=teacher).count() == 1


def test_foreseeing_changes_nothing(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care")
    version = corrected(ana.version, {DUTY: ("duty of care", "duty of due care")})
    assert counts(foresee(ana.submission.assignment, version))[Fate.WORDS_CHANGED] == 1
    assert (present(note), PlaceQuestion.objects.count()) == ((1, "duty of care", 1), 0)


def test_instructor_is_shown_and_adopts(ana: Desk, teacher: User) -> None:
    ana.annotate("duty of care"), ana.annotate("Two predicates")
    version = corrected(ana.version, {DUTY: ("duty of care", "duty of due care")})
    client, assignment = signed_in(teacher), ana.submission.assignment
    address = reverse("corrections", args=[assignment.uuid])
    assert f'href="{address}"' in client.get(assignment.get_absolute_url()).content.decode()
    shown = lxml.html.fromstring(client.get(address).content.decode())
    assert [each.text for each in shown.iterfind(".//dl[@class='fates']//dt")] == ["0", "1", "1", "0"]
    assert [each.text for each in shown.iterfind(".//ul[@class='changed-list']//ins")] == ["due "]
    client.post(reverse("version_adopt", args=[assignment.uuid]), {"version": version.uuid})
    after = client.get(address).content.decode()
    assert ("reads the latest version" in after, "not answered yet" in after) == (True, True)
    assert list(assignment.texts.filter(opinion=version.opinion)) == [version]


@pytest.mark.parametrize("sent", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_adopting_what_is_no_version_is_not_found(ana: Desk, teacher: User, sent: str) -> None:
    address = reverse("version_adopt", args=[ana.submission.assignment.uuid])
    assert signed_in(teacher).post(address, {"version": sent}).status_code == 404


def test_reader_lists_notes_on_the_earlier_version_and_draws_none_of_them(shown: Desk) -> None:
    teacher = make_person("Tess", course=shown.submission.assignment.course, role=Role.INSTRUCTOR)
    shown.annotate("duty of care", "Asked."), shown.annotate("Two predicates", "Moved.", [0])
    adopt(shown, teacher, corrected(shown.version, {DUTY: ("duty of care", "duty of due care")}))
    for query in ("", "?who=mine", "?who=class"):
        root = page(shown, query)
        assert cards(root) == ["Asked.", "Moved."]
        assert [each.text for each in root.iterfind(".//span[@class='earlier']")] == ["on the earlier version 1"]
    root = page(shown, "?who=mine")
    assert "".join(mark.text_content() for mark in root.iterfind(".//*[@id='opinion']//mark")) == "Two predicates"
    link = next(each for each in root.iterfind(".//a") if each.text == "1 of your notes needs a look")
    assert link.get("href") == reverse("questions", args=[shown.submission.uuid])


def test_exports_name_the_version_that_each_row_quotes(ana: Desk, teacher: User) -> None:
    ana.annotate("duty of care"), ana.annotate("Two predicates")
    version = corrected(ana.version, {DUTY: ("duty of care", "duty of due care")})
    adopt(ana, teacher, version)
    response = ana.client.get(reverse("submission_export", args=[ana.submission.uuid]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # -- a streamed response
    rows = csv.DictReader(io.StringIO(text, newline=""))
    assert [(row["exact words"], row["text fingerprint"]) for row in rows] == [
        ("duty of care", ana.version.fingerprint),
        ("Two predicates", version.fingerprint),
    ]


def answers(at: Desk, note: Annotation, **sent: object) -> int:
    """Posts an answer as the page's form does."""
    asked = PlaceQuestion.objects.select_related("version").filter(annotation=note).first()
    form: dict[str, Any] = {}
    if asked is not None and asked.proposed:
        form = {"version": asked.version.uuid, "start": asked.start, "end": asked.end}
    return at.client.post(reverse("question_answer", args=[note.uuid]), form | sent, follow=True).status_code


def test_owner_answers_on_her_page(ana: Desk, teacher: User) -> None:
    first, second, third = (ana.annotate(words, words) for words in ("duty of care", "care & candor", "are met"))
    changes = {DUTY: ("care & candor", "due care & real candor"), PREDICATES: ("are met", "were met")}
    adopt(ana, teacher, corrected(ana.version, changes))
    address = reverse("questions", args=[ana.submission.uuid])
    shown = lxml.html.fromstring(ana.client.get(address).content.decode())
    assert [each.text_content().strip() for each in shown.iterfind(".//div[@class='note-text']")] == [
        "duty of care",
        "care & candor",
        "are met",
    ]
    for note, answer in zip((first, second, third), ANSWERS, strict=True):
        assert answers(ana, note, answer=answer) == 200
    assert [present(each)[0] for each in (first, second, third)] == [2, 1, 1]
    assert [question(each).answer for each in (first, second)] == [Answer.TAKEN, Answer.LEFT]
    assert list(PlaceQuestion.objects.open_of(ana.submission)) == []
    assert Annotation.objects.get(pk=third.pk).deleted_at is not None


@pytest.mark.parametrize(
    "wrong", [{"answer": "take", "start": "0"}, {"answer": "x"}, {"answer": "take", "end": "9" * 99}]
)
def test_answer_to_something_else_does_nothing(ana: Desk, teacher: User, wrong: dict[str, str]) -> None:
    note = ana.annotate("duty of care")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty of due care")}))
    assert answers(ana, note, **wrong) == 200
    assert (present(note), question(note).answer) == ((1, "duty of care", 1), Answer.OPEN)


def test_notes_on_the_earlier_version_are_edited_binned_and_brought_back(ana: Desk, teacher: User) -> None:
    note = ana.annotate("may with\u00adhold", "Old.", [0])
    adopt(ana, teacher, corrected(ana.version, {n: (t, "Short.") for n, t in enumerate(texts(ana)) if n in (1, 2, 3)}))
    edit = reverse("annotation_edit", args=[note.uuid])
    assert ana.client.get(edit).status_code == 200
    statuses = []
    for headers in (HTMX, {}):
        for name in ("edit", "delete", "restore"):
            sent = {"revision": Annotation.objects.get(pk=note.pk).revision, "note": "New."}
            address = reverse(f"annotation_{name}", args=[note.uuid])
            response = ana.client.post(address, sent, headers=headers, follow=True)
            statuses.append((response.status_code, b"data-passage=" in response.content))
    assert statuses == [(200, False)] * 3 + [(200, True)] * 3
    assert (present(note)[:2], cards(page(ana))) == ((1, "may with\u00adhold"), ["New."])


def texts(at: Desk) -> list[str]:
    """The passages' words as they are edited."""
    return [each.words for each in editable(at.version)]


def test_bin_shows_notes_on_the_earlier_version(ana: Desk, teacher: User) -> None:
    delete_annotation(ana.annotate("duty of care", "Binned."), by=ana.submission.user)
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty")}))
    html = ana.client.get(reverse("bin", args=[ana.submission.uuid])).content.decode()
    assert ("Binned." in html, "on the earlier version 1" in html) == (True, True)


def test_note_sent_from_a_page_with_the_earlier_text_is_refused_in_a_sentence(ana: Desk, teacher: User) -> None:
    form = ana.sent("Two predicates", note="Late.")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty")}))
    response = ana.post(form)
    assert (response.status_code, Annotation.objects.count()) == (422, 0)


def test_closed_assignment_takes_no_answers(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty of due care")}))
    Assignment.objects.update(closed_at=datetime(2021, 1, 1, tzinfo=UTC))
    assert [answers(ana, note, answer=answer) for answer in ANSWERS] == [200, 200, 200]
    assert (present(note), question(note).answer) == ((1, "duty of care", 1), Answer.OPEN)


def test_pages_ask_equally_often(ana: Desk, teacher: User) -> None:
    client, assignment = signed_in(teacher), ana.submission.assignment
    ben = desk(assignment, make_person("Ben", course=assignment.course))
    ana.annotate("duty of care", claims=[0])
    pages = [(client, "corrections", assignment.uuid), (ana.client, "questions", ana.submission.uuid)]

    def asked() -> list[int]:
        found = []
        for browser, name, uuid in [*pages, (ana.client, "submission", ana.submission.uuid)]:
            browser.get(reverse(name, args=[uuid]), follow=True)
            with CaptureQueriesContext(connection) as queries:
                browser.get(reverse(name, args=[uuid]), follow=True)
            found.append(len(queries))
        return found

    second = corrected(ana.version, {DUTY: ("duty of care & candor", "duty of due care & real candor")})
    adopt(ana, teacher, second)
    one = asked()
    for at, words in ((ana, "of care"), (ana, "care & candor"), (ben, "duty of care"), (ben, "care & candor to")):
        _late(at, words)
    assert asked() == one


def _late(at: Desk, words: str) -> None:
    """A note on the earlier version that is asked about, as an adoption would have left it."""
    assignment = at.submission.assignment
    pinned = assignment.pinned.get(version__opinion=at.version.opinion)
    later, pinned.version = pinned.version, at.version
    pinned.save()
    made = at.annotate(words, words, [0, 1], links=True)
    pinned.version = later
    pinned.save()
    PlaceQuestion.objects.create(annotation=made, version=later, start=0, end=3, asked_by=at.submission.user)


def test_latest_version_is_offered_once_for_each_writing(ana: Desk, teacher: User) -> None:
    second = corrected(ana.version, {DUTY: ("duty of care", "duty")})
    third = corrected(second, {DUTY: ("candor", "candour")})
    assert latest_version(ana.version.opinion) == third
    html = signed_in(teacher).get(reverse("corrections", args=[ana.submission.assignment.uuid])).content.decode()
    assert (html.count("Take version 3"), html.count("Take version 2")) == (1, 0)
