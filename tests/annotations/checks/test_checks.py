"""The checks of a database: quiet on a sound one, and each finds the one thing that was broken behind our back."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from annotations.checks import relations
from annotations.checks.anchors import anchor_checks, anchors
from annotations.models import Annotation, AuthorityLink, Submission
from opinions import checks as of_texts
from people.checks import database
from people.checks.findings import findings_of
from people.models import AuditEvent
from tests import factories

ALL = (*database.QUICK, *database.DEEP, *relations.CHECKS, *of_texts.CHECKS, *anchor_checks())


@pytest.fixture
def annotation(submission: Submission) -> Annotation:
    """One with a claim."""
    return factories.make_annotation(submission, claims=["Duty"])


def behind_our_back(sql: str) -> None:
    """Changes the database as no page can: triggers and foreign keys do not fire."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


def found() -> list[str]:
    return [finding.check for finding in findings_of(ALL)]


def test_sound_database_is_told_so(annotation: Annotation) -> None:
    call_command("check_integrity", deep=True)
    call_command("check_anchors")

    assert found() == []


@pytest.mark.parametrize(
    ("sql", "checks"),
    [
        ('UPDATE annotations_annotation SET start = start + 1, "end" = "end" + 1', ["anchors"]),
        ('UPDATE annotations_annotation SET "end" = 100000', ["anchors"]),
        ("UPDATE annotations_annotation SET revision = 7", ["anchors"]),
        ("DELETE FROM annotations_annotationrevision", ["anchors"]),
        ("UPDATE opinions_opiniontext SET text = replace(text, 'ferry', 'yacht')", ["texts"]),
        ("UPDATE opinions_opiniontext SET text = text || 'é'", ["texts", "texts"]),
        ("UPDATE opinions_passage SET start = start + 1 WHERE position = 1", ["texts"]),
        ("DELETE FROM annotations_claim WHERE key = 'duty'", ["orphans"]),
        ("ALTER TABLE people_auditevent DISABLE TRIGGER audit_event_never_emptied", ["switched_off_triggers"]),
        ("SELECT setval('annotations_annotation_id_seq', 1, false)", ["sequences_behind"]),
        ("DELETE FROM annotations_assignmenttext", ["foreign_texts"]),
        (
            "ALTER TABLE annotations_tag ADD CONSTRAINT later CHECK (id > 0) NOT VALID",
            ["unvalidated_constraints"],
        ),
    ],
)
def test_each_fault_is_found_and_nothing_else(annotation: Annotation, sql: str, checks: list[str]) -> None:
    behind_our_back(sql)

    assert found()[:2] == checks


def test_claim_of_another_codebook_is_found(annotation: Annotation) -> None:
    other = factories.make_codebook(factories.make_course("Contracts"), ["Offer"])

    behind_our_back(f"UPDATE annotations_tag SET claim_id = {other.claims.get().pk}")  # noqa: S608 -- a number

    assert found() == ["foreign_claims"]


def test_link_under_another_assignment_is_found(annotation: Annotation) -> None:
    AuthorityLink.objects.create(annotation=annotation, authority=factories.make_authority())

    behind_our_back("UPDATE annotations_authoritylink SET assignment_id = assignment_id + 1")

    assert found() == ["strayed_links"]


def test_moved_annotation_is_put_back_and_the_log_says_so(annotation: Annotation) -> None:
    place = (annotation.start, annotation.end)
    behind_our_back('UPDATE annotations_annotation SET start = 0, "end" = 5')
    with pytest.raises(CommandError, match="Not everything stands"):
        call_command("check_anchors")

    call_command("check_anchors", mend=True)

    annotation.refresh_from_db()
    assert (annotation.start, annotation.end) == place
    assert AuditEvent.objects.get(verb="mend_anchor").detail["was"]["end"] == 5
    assert found() == []


def test_annotations_are_looked_at_in_batches_and_all_of_them(submission: Submission) -> None:
    for words in ("duty", "ferry", "ticket", "gate", "pier"):
        factories.make_annotation(submission, words)
    behind_our_back("UPDATE annotations_annotation SET revision = 2")
    told: list[tuple[int, int]] = []
    faults = list(anchors(lambda done, total: told.append((done, total)), batch=2))

    assert (len(faults), told) == (5, [(2, 5), (4, 5), (5, 5)])
