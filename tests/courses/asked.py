"""What is asked for at the addresses of a course: for the test of everybody's rights."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile

from annotations.models import ExportFile
from annotations.packing.jobs import SENT, start_looking
from courses.actions import Place
from courses.groups import Dealing, deal, fingerprint
from courses.joining import create_link, personal_invitation
from courses.models import Course, Enrollment, Invitation, Role, Section
from courses.roster_plans import plan_roster
from courses.roster_reading import read_roster
from people.models import User

LIST = "new.person@example.edu\n"
FACTS = {"title": "Torts II", "term": "Spring", "time_zone": "America/Denver"}
DEALT = {"by": "size", "count": "2", "seed": "hens"}


def invite_somebody(course: Course, *, by: User) -> None:
    """A link and a personal invitation, which the addresses name."""
    create_link(course, Place(Role.STUDENT), by=by, days=None, most_uses=None)
    personal_invitation(course, "absent@example.edu", Role.STUDENT, by=by).save()


def send_archive(by: User) -> None:
    """An archive that she sent, and that was looked at."""
    job = start_looking(BytesIO(b"PK"), "ferry.zip", by)
    job.result = {"title": "Ferry law", "made_at": "2026-09-01", "counts": [["Members", 3]], "present": ""}
    job.result |= {"missing": [], "corrected": [], "placed": [], "found": 0, "unnamed": 0}
    job.save(update_fields=["result"])


def course_arguments(name: str, course: Course, member: User) -> list[Any]:
    """The arguments of a course's address; `member` is who is changed or removed there."""
    link = course.invitations.get(email="")
    personal = Invitation.objects.filter(course=course).waiting()
    arguments: dict[str, list[Any]] = {
        "courses": [],
        "course_create": [],
        "course_unpack": [],
        "join_by_code": [],
        "join_course": [link.shown_code],
        "enrollment_edit": [course.uuid, member.uuid],
        "enrollment_remove": [course.uuid, member.uuid],
        "division_create": [course.uuid, "group"],
        "people_move": [course.uuid, "section"],
        "division_edit": [course.uuid, "section", Section.objects.get(course=course).uuid],
        "invitation_revoke": [course.uuid, link.uuid],
    }
    if name == "course_unpack_look":
        return [ExportFile.objects.get(format=SENT).uuid]
    if name == "invitation_resend":
        return [course.uuid, personal.get().uuid]
    return arguments.get(name, [course.uuid])


def course_content(name: str, course: Course, member: User) -> dict[str, Any]:
    """What a browser would post there."""
    lead = Enrollment.objects.filter(course=course, role=Role.INSTRUCTOR)[0].user
    dealt = deal(course, Dealing("hens", size=2))
    content: dict[str, dict[str, Any]] = {
        "course_create": FACTS,
        "course_edit": FACTS,
        "course_copy": FACTS,
        "course_unpack": {"archive": ContentFile(b"PK", name="ferry.zip")},
        "enrollment_edit": {"role": "student"},
        "roster": {"text": LIST},
        "groups_shuffle": {**DEALT, "seen": fingerprint(dealt)},
        "division_create": {"names": "Red, Blue"},
        "division_edit": {"name": "B"},
        "people_move": {"person": [str(member.uuid)], "to": ""},
        "invitation_create": {"role": "student", "days": "7"},
        "invitation_send": {"emails": "other.person@example.edu", "role": "student"},
        "join_by_code": {"code": course.invitations.get(email="").shown_code.lower()},
    }
    if name == "roster_import":
        return {"text": LIST, "seen": plan_roster(course, read_roster(LIST), by=lead).fingerprint}
    return content.get(name, {})
