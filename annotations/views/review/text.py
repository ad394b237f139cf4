"""The class over the text: a writing with how many students marked what, and what they said at each place."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from annotations.access import Right, access_assignment
from annotations.models import Assignment
from annotations.reading.cards import claim_view
from annotations.review.frames import review_frame
from annotations.review.heat import steps_for
from annotations.review.text_asked import TextAsked
from annotations.review.text_live import drawn_now, seals_of
from annotations.review.text_page import MOST_LISTED, ClassText, drawn_text, drawn_views, fingerprint
from annotations.review.text_page import class_text as read_class_text
from annotations.review.text_place import place_panel, steps_from
from opinions.citing import case_words, writing_short
from people.accounts import signed_in
from people.addresses import reverse


@require_safe
@login_required
def class_text(request: HttpRequest, uuid: UUID, writing: UUID | None = None) -> HttpResponse:
    """A writing as the class marked it, with one place chosen (`at`); the place alone where a page asks for that."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.REVIEW)
    cursor = fingerprint(found, user)  # before anything is read
    page = read_class_text(found, user, TextAsked.of(request.GET.dict()), writing)
    context = {**review_frame(found, standing, "text"), **_place(page)}
    if request.headers.get("HX-Request") and page.asked.at is not None:
        return render(request, "class_text.html#chosen_place", context)
    views = drawn_views(page)
    context |= {
        **_lists(page),
        **_choices(found, page),
        "drawn": drawn_text(page, views),
        "cursor": cursor,
        "seals": seals_of(views),
        "changes_url": _changes_url(page),
        "case": found.case,
        "case_words": case_words(found.case),
    }
    return render(request, "class_text.html", context)


@require_safe
@login_required
def class_text_changes(request: HttpRequest, uuid: UUID, writing: UUID) -> HttpResponse:
    """What is new over the text since the page's cursor (`since`): 204 for nothing, else the pieces that changed.

    The page tells what it shows of the text by its seals, as they came with it.
    """
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.REVIEW)
    asked = TextAsked.of(request.GET.dict())

    def lists(page: ClassText) -> str:
        context = {**review_frame(found, standing, "text"), **_place(page), **_lists(page), "oob": True}
        context["projected"] = page.asked.projected
        return render_to_string("class_text.html#beside", context, request)

    drawn = drawn_now(found, user, asked, writing, lists)
    if request.GET.get("since") == drawn.cursor:
        return HttpResponse(status=204)
    views = drawn.new_to(request.headers.get("X-Seals", ""))
    return render(request, "class_text.html#changes", {"drawn": drawn, "views": views})


def _place(page: ClassText) -> dict[str, Any]:
    at = page.asked.at
    return {
        "page": page,
        "place": place_panel(page, at) if at is not None else None,
        "steps": steps_from(page, at),
    }


def _lists(page: ClassText) -> dict[str, Any]:
    claims = {claim.pk: claim for claim in page.work.claims}
    unmarked = page.unmarked
    missed = page.missed
    return {
        "work": page.work,
        "split_stops": [
            page.stop(place.core, *(len(coders) for _claim, coders in place.sides)) for place in page.splits
        ],
        "missed_stops": [
            (page.stop(topic.span, len(topic.found)), claim_view(claims[topic.sides[0][0]])) for topic in missed
        ],
        "unmarked_stops": [page.stop(span) for span in unmarked[:MOST_LISTED]],
        "unmarked_count": len(unmarked),
        "legend": steps_for(len(page.work.coders)),
    }


def _choices(found: Assignment, page: ClassText) -> dict[str, Any]:
    short = [(writing_short(version.opinion), version) for version in page.everything.versions]
    return {
        "writings": [
            (label, f"{reverse('class_text', args=[found.uuid, each.opinion.uuid])}?{page.asked.query()}", each)
            for label, each in short
        ],
        "sections": found.course.sections.order_by("name"),
        "groups": found.course.groups.order_by("name"),
        "projected": page.asked.projected,
    }


def _changes_url(page: ClassText) -> str:
    path = reverse("class_text_changes", args=[page.assignment.uuid, page.version.opinion.uuid])
    return f"{path}?{page.asked.query()}"
