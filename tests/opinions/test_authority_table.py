"""The table of authorities: its groups, their order, where each thing is cited, and what nobody knows."""

from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from opinions.actions import store_case
from opinions.authority_table import Addresses, AuthorityTable, build_table
from opinions.models import Authority, Case, OpinionText
from opinions.text.kinds import AuthorityKind, CitationForm, OpinionKind, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedAuthority,
    ParsedCase,
    ParsedCitation,
    ParsedNoteMark,
    ParsedOpinion,
    ParsedPageMark,
    ParsedPassage,
)
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]

SERIES = "9 Fict. 100"
FIRST = "See Ash v. Elm at 7. Then Ash again. So § 288; § 1983; § 12."
SECOND = "The Oak v. Fir rule, Fict. Const. I, and App. 3. Ibid. Ante, at 101."
AUTHORITIES = (
    ParsedAuthority("ash", AuthorityKind.CASE, "Ash v. Elm, 2 Fict. 3 (1990)", "Ash v. Elm"),
    ParsedAuthority("oak", AuthorityKind.CASE, "The Oak v. Fir, 1 Fict. 3 (1980)", "The Oak v. Fir"),
    ParsedAuthority("s1983", AuthorityKind.STATUTE, "42 Fict. Code § 1983"),
    ParsedAuthority("s288", AuthorityKind.STATUTE, "42 Fict. Code § 288"),
    ParsedAuthority("r12", AuthorityKind.RULE, "Fict. R. 12"),
    ParsedAuthority("const", AuthorityKind.CONSTITUTION, "Fict. Const. art. I"),
    ParsedAuthority("app", AuthorityKind.RECORD, "Appendix"),
)


def cited(
    text: str, words: str, authority: str | None, form: CitationForm = CitationForm.FULL, **more: Any
) -> ParsedCitation:
    """A citation of those words, which stand in the text once."""
    start = text.index(words)
    return ParsedCitation(start, start + len(words), authority, form, more.pop("pin", ""), **more)


@pytest.fixture
def case() -> Case:
    """An opinion of the court on pages 100 and 101 and a dissent on 102, with every kind of citation."""
    first = (
        cited(FIRST, "Ash v. Elm at 7", "ash", pin="7", signal="see"),
        cited(FIRST, "Ash again", "ash", CitationForm.NAME),
        cited(FIRST, "§ 288", "s288", CitationForm.SECTION),
        cited(FIRST, "§ 1983", "s1983", CitationForm.SECTION),
        cited(FIRST, "§ 12", "r12", CitationForm.SECTION),
    )
    second = (
        cited(SECOND, "Oak v. Fir", "oak", CitationForm.NAME),
        cited(SECOND, "Fict. Const. I", "const"),
        cited(SECOND, "App. 3", "app", CitationForm.RECORD, pin="3"),
        cited(SECOND, "Ibid", None, CitationForm.ID, doubt="Nothing is cited before it.", likely="ash"),
        cited(SECOND, "Ante, at 101", None, CitationForm.INTERNAL, pin="101", writing=0),
    )
    page = ParsedPageMark(0, SERIES, "100"), ParsedPageMark(FIRST.index("Then"), SERIES, "101")
    body = ParsedPassage(PassageKind.PARAGRAPH, FIRST, pages=page, notes=(ParsedNoteMark(3, "1"),), citations=first)
    note = ParsedPassage(
        PassageKind.FOOTNOTE,
        "Ash once more.",
        label="1",
        citations=(ParsedCitation(0, 3, "ash", CitationForm.NAME, ""),),
    )
    dissent = ParsedPassage(PassageKind.PARAGRAPH, SECOND, pages=(ParsedPageMark(0, SERIES, "102"),), citations=second)
    opinions = (
        ParsedOpinion(OpinionKind.MAJORITY, (body, note), author="Hart", author_title="J."),
        ParsedOpinion(OpinionKind.DISSENT, (dissent,), author="Ives", author_title="J."),
    )
    facts = CaseFacts("Lodger v. Town", citations=(SERIES,), decided="2001")
    return store_case(ParsedCase(facts, opinions, AUTHORITIES), by=None, fictional=True)


def table_of(case: Case, *authors: str) -> AuthorityTable:
    """The table of the writings of those authors, or of all."""
    texts = OpinionText.objects.filter(opinion__case=case).defer("text").select_related("opinion__case")
    texts = texts.filter(opinion__author__in=authors) if authors else texts
    addresses = Addresses(
        lambda version, number: f"{version.opinion.author}#{number}",
        lambda _version, _pk: "card",
        lambda each: each.name,
    )
    return build_table(list(texts.order_by("opinion__position")), addresses)


def entries(table: AuthorityTable) -> dict[str, list[str]]:
    """The authorities of each group, in order."""
    return {group.key: [entry.name + entry.rest for entry in group.entries] for group in table.groups}


def places(table: AuthorityTable, name: str) -> list[tuple[str, str, list[str], int]]:
    """Where the authority is cited: page, link, pins of its own, how often."""
    [entry] = [entry for group in table.groups for entry in group.entries if name in entry.name + entry.rest]
    return [
        (place.pin, place.url, [cited.pin for cited in place.cited], place.count)
        for use in entry.uses
        for place in use.places
    ]


def test_table_groups_and_orders_what_is_cited(case: Case) -> None:
    table = table_of(case)
    assert entries(table) == {
        "cases": ["Ash v. Elm, 2 Fict. 3 (1990)", "The Oak v. Fir, 1 Fict. 3 (1980)"],
        "constitutions": ["Fict. Const. art. I"],
        "statutes": ["42 Fict. Code § 288", "42 Fict. Code § 1983"],
        "rules": ["Fict. R. 12"],
        "this_case": ["Opinion of the Court (Hart, J.)"],
        "record": ["Appendix"],
    }
    assert [group.key for group in table.groups if group.apart] == ["this_case", "record"]
    assert (table.authorities, table.mentions) == (6, 11)


def test_place_is_the_page_of_the_mention_and_leads_to_its_passage(case: Case) -> None:
    assert places(table_of(case), "Ash v. Elm") == [
        ("100", "Hart#0", ["7"], 1),
        ("101", "Hart#0", [], 1),
        ("100 n.1", "Hart#1", [], 1),
    ]
    assert places(table_of(case), "Appendix") == [("102", "Ives#0", ["3"], 1)]


def test_table_of_a_writing_names_no_writing_and_has_its_own_alone(case: Case) -> None:
    hart = table_of(case, "Hart")
    assert entries(hart).keys() == {"cases", "statutes", "rules"}
    assert {use.label for group in hart.groups for entry in group.entries for use in entry.uses} == {""}
    whole = table_of(case)
    labels = [use.label for use in whole.groups[0].entries[0].uses]
    assert labels == ["Opinion of the Court (Hart, J.)"]


def test_unresolved_mention_stands_in_the_open_with_its_words_and_what_is_proposed(case: Case) -> None:
    [mention] = table_of(case).unresolved
    assert (mention.words, mention.doubt, mention.likely) == (
        "Ibid", "Nothing is cited before it.", "Ash v. Elm, 2 Fict. 3 (1990)",
    )  # fmt: skip
    assert (mention.place.pin, mention.place.url) == ("102", "Ives#0")


def test_unresolved_mentions_beyond_the_first_are_counted(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opinions.authority_table.UNRESOLVED_SHOWN", 0)
    table = table_of(case)
    assert (table.unresolved, table.not_resolved, table.untold) == ([], 1, 1)


def test_merged_authority_stands_once_under_the_other(case: Case) -> None:
    ash = Authority.objects.get(name="Ash v. Elm")
    Authority.objects.filter(name="The Oak v. Fir").update(same_as=ash)
    table = table_of(case)
    assert entries(table)["cases"] == ["Ash v. Elm, 2 Fict. 3 (1990)"]
    assert [place[:2] for place in places(table, "Ash v. Elm")][-1] == ("102", "Ives#0")


def test_table_asks_the_same_number_of_queries_for_any_number_of_writings(
    case: Case, django_assert_num_queries: Any
) -> None:
    texts = OpinionText.objects.filter(opinion__case=case).defer("text").select_related("opinion__case")
    versions = list(texts.prefetch_related("opinion__case__citations"))
    addresses = Addresses(lambda _version, _number: "", lambda _version, _pk: "", lambda _authority: "")
    for shown in (versions[:1], versions):
        with django_assert_num_queries(6):
            build_table(shown, addresses)


def links(page: Any) -> list[str]:
    """Where the pins of a page lead."""
    return [link.get("href") for link in page.xpath("//a[@class='toa-pin']")]


def test_pages_lead_into_the_writings_and_tell_of_each_other(case: Case, client: Client) -> None:
    client.force_login(make_person("Ana"))
    hart, ives = case.opinions.order_by("position")
    whole = lxml.html.fromstring(client.get(reverse("case_authorities", args=[case.uuid])).content.decode())
    one = lxml.html.fromstring(client.get(reverse("writing_authorities", args=[ives.uuid])).content.decode())
    assert links(whole)[0] == f"{hart.get_absolute_url()}#passage-0"
    assert set(links(one)) == {f"{ives.get_absolute_url()}#passage-0"}
    tables = [reverse("case_authorities", args=[case.uuid])]
    tables += [reverse("writing_authorities", args=[each.uuid]) for each in (hart, ives)]
    for page, current in ((whole, tables[0]), (one, tables[2])):
        nav = page.xpath("//nav[@class='toa-tables']/a")
        assert [link.get("href") for link in nav] == tables
        assert [link.get("href") for link in nav if link.get("aria-current")] == [current]
