"""Two writings of an assignment side by side."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.access import access_submission
from annotations.assignments.offered import offered_claims
from annotations.assignments.pinned import pinned_texts
from annotations.reading.cards import claim_choices
from annotations.reading.desk import Desk
from annotations.reading.sides import LEFT, RIGHT, authority_rows, claim_rows, column, default_pair, labels
from annotations.views.desks import desk_before
from opinions.citing import writing_words
from opinions.models import OpinionText
from people.accounts import signed_in

TEXTS = "texts"


@require_safe
@login_required
def side_by_side(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What either writing says of each claim; with `mode=texts` both texts in full. `left` and `right` are writings."""
    found, standing = access_submission(signed_in(request), uuid)
    pinned = pinned_texts(found.assignment)
    frame: dict[str, Any] = {"assignment": found.assignment, "back_url": found.get_absolute_url()}
    if len(pinned) < 2:  # noqa: PLR2004 -- two writings are compared
        return render(request, "side_by_side.html", frame)
    left, right = (desk_before(request, found, standing, pinned, text) for text in _pair(request, pinned))
    frame |= {
        "left": _head(left),
        "right": _head(right),
        "writings": labels(pinned),
        "mode": TEXTS if request.GET.get("mode") == TEXTS else "claims",
        "chosen": left.filter,
        "shows_class": left.shows_class,
        "owner_name": "" if standing.owns else left.names.of(found),
        "case": left.version.opinion.case,
    }
    if frame["mode"] == TEXTS:
        claims = claim_choices(offered_claims(found.assignment).prefetch_related("near_misses"))
        frame |= {"columns": [(LEFT, left, column(left, LEFT)), (RIGHT, right, column(right, RIGHT))], "claims": claims}
    else:
        left, right = (replace(desk, filter=replace(desk.filter, claims=())) for desk in (left, right))
        frame |= {"rows": claim_rows(left, right), "authorities": authority_rows(left, right)}
    return render(request, "side_by_side.html", frame)


def _pair(request: HttpRequest, pinned: Sequence[OpinionText]) -> tuple[OpinionText, OpinionText]:
    """The two texts of the address; what it does not name, or names twice, is chosen."""
    named = {str(text.opinion.uuid): text for text in pinned}
    first, second = default_pair(pinned)
    left = named.get(request.GET.get("left", ""), first)
    right = named.get(request.GET.get("right", ""), second)
    if left == right:
        right = next(text for text in (second, first, *pinned) if text != left)
    return left, right


def _head(desk: Desk) -> dict[str, str]:
    opinion = desk.version.opinion
    return {"uuid": str(opinion.uuid), "label": writing_words(opinion), "url": desk.address("reader")}
