"""What the audit log calls what is done in courses."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from courses.models import Course, Group, Invitation, Section
from people.audit import Kind, LogPart, Told
from people.models import User

PEOPLE: Final = {
    "join_course": _("joined the course"),
    "enroll": _("put into the course"),
    "change_member": _("changed role, section or group of"),
    "move_member": _("moved to another section or group"),
    "remove_member": _("removed from the course"),
    "leave_course": _("left the course"),
    "invite": _("invited"),
    "invite_again": _("invited again"),
    "create_invitation": _("made an invitation"),
    "revoke_invitation": _("withdrew an invitation"),
    "import_roster": _("brought a class list"),
    "rename_section": _("renamed a section"),
    "rename_group": _("renamed a group"),
    "delete_section": _("deleted a section"),
    "delete_group": _("deleted a group"),
    "shuffle_groups": _("dealt students into groups"),
    "undo_shuffle": _("took a dealing into groups back"),
}
COURSE: Final = {
    "create_course": _("made the course"),
    "edit_course": _("changed the course's settings"),
    "archive_course": _("archived the course"),
    "restore_course": _("restored the course"),
    "pack_course": _("gathered everything of the course in an archive"),
    "unpack_course": _("restored the course from an archive; all before is as the archive told it"),
    "copy_course": _("copied the course for another term"),
}


def _people(uuids: Collection[UUID]) -> dict[UUID, Told]:
    found = User.objects.filter(uuid__in=uuids).values_list("uuid", "name")
    return {uuid: Told(name) for uuid, name in found}


def _courses(uuids: Collection[UUID]) -> dict[UUID, Told]:
    return {each.uuid: Told(str(each)) for each in Course.objects.filter(uuid__in=uuids)}


def _invitations(uuids: Collection[UUID]) -> dict[UUID, Told]:
    found = Invitation.objects.filter(uuid__in=uuids)
    return {each.uuid: Told(each.name or each.email or each.shown_code) for each in found}


def _sections(uuids: Collection[UUID]) -> dict[UUID, Told]:
    return {each.uuid: Told(each.name) for each in Section.objects.filter(uuid__in=uuids)}


def _groups(uuids: Collection[UUID]) -> dict[UUID, Told]:
    return {each.uuid: Told(each.name) for each in Group.objects.filter(uuid__in=uuids)}


LOG_PART: Final = LogPart(
    kinds={"people": Kind(_("People"), PEOPLE), "course": Kind(_("The course"), COURSE)},
    subjects={
        "User": _people, "Course": _courses, "Invitation": _invitations, "Section": _sections, "Group": _groups,
    },
)  # fmt: skip
