"""What no single row can tell: that what hangs together belongs together (one course, one assignment, one text)."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Length

from annotations.models import (
    Annotation,
    AssignmentText,
    AuthorityLink,
    BriefPlace,
    ExportFile,
    ExportPiece,
    KeyPassage,
    Remark,
    Tag,
)
from people.checks.findings import Check, Finding, Progress

TO_DO: Final = (
    "No page can have written this. Keep a backup of the database as it is, look in the log of its course for what was "
    "done last, and put the row back as a backup from before has it (docs/backups.md)."
)


def foreign_claims() -> QuerySet[Any]:
    """Tags with a claim of another codebook than their assignment's."""
    return Tag.objects.exclude(claim__codebook=F("annotation__submission__assignment__codebook"))


def foreign_key_claims() -> QuerySet[Any]:
    """Passages of a key with a claim of another codebook than their assignment's."""
    return KeyPassage.objects.exclude(claim__codebook=F("assignment__codebook"))


def foreign_tags() -> QuerySet[Any]:
    """Links to authorities that are narrowed to a tag of another annotation."""
    return AuthorityLink.objects.filter(tag__isnull=False).exclude(tag__annotation=F("annotation"))


def strayed_links() -> QuerySet[Any]:
    """Links to authorities that are found under another assignment than their annotation's."""
    own = F("annotation__submission__assignment")
    return AuthorityLink.objects.filter(Q(assignment=None) | ~Q(assignment=own))


def foreign_texts() -> QuerySet[Any]:
    """Annotations on a writing that their assignment does not ask for."""
    asked = AssignmentText.objects.filter(
        assignment=OuterRef("submission__assignment"), version__opinion=OuterRef("version__opinion")
    )
    return Annotation.objects.filter(~Exists(asked))


def foreign_writings() -> QuerySet[Any]:
    """Texts of an assignment that are of another case than it is."""
    return AssignmentText.objects.exclude(version__opinion__case=F("assignment__case"))


def foreign_remarks() -> QuerySet[Any]:
    """Remarks on an annotation of other work than they stand at, or on a tag of another annotation."""
    elsewhere = Q(annotation__isnull=False) & ~Q(annotation__submission=F("submission"))
    return Remark.objects.filter(elsewhere | Q(tag__isnull=False) & ~Q(tag__annotation=F("annotation")))


def foreign_places() -> QuerySet[Any]:
    """Places in a brief for an annotation of other work."""
    return BriefPlace.objects.exclude(annotation__submission=F("brief__submission"))


def cut_files() -> QuerySet[Any]:
    """Exported files of which a piece is missing."""
    pieces = ExportPiece.objects.filter(file=OuterRef("pk")).order_by().values("file")
    held = Coalesce(Subquery(pieces.annotate(held=Sum(Length("content"))).values("held")), 0)
    return ExportFile.objects.annotate(held=held).exclude(held=F("size"))


RULES: Final = (
    foreign_claims,
    foreign_key_claims,
    foreign_tags,
    strayed_links,
    foreign_texts,
    foreign_writings,
    foreign_remarks,
    foreign_places,
    cut_files,
)


def _broken(progress: Progress, *, number: int) -> Iterator[Finding]:
    rule = RULES[number]
    words = (rule.__doc__ or "").rstrip(".")
    found = rule()
    called = str(found.model._meta.verbose_name)  # noqa: SLF001 -- Django's own name for it
    for key in found.order_by("pk").values_list("pk", flat=True):
        yield Finding(rule.__name__, f"{called} {key}", f"{words}: {called} {key}.", TO_DO)
    progress(number + 1, len(RULES))


CHECKS: Final = tuple(
    Check(rule.__name__, (rule.__doc__ or "").rstrip(".").lower(), partial(_broken, number=number))
    for number, rule in enumerate(RULES)
)
