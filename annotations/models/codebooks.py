"""A course's controlled vocabularies: codebooks and their claims."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course

COLOURS = 8
"""How many colours the palette has (`c1` to `c8` in `static/css/tokens.css`)."""


class Codebook(models.Model):
    """A course's controlled vocabulary of claims."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="codebooks")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "title"], name="codebook_title_unique_in_course")]

    def __str__(self) -> str:
        return self.title


class Claim(models.Model):
    """What a passage can be tagged with, and when."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="claims")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    letters = models.CharField(max_length=3)
    colour = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(COLOURS)])
    definition = models.TextField(blank=True)
    include = models.TextField(_("when to use"), blank=True)
    exclude = models.TextField(_("when not to use"), blank=True)
    example = models.TextField(_("an example passage"), blank=True)
    near_misses = models.ManyToManyField("self", symmetrical=False, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["codebook", "key"], name="claim_key_unique_in_codebook"),
            models.UniqueConstraint(fields=["codebook", "position"], name="claim_position_unique_in_codebook"),
            models.CheckConstraint(condition=Q(colour__gte=1, colour__lte=COLOURS), name="claim_colour_in_palette"),
        ]

    def __str__(self) -> str:
        return self.label
