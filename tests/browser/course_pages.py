"""Every page about a course and its people, with some of everything in them."""

from django.urls import reverse
from playwright.sync_api import Page

from courses.actions import Place
from courses.groups import create_divisions, move_people
from courses.joining import create_link, personal_invitation
from courses.models import Course, Enrollment, Group, Role, Section
from people.models import User
from tests.factories import make_person


def fill_course() -> Course:
    """The sample's course with more students, sections, groups, a link and people who wait."""
    course = Course.objects.get()
    lead = Enrollment.objects.filter(course=course, role=Role.INSTRUCTOR)[0].user
    for name in ("Dora", "Emil", "Fay", "Gus", "Hal", "Ivy", "Jon", "Kit"):
        make_person(name, course=course)
    create_divisions(course, Section, ["A", "B"], by=lead)
    create_divisions(course, Group, ["Red", "Blue", "Green"], by=lead)
    people = [each.user.uuid for each in Enrollment.objects.filter(course=course, role=Role.STUDENT).order_by("pk")]
    for kind, name, chosen in ((Section, "A", people[:6]), (Section, "B", people[6:]), (Group, "Red", people[:3])):
        move_people(course, chosen, kind=kind, to=kind.objects.get(course=course, name=name), by=lead)
    create_link(course, Place(Role.STUDENT), by=lead, days=14, most_uses=40)
    for name in ("Lena Moor", "Max Nye"):
        email = f"{name.split()[0].lower()}@example.edu"
        personal_invitation(course, email, Role.STUDENT, by=lead, name=name).save()
    return course


def course_pages(course: Course, member: User) -> dict[str, str]:
    """The paths, by name, as its instructor sees them; `member` is changed and removed."""
    of_course = (
        "course",
        "course_people",
        "groups",
        "groups_shuffle",
        "invitations",
        "roster",
        "course_edit",
        "course_copy",
        "course_leave",
    )
    paths = {name: reverse(name, args=[course.uuid]) for name in of_course}
    shuffle = reverse("groups_shuffle", args=[course.uuid])
    return {
        "courses": reverse("courses"),
        "course_create": reverse("course_create"),
        **paths,
        "sections": f"{paths['groups']}?by=section",
        "shuffled": f"{shuffle}?by=size&count=3",
        "enrollment_edit": reverse("enrollment_edit", args=[course.uuid, member.uuid]),
        "enrollment_remove": reverse("enrollment_remove", args=[course.uuid, member.uuid]),
        "join_by_code": reverse("join_by_code"),
        "join_course": course.invitations.get(email="").get_absolute_url(),
    }


def look_at_list(page: Page, course: Course) -> None:
    """Brings a list with people who are new, changed and misspelt, and looks at what it would do."""
    rows = ["Name,E-mail,Section,Group", "Ana,ana@example.edu,B,Red", "Ola Pike,ola@example.edu,A,Green", "Pia,pia@,A,"]
    rows += [f"Quin {at},quin{at}@other.example,C," for at in range(3)]
    rows += [f"Rae {at},rae{at}@example.edu,C," for at in range(5)]
    page.goto(reverse("roster", args=[course.uuid]))
    page.get_by_label("Paste the list").fill("\n".join(rows))
    page.get_by_role("button", name="Look at it").click()
