"""The bare views that ours are compared with, beside ours: the same text with flat marks, and one INSERT."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import escape

from annotations.models import Annotation
from config.urls import urlpatterns as ours
from opinions.models import OpinionText
from people.actions import record
from people.models import User


@login_required
def page(_request: HttpRequest, version: int) -> HttpResponse:
    """The text with each annotation as one flat mark after the other, no overlap."""
    text = OpinionText.objects.values_list("text", flat=True).get(pk=version)
    pieces, at = [], 0
    for first, end in Annotation.objects.filter(version=version).order_by("start").values_list("start", "end"):
        start = max(first, at)
        if end > start:
            pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    pieces.append(escape(text[at:]))
    return HttpResponse("".join(pieces))


@login_required
def save(request: HttpRequest) -> HttpResponse:
    """One INSERT of a row about the size of an annotation."""
    assert isinstance(request.user, User)
    record("bare", request.user, by=request.user, note=request.POST["note"])
    return HttpResponse("ok")


urlpatterns = [path("bare/<int:version>/", page), path("bare/save/", save), *ours]
