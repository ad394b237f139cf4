"""Who is what in a course."""

from courses.models import STAFF_ROLES, Course, Enrollment, Role
from people.models import User


def role_in(user: User, course: Course) -> Role | None:
    """The person's present role in the course, None where she has none or has left. One query."""
    role = Enrollment.objects.filter(course=course, user=user, left_at=None).values_list("role", flat=True).first()
    return Role(role) if role else None


def is_staff_role(role: Role | None) -> bool:
    """Whether that role reads the whole class's work."""
    return role in STAFF_ROLES
