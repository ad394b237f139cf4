"""Searching an opinion and its notes, and going from one shown note to the next: what is found, and by whom."""

from collections.abc import Callable
from uuid import UUID, uuid4

import lxml.html
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Assignment, AssignmentText, Reply, Visibility
from annotations.reading.found_words import Found, found_words
from annotations.reading.shown_steps import NEXT, PREVIOUS, shown_step
from tests.annotations.filtering.test_filters import classmate, place
from tests.annotations.stage import HTMX, Desk, desk, signed_in


def found(at: Desk, words: str) -> Found:
    """What is found by her who works there."""
    return found_words(place(at, ""), words)


def places(at: Desk, words: str) -> list[tuple[str, str, str]]:
    """Writing, pin and painted words of each place."""
    texts = {text.opinion.pk: text for text in place(at, "").pinned}
    words_of = {f"{number}": text.text for number, text in enumerate(texts.values())}
    return [
        (
            writing.label.split(" (")[0],
            hit.pin,
            "|".join(_slice(words_of[str(number)], span) for span in hit.spans.split()),
        )
        for number, writing in enumerate(found(at, words).writings)
        for hit in writing.places
    ]


def _slice(text: str, span: str) -> str:
    start, end = map(int, span.split("-"))
    return text[start:end]


def test_places_of_all_writings_are_found_with_their_pins(ana: Desk) -> None:
    assert places(ana, "town") == [
        ("Opinion of the Court", "100", "town"),
        ("Ives, J., dissenting", "104", "town"),
    ]
    assert places(ana, '"inn keeper\'s cafe"') == [("Opinion of the Court", "101", "inn\u00a0keeper’s café")]
    assert places(ana, "candor duty") == [("Opinion of the Court", "100", "duty|candor")]
    assert places(ana, "withhold notes") == []


def test_place_leads_to_its_writing_and_number(ana: Desk) -> None:
    (_majority, dissent) = found(ana, "town").writings
    there = desk(ana.submission.assignment, ana.submission.user, writing=1)
    assert [hit.url for hit in dissent.places] == [there.url("reader", "?who=mine&find=town&hit=2#passage-0")]


def test_notes_and_replies_are_found_of_those_whose_work_she_sees(shown: Desk) -> None:
    shown.annotate("duty of care", "A naïve reading of “notice”.")
    ben = classmate(shown)
    bens = ben.annotate("candor", "Reads otherwise.")
    Reply.objects.create(uuid=uuid4(), annotation=bens, by=shown.submission.user, body="A naive notice.")
    gone = ben.annotate("lodger shall", "A naive note in the bin.")
    ben.client.post(f"/annotations/{gone.uuid}/delete/")
    told = [(note.author_name, note.in_reply) for note in found(shown, "naive NOTICE").notes]
    assert told == [("Ana", False), ("Ben", True)]
    Assignment.objects.update(visibility=Visibility.PRIVATE)
    blind = found(shown, "naive")
    assert ([note.author_name for note in blind.notes], blind.note_count) == (["Ana"], 1)
    page = shown.client.get(shown.url("reader_find", "?find=naive&who=class")).content.decode()
    assert (page.count("Ben"), "A naive notice" in page) == (0, False)


def test_what_an_edited_opinion_leaves_out_is_not_found_by_who_may_not_open_it(ana: Desk) -> None:
    AssignmentText.objects.filter(version=ana.version).update(kept=[0, 2])
    assert found(ana, "lodgers").place_count == 1
    Assignment.objects.update(folds_open=False)
    assert (found(ana, "lodgers").place_count, found(ana, "otherwise").place_count) == (0, 0)
    assert found(ana, "predicates").place_count == 1


@pytest.mark.parametrize("words", ["", "%00", "%22%22", "...", "%5B(*", "a" * 5000])
def test_find_takes_anything(ana: Desk, words: str) -> None:
    assert ana.client.get(ana.url("reader_find", f"?find={words}")).status_code == 200


def test_find_tells_the_list_alone_to_htmx(ana: Desk) -> None:
    root = lxml.html.fragment_fromstring(
        ana.client.get(ana.url("reader_find", "?find=town"), headers=HTMX).content.decode(), create_parent="div"
    )
    assert [link.get("data-hit") for link in root.xpath("//a[@data-hit]")] == ["1", "2"]
    assert [link.get("data-spans") is not None for link in root.xpath("//a[@data-hit]")] == [True, False]
    assert [mark.text for mark in root.iterfind(".//mark")] == ["town", "town"]


def test_steps_go_round_in_the_texts_order_and_past_what_is_hidden(shown: Desk) -> None:
    first, second = shown.annotate("duty of care", "1", [0]), shown.annotate("lodger shall", "3", [0])
    bens = classmate(shown).annotate("candor", "2")
    here = place(shown, "?who=class")

    def led(direction: int, of: UUID | None = None, at: int = 0) -> tuple[str, int, int, bool]:
        step = shown_step(here, direction, of=of, at=at)
        assert step is not None
        return step.card.note, step.number, step.total, step.wrapped

    assert led(NEXT) == ("1", 1, 3, False)
    assert [led(NEXT, each.uuid) for each in (first, bens, second)] == [
        ("2", 2, 3, False), ("3", 3, 3, False), ("1", 1, 3, True)
    ]  # fmt: skip
    assert [led(PREVIOUS, each.uuid) for each in (first, bens)] == [("3", 3, 3, True), ("1", 1, 3, False)]
    assert [led(way, at=bens.start) for way in (NEXT, PREVIOUS)] == [("2", 2, 3, False), ("1", 1, 3, False)]
    Assignment.objects.update(visibility=Visibility.PRIVATE)
    here = place(shown, "?who=class")
    assert led(NEXT, first.uuid) == ("3", 2, 2, False)
    assert led(NEXT, bens.uuid, at=bens.start) == ("3", 2, 2, False)


def test_step_without_notes_says_so(ana: Desk) -> None:
    answer = ana.client.get(ana.url("reader_step"), headers=HTMX).content.decode()
    assert lxml.html.fragment_fromstring(answer).get("data-words") == "No notes are shown."


PAGES: dict[str, Callable[[Desk], str]] = {
    "find": lambda at: at.url("reader_find", "?find=note"),
    "step": lambda at: at.url("reader_step", "?who=class&to=next"),
    "all writings": lambda at: f"/submissions/{at.submission.uuid}/notes/?who=class",
    "every part of the filter": lambda at: at.url(
        "reader",
        f"?who=class&claim={at.claims[0].uuid}&authority={at.roe.uuid}&treatment=mentions&kind=paragraph"
        "&only=noted&only=after_reveal&only=unanswered&changed=2020-01-01T00:00:00Z",
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_finding_asks_equally_often(shown: Desk, page: str) -> None:
    def asked() -> int:
        client = signed_in(shown.submission.user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGES[page](shown), headers=HTMX).status_code == 200
        return len(queries)

    shown.annotate("duty of care", "note", [0], links=True)
    classmate(shown, "Dan").annotate("candor", "note", [0], links=True)
    asked()  # layouts are kept from here on
    one = asked()
    for name in ("Ben", "Cleo"):
        other = classmate(shown, name)
        for words in ("candor", "lodger shall", "Two predicates"):
            other.annotate(words, "note", [0], links=True)
    assert asked() == one
