"""The list of the library's authorities: what answers, in which order, with which counts."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opinions.authority_list import AuthorityListForm
from opinions.models import Authority, Citation
from opinions.text.kinds import AuthorityKind
from people.models import User
from tests.factories import make_authority
from tests.opinions.citing_cases import citing, mill_row, store, store_mill

pytestmark = pytest.mark.django_db
MILL = "Mill v. Weir Co., 1 Fict. 2 (1999)"


def listed(query: str = "") -> list[tuple[str, int]]:
    """The cites that answer, with how many cases cite each."""
    rows = AuthorityListForm(QueryDict(query)).authorities()
    return [(row.cite, row.citing_cases) for row in rows]  # type: ignore[attr-defined]  # -- annotated


def law(cite: str, kind: AuthorityKind) -> Authority:
    """An invented authority of that kind."""
    return Authority.objects.create(kind=kind.value, key=cite, cite=cite)


@pytest.mark.parametrize(
    ("query", "cites"),
    [
        ("", ["Franklin Code § 12", MILL]),
        ("q=weir+mill", [MILL]),
        ("q=1+fict.+2", [MILL]),
        ("q=code", ["Franklin Code § 12"]),
        ("q=mill+code", []),
        ("q=wier", [MILL]),
        ("kind=statute", ["Franklin Code § 12"]),
        ("kind=record", ["App."]),
        ("kind=nonsense", ["Franklin Code § 12", MILL]),
        ("kind=case&q=code", []),
        ("order=cited", [MILL, "Franklin Code § 12"]),
    ],
)
def test_words_and_kind_choose_authorities(query: str, cites: list[str]) -> None:
    store(1, citing("First."))
    law("Franklin Code § 12", AuthorityKind.STATUTE)
    law("App.", AuthorityKind.RECORD)
    Authority.objects.filter(pk=make_authority("Mill v. Wier Co.").pk).update(same_as=mill_row())

    assert [cite for cite, _count in listed(query)] == cites


def test_cases_are_counted_once_with_merged_authorities_and_without_the_case_itself() -> None:
    first = store(1, citing("First.", times=3), dissent=[citing("No.")])
    second, third = store(2, citing("Second.")), store(3, citing("Third."))
    other = make_authority("Mill v. Wier Co.")
    Authority.objects.filter(pk=other.pk).update(same_as=mill_row())
    Citation.objects.filter(version__opinion__case=second).update(authority=other)
    assert listed() == [(MILL, 3)]

    Authority.objects.filter(pk=mill_row().pk).update(case=third)

    assert listed() == [(MILL, 2)]
    assert first.pk != second.pk


def test_held_case_is_listed_with_the_way_to_its_own_page(student: User, plain_static_files: None) -> None:
    store(1, citing("First."))
    held = store_mill()
    browser = Client()
    browser.force_login(student)

    page = browser.get(reverse("authorities")).content.decode()

    assert f'href="/library/cases/{held.uuid}/cited-by/"' in page
    assert 'href="/authorities/"' in browser.get(reverse("library")).content.decode()


def test_list_asks_the_same_number_of_queries_at_any_length(student: User, plain_static_files: None) -> None:
    browser = Client()
    browser.force_login(student)
    numbers = []
    for length in (1, 3):
        for number in range(length):
            law(f"Franklin Code § {length}{number}", AuthorityKind.STATUTE)
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("authorities"))
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "The library&#x27;s cases cite nothing yet."),
        ("?q=mill", "No authority of that kind answers to these words."),
    ],
)
def test_empty_list_says_so(student: User, plain_static_files: None, query: str, words: str) -> None:
    browser = Client()
    browser.force_login(student)

    assert words.replace("&#x27;", "'") in browser.get(reverse("authorities") + query).content.decode()
