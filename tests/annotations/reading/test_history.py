"""The history of a note as a page: who sees it, what it tells, and how a state comes back."""

from django.test import Client
from django.urls import reverse

from annotations.actions import Content, edit_annotation
from annotations.models import Annotation
from annotations.reading.differences import COMPARED, Fate, pieces
from people.models import User
from tests.annotations.stage import HTMX, Desk, desk
from tests.factories import make_person


def history(client: Client, note: Annotation) -> tuple[int, str]:
    """Status and words of the history as the card gets it."""
    answer = client.get(reverse("annotation_history", args=[note.uuid]), headers=HTMX)
    return answer.status_code, answer.content.decode()


def test_history_tells_who_changed_what(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care", "A duty.", [0], links=True)
    edit_annotation(note, by=ana.submission.user, revision=1, content=Content("A real duty.", [ana.claims[1]]))

    status, own = history(ana.client, note)
    assert status == 200
    assert "real </ins>" in own
    assert [own.count(words) for words in ("(added)", "(taken away)", "Bring this back", "you")] == [2, 1, 1, 2]
    staff = Client()
    staff.force_login(teacher)
    status, seen = history(staff, note)
    assert (status, seen.count("<span>Ana</span>"), seen.count("Bring this back")) == (200, 2, 0)


def test_history_is_not_for_classmates_and_the_bins_not_for_staff(shown: Desk, teacher: User) -> None:
    note = shown.annotate("duty of care", "Seen by all.")
    ben = desk(shown.submission.assignment, make_person("Ben", course=shown.submission.assignment.course))
    staff = Client()
    staff.force_login(teacher)
    assert [history(each, note)[0] for each in (shown.client, staff, ben.client)] == [200, 200, 403]

    shown.client.post(reverse("annotation_delete", args=[note.uuid]))

    assert [history(each, note)[0] for each in (shown.client, staff, ben.client)] == [200, 404, 404]


def test_state_comes_back_from_the_page_and_from_the_card(ana: Desk) -> None:
    note = ana.annotate("duty of care", "First.")
    edit_annotation(note, by=ana.submission.user, revision=1, content=Content("Second."))
    url = reverse("annotation_return", args=[note.uuid])

    answer = ana.client.post(url, {"number": 1}, headers=HTMX)
    assert (answer.headers["X-Acknowledged"], answer.headers["X-Step"]) == (str(note.uuid), f"done {note.uuid} 3")
    ana.client.post(url, {"number": 2})
    note.refresh_from_db()
    assert (note.note, note.revision) == ("Second.", 4)
    assert [ana.client.post(url, {"number": wrong}, headers=HTMX).status_code for wrong in ("9", "x", "")] == [422] * 3


def test_pieces_give_both_texts_back_and_stay_quick_on_long_ones() -> None:
    before, after = "a b c\nd  e", "a c\nd x e f"
    found = pieces(before, after)
    assert "".join(each.words for each in found if each.fate is not Fate.IN) == before
    assert "".join(each.words for each in found if each.fate is not Fate.OUT) == after
    long = " ".join(f"w{n}" for n in range(COMPARED // 1000))
    assert [each.fate for each in pieces(f"{long} one end", f"{long} other end")] == ["same", "out", "in", "same"]
    assert [each.fate for each in pieces(long, " ".join(reversed(long.split())))] == ["out", "in"]
