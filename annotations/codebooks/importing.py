"""Takes the rows of a file into a codebook: what is there is changed, what is not is added, nothing is taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from annotations.codebooks.claim_rows import ClaimRow, CodebookFile
from annotations.codebooks.claims import create_codebook, free_letters, renumber
from annotations.codebooks.history import changing
from annotations.codebooks.reading import read_apart
from annotations.codebooks.rows import check, rows_of
from annotations.models import COLOURS, Claim, Codebook, CodebookChange
from courses.models import Course
from people.models import User

FIELDS = (
    "label", "letters", "colour", "pattern", "definition", "elements", "include", "exclude", "example",
    "example_source", "near_miss", "near_miss_source", "writing_kinds",
)  # fmt: skip
"""What a file says of a claim by itself."""


class Fate(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Planned:
    """A row, and what would become of it; `was` is the present claim's label."""

    row: ClaimRow
    fate: Fate
    was: str = ""


def read_codebook(source: bytes, present: Iterable[Claim] = ()) -> CodebookFile:
    """The rows of a file, read by a confined child, and checked. Raises `UnreadableCodebook`."""
    return check(read_apart(source), present)


def plan(codebook: Codebook, rows: Sequence[ClaimRow]) -> list[Planned]:
    """What would become of each row. Claims are known by their UUID, else by their key."""
    here = {row.key: row for row in rows_of(codebook)}
    by_uuid = {row.uuid: row for row in here.values()}
    planned = []
    for row in rows:
        old = by_uuid.get(row.uuid) or here.get(row.key)
        if old is None:
            planned.append(Planned(row, Fate.ADDED))
        else:
            planned.append(Planned(row, Fate.CHANGED if _differs(row, old) else Fate.SAME, old.label))
    return planned


def _differs(row: ClaimRow, old: ClaimRow) -> bool:
    told = [(row.label, old.label), (row.parent, old.parent), (row.retired, old.retired)]
    told += [(row.letters or old.letters, old.letters), (row.colour or old.colour, old.colour)]
    told += [(row.pattern or old.pattern, old.pattern), (row.writing_kinds, old.writing_kinds)]
    told += [(row.elsewhere, old.elsewhere), (set(row.near_misses), set(old.near_misses))]
    told += [(row.texts.get(name, ""), text) for name, text in old.texts.items()]
    return any(new != before for new, before in told)


@transaction.atomic
def import_new(course: Course, rows: Sequence[ClaimRow], *, by: User, title: str, description: str = "") -> Codebook:
    """A new codebook of those rows. Raises `Refused` as `create_codebook` does."""
    codebook = create_codebook(course, by=by, title=title, description=description)
    if rows:
        take_rows(codebook, rows, by=by)
    return codebook


def take_rows(codebook: Codebook, rows: Sequence[ClaimRow], *, by: User) -> list[Planned]:
    """Writes checked rows into the codebook, in their order; a constant number of queries but for near misses."""
    with changing(codebook, CodebookChange.IMPORTED, by=by, alone=True) as step:
        planned = plan(step.codebook, rows)
        step.changed = any(each.fate is not Fate.SAME for each in planned)
        if step.changed:
            _write(step.codebook, rows)
        step.words = str(len([each for each in planned if each.fate is not Fate.SAME]))
    return planned


def _write(codebook: Codebook, rows: Sequence[ClaimRow]) -> None:
    present = list(codebook.claims.all())
    by_uuid, by_key = {str(c.uuid): c for c in present}, {c.key: c for c in present}
    told = [row.uuid for row in rows if row.uuid]
    elsewhere = {str(uuid) for uuid in Claim.objects.filter(uuid__in=told).values_list("uuid", flat=True)}
    claims: dict[str, Claim] = dict(by_key)
    new: list[Claim] = []
    letters = {claim.letters for claim in present if not claim.is_retired}
    for position, row in enumerate(rows, start=1):
        claim = by_uuid.get(row.uuid) or by_key.get(row.key)
        if claim is None:
            uuid = UUID(row.uuid) if row.uuid and row.uuid not in elsewhere else uuid4()
            claim = Claim(codebook=codebook, uuid=uuid, key=row.key, colour=0, pattern=0)
            new.append(claim)
        _fill(claim, row, position, letters)
        claims[row.key] = claim
    named = {claims[row.key].uuid for row in rows}
    rest = [claim for claim in present if claim.uuid not in named]
    for position, claim in enumerate(rest, start=len(rows) + 1):
        claim.position = position
    Claim.objects.bulk_create(new)
    for row in rows:
        claim = claims[row.key]
        claim.parent = claims.get(row.parent) if row.parent else None
        claim.elsewhere = claims.get(row.elsewhere) if row.elsewhere else None
    fields = [*FIELDS, "position", "parent", "elsewhere", "retired_at", "revision"]
    Claim.objects.bulk_update({claim.uuid: claim for claim in claims.values()}.values(), fields)
    for row in rows:
        if row.near_misses or claims[row.key] not in new:
            claims[row.key].near_misses.set([claims[key] for key in row.near_misses])
    renumber(codebook)


def _fill(claim: Claim, row: ClaimRow, position: int, letters: set[str]) -> None:
    claim.label, claim.position = row.label, position
    claim.letters = row.letters or claim.letters or free_letters(letters, row.label)
    letters.add(claim.letters)
    claim.colour = row.colour or claim.colour or (position - 1) % COLOURS + 1
    claim.pattern = row.pattern or claim.pattern or claim.colour
    claim.writing_kinds = list(row.writing_kinds)
    for name, text in row.texts.items():
        setattr(claim, name, text)
    if row.retired != claim.is_retired and claim.merged_into_id is None:
        claim.retired_at = timezone.now() if row.retired else None
    claim.revision += 1


def copy_codebook(codebook: Codebook, course: Course, *, by: User, title: str = "") -> Codebook:
    """The codebook in another course, without what is retired and without anybody's work."""
    rows = rows_of(codebook)
    gone = {row.key for row in rows if row.retired}
    kept = [_without(row, gone) for row in rows if not row.retired]
    return import_new(course, kept, by=by, title=title or codebook.title, description=codebook.description)


def _without(row: ClaimRow, gone: set[str]) -> ClaimRow:
    return ClaimRow(
        line=row.line,
        key=row.key,
        label=row.label,
        parent="" if row.parent in gone else row.parent,
        letters=row.letters,
        colour=row.colour,
        pattern=row.pattern,
        texts=row.texts,
        writing_kinds=row.writing_kinds,
        elsewhere="" if row.elsewhere in gone else row.elsewhere,
        near_misses=tuple(key for key in row.near_misses if key not in gone),
    )
