"""The table of authorities: linked by how many students, with which claim, with what treatment.

A link that is narrowed to a tag counts for that tag's claim, another for each claim of its annotation. What is linked
to a bare highlight does not count, as nothing of it does.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.models import AuthorityLink, Treatment
from annotations.review.coded import CodedTag, CodedWork
from annotations.review.tables.counting import ANY, claim_head
from annotations.review.tables.grid import EMPTY, Cell, Grid, Head, Kind, Mark, Row, opening, step_of
from opinions.models import Authority


@dataclass(frozen=True, slots=True)
class Linked:
    """A tag and an authority that it bears on: the authority's key, as it is shown, and the treatment."""

    tag: CodedTag
    authority: int
    treatment: str


def linked(work: CodedWork) -> tuple[list[Linked], dict[int, Authority]]:
    """What the work's tags are linked to, and the authorities by key. Two queries."""
    tags: dict[int, list[CodedTag]] = defaultdict(list)
    for tag in work.tags:
        tags[tag.annotation].append(tag)
    coders = [coder.key for coder in work.coders]
    links = AuthorityLink.objects.filter(annotation__submission__in=coders, annotation__deleted_at=None)
    rows = list(links.values_list("annotation", "authority", "authority__same_as", "tag", "treatment"))
    found = [
        Linked(tag, same_as or authority, treatment)
        for annotation, authority, same_as, only, treatment in rows
        for tag in tags.get(annotation, ())
        if only in (None, tag.key)
    ]
    return found, Authority.objects.in_bulk({each.authority for each in found})


def linked_tags(work: CodedWork, authority: str, treatment: str) -> set[int]:
    """The tags (keys) that are linked to the authority of that UUID, with that treatment where one is named."""
    links, authorities = linked(work)
    return {
        each.tag.key
        for each in links
        if str(authorities[each.authority].uuid) == authority and treatment in ("", each.treatment)
    }


def authorities_table(work: CodedWork) -> Grid:
    """Authorities by how many linked them, each cell with its treatments."""
    links, authorities = linked(work)
    students: dict[tuple[int, int | None], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for each in links:
        for claim in (None, each.tag.claim):
            students[each.authority, claim][each.treatment].add(each.tag.coder)
    keys: Mapping[int | None, str] = {None: "", **{claim.pk: claim.key for claim in work.claims}}
    rows = []
    for pk, authority in authorities.items():
        uuid = str(authority.uuid)
        cells = tuple(
            _cell(students.get((pk, claim), {}), len(work.coders), opening(authority=uuid, on=key))
            for claim, key in keys.items()
        )
        rows.append(Row(Head(authority.cite), cells))
    rows.sort(key=lambda row: (-row.cells[0].count, row.head.label.casefold()))
    columns = (Head(_("Linked by"), ANY), *(claim_head(claim) for claim in work.claims))
    return Grid(Kind.AUTHORITIES, _("Authority"), columns, tuple(rows))


def _cell(by_treatment: Mapping[str, set[int]], coders: int, query: str) -> Cell:
    count = len(set().union(*by_treatment.values()))
    if not count:
        return EMPTY
    marks = tuple(
        Mark(each.label[0].upper(), str(each.label), len(by_treatment[each.value]), f"{query}&treatment={each.value}")
        for each in Treatment
        if by_treatment.get(each.value)
    )
    return Cell(count, step_of(count, coders), query, marks)
