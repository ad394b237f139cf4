"""One thing that is cited, with all the library's rows of it, and where it is cited."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from opinions.models import Authority, Case, Citation, OpinionText


@dataclass(frozen=True, slots=True)
class Cited:
    """An authority with those that are the same (`rows`), or a case of the library with all authorities that are it.

    `case`: the library holds it. `also` are the cites under which it was found besides, each once.
    """

    rows: tuple[Authority, ...]
    case: Case | None
    also: tuple[str, ...] = ()

    @property
    def keys(self) -> list[int]:
        """The keys of its authorities."""
        return [row.pk for row in self.rows]


def cited_authority(authority: Authority) -> Cited:
    """The authority and those that a person found to be the same. One query."""
    rows = (authority, *authority.others.order_by("cite", "pk"))
    return Cited(rows, authority.case, _also(rows, {authority.cite}))


def cited_case(case: Case) -> Cited:
    """The case as others cite it, authorities that people are shown before merged ones. One query."""
    same = Q(case=case) | Q(same_as__case=case) | Q(others__case=case)
    found = Authority.objects.filter(same).distinct().order_by(F("same_as").asc(nulls_first=True), "cite", "pk")
    rows = tuple(found)
    return Cited(rows, case, _also(rows, {row.cite for row in rows[:1]}))


def latest_citations() -> QuerySet[Citation]:
    """The mentions in the latest version of each writing."""
    later = OpinionText.objects.filter(opinion=OuterRef("version__opinion"), number__gt=OuterRef("version__number"))
    return Citation.objects.filter(~Exists(later), authority__isnull=False)


def mentions_of(cited: Cited) -> QuerySet[Citation]:
    """Where it is cited, in the latest versions; a held case's references to its own writings are none of these."""
    found = latest_citations().filter(authority__in=cited.keys)
    return found.exclude(version__opinion__case=cited.case) if cited.case is not None else found


def with_citing_cases(authorities: QuerySet[Authority]) -> QuerySet[Authority]:
    """With `citing_cases`: how many cases of the library cite each, merged ones with the one that is shown."""
    outer = OuterRef(OuterRef("pk"))
    same = Authority.objects.filter(Q(pk=outer) | Q(same_as=outer)).values("pk")
    found = (
        latest_citations()
        .filter(authority__in=same)
        .exclude(version__opinion__case=Coalesce(OuterRef("case"), Value(0)))
        .order_by()
        .annotate(one=Value(1))
        .values("one")
        .annotate(number=Count("version__opinion__case", distinct=True))
    )
    number = Coalesce(Subquery(found.values("number"), output_field=IntegerField()), 0)
    return authorities.annotate(citing_cases=number)


@dataclass(frozen=True, slots=True)
class CitedOften:
    """How often a case (`citing`, a key) cites an authority (`authority`, the one shown); `held`: that one's case."""

    citing: int
    authority: int
    held: int | None
    kind: str
    count: int


def counted(*, citing: Collection[int] | None = None, held: Collection[int] | None = None) -> Sequence[CitedOften]:
    """How often cases cite what, in the latest versions: by these cases (`citing`), or of these cases (`held`).

    What a case says of its own writings is left out. One query.
    """
    found = latest_citations().annotate(
        by=F("version__opinion__case"),
        shown=Coalesce("authority__same_as", "authority"),
        shown_case=Coalesce("authority__same_as__case", "authority__case"),
        kind=Coalesce("authority__same_as__kind", "authority__kind"),
    )
    if citing is not None:
        found = found.filter(by__in=citing)
    if held is not None:
        found = found.filter(shown_case__in=held)
    found = found.exclude(shown_case__isnull=False, shown_case=F("by"))
    rows = found.order_by().values_list("by", "shown", "shown_case", "kind").annotate(number=Count("pk"))
    return [CitedOften(*row) for row in rows]


def _also(rows: Sequence[Authority], said: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.cite for row in rows if row.cite not in said))
