"""Full-text search: which versions hold what is asked, which passage answers best, and where its words stand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opinions.models import Case, OpinionText
from opinions.search import best_passages, cases_holding, found_spans, versions_holding
from opinions.text.canonical import fingerprint
from tests.factories import make_case, version_of

pytestmark = pytest.mark.django_db

PASSAGES = (
    "The plaintiff bought a ticket. Nobody spoke of protection.",
    "An order <b>of</b> protection & care was enforced; the order stood.",
    "The town does not enforce it.",
)


@pytest.fixture
def ferry() -> Case:
    return make_case("Doe v. Ferry Co. (fictional)", passages=PASSAGES, cite="1 Fict. 1", page="1")


def words_at(version: OpinionText, words: str) -> list[str]:
    return [version.text[each.start : each.end] for each in found_spans(words, version)]


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("enforcing orders", True),
        ("ticket -town", False),
        ("ticket -lighthouse", True),
        ('"order of protection"', True),
        ('"protection order"', False),
        ("lighthouse or town", True),
        ("the of", False),
        ("' \" & | ! ( <-> :*", False),
    ],
)
def test_versions_are_found_as_websearch_asks(ferry: Case, asked: str, holds: bool) -> None:
    assert versions_holding(asked).filter(opinion__case=ferry).exists() is holds


def test_only_the_latest_version_is_searched(ferry: Case) -> None:
    first = version_of(ferry)
    text = first.text.replace("ticket", "token")
    OpinionText.objects.create(opinion=first.opinion, number=2, text=text, fingerprint=fingerprint(text))
    assert [versions_holding(asked).count() for asked in ("ticket", "token")] == [0, 1]


@pytest.mark.parametrize("asked", ["ticket", "horses"])
def test_index_answers(ferry: Case, asked: str) -> None:
    writing = version_of(ferry).opinion
    others = [f"The horses of the {number}th year." for number in range(2, 30)]
    OpinionText.objects.bulk_create(
        OpinionText(opinion=writing, number=number, text=text, fingerprint=fingerprint(text))
        for number, text in enumerate(others, start=2)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE opinions_opiniontext")
    with CaptureQueriesContext(connection) as captured:
        found = cases_holding(asked)
    assert found == ([] if asked == "ticket" else [ferry.pk])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        cursor.execute(f"EXPLAIN {captured[2]['sql']}")
        assert "version_searched_words" in str(cursor.fetchall())


def test_best_passage_holds_all_that_is_asked(ferry: Case) -> None:
    version = version_of(ferry)
    [hit] = best_passages("enforced order", [ferry.pk]).values()
    assert (hit.version, hit.start, hit.text) == (version.pk, version.text.index("An order"), PASSAGES[1])
    assert [hit.text[each.start : each.end] for each in hit.found] == ["order", "enforced", "order"]


def test_words_that_stand_apart_show_the_passage_with_the_most_of_them(ferry: Case) -> None:
    [hit] = best_passages("ticket town enforce", [ferry.pk]).values()
    assert hit.text == PASSAGES[2]


def test_a_short_line_with_one_of_the_words_does_not_go_before_a_long_one_with_more() -> None:
    lines = (
        "Ticket, ticket.",
        "The town, which owns the quay, sells each " + "and every " * 30 + "ticket there.",
        "Tide.",
    )
    case = make_case("Doe v. Tide (fictional)", passages=lines, cite="3 Fict. 1", page="1")
    [hit] = best_passages("ticket town tide", [case.pk]).values()
    assert hit.text == lines[1]


def test_case_without_the_words_has_no_passage(ferry: Case) -> None:
    assert best_passages("lighthouse", [ferry.pk]) == {}


def test_each_case_has_one_passage(ferry: Case) -> None:
    other = make_case(
        "Roe v. Quay (fictional)", passages=("A ticket was sold.", "A ticket was lost."), cite="2 Fict. 1"
    )
    hits = best_passages("ticket", [ferry.pk, other.pk])
    assert {hit.version for hit in hits.values()} == {version_of(ferry).pk, version_of(other).pk}


def test_found_words_are_marked_beside_markup_and_signs(ferry: Case) -> None:
    assert words_at(version_of(ferry), "care protection") == ["protection", "protection", "care"]


def test_found_words_are_counted_in_code_points() -> None:
    case = make_case(
        "Doe v. Quay (fictional)", passages=("𝔘𝔘 one.", "Then 𝔘 a ticket \ue000 and a ticket."), cite="3 Fict. 1"
    )
    assert words_at(version_of(case), "ticket") == ["ticket", "ticket"]
