"""Who uses Glossator, what was done by whom, and what is being done for whom in the background."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.addresses import reverse
from people.prepared import prepared


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is kept in lower case, so that one person signs in however it is typed."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user with that address. Raises `ValueError` where it is empty."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get(self, *args: Any, **sought: Any) -> "User":
        """The one whom the conditions name. By key, as every request asks, by a query that is made once."""
        key = sought.get("pk")
        if type(self) is not UserManager or args or len(sought) > 1 or not isinstance(key, int):
            return super().get(*args, **sought)
        for found in _person(key=key):
            return found
        raise self.model.DoesNotExist("User matching query does not exist.")

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address. Where work refers to her she is pseudonymised, never deleted.

    `leaves_at`: she asked for that, and it is done then (`people.leaving`). `preferences`: how she reads (type,
    colours, shortcuts), by name.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name shown to the class"), max_length=150)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    pseudonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    leaves_at = models.DateTimeField(null=True, blank=True, editable=False)
    wants_digest = models.BooleanField(_("a digest of notices by e-mail"), default=True)
    preferences = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_its_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        """The name shown to the class."""
        return self.name


@prepared
def _person(*, key: int) -> models.QuerySet[User, User]:
    return User.objects.filter(pk=key)


class AuditEvent(models.Model):
    """One thing that somebody did. Append-only: the database refuses to change or delete a row (see the migration)."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_uuid = models.UUIDField()
    course_uuid = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_uuid", "at"], name="audit_by_subject"),
            models.Index(fields=["course_uuid", "at"], name="audit_by_course"),
            models.Index(fields=["at"], name="audit_of_archives", condition=Q(verb="unpack_course")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_id} {self.verb} {self.subject_type} {self.subject_uuid}"


class Tally(models.Model):
    """How often something was done until `ends_at`, from when on it counts anew: see `people.limits`."""

    key = models.CharField(max_length=80, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [models.Index(fields=["ends_at"], name="tally_by_end")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class Sending(models.Model):
    """A form that was sent with a key and was done, and the address that it led to: see `people.once`."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    leads_to = models.TextField(default="", db_default="")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="sending_once")]
        indexes = [models.Index(fields=["at"], name="sending_by_time")]

    def __str__(self) -> str:
        return f"{self.person}: {self.leads_to}"


class JobState(models.TextChoices):
    """How far a job is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """Work that is done in the background for one person, who alone sees it: see `people.jobs`, which alone writes it.

    `done` of `total` steps are made (0 of 0: nobody knows how many there are); `message` says what is done now, or how
    it ended. `attempts` counts the workers that took it: one that was taken for dead cannot write any more.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="jobs")
    words = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    leads_to = models.CharField(max_length=300, blank=True)
    again_at = models.CharField(max_length=300, blank=True)
    queued_as = models.UUIDField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    beat_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total=0) | Q(done__lte=F("total")), name="job_does_no_more_than_all"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
                name="job_is_over_when_it_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(started_at__isnull=False, beat_at__isnull=False),
                name="job_runs_when_it_has_begun",
            ),
        ]
        indexes = [
            models.Index(fields=["beat_at"], name="job_at_work", condition=Q(state__in=["waiting", "running"])),
            models.Index(fields=["ended_at"], name="job_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.words} ({self.state})"

    def get_absolute_url(self) -> str:
        """The page that shows how far it is."""
        return reverse("job", args=[self.uuid])

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {JobState.DONE, JobState.FAILED}


class Archive(models.Model):
    """A ZIP archive of all that is held of a person, made for her by a job; gone when the job's record is."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="archive")
    content = models.BinaryField()
    size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.uuid} ({self.size} bytes)"

    def get_absolute_url(self) -> str:
        """Where its person downloads it."""
        return reverse("download", args=[self.uuid])


class NoticeKind(models.TextChoices):
    """What a notice is about; the template has the sentence of each."""

    ASSIGNED = "assigned", _("Assigned to you")
    DUE_SOON = "due_soon", _("Due soon")
    RETURNED = "returned", _("Returned to you")
    ACCEPTED = "accepted", _("Accepted")
    SHOWN = "shown", _("The class’s work is shown")
    ANSWERED = "answered", _("Your proposal was answered")
    ADDED = "added", _("You are in a course")
    REPLIED = "replied", _("A reply to you")
    MENTIONED = "mentioned", _("You are mentioned")
    ASKED = "asked", _("A question")
    RESOLVED = "resolved", _("Your question was resolved")
    KEY = "key", _("The key is shown")
    GRADED = "graded", _("Graded")
    REMINDED = "reminded", _("Not handed in yet")


class Notice(models.Model):
    """Something that happened and that one person is told of; `people.notices` alone writes it. Times are UTC.

    `happening` names what happened: a person is told of it once. `about` is what it concerns, `within` the course,
    `words` what somebody said; `due_at` is read on the clock of `zone`. `mailing_at`: a digest was asked for.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    happening = models.CharField(max_length=200)
    about = models.CharField(max_length=200)
    within = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=60, default="UTC")
    url = models.CharField(max_length=300)
    course_uuid = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True)
    mailing_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["happening", "user"], name="notice_once_of_each_happening"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(
                condition=Q(mailed_at=None) | Q(mailing_at__isnull=False), name="notice_mailed_when_asked_for"
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["user", "-at"], name="notice_by_time"),
            models.Index(fields=["at"], name="notice_unmailed", condition=Q(read_at=None, mailed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}"


class Sighting(models.Model):
    """When something that works beside the web server was last seen: see `people.seen`, which alone writes it."""

    name = models.CharField(max_length=100, unique=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"


class Fault(models.Model):
    """A page that ended with an error of ours: see `people.faults`. Nothing that anybody wrote is kept of it.

    `request_id` is the number that the page told; `route` is the address by its name, `error` the exception's class,
    `place` the module and line of ours that it went through last.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    request_id = models.CharField(max_length=64)
    route = models.CharField(max_length=120)
    error = models.CharField(max_length=120)
    place = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["at"], name="fault_by_time")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.route}: {self.error} at {self.place}"
