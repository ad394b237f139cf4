"""What the library's cases cite, each thing once: found again by its key, a case by any of its parallel citations.

A case's authority learns from each citation that prints more of it (its name, its year, another reporter), and is tied
to the case itself where the library holds that. Nothing is merged on a guess: one reporter page may hold several cases,
told apart by their names, and where these do not tell, a new authority is made and a person may merge the two.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from opinions.models import Authority, Case, CaseCitation, Citation, Opinion, OpinionText, ParallelCitation
from opinions.text.citations.name_words import may_be_one_case
from opinions.text.kinds import AuthorityKind
from opinions.text.parsed import ParsedAuthority, ParsedPassage, ParsedReport
from opinions.tiled import TiledOpinion

KEY_LENGTH = 200
CITE_LENGTH = 1000
NAME_LENGTH = 500
COURT_LENGTH = 200
YEAR_LENGTH = 4
VOLUME_LENGTH = 20
REPORTER_LENGTH = 60
PIN_LENGTH = 200
SIGNAL_LENGTH = 60
PARENTHETICAL_LENGTH = 1000
HISTORY_LENGTH = 100
DOUBT_LENGTH = 300

Report = tuple[str, str, str]


def store_authorities(cited: Sequence[ParsedAuthority], case: Case) -> dict[str, Authority]:
    """The library's authorities by the parse's ids; those that it lacks are made.

    `case` is the one that cites them: a record belongs to its case. Imports at once wait here for each other until the
    end of their transactions, so that one authority is never made twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('opinions.authorities', 0))")
    named = {each.id: _key(each, case) for each in cited}
    known = _Known(cited, named.values())
    found = {each.id: known.find(each, named[each.id]) for each in cited}
    made = known.make()
    return {name: made[authority.kind, authority.key] for name, authority in found.items()}


def tie_to_case(case: Case) -> None:
    """Ties the authorities that are this case, by a citation and the name, to it; those of another case stay there."""
    pages = {(each.volume, each.reporter, each.page) for each in case.citations.all()}
    for authority in Authority.objects.filter(_at(pages, "reports__"), case=None).distinct():
        if may_be_one_case(authority.name, case.caption):
            authority.case = case
            authority.save(update_fields=["case"])


def store_citations(
    versions: Sequence[OpinionText], tiled: Sequence[TiledOpinion], authorities: dict[str, Authority]
) -> None:
    """Stores all mentions: see `citation_rows`."""
    Citation.objects.bulk_create(citation_rows(versions, tiled, authorities))


def citation_rows(
    versions: Sequence[OpinionText], tiled: Sequence[TiledOpinion], authorities: dict[str, Authority]
) -> list[Citation]:
    """All mentions as rows to be saved. Of several on the very same words the first that is resolved is kept.

    `versions` are of the writings of one case; a mention's `writing` counts among all of that case's writings.
    """
    writings = list(Opinion.objects.filter(case__opinions__versions__in=versions).distinct().order_by("position"))
    rows: dict[tuple[int, int, int], Citation] = {}
    for version, each in zip(versions, tiled, strict=True):
        for passage, span in each.placed:
            for row in _citations(version, passage, span.start, authorities, writings):
                key = version.pk, row.start, row.end
                if key not in rows or (rows[key].authority is None and row.authority is not None):
                    rows[key] = row
    return list(rows.values())


def cut(words: str, most: int) -> str:
    """The words, or their beginning with an ellipsis where they have more than `most` code points."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


@dataclass(slots=True)
class _Wanted:
    """An authority that is being stored, with the reports that it has, and those that it lacks yet."""

    authority: Authority
    reports: list[Report] = field(default_factory=list)
    new_reports: list[Report] = field(default_factory=list)
    changed: bool = False

    @property
    def name(self) -> str:
        return self.authority.name

    def learn(self, cited: ParsedAuthority) -> None:
        """Takes what the citation says and the library did not know yet; the fuller form is the one that is shown."""
        kept = self.authority
        for attribute, words in (
            ("name", cut(cited.name, NAME_LENGTH)),
            ("court", cut(cited.court, COURT_LENGTH)),
            ("year", cited.year[:YEAR_LENGTH]),
        ):
            if words and not getattr(kept, attribute):
                setattr(kept, attribute, words)
                kept.cite = cut(cited.cite, CITE_LENGTH)
                self.changed = True
        known = {*self.reports, *self.new_reports}
        self.new_reports += [page for page in _pages(cited) if page not in known]


class _Known:
    """The library's authorities that may be among those cited, and those that are made."""

    def __init__(self, cited: Sequence[ParsedAuthority], keys: Iterable[str]) -> None:
        pages = {page for each in cited for page in _pages(each)}
        present = Authority.objects.filter(Q(key__in=list(keys)) | _at(pages, "reports__")).distinct()
        self._by_key: dict[tuple[str, str], _Wanted] = {}
        self._by_page: defaultdict[Report, list[_Wanted]] = defaultdict(list)
        self._cases = _cases_at(pages)
        for authority in present.order_by("pk").prefetch_related("reports"):
            wanted = _Wanted(authority, [(each.volume, each.reporter, each.page) for each in authority.reports.all()])
            self._by_key[authority.kind, authority.key] = wanted
            for page in wanted.reports:
                self._by_page[page].append(wanted)

    def find(self, cited: ParsedAuthority, key: str) -> Authority:
        """The one authority that `cited` is; made (not saved yet) where there is none, or where several may be it."""
        if cited.kind is AuthorityKind.CASE and cited.reports:
            return self._find_case(cited, key).authority
        wanted = self._present(cited, key)
        wanted.learn(cited)
        return wanted.authority

    def _find_case(self, cited: ParsedAuthority, key: str) -> _Wanted:
        there = [each for page in _pages(cited) for each in self._by_page[page]]
        alike = list({id(each): each for each in there if may_be_one_case(each.name, cited.name)}.values())
        wanted = alike[0] if len(alike) == 1 else self._present(cited, key)
        if len(alike) > 1 or not may_be_one_case(wanted.name, cited.name):
            wanted = self._present(cited, _shortened(f"{key}-{_digest(cited.cite)}"))
        wanted.learn(cited)
        self._tie(wanted)
        for page in wanted.new_reports:
            if wanted not in self._by_page[page]:
                self._by_page[page].append(wanted)
        return wanted

    def _tie(self, wanted: _Wanted) -> None:
        held = {case.pk: case for page in (*wanted.reports, *wanted.new_reports) for case in self._cases.get(page, ())}
        cases = [case for case in held.values() if may_be_one_case(wanted.name, case.caption)]
        if wanted.authority.case_id is None and len(cases) == 1:
            wanted.authority.case, wanted.changed = cases[0], True

    def _present(self, cited: ParsedAuthority, key: str) -> _Wanted:
        """The one with that key, which is made where there is none."""
        kind = cited.kind.value
        made = _Wanted(Authority(kind=kind, key=key, cite=cut(cited.cite, CITE_LENGTH)))
        return self._by_key.setdefault((kind, key), made)

    def make(self) -> dict[tuple[str, str], Authority]:
        """Saves what is new, and what was learnt; returns all by kind and key."""
        every = [self._by_key[key] for key in sorted(self._by_key)]
        Authority.objects.bulk_create(each.authority for each in every if each.authority.pk is None)
        learnt = [each.authority for each in every if each.changed]
        if learnt:
            Authority.objects.bulk_update(learnt, ["name", "court", "year", "cite", "case"], batch_size=500)
        ParallelCitation.objects.bulk_create(
            ParallelCitation(authority=each.authority, position=at, volume=volume, reporter=reporter, page=page)
            for each in every
            for at, (volume, reporter, page) in enumerate(each.new_reports, start=len(each.reports))
        )
        return {key: each.authority for key, each in self._by_key.items()}


def _cases_at(pages: set[Report]) -> dict[Report, list[Case]]:
    """The library's cases that are reported on these pages. One query."""
    found: defaultdict[Report, list[Case]] = defaultdict(list)
    for each in CaseCitation.objects.filter(_at(pages)).select_related("case"):
        found[each.volume, each.reporter, each.page].append(each.case)
    return found


def _at(pages: set[Report], prefix: str = "") -> Q:
    """Rows on these pages, and a few others that share a volume, a reporter and a page with different ones of them."""
    volumes, reporters, numbers = (sorted({page[at] for page in pages}) for at in range(3))
    return Q(**{f"{prefix}volume__in": volumes, f"{prefix}reporter__in": reporters, f"{prefix}page__in": numbers})


def _pages(cited: ParsedAuthority) -> list[Report]:
    """Where a cited case is reported; what no table could hold is left out."""
    return [_page(each) for each in cited.reports if _fits(each)]


def _page(report: ParsedReport) -> Report:
    return report.volume, report.reporter, report.page


def _fits(report: ParsedReport) -> bool:
    short = max(len(report.volume), len(report.page)) <= VOLUME_LENGTH
    return short and len(report.reporter) <= REPORTER_LENGTH


def _key(cited: ParsedAuthority, case: Case) -> str:
    """A parse's id as an authority's key; a document of the record belongs to its case."""
    return _shortened(f"{case.uuid}:{cited.id}" if cited.kind is AuthorityKind.RECORD else cited.id)


def _shortened(key: str) -> str:
    """The key; one that is too long ends in its own digest."""
    return key if len(key) <= KEY_LENGTH else f"{key[: KEY_LENGTH - 17]}-{_digest(key)}"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _citations(
    version: OpinionText,
    passage: ParsedPassage,
    start: int,
    authorities: dict[str, Authority],
    writings: Sequence[Opinion],
) -> list[Citation]:
    return [
        Citation(
            version=version,
            start=start + cited.start,
            end=start + cited.end,
            authority=authorities[cited.authority] if cited.authority is not None else None,
            form=cited.form.value,
            pin=cut(cited.pin or "", PIN_LENGTH),
            signal=cut(cited.signal, SIGNAL_LENGTH),
            parenthetical=cut(cited.parenthetical, PARENTHETICAL_LENGTH),
            history=cut(cited.history, HISTORY_LENGTH),
            writing=writings[cited.writing] if cited.writing is not None else None,
            doubt=cut(cited.doubt, DOUBT_LENGTH),
            likely=authorities[cited.likely] if cited.likely is not None else None,
        )
        for cited in passage.citations
    ]
