"""The Parts of stored writings: kept, asked of a version, and put in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from opinions.citing import kind_words, listed
from opinions.layout import layout
from opinions.models import Opinion, OpinionPart, OpinionText
from opinions.text.kinds import OpinionKind
from opinions.text.parsed import ParsedOpinion, ParsedPart
from opinions.text.part_names import described, name_of, written
from opinions.text.parts import Allotment, openings
from opinions.text.repairs.structure import check_parts
from opinions.text.spans import Span
from people.actions import record
from people.models import User
from people.prepared import hang, prepared

NAME_LENGTH = 200
PART_NAME_LENGTH = 40


def store_parts(opinions: Sequence[Opinion], parsed: Sequence[ParsedOpinion]) -> None:
    """Keeps the Parts of stored writings under their names as they are written (`II–A`), each name once; one query."""
    rows = []
    for opinion, each in zip(opinions, parsed, strict=True):
        named = {_name(part.name): part for part in reversed(each.parts)}
        rows += [
            OpinionPart(
                opinion=opinion,
                position=at,
                name=name,
                kind=named[name].kind.value,
                joined_by=[joiner[:NAME_LENGTH] for joiner in named[name].joined_by],
            )
            for at, name in enumerate(dict.fromkeys(_name(part.name) for part in each.parts))
        ]
    OpinionPart.objects.bulk_create(rows)


@transaction.atomic
def set_parts(opinion: Opinion, *, by: User, parts: Sequence[ParsedPart]) -> None:
    """Says what a published writing is in its Parts; its texts do not change. Raises `RepairDoesNotFit`."""
    checked = check_parts(parts)
    opinion = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    before = [[row.name, row.kind, row.joined_by] for row in opinion.parts.all()]
    opinion.parts.all().delete()
    whole = ParsedOpinion(OpinionKind(opinion.kind), (), parts=checked)
    store_parts([opinion], [whole])
    after = [[part.name, part.kind.value, list(part.joined_by)] for part in checked]
    record("set_parts", opinion, by=by, before=before, after=after)


def missing_parts(allotted: Allotment) -> list[str]:
    """A sentence for each Part that is said and that no heading of the text bears."""
    names = [name_of(path) for path in allotted.said if not allotted.outline.named(name_of(path))]
    told = _("%(part)s is said here, but no heading of the text is numbered so: correct the text.")
    return [told % {"part": described(name)} for name in names]


def _name(name: str) -> str:
    """The name as it is written; one that is none stays as it was given, and is doubted (`text.part_doubts`)."""
    try:
        return written(name)
    except ValueError:
        return name[:PART_NAME_LENGTH]


def allotment(version: OpinionText) -> Allotment:
    """What the version's writing is, Part by Part. One query unless the writing's `parts` are prefetched.

    The Parts that are said may change while the version does not: they are asked for anew, its headings are not.
    """
    opinion = version.opinion
    if "parts" not in vars(opinion).get("_prefetched_objects_cache", {}):
        hang([opinion], "parts", _parts(opinion=opinion.pk), "opinion_id")
    whole = ParsedPart("", OpinionKind(opinion.kind), tuple(opinion.joined_by))
    said = [ParsedPart(row.name, OpinionKind(row.kind), tuple(row.joined_by)) for row in opinion.parts.all()]
    return Allotment.of(whole, said, layout(version).outline)


@prepared
def _parts(*, opinion: int) -> QuerySet[OpinionPart, OpinionPart]:
    return OpinionPart.objects.filter(opinion=opinion)


@dataclass(frozen=True, slots=True)
class Share:
    """What a writing is where some words stand: their Part's name (empty outside of Parts), kind and joiners.

    Of words that run over several Parts: the name and kind of the first, and those who joined them all.
    """

    part: str
    kind: OpinionKind
    joined_by: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def share_of(allotted: Allotment, spans: Sequence[Span]) -> Share:
    """What the writing is in passages at these spans, with a warning where they are of different kinds."""
    parts = allotted.over(spans)
    first, last = parts[0], parts[-1]
    joined_by = tuple(name for name in first.joined_by if all(name in each.joined_by for each in parts))
    name = allotted.name_at(spans[0].start) if spans else ""
    if len({each.kind for each in parts}) == 1:
        return Share(name, first.kind, joined_by)
    told = {"first": _placed(first), "last": _placed(last)}
    warning = _("The words run from %(first)s into %(last)s: cite each apart.") % told
    return Share(name, first.kind, joined_by, (warning,))


def _placed(part: ParsedPart) -> str:
    """`Part II–A (plurality opinion)`; of no named Part what the whole is."""
    words = part_kind_words(part)
    return f"{described(part.name)} ({words})" if part.name else _("the rest (%(kind)s)") % {"kind": words}


def part_lines(version: OpinionText) -> dict[int, str]:
    """What a reader is told where kind or joiners change, by the position of the passage that opens the Part."""
    said = allotment(version)
    if not said.said:
        return {}
    passages = layout(version).passages
    told = openings(said, [passage.span for passage in passages])
    return {passages[at].position: part_line(name, part) for at, (name, part) in told.items()}


def part_line(name: str, part: ParsedPart) -> str:
    """`Part II–A: plurality opinion, joined by Stevens and Souter`."""
    words = {"part": described(name), "kind": part_kind_words(part)}
    if not part.joined_by:
        return _("%(part)s: %(kind)s") % words
    return _("%(part)s: %(kind)s, joined by %(names)s") % {**words, "names": listed(part.joined_by)}


def part_kind_words(part: ParsedPart) -> str:
    """What a writing is in a Part, within a sentence: `plurality opinion`, `opinion of the Court`, `dissenting`."""
    if part.kind is OpinionKind.OTHER:
        return _("the author's own opinion")
    words = kind_words(Opinion(kind=part.kind.value))
    return words[:1].lower() + words[1:]
