"""Finding: views of the notes that can be shared, and all that a filter lists."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from annotations.access import access_assignment
from annotations.assignments.offered import offered_claims
from annotations.filtering.choices import filter_choices
from annotations.filtering.filters import asked_filter, is_uuid
from annotations.models import Submission
from annotations.names import names_for
from annotations.reading.cards import claim_choices
from annotations.reading.desk import whole_number
from annotations.reading.found_words import found_words
from annotations.reading.listed_notes import listed_notes
from annotations.reading.shown_steps import NEXT, PREVIOUS, shown_step
from annotations.views.desks import desk_at, first_desk, telling_text
from people.accounts import signed_in
from people.addresses import reverse


@require_safe
@login_required
def reader_shared(request: HttpRequest, uuid: UUID, writing: UUID) -> HttpResponse:
    """The address of a filtered view that others may be given: leads each to her own page, under the same filter.

    Staff who work on none of their own come to the work of whom the filter names, or of anybody; who has not begun
    comes to the assignment.
    """
    user = signed_in(request)
    assignment, standing = access_assignment(user, uuid)
    work = Submission.objects.filter(assignment=assignment)
    found = work.filter(user=user).first()
    if found is None and standing.is_staff:
        who = asked_filter(request.GET).filter.who
        named = names_for(user, [assignment]).owned_by(assignment, who, path="") if is_uuid(who) else Q()
        found = work.work_seen_by(user).filter(named).order_by("pk").first()
    if found is None:
        return redirect(assignment)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("reader", args=[found.uuid, writing]) + query)


@require_safe
@login_required
def submission_notes(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the filter lists, of all the assignment's writings; 404 where the assignment has no text yet."""
    desk = first_desk(request, uuid)
    claims = claim_choices(offered_claims(desk.submission.assignment))
    context = {
        "notes": listed_notes(desk, first_card=whole_number(request.GET.get("first", "")) or 0),
        "filters": filter_choices(desk, claims, request.path),
        "reader": {"claims": claims, "owner_name": "" if desk.standing.owns else desk.names.of(desk.submission)},
        "case": desk.version.opinion.case,
        "back_url": desk.address("reader"),
    }
    return render(request, "notes.html", context)


@require_safe
@login_required
def reader_find(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """What is found of the words `find` in the opinion and its notes: a page, or for htmx its list."""
    desk = desk_at(request, submission, writing)
    found = found_words(desk, request.GET.get("find", ""))
    context = {"found": found, "pairs": desk.filter.pairs, "case": desk.version.opinion.case}
    partial = "#found" if request.headers.get("HX-Request") else ""
    page = render(request, f"find.html{partial}", context | {"back_url": desk.address("reader")})
    return telling_text(desk, page)


@require_safe
@login_required
def reader_step(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """The next or previous annotation under the filter (`to`, from the annotation `of` or the place `at`).

    A card for the page; without htmx the way to its place in the text.
    """
    desk = desk_at(request, submission, writing)
    sent = request.GET.get("of", "")
    direction = PREVIOUS if request.GET.get("to") == "previous" else NEXT
    of = UUID(sent) if is_uuid(sent) else None
    step = shown_step(desk, direction, of=of, at=whole_number(request.GET.get("at", "")) or 0)
    if not request.headers.get("HX-Request"):
        place = f"#{step.card.passage_dom_id}" if step else ""
        return redirect(desk.address("reader") + place)
    return telling_text(desk, render(request, "reader.html#shown_step", {"step": step}))
