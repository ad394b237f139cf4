"""What a page that stands open asks every few seconds: what is new to it, and nothing where nothing is."""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.access import access_submission
from annotations.changes import Cursor, Look, changed_annotations, is_anything_new, look
from annotations.desk import Desk
from annotations.filters import MINE
from annotations.models import Annotation
from annotations.views.desks import TEXT_HEADER, desk_at
from people.accounts import signed_in
from people.addresses import reverse

CURSOR_HEADER: Final = "X-Cursor"
MOST: Final = 40
"""Annotations that are sent one by one; where more are new, the page is read anew."""


@require_safe
@login_required
def reader_changes(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """What is new since the cursor `since`: its cards, passages and counters; 204 where nothing is.

    The cursor stays where the answer names no other. Where other people's work is seen than at the cursor, or it is not
    of this database, the page is told to read itself anew.
    """
    user = signed_in(request)
    found, _standing = access_submission(user, submission)
    since = Cursor.of(request.GET.get("since", ""))
    if since is not None and since.is_trusted and not is_anything_new(found.assignment, since):
        return HttpResponse(status=204)
    told = look(user, found.assignment, writing, since)
    if told.version is None:
        raise Http404
    if since is None or told.is_stale:
        response = render(request, "reader.html#reader_stale")
    elif told.fresh:
        response = _changes(request, desk_at(request, submission, writing), told, since)
    else:
        response = HttpResponse(status=204)
    response.headers[CURSOR_HEADER] = str(told.cursor)
    response.headers[TEXT_HEADER] = f"{reverse('reader', args=[submission, writing])} {told.version}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _changes(request: HttpRequest, desk: Desk, told: Look, since: Cursor) -> HttpResponse:
    """The fragments of what is new on the desk's writing, in any state; 204 where all of it is on another."""
    whose = {desk.submission.pk} if desk.filter.who == MINE else desk.seen
    here = Annotation.objects.filter(
        changed_annotations(since), submission__in=told.fresh & whose, version__opinion=desk.version.opinion_id
    )
    changed = {each.pk: each for each in here[: MOST + 1]}
    if len(changed) > MOST:
        return render(request, "reader.html#reader_stale")
    if not changed:
        return HttpResponse(status=204)
    shown = list(desk.listed().filter(pk__in=changed).for_cards())
    gone = [each.uuid for pk, each in changed.items() if pk not in {card.pk for card in shown}]
    spans = [each.span for each in changed.values() if each.version_id == desk.version.pk]
    touched, counters = desk.touched_and_counters(*spans)
    context = {
        "cards": desk.cards(shown),
        "gone": gone,
        "touched": touched,
        "counters": counters,
        "reader": {"owner_name": "" if desk.standing.owns else desk.names.of(desk.submission)},
    }
    return render(request, "reader.html#reader_changes", context)
