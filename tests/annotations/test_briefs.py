"""The brief that a student's tagged passages write, and how she arranges it."""

from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from annotations.actions import delete_annotation
from annotations.briefs.headings import guessed_heading
from annotations.models import Annotation, BriefHeading, BriefPlace, Claim
from courses.models import Course
from people.models import User
from tests.annotations.stage import DISSENT, HTMX, PREDICATES, Desk, desk, signed_in
from tests.factories import make_codebook, make_person

Shown = list[tuple[str, list[str]]]


def read(at: Desk, client: Client | None = None, query: str = "") -> Any:
    """The page of the brief."""
    response = (client or at.client).get(reverse("brief", args=[at.submission.uuid]) + query)
    assert response.status_code == 200
    return lxml.html.fromstring(response.content.decode())


def shown(root: Any) -> Shown:
    """Each section's heading (without its letters) with the notes of its passages, in order."""
    return [
        (
            "".join(section.xpath("./*[self::h2 or self::h3 or self::h4]/text()")).strip(),
            [note.text_content().strip() for note in section.find_class("brief-note")],
        )
        for section in root.find_class("brief-section")
    ]


def arrange(at: Desk, annotation: Annotation, **sent: object) -> None:
    """Posts as the page's forms do."""
    form = {"annotation": annotation.uuid} | sent
    response = at.client.post(reverse("brief_arrange", args=[at.submission.uuid]), form, headers=HTMX)
    assert response.status_code == 200


def test_brief_stands_by_claim_in_the_codebooks_order_with_parents(ana: Desk) -> None:
    duty, breach, _cause = ana.claims
    Claim.objects.filter(pk=breach.pk).update(parent=duty)
    ana.annotate("candor", "Bare.")
    ana.annotate("Two predicates", "Second.", [1])
    ana.annotate("duty of care", "First.", [1, 2])
    assert shown(read(ana)) == [
        ("Duty", []),
        ("Breach", ["First.", "Second."]),
        ("Cause", ["First."]),
        ("Without a claim", ["Bare."]),
    ]


def test_brief_quotes_as_the_bluebook_with_the_short_citation(ana: Desk) -> None:
    ana.annotate(PREDICATES, "", [0], links=True)
    root = read(ana)
    (quoted,) = [each.text_content() for each in root.find_class("quotation")]
    assert quoted == f"“{PREDICATES}” Lodger, 9 Fict. at 100–01 (footnote omitted)."
    assert [" ".join(each.text_content().split()) for each in root.find_class("brief-links")] == [
        "mentions Roe v. Poe, 1 Fict. 2 (Colo. 1999), at 3"
    ]


def test_brief_keeps_what_is_moved_and_left_out(ana: Desk) -> None:
    first, second, third = (
        ana.annotate(words, note, [0])
        for words, note in (("duty of care", "1"), ("candor", "2"), ("Two predicates", "3"))
    )
    arrange(ana, third, before=first.uuid)
    arrange(ana, second, left_out="yes")
    assert shown(read(ana)) == [("Duty", ["3", "1"])]
    ana.annotate("notice", "4", [0])
    arrange(ana, second, left_out="no")
    assert shown(read(ana)) == [("Duty", ["3", "4", "1", "2"])]
    delete_annotation(first, by=ana.submission.user)
    arrange(ana, third, after=second.uuid)
    assert shown(read(ana)) == [("Duty", ["4", "2", "3"])]


def test_brief_guesses_parts_until_they_are_accepted(ana: Desk, course: Course) -> None:
    work = ana.submission.assignment
    work.codebook = make_codebook(course, ("Facts: notice", "Reasoning", "Duty"), "Briefing")
    work.save()
    at = desk(work, ana.submission.user)
    facts = at.annotate("duty of care", "F", [0])
    at.annotate("candor", "D", [2])
    desk(work, ana.submission.user, 1).annotate(DISSENT, "Apart")
    edit = reverse("brief_edit", args=[at.submission.uuid])
    at.client.post(edit, {"order": "elements"})
    by_guess = [
        ("Facts", ["F"]), ("Issue", []), ("Holding", []), ("Reasoning", []), ("Other opinions and notes", ["Apart"]),
        ("Not placed yet", ["D"]),
    ]  # fmt: skip
    root = read(at)
    assert (shown(root), len(root.find_class("guess"))) == (by_guess, 2)
    arrange(at, facts, heading="holding")
    at.client.post(reverse("brief_arrange", args=[at.submission.uuid]), {"accept": "all"})
    root = read(at)
    assert shown(root)[2:3] + shown(root)[4:] == [("Holding", ["F"]), *by_guess[4:]]
    assert len(root.find_class("guess")) == 0
    assert set(BriefPlace.objects.values_list("heading", flat=True)) == {"holding", "other"}


@pytest.mark.parametrize(
    ("label", "kind", "heading"),
    [
        ("Facts", "majority", BriefHeading.FACTS),
        ("Question presented", "majority", BriefHeading.ISSUE),
        ("Rule 65(d): non-parties not bound", "majority", BriefHeading.HOLDING),
        ("Application of the rule", "dissent", BriefHeading.REASONING),
        ("Property interest", "majority", BriefHeading.NONE),
        ("Property interest", "dissent", BriefHeading.OTHER),
        ("Artifact", "plurality", BriefHeading.NONE),
    ],
)
def test_guessed_heading_reads_whole_words(label: str, kind: str, heading: BriefHeading) -> None:
    assert guessed_heading([Claim(label=label, key="x")], kind, {"majority", "dissent"}) == heading


def test_guessed_heading_of_a_separate_writing_read_alone_is_open() -> None:
    assert guessed_heading([Claim(label="Duty", key="x")], "dissent", {"dissent"}) == BriefHeading.NONE


def test_brief_is_read_by_staff_and_arranged_by_its_owner(ana: Desk, teacher: User, course: Course) -> None:
    other = desk(ana.submission.assignment, make_person("Ben", course=course))
    theirs = other.annotate("candor", "Ben's.", [0])
    mine = ana.annotate("candor", "Ana's.", [0])
    root = read(ana, signed_in(teacher))
    assert (shown(root), root.find_class("brief-controls")) == ([("Duty", ["Ana's."])], [])
    arrange(ana, theirs, left_out="yes")
    arrange(ana, mine, before=theirs.uuid)
    assert not BriefPlace.objects.exists()
    assert len(read(ana).find_class("brief-controls")) == 1


def test_brief_asks_the_same_number_of_queries_for_more(ana: Desk, django_assert_num_queries: Any) -> None:
    ana.annotate("duty of care", "N", [0, 1], links=True)
    read(ana)
    for words in ("candor", "Two predicates"):
        ana.annotate(words, "N", [0, 1], links=True)
        with django_assert_num_queries(17):
            read(ana)
