"""The sentences that a table is told in: one first, then one to each claim."""

from dataclasses import dataclass

from annotations.review.coded import CodedWork
from annotations.review.sentences import coders_sentence, found_sentence, linked_sentence, marked_sentence
from annotations.review.tables.counting import coders_by_claim, most_near
from annotations.review.tables.grid import Grid, Kind, Row
from annotations.review.units import sentences_of


@dataclass(frozen=True, slots=True)
class Told:
    """The first sentence, and the sentences of the claims in the codebook's order."""

    first: str
    claims: tuple[str, ...]


def telling(work: CodedWork, grid: Grid) -> Told:
    """What the table says, in words."""
    every = tuple(_claims(work))
    if not work.coders:
        return Told(coders_sentence(0), ())
    if grid.kind is Kind.PASSAGES:
        return Told(_marked(work, grid), every)
    if grid.kind is Kind.AUTHORITIES:
        return Told(_linked(work, grid), every)
    found = coders_by_claim(work.tags)
    numbers = [len(found.get(claim.pk, ())) for claim in work.claims]
    first = [every[numbers.index(max(numbers))]] if numbers else []
    if len(set(numbers)) > 1:
        first.append(every[numbers.index(min(numbers))])
    return Told(" ".join(first), every)


def _claims(work: CodedWork) -> list[str]:
    sentences = {version.pk: sentences_of(version) for version in work.versions}
    told = []
    for claim in work.claims:
        tags = work.by_claim[claim.pk]
        found = len({tag.coder for tag in tags})
        told.append(found_sentence(claim.label, found, len(work.coders), most_near(tags, sentences)))
    return told


def _marked(work: CodedWork, grid: Grid) -> str:
    most: Row | None = max(grid.rows, key=lambda row: row.cells[0].count, default=None)
    if most is None:
        return marked_sentence("", 0, len(work.coders))
    counts = [cell.count for cell in most.cells[1:]]
    leading = counts.index(max(counts)) + 1 if counts else 0
    name = most.head.aside or f"“{most.head.label}”"
    count = most.cells[0].count
    tied = sum(row.cells[0].count == count for row in grid.rows) - 1
    claim = grid.columns[leading].label
    return marked_sentence(name, count, len(work.coders), claim, most.cells[leading].count, tied)


def _linked(work: CodedWork, grid: Grid) -> str:
    most = max(grid.rows, key=lambda row: row.cells[0].count, default=None)
    if most is None:
        return linked_sentence("", 0, len(work.coders))
    count = most.cells[0].count
    tied = sum(row.cells[0].count == count for row in grid.rows) - 1
    return linked_sentence(most.head.label, count, len(work.coders), tied)
