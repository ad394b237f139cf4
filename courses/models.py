"""Courses and who is in them, in what role."""

import secrets
import uuid
import zoneinfo
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.querysets import EnrollmentQuerySet, InvitationQuerySet
from courses.roles import NAME_LIMIT, Role
from people.addresses import reverse
from people.models import User

__all__ = [
    "CODE_LENGTH",
    "NAME_LIMIT",
    "STAFF_ROLES",
    "Course",
    "Enrollment",
    "Group",
    "Invitation",
    "InvitationState",
    "Role",
    "Section",
    "Shuffle",
    "check_time_zone",
    "make_code",
]
CODE_LETTERS: Final = "ABCDEFGHJKMNPQRSTWXYZ23456789"
"""What codes are made of: nothing that is taken for another sign when it is read aloud or typed."""
CODE_LENGTH: Final = 8


def make_code() -> str:
    """A code to join by, of `CODE_LENGTH` letters: half a trillion, so that none is guessed."""
    return "".join(secrets.choice(CODE_LETTERS) for _each in range(CODE_LENGTH))


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
    archived_at = models.DateTimeField(null=True, blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies")

    class Meta:
        permissions = [("make", "May make courses")]

    def __str__(self) -> str:
        return f"{self.title} ({self.term})" if self.term else self.title

    def get_absolute_url(self) -> str:
        """The course's page."""
        return reverse("course", args=[self.uuid])

    @property
    def is_archived(self) -> bool:
        """Whether it is kept for reading alone."""
        return self.archived_at is not None


class Section(models.Model):
    """A part of a course that meets, or is looked after, by itself."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField(max_length=NAME_LIMIT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="section_name_unique_in_course")]

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """Some of a course who work together; not bound to a section."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=NAME_LIMIT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="group_name_unique_in_course")]

    def __str__(self) -> str:
        return self.name


STAFF_ROLES = (Role.INSTRUCTOR, Role.ASSISTANT)


class Enrollment(models.Model):
    """One person in one course. Leaving keeps the row, and with it the work: `left_at` is set.

    `removed_by` says who took her out, where she did not leave by herself. A guest is one until `expires_at`. An
    assistant looks after the sections in `reviews`; after all, where there is none.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrollments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrollments")
    role = models.CharField(max_length=20, choices=Role.choices)
    section = models.ForeignKey(Section, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrollments")
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrollments")
    reviews = models.ManyToManyField(Section, blank=True, related_name="reviewers")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="enrollment_one_per_person_and_course"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="enrollment_role_known"),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(role=Role.GUEST), name="enrollment_expires_for_guests_alone"
            ),
            models.CheckConstraint(
                condition=Q(removed_by=None) | Q(left_at__isnull=False), name="enrollment_removed_has_left"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.course}: {self.role}"

    @property
    def is_present(self) -> bool:
        """Whether she is in the course now."""
        return self.left_at is None and (self.expires_at is None or self.expires_at > timezone.now())


class InvitationState(models.TextChoices):
    """Whether an invitation can be used, and why not."""

    OPEN = "open", _("open")
    REVOKED = "revoked", _("withdrawn")
    EXPIRED = "expired", _("expired")
    USED = "used", _("used up")


class Invitation(models.Model):
    """A way into a course: a link with a code, for everybody who holds it, or where `email` is set for one person.

    A link lets students and guests in; staff are invited one by one. `stay_days` is how long a guest stays.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="invitations")
    code = models.CharField(max_length=CODE_LENGTH, default=make_code, unique=True, editable=False)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.STUDENT)
    section = models.ForeignKey(Section, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    stay_days = models.PositiveSmallIntegerField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    mail_wanted_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(most_uses=None) | Q(uses__lte=F("most_uses")), name="invitation_used_no_more_than_allowed"
            ),
            models.CheckConstraint(
                condition=~Q(email="") | Q(role__in=[Role.STUDENT, Role.GUEST]), name="invitation_of_staff_is_personal"
            ),
            models.CheckConstraint(condition=Q(email="") | Q(most_uses=1), name="invitation_personal_is_used_once"),
            models.UniqueConstraint(
                fields=["course", "email"],
                condition=Q(revoked_at=None, uses=0) & ~Q(email=""),
                name="invitation_one_waits_per_person_and_course",
            ),
        ]
        indexes = [models.Index(fields=["email"], name="invitation_by_email", condition=~Q(email=""))]

    def __str__(self) -> str:
        return f"{self.email or self.shown_code} for {self.course}: {self.role}"

    def get_absolute_url(self) -> str:
        """The page on which one joins by it."""
        return reverse("join_course", args=[self.shown_code])

    @property
    def shown_code(self) -> str:
        """The code as it is read and typed: `KXQ7-M2PD`."""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def is_personal(self) -> bool:
        """Whether it is for one address alone."""
        return bool(self.email)

    def state(self, now: datetime) -> InvitationState:
        """Whether it can be used at that time."""
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        if self.most_uses is not None and self.uses >= self.most_uses:
            return InvitationState.USED
        if self.expires_at is not None and self.expires_at <= now:
            return InvitationState.EXPIRED
        return InvitationState.OPEN


class Shuffle(models.Model):
    """Students dealt into groups by chance. `before` and `after` are names of groups by the people's UUIDs."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="shuffles")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)
    before: "models.JSONField[dict[str, str], Any]" = models.JSONField()
    after: "models.JSONField[dict[str, str], Any]" = models.JSONField()

    def __str__(self) -> str:
        return f"{self.course}, {self.made_at:%Y-%m-%d %H:%M}"
