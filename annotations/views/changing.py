"""What a page that stands open asks every few seconds: what is new to it, and nothing where nothing is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.access import access_submission, seen_and_written
from annotations.filtering.filters import CLASS, MINE, asked_filter
from annotations.news.alike import Sight, alike
from annotations.news.changes import Cursor
from annotations.news.lately import Lately, Written, lately_on
from annotations.reading.desk import Desk, whole_number
from annotations.reading.usual_reads import cards_of
from annotations.views.desks import TEXT_HEADER, desk_at
from opinions.text.spans import Span
from people.accounts import signed_in
from people.addresses import reverse

CURSOR_HEADER: Final = "X-Cursor"
MOST_ALIKE: Final = 300
"""Annotations of the class's view that are sent one by one; where more are new, the page is read anew."""
MOST_APART: Final = 60
"""The same of what is drawn for one page alone."""


@require_safe
@login_required
def reader_changes(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """What is new since the cursor `since`: its cards, passages and counters; 204 where nothing is.

    The cursor stays where the answer names no other. Where other people's work is seen than at the cursor, or it is not
    of this database, the page is told to read itself anew. Where the page has cards for a part of the text alone, it
    names in `upto` (code points) where the last of them begins, and new ones after it are not sent.
    """
    user = signed_in(request)
    found, standing = access_submission(user, submission)
    since = Cursor.of(request.GET.get("since", ""))
    lately = lately_on(found.assignment, since)
    if since is not None and since.is_trusted and not lately.new_to(since.shown):
        return HttpResponse(status=204)
    seen, wrote = seen_and_written(user, found)
    if not lately.snapshot.shows(wrote):  # what she wrote herself is on her page already: it must not go again
        lately = lately_on(found.assignment, since, wrote)
    text = lately.texts.get(writing)
    if text is None:
        raise Http404
    if since is None or _is_stale(lately, seen, since):
        response = render(request, "reader.html#reader_stale")
    else:
        asked = asked_filter(request.GET)
        chosen = replace(asked.filter, who=asked.filter.who or CLASS)
        sight = Sight(found, standing, seen, writing, chosen)
        response = _changes(request, sight, lately, since, fits=not asked.unread)
    response.headers[CURSOR_HEADER] = str(lately.cursor(seen))
    response.headers[TEXT_HEADER] = f"{reverse('reader', args=[submission, writing])} {text.version}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_stale(lately: Lately, seen: frozenset[int], since: Cursor) -> bool:
    """Whether other work is seen than at the cursor, what was written since apart, or it is of another database."""
    return since.seen != lately.begun(seen, since.shown) or since.shown.end > lately.snapshot.end


def _changes(request: HttpRequest, sight: Sight, lately: Lately, since: Cursor, *, fits: bool) -> HttpResponse:
    """The fragments of what is new on the sight's writing, in any state; 204 where all of it is on another.

    `fits`: the filter is what the address asks for.
    """
    own, chosen, opinion = sight.submission.pk, sight.chosen, lately.texts[sight.writing].opinion
    whose = {own} if chosen.who == MINE else sight.seen
    new = lately.new_to(since.shown)
    here = {row.annotation: row for row in new if row.opinion == opinion and row.submission in whose}
    if not here:
        return HttpResponse(status=204)
    others = sight.standing.owns and own in sight.seen and len(sight.seen) > 1
    shares = others and fits and chosen.is_usual and chosen.who == CLASS
    if len(here) > (MOST_ALIKE if shares else MOST_APART):
        return render(request, "reader.html#reader_stale")
    if shares:
        pieces = _alike(request, sight, lately, here)
    else:
        pieces = _apart(desk_at(request, sight.submission.uuid, sight.writing), here)
    return render(request, "reader.html#reader_changes", pieces)


def _alike(request: HttpRequest, sight: Sight, lately: Lately, here: Mapping[int, Written]) -> dict[str, Any]:
    """The pieces of the class's view for who reads her own submission: others' are drawn once for all who see them."""

    def desk() -> Desk:
        return desk_at(request, sight.submission.uuid, sight.writing)

    own = sight.submission.pk
    view = alike(sight, lately, desk)
    upto = whole_number(request.GET.get("upto", ""))
    theirs = view.cards([pk for pk, row in here.items() if row.submission != own])
    mine = [pk for pk, row in here.items() if row.submission == own]
    hers = cards_of(mine, [own], view.opinion) if mine else []
    gone = {pk for pk, html in theirs.items() if html is None} | (set(mine) - {each.pk for each in hers})
    sent = [html for pk, html in theirs.items() if html and (upto is None or here[pk].start <= upto)]
    spans = [Span(row.start, row.end) for row in here.values() if row.version == view.version]
    return {
        "cards": desk().cards(hers) if hers else [],
        "gone": [here[pk].uuid for pk in gone],
        "touched": [],
        "drawn_cards": sent,
        "drawn_passages": view.passages(spans, sight.submission),
        "counters": view.counted(own),
        "reader": {"owner_name": ""},
    }


def _apart(desk: Desk, here: Mapping[int, Written]) -> dict[str, Any]:
    """The pieces at a desk, drawn for it alone."""
    shown = list(desk.listed().filter(pk__in=here).for_cards())
    drawn = {card.pk for card in shown}
    spans = [Span(row.start, row.end) for row in here.values() if row.version == desk.version.pk]
    touched, counters = desk.touched_and_counters(*spans)
    return {
        "cards": desk.cards(shown),
        "gone": [row.uuid for pk, row in here.items() if pk not in drawn],
        "touched": touched,
        "counters": counters,
        "reader": {"owner_name": "" if desk.standing.owns else desk.names.of(desk.submission)},
    }
