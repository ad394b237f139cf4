"""Who cites whom: which cases and which citations are in the graph."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opinions import citation_graph
from opinions.citation_graph import CitationGraph, graph_among, graph_around
from opinions.models import Authority, Case, Citation
from opinions.text.kinds import AuthorityKind
from people.models import User
from tests.factories import make_authority
from tests.opinions.citing_cases import citing, mill_row, store, store_mill

pytestmark = pytest.mark.django_db


def told(graph: CitationGraph) -> list[tuple[str, str, int]]:
    """Who cites what, how often."""
    return [(edge.source.title[:17], edge.target.name, edge.count) for edge, _arc in graph.edges]


def names(graph: CitationGraph) -> list[tuple[str, str, bool]]:
    """The nodes in their order: name, year, whether it is in the library."""
    return [(node.name, node.year, node.held) for node, _dot in graph.nodes]


def test_cases_stand_by_year_and_what_is_not_held_is_marked() -> None:
    store(1, citing("First.", times=2), year="2001")
    store(2, citing("Second."), year="2005")

    graph = graph_among(Case.objects.all())

    assert names(graph) == [("Reed", "2005", True), ("Reed", "2001", True), ("Mill", "1999", False)]
    assert told(graph) == [("Reed v. Dam No. 2", "Mill", 1), ("Reed v. Dam No. 1", "Mill", 2)]
    assert graph.among == 0


def test_year_that_is_no_number_stands_last() -> None:
    store(1, citing("First."), year="2001")
    Authority.objects.filter(pk=mill_row().pk).update(year="n.d.")

    assert names(graph_among(Case.objects.all())) == [("Reed", "2001", True), ("Mill", "n.d.", False)]


def test_citations_of_a_held_case_lead_to_it_by_every_authority_that_it_is() -> None:
    first = store(1, citing("First.", times=3))
    held = store_mill()
    other = make_authority("Mill v. Wier Co., 1 Fict. 3")
    Authority.objects.filter(pk=other.pk).update(same_as=mill_row())
    last = Citation.objects.filter(version__opinion__case=first).latest("start")
    Citation.objects.filter(pk=last.pk).update(authority=other)

    graph = graph_among(Case.objects.all())

    assert [(edge.target.uuid, edge.count) for edge, _arc in graph.edges] == [(held.uuid, 3)]
    assert graph.among == 1


def test_what_a_case_says_of_itself_is_no_citation() -> None:
    case = store(1, citing("First."))
    Authority.objects.update(case=case)

    assert told(graph_among(Case.objects.all())) == []


def test_records_are_in_no_graph() -> None:
    store(1, citing("First."))
    Authority.objects.update(kind=AuthorityKind.RECORD.value)

    assert names(graph_among(Case.objects.all())) == [("Reed", "2001", True)]


def test_only_the_latest_version_is_counted() -> None:
    case = store(1, citing("First."))
    writing = case.opinions.get()
    assert len(told(graph_among(Case.objects.all()))) == 1

    writing.versions.create(number=2, text="The weir broke.", fingerprint="0" * 64)

    assert told(graph_among(Case.objects.all())) == []


def test_graph_around_a_case_has_those_that_cite_it_and_leaves_others_out() -> None:
    store(1, citing("First."))
    held = store_mill()
    store(2)

    graph = graph_around(held)

    assert [(node.name, node.centre) for node, _dot in graph.nodes] == [("Reed", False), ("Mill", True)]


def test_cases_that_are_too_many_are_left_out_by_fewest_citations(monkeypatch: pytest.MonkeyPatch) -> None:
    store_mill()
    for number in (1, 2, 3):
        store(number, *([citing("First.")] if number != 2 else []))
    monkeypatch.setattr(citation_graph, "MOST_CASES", 3)

    graph = graph_among(Case.objects.all())

    assert (len(told(graph)), graph.left_out) == (2, 1)


def test_page_of_a_case_asks_the_same_number_of_queries_at_any_length(student: User, plain_static_files: None) -> None:
    held = store_mill()
    browser = Client()
    browser.force_login(student)
    numbers = []
    for length in (1, 3):
        for number in range(length):
            store(length * 10 + number, citing("First."))
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(reverse("case_citations", args=[held.uuid])).content.decode()
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
    assert page.count('class="edge ') == 4


def test_case_without_citations_says_so(student: User, plain_static_files: None) -> None:
    browser = Client()
    browser.force_login(student)

    page = browser.get(reverse("case_citations", args=[store_mill().uuid])).content.decode()

    assert "None of these cases cites anything yet." in page
    assert "<svg" not in page.split("<main", 1)[1]
