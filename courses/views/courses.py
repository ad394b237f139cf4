"""One's courses; a course is made, changed, archived, restored and copied."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.access import CourseRight, access_course, makes_courses, require_course_maker
from courses.actions import (
    CourseFacts,
    Refused,
    archive_course,
    copy_course,
    create_course,
    edit_course,
    restore_course,
)
from courses.copying import count_parts
from courses.forms import CodeForm, CopyForm, CourseForm
from courses.models import Course, Enrollment
from courses.views.frames import UNPROCESSABLE, frame, told
from people.accounts import signed_in
from people.once import once


@require_safe
@login_required
def courses(request: HttpRequest) -> HttpResponse:
    """The courses that one is in, and the ways into others."""
    user = signed_in(request)
    mine = list(Enrollment.objects.for_courses(user))
    context = {
        "present": [each for each in mine if not each.course.is_archived],
        "archived": [each for each in mine if each.course.is_archived],
        "makes_courses": makes_courses(user),
        "form": CodeForm(),
    }
    return render(request, "courses.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def course_create(request: HttpRequest) -> HttpResponse:
    """Makes a course; its maker is its instructor."""
    user = signed_in(request)
    require_course_maker(user)
    form = CourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        course = create_course(form.facts(), by=user)
        messages.success(request, _("The course is made. Now bring its people."))
        return redirect("roster", course.uuid)
    context = {"form": form, "guesses": not form.is_bound}
    return render(request, "course_create.html", context, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The course's settings."""
    user = signed_in(request)
    course, role = access_course(user, uuid, to=CourseRight.LEAD)
    initial = {"title": course.title, "term": course.term, "time_zone": course.time_zone}
    form = CourseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with told(request, _("Saved.")):
            edit_course(course, form.facts(), by=user)
        return redirect("course_edit", course.uuid)
    return render(request, "course_edit.html", {**frame(course, role, "settings"), "form": form}, status=_status(form))


@require_POST
@login_required
def course_archive(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """From now on the course is for reading alone."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.LEAD)
    archive_course(course, by=user)
    messages.success(request, _("The course is archived: its people read it, and nobody changes anything."))
    return redirect("course_edit", course.uuid)


@require_POST
@login_required
def course_restore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An archived course goes on."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.LEAD)
    restore_course(course, by=user)
    messages.success(request, _("The course goes on."))
    return redirect("course_edit", course.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def course_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Makes a course like this one for another term."""
    user = signed_in(request)
    course, role = access_course(user, uuid, to=CourseRight.LEAD)
    require_course_maker(user)
    form = CopyForm(request.POST or None, initial={"title": course.title, "time_zone": course.time_zone, "weeks": 52})
    if request.method == "POST" and form.is_valid():
        copied = _copied(course, form.facts(), request, form.cleaned_data["weeks"])
        return redirect(copied or course)
    parts = {_("Sections"): course.sections.count(), **count_parts(course)}
    context = {**frame(course, role, "settings"), "form": form, "parts": parts}
    return render(request, "course_copy.html", context, status=_status(form))


def _copied(course: Course, facts: CourseFacts, request: HttpRequest, weeks: int | None) -> Course | None:
    try:
        copied = copy_course(course, facts, by=signed_in(request), weeks=weeks)
    except Refused as refused:
        messages.error(request, str(refused))
        return None
    messages.success(request, _("This is the copy. Nobody but you is in it yet."))
    return copied


def _status(form: CourseForm) -> int:
    return UNPROCESSABLE if form.errors else 200
