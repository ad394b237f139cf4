"""The tables of a review: a sentence, a table, and the passages behind each of its cells."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from annotations.access import Right, access_assignment
from annotations.exports.formulas import BYTE_ORDER_MARK, neutral
from annotations.filtering.filters import is_uuid
from annotations.models import Assignment, Treatment
from annotations.reading.cards import ClaimView, claim_view
from annotations.reading.desk import whole_number
from annotations.review.coded import Among, CodedWork, coded_work
from annotations.review.frames import review_frame
from annotations.review.places import Place
from annotations.review.tables.grid import Grid, Kind, csv_rows
from annotations.review.tables.making import made
from annotations.review.tables.naming import citers_of, named_places
from annotations.review.tables.opened import Cut, cut_of, narrowed, opened, place_in
from annotations.review.tables.pictures import Apart, pictures
from annotations.review.tables.telling import telling
from courses.models import Group, Section
from opinions.citing import writing_short, writing_words
from opinions.models import Authority
from opinions.text.spans import Span
from people.accounts import signed_in
from people.addresses import reverse
from people.models import User

TITLES = {
    Kind.STUDENTS: gettext_lazy("Claims by student"),
    Kind.PASSAGES: gettext_lazy("Claims by passage"),
    Kind.PICTURES: gettext_lazy("Claims along the text"),
    Kind.WRITINGS: gettext_lazy("Claims by writing"),
    Kind.AUTHORITIES: gettext_lazy("Authorities by claim"),
}
NARROWS = ("claim", "writing", "section", "group", "least", "apart")
"""What narrows a table, by its names in an address."""


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """An annotation behind a cell, as it is read."""

    name: str
    claims: tuple[ClaimView, ...]
    words: str
    pin: str
    writing: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the table, the work that it counts out of the `whole`, and what a cell opens."""

    kind: Kind
    whole: CodedWork
    work: CodedWork
    among: Among
    chosen: Mapping[str, str]
    sort: str
    cut: Cut

    @property
    def query(self) -> str:
        """What narrows the table, as it stands in its address."""
        return urlencode({name: value for name, value in self.chosen.items() if value})

    @property
    def least(self) -> int | None:
        """By how many a passage must be marked to be shown, where that is asked."""
        return whole_number(self.chosen["least"])

    def grid(self) -> Grid:
        """The table, in the order that is asked for."""
        return made(self.work, self.kind, self.least).ordered(self.sort)


@require_safe
@login_required
def review_tables(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The first of the tables: claims by student."""
    return _table(request, uuid, Kind.STUDENTS)


@require_safe
@login_required
def review_table(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """One table, and below it the passages of the cell that the address names; to htmx those alone."""
    return _table(request, uuid, _kind(kind))


@require_safe
@login_required
def review_table_csv(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """The table as a file, sorted and narrowed as it is shown."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.REVIEW)
    asked = _asked(request, found, user, _kind(kind))
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    lines = csv_rows(asked.grid(), _("Students who have it"))
    csv.writer(response).writerows([neutral(cell) for cell in line] for line in lines)
    response.headers["Content-Disposition"] = f'attachment; filename="{asked.kind}.csv"'
    return response


def _kind(words: str) -> Kind:
    if words not in TITLES:
        raise Http404
    return Kind(words)


def _table(request: HttpRequest, uuid: UUID, kind: Kind) -> HttpResponse:
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.REVIEW)
    asked = _asked(request, found, user, kind)
    context: dict[str, Any] = _opened(asked) if asked.cut.opens else {}
    if "HX-Request" in request.headers:
        return render(request, "review_tables.html#table_opened", context)
    drawn = pictures(asked.work, Apart(asked.chosen["apart"]), asked.least) if kind is Kind.PICTURES else None
    grid = Grid(kind, "", (), (), hidden=drawn.hidden, least=drawn.least) if drawn else asked.grid()
    context |= {
        **review_frame(found, standing, "tables"),
        "asked": asked,
        "here": f"{reverse('review_table', args=[uuid, kind])}?{asked.query}{'&' if asked.query else ''}",
        "grid": grid,
        "pictures": drawn,
        "told": telling(asked.work, grid),
        "treatments": [(each.label[0].upper(), each.label) for each in Treatment],
        "kinds": [(each.value, title, each is kind) for each, title in TITLES.items()],
        "writings": [(str(each.opinion.uuid), writing_words(each.opinion)) for each in asked.whole.versions],
        "sections": Section.objects.filter(course=found.course_id).order_by("name"),
        "groups": Group.objects.filter(course=found.course_id).order_by("name"),
        "csv_query": urlencode({**dict(_filled(asked.chosen)), "sort": asked.sort}),
    }
    return render(request, "review_tables.html", context)


def _asked(request: HttpRequest, assignment: Assignment, user: User, kind: Kind) -> Asked:
    chosen = {name: request.GET.get(name, "") for name in NARROWS}
    chosen["apart"] = chosen["apart"] if chosen["apart"] in list(Apart) else ""
    chosen["least"] = chosen["least"] if whole_number(chosen["least"]) is not None else ""
    section, group = (UUID(chosen[name]) if is_uuid(chosen[name]) else None for name in ("section", "group"))
    among = Among(section, group)
    whole = coded_work(assignment, user, among)
    claims = [each for each in whole.claims if each.key == chosen["claim"]] or list(whole.claims)
    versions = [each for each in whole.versions if str(each.opinion.uuid) == chosen["writing"]] or list(whole.versions)
    kept, read = {claim.pk for claim in claims}, {version.pk for version in versions}
    tags = [tag for tag in whole.tags if tag.claim in kept and tag.version in read]
    work = replace(whole, claims=claims, versions=versions, tags=tags)
    return Asked(kind, whole, work, among, chosen, request.GET.get("sort", ""), cut_of(request.GET.dict()))


def _filled(chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in chosen.items() if value]


def _opened(asked: Asked) -> dict[str, Any]:
    """What the named cell opens: a line to each annotation."""
    place = place_in(asked.work, asked.cut)
    tags = narrowed(asked.work, asked.cut, place)
    found, every = opened(tags)
    views = {claim.pk: claim_view(claim) for claim in asked.work.claims}
    versions = {version.pk: version for version in asked.work.versions}
    citers = citers_of(replace(asked.work, versions=[versions[pk] for pk in dict.fromkeys(o.version for o in found)]))
    lines = []
    for each in found:
        coder, opinion = asked.work.coder_of[each.coder], versions[each.version].opinion
        lines.append(
            OpenedLine(
                name=coder.name,
                claims=tuple(views[claim] for claim in each.claims),
                words=each.words,
                pin=citers[each.version].cite(Span(each.start, each.end)).pin,
                writing=writing_short(opinion) if len(asked.whole.versions) > 1 else "",
                note=each.note,
                url=f"{reverse('reader', args=[coder.submission, opinion.uuid])}?at={each.start}",
            )
        )
    students = len({tag.coder for tag in tags})
    return {
        "opened_lines": lines,
        "opened_count": every,
        "opened_students": students,
        "opened_title": _title(asked, place),
    }


def _title(asked: Asked, place: Place | None) -> str:
    """The named cell in words: who, where, which authority with what treatment, and with what claim."""
    cut = asked.cut
    authority = Authority.objects.filter(uuid=cut.authority).first() if is_uuid(cut.authority) else None
    treatment = str(Treatment(cut.treatment).label) if authority and cut.treatment in Treatment.values else ""
    where = "" if place else _writing(asked)
    if place is not None:
        head = named_places(asked.work, [place])[0][1]
        where = head.aside or f"“{head.label}”"
    who = next((coder.name for coder in asked.work.coders if str(coder.submission) == cut.by), cut.section or cut.group)
    claim = next((claim.label for claim in asked.work.claims if claim.key == asked.cut.claim), "")
    linked = authority.cite if authority else ""
    return " · ".join(filter(None, [who, where, linked, treatment, claim])) or _("Passages")


def _writing(asked: Asked) -> str:
    """The writing that the cell names."""
    named = (each.opinion for each in asked.work.versions if str(each.opinion.uuid) == asked.cut.writing)
    return next((writing_short(opinion) for opinion in named), "")
