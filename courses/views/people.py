"""Who is in a course; roles are changed, people removed, and one leaves."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.access import CourseRight, access_course, access_enrollment
from courses.actions import Refused, leave_course, place_person, remove_person
from courses.forms import PlaceForm
from courses.models import Enrollment, Invitation, Role
from courses.views.frames import UNPROCESSABLE, frame, told
from people.accounts import signed_in
from people.once import once

ON_A_PAGE: Final = 200
"""People on one page of the list."""
WAITING_SHOWN: Final = 200


@require_safe
@login_required
def course_people(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The course's people by role and name; `q` looks for a name, an address, a section or a group."""
    course, role = access_course(signed_in(request), uuid, to=CourseRight.SEE_PEOPLE)
    query = request.GET.get("q", "").strip()[:100]
    found = Enrollment.objects.filter(course=course).for_people().prefetch_related("reviews")
    if query:
        fields = ("user__name", "user__email", "section__name", "group__name")
        found = found.filter(*[_any(fields, word) for word in query.split()[:5]])
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    waiting = Invitation.objects.filter(course=course).waiting()
    context = {
        **frame(course, role, "people"),
        "page": page,
        "query": query,
        "waiting": [] if query else waiting[:WAITING_SHOWN],
        "more_waiting": 0 if query else max(0, waiting.count() - WAITING_SHOWN),
    }
    return render(request, "people.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrollment_edit(request: HttpRequest, uuid: UUID, person: UUID) -> HttpResponse:
    """What a member is in the course."""
    user = signed_in(request)
    course, enrollment = access_enrollment(user, uuid, person)
    form = PlaceForm(request.POST, course=course) if request.method == "POST" else PlaceForm.of(enrollment)
    if form.is_bound and form.is_valid():
        try:
            place_person(enrollment, form.place(), by=user)
        except Refused as refused:
            form.add_error("role", str(refused))
        else:
            messages.success(request, _("Saved: %(name)s.") % {"name": enrollment.user.name})
            return redirect("course" if enrollment.user_id == user.pk else "course_people", course.uuid)
    context = {
        **frame(course, Role.INSTRUCTOR, "people"),
        "person": enrollment.user,
        "enrollment": enrollment,
        "form": form,
        "is_self": enrollment.user_id == user.pk,
    }
    return render(request, "enrollment.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def enrollment_remove(request: HttpRequest, uuid: UUID, person: UUID) -> HttpResponse:
    """Takes somebody out, after saying what becomes of her work."""
    user = signed_in(request)
    course, enrollment = access_enrollment(user, uuid, person)
    if enrollment.user_id == user.pk:
        return redirect("course_leave", course.uuid)
    if request.method != "POST":
        context = {**frame(course, Role.INSTRUCTOR, "people"), "person": enrollment.user}
        return render(request, "enrollment_remove.html", context)
    with told(request, _("%(name)s is not in the course any more. The work is kept.") % {"name": enrollment.user.name}):
        remove_person(enrollment, by=user)
    return redirect("course_people", course.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def course_leave(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One leaves the course, after reading what becomes of one's work."""
    user = signed_in(request)
    course, role = access_course(user, uuid)
    if request.method != "POST":
        return render(request, "course_leave.html", frame(course, role))
    try:
        leave_course(course, by=user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("course_leave", course.uuid)
    messages.success(request, _("You have left %(course)s. Your work there is kept.") % {"course": course})
    return redirect("courses")


def _any(fields: tuple[str, ...], word: str) -> Q:
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": word})
    return found
