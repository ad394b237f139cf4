"""How the words of a note will look, before it is saved."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from annotations.models import NOTE_LIMIT


@require_POST
@login_required
def note_preview(request: HttpRequest) -> HttpResponse:
    """The words `note`, in Markdown, as safe HTML: a fragment. Nothing is kept; of too many the first are drawn."""
    return render(request, "annotation_edit.html#note_drawn", {"note": request.POST.get("note", "")[:NOTE_LIMIT]})
