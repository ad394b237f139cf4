"""Cases and their writings: what is known of them apart from their words."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opinions.models.vocabularies import choices_of
from opinions.querysets import CaseQuerySet
from opinions.text.full_citations import ReporterCitation
from opinions.text.kinds import OpinionKind
from people.addresses import reverse
from people.models import User


class Case(models.Model):
    """One decided case. `court` is a courts-db id; `history_checked`: somebody looked for later history."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    caption = models.CharField(max_length=500)
    court = models.CharField(max_length=60, blank=True)
    court_name = models.CharField(max_length=200, blank=True, help_text=_("Where courts-db does not know the court."))
    decided = models.CharField(max_length=10, blank=True, help_text=_("Year, year-month or ISO date"))
    docket_number = models.CharField(max_length=200, blank=True)
    en_banc = models.BooleanField(default=False)
    history_checked = models.BooleanField(default=False)
    fictional = models.BooleanField(default=False)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    imported_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        permissions: ClassVar = [("curate", "May import cases and repair them")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided__regex=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"), name="case_decided_is_a_date"
            ),
        ]

    def __str__(self) -> str:
        return self.caption

    def get_absolute_url(self) -> str:
        """The case's page in the library."""
        return reverse("case", args=[self.uuid])


class CaseCitation(models.Model):
    """Where a case is reported: `366 F.3d 1093`. The first by `position` is the one that is printed first.

    `hyphenated`: it is written `2011-NMSC-025`; with spaces it is the same citation.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="citations")
    position = models.PositiveSmallIntegerField()
    volume = models.CharField(max_length=20)
    reporter = models.CharField(max_length=60)
    page = models.CharField(max_length=20)
    hyphenated = models.BooleanField(default=False)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="case_citation_position_unique"),
            models.UniqueConstraint(fields=["case", "volume", "reporter", "page"], name="case_citation_unique"),
        ]
        indexes = [models.Index(fields=["volume", "reporter", "page"], name="case_citation_looked_up")]

    def __str__(self) -> str:
        return str(ReporterCitation(self.volume, self.reporter, self.page, self.hyphenated))


class HistoryEntry(models.Model):
    """One step of a case's subsequent history as it is printed: `rev'd sub nom. … v. …, 545 U.S. 748 (2005)`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="history")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500)

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="history_position_unique")]

    def __str__(self) -> str:
        return self.words


class Opinion(models.Model):
    """One writing in a case. The source's own words (`author_raw`, `source_type`) stand beside ours."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40, choices=choices_of(OpinionKind))
    per_curiam = models.BooleanField(default=False)
    author = models.CharField(max_length=200, blank=True)
    author_title = models.CharField(max_length=20, blank=True, help_text=_("J. or C.J."))
    author_raw = models.CharField(max_length=500, blank=True)
    source_type = models.CharField(max_length=500, blank=True)
    joined_by = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="opinion_position_unique"),
            models.CheckConstraint(condition=Q(kind__in=list(OpinionKind)), name="opinion_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} in {self.case}"

    def get_absolute_url(self) -> str:
        """The writing in its latest version, to be read outside of any assignment."""
        return reverse("writing", args=[self.uuid])


class OpinionPart(models.Model):
    """What a writing is in one named Part (`II–A`), where its kind or who joined differs there from the whole.

    Which passages belong to the Part is told by the numbered headings of a version (`opinions.text.parts`).
    """

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=40, choices=choices_of(OpinionKind))
    joined_by = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["opinion", "position"], name="part_position_unique"),
            models.UniqueConstraint(fields=["opinion", "name"], name="part_name_unique"),
            models.CheckConstraint(condition=Q(kind__in=list(OpinionKind)), name="part_kind_known"),
        ]

    def __str__(self) -> str:
        return f"Part {self.name} of {self.opinion}"
