"""The bare views that ours are compared with, beside ours: the same text with flat marks, and one INSERT."""

from itertools import pairwise
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import escape

from annotations.models import Annotation, Submission
from config.urls import urlpatterns as ours
from opinions.models import OpinionText
from people.models import AuditEvent, User

FRAME = "<!DOCTYPE html><title>Bare</title>{form}<pre>{text}</pre>"


@login_required
def page(request: HttpRequest, version: int) -> HttpResponse:
    """The text with each annotation as one flat mark after the other, no overlap."""
    text = OpinionText.objects.values_list("text", flat=True).get(pk=version)
    pieces, at = [], 0
    for first, end in Annotation.objects.filter(version=version).order_by("start").values_list("start", "end"):
        start = max(first, at)
        if end > start:
            pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    pieces.append(escape(text[at:]))
    return HttpResponse(FRAME.format(form=_form(request), text="".join(pieces)))


@login_required
def told_apart(request: HttpRequest, version: int) -> HttpResponse:
    """The text with every annotation to be found in it: between two edges one mark, which names all that lie there."""
    text = OpinionText.objects.values_list("text", flat=True).get(pk=version)
    found = Annotation.objects.filter(version=version).order_by("start").values_list("pk", "start", "end")
    edges: dict[int, tuple[list[int], list[int]]] = {0: ([], []), len(text): ([], [])}
    for pk, start, end in found:
        edges.setdefault(start, ([], []))[0].append(pk)
        edges.setdefault(end, ([], []))[1].append(pk)
    lying: dict[int, None] = {}
    pieces, places = [], sorted(edges)
    for at, after in pairwise(places):
        begun, ended = edges[at]
        for pk in ended:
            lying.pop(pk, None)
        lying.update(dict.fromkeys(begun))
        words = escape(text[at:after])
        pieces.append(f'<mark data-notes="{" ".join(map(str, lying))}">{words}</mark>' if lying else words)
    return HttpResponse(FRAME.format(form=_form(request), text="".join(pieces)))


def _form(request: HttpRequest) -> str:
    """The form that saves a note to `?submission=`."""
    fields = "".join(f'<input name="{name}">' for name in ("start", "end", "note"))
    submission = escape(request.GET.get("submission", ""))
    return (
        f'<form method="post" action="note/">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
        f'<input type="hidden" name="submission" value="{submission}">{fields}<button>Save</button></form>'
    )


@login_required
def note(request: HttpRequest, version: int) -> HttpResponse:
    """One INSERT of a note, and back to the page."""
    work = Submission.objects.get(uuid=request.POST["submission"], user=request.user.pk)
    start, end = int(request.POST["start"]), int(request.POST["end"])
    Annotation.objects.create(
        uuid=uuid4(), submission=work, version_id=version, start=start, end=end, note=request.POST["note"]
    )
    return redirect(f"/bare/{version}/?submission={work.uuid}")


@login_required
def rows(request: HttpRequest, assignment: int) -> HttpResponse:
    """The notes of an assignment with their owners and claims by one COPY; those that the address keeps, or all."""
    found = Annotation.objects.filter(submission__assignment=assignment, deleted_at=None).order_by()
    for name, column in KEPT.items():
        if name in request.GET:
            found = found.filter(**{column: request.GET[name]})
    asked = found.values_list(
        "uuid", "start", "end", "note", "revision", "created_at", "updated_at", "submission__user__name", "tags__claim"
    )
    query, values = asked.query.sql_with_params()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT", values) as copied:
        return HttpResponse(b"".join(copied), content_type="text/plain")


KEPT = {
    "claim": "tags__claim__uuid",
    "authority": "links__authority__uuid",
    "work": "submission__uuid",
    "words": "note__icontains",
}
"""What an address of `rows` may ask for, and of which column."""


@login_required
def save(request: HttpRequest) -> HttpResponse:
    """One INSERT of a row about the size of an annotation."""
    assert isinstance(request.user, User)
    told = {"note": request.POST["note"]}
    AuditEvent.objects.create(
        actor=request.user, verb="bare", subject_type="User", subject_uuid=request.user.uuid, detail=told
    )
    return HttpResponse("ok")


urlpatterns = [
    path("bare/<int:version>/", page),
    path("bare/<int:version>/apart/", told_apart),
    path("bare/<int:version>/note/", note),
    path("bare/save/", save),
    path("bare/rows/<int:assignment>/", rows),
    *ours,
]
