"""Every constraint of the library's tables, tried by breaking it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, models, transaction

from opinions.models import (
    Authority,
    Case,
    CaseCitation,
    Citation,
    Correction,
    Emphasis,
    HistoryEntry,
    ImportWarning,  # noqa: A004 -- ours; Python's own is not used here
    NoteMark,
    Opinion,
    OpinionText,
    PageMark,
    Passage,
)

DIGEST = "0" * 64
Field = dict[str, Any]


@dataclass(frozen=True)
class Stored:
    """A case with an opinion and a version to hang rows on."""

    case: Case
    opinion: Opinion
    version: OpinionText


@pytest.fixture
def stored(db: None) -> Stored:
    case = Case.objects.create(caption="Pott v. Kettle")
    opinion = Opinion.objects.create(case=case, position=0, kind="majority")
    return Stored(case, opinion, OpinionText.objects.create(opinion=opinion, text="Words.", fingerprint=DIGEST))


def refused(model: type[models.Model], constraint: str, **fields: Any) -> None:
    """The database refuses such a row, by that constraint."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model._default_manager.create(**fields)
    assert f'"{constraint}"' in str(error.value)


PASSAGE: Field = {"kind": "paragraph", "start": 0, "end": 5}
CITATION: Field = {"start": 0, "end": 5, "form": "full"}
EMPHASIS: Field = {"start": 0, "end": 5, "style": "italic"}
CORRECTION: Field = {"start": 0, "end": 5, "printed": "Wrods"}


@pytest.mark.parametrize("decided", ["April 2004", "2004-4", "2004-04-2x", "04"])
@pytest.mark.django_db
def test_case_with_no_date_is_refused(decided: str) -> None:
    refused(Case, "case_decided_is_a_date", caption="A v. B", decided=decided)


@pytest.mark.parametrize("decided", ["", "2004", "2004-04", "2004-04-29"])
@pytest.mark.django_db
def test_case_with_a_date_or_part_of_one_is_taken(decided: str) -> None:
    Case.objects.create(caption="A v. B", decided=decided)
    assert Case.objects.get().decided == decided


ROWS: list[tuple[type[models.Model], Callable[[Stored], Field], Field, str]] = [
    (
        CaseCitation,
        lambda on: {"case": on.case, "position": 0, "volume": "1", "reporter": "Frankl.", "page": "1"},
        {"page": "2"},
        "case_citation_position_unique",
    ),
    (
        CaseCitation,
        lambda on: {"case": on.case, "position": 0, "volume": "1", "reporter": "Frankl.", "page": "1"},
        {"position": 1},
        "case_citation_unique",
    ),
    (HistoryEntry, lambda on: {"case": on.case, "position": 0, "words": "a"}, {}, "history_position_unique"),
    (Opinion, lambda on: {"case": on.case, "position": 7, "kind": "dissent"}, {}, "opinion_position_unique"),
    (
        OpinionText,
        lambda on: {"opinion": on.opinion, "number": 2, "text": "a", "fingerprint": DIGEST},
        {},
        "version_number_unique",
    ),
    (
        Passage,
        lambda on: {"version": on.version, "position": 0, **PASSAGE},
        {"start": 1},
        "passage_position_unique",
    ),
    (Passage, lambda on: {"version": on.version, "position": 0, **PASSAGE}, {"position": 1}, "passage_start_unique"),
    (
        PageMark,
        lambda on: {"version": on.version, "position": 0, "offset": 0, "page": "1"},
        {"offset": 1},
        "page_mark_position_unique",
    ),
    (
        NoteMark,
        lambda on: {"version": on.version, "position": 0, "offset": 0, "label": "1"},
        {"offset": 1},
        "note_mark_position_unique",
    ),
    (Authority, lambda _on: {"kind": "case", "key": "roth", "cite": "a"}, {"cite": "b"}, "authority_key_unique"),
    (Citation, lambda on: {"version": on.version, **CITATION}, {"form": "id"}, "citation_span_unique"),
    (Emphasis, lambda on: {"version": on.version, **EMPHASIS}, {}, "emphasis_unique"),
    (Correction, lambda on: {"version": on.version, **CORRECTION}, {"end": 4}, "correction_start_unique"),
    (
        ImportWarning,
        lambda on: {"case": on.case, "position": 0, "at": 0, "message": "a"},
        {},
        "warning_position_unique",
    ),
]


@pytest.mark.parametrize(("model", "make", "second", "constraint"), ROWS, ids=[row[3] for row in ROWS])
def test_second_row_of_the_same_place_is_refused(
    stored: Stored, model: type[models.Model], make: Callable[[Stored], Field], second: Field, constraint: str
) -> None:
    first = make(stored)
    model._default_manager.create(**first)
    refused(model, constraint, **{**first, **second})


def test_kinds_and_forms_that_nobody_knows_are_refused(stored: Stored) -> None:
    version = stored.version
    refused(Opinion, "opinion_kind_known", case=stored.case, position=1, kind="rant")
    refused(Passage, "passage_kind_known", version=version, position=0, **{**PASSAGE, "kind": "poem"})
    refused(PageMark, "page_mark_basis_known", version=version, position=0, offset=0, page="1", basis="guess")
    refused(Authority, "authority_kind_known", kind="rumour", key="a", cite="a")
    refused(Citation, "citation_form_known", version=version, **{**CITATION, "form": "wink"})
    refused(Emphasis, "emphasis_style_known", version=version, **{**EMPHASIS, "style": "shouted"})


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5)])
def test_empty_spans_are_refused(stored: Stored, start: int, end: int) -> None:
    span = {"start": start, "end": end}
    refused(Passage, "passage_not_empty", version=stored.version, position=0, **{**PASSAGE, **span})
    refused(Citation, "citation_not_empty", version=stored.version, **{**CITATION, **span})
    refused(Emphasis, "emphasis_not_empty", version=stored.version, **{**EMPHASIS, **span})
    refused(Correction, "correction_not_empty", version=stored.version, **{**CORRECTION, **span})


def test_correction_that_does_not_say_what_is_printed_is_refused(stored: Stored) -> None:
    refused(Correction, "correction_says_what_is_printed", version=stored.version, **{**CORRECTION, "printed": ""})


def test_runs_of_two_styles_may_be_the_same_words(stored: Stored) -> None:
    for style in ("italic", "bold"):
        Emphasis.objects.create(version=stored.version, **{**EMPHASIS, "style": style})
    assert [each.style for each in stored.version.emphasis.all()] == ["bold", "italic"]


def test_version_without_words_or_digest_is_refused(stored: Stored) -> None:
    refused(OpinionText, "version_not_empty", opinion=stored.opinion, number=2, text="", fingerprint=DIGEST)
    for wrong in ("", "0" * 63, "G" * 64):
        refused(
            OpinionText, "version_fingerprint_is_sha256", opinion=stored.opinion, number=2, text="a", fingerprint=wrong
        )


def test_version_is_never_changed(stored: Stored) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        OpinionText.objects.filter(pk=stored.version.pk).update(text="Other words.")
    stored.version.refresh_from_db()
    assert stored.version.text == "Words."


def test_version_length_is_counted_in_code_points(stored: Stored) -> None:
    version = OpinionText.objects.create(opinion=stored.opinion, number=2, text="a𝔸é", fingerprint=DIGEST)
    version.refresh_from_db()
    assert version.length == len("a𝔸é")


def test_cited_authority_is_not_deleted(stored: Stored) -> None:
    authority = Authority.objects.create(kind="case", key="roth", cite="Roth")
    Citation.objects.create(version=stored.version, authority=authority, **CITATION)
    with pytest.raises(models.ProtectedError):
        authority.delete()
    assert Authority.objects.count() == 1
