"""Finds the citations of stored cases anew and keeps what people said of them; in the background what takes long."""

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from opinions.authorities import citation_rows, store_authorities
from opinions.carried_repairs import Renewed, locked, renew_citations
from opinions.corrections import latest_version, passages_of
from opinions.models import Case, ImportWarning, OpinionText  # noqa: A004 -- ours; Python's own is not used here
from opinions.parsed_again import facts_of, writing_of
from opinions.settling import settle_import_warnings
from opinions.text.citations.finding import USUAL, Limits, find
from opinions.text.parsed import ParsedCase, ParsedOpinion
from opinions.text.spans import Span
from opinions.tiled import TiledOpinion
from people.actions import record
from people.jobs import JobFailed, RunningJob, job_task, start
from people.models import Job, User

PATIENT: Final = Limits(characters=50_000_000, citations=1_000_000)
"""How much of a writing is looked at where nobody waits for the answer."""
DENSEST: Final = 10
"""Characters of a citation with what parts it from the next, at the least."""
UNSEARCHED: Final = "Citations were not looked for"
"""How the warning begins that a writing is too long to be searched while somebody waits."""


def read_case_anew(
    case: Case, *, by: User | None, every_version: bool = False, limits: Limits = PATIENT,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Renewed:  # fmt: skip
    """Finds the citations of the case's writings in their latest versions, or in all.

    `tell` hears how many readings are done, of how many. An earlier version is read
    among the latest ones of the other writings. One transaction for each reading.
    """
    latest = [latest_version(opinion) for opinion in case.opinions.order_by("position")]
    readings: list[tuple[list[OpinionText], list[OpinionText]]] = [(latest, latest)]
    if every_version:
        for at, last in enumerate(latest):
            earlier = last.opinion.versions.exclude(pk=last.pk).order_by("-number")
            readings += [([*latest[:at], version, *latest[at + 1 :]], [version]) for version in earlier]
    renewed = Renewed()
    for done, (versions, wanted) in enumerate(readings):
        tell(done, len(readings))
        renewed = renewed + _read(case, versions, wanted, by=by, limits=limits)
    tell(len(readings), len(readings))
    return renewed


def _read(
    case: Case, versions: list[OpinionText], wanted: list[OpinionText], *, by: User | None, limits: Limits
) -> Renewed:
    """Finds what `versions` (one of each writing) cite, and gives it to those of them that are wanted."""
    found = find([writing_of(each.opinion, passages_of(each)) for each in versions], facts_of(case), limits)
    chosen = [(version, parsed) for version, parsed in zip(versions, found.opinions, strict=True) if version in wanted]
    with transaction.atomic():
        locked(version.opinion_id for version, _parsed in chosen)
        named = _named(parsed for _version, parsed in chosen)
        authorities = store_authorities([each for each in found.authorities if each.id in named], case)
        renewed = Renewed()
        for version, parsed in chosen:
            rows = citation_rows([version], [_tiled(version, parsed)], authorities)
            renewed = renewed + renew_citations(version, rows)
        record("find_citations", case, by=by, added=renewed.added, changed=renewed.changed, gone=renewed.gone)
    return renewed


def _named(opinions: Iterable[ParsedOpinion]) -> set[str | None]:
    cited = [each for opinion in opinions for passage in opinion.passages for each in passage.citations]
    return {name for each in cited for name in (each.authority, each.likely)}


def _tiled(version: OpinionText, parsed: ParsedOpinion) -> TiledOpinion:
    spans = tuple(Span(each.start, each.end) for each in version.passages.order_by("position"))
    return TiledOpinion(parsed, version.text, spans, ())


def is_unsearched(opinions: Iterable[ParsedOpinion]) -> bool:
    """Whether a writing among them may have been too long to be searched: it is long, and has no citation at all."""
    return any(
        sum(len(passage.text) for passage in opinion.passages) > min(USUAL.characters, DENSEST * USUAL.citations)
        and not any(passage.citations for passage in opinion.passages)
        for opinion in opinions
    )


def search_if_unsearched(case: Case, parsed: ParsedCase, *, by: User | None) -> Job | None:
    """Has the citations of a case that was just stored looked for in the background, where they were too many."""
    return start_search(case, by=by) if by is not None and is_unsearched(parsed.opinions) else None


@transaction.atomic
def start_search(case: Case, *, by: User) -> Job:
    """Has the case's citations looked for in the background; a search that goes on already is returned."""
    Case.objects.select_for_update().get(pk=case.pk)
    going_on = search_of(case)
    if going_on is not None:
        return going_on
    words = _("Looking for citations: %(caption)s") % {"caption": case.caption}
    return start(by, words[:200], find_citations, again_at=_again_at(case), case=str(case.uuid))


def search_of(case: Case) -> Job | None:
    """The search for the case's citations that waits or goes on; None where none does."""
    last = last_search(case)
    return last if last is not None and not last.is_over else None


def last_search(case: Case) -> Job | None:
    """The last search for the case's citations, over or not; None where none was started lately."""
    return Job.objects.filter(again_at=_again_at(case)).order_by("-pk").first()


@job_task
def find_citations(job: RunningJob, *, case: str) -> None:
    """Finds all citations of the case anew; running it again changes nothing more."""
    found = Case.objects.filter(uuid=UUID(case)).first()
    if found is None:
        raise JobFailed(_("The case is not in the library any more."))
    job.progress(0, 0, _("Reading the writings …"))
    renewed = read_case_anew(found, by=job.owner)
    _settle(found, by=job.owner)
    total = renewed.kept + renewed.changed + renewed.added
    words = _("%(total)d citations, %(added)d of them new.") % {"total": total, "added": renewed.added}
    job.finish(words, leads_to=found.get_absolute_url())


def _settle(case: Case, *, by: User) -> None:
    """Ticks off what said that citations were not looked for."""
    told = ImportWarning.objects.filter(case=case, message__startswith=UNSEARCHED)
    settle_import_warnings(case, list(told.values_list("position", flat=True)), by=by)


def _again_at(case: Case) -> str:
    return f"{case.get_absolute_url()}#citations"
