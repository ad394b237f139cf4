"""The corpus: what courts wrote, and what they cite. Knows no users' work."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opinions.querysets import CaseQuerySet
from opinions.text.full_citations import ReporterCitation
from opinions.text.kinds import AuthorityKind, CitationForm, EmphasisStyle, OpinionKind, PageBasis, PassageKind
from opinions.text.spans import Span
from people.models import User

Vocabulary = type[OpinionKind | PassageKind | AuthorityKind | CitationForm | PageBasis | EmphasisStyle]


def choices_of(kinds: Vocabulary) -> list[tuple[str, str]]:
    """The values of one of the core's vocabularies with their words, as a field's choices."""
    return [(kind.value, kind.value.replace("_", " ")) for kind in kinds]


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


SEARCHED_WORDS = SearchVector(Left("text", 600_000), config="english")
"""What full-text search finds: a tsvector holds a megabyte at most, so the rest of a very long text is left out."""


class OpinionText(models.Model):
    """One version of an opinion's canonical text. Immutable: the database refuses to change a row (see 0002)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    text = models.TextField()
    length = models.GeneratedField(expression=Length("text"), output_field=models.IntegerField(), db_persist=True)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text=_("Why a correction was made"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opinion", "number"], name="version_number_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="version_not_empty"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="version_fingerprint_is_sha256"
            ),
        ]
        indexes = [GinIndex(SEARCHED_WORDS, name="version_words")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.opinion}"


class Passage(models.Model):
    """A piece of a version in reading order, `start` to `end` in code points, without the LF that follows it."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=choices_of(PassageKind))
    label = models.CharField(max_length=40, blank=True, help_text=_("A note's label"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="passage_position_unique"),
            models.UniqueConstraint(fields=["version", "start"], name="passage_start_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="passage_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=list(PassageKind)), name="passage_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position} ({self.start}–{self.end})"

    @property
    def span(self) -> Span:
        """Its code points in the version's text."""
        return Span(self.start, self.end)


class PageMark(models.Model):
    """`page` of `series` begins at `offset`. Order by `position`: pages repeat and go backwards."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="page_marks")
    position = models.PositiveIntegerField()
    offset = models.PositiveIntegerField()
    series = models.CharField(max_length=100, blank=True)
    page = models.CharField(max_length=20)
    basis = models.CharField(max_length=20, choices=choices_of(PageBasis), default=PageBasis.PRINTED.value)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="page_mark_position_unique"),
            models.CheckConstraint(condition=Q(basis__in=list(PageBasis)), name="page_mark_basis_known"),
        ]

    def __str__(self) -> str:
        return f"*{self.page} at {self.offset}"


class NoteMark(models.Model):
    """A footnote's call: note `label` is called at `offset`."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="note_marks")
    position = models.PositiveIntegerField()
    offset = models.PositiveIntegerField()
    label = models.CharField(max_length=40)

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="note_mark_position_unique")]

    def __str__(self) -> str:
        return f"note {self.label} at {self.offset}"


class Emphasis(models.Model):
    """The words from `start` up to `end` are set off in `style`; runs of several styles may overlap."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="emphasis")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    style = models.CharField(max_length=20, choices=choices_of(EmphasisStyle))

    class Meta:
        ordering = ("start", "end", "style")
        verbose_name_plural = "emphasis"
        constraints = [
            models.UniqueConstraint(fields=["version", "start", "end", "style"], name="emphasis_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="emphasis_not_empty"),
            models.CheckConstraint(condition=Q(style__in=list(EmphasisStyle)), name="emphasis_style_known"),
        ]

    def __str__(self) -> str:
        return f"{self.style} at {self.start}"


class Correction(models.Model):
    """The words from `start` up to `end` were corrected by a person: the source prints `printed` there."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="corrections")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    printed = models.TextField()

    class Meta:
        ordering = ("start",)
        constraints = [
            models.UniqueConstraint(fields=["version", "start"], name="correction_start_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="correction_not_empty"),
            models.CheckConstraint(condition=~Q(printed=""), name="correction_says_what_is_printed"),
        ]

    def __str__(self) -> str:
        return f"correction at {self.start}"


class Authority(models.Model):
    """Something cited, once for the whole library: `key` names it, `cite` is its Bluebook form."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=choices_of(AuthorityKind))
    key = models.CharField(max_length=200)
    cite = models.CharField(max_length=1000)

    class Meta:
        verbose_name_plural = "authorities"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="authority_key_unique"),
            models.CheckConstraint(condition=Q(kind__in=list(AuthorityKind)), name="authority_kind_known"),
        ]

    def __str__(self) -> str:
        return self.cite


class Citation(models.Model):
    """One mention: the span of a version in which an authority is cited; `authority` is empty where unresolved."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="citations")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="citations")
    form = models.CharField(max_length=20, choices=choices_of(CitationForm))
    pin = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("start",)
        constraints = [
            models.UniqueConstraint(fields=["version", "start", "end"], name="citation_span_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="citation_not_empty"),
            models.CheckConstraint(condition=Q(form__in=list(CitationForm)), name="citation_form_known"),
        ]

    def __str__(self) -> str:
        return f"{self.form} citation at {self.start}"


class ImportWarning(models.Model):  # noqa: A001 -- a warning of an import; Python's own is not used here
    """Something that the reader was unsure of when a version was made; `at` is a code point of the source file."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="warnings")
    position = models.PositiveIntegerField()
    at = models.PositiveIntegerField()
    message = models.TextField()

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="warning_position_unique")]

    def __str__(self) -> str:
        return self.message


class Draft(models.Model):
    """An uploaded source on its way to be a case: what a reader understood, and the repairs made to it so far.

    What it will be is `repairs` replayed over `parsed`; undo drops the last. Seen by who uploaded it and those she
    shares it with. Publishing stores the case and keeps the draft.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="drafts")
    shared_with = models.ManyToManyField(User, blank=True, related_name="shared_drafts")
    file_name = models.CharField(max_length=300, blank=True)
    source = models.BinaryField()
    source_format = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    parsed = models.JSONField()
    repairs = models.JSONField(default=list)
    undone = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_as = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(revision__gte=1), name="draft_revision_counts_from_one")]

    def __str__(self) -> str:
        return f"draft of {self.file_name or self.uuid}"

    def get_absolute_url(self) -> str:
        """The page on which it is looked at and repaired."""
        return reverse("draft", args=[self.uuid])
