"""Everything of a course: fetched as one archive by its instructors, and restored from one by who may make courses."""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from annotations.exports.kept import KEPT, files_of
from annotations.models import ExportFile
from annotations.packing.forms import ArchiveForm
from annotations.packing.jobs import SENT, start_looking, start_packing, start_restoring
from courses.access import CourseRight, access_course, require_course_maker
from courses.models import Course
from courses.views.frames import UNPROCESSABLE, frame
from opinions.access import may_curate
from people.accounts import signed_in
from people.once import once

HOURS: Final = int(KEPT.total_seconds() // 3600)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def course_pack(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Has everything of a course gathered in one archive, and gives out what was gathered."""
    user = signed_in(request)
    course, role = access_course(user, uuid, to=CourseRight.LEAD)
    if request.method == "POST":
        return redirect(start_packing(course, user))
    files = list(files_of(user, request.path))
    ready = next((each for each in files if str(each.uuid) == request.GET.get("ready")), None)
    context = {**frame(course, role, "settings"), "files": files, "ready": ready, "hours": HOURS}
    return render(request, "course_pack.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def course_unpack(request: HttpRequest) -> HttpResponse:
    """Takes an archive, which is read in the background."""
    user = signed_in(request)
    require_course_maker(user)
    form = ArchiveForm(request.POST, request.FILES) if request.method == "POST" else ArchiveForm()
    if form.is_valid():
        sent = form.cleaned_data["archive"]
        return redirect(start_looking(sent.file, sent.name, user))
    return render(request, "course_unpack.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def course_unpack_look(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says what restoring an archive would do; does it."""
    user = signed_in(request)
    mine = ExportFile.objects.select_related("job").filter(job__owner=user, format=SENT)
    kept = get_object_or_404(mine, uuid=uuid)
    require_course_maker(user)
    found = kept.job.result
    if request.method == "POST" or not found:
        return redirect(start_restoring(kept, user) if request.method == "POST" and found else kept.job)
    present = Course.objects.filter(uuid=found["present"]).first() if found["present"] else None
    lacks = bool(found["missing"] or found["corrected"]) and not may_curate(user)
    return render(request, "course_unpack_look.html", {"found": found, "present": present, "lacks": lacks})
