"""Courses and who is in them, in what role."""

import uuid
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User


def check_time_zone(name: str) -> None:
    """Raises `ValidationError` unless `name` is in the IANA time zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("%(name)s is not a time zone of the IANA database."), params={"name": name})


class Course(models.Model):
    """A class in one term: the only boundary of students' work."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    term = models.CharField(max_length=60, blank=True)
    time_zone = models.CharField(max_length=60, default="America/New_York", validators=[check_time_zone])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.title} ({self.term})" if self.term else self.title

    def get_absolute_url(self) -> str:
        """The course's page."""
        return reverse("course", args=[self.uuid])


class Section(models.Model):
    """A part of a course that meets, or is looked after, by itself."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="section_name_unique_in_course")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person is in a course."""

    INSTRUCTOR = "instructor", _("Instructor")
    ASSISTANT = "assistant", _("Teaching assistant")
    STUDENT = "student", _("Student")
    GUEST = "guest", _("Guest")


STAFF_ROLES = (Role.INSTRUCTOR, Role.ASSISTANT)


class Enrollment(models.Model):
    """One person in one course. Leaving keeps the row, and with it the work: `left_at` is set."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrollments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrollments")
    role = models.CharField(max_length=20, choices=Role.choices)
    section = models.ForeignKey(Section, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrollments")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="enrollment_one_per_person_and_course"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="enrollment_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.course}: {self.role}"
