"""The roles in a course, and how long the names of its parts may be: known without models."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

NAME_LIMIT: Final = 100
"""Code points in the name of a section or a group."""


class Role(models.TextChoices):
    """What a person is in a course."""

    INSTRUCTOR = "instructor", _("Instructor")
    ASSISTANT = "assistant", _("Teaching assistant")
    STUDENT = "student", _("Student")
    GUEST = "guest", _("Guest")
