"""Other due dates, for one person or for a section of the course."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.models import Assignment, Extension
from courses.actions import Refused, lock_course
from courses.models import Section
from people.actions import record
from people.models import User


@transaction.atomic
def grant_extension(
    assignment: Assignment, whom: User | Section, due_at: datetime, *, by: User, reason: str = ""
) -> Extension:
    """Gives a person or a section another due date (UTC), in the place of one that she or it has already.

    Raises `Refused` where the assignment has no due date, or the other one would come before it opens.
    """
    lock_course(assignment.course)
    if assignment.due_at is None:
        raise Refused(_("This assignment has no due date: nothing can be extended."))
    if assignment.opens_at is not None and due_at <= assignment.opens_at:
        raise Refused(_("It would be due before it opens."))
    person, section = (None, whom) if isinstance(whom, Section) else (whom, None)
    made, _new = Extension.objects.update_or_create(
        assignment=assignment, user=person, section=section, defaults={"due_at": due_at, "reason": reason, "by": by}
    )
    told = {"whom": str(whom.uuid), "due_at": due_at.isoformat()}
    record("grant_extension", assignment, by=by, course=assignment.course.uuid, **told)
    return made


@transaction.atomic
def remove_extension(extension: Extension, *, by: User) -> None:
    """From now on the assignment's own due date counts, or the section's."""
    assignment = extension.assignment
    lock_course(assignment.course)
    whom = extension.user or extension.section
    told = {"whom": str(whom.uuid) if whom else "", "due_at": extension.due_at.isoformat()}
    extension.delete()
    record("remove_extension", assignment, by=by, course=assignment.course.uuid, **told)
