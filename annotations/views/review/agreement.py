"""How far the class agrees: figures with their sentences, and everything for research in a file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version as installed
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from annotations.access import Right, access_assignment
from annotations.filtering.filters import is_uuid
from annotations.models import Assignment
from annotations.reading.cards import ClaimView, claim_view
from annotations.review.agreeing import AT_ONCE, SEED, UNITS, Asked, address_of, begin, kept, measure
from annotations.review.agreement_words import claim_sentence, interval_words, number, overall_sentence
from annotations.review.coded import Among, coded_work
from annotations.review.frames import review_frame
from courses.models import Group, Section
from opinions.citing import writing_words
from people.accounts import signed_in
from people.models import User

LIBRARIES = ("numpy", "krippendorff")
MEASURES = ("alpha", "fleiss", "percent")
SCORES = ("exact", "overlapping", "characters")


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim's figures as they are read."""

    claim: ClaimView
    sentence: str
    alpha: str
    interval: str
    kappa: str
    fleiss: str
    percent: str
    exact: str
    overlapping: str
    characters: str
    unitizing: str


@require_safe
@login_required
def agreement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The figures for one writing; a large class's are measured in the background."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.REVIEW)
    asked = _asked(request, found, user)
    figures = kept(asked)
    address = address_of(found, asked.version, asked.unit, asked.among)
    if figures is None and asked.cells > AT_ONCE:
        return redirect(begin(asked, user, address))
    if figures is None:
        figures = measure(asked)
    context = {
        **review_frame(found, standing, "agreement"),
        "asked": asked,
        "units": UNITS,
        "writings": [(version.opinion.uuid, writing_words(version.opinion)) for version in asked.work.versions],
        "sections": Section.objects.filter(course=found.course_id).order_by("name"),
        "groups": Group.objects.filter(course=found.course_id).order_by("name"),
        "sentence": overall_sentence(figures),
        "figures": figures,
        "mean": number(figures["mean"]),
        "unitizing": number(figures["unitizing"]),
        "lines": _lines(asked, figures),
        "query": address.partition("?")[2],
    }
    return render(request, "agreement.html", context)


@require_safe
@login_required
def agreement_export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything that was measured, as JSON, or the claims' figures as CSV; nobody is named in it."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.REVIEW)
    asked = _asked(request, found, user)
    figures = kept(asked)
    if figures is None and asked.cells > AT_ONCE:
        return redirect(begin(asked, user, address_of(found, asked.version, asked.unit, asked.among)))
    told = _told(asked, figures or measure(asked))
    if request.GET.get("format") == "csv":
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        csv.writer(response).writerows(_rows(told))
        response.headers["Content-Disposition"] = 'attachment; filename="agreement.csv"'
        return response
    response = JsonResponse(told, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="agreement.json"'
    return response


def _asked(request: HttpRequest, assignment: Assignment, user: User) -> Asked:
    section, group, writing, unit = (request.GET.get(name, "") for name in ("section", "group", "writing", "unit"))
    among = Among(UUID(section) if is_uuid(section) else None, UUID(group) if is_uuid(group) else None)
    work = coded_work(assignment, user, among)
    version = next((each for each in work.versions if str(each.opinion.uuid) == writing), work.versions[0])
    return Asked(assignment, version, unit if unit in UNITS else UNITS[0], among, work)


def _lines(asked: Asked, figures: dict[str, Any]) -> list[ClaimLine]:
    views = {claim.pk: claim_view(claim) for claim in asked.work.claims}
    return [
        ClaimLine(
            claim=views[one["claim"]],
            sentence=claim_sentence(one, figures["coders"]),
            alpha=number(one["alpha"]),
            interval=interval_words(one["interval"]).removeprefix(", "),
            kappa=number(one["kappa"]["mean"]),
            fleiss=number(one["fleiss"]),
            percent=number(one["percent"]),
            exact=number(one["scores"]["exact"]),
            overlapping=number(one["scores"]["overlapping"]),
            characters=number(one["scores"]["characters"]),
            unitizing=number(one["unitized"]["alpha"]),
        )
        for one in figures["claims"]
    ]


def _told(asked: Asked, figures: dict[str, Any]) -> dict[str, Any]:
    keys = {claim.pk: claim.key for claim in asked.work.claims}
    left_out = asked.work.left_out
    return {
        "assignment": str(asked.assignment.uuid),
        "text": asked.version.fingerprint,
        "code points": asked.version.length,
        "seed": SEED,
        "libraries": {name: installed(name) for name in LIBRARIES},
        "left out": {"staff": left_out.staff, "not handed in": left_out.not_in, "bare highlights": left_out.bare},
        **figures,
        "claims": [{**one, "claim": keys[one["claim"]]} for one in figures["claims"]],
    }


def _rows(told: dict[str, Any]) -> Iterator[list[Any]]:
    names = ["claim", "marked by", *MEASURES, "alpha low", "alpha high", "mean kappa", "kappa pairs", "kappa undefined"]
    yield [*names, *(f"F1 {name}" for name in SCORES), "alpha unitizing", "unit", "coders", "units", "text"]
    for one in told["claims"]:
        interval = one["interval"] or {"low": None, "high": None}
        kappa = one["kappa"]
        yield [
            one["claim"], one["marked_by"], *(one[name] for name in MEASURES), interval["low"], interval["high"],
            kappa["mean"], kappa["pairs"], kappa["undefined"], *(one["scores"][name] for name in SCORES),
            one["unitized"]["alpha"], told["unit"], told["coders"], told["units"], told["text"],
        ]  # fmt: skip
