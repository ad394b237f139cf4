"""Who cites whom: cases of the library, and what else they cite the most, as a list of citations and as a drawing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from opinions import citing
from opinions.arc_drawing import WIDTH, Arc, Dot, dot_at, draw_arcs, height_of
from opinions.authorities import cut
from opinions.cited import CitedOften, counted
from opinions.models import Authority, Case
from opinions.text.kinds import AuthorityKind
from opinions.text.short_citations import short_name

MOST_CASES: Final = 40
"""Cases in one graph: those with the most citations among them."""
MOST_NEIGHBOURS: Final = 24
"""Cases around one case."""
MOST_OTHERS: Final = 8
"""Things beside these cases that the most of them cite."""
LONGEST_NAME: Final = 28
"""Code points of a name in the drawing."""
_YEAR = re.compile(r"\b(\d{4})\)\s*$")

Key = tuple[str, int]
"""A node: `case` or `authority`, and the row's key."""


@dataclass(frozen=True, slots=True)
class Node:
    """Something that cites or is cited. `held`: it is a case of the library, else `uuid` is an authority's.

    `name` is short, `title` all that a citation says; `added`: it is none of the cases that were asked about.
    `centre`: the one case around which the graph is.
    """

    key: Key
    uuid: UUID
    name: str
    title: str
    year: str
    held: bool
    added: bool
    centre: bool
    is_case: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """`source`, a case of the library, cites `target` so many times."""

    source: Node
    target: Node
    count: int


@dataclass(frozen=True, slots=True)
class CitationGraph:
    """The nodes, the latest first, with their places; the citations with their arcs. `left_out`: cases not drawn."""

    nodes: tuple[tuple[Node, Dot], ...]
    edges: tuple[tuple[Edge, Arc], ...]
    width: int
    height: int
    left_out: int

    @property
    def among(self) -> int:
        """How many of the citations are between cases that were asked about."""
        return sum(not edge.target.added for edge, _arc in self.edges)


def graph_among(cases: QuerySet[Case]) -> CitationGraph:
    """The graph of these cases and of what they cite the most besides. Six queries."""
    held = list(cases.prefetch_related("citations"))
    edges = counted(citing=[case.pk for case in held])
    return _graph(held, edges)


def graph_around(case: Case) -> CitationGraph:
    """The graph of a case, of those of the library that it cites or that cite it, and of what they cite the most."""
    near: Counter[int] = Counter()
    for each in counted(held=[case.pk]):
        near[each.citing] += each.count
    for each in counted(citing=[case.pk]):
        if each.held is not None:
            near[each.held] += each.count
    kept = [key for key, _count in near.most_common(MOST_NEIGHBOURS)]
    held = list(Case.objects.filter(pk__in=[case.pk, *kept]).prefetch_related("citations"))
    return _graph(held, counted(citing=[each.pk for each in held]), centre=case, left_out=len(near) - len(kept))


def _year(node: Node) -> int:
    """The year; 0 where there is none, or what stands there is no number."""
    return int(node.year) if node.year.isdecimal() else 0


def _graph(
    held: Sequence[Case], found: Iterable[CitedOften], *, centre: Case | None = None, left_out: int = 0
) -> CitationGraph:
    counts: Counter[tuple[Key, Key]] = Counter()
    for each in found:
        if each.kind != AuthorityKind.RECORD:
            target = ("case", each.held) if each.held is not None else ("authority", each.authority)
            counts[("case", each.citing), target] += each.count
    kept = _kept(held, counts)
    asked = {("case", case.pk) for case in kept}
    others = _others(asked, counts)
    nodes = {node.key: node for node in [*(_case_node(each, centre=centre) for each in kept), *_added(others)]}
    order = sorted(nodes.values(), key=lambda node: (-_year(node), node.name.lower(), node.key))
    places = {node.key: at for at, node in enumerate(order)}
    pairs = sorted((pair for pair in counts if pair[0] in asked and pair[1] in nodes),
                   key=lambda pair: (places[pair[0]], places[pair[1]]))  # fmt: skip
    drawn = draw_arcs(list(places), {pair: counts[pair] for pair in pairs})
    edges = [Edge(nodes[source], nodes[target], counts[source, target]) for source, target in pairs]
    return CitationGraph(
        nodes=tuple((node, dot_at(at)) for at, node in enumerate(order)),
        edges=tuple(zip(edges, drawn, strict=True)),
        width=WIDTH,
        height=height_of(len(order)),
        left_out=left_out + len(held) - len(kept),
    )


def _kept(held: Sequence[Case], counts: Counter[tuple[Key, Key]]) -> list[Case]:
    """The cases that are drawn: where they are too many, those with the most citations among them."""
    asked = {("case", case.pk) for case in held}
    weight: Counter[Key] = Counter()
    for (source, target), count in counts.items():
        if target in asked:
            weight[source] += count
            weight[target] += count
    return sorted(held, key=lambda case: (-weight["case", case.pk], case.pk))[:MOST_CASES]


def _others(asked: set[Key], counts: Counter[tuple[Key, Key]]) -> list[Key]:
    """What the most of the asked cite beside each other; of what as many cite, the more often cited first."""
    citers: defaultdict[Key, int] = defaultdict(int)
    times: Counter[Key] = Counter()
    for (source, target), count in counts.items():
        if source in asked and target not in asked:
            citers[target] += 1
            times[target] += count
    return sorted(citers, key=lambda key: (-citers[key], -times[key], key))[:MOST_OTHERS]


def _added(keys: Sequence[Key]) -> list[Node]:
    """The nodes of what was not asked about. Three queries."""
    cases = Case.objects.filter(pk__in=[key for kind, key in keys if kind == "case"]).prefetch_related("citations")
    rows = Authority.objects.filter(pk__in=[key for kind, key in keys if kind == "authority"])
    return [*(_case_node(each, added=True) for each in cases), *(_authority_node(each) for each in rows)]


def _case_node(case: Case, *, centre: Case | None = None, added: bool = False) -> Node:
    return Node(
        key=("case", case.pk),
        uuid=case.uuid,
        name=cut(short_name(case.caption), LONGEST_NAME),
        title=f"{case.caption}, {citing.case_words(case)}",
        year=case.decided[:4],
        held=True,
        added=added,
        centre=centre is not None and case.pk == centre.pk,
        is_case=True,
    )


def _authority_node(row: Authority) -> Node:
    is_case = row.kind == AuthorityKind.CASE
    year = _YEAR.search(row.cite) if is_case else None
    return Node(
        key=("authority", row.pk),
        uuid=row.uuid,
        name=cut(short_name(row.name or row.cite.split(", ")[0]) if is_case else row.cite, LONGEST_NAME),
        title=row.cite,
        year=row.year or (year.group(1) if year else ""),
        held=False,
        added=True,
        centre=False,
        is_case=is_case,
    )
