"""Two writings side by side: claims and authorities matched, and both texts."""

from typing import Any

import lxml.html
from django.urls import reverse

from annotations.actions import Content, LinkChoice, create_annotation
from annotations.models import Treatment, Visibility
from courses.models import Course
from opinions.models import Case
from tests.annotations.stage import DISSENT, Desk, desk
from tests.factories import make_assignment, make_codebook, make_person, make_uuid


def read(at: Desk, query: str = "") -> Any:
    response = at.client.get(reverse("side_by_side", args=[at.submission.uuid]) + query)
    assert response.status_code == 200
    return lxml.html.fromstring(response.content.decode())


def link(at: Desk, words: str, treatment: Treatment, note: str = "") -> None:
    """A note on those words, tagged with the first claim, that links to the cited case."""
    create_annotation(
        at.submission, by=at.submission.user, uuid=make_uuid(f"{at.submission.pk} {words}"), version=at.version,
        span=at.span(words), content=Content(note, at.claims[:1], [LinkChoice(at.roe, treatment)]),
    )  # fmt: skip


def rows(root: Any) -> list[tuple[str, list[list[str]]]]:
    """Each claim with the notes of either side."""
    return [
        (
            row.find("h2").text_content().split()[-1],
            [[note.text_content().strip() for note in side.find_class("brief-note")] for side in row.iter("section")][
                1:
            ],
        )
        for row in root.find_class("claim-row")
    ]


def test_side_by_side_matches_claims_and_sets_off_what_is_treated_differently(ana: Desk) -> None:
    apart = desk(ana.submission.assignment, ana.submission.user, 1)
    link(ana, "duty of care", Treatment.FOLLOWS, "Court")
    link(apart, DISSENT, Treatment.DISTINGUISHES, "Dissent")
    ana.annotate("candor", "Only", [1])
    root = read(ana)
    assert rows(root) == [("Duty", [["Court"], ["Dissent"]]), ("Breach", [["Only"], []])]
    (row,) = root.find_class("differs")
    assert [" ".join(cell.text_content().split()) for cell in row] == [
        "Roe v. Poe, 1 Fict. 2 (Colo. 1999) used differently", "follows", "distinguishes",
    ]  # fmt: skip


def test_side_by_side_turns_round_and_shows_the_class_only_where_it_is_shown(
    ana: Desk, course: Course, case: Case
) -> None:
    open_book = make_codebook(course, title="Open")
    shown = make_assignment(course, case=case, codebook=open_book, visibility=Visibility.CLASS)
    ben = make_person("Ben", course=course)
    for work, expected in ((ana.submission.assignment, [["Mine"]]), (shown, [["Mine"], ["Theirs"]])):
        at, apart = (desk(work, ana.submission.user, writing) for writing in (0, 1))
        desk(work, ben, 1).annotate(DISSENT, "Theirs", [0])
        at.annotate("candor", "Mine", [0])
        root = read(at, f"?who=class&left={apart.version.opinion.uuid}")
        assert [side for _claim, sides in rows(root) for side in reversed(sides) if side] == expected


def test_side_by_side_of_texts_has_each_address_once_and_leads_to_the_passages(ana: Desk) -> None:
    ana.annotate("duty of care", "", [0])
    ana.annotate("candor", "", [1])
    root = read(ana, f"?mode=texts&claim={ana.claims[0].uuid}")
    names = root.xpath("//@id")
    assert len(names) == len(set(names))
    jumps = [jump.get("href") for jump in root.find_class("jumps")[0]]
    assert (jumps, len(root.find_class("own"))) == (["#left-passage-1"], 1)
    assert [name for name in names if name.endswith("note-1")] == ["left-note-1"]


def test_side_by_side_of_one_writing_says_so(ana: Desk, course: Course) -> None:
    alone = desk(make_assignment(course, codebook=make_codebook(course, title="One")), ana.submission.user)
    assert "one writing" in read(alone).find_class("empty")[0].text_content()


def test_side_by_side_asks_the_same_number_of_queries_for_more(ana: Desk, django_assert_num_queries: Any) -> None:
    apart = desk(ana.submission.assignment, ana.submission.user, 1)
    link(ana, "duty of care", Treatment.FOLLOWS)
    link(apart, DISSENT, Treatment.FOLLOWS)
    read(ana)
    for words in ("candor", "Two predicates"):
        link(ana, words, Treatment.LIMITS, "N")
        with django_assert_num_queries(33):
            read(ana)
