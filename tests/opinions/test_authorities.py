"""Authorities are one each across the library: found by key or parallel citation, told apart by name, never guessed."""

import pytest

from opinions.actions import store_case
from opinions.authorities import store_authorities
from opinions.models import Authority, Case
from opinions.text.kinds import AuthorityKind, OpinionKind, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedAuthority,
    ParsedCase,
    ParsedOpinion,
    ParsedPassage,
    ParsedReport,
)

pytestmark = pytest.mark.django_db

MILL = ParsedReport("12", "U.S.", "34")
MILL_PARALLEL = ParsedReport("56", "S. Ct.", "78")


def cited_case(key: str, cite: str, *reports: ParsedReport, name: str = "", year: str = "") -> ParsedAuthority:
    return ParsedAuthority(key, AuthorityKind.CASE, cite, name=name, year=year, reports=reports)


@pytest.fixture
def citing() -> Case:
    return Case.objects.create(caption="Orchard v. Milldale")


def test_a_case_is_found_by_a_parallel_citation(citing: Case) -> None:
    full = cited_case("12-us-34", "Weir v. Mill, 12 U.S. 34 (1901)", MILL, MILL_PARALLEL, name="Weir v. Mill")
    parallel = cited_case("56-s-ct-78", "Weir v. Mill, 56 S. Ct. 78", MILL_PARALLEL, name="Weir v. Mill")
    first = store_authorities([full], citing)["12-us-34"]

    assert store_authorities([parallel], citing)["56-s-ct-78"] == first
    assert Authority.objects.count() == 1


def test_a_case_learns_what_a_later_citation_prints(citing: Case) -> None:
    store_authorities([cited_case("12-us-34", "12 U.S. 34", MILL)], citing)
    fuller = cited_case(
        "12-us-34", "Weir v. Mill, 12 U.S. 34 (1901)", MILL, MILL_PARALLEL, name="Weir v. Mill", year="1901"
    )

    store_authorities([fuller], citing)

    known = Authority.objects.get()
    assert (known.name, known.year, known.cite) == ("Weir v. Mill", "1901", "Weir v. Mill, 12 U.S. 34 (1901)")
    assert list(map(str, known.reports.all())) == ["12 U.S. 34", "56 S. Ct. 78"]


def test_two_cases_on_one_page_are_two_and_a_nameless_citation_of_it_is_neither(citing: Case) -> None:
    one = cited_case("12-us-34", "Weir v. Mill, 12 U.S. 34", MILL, name="Weir v. Mill")
    other = cited_case("12-us-34", "Hop v. Kiln, 12 U.S. 34", MILL, name="Hop v. Kiln")
    nameless = cited_case("12-us-34", "12 U.S. 34", MILL)
    weir = store_authorities([one], citing)["12-us-34"]
    hop = store_authorities([other], citing)["12-us-34"]

    assert hop != weir
    assert store_authorities([other], citing)["12-us-34"] == hop
    assert store_authorities([nameless], citing)["12-us-34"] not in {weir, hop}


def test_a_record_belongs_to_its_case(citing: Case) -> None:
    record = ParsedAuthority("record:aplt-app", AuthorityKind.RECORD, "Aplt. App.")
    elsewhere = Case.objects.create(caption="Kiln v. Hop")

    here, there = (store_authorities([record], case)["record:aplt-app"] for case in (citing, elsewhere))

    assert here != there
    assert store_authorities([record], citing)["record:aplt-app"] == here


def test_an_authority_is_tied_to_its_case_whichever_comes_first(citing: Case) -> None:
    cited = cited_case("12-us-34", "Weir v. Mill, 12 U.S. 34 (1901)", MILL, name="Weir v. Mill")
    stranger = cited_case("12-us-34", "Hop v. Kiln, 12 U.S. 34 (1901)", MILL, name="Hop v. Kiln")
    weir, hop = (store_authorities([each], citing)["12-us-34"] for each in (cited, stranger))
    words = ParsedPassage(PassageKind.PARAGRAPH, "The weir stands.")
    parsed = ParsedCase(
        CaseFacts("Weir v. Mill", citations=("12 U.S. 34",)), (ParsedOpinion(OpinionKind.MAJORITY, (words,)),)
    )

    case = store_case(parsed, by=None, fictional=True)

    weir.refresh_from_db()
    hop.refresh_from_db()
    assert (weir.case, hop.case) == (case, None)
    later = cited_case("99-f-1", "Weir v. Mill, 99 F. 1, 12 U.S. 34", MILL, ParsedReport("99", "F.", "1"), name="Weir")
    assert store_authorities([later], citing)["99-f-1"].case == case
