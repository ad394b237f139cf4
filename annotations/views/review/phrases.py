"""Comments that the staff of a course use again: the list, added to, changed, cleared."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.models import Phrase
from annotations.review.remarks import PHRASE_LIMIT, edit_phrase, keep_phrase, remove_phrase
from courses.access import CourseRight, access_course
from courses.views.frames import told
from people.accounts import signed_in
from people.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def phrases(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The kept comments, the most used first; a POST keeps another one."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.SEE_PEOPLE)
    if request.method == "POST":
        with told(request, _("Kept.")):
            keep_phrase(course, by=user, words=request.POST.get("words", "").replace("\0", ""))
        return redirect("phrases", course.uuid)
    found = Phrase.objects.filter(course=course).select_related("by")
    return render(request, "phrases.html", {"course": course, "phrases": found, "limit": PHRASE_LIMIT})


@require_POST
@login_required
def phrase_edit(request: HttpRequest, uuid: UUID, phrase: UUID) -> HttpResponse:
    """Gives a kept comment other words; with `remove`, takes it from the list."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.SEE_PEOPLE)
    found = get_object_or_404(Phrase.objects.select_related("course"), course=course, uuid=phrase)
    if "remove" in request.POST:
        remove_phrase(found, by=user)
    else:
        with told(request, _("Saved.")):
            edit_phrase(found, by=user, words=request.POST.get("words", "").replace("\0", ""))
    return redirect("phrases", course.uuid)
