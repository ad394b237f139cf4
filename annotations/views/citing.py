"""Authorities in the reading view: a citation's card, the tables, and what is found to be linked by typing."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.access import Right
from annotations.exports.asked_words import asked_words
from annotations.filtering.filters import CLASS, MINE
from annotations.reading.authority_choices import authorities_found
from annotations.reading.cited_under import cited_under
from annotations.reading.desk import Desk
from annotations.reading.mention_cards import for_card, mention_card
from annotations.views.desks import desk_at, telling_text
from annotations.views.reading import choice_context
from opinions.authority_table import Addresses, authority_url, build_table
from opinions.citing import case_words, writing_words
from opinions.library_form import read_words
from opinions.models import OpinionText
from people.addresses import reverse


@require_safe
@login_required
def reader_citation(request: HttpRequest, submission: UUID, writing: UUID, pk: int) -> HttpResponse:
    """The card of a citation of the writing, in the version that is read or an earlier one: a page, or its part."""
    desk = desk_at(request, submission, writing)
    mine = for_card().filter(version__opinion=desk.version.opinion_id, version__number__lte=desk.version.number)
    citation = get_object_or_404(mine, pk=pk)
    context = {
        "card": mention_card(desk.at(citation.version_id), citation, request.user),
        "case": desk.citer.case.caption,
    }
    partial = "#card" if request.headers.get("HX-Request") else ""
    return telling_text(desk, render(request, f"mention.html{partial}", context))


@require_safe
@login_required
def reader_authorities(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """The table of authorities of the writing; with `whole` in the address that of all the assignment's writings.

    Under a filter it lists what the notes speak of that are shown by it.
    """
    desk = desk_at(request, submission, writing)
    whole = "whole" in request.GET
    versions = desk.pinned if whole else [desk.version]
    addresses = Addresses(
        lambda version, number: f"{desk.writing_address(version)}#passage-{number}",
        lambda version, mention: _card_url(desk, version, mention),
        authority_url,
    )
    opinion = desk.version.opinion
    query = "" if whole else f"?writing={opinion.uuid}"
    keeps = cited_under(desk)
    context = {
        "table": build_table(versions, addresses, desk.filter.series, keeps),
        "narrowed": _narrowed(desk, whole=whole) if keeps else None,
        "case": desk.citer.case.caption,
        "cite": case_words(opinion.case),
        "label": "" if whole else writing_words(opinion),
        "back_url": desk.address("reader"),
        "tables": [
            (writing_words(each.opinion), _table_url(desk, each), each == desk.version and not whole)
            for each in desk.pinned
        ],
        "case_table_url": f"{desk.address('reader_authorities')}&whole=1",
        "ris_url": "" if keeps else reverse("case_ris", args=[opinion.case.uuid]) + query,
        "csl_url": "" if keeps else reverse("case_csl", args=[opinion.case.uuid]) + query,
    }
    return render(request, "authority_table.html", context)


@require_safe
@login_required
def authority_offers(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """The authorities of the writing and of the library that answer to the words `q`: fields to link them."""
    desk = desk_at(request, submission, writing, to=Right.EDIT)
    words = read_words(request.GET.get("q", ""))
    context = {"authorities": authorities_found(desk, words) if words else [], "words": words}
    return render(request, "annotation_edit.html#authorities_found", context | choice_context(desk))


def _narrowed(desk: Desk, *, whole: bool) -> dict[str, Any]:
    """What the filter asks for, in words, and the address of the table without it."""
    usual = replace(desk.filter.bare, who=CLASS if desk.shows_class else MINE)
    address = f"{desk.address('reader_authorities').partition('?')[0]}?{usual.query}{'&whole=1' if whole else ''}"
    return {"words": asked_words(desk.submission.assignment, desk.filter, ""), "all_url": address}


def _card_url(desk: Desk, version: OpinionText, mention: int) -> str:
    address = reverse("reader_citation", args=[desk.submission.uuid, version.opinion.uuid, mention])
    return f"{address}?{desk.filter.query}"


def _table_url(desk: Desk, version: OpinionText) -> str:
    address = reverse("reader_authorities", args=[desk.submission.uuid, version.opinion.uuid])
    return f"{address}?{desk.filter.query}"
