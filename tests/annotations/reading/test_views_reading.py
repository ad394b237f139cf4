"""The reading page and what it asks for: filters, the cards of a place, the pin cite of a selection."""

from typing import Any
from uuid import uuid4

import lxml.html
import pytest
from django.urls import reverse

from annotations.models import Annotation
from annotations.reading.reader import CARDS_SHOWN
from annotations.reading.usual_reads import CARDS_AT_FIRST
from courses.models import Course
from opinions.text.spans import Span
from tests.annotations.reading.test_marks import texts_of
from tests.annotations.stage import HTMX, Desk, castle_rock, desk
from tests.factories import make_assignment, make_person


def page(at: Desk, query: str = "") -> Any:
    """The reading page, parsed."""
    response = at.client.get(at.url("reader", query))
    assert response.status_code == 200
    return lxml.html.fromstring(response.content.decode())


def cards(root: Any) -> list[str]:
    """The notes on the page's cards, in order."""
    return [card.text_content().strip() for card in root.iterfind(".//div[@id='cards']//div[@class='note-text']/p")]


def classmate(at: Desk, name: str = "Ben") -> Desk:
    """Another student at the same assignment."""
    assignment = at.submission.assignment
    return desk(assignment, make_person(name, course=assignment.course))


def test_reader_holds_exactly_the_text(ana: Desk) -> None:
    ana.annotate("lodgers</script>, and 𝔘nder", claims=[0])
    html = ana.client.get(ana.url("reader")).content.decode()
    assert texts_of(html) == ana.version.text.split("\n")
    starts = [int(passage.get("data-start")) for passage in lxml.html.fromstring(html).xpath("//*[@data-passage]")]
    assert [ana.version.text[start:].split("\n")[0] for start in starts] == texts_of(html)


def test_reader_shows_ones_own_alone_in_a_private_assignment(ana: Desk) -> None:
    ana.annotate("duty of care", "Mine.")
    classmate(ana).annotate("candor", "Ben's.")
    for query in ("", "?who=class", "?who=mine", f"?who={uuid4()}"):
        assert cards(page(ana, query)) == ["Mine."], query


def test_reader_filters_by_whose_and_by_claim(shown: Desk) -> None:
    ben = classmate(shown)
    shown.annotate("duty of care", "Mine.", [0])
    ben.annotate("candor", "Ben's.", [1])
    assert cards(page(shown)) == ["Mine.", "Ben's."]
    assert cards(page(shown, "?who=mine")) == ["Mine."]
    assert cards(page(shown, f"?who={ben.submission.user.uuid}")) == ["Ben's."]
    assert cards(page(shown, f"?who=class&claim={shown.claims[1].uuid}")) == ["Ben's."]
    assert cards(page(shown, f"?who=mine&claim={shown.claims[1].uuid}")) == []


@pytest.mark.parametrize("query", ["?who=nobody&claim=none", "?who=%00&claim=%00", "?who=class&claim=1%27--"])
def test_reader_falls_back_where_a_filter_names_nothing(shown: Desk, query: str) -> None:
    shown.annotate("duty of care", "Mine.", [0])
    classmate(shown).annotate("candor", "Ben's.")
    root = page(shown, query)
    assert cards(root) == ["Mine.", "Ben's."]
    assert root.find(".//select[@name='who']/option[@selected]").get("value") == "class"


def test_reader_keeps_what_is_in_the_bin_to_itself(shown: Desk) -> None:
    made = shown.annotate("duty of care", "Gone.")
    shown.client.post(reverse("annotation_delete", args=[made.uuid]))
    root = page(shown, "?who=class")
    assert (cards(root), root.find(".//*[@id='opinion']//mark")) == ([], None)


def test_reader_gives_a_few_cards_the_rest_in_one_piece_and_further_ones_a_page_further(ana: Desk) -> None:
    first = ana.annotate("duty of care", "0")
    Annotation.objects.bulk_create(
        Annotation(
            uuid=uuid4(), submission=ana.submission, version=ana.version, start=first.start, end=first.end, note=str(at)
        )
        for at in range(1, CARDS_SHOWN + 1)
    )
    rest, more = (
        ana.url("reader", f"?who=mine&first={CARDS_AT_FIRST}"),
        ana.url("reader", f"?who=mine&first={CARDS_SHOWN}"),
    )
    begun = page(ana)
    assert cards(begun) == [str(at) for at in range(CARDS_AT_FIRST)]
    assert dict(begun.find(".//p[@class='more']/a").items())["hx-get"] == rest
    assert begun.find(".//p[@class='more']/a").get("hx-trigger") == "intersect once root:#margin, click"
    assert fragment(ana, rest) == ([str(at) for at in range(CARDS_AT_FIRST, CARDS_SHOWN)], [(more, None)])
    assert fragment(ana, more) == ([str(CARDS_SHOWN)], [])
    assert cards(page(ana, f"?first={CARDS_SHOWN}")) == [str(CARDS_SHOWN)]


def test_reader_fetches_all_cards_at_once_where_they_stand_beside_their_words(ana: Desk) -> None:
    for at in range(CARDS_AT_FIRST + 1):
        ana.annotate("duty of care", str(at))
    assert page(ana).find(".//p[@class='more']/a").get("hx-trigger") == "load, click"


def fragment(at: Desk, address: str) -> tuple[list[str | None], list[tuple[str | None, str | None]]]:
    """The notes of a page of cards, and the links to the next with what else sets them off."""
    root = lxml.html.fragment_fromstring(at.client.get(address, headers=HTMX).content.decode(), create_parent="div")
    notes = [each.text for each in root.iterfind(".//div[@class='note-text']/p")]
    return notes, [(each.get("hx-get"), each.get("hx-trigger")) for each in root.iterfind(".//p[@class='more']/a")]


@pytest.mark.parametrize("first", ["-1", "x", "9" * 5000, "²", "999999999"])
def test_reader_takes_any_first_card(ana: Desk, first: str) -> None:
    assert ana.client.get(ana.url("reader"), {"first": first}).status_code == 200


def place(at: Desk, offset: object, query: str = "") -> list[str]:
    """The notes on the cards that lie at an offset."""
    response = at.client.get(at.url("place", query), {"at": str(offset)}, headers=HTMX)
    assert response.status_code == 200
    content = response.content.decode()
    root = lxml.html.fragment_fromstring(content, create_parent="div")
    return [card.text for card in root.iterfind(".//div[@class='note-text']/p")]


def test_place_gives_the_cards_that_hold_the_offset_and_no_others(ana: Desk) -> None:
    wide, inner = ana.annotate("owes a duty of care", "Wide."), ana.annotate("duty", "Inner.")
    asked = {offset: place(ana, offset) for offset in (inner.start - 1, inner.start, inner.end - 1, inner.end)}
    assert list(asked.values()) == [["Wide."], ["Wide.", "Inner."], ["Wide.", "Inner."], ["Wide."]]
    assert [place(ana, wide.start - 1), place(ana, wide.end)] == [[], []]


@pytest.mark.parametrize("offset", ["", "x", "-1", "9" * 5000, "999999999"])
def test_place_where_there_is_no_text_is_empty(ana: Desk, offset: str) -> None:
    ana.annotate("duty of care", "Mine.")
    assert place(ana, offset) == []


def test_place_of_the_class_is_not_told_in_a_private_assignment(ana: Desk) -> None:
    classmate(ana).annotate("duty of care", "Ben's.")
    response = ana.client.get(ana.url("place", f"?who=class&at={ana.span('duty').start}"), headers=HTMX)
    assert "Ben's." not in response.content.decode()


@pytest.fixture
def kelly(course: Course) -> Desk:
    """Ana at Judge Kelly's opinion."""
    return desk(make_assignment(course, case=castle_rock()), make_person("Ana", course=course))


def selected(at: Desk, span: Span) -> Any:
    """What the panel is told of a selection."""
    asked: dict[str, Any] = {"version": at.version.uuid, "start": span.start, "end": span.end}
    response = at.client.get(at.url("selection"), asked, headers=HTMX)
    assert response.status_code == 200
    return lxml.html.fragment_fromstring(response.content.decode(), create_parent="div")


def pin(at: Desk, span: Span) -> str:
    """The live pin cite of a selection."""
    return str(selected(at, span).find(".//span[@class='pin']").text)


@pytest.mark.parametrize(
    ("words", "cited"),
    [
        ("it cannot bind the peace officers who are non-parties", "1119"),
        ("substantive predicates “would produce", "1120–21"),
        ("predicates “would produce", "1120–21"),
        ("language and substantive pred", "1120"),
        ("icates “would produce", "1121"),
        ("The prosecuting attorney ", "1124 n.4"),
        ("shall present any available arrest affidavits", "1125 n.4"),
        ("The prosecuting attorney shall present any available arrest affidavits", "1124–25 n.4"),
    ],
)
def test_selection_tells_the_pin_cite_in_the_seed(kelly: Desk, words: str, cited: str) -> None:
    assert pin(kelly, kelly.span(words)) == cited


def test_selection_gives_the_whole_citation_and_the_authorities_nearby_first(ana: Desk) -> None:
    root = selected(ana, ana.span("Roe v. Poe, 1 Fict. 2"))
    assert root.find(".//span[@class='citation-words']").text == "Lodger v. Town No. 1, 9 Fict. 100, 101 (Colo. 2001)"
    assert [heading.text for heading in root.iterfind(".//p[@class='nearness']")] == ["Cited in these words"]
    elsewhere = selected(ana, ana.span("duty of care"))
    assert elsewhere.find(".//div[@class='more-authorities']//details//span").text == ana.roe.cite


@pytest.mark.parametrize("wrong", [{"start": "x"}, {"end": 10**12}, {"version": uuid4()}, {"start": 5, "end": 5}])
def test_selection_of_nothing_is_refused_in_a_sentence(ana: Desk, wrong: dict[str, object]) -> None:
    asked: dict[str, Any] = {"version": ana.version.uuid, "start": 0, "end": 5} | wrong
    response = ana.client.get(ana.url("selection"), asked, headers=HTMX)
    assert response.status_code == 422
    assert lxml.html.fragment_fromstring(response.content.decode()).get("class") == "problem"


def test_place_lists_by_claim_in_the_codebooks_order_and_highlights_last(ana: Desk) -> None:
    ana.annotate("duty of care", "Bare.")
    ana.annotate("duty of", "Second.", claims=[1])
    ana.annotate("of care", "First.", claims=[0])
    assert place(ana, ana.span("of care").start) == ["First.", "Second.", "Bare."]
