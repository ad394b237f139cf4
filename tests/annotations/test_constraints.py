"""What cannot exist at all: each constraint of the database is tried by breaking it, past models and actions."""

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from annotations.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    AssignmentText,
    AuthorityLink,
    Claim,
    Codebook,
    CodebookChange,
    CodebookRevision,
    Submission,
    Tag,
)
from opinions.models import Authority, OpinionText
from tests.factories import (
    make_annotation,
    make_assignment,
    make_authority,
    make_case,
    make_codebook,
    make_course,
    make_uuid,
    version_of,
)

AS_BEFORE = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE annotations_authoritylink DROP CONSTRAINT link_has_assignment, DISABLE TRIGGER link_within_assignment;
UPDATE annotations_authoritylink SET assignment_id = NULL;
ALTER TABLE annotations_authoritylink ENABLE TRIGGER link_within_assignment;
"""
"""Links as they were before they had an assignment; undone with the test's transaction."""


@pytest.fixture
def annotation(submission: Submission) -> Annotation:
    made = make_annotation(submission, claims=["Duty", "Breach"])
    authority = make_authority()
    AuthorityLink.objects.create(annotation=made, authority=authority)
    AuthorityLink.objects.create(annotation=made, authority=authority, tag=made.tags.all()[0])
    return made


def other_assignment(annotation: Annotation) -> Assignment:
    """One of another course, on the same case."""
    return make_assignment(make_course("Remedies"), case=annotation.submission.assignment.case)


def broken(write: Callable[[], object]) -> str:
    """The name of the constraint that refuses the write."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    cause: Any = refused.value.__cause__
    name: str = cause.diag.constraint_name
    return name


def set_to(rows: models.Model, **fields: object) -> Callable[[], object]:
    """Writes the fields of that row by SQL alone."""
    return lambda: type(rows)._default_manager.filter(pk=rows.pk).update(**fields)


def at_once(write: Callable[[], object]) -> Callable[[], object]:
    """The write, with what the database would check at its transaction's end checked now."""

    def checked() -> None:
        write()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return checked


def copy_of(row: models.Model, **fields: object) -> Callable[[], object]:
    """Inserts a copy of that row with other values in these fields."""
    values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.generated}
    values = {name: value for name, value in values.items() if name != "id"} | fields
    return lambda: type(row)._default_manager.create(**values)


def test_codebook_constraints(annotation: Annotation) -> None:
    codebook = Codebook.objects.get()
    duty = Claim.objects.get(key="duty")

    assert broken(copy_of(codebook, uuid=make_uuid("c"))) == "codebook_title_unique_in_course"
    assert broken(copy_of(duty, uuid=make_uuid("c"), position=9)) == "claim_key_unique_in_codebook"
    assert broken(at_once(copy_of(duty, uuid=make_uuid("c"), key="other"))) == "claim_position_unique_in_codebook"
    assert broken(set_to(duty, colour=0)) == "claim_colour_in_palette"
    assert broken(set_to(duty, colour=9)) == "claim_colour_in_palette"
    assert broken(set_to(duty, pattern=0)) == "claim_pattern_known"
    assert broken(set_to(duty, pattern=9)) == "claim_pattern_known"
    assert broken(set_to(duty, writing_kinds=["majority", "essay"])) == "claim_writing_kinds_known"
    assert broken(set_to(duty, elsewhere=duty)) == "claim_not_its_own_counterpart"
    assert broken(set_to(duty, merged_into=Claim.objects.get(key="breach"))) == "claim_merged_is_retired"


def test_claims_are_a_tree_of_one_codebook(annotation: Annotation) -> None:
    codebook = Codebook.objects.get()
    duty, breach, cause = codebook.claims.all()
    foreign = make_codebook(codebook.course, title="Other").claims.earliest("pk")

    assert set_to(breach, parent=duty)() == 1
    assert set_to(cause, parent=breach)() == 1
    assert broken(set_to(duty, parent=duty)) == "claim_not_its_own_parent"
    assert broken(set_to(duty, parent=cause)) == "claim_not_its_own_ancestor"
    assert broken(set_to(duty, parent=foreign)) == "claim_parent_in_same_codebook"


def test_codebook_revision_is_append_only(annotation: Annotation) -> None:
    codebook = Codebook.objects.get()
    kept = CodebookRevision.objects.create(codebook=codebook, number=1, change=CodebookChange.KEPT, state={})

    assert broken(copy_of(kept)) == "codebook_revision_number_unique"
    assert broken(copy_of(kept, number=2, change="burnt")) == "codebook_revision_change_known"
    for write in (set_to(kept, words="x"), kept.delete):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            write()


def test_assignment_constraints(annotation: Annotation) -> None:
    assignment = Assignment.objects.get()
    pinned = AssignmentText.objects.get()
    now = timezone.now()
    other = version_of(make_case("Other v. Case (fictional)"))

    assert broken(set_to(assignment, visibility="everybody")) == "assignment_visibility_known"
    assert broken(set_to(assignment, opens_at=now, due_at=now)) == "assignment_opens_before_due"
    assert set_to(assignment, opens_at=now, due_at=now + dt.timedelta(minutes=1))() == 1
    assert broken(copy_of(pinned, position=5)) == "assignment_text_unique"
    assert broken(copy_of(pinned, version_id=other.pk)) == "assignment_text_position_unique"


def test_submission_is_one_per_person(submission: Submission) -> None:
    assert broken(copy_of(submission, uuid=make_uuid("s"))) == "submission_one_per_person"


def test_annotation_constraints(annotation: Annotation) -> None:
    length = OpinionText.objects.get().length

    assert broken(set_to(annotation, end=annotation.start)) == "annotation_not_empty"
    assert broken(set_to(annotation, start=annotation.end + 1)) == "annotation_not_empty"
    assert broken(set_to(annotation, start=-1)) == "annotations_annotation_start_check"
    assert broken(set_to(annotation, revision=0)) == "annotation_revision_counts_from_one"
    assert broken(set_to(annotation, end=length + 1)) == "annotation_inside_text"
    assert set_to(annotation, end=length)() == 1
    assert broken(copy_of(annotation)) == "annotations_annotation_uuid_key"


def test_tag_and_link_constraints(annotation: Annotation) -> None:
    tag = annotation.tags.all()[0]
    bare, tagged = annotation.links.all()

    assert broken(copy_of(tag, uuid=make_uuid("t"))) == "tag_once_per_annotation"
    assert broken(copy_of(bare)) == "link_once_per_annotation_without_tag"
    assert broken(copy_of(tagged)) == "link_once_per_annotation_and_tag"
    assert broken(set_to(bare, treatment="likes")) == "link_treatment_known"


def test_link_is_under_its_annotations_assignment_whatever_is_written(annotation: Annotation) -> None:
    own, other = annotation.submission.assignment_id, other_assignment(annotation).pk
    AuthorityLink.objects.filter(tag=None).update(assignment=other)
    AuthorityLink.objects.filter(tag__isnull=False).update(assignment=None)
    AuthorityLink.objects.create(annotation=annotation, authority=make_authority("Poe"), assignment_id=other)

    assert [*AuthorityLink.objects.values_list("assignment", flat=True)] == [own, own, own]


def test_links_of_before_are_filled_turn_by_turn(annotation: Annotation, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(AS_BEFORE)
    migration = import_module("annotations.migrations.0016_links_filled")
    monkeypatch.setattr(migration, "AT_ONCE", 1)

    migration.fill(None, SimpleNamespace(connection=connection))

    own = annotation.submission.assignment_id
    assert [*AuthorityLink.objects.values_list("assignment", flat=True)] == [own, own]


def test_work_is_moved_neither_to_another_person_nor_to_another_assignment(annotation: Annotation) -> None:
    other = other_assignment(annotation)
    work = Submission.objects.create(assignment=other, user=annotation.submission.user)

    with pytest.raises(IntegrityError, match="stay where they were made"), transaction.atomic():
        set_to(annotation, submission=work)()
    with pytest.raises(IntegrityError, match="stay where they were made"), transaction.atomic():
        set_to(annotation.submission, assignment=other)()


def test_revision_constraints(annotation: Annotation) -> None:
    revision = annotation.revisions.get()

    assert broken(copy_of(revision)) == "revision_number_unique"
    assert broken(copy_of(revision, number=2, change="mangled")) == "revision_change_known"


def test_revisions_are_never_changed(annotation: Annotation) -> None:
    refusal = "rows of annotations_annotationrevision are never changed"
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        AnnotationRevision.objects.update(state={})
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        AnnotationRevision.objects.filter(annotation=annotation)._raw_delete("default")


@pytest.mark.parametrize("model", [Authority, OpinionText, Claim])
def test_what_work_refers_to_cannot_be_deleted(annotation: Annotation, model: type[models.Model]) -> None:
    with pytest.raises(ProtectedError):
        model._default_manager.all().delete()

    assert Tag.objects.count() == 2
    assert AuthorityLink.objects.count() == 2


def test_person_with_work_cannot_be_deleted(annotation: Annotation) -> None:
    with pytest.raises(ProtectedError):
        annotation.submission.user.delete()
