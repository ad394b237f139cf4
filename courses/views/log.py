"""The course's audit log, as a page and as a file."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from courses.access import CourseRight, access_course
from courses.log import COLUMNS, LogForm, log_page, log_rows
from courses.views.frames import frame
from people.accounts import signed_in
from people.tables import as_csv


@require_safe
@login_required
def course_log(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who did what on whose work, under the filter in the address; `before` is the place from which it goes on."""
    course, role = access_course(signed_in(request), uuid, to=CourseRight.LEAD)
    form = LogForm(request.GET, course=course)
    place = request.GET.get("before", "")
    page = log_page(form.events(), place)
    query = _query(request.GET)
    context: dict[str, Any] = {
        **frame(course, role, "log"),
        "form": form,
        "page": page,
        "query": query,
        "older": f"?{query}before={_quoted(page.older)}" if page.older else "",
        "is_later": bool(place),
        "is_narrowed": bool(query),
    }
    return render(request, "course_log.html", context)


@require_safe
@login_required
def course_log_csv(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All of the log that answers to the filter in the address, as CSV."""
    course, _role = access_course(signed_in(request), uuid, to=CourseRight.LEAD)
    events = LogForm(request.GET, course=course).events()
    content = as_csv(COLUMNS, log_rows(events, course.time_zone))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(str(course)) or "course"}-log.csv"'
    return response


def _query(asked: QueryDict) -> str:
    """The filter as it stands in an address; empty or ends in `&`."""
    kept = QueryDict(mutable=True)
    for name in LogForm.base_fields:
        if chosen := asked.get(name):
            kept[name] = str(chosen)
    return f"{kept.urlencode()}&" if kept else ""


def _quoted(place: str) -> str:
    return place.replace("+", "%2B")
