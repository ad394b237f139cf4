"""From rows to citations, and the words in which pages name cases and writings."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from opinions import citing
from opinions.actions import store_case
from opinions.layout import layout
from opinions.models import Case, Opinion, OpinionText
from opinions.text.full_citations import CitedCase, CitedWriting, ReporterCitation, full_citation
from opinions.text.kinds import OpinionKind
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.pincites import pin_cite
from opinions.text.spans import Span
from tests.opinions.cases import SEED_FACTS, tiny


def test_rows_say_what_a_citation_needs(seed: ParsedCase, db: None) -> None:
    case = store_case(seed, by=None)
    assert citing.cited_case(case) == CitedCase(
        caption="Gonzales v. City of Castle Rock",
        citations=(ReporterCitation("366", "F.3d", "1093"),),
        court="ca10",
        year="2004",
        en_banc=True,
        history=SEED_FACTS.history,
    )
    assert citing.cited_writing(case.opinions.get()) == CitedWriting(
        OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART, per_curiam=False, author="Kelly", author_title="J."
    )


@pytest.mark.django_db
def test_stored_seed_is_cited_in_full(seed: ParsedCase) -> None:
    case = store_case(seed, by=None)
    version = OpinionText.objects.get(opinion__case=case)
    at = version.page_marks.get(page="1121").offset
    word = Span(at - len("pred"), at + len("icates"))
    assert version.text[word.start : word.end] == "predicates"
    pin = pin_cite(layout(version).pagination, word, citing.series_for(version))
    cited = full_citation(citing.cited_case(case), citing.cited_writing(version.opinion), [pin])
    assert cited.text == (
        "Gonzales v. City of Castle Rock, 366 F.3d 1093, 1120–21 (10th Cir. 2004) (en banc) "
        "(Kelly, J., concurring in part and dissenting in part), "
        "rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005)"
    )


@pytest.mark.django_db
def test_case_is_named_without_caption_and_history(seed: ParsedCase) -> None:
    case = store_case(seed, by=None)
    assert citing.case_words(case) == "366 F.3d 1093 (10th Cir. 2004) (en banc)"
    assert citing.history_words(case) == SEED_FACTS.history[0]
    assert citing.court_words(case) == "10th Cir."


@pytest.mark.django_db
def test_unknown_court_stands_in_the_citation_by_its_name() -> None:
    facts = CaseFacts("A v. B", ("1 Frankl. 1",), court="Franklin Sup. Ct.", decided="2019-05")
    case = store_case(replace(tiny(), facts=facts), by=None)
    assert citing.case_words(case) == "1 Frankl. 1 (Franklin Sup. Ct. 2019)"


@pytest.mark.parametrize(("court", "words"), [("scotus", "U.S."), ("colo", "Colo."), ("", "")])
def test_court_is_named_in_a_list(court: str, words: str) -> None:
    assert citing.court_words(Case(court=court)) == words


WRITINGS = [
    (Opinion(kind="majority", author="Ebel", author_title="J."), "Opinion of the Court (Ebel, J.)", "Ebel"),
    (Opinion(kind="majority", per_curiam=True), "Opinion of the Court (per curiam)", "Per curiam"),
    (Opinion(kind="majority"), "Opinion of the Court", "Opinion of the Court"),
    (
        Opinion(kind="concurrence_in_part_dissent_in_part", author="Kelly", author_title="J."),
        "Kelly, J., concurring in part and dissenting in part",
        "Kelly",
    ),
    (
        Opinion(kind="dissent", author="Roberts", author_title="Chief Justice"),
        "Roberts, C.J., dissenting",
        "Roberts",
    ),
    (Opinion(kind="dissent"), "Dissenting, author unknown", "Dissenting"),
    (Opinion(kind="plurality", author="Scalia"), "Plurality opinion (Scalia, J.)", "Scalia"),
    (Opinion(kind="other", author="Scalia"), "Opinion of Scalia, J.", "Scalia"),
    (Opinion(kind="other"), "Separate opinion", "Separate opinion"),
    (Opinion(kind="statement", author="Sotomayor"), "Statement of Sotomayor, J.", "Sotomayor"),
    (Opinion(kind="unsplit"), "All writings of the case", "All writings of the case"),
]


@pytest.mark.parametrize(("opinion", "words", "short"), WRITINGS)
def test_writing_is_named_by_author_and_part(opinion: Opinion, words: str, short: str) -> None:
    assert (citing.writing_words(opinion), citing.writing_short(opinion)) == (words, short)


@pytest.mark.parametrize("kind", OpinionKind)
def test_every_kind_of_writing_has_words(kind: OpinionKind) -> None:
    assert citing.kind_words(Opinion(kind=kind)) != ""


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["Tacha"], "Tacha"), (["Tacha", "O'Brien"], "Tacha and O'Brien"), (["A", "B", "C"], "A, B, and C")],
)
def test_joiners_are_listed(names: list[str], words: str) -> None:
    assert citing.joined_by_words(Opinion(kind="dissent", joined_by=names)) == words


@pytest.mark.django_db
def test_pages_of_a_writing_are_a_range_or_nothing(seed: ParsedCase) -> None:
    assert citing.page_range_words(OpinionText.objects.get(opinion__case=store_case(seed, by=None))) == "1118–26"
    assert citing.page_range_words(OpinionText.objects.get(opinion__case=store_case(tiny(), by=None))) == ""


@pytest.mark.django_db
def test_pagination_is_read_once(tiny_case: Case, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    version = OpinionText.objects.select_related("opinion__case").get(opinion__case=tiny_case)
    with django_assert_num_queries(5):
        citing.page_range_words(version)
    with django_assert_num_queries(1):
        citing.page_range_words(version)
