"""What people said of citations outlives reading anew and new versions; long writings are searched by a worker."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from opinions.actions import store_case
from opinions.citation_reading import is_unsearched, read_case_anew, search_if_unsearched, search_of, start_search
from opinions.citation_repair_pages import left_behind
from opinions.citation_repairs import add_citation, repair_citation, undo_repair
from opinions.citation_states import Said, said_by, seen
from opinions.corrections import correct_text, editable
from opinions.models import (
    Case,
    Citation,
    CitationRepair,
    ImportWarning,  # noqa: A004 -- ours; Python's own is not used here
    OpinionText,
)
from opinions.text.editing import PassageEdit
from opinions.text.kinds import CitationForm
from opinions.text.parsed import ParsedCase
from people.models import AuditEvent, JobState, User
from tests.opinions.cases import cited
from tests.opinions.saying import span_of, weir_said
from tests.opinions.test_citation_repairs import HOP_CITED, ID_CITED, WEIR_CITED, cites, of
from tests.people.working import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db: None) -> Case:
    return store_case(cited(), by=None, fictional=True)


@pytest.fixture
def mill(case: Case) -> OpinionText:
    return OpinionText.objects.get(opinion__case=case)


def edited(version: OpinionText, old: str, new: str) -> dict[int, PassageEdit]:
    """The edit that puts `new` in the place of `old`, which one passage has."""
    [(number, passage)] = [(at, each) for at, each in enumerate(editable(version)) if old in each.words]
    return {number: replace(passage, words=passage.words.replace(old, new))}


def corrected(version: OpinionText, by: User, old: str, new: str) -> OpinionText:
    return correct_text(version, by=by, edits=edited(version, old, new), reason="The page has it so.")


def test_reading_anew_changes_nothing_where_nothing_is_new(case: Case, mill: OpinionText) -> None:
    before = list(mill.citations.values())

    renewed = read_case_anew(case, by=None)

    assert (renewed.kept, renewed.changed, renewed.added, renewed.gone) == (3, 0, 0, 0)
    assert list(mill.citations.values()) == before


def test_reading_anew_mends_what_was_found_otherwise_in_its_own_rows(case: Case, mill: OpinionText) -> None:
    weir, hop = of(mill, WEIR_CITED[0]), of(mill, HOP_CITED[0])
    Citation.objects.filter(pk=weir.pk).update(pin="99", end=weir.end - 7)
    hop.delete()
    Citation.objects.create(version=mill, start=0, end=3, form="name")

    renewed = read_case_anew(case, by=None)

    assert (renewed.kept, renewed.changed, renewed.added, renewed.gone) == (1, 1, 1, 1)
    assert cites(mill) == [WEIR_CITED, ID_CITED, HOP_CITED]
    assert of(mill, WEIR_CITED[0]).pk == weir.pk
    event = AuditEvent.objects.get(verb="find_citations")
    assert event.detail == {"added": 1, "changed": 1, "gone": 1}


def test_reading_anew_keeps_what_a_person_said(case: Case, mill: OpinionText, curator: User) -> None:
    hop, weir = of(mill, HOP_CITED[0]), of(mill, WEIR_CITED[0])
    repair_citation(hop, by=curator, was=seen(hop), said=None)
    said = Said(span_of(mill, "12 U.S. 34"), CitationForm.FULL, weir.authority, pin="35")
    repair_citation(weir, by=curator, was=seen(weir), said=said)
    taken_back = add_citation(mill, by=curator, said=weir_said(mill, "the Oast case"))
    undo_repair(taken_back, by=curator)

    read_case_anew(case, by=None)

    assert cites(mill) == [("12 U.S. 34", "Weir v. Mill", "35"), ID_CITED]
    assert of(mill, "12 U.S. 34").pk == weir.pk


def test_what_is_taken_back_is_found_again(case: Case, mill: OpinionText, curator: User) -> None:
    hop = of(mill, HOP_CITED[0])
    undo_repair(repair_citation(hop, by=curator, was=seen(hop), said=None), by=curator)

    read_case_anew(case, by=None)

    assert cites(mill) == [WEIR_CITED, ID_CITED, HOP_CITED]
    assert of(mill, HOP_CITED[0]).pk == hop.pk


def test_corrections_come_along_where_the_words_are_the_same(mill: OpinionText, curator: User) -> None:
    hop, weir = of(mill, HOP_CITED[0]), of(mill, WEIR_CITED[0])
    repair_citation(hop, by=curator, was=seen(hop), said=None)
    said = Said(said_by(weir).span, CitationForm.FULL, weir.authority, pin="35")
    first = repair_citation(weir, by=curator, was=seen(weir), said=said)
    add_citation(mill, by=curator, said=weir_said(mill, "the Oast case", "36"))

    new = corrected(mill, curator, "See Weir", "But see, e.g., Weir")

    assert cites(new) == [
        ("Weir v. Mill, 12 U.S. 34, 36 (1901)", "Weir v. Mill", "35"),
        ID_CITED,
        ("the Oast case", "Weir v. Mill", "36"),
    ]
    assert left_behind(new) == []
    carried = CitationRepair.objects.get(carried_from=first)
    assert (carried.by, carried.at, carried.version) == (curator, first.at, new)
    undo_repair(carried, by=curator)
    assert cites(new)[0] == WEIR_CITED
    assert cites(mill)[0][2] == "35"
    read_case_anew(mill.opinion.case, by=None)
    assert cites(new)[1:] == [ID_CITED, ("the Oast case", "Weir v. Mill", "36")]


def test_corrections_of_changed_words_are_told(mill: OpinionText, curator: User) -> None:
    hop, weir = of(mill, HOP_CITED[0]), of(mill, WEIR_CITED[0])
    repair_citation(hop, by=curator, was=seen(hop), said=None)
    said = Said(said_by(weir).span, CitationForm.FULL, weir.authority, pin="35")
    repair_citation(weir, by=curator, was=seen(weir), said=said)

    new = corrected(mill, curator, "56 U.S. 78", "56 U.S. 87")

    assert cites(new)[0][2] == "35"
    assert [(each.words, each.became) for each in left_behind(new)] == [(HOP_CITED[0], "no citation")]
    assert AuditEvent.objects.get(verb="correct_text").detail["citations_left_behind"] == 1


def test_the_curator_is_led_to_what_did_not_come_along(
    mill: OpinionText, curator: User, client: Client, plain_static_files: None
) -> None:
    hop = of(mill, HOP_CITED[0])
    repair_citation(hop, by=curator, was=seen(hop), said=None)
    client.force_login(curator)
    [(number, edit)] = edited(mill, "56 U.S. 78", "56 U.S. 87").items()
    sent = {"step": "store", "opened": number, f"words-{number}": edit.words, f"kind-{number}": edit.kind.value}

    response = client.post(f"/library/writings/{mill.opinion.uuid}/correct/", sent | {"reason": "So."}, follow=True)

    assert response.redirect_chain == [(f"/library/writings/{mill.opinion.uuid}/citations/", 302)]
    assert "Did not come along" in response.content.decode()


def test_earlier_versions_are_read_where_it_is_asked(case: Case, mill: OpinionText, curator: User) -> None:
    new = corrected(mill, curator, "See Weir", "But see Weir")
    Citation.objects.all().delete()

    read_case_anew(case, by=None)
    assert (len(cites(mill)), len(cites(new))) == (0, 3)
    read_case_anew(case, by=None, every_version=True)
    assert (len(cites(mill)), len(cites(new))) == (3, 3)


def test_the_command_reads_all_cases_or_those_named(
    case: Case, mill: OpinionText, settings: Settings, tmp_path: Path
) -> None:
    settings.IMPORT_JOURNALS = tmp_path
    Citation.objects.all().delete()
    out = StringIO()

    call_command("find_citations", str(case.uuid), stdout=out)

    assert out.getvalue() == "1 cases read: 3 citations added, 0 changed, 0 gone, 0 as they were.\n"
    assert cites(mill) == [WEIR_CITED, ID_CITED, HOP_CITED]
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CommandError, match="holds no case"):
        call_command("find_citations", "00000000-0000-4000-8000-000000000000", stdout=out)


def long_case() -> ParsedCase:
    """So long that a request would not look for its citations; it has none yet."""
    case = cited()
    bare = [replace(passage, citations=()) for passage in case.opinions[0].passages]
    filling = replace(bare[1], text="The weir stands. " * 13_000)
    return replace(case, opinions=(replace(case.opinions[0], passages=(*bare, filling)),), authorities=())


def test_what_was_too_long_is_searched_by_a_worker(curator: User, client: Client, plain_static_files: None) -> None:
    parsed = long_case()
    assert (is_unsearched(parsed.opinions), is_unsearched(cited().opinions)) == (True, False)
    case = store_case(parsed, by=curator, fictional=True)
    ImportWarning.objects.create(
        case=case, position=9, at=0, message="Citations were not looked for in a writing that has more than 20,000."
    )

    job = search_if_unsearched(case, parsed, by=curator)

    assert job is not None
    assert start_search(case, by=curator) == job == search_of(case)
    client.force_login(curator)
    assert f'id="job-{job.uuid}"' in client.get(case.get_absolute_url()).content.decode()
    work()
    job.refresh_from_db()
    assert (job.state, job.message, job.leads_to) == (
        JobState.DONE,
        "3 citations, 3 of them new.",
        case.get_absolute_url(),
    )
    assert cites(OpinionText.objects.get(opinion__case=case)) == [WEIR_CITED, ID_CITED, HOP_CITED]
    assert ImportWarning.objects.get(case=case, position=9).settled_by == curator
    assert search_of(case) is None
    assert "3 citations, 3 of them new." in client.get(case.get_absolute_url()).content.decode()


def test_others_are_told_that_citations_are_looked_for(
    case: Case, curator: User, student: User, client: Client, plain_static_files: None
) -> None:
    job = start_search(case, by=curator)
    client.force_login(student)

    page = client.get(case.get_absolute_url()).content.decode()

    assert "are being looked for" in page
    assert str(job.uuid) not in page
