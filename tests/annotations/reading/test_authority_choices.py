"""The authorities that are offered for words: the nearest first, with their pins, and those found by typing."""

from typing import Any

import lxml.html
import pytest

from annotations.access import Standing
from annotations.assignments.pinned import pinned_texts
from annotations.filtering.filters import Filter
from annotations.models import AuthorityLink, Treatment
from annotations.reading.authority_choices import AuthorityChoice, authorities_found, authority_choices
from annotations.reading.desk import Desk as Place
from courses.models import Course, Role
from opinions.actions import store_case
from opinions.models import Authority, Case
from opinions.text.kinds import AuthorityKind, CitationForm, OpinionKind, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedAuthority,
    ParsedCase,
    ParsedCitation,
    ParsedNoteMark,
    ParsedOpinion,
    ParsedPassage,
    ParsedReport,
)
from tests.annotations.stage import HTMX, Desk, desk
from tests.factories import make_assignment, make_authority, make_person

WORDS = (
    "The inn was full. The keeper “shall give notice,” Ash v. Elm, 2 Fict. 3, 4. See Oak v. Fir, 5 Fict. 6, 8. "
    "Nothing more is asked, and Yew v. Box, 7 Fict. 8, is no help."
)
BLOCK = "A lodger shall have notice."
AFTER = "Fig v. Bay, 9 Fict. 10, 11. The rest follows."
NOTE = "Compare Elder v. Sloe, 11 Fict. 12."
FAR = "Long ago Rue v. Sage, 13 Fict. 14, was decided."
NAMES = {
    "ash": "Ash v. Elm, 2 Fict. 3",
    "oak": "Oak v. Fir, 5 Fict. 6",
    "yew": "Yew v. Box, 7 Fict. 8",
    "fig": "Fig v. Bay, 9 Fict. 10",
    "elder": "Elder v. Sloe, 11 Fict. 12",
    "rue": "Rue v. Sage, 13 Fict. 14",
}
PINS = {"ash": "4", "oak": "8", "fig": "11"}
SIGNALS = {"oak": "See"}


def cited(text: str, key: str) -> ParsedCitation:
    """The citation of one of the invented cases in the text, its pin with it."""
    start, pin = text.index(NAMES[key]), PINS.get(key, "")
    end = start + len(NAMES[key]) + (len(f", {pin}") if pin else 0)
    return ParsedCitation(start, end, key, CitationForm.FULL, pin, signal=SIGNALS.get(key, ""))


def parsed(key: str) -> ParsedAuthority:
    """One of the invented cases; Ash has a second report."""
    reports = (ParsedReport("2", "Fict.", "3"), ParsedReport("70", "Franklin", "71")) if key == "ash" else ()
    return ParsedAuthority(key, AuthorityKind.CASE, f"{NAMES[key]} (1990)", NAMES[key].split(",")[0], reports=reports)


@pytest.fixture
def case(db: None) -> Case:
    """A paragraph with citations and a note, a block quotation with its source, and a paragraph far off."""
    passages = (
        ParsedPassage(
            PassageKind.PARAGRAPH,
            WORDS,
            notes=(ParsedNoteMark(len(WORDS), "1"),),
            citations=tuple(cited(WORDS, key) for key in ("ash", "oak", "yew")),
        ),
        ParsedPassage(PassageKind.BLOCKQUOTE, BLOCK),
        ParsedPassage(PassageKind.PARAGRAPH, AFTER, citations=(cited(AFTER, "fig"),)),
        ParsedPassage(PassageKind.PARAGRAPH, FAR, citations=(cited(FAR, "rue"),)),
        ParsedPassage(PassageKind.FOOTNOTE, NOTE, label="1", citations=(cited(NOTE, "elder"),)),
    )
    opinion = ParsedOpinion(OpinionKind.MAJORITY, passages, author="Hart", author_title="J.")
    facts = CaseFacts("Lodger v. Inn", citations=("20 Fict. 1",), decided="2001")
    return store_case(ParsedCase(facts, (opinion,), tuple(map(parsed, NAMES))), by=None, fictional=True)


@pytest.fixture
def ana(course: Course, case: Case) -> Desk:
    """Ana at that opinion."""
    return desk(make_assignment(course, case=case), make_person("Ana", course=course))


def at(who: Desk) -> Place:
    """Her desk as the views make it."""
    pinned = pinned_texts(who.submission.assignment)
    return Place(who.submission, Standing(Role.STUDENT, owns=True), who.submission.user, pinned[0], pinned, Filter())


def offered(who: Desk, words: str) -> list[AuthorityChoice]:
    """What is offered for the words."""
    return authority_choices(at(who), who.span(words))


def told(choices: list[AuthorityChoice]) -> list[tuple[str, str, str]]:
    """Each choice's nearness, name and pin."""
    return [(each.nearness, each.cite.split(" v.")[0], each.pin) for each in choices]


def authority(name: str) -> Authority:
    """One of the invented cases by its first party."""
    return Authority.objects.get(name__startswith=f"{name} v.")


def test_words_of_a_sentence_offer_its_citations_then_the_passages_then_its_notes(ana: Desk) -> None:
    assert told(offered(ana, "The keeper"))[:5] == [
        ("sentence", "Ash", "4"),
        ("sentence", "Oak", "8"),
        ("passage", "Yew", ""),
        ("passage", "Elder", ""),
        ("opinion", "Fig", ""),
    ]


def test_authority_cited_in_the_words_comes_first(ana: Desk) -> None:
    choices = told(offered(ana, "is asked, and Yew v. Box, 7 Fict. 8, is no help"))
    assert choices[0] == ("selection", "Yew", "")
    assert {nearness for nearness, name, _pin in choices if name in ("Ash", "Oak", "Elder")} == {"passage"}


def test_quotes_is_ticked_where_the_words_hold_what_the_citation_follows(ana: Desk) -> None:
    def quoted(words: str) -> set[str]:
        return {each.cite.split(" v.")[0] for each in offered(ana, words) if each.quotes}

    assert quoted("keeper “shall give notice,” Ash v. Elm") == {"Ash"}
    assert quoted("give notice") == {"Ash"}
    assert quoted("The inn was full") == set()
    assert quoted("have notice") == {"Fig"}


def test_what_one_linked_most_comes_before_the_rest(ana: Desk) -> None:
    rue, fig = authority("Rue"), authority("Fig")
    ana.annotate("The inn was full")
    for words, linked in (("The keeper", rue), ("Nothing more", rue), ("is asked", fig)):
        AuthorityLink.objects.create(annotation=ana.annotate(words), authority=linked)
    choices = told(offered(ana, "The inn was full"))
    assert [name for nearness, name, _pin in choices if nearness == "mine"] == ["Rue", "Fig"]


def test_links_of_others_and_of_the_bin_are_not_ones_own(ana: Desk) -> None:
    ben = desk(ana.submission.assignment, make_person("Ben", course=ana.submission.assignment.course))
    AuthorityLink.objects.create(annotation=ben.annotate("The keeper"), authority=authority("Rue"))
    gone = ana.annotate("is asked")
    AuthorityLink.objects.create(annotation=gone, authority=authority("Fig"))
    gone.deleted_at = gone.created_at
    gone.save(update_fields=["deleted_at"])
    assert "mine" not in {each.nearness for each in offered(ana, "The inn was full")}


def test_merged_authority_is_offered_once_as_the_other(ana: Desk) -> None:
    Authority.objects.filter(name__startswith="Oak").update(same_as=authority("Ash"))
    names = [name for _nearness, name, _pin in told(offered(ana, "The keeper"))]
    assert names == ["Ash", "Yew", "Elder", "Fig", "Rue"]


def test_linking_a_merged_authority_stores_the_other_once(ana: Desk) -> None:
    oak, ash = authority("Oak"), authority("Ash")
    Authority.objects.filter(pk=oak.pk).update(same_as=ash)
    sent = ana.sent("The keeper", authorities=[oak.uuid, ash.uuid], **{f"pin-{oak.uuid}": "8"})
    assert ana.post(sent).status_code == 200
    assert [link.authority for link in AuthorityLink.objects.all()] == [ash]


def test_typed_words_find_the_opinions_first_then_the_librarys_and_no_merged_one(ana: Desk) -> None:
    make_authority("Ashes v. Town, 30 Fict. 40")
    Authority.objects.create(kind="record", key="other", cite="Ash Appendix")
    Authority.objects.create(kind="case", key="merged", cite="Ash v. Elm, 999 Fict. 1", same_as=authority("Ash"))
    found = [(each.nearness, each.cite) for each in authorities_found(at(ana), "ash v")]
    assert found == [("opinion", "Ash v. Elm, 2 Fict. 3 (1990)"), ("library", "Ashes v. Town, 30 Fict. 40")]
    assert [each.cite for each in authorities_found(at(ana), "70 Franklin 71")] == ["Ash v. Elm, 2 Fict. 3 (1990)"]


def test_offers_are_fields_of_the_form_with_the_treatments(ana: Desk) -> None:
    content = ana.client.get(ana.url("authority_offers"), {"q": "sage"}, headers=HTMX).content.decode()
    root = lxml.html.fragment_fromstring(content, create_parent="div")
    assert [box.get("value") for box in root.iterfind(".//input[@name='authorities']")] == [str(authority("Rue").uuid)]
    assert [each.get("value") for each in root.iterfind(".//select[1]/option")][: len(Treatment)] == Treatment.values
    nothing = ana.client.get(ana.url("authority_offers"), {"q": "zz<b>"}, headers=HTMX).content.decode()
    assert "Nothing answers to “zz&lt;b&gt;”" in nothing


def test_selection_keeps_what_was_chosen_before(ana: Desk) -> None:
    poe = make_authority()
    span = ana.span("The keeper")
    asked: dict[str, Any] = {"version": ana.version.uuid, "start": span.start, "end": span.end}
    asked["authorities"] = [str(poe.uuid), "none", str(authority("Oak").uuid)]
    content = ana.client.get(ana.url("selection"), asked, headers=HTMX).content.decode()
    assert content.count(f'value="{poe.uuid}"') == 1
    assert content.count(f'value="{authority("Oak").uuid}"') == 1


def test_offers_ask_the_same_number_of_queries_for_any_number_of_citations(
    ana: Desk, django_assert_num_queries: Any
) -> None:
    here = at(ana)
    here.layout  # noqa: B018 -- loaded once in each process
    for words in ("The inn was full", "asked, and Yew v. Box, 7 Fict. 8, is no help", "have notice"):
        with django_assert_num_queries(4):
            authority_choices(here, ana.span(words))
