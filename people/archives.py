"""Everything that is held of a person, in one ZIP archive, made for her in the background."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from people import holdings
from people.actions import record
from people.addresses import reverse
from people.holdings import HeldFile
from people.jobs import RunningJob, job_task, start
from people.models import Archive, AuditEvent, Job, User
from people.tables import as_csv, as_json

EVENT_COLUMNS: Final = ("at", "by", "verb", "subject_type", "subject_uuid", "course_uuid", "detail")

NOTICE_COLUMNS: Final = ("at", "kind", "about", "within", "words", "due_at", "url", "read_at", "mailed_at")


def start_archive(user: User) -> Job:
    """Has the archive made; the job leads to the page where it is downloaded."""
    unfinished = user.jobs.filter(again_at=reverse("downloads"), ended_at=None).first()
    return unfinished or start(
        user, _("Gathering everything that is yours"), make_archive, again_at=reverse("downloads")
    )


def archives_of(user: User) -> QuerySet[Archive]:
    """Her archives, the newest first, without their content."""
    return Archive.objects.filter(job__owner=user).defer("content").order_by("-made_at", "-pk")


@job_task
def make_archive(job: RunningJob) -> None:
    """Asks each part of the product for its files. Made again from the beginning where it was interrupted."""
    written, steps = io.BytesIO(), ("people", *holdings.parts())
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, part in enumerate(steps):
            job.progress(number, len(steps), _("%(number)d of %(all)d parts") % {"number": number, "all": len(steps)})
            for held in own_files(job.owner) if part == "people" else holdings.files_of(part, job.owner):
                packed.writestr(held.path, held.content)
    content = written.getvalue()
    with transaction.atomic():
        archive = Archive.objects.create(job=Job.objects.get(uuid=job.uuid), content=content, size=len(content))
        record("gather_archive", archive, by=job.owner)
        job.finish(_("Everything is gathered."), leads_to=reverse("downloads"))


def own_files(user: User) -> Iterator[HeldFile]:
    """What this app holds: the profile, how she signs in, and what the log says of her."""
    yield HeldFile("read-me.txt", str(READ_ME).encode())
    yield HeldFile("profile.json", as_json(_profile(user)))
    events = [_event(event, user) for event in events_about(user)]
    yield HeldFile("notices.json", as_json(list(user.notices.order_by("at", "pk").values(*NOTICE_COLUMNS))))
    yield HeldFile("log.json", as_json(events))
    yield HeldFile("log.csv", as_csv(EVENT_COLUMNS, events))


def events_about(user: User) -> QuerySet[AuditEvent]:
    """What she did, and what was done to her, in the order of time."""
    return AuditEvent.objects.filter(Q(actor=user) | Q(subject_uuid=user.uuid)).order_by("at", "pk")


def _profile(user: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    keys = Authenticator.objects.filter(user=user).order_by("pk")
    return {
        "uuid": user.uuid,
        "name": user.name,
        "email": user.email,
        "addresses": list(addresses.values("email", "verified", "primary")),
        "joined": user.date_joined,
        "last signed in": user.last_login,
        "digest by e-mail": user.wants_digest,
        "account ends": user.leaves_at,
        "keys": [{"kind": key.type, "added": key.created_at, "used": key.last_used_at} for key in keys],
        "school": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined", "extra_data")),
        "sessions": list(UserSession.objects.filter(user=user).values("created_at", "ip", "user_agent")),
    }


def _event(event: AuditEvent, user: User) -> dict[str, Any]:
    by = "" if event.actor_id is None else _("you") if event.actor_id == user.pk else _("somebody else")
    told = {column: getattr(event, column) for column in EVENT_COLUMNS if column != "by"}
    return told | {"by": by}


READ_ME: Final = """Glossator: everything that is held of you.

profile.json   your name, addresses, settings, keys (without their secrets) and sessions
notices.json   what you were told: assigned, due, returned, answered
log.csv/.json  what you did and what was done to your account, as the log has it
courses/       the courses that you are or were in
annotations/   your notes, one file for each assignment, with the exact words and the pin cite;
               history.json has every state of each, those in the bin too; files ending in -review what was
               said of your work, and your grade once it is released

Times are UTC. The files with .csv open in a spreadsheet; those with .json are for programs.
"""
