"""Pages after a correction: the instructor's list, the owner's questions, and notes on the earlier version."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import lxml.html
import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.actions import (
    delete_annotation,
)
from annotations.models import Annotation, Answer, Assignment, PlaceQuestion
from opinions.corrections import editable, latest_version
from people.models import User
from tests.annotations.correcting import DUTY, PREDICATES, QUOTE, QUOTED, adopt, corrected, present, question
from tests.annotations.reading.test_views_reading import cards, page
from tests.annotations.stage import HTMX, Desk, desk, signed_in
from tests.factories import make_person

ANSWERS = ("take", "leave", "bin")


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


def test_reader_lists_notes_on_the_earlier_version_and_draws_none_of_them(shown: Desk, teacher: User) -> None:
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


def test_note_sent_from_a_page_with_the_earlier_text_is_carried_or_asked_about(ana: Desk, teacher: User) -> None:
    sure, unsure = ana.sent("Two predicates", note="Late."), ana.sent("duty of care", note="Asked.")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty of due care")}))
    for form in (sure, unsure, sure):
        response = ana.post(form)
        assert (response.status_code, b"data-passage=" in response.content) == (200, False)
    first, second = (Annotation.objects.get(uuid=str(form["uuid"])) for form in (sure, unsure))
    assert [present(first), present(second)] == [(2, "Two predicates", 2), (1, "duty of care", 1)]
    assert list(PlaceQuestion.objects.open_of(ana.submission)) == [question(second)]


def test_pin_of_a_selection_on_the_earlier_text_is_that_texts(ana: Desk, teacher: User) -> None:
    span = ana.span("The note says otherwise")
    adopt(ana, teacher, corrected(ana.version, {QUOTED: (QUOTE, "")}))
    asked: dict[str, Any] = {"version": ana.version.uuid, "start": span.start, "end": span.end}
    response = ana.client.get(ana.url("selection"), asked, headers=HTMX)
    assert '<span class="pin">101 n.1</span>' in response.content.decode()


def test_note_on_a_later_text_than_the_assignments_is_refused(ana: Desk) -> None:
    form = ana.sent("Two predicates") | {"version": corrected(ana.version, {DUTY: ("candor", "candour")}).uuid}
    assert (ana.post(form).status_code, Annotation.objects.count()) == (422, 0)


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


def test_every_answer_to_a_page_tells_which_text_is_read_there_now(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care")
    version = corrected(ana.version, {DUTY: ("The town", "Indeed the town")})
    adopt(ana, teacher, version)
    span = ana.span(QUOTE)
    place: dict[str, str | int] = {"version": str(ana.version.uuid), "start": span.start, "end": span.end}
    answers = [
        ana.client.get(ana.url("reader")),
        ana.client.get(ana.url("selection"), place, headers=HTMX),
        ana.client.get(ana.url("selection"), headers=HTMX),
        ana.client.get(ana.url("place"), {"at": 1}, headers=HTMX),
        ana.post(ana.sent(QUOTE)),
        ana.post({}),
        ana.client.get(reverse("annotation_edit", args=[note.uuid]), headers=HTMX),
        ana.client.post(reverse("annotation_delete", args=[note.uuid]), headers=HTMX),
    ]
    assert {answer.headers["X-Text-Version"] for answer in answers} == {f"{ana.url('reader')} {version.uuid}"}


def test_plain_form_on_an_earlier_text_is_told_that_it_was_corrected(ana: Desk, teacher: User) -> None:
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("The town", "Indeed the town")}))
    sent = ana.post(ana.sent(QUOTE), htmx=False)
    assert [str(message) for message in get_messages(sent.wsgi_request)] == [  # type: ignore[attr-defined]  # -- the test client's own response
        "Saved.",
        "The text was corrected while you were writing: this page shows the corrected one.",
    ]
