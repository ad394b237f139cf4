"""The answer to a save against the page, while others write: what is kept of either must never be another's."""

import lxml.html
import pytest
from django.urls import reverse

from tests.annotations.stage import HTMX, Desk, desk
from tests.factories import make_person

PIECES = ("passage-1", "counters", "counters-dock")


def pieces(answer: bytes) -> dict[str, str]:
    """The passage and the numbers as they are written, without what tells htmx where they go."""
    found = {}
    for root in lxml.html.fragments_fromstring(answer.decode()):
        for piece in root.iter():
            if piece.get("id") in PIECES:
                piece.attrib.pop("hx-swap-oob", None)
                found[piece.get("id")] = " ".join(
                    lxml.html.tostring(piece, encoding="unicode", with_tail=False).split()
                )
    return found


def hold_against_the_page(at: Desk, words: str, query: str) -> None:
    """Saves a note on those words, and looks at the page."""
    answer = pieces(at.post(at.sent(words), query=query).content)
    assert sorted(answer) == sorted(PIECES)
    assert answer == pieces(at.client.get(at.url("reader") + query).content)


@pytest.mark.parametrize("anonymous", [False, True])
def test_answers_show_what_the_page_shows_whatever_the_class_did_meanwhile(shown: Desk, *, anonymous: bool) -> None:
    assignment = shown.submission.assignment
    assignment.anonymous = anonymous
    assignment.save(update_fields=["anonymous"])
    ben = desk(assignment, make_person("Ben", course=assignment.course))
    theirs = ben.annotate("duty of care", "Mine.", [0])
    ben.annotate("candor to its", claims=[1])

    hold_against_the_page(shown, "care & candor", "?who=class")
    hold_against_the_page(shown, "lodgers", "?who=class")
    hold_against_the_page(ben, "lodgers", "?who=class")
    ben.client.post(reverse("annotation_delete", args=[theirs.uuid]), {"revision": 1}, headers=HTMX)
    hold_against_the_page(shown, "none may", "?who=class")
    hold_against_the_page(shown, "none may", f"?who=class&claim={shown.claims[1].uuid}")
