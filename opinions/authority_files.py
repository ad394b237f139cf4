"""Files of authorities for reference managers, and which authorities a case cites."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.text import slugify

from opinions.models import Authority, Case
from opinions.quotations import parsed_authority
from opinions.text.authority_exports import csl_json, ris_lines
from opinions.text.kinds import AuthorityKind
from opinions.text.parsed import ParsedAuthority

KINDS = list(AuthorityKind)


def cited_by(case: Case, writing: str = "") -> list[ParsedAuthority]:
    """What the latest versions of the case's writings cite, or that of one of them (a UUID).

    The case is as `CaseQuerySet.for_page` loads it. Two or three queries.
    """
    writings = [opinion for opinion in case.opinions.all() if not writing or str(opinion.uuid) == writing]
    latest = [max(opinion.versions.all(), key=lambda version: version.number).pk for opinion in writings]
    return shown(Authority.objects.filter(citations__version__in=latest).distinct())


def shown(authorities: Iterable[Authority]) -> list[ParsedAuthority]:
    """The authorities as a person sees them, each once: by kind, then by citation."""
    rows = Authority.objects.filter(pk__in=[each.pk for each in authorities]).select_related("same_as")
    found = {row.shown.pk: row.shown for row in rows.prefetch_related("reports", "same_as__reports")}
    ordered = sorted(found.values(), key=lambda row: (KINDS.index(AuthorityKind(row.kind)), row.cite.lower(), row.pk))
    return [parsed_authority(row) for row in ordered]


def ris_file(authorities: Iterable[ParsedAuthority], name: str) -> HttpResponse:
    """A RIS file to be downloaded."""
    content = "".join(ris_lines(authorities))
    return _file(content, "application/x-research-info-systems; charset=utf-8", f"{_stem(name)}.ris")


def csl_file(authorities: Iterable[ParsedAuthority], name: str) -> HttpResponse:
    """A CSL-JSON file to be downloaded."""
    return _file(csl_json(authorities), "application/vnd.citationstyles.csl+json", f"{_stem(name)}.csl.json")


def _stem(name: str) -> str:
    return slugify(f"{name} authorities")


def _file(content: str, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
