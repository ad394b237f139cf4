"""`store_case` and `set_history`: what comes back is what was parsed, once, and all of it or nothing."""

import threading
from dataclasses import replace

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from opinions.actions import DuplicateCase, set_history, store_case
from opinions.authorities import PARENTHETICAL_LENGTH, cut
from opinions.layout import layout, layouts
from opinions.models import (
    Authority,
    Case,
    Citation,
    Correction,
    Emphasis,
    NoteMark,
    Opinion,
    OpinionText,
    PageMark,
    Passage,
)
from opinions.text.canonical import fingerprint
from opinions.text.kinds import AuthorityKind, CitationForm, EmphasisStyle, OpinionKind, PageBasis, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedAuthority,
    ParsedCase,
    ParsedCitation,
    ParsedCorrection,
    ParsedEmphasis,
    ParsedNoteMark,
    ParsedOpinion,
    ParsedPageMark,
    ParsedPassage,
)
from opinions.text.pincites import pin_cite
from opinions.text.spans import Span
from people.models import AuditEvent, User
from tests.opinions.cases import SEED_FACTS, tiny

TABLES = (
    Case,
    Opinion,
    OpinionText,
    Passage,
    PageMark,
    NoteMark,
    Emphasis,
    Correction,
    Citation,
    Authority,
    AuditEvent,
)
SERIES = "9 Frankl. 282"


def row_counts() -> list[int]:
    return [model._default_manager.count() for model in TABLES]


def stored_passages(case: Case) -> list[ParsedPassage]:
    """The case's rows in the parse's own words: each passage with its marks and mentions counted from its start."""
    version = OpinionText.objects.get(opinion__case=case)
    marks = version.page_marks.filter(basis=PageBasis.PRINTED)
    rebuilt = []
    for row in version.passages.all():
        end = row.end + 1
        pages = [mark for mark in marks if row.start <= mark.offset < end]
        notes = [mark for mark in version.note_marks.all() if row.start <= mark.offset < end]
        cited = version.citations.filter(start__gte=row.start, end__lte=row.end).select_related(
            "authority", "writing", "likely"
        )
        rebuilt.append(
            ParsedPassage(
                kind=PassageKind(row.kind),
                text=version.text[row.start : row.end],
                label=row.label or None,
                page=layout(version).pagination.page_at(row.start, "366 F.3d 1093") or None,
                pages=tuple(ParsedPageMark(mark.offset - row.start, mark.series, mark.page) for mark in pages),
                notes=tuple(ParsedNoteMark(mark.offset - row.start, mark.label) for mark in notes),
                citations=tuple(
                    ParsedCitation(
                        each.start - row.start,
                        each.end - row.start,
                        each.authority.key.removeprefix(f"{case.uuid}:") if each.authority else None,
                        CitationForm(each.form),
                        each.pin or None,
                        each.signal,
                        each.parenthetical,
                        each.history,
                        each.writing.position if each.writing else None,
                        each.doubt,
                        each.likely.key if each.likely else None,
                    )
                    for each in cited
                ),
            )
        )
    return rebuilt


@pytest.mark.django_db
def test_stored_seed_is_the_parsed_seed(seed: ParsedCase) -> None:
    case = store_case(seed, by=None)
    [parsed] = seed.opinions
    assert stored_passages(case) == [
        replace(passage, citations=tuple(map(as_stored, sorted(passage.citations, key=lambda cited: cited.start))))
        for passage in parsed.passages
    ]


def as_stored(cited: ParsedCitation) -> ParsedCitation:
    """The mention with its parenthetical as long as a row holds it."""
    return replace(cited, parenthetical=cut(cited.parenthetical, PARENTHETICAL_LENGTH))


@pytest.mark.django_db
def test_stored_text_is_tiled_by_its_passages_and_fingerprinted(seed: ParsedCase) -> None:
    version = OpinionText.objects.get(opinion__case=store_case(seed, by=None))
    rows = list(version.passages.all())
    assert version.text == "\n".join(version.text[row.start : row.end] for row in rows)
    assert [row.start for row in rows] == [0, *(row.end + 1 for row in rows[:-1])]
    assert (rows[-1].end, version.fingerprint) == (version.length, fingerprint(version.text))


@pytest.mark.django_db
def test_stored_seed_opens_on_the_page_before_its_first_mark(seed: ParsedCase) -> None:
    version = OpinionText.objects.get(opinion__case=store_case(seed, by=None))
    first, second = version.page_marks.all()[:2]
    assert (first.offset, first.series, first.page, first.basis) == (0, "366 F.3d 1093", "1118", PageBasis.FIRST_MARK)
    assert (second.page, second.basis) == ("1119", PageBasis.PRINTED)


@pytest.mark.django_db
def test_stored_seed_keeps_facts_history_warnings_and_audit(seed: ParsedCase, curator: User) -> None:
    case = store_case(seed, by=curator)
    case.refresh_from_db()
    assert (case.caption, case.court, case.court_name, case.decided) == (
        "Gonzales v. City of Castle Rock",
        "ca10",
        "",
        "2004-04-29",
    )
    assert (case.en_banc, case.fictional, case.history_checked, case.imported_by) == (True, False, True, curator)
    assert [str(each) for each in case.citations.all()] == ["366 F.3d 1093"]
    assert [each.words for each in case.history.all()] == list(SEED_FACTS.history)
    assert [(each.at, each.message) for each in case.warnings.all()] == [(w.at, w.message) for w in seed.warnings]
    opinion = case.opinions.get()
    assert (opinion.kind, opinion.author, opinion.joined_by) == (
        "concurrence_in_part_dissent_in_part",
        "Kelly",
        ["Tacha", "O'Brien"],
    )
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.subject_uuid) == ("store_case", curator, case.uuid)


@pytest.mark.django_db
def test_case_without_history_is_not_called_checked_unless_somebody_says_so() -> None:
    assert store_case(tiny(), by=None).history_checked is False
    assert store_case(tiny(cite="2 Frankl. 1"), by=None, history_checked=True).history_checked is True


@pytest.mark.django_db
def test_unknown_court_is_kept_by_name() -> None:
    parsed = tiny()
    case = store_case(replace(parsed, facts=replace(parsed.facts, court="Franklin Sup. Ct.")), by=None)
    assert (case.court, case.court_name) == ("", "Franklin Sup. Ct.")


@pytest.mark.parametrize("cite", ["366 F.3d 1093", "366 F. 3d 1093"])
@pytest.mark.django_db
def test_second_import_of_a_citation_is_refused_and_names_the_case(seed: ParsedCase, cite: str) -> None:
    present = store_case(seed, by=None)
    before = row_counts()
    with pytest.raises(DuplicateCase) as refusal:
        store_case(tiny(caption="Another v. Caption", cite=cite), by=None)
    assert str(refusal.value) == (
        "The library already holds a case reported at 366 F.3d 1093: Gonzales v. City of Castle Rock."
    )
    assert refusal.value.present == present
    assert row_counts() == before


@pytest.mark.django_db
def test_case_without_citation_is_refused_where_caption_and_text_are_here() -> None:
    store_case(tiny(cite=""), by=None)
    store_case(tiny(cite="", words="Reversed."), by=None)
    with pytest.raises(DuplicateCase):
        store_case(tiny(cite=""), by=None)
    assert Case.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_simultaneous_imports_of_one_case_store_it_once(seed: ParsedCase) -> None:
    outcomes: list[str] = []

    def store() -> None:
        try:
            store_case(seed, by=None)
            outcomes.append("stored")
        except DuplicateCase:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=store) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "refused", "stored"]
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_failure_in_the_middle_stores_nothing() -> None:
    wordless = ParsedOpinion(OpinionKind.DISSENT, (ParsedPassage(PassageKind.PARAGRAPH, ""),))
    parsed = tiny()
    before = row_counts()
    with pytest.raises(ValueError, match="passage 1 is empty"):
        store_case(replace(parsed, opinions=(*parsed.opinions, wordless)), by=None)
    with pytest.raises(ValueError, match="no citation"):
        store_case(tiny(cite="nowhere"), by=None)
    assert row_counts() == before


def citing_case(cite: str, *citations: ParsedCitation) -> ParsedCase:
    """A case whose one paragraph holds these mentions of `roth` and `olim`."""
    passage = ParsedPassage(PassageKind.PARAGRAPH, "See Roth; see Olim.", citations=citations)
    authorities = tuple(ParsedAuthority(name, AuthorityKind.CASE, name.title()) for name in ("roth", "olim"))
    return ParsedCase(CaseFacts("A v. B", (cite,)), (ParsedOpinion(OpinionKind.MAJORITY, (passage,)),), authorities)


def mention(start: int, end: int, authority: str | None) -> ParsedCitation:
    return ParsedCitation(start, end, authority, CitationForm.NAME, None)


@pytest.mark.django_db
def test_two_cases_share_their_authorities() -> None:
    store_case(citing_case("1 Frankl. 1", mention(4, 8, "roth")), by=None)
    store_case(citing_case("2 Frankl. 1", mention(4, 8, "roth")), by=None)
    assert sorted(Authority.objects.values_list("key", flat=True)) == ["olim", "roth"]
    assert Authority.objects.get(key="roth").citations.count() == 2


@pytest.mark.django_db
def test_overlapping_mentions_are_kept_and_the_same_span_takes_the_resolved_one() -> None:
    mentions = mention(4, 8, None), mention(4, 8, "roth"), mention(4, 18, "olim"), mention(14, 18, None)
    store_case(citing_case("1 Frankl. 1", *mentions), by=None)
    found = Citation.objects.order_by("start", "end").values_list("start", "end", "authority__key")
    assert list(found) == [(4, 8, "roth"), (4, 18, "olim"), (14, 18, None)]


@pytest.mark.django_db
def test_authority_with_a_very_long_id_is_one_in_every_import() -> None:
    for number in (1, 2):
        parsed = citing_case(f"{number} Frankl. 1", mention(4, 8, "x" * 500))
        store_case(replace(parsed, authorities=(ParsedAuthority("x" * 500, AuthorityKind.CASE, "X" * 2000),)), by=None)
    authority = Authority.objects.get()
    assert (len(authority.key), len(authority.cite), authority.cite[-1]) == (200, 1000, "…")


@pytest.mark.django_db
def test_corrections_and_emphasis_are_stored_where_they_stand_in_the_version() -> None:
    emphasis = (ParsedEmphasis(0, 3, EmphasisStyle.ITALIC), ParsedEmphasis(2, 8, EmphasisStyle.SMALL_CAPS))
    passages = (
        ParsedPassage(PassageKind.HEADING, "Facts", emphasis=(ParsedEmphasis(0, 5, EmphasisStyle.BOLD),)),
        ParsedPassage(
            PassageKind.PARAGRAPH,
            "The law is this.",
            emphasis=(*emphasis, emphasis[0]),
            corrections=(ParsedCorrection(4, 7, "lavv"), ParsedCorrection(8, 10, "ls")),
        ),
    )
    opinion = ParsedOpinion(OpinionKind.MAJORITY, passages)
    case = store_case(ParsedCase(CaseFacts("A v. B", ("1 Frankl. 1",)), (opinion,)), by=None)
    version = OpinionText.objects.get(opinion__case=case)

    kept = [(version.text[each.start : each.end], each.printed) for each in version.corrections.all()]
    assert kept == [("law", "lavv"), ("is", "ls")]
    expected = [("Facts", "bold"), ("The", "italic"), ("e law ", "small_caps")]
    assert [(version.text[run.start : run.end], run.style) for run in layout(version).emphasis] == expected
    assert layouts([version.pk])[version.pk].emphasis == layout(version).emphasis


@pytest.mark.django_db
def test_public_domain_citation_is_stored_as_it_is_written_and_found_in_either_form() -> None:
    case = store_case(tiny(cite="2031-FICT-025"), by=None)
    assert [str(each) for each in case.citations.all()] == ["2031-FICT-025"]
    with pytest.raises(DuplicateCase) as refusal:
        store_case(tiny(caption="Pott v. Pan", cite="2031 FICT 025"), by=None)
    assert refusal.value.present == case


@pytest.mark.django_db
def test_page_marks_take_the_spelling_of_the_citation_that_they_number() -> None:
    passages = (ParsedPassage(PassageKind.PARAGRAPH, "We hold.", pages=(ParsedPageMark(0, "2031 FICT 025", "¶ 1"),)),)
    opinion = ParsedOpinion(OpinionKind.MAJORITY, passages)
    store_case(ParsedCase(CaseFacts("A v. B", ("2031-FICT-025",)), (opinion,)), by=None)
    assert list(PageMark.objects.values_list("series", "page")) == [("2031-FICT-025", "¶ 1")]


def paged(kind: OpinionKind, *pages: ParsedPageMark) -> ParsedOpinion:
    return ParsedOpinion(kind, (ParsedPassage(PassageKind.PARAGRAPH, "Twenty-one characters", pages=pages),))


@pytest.mark.django_db
def test_each_writing_opens_in_each_series_that_has_marks() -> None:
    other = "4 Fict. 70"
    majority = paged(OpinionKind.MAJORITY, ParsedPageMark(3, SERIES, "283"), ParsedPageMark(5, other, "71"))
    dissent = paged(OpinionKind.DISSENT, ParsedPageMark(4, SERIES, "284"))
    store_case(ParsedCase(CaseFacts("A v. B", (SERIES, other)), (majority, dissent)), by=None)
    rows = PageMark.objects.filter(basis__in=[PageBasis.CASE, PageBasis.PREVIOUS_WRITING])
    found = rows.order_by("version", "position").values_list("version__opinion__kind", "series", "page", "basis")
    assert list(found) == [
        ("majority", SERIES, "282", "case"),
        ("majority", other, "70", "case"),
        ("dissent", SERIES, "283", "previous_writing"),
        ("dissent", other, "71", "previous_writing"),
    ]
    assert set(rows.values_list("offset", flat=True)) == {0}


@pytest.mark.django_db
def test_numbered_paragraphs_are_pinned_and_nothing_is_invented_before_the_first() -> None:
    series = "2031-FICT-025"
    words = ("SEDGE, J.", "The ferry sank.", "Nobody paid.", "We reverse.")
    marks = ((), *((ParsedPageMark(0, series, f"¶ {number}"),) for number in (12, 13, 14)))
    numbered = tuple(
        ParsedPassage(PassageKind.PARAGRAPH, text, pages=own) for text, own in zip(words, marks, strict=True)
    )
    plain = (ParsedPassage(PassageKind.PARAGRAPH, "I would affirm."),)
    opinions = (ParsedOpinion(OpinionKind.MAJORITY, numbered), ParsedOpinion(OpinionKind.DISSENT, plain))
    case = store_case(ParsedCase(CaseFacts("Tarn v. Quay", (series,)), opinions), by=None)
    first, second = OpinionText.objects.filter(opinion__case=case).order_by("opinion__position")
    pages = layout(first).pagination
    spans = [Span(passage.start, passage.end) for passage in layout(first).passages]

    assert list(PageMark.objects.values_list("version", "page")) == [(first.pk, f"¶ {n}") for n in (12, 13, 14)]
    assert pin_cite(pages, spans[0], series).pages == ""
    assert pin_cite(pages, spans[1], series).pages == "¶ 12"
    assert pin_cite(pages, Span(spans[1].start, spans[3].end), series).pages == "¶¶ 12–14"
    assert layout(second).pagination.series == ()
    assert [warning.message for warning in case.warnings.all()] == []


@pytest.mark.django_db
def test_text_without_page_marks_gets_none() -> None:
    store_case(tiny(), by=None)
    assert PageMark.objects.count() == 0


@pytest.mark.django_db
def test_storing_takes_the_same_queries_for_one_writing_and_for_three(
    seed: ParsedCase, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    marked = replace(
        seed.opinions[0].passages[0],
        emphasis=(ParsedEmphasis(0, 2, EmphasisStyle.ITALIC),),
        corrections=(ParsedCorrection(0, 2, "Kl"),),
    )
    first = replace(seed.opinions[0], passages=(marked, *seed.opinions[0].passages[1:]))
    seed = replace(seed, opinions=(first,))
    with django_assert_num_queries(26):
        store_case(seed, by=None)
    three = replace(seed, facts=replace(seed.facts, citations=("1 Frankl. 1",)), opinions=seed.opinions * 3)
    with django_assert_num_queries(25):  # the reports of what is cited are known by now
        store_case(three, by=None)


@pytest.mark.django_db
def test_history_is_replaced_whole_and_recorded(tiny_case: Case, curator: User) -> None:
    set_history(tiny_case, by=curator, words=["aff'd, 2 Frankl. 2", "cert. denied, 3 Frankl. 3"], checked=True)
    set_history(tiny_case, by=curator, words=["rev'd, 4 Frankl. 4"], checked=False)
    tiny_case.refresh_from_db()
    assert [each.words for each in tiny_case.history.all()] == ["rev'd, 4 Frankl. 4"]
    assert tiny_case.history_checked is False
    event = AuditEvent.objects.filter(verb="set_history").latest("pk")
    assert event.detail == {
        "before": ["aff'd, 2 Frankl. 2", "cert. denied, 3 Frankl. 3"],
        "after": ["rev'd, 4 Frankl. 4"],
        "checked": False,
    }


@pytest.mark.django_db
def test_words_of_a_byline_that_are_too_many_are_cut_and_stop_nothing() -> None:
    parsed = tiny()
    long = replace(parsed.opinions[0], author="A" * 900, author_raw="B" * 900, source_type="C" * 900)
    case = store_case(replace(parsed, opinions=(replace(long, joined_by=("D" * 900,)),)), by=None)
    opinion = case.opinions.get()
    assert (opinion.author[198:], opinion.author_raw[498:], opinion.source_type[498:]) == ("A…", "B…", "C…")
    assert opinion.joined_by == ["D" * 199 + "…"]
