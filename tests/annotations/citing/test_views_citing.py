"""The card of a citation in the reading view, and the table of authorities there."""

from typing import Any
from uuid import uuid4

import lxml.html
import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Annotation, AuthorityLink, Treatment
from courses.models import Course
from opinions.models import Authority, Case, Citation
from people.models import User
from tests.annotations.reading.test_views_reading import classmate
from tests.annotations.stage import HTMX, Desk, desk, invented_case, signed_in
from tests.factories import make_assignment, make_person


def mention(at: Desk) -> Citation:
    """The invented case's one citation, of Roe."""
    return Citation.objects.get(version=at.version)


def address(at: Desk, citation: Citation | None = None, query: str = "") -> str:
    """Where the card is."""
    found = citation or mention(at)
    return reverse("reader_citation", args=[at.submission.uuid, at.version.opinion.uuid, found.pk]) + query


def card(at: Desk, citation: Citation | None = None, query: str = "", client: Client | None = None) -> Any:
    """The card, parsed."""
    response = (client or at.client).get(address(at, citation, query), headers=HTMX)
    assert response.status_code == 200
    return lxml.html.fragment_fromstring(response.content.decode(), create_parent="div")


def words(root: Any, name: str) -> list[str]:
    """The words of the elements of that class, white space made one space."""
    return [" ".join(each.text_content().split()) for each in root.iterfind(f".//*[@class='{name}']")]


def cite_again(at: Desk, start: int, **fields: object) -> Citation:
    """One more mention of Roe, five code points long."""
    first = mention(at) if not fields.get("authority") else None
    kept = {"authority": first.authority if first else None, "form": "name", "pin": ""} | fields
    return Citation.objects.create(version=at.version, start=start, end=start + 5, **kept)


def link(at: Desk, where: str, treatment: Treatment = Treatment.FOLLOWS, **fields: object) -> Annotation:
    """A note of the person that links Roe."""
    made = at.annotate(where)
    AuthorityLink.objects.create(annotation=made, authority=at.roe, treatment=treatment, **fields)
    return made


def test_card_says_what_is_cited_and_where_the_opinion_does_so(ana: Desk) -> None:
    again = ana.span("A lodger shall have notice.").start
    first = mention(ana)
    cite_again(ana, again)
    Citation.objects.filter(pk=first.pk).update(pin="3-4", signal="see", parenthetical="en banc")
    root = card(ana, first)
    assert words(root, "mention-cite") == ["Roe v. Poe, 1 Fict. 2 (Colo. 1999)"]
    assert words(root, "mention-facts") == ["case cited in full"]
    assert words(root, "mention-here") == ["see at 3–4 (en banc)"]
    places = root.xpath(".//ul[@class='mention-places']//a")
    assert [(each.text, each.get("href").split("#")[1], each.get("aria-current")) for each in places] == [
        ("101", "passage-2", "true"),
        ("101", "passage-3", None),
    ]
    assert root.find(".//h3").text.strip() == "Cited 2 times in this opinion"


def test_card_is_a_page_without_scripts(ana: Desk) -> None:
    root = lxml.html.fromstring(ana.client.get(address(ana)).content.decode())
    assert words(root, "mention-cite") == ["Roe v. Poe, 1 Fict. 2 (Colo. 1999)"]
    back = root.xpath("//p[@class='crumbs']/a")[0].get("href")
    assert back == ana.url("reader", "?who=mine#passage-2")


def test_card_shows_the_links_that_the_reader_may_see_and_her_filter_names(shown: Desk) -> None:
    ben = classmate(shown)
    link(shown, "duty of care", pin="3", quotes=True)
    link(ben, "candor", Treatment.LIMITS)
    root = card(shown)
    assert words(root, "mention-treatments") == ["follows 1limits 1quotes 1"]
    assert words(root, "mention-links") == ["100 follows, quotes, at 3 you 100 limits Ben"]
    assert words(card(shown, query="?who=mine"), "mention-links") == ["100 follows, quotes, at 3 you"]
    assert words(card(shown, query=f"?who={ben.submission.user.uuid}"), "mention-links") == ["100 limits Ben"]


def test_card_keeps_the_classs_links_to_itself_in_a_private_assignment(ana: Desk, teacher: User) -> None:
    link(classmate(ana), "candor")
    for query in ("", "?who=class"):
        assert words(card(ana, query=query), "mention-links") == []
    assert words(card(ana, query="?who=class", client=signed_in(teacher)), "mention-links") == ["100 follows Ben"]


def test_card_leaves_out_links_of_the_bin_and_of_other_assignments(shown: Desk, course: Course, case: Case) -> None:
    other = desk(
        make_assignment(course, case=case, visibility="class", codebook=shown.claims[0].codebook),
        make_person("Cy", course=course),
    )
    link(other, "duty of care")
    gone = link(shown, "candor")
    shown.client.post(reverse("annotation_delete", args=[gone.uuid]))
    assert words(card(shown), "mention-links") == []


def test_card_of_a_held_case_leads_to_the_page_that_is_cited(ana: Desk) -> None:
    held = invented_case(2)
    Authority.objects.filter(pk=ana.roe.pk).update(case=held)
    Citation.objects.filter(pk=mention(ana).pk).update(pin="104")
    [way] = card(ana).xpath(".//a[@class='mention-way']")
    dissent = held.opinions.get(author="Ives")
    assert (way.get("href"), way.text) == (
        f"{dissent.get_absolute_url()}#page-104", "Go to Ives, J., dissenting, page 104",
    )  # fmt: skip


def test_card_of_another_writing_leads_to_it_in_the_submission(ana: Desk) -> None:
    dissent = ana.submission.assignment.case.opinions.get(author="Ives")
    made = cite_again(ana, 0, form="internal", pin="104", writing=dissent, authority=None)
    root = card(ana, made)
    assert words(root, "mention-cite") == ["Ives, J., dissenting"]
    [way] = root.xpath(".//a[@class='mention-way']")
    there = reverse("reader", args=[ana.submission.uuid, dissent.uuid])
    assert way.get("href") == f"{there}?who=mine#page-104"


def test_card_of_what_nobody_knows_says_why_and_proposes(ana: Desk) -> None:
    made = Citation.objects.create(
        version=ana.version, start=0, end=5, form="id", doubt="Nothing stands before it.", likely=ana.roe
    )
    root = card(ana, made)
    assert words(root, "mention-doubt") == ["Nothing stands before it.", "Perhaps Roe v. Poe, 1 Fict. 2 (Colo. 1999)"]
    assert words(root, "mention-links") == []


def test_card_shows_the_authority_that_a_merged_one_is(shown: Desk) -> None:
    link(shown, "duty of care")
    ash = Authority.objects.create(kind="case", key="ash", cite="Ash v. Elm, 2 Fict. 3", name="Ash v. Elm")
    Authority.objects.filter(pk=shown.roe.pk).update(same_as=ash)
    root = card(shown)
    assert words(root, "mention-cite") == ["Ash v. Elm, 2 Fict. 3"]
    assert words(root, "mention-links") == ["100 follows you"]


def test_only_curators_are_led_to_the_correction(ana: Desk) -> None:
    wanted = reverse("citation", args=[mention(ana).pk])
    assert card(ana).xpath(f".//a[@href='{wanted}']") == []
    ana.submission.user.user_permissions.add(Permission.objects.get(codename="curate"))
    assert [each.text for each in card(ana).xpath(f".//a[@href='{wanted}']")] == ["Correct this"]


def test_citation_of_another_writing_or_of_none_is_not_found(ana: Desk) -> None:
    other = invented_case(3).opinions.get(author="Hart").versions.get().citations.get()
    assert ana.client.get(address(ana, other)).status_code == 404
    assert ana.client.get(address(ana).replace(str(mention(ana).pk), "0")).status_code == 404


def test_card_asks_the_same_number_of_queries_for_any_number_of_mentions(shown: Desk) -> None:
    link(shown, "duty of care")
    first, ben = mention(shown), classmate(shown)
    card(shown, first)
    with CaptureQueriesContext(connection) as few:
        card(shown, first)
    for start in range(8):
        cite_again(shown, 6 * start, authority=first.authority)
    for where in ("candor", "Two predicates", "and the inn"):
        link(ben, where)
    with CaptureQueriesContext(connection) as many:
        card(shown, first)
    assert len(many) == len(few)


def test_table_leads_into_the_reader_and_to_the_cards(ana: Desk) -> None:
    Citation.objects.filter(pk=mention(ana).pk).update(pin="3")
    root = lxml.html.fromstring(ana.client.get(ana.url("reader_authorities")).content.decode())
    assert [link.get("href") for link in root.xpath("//a[@class='toa-pin']")] == [
        ana.url("reader", "?who=mine#passage-2")
    ]
    assert [link.get("href") for link in root.xpath("//span[@class='toa-cited']/a")] == [
        address(ana, query="?who=mine")
    ]


def test_table_under_a_filter_has_what_its_notes_speak_of(ana: Desk) -> None:
    authority = mention(ana).authority
    assert authority is not None
    cite_again(ana, 20, authority=authority)
    cite_again(ana, 40, authority=authority)
    ana.annotate("as Roe v. Poe", "", [0])
    ana.annotate("nder it none", "", [1])

    def shown(query: str) -> tuple[list[str], list[str]]:
        root = lxml.html.fromstring(ana.client.get(ana.url("reader_authorities", query)).content.decode())
        places = [link.get("href").partition("#")[2] for link in root.xpath("//a[@class='toa-pin']")]
        return places, words(root, "notice")

    told = "Under your filter: what the notes that it shows speak of. claim: {}. {} of 3 citations. Show all"
    first, second = (f"?who=mine&claim={claim.uuid}" for claim in ana.claims[:2])
    assert shown("?who=mine") == (["passage-1", "passage-2"], [])
    assert shown(first) == (["passage-2"], [told.format(ana.claims[0].label, 1)])
    assert shown(second)[1] == [told.format(ana.claims[1].label, 0)]
    link(ana, "owes")
    assert shown("?who=mine&treatment=follows") == (
        ["passage-1"],
        [told.replace("claim: {}", "treatment: follows").format(2)],
    )
    assert shown("?who=mine&treatment=follows&kind=heading")[0] == []


def test_table_of_the_case_has_all_that_the_assignment_names(ana: Desk) -> None:
    dissent = ana.submission.assignment.texts.get(opinion__author="Ives")
    Citation.objects.create(version=dissent, start=0, end=5, authority=ana.roe, form="name")
    one = ana.client.get(ana.url("reader_authorities")).content.decode()
    whole = ana.client.get(ana.url("reader_authorities", "?whole=1")).content.decode()
    numbers = [len(lxml.html.fromstring(page).xpath("//a[@class='toa-pin']")) for page in (one, whole)]
    assert numbers == [1, 2]


def test_reader_offers_the_table_and_the_cards(ana: Desk) -> None:
    root = lxml.html.fromstring(ana.client.get(ana.url("reader")).content.decode())
    assert root.get_element_by_id("reading").get("data-citation-url") == address(ana, query="?who=mine").replace(
        f"/{mention(ana).pk}/", "/0/"
    )
    assert root.xpath("//nav[@id='rail']//a[text()='Table of authorities']")[0].get("href") == ana.url(
        "reader_authorities", "?who=mine"
    )


@pytest.mark.parametrize("name", ["reader_citation", "reader_authorities"])
def test_submission_of_nobody_is_not_found(ana: Desk, name: str) -> None:
    further = [mention(ana).pk] if name == "reader_citation" else []
    assert ana.client.get(reverse(name, args=[uuid4(), ana.version.opinion.uuid, *further])).status_code == 404
