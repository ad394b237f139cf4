"""An instructor's pages of assignments: made, changed, published, closed, duplicated, extended, edited."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import Right, access_assignment
from annotations.assignments import assigning
from annotations.assignments.extending import grant_extension, remove_extension
from annotations.assignments.forms import AssignmentForm, ExtensionForm
from annotations.filtering.filters import is_uuid
from annotations.models import Annotation, Extension, Visibility
from annotations.submissions.revealing import reveal_class
from courses.access import CourseRight, access_course
from courses.actions import Refused
from courses.models import Course, Role
from courses.views.frames import UNPROCESSABLE, frame, told
from opinions.citing import case_words
from opinions.library import case_rows
from opinions.library_form import LibraryForm, read_number
from opinions.models import Case
from people.accounts import signed_in
from people.once import once

CASES_ON_A_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def assignment_create(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Makes an assignment: first its case is chosen, then the rest is said. It begins as a draft."""
    user = signed_in(request)
    course, role = access_course(user, uuid, to=CourseRight.LEAD)
    chosen = request.POST.get("case") or request.GET.get("case") or ""
    if not is_uuid(chosen):
        return _choose_case(request, course, role)
    case = get_object_or_404(Case.objects.prefetch_related("citations"), uuid=chosen)
    form = AssignmentForm(_sent(request), course=course, case=case)
    if request.method == "POST" and _is_saved(request) and form.is_valid():
        try:
            made = assigning.create_assignment(course, case, form.facts(), by=user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            _tell_doubled(request, form)
            messages.success(request, _("The draft is made."))
            return redirect(made)
    context = {**frame(course, role, "assignments"), "case": case, "case_cite": case_words(case)}
    return _form_page(request, form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says the assignment anew, at any time; its work stays."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    form = AssignmentForm(_sent(request), course=found.course, case=found.case, assignment=found)
    if request.method == "POST" and _is_saved(request) and form.is_valid():
        try:
            assigning.edit_assignment(found, form.facts(), by=user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            _tell_doubled(request, form)
            messages.success(request, _("Saved."))
            return redirect(found)
    work = Annotation.objects.filter(submission__assignment=found, deleted_at=None)
    context = {
        **frame(found.course, Role.INSTRUCTOR, "assignments"),
        "assignment": found,
        "case": found.case,
        "case_cite": case_words(found.case),
        "note_count": work.count(),
    }
    return _form_page(request, form, context)


@require_POST
@login_required
def assignment_publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The class sees the draft from now on, or from its opening date."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    with told(request, _("Published.")):
        assigning.publish_assignment(found, by=user)
    return redirect(found)


@require_POST
@login_required
def assignment_close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ends all work on it."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    with told(request, _("Closed: the work on it is read, and not changed any more.")):
        assigning.close_assignment(found, by=user)
    return redirect(found)


@require_POST
@login_required
def assignment_reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Work on it goes on."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    with told(request, _("Open again. What was shown because it was closed is hidden until its time.")):
        assigning.reopen_assignment(found, by=user)
    return redirect(found)


@require_POST
@login_required
@once
def assignment_duplicate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Makes a draft like it."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    try:
        made = assigning.duplicate_assignment(found, by=user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(request, _("This is the copy, a draft. Look at its dates."))
    if made.key_passages.exists():
        messages.info(request, _("Its key came along. Students do not see it before you show it."))
    return redirect("assignment_edit", made.uuid)


@require_POST
@login_required
def class_reveal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shows the class its work, where the assignment waits for an instructor to do so."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    if found.visibility == Visibility.BY_HAND and not found.is_draft:
        reveal_class(found, by=user)
        messages.success(request, _("From now on the class sees its work."))
    else:
        messages.error(request, _("This assignment does not wait for you to show the class its work."))
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extensions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The other due dates of the assignment, and a form for one more."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    form = ExtensionForm(request.POST or None, assignment=found)
    if request.method == "POST" and form.is_valid():
        due, reason = form.cleaned_data["due_at"], form.cleaned_data["reason"]
        with told(request, _("The other due date is set.")):
            grant_extension(found, form.meant(), due.at, by=user, reason=reason)
        return redirect("extensions", found.uuid)
    granted = Extension.objects.filter(assignment=found).select_related("user", "section", "by")
    context = {
        **frame(found.course, Role.INSTRUCTOR, "assignments"),
        "assignment": found,
        "zone": found.course.time_zone,
        "extensions": granted.order_by("section__name", "user__name", "pk"),
        "form": form,
    }
    return render(request, "assignment_extensions.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@login_required
@once
def extension_remove(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """The assignment's own due date counts again."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    extension = get_object_or_404(Extension.objects.select_related("user", "section"), assignment=found, pk=pk)
    extension.assignment = found
    with told(request, _("Removed: the other due date does not count any more.")):
        remove_extension(extension, by=user)
    return redirect("extensions", found.uuid)


def _choose_case(request: HttpRequest, course: Course, role: Role) -> HttpResponse:
    form = LibraryForm(request.GET)
    paginator = Paginator(form.cases(), CASES_ON_A_PAGE)
    page = paginator.get_page(read_number(request.GET.get("page", "")) or 1)
    context = {
        **frame(course, role, "assignments"),
        "form": form,
        "page": page,
        "cases": [(row, case.uuid) for row, case in zip(case_rows(page), page, strict=True)],
        "address": form.address,
    }
    return render(request, "assignment_case.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _is_saved(request: HttpRequest) -> bool:
    """Whether the form was sent to be saved, and not for another row."""
    return "more" not in request.POST


def _form_page(request: HttpRequest, form: AssignmentForm, context: dict[str, Any]) -> HttpResponse:
    """The form; with `more`, as it was typed, with another row and no complaints."""
    more = request.method == "POST" and not _is_saved(request)
    invalid = request.method == "POST" and not more and bool(form.errors)
    told_of = {"form": form, "more": more, "complains": invalid}
    return render(request, "assignment_edit.html", context | told_of, status=UNPROCESSABLE if invalid else 200)


def _tell_doubled(request: HttpRequest, form: AssignmentForm) -> None:
    """Says of a time that the clock shows twice that the first is meant."""
    labels = form.doubled()
    if labels:
        words = ngettext(
            "%(labels)s: the clock shows this time twice that night; the first is meant.",
            "%(labels)s: the clock shows these times twice that night; the first is meant.",
            len(labels),
        )
        messages.warning(request, words % {"labels": ", ".join(labels)})
