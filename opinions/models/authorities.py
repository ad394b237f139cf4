"""What is cited, where it is cited, and what people said of both."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opinions.models.cases import Case, Opinion
from opinions.models.texts import OpinionText
from opinions.models.vocabularies import choices_of
from opinions.text.kinds import AuthorityKind, CitationForm
from people.models import User


class Authority(models.Model):
    """Something cited, once for the whole library: `key` names it, `cite` is its Bluebook form.

    `court` is printed as the Bluebook does (`10th Cir.`), empty for the Supreme Court. `case`: the library holds it.
    `same_as`: a person found that it is that other one; mentions and links keep the one that they were given, pages
    and exports show the other (see `shown`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=choices_of(AuthorityKind))
    key = models.CharField(max_length=200)
    cite = models.CharField(max_length=1000)
    name = models.CharField(max_length=500, blank=True)
    court = models.CharField(max_length=200, blank=True)
    year = models.CharField(max_length=4, blank=True)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="authorities")
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="others")

    class Meta:
        verbose_name_plural = "authorities"
        constraints = [
            models.CheckConstraint(condition=~Q(same_as=F("pk")), name="authority_is_not_same_as_itself"),
            models.UniqueConstraint(fields=["kind", "key"], name="authority_key_unique"),
            models.CheckConstraint(condition=Q(kind__in=list(AuthorityKind)), name="authority_kind_known"),
        ]

    def __str__(self) -> str:
        return self.cite

    @property
    def shown(self) -> "Authority":
        """The authority that a person sees: the other one, where this was found to be the same."""
        return self.same_as or self


class ParallelCitation(models.Model):
    """Where an authority that is a case is reported; the first by `position` is printed first.

    One reporter page may hold several cases, so several authorities may share one.
    """

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="reports")
    position = models.PositiveSmallIntegerField()
    volume = models.CharField(max_length=20)
    reporter = models.CharField(max_length=60)
    page = models.CharField(max_length=20)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["authority", "position"], name="parallel_position_unique"),
            models.UniqueConstraint(fields=["authority", "volume", "reporter", "page"], name="parallel_unique"),
        ]
        indexes = [models.Index(fields=["volume", "reporter", "page"], name="parallel_looked_up")]

    def __str__(self) -> str:
        return f"{self.volume} {self.reporter} {self.page}"


class CitationRepair(models.Model):
    """A person's word on one citation of a version, kept for good: undone by `undone_at`, never deleted.

    It is about the words from `start` up to `end`. `before` is the citation that stood there (null where there was
    none), `after` what she made of it (null: it is no citation), both with the fields of `Citation` by name. Reading a
    version anew makes it again; a new version has its own, `carried_from` this one, where the words are the same.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="citation_repairs")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="citation_repair_not_empty"),
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False), name="citation_repair_changes_something"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="citation_repair_undone_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["version", "start"], name="citation_repair_by_place")]

    def __str__(self) -> str:
        return f"repair of the citation at {self.start}"


class Citation(models.Model):
    """One mention: the span of a version in which an authority is cited; `authority` is empty where unresolved.

    `signal`, `parenthetical`, `history` as in `ParsedCitation`. `writing`: the other writing of the same case that is
    meant. `doubt` says why it is unresolved, `likely` is then an authority to be proposed. `repair`: a person's.
    """

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="citations")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="citations")
    form = models.CharField(max_length=20, choices=choices_of(CitationForm))
    pin = models.CharField(max_length=200, blank=True)
    signal = models.CharField(max_length=60, blank=True)
    parenthetical = models.CharField(max_length=1000, blank=True)
    history = models.CharField(max_length=100, blank=True)
    writing = models.ForeignKey(Opinion, on_delete=models.SET_NULL, null=True, blank=True, related_name="mentions")
    doubt = models.CharField(max_length=300, blank=True)
    likely = models.ForeignKey(Authority, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    repair = models.ForeignKey(CitationRepair, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("start",)
        constraints = [
            models.UniqueConstraint(fields=["version", "start", "end"], name="citation_span_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="citation_not_empty"),
            models.CheckConstraint(condition=Q(form__in=list(CitationForm)), name="citation_form_known"),
        ]

    def __str__(self) -> str:
        return f"{self.form} citation at {self.start}"
