"""What becomes of each entry of a file: places, authors, claims, what is here already."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotations.actions import delete_annotation
from annotations.exports.subject import Export
from annotations.exports.web_annotation import write_web_annotation
from annotations.incoming.entries import Entry, EntryClaim, EntryLink, UnreadableFile
from annotations.incoming.plans import LEAVE, Chosen, Fate, Planned, Target, plan
from annotations.incoming.reading import read_source
from annotations.incoming.taking import take_file
from annotations.models import Annotation, PlaceQuestion, Submission
from people.models import User
from tests.annotations.correcting import DUTY, adopt, corrected
from tests.annotations.stage import Desk, desk
from tests.factories import make_assignment, make_person


def into(at: Desk) -> Target:
    """One's own work."""
    user = at.submission.user
    return Target(at.submission.assignment, [user], only=user)


def planned(at: Desk, *entries: Entry, **choices: Chosen) -> list[Planned]:
    """The plan for one's own work; `of_0` is what was chosen for the first entry."""
    return plan(entries, into(at), {int(name.removeprefix("of_")): chosen for name, chosen in choices.items()})


def export_of(at: Desk) -> Any:
    """Ana's export, read as JSON."""
    chosen = Annotation.objects.for_export(Submission.objects.filter(pk=at.submission.pk))
    return json.loads("".join(write_web_annotation(Export(at.submission.assignment, chosen))))


def read(found: Any) -> list[Entry]:
    """What a file of that JSON says."""
    return read_source(json.dumps(found).encode()).entries


def test_words_alone_are_found_with_any_white_space(ana: Desk) -> None:
    (found,) = planned(ana, Entry("one", exact="town owes a  duty\nof care"))
    assert (found.fate, found.place and found.place.span) == (Fate.NEW, ana.span("town owes a duty of care"))


def test_words_at_two_places_are_told_apart_by_what_stands_beside_them(ana: Desk) -> None:
    asked, found = planned(
        ana, Entry("one", exact="The town owes"), Entry("two", exact="The town owes", prefix="I would affirm. ")
    )
    assert (asked.fate, len(asked.proposed)) == (Fate.ASKED, 2)
    assert found.place is not None
    assert found.place.version.opinion.author == "Ives"


def test_changed_words_are_asked_about_and_never_taken(ana: Desk) -> None:
    entry = Entry("one", exact="owes no duty", note="Mine.", prefix="A. Notice\nThe town ", suffix=" of care & candor")
    (asked,) = planned(ana, entry)
    assert (asked.fate, [place.words for place in asked.proposed]) == (Fate.ASKED, ["owes a duty"])
    (chosen,) = planned(ana, entry, of_0=Chosen(words="duty of care & candor"))
    assert (chosen.fate, chosen.place and chosen.place.words) == (Fate.NEW, "duty of care & candor")
    (left,) = planned(ana, entry, of_0=Chosen(LEAVE))
    assert left.fate is Fate.LEFT


def test_unknown_claims_and_authorities_stay_in_the_note(ana: Desk) -> None:
    claims = (EntryClaim("Breach"), EntryClaim("=Novel"), EntryClaim("duty"))
    links = (EntryLink("Roe v. Poe, 1 Fict. 2 (Colo. 1999)", pin="3"), EntryLink("Nobody v. None"))
    (found,) = planned(ana, Entry("one", exact="candor", note="Why.", claims=claims, links=links))
    assert found.said is not None
    content = found.said.content
    assert [claim.label for claim in content.claims] == ["Breach", "Duty"]
    assert [(link.authority, link.pin) for link in content.links] == [(ana.roe, "3")]
    assert content.note == "Why.\n\nClaims: =Novel\n\nAuthorities: Nobody v. None"


def test_forged_author_and_times_are_not_believed(ana: Desk) -> None:
    ana.annotate("candor", "Ana's.")
    ben = desk(ana.submission.assignment, make_person("Ben", course=ana.submission.assignment.course))
    for change in ({}, {"created": "2001-01-01T00:00:00Z"}):
        found = export_of(ana)
        found["first"]["items"][0] |= change
        (theft,) = plan(read(found), into(ben), {})
        assert (theft.owner, theft.sealed, theft.fate) == (ben.submission.user, False, Fate.NEW)
        assert theft.uuid != Annotation.objects.get().uuid
    take_file(read(found), into(ben), {}, by=ben.submission.user)
    taken = Annotation.objects.get(submission=ben.submission)
    assert taken.created_at.year > 2001
    assert Annotation.objects.get(submission=ana.submission).note == "Ana's."


def test_classmates_sealed_work_is_not_taken_for_ones_own(ana: Desk) -> None:
    ana.annotate("candor", "Ana's.")
    ben = desk(ana.submission.assignment, make_person("Ben", course=ana.submission.assignment.course))
    page = f"/submissions/{ben.submission.uuid}/bring-in/"
    again = b64encode(json.dumps(export_of(ana)).encode()).decode()
    shown = ben.client.post(page, {"again": again})
    assert "It is somebody else’s work" in shown.content.decode().replace("&#x27;", "’")
    assert ben.client.post(page, {"again": again, "confirm": "1"}).status_code == 302
    assert Annotation.objects.filter(submission=ben.submission).count() == 0


def test_class_takes_nothing_without_its_seal(ana: Desk, teacher: User) -> None:
    ana.annotate("candor", "Ana's.")
    found = export_of(ana)
    found["first"]["items"][0]["body"][0]["value"] = "What Ana never said."
    target = Target(ana.submission.assignment, [teacher, ana.submission.user])
    (forged,) = plan(read(found), target, {})
    assert forged.fate is Fate.LEFT


def test_another_assignments_notes_come_as_new_ones(ana: Desk) -> None:
    ana.annotate("candor", "Ana's.", [0])
    other = desk(make_assignment(ana.submission.assignment.course, case=ana.version.opinion.case,
                                 codebook=ana.submission.assignment.codebook), ana.submission.user)  # fmt: skip
    first = take_file(read(export_of(ana)), into(other), {}, by=other.submission.user)
    assert [(each.fate, each.sealed) for each in first] == [(Fate.NEW, False)]
    again = take_file(read(export_of(ana)), into(other), {}, by=other.submission.user)
    assert [each.fate for each in again] == [Fate.SAME]
    assert Annotation.objects.count() == 2


def test_what_is_here_is_not_written_over(ana: Desk) -> None:
    made = ana.annotate("candor", "Ana's.")
    gone = ana.annotate("lodgers", "Deleted.")
    found = export_of(ana)
    delete_annotation(gone, by=ana.submission.user)
    found["first"]["items"][0]["body"][0]["value"] = "Another."
    done = take_file(read(found), into(ana), {}, by=ana.submission.user)
    assert [each.fate for each in done] == [Fate.DIFFERS, Fate.BACK]
    made.refresh_from_db()
    gone.refresh_from_db()
    assert (made.note, gone.note, gone.deleted_at) == ("Ana's.", "Deleted.", None)


def test_earlier_version_is_carried_or_asked_about(ana: Desk, teacher: User) -> None:
    ana.annotate("Two predicates", "Stays.")
    ana.annotate("duty of care & candor", "Changes.")
    entries = [replace(each, uuid=None, seal="") for each in read(export_of(ana))]
    Annotation.objects.all().update(note="Old.")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty")}))
    take_file(entries, into(ana), {}, by=ana.submission.user)
    carried = Annotation.objects.get(note="Stays.")
    asked = PlaceQuestion.objects.get(annotation__note="Changes.")
    assert (carried.version.number, carried.revision, asked.annotation.version.number) == (2, 2, 1)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (b'{"type": "Annotation", "target": {"sel', "(byte 34). The file is cut off there."),
        (b'exact words,note\r\nduty,"cut', "line 2"),
        (b"exact words,note\r\nduty\r\n", "Line 2 has 1 cells, not 2."),
        (b"name,mail\r\n", "no column “exact words”"),
        (b'{"hello": 1}', "holds no annotations"),
        (b'{"first": "https://example.org/page1", "total": 3}', "only names its pages"),
        (b"\xff\x00\x12{", "byte 0"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_cut_off_and_foreign_files_are_told_where_they_fail(source: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile, match=re.escape(told)):
        read_source(source)


def test_what_a_file_brought_is_taken_back(ana: Desk) -> None:
    kept = ana.annotate("lodgers", "There before.")
    page = f"/submissions/{ana.submission.uuid}/bring-in/"
    again = b64encode(json.dumps(HYPOTHESIS).encode()).decode()
    taken = ana.client.post(page, {"again": again, "confirm": "1"})["Location"]
    assert "Undo: delete this note again" in ana.client.get(taken).content.decode()
    for _time in range(2):
        ana.client.post(page, {"undo": taken.rpartition("=")[2]})
    assert list(Annotation.objects.filter(deleted_at=None)) == [kept]
    gone = Annotation.objects.exclude(deleted_at=None).get()
    assert [each.change for each in gone.revisions.all()] == ["created", "deleted"]
    (back,) = [each for each in planned(ana, *read(HYPOTHESIS)) if each.fate is not Fate.LEFT]
    assert back.fate is Fate.BACK


def test_file_is_read_and_written_with_the_same_number_of_questions(ana: Desk) -> None:
    asked = []
    for words in (("candor",), ("lodgers", "predicates", "café")):
        entries = [Entry(each, exact=each, note="Said.", claims=(EntryClaim("Duty"),)) for each in words]
        with CaptureQueriesContext(connection) as queries:
            take_file(entries, into(ana), {}, by=ana.submission.user)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_seal_of_an_earlier_key_is_known(ana: Desk, settings: Settings) -> None:
    ana.annotate("candor", "Ana's.")
    entries = read(export_of(ana))
    key = settings.SECRET_KEY
    settings.SECRET_KEY = "a key of now"
    assert [each.sealed for each in plan(entries, into(ana), {})] == [False]
    settings.SECRET_KEY_FALLBACKS = [key]
    assert [each.sealed for each in plan(entries, into(ana), {})] == [True]


HYPOTHESIS = {
    "total": 2,
    "rows": [
        {
            "id": "Fictional000000000000", "created": "2026-02-03T14:05:06.000000+00:00", "user": "acct:cy@example.edu",
            "text": "Why *candor*?", "tags": ["Duty", "exam"], "uri": "https://example.org/case",
            "target": [{"source": "https://example.org/case", "selector": [
                {"type": "TextPositionSelector", "start": 7, "end": 9},
                {"type": "TextQuoteSelector", "exact": "candor", "prefix": "care & ", "suffix": " to its"},
            ]}],
        },
        {"id": "Fictional000000000001", "text": "A reply.", "references": ["Fictional000000000000"],
         "target": [{"source": "https://example.org/case"}]},
    ],
}  # fmt: skip


def test_hypothesis_comes_in_by_its_words(ana: Desk) -> None:
    marked, reply = planned(ana, *read(HYPOTHESIS))
    assert marked.place is not None
    assert marked.said is not None
    assert (marked.fate, marked.place.span, marked.entry.by) == (Fate.NEW, ana.span("candor"), "acct:cy@example.edu")
    assert (marked.said.content.note, marked.said.content.claims) == ("Why *candor*?\n\nClaims: exam", [ana.claims[0]])
    assert (reply.fate, reply.entry.lacks) == (Fate.LEFT, ("It is a reply; replies are not brought in.",))
