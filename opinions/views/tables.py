"""Tables of authorities in the library: of a writing, and of a whole case."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opinions.access import access_case, access_writing
from opinions.authority_table import Addresses, authority_url, build_table
from opinions.citing import case_words, writing_words
from opinions.library_form import read_number
from opinions.models import Case, Opinion, OpinionText
from people.addresses import reverse


@login_required
@require_safe
def case_authorities(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the latest texts of the case's writings cite."""
    case = access_case(request.user, uuid)
    versions = [_latest(opinion, case) for opinion in case.opinions.all()]
    return _page(request, case, versions, None)


@login_required
@require_safe
def writing_authorities(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the writing cites, in its latest version or in `version`."""
    version = access_writing(request.user, uuid, read_number(request.GET.get("version", "")))
    return _page(request, version.opinion.case, [version], version.opinion)


def _page(request: HttpRequest, case: Case, versions: list[OpinionText], writing: Opinion | None) -> HttpResponse:
    """The page; `writing` is None where it is of the whole case."""
    query = f"?writing={writing.uuid}" if writing is not None else ""
    context = {
        "table": build_table(versions, Addresses(_passage, _card, authority_url)),
        "case": case.caption,
        "cite": case_words(case),
        "label": writing_words(writing) if writing is not None else "",
        "back_url": (writing or case).get_absolute_url(),
        "tables": [(writing_words(each), _table_url(each), each == writing) for each in case.opinions.all()],
        "case_table_url": reverse("case_authorities", args=[case.uuid]),
        "ris_url": reverse("case_ris", args=[case.uuid]) + query,
        "csl_url": reverse("case_csl", args=[case.uuid]) + query,
    }
    return render(request, "authority_table.html", context)


def _latest(opinion: Opinion, case: Case) -> OpinionText:
    opinion.case = case
    version = max(opinion.versions.all(), key=lambda each: each.number)
    version.opinion = opinion
    return version


def _table_url(opinion: Opinion) -> str:
    return reverse("writing_authorities", args=[opinion.uuid])


def _passage(version: OpinionText, number: int) -> str:
    latest = max(each.number for each in version.opinion.versions.all())
    asked = "" if version.number == latest else f"?version={version.number}"
    return f"{version.opinion.get_absolute_url()}{asked}#passage-{number}"


def _card(_version: OpinionText, mention: int) -> str:
    return reverse("citation", args=[mention])
