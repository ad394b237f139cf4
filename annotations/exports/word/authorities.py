"""The memo's table of authorities: what its passages cite and are linked to, with the passages' numbers.

Each citation is marked with Word's own TA field, and each group stands in a TOA field. Word puts page numbers in place
of the passages' numbers as soon as somebody has it update the table: nobody else knows the pages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from annotations.exports.rows import ExportRow
from annotations.exports.stored import ExportLink
from annotations.exports.word.markup import Look, Markup, field_edge, instruction, link, paragraph, run
from annotations.exports.word.quoted_words import case_citation, look_of, written
from annotations.models import Treatment
from opinions.authority_table import GROUPS, HEADINGS, THIS_CASE, natural
from opinions.text.kinds import AuthorityKind, EmphasisStyle
from opinions.text.quoting import Run

CATEGORIES: Final = {"cases": 1, "statutes": 2, "others": 3, "rules": 4, "constitutions": 7, "record": 8}
"""Word's own numbers of the groups."""
MOST: Final = 12
"""From this number of passages on an authority is cited *passim*."""
ITALIC: Final = Look(italic=True)


@dataclass(slots=True)
class CitedAuthority:
    """An authority, with the numbers of the passages that name it and how they treat it."""

    group: str
    cite: tuple[Run, ...]
    numbers: list[int] = field(default_factory=list)
    treated: dict[str, list[int]] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        """The citation as plain words."""
        return "".join(each.text for each in self.cite)

    def add(self, number: int, treatment: str = "") -> None:
        """Passage `number` names it; empty where nothing is said of its treatment."""
        _once(self.numbers, number)
        if treatment:
            _once(self.treated.setdefault(treatment, []), number)


@dataclass
class Authorities:
    """The authorities of a memo as it is written."""

    found: dict[object, CitedAuthority] = field(default_factory=dict)

    def of_case(self, row: ExportRow, number: int) -> CitedAuthority:
        """The case that passage `number` quotes."""
        case = row.source.version.opinion.case
        entry = self.found.get(("case", case.pk))
        if entry is None:
            entry = self.found[("case", case.pk)] = CitedAuthority("cases", case_citation(case))
        entry.add(number)
        return entry

    def of_link(self, link: ExportLink, number: int) -> CitedAuthority:
        """What passage `number` is linked to."""
        group = GROUPS[AuthorityKind(link.kind)]
        entry = self.found.setdefault(link.authority, CitedAuthority(group, linked_cite(link)))
        entry.add(number, str(Treatment(link.treatment).label))
        return entry

    def paragraphs(self) -> Iterator[Markup]:
        """The table under its groups' headings."""
        for key, heading in HEADINGS.items():
            entries = [each for each in self.found.values() if each.group == key]
            if entries and key != THIS_CASE:
                yield paragraph([run(str(heading))], "TOAHeading")
                yield from _group(key, sorted(entries, key=lambda each: natural(each.plain)))


def linked_cite(link: ExportLink) -> tuple[Run, ...]:
    """The authority's Bluebook form, a case's name in italics."""
    if link.kind == AuthorityKind.CASE and link.name and link.cite.startswith(link.name):
        named = Run(link.name, frozenset({EmphasisStyle.ITALIC}))
        return named, Run(link.cite.removeprefix(link.name))
    return (Run(link.cite),)


def marked(entry: CitedAuthority) -> Markup:
    """Word's hidden mark that the authority is cited here: the citation as its table prints it, and as it is found."""
    hidden = Look(hidden=True)
    cite = [instruction(_quoted(each.text), replace(look_of(each.styles), hidden=True)) for each in entry.cite]
    end = instruction(f'" \\s "{_quoted(entry.plain)}" \\c {CATEGORIES[entry.group]} ', hidden)
    return Markup("".join([field_edge("begin"), instruction(' TA \\l "', hidden), *cite, end, field_edge("end")]))


def bookmark_name(number: int) -> str:
    """The bookmark of a passage."""
    return f"passage{number}"


def _group(key: str, entries: Sequence[CitedAuthority]) -> Iterator[Markup]:
    """The entries, all in one TOA field."""
    for at, entry in enumerate(entries):
        pieces: list[Markup] = []
        if at == 0:
            table = instruction(f' TOA \\c "{CATEGORIES[key]}" \\p ')
            pieces += [field_edge("begin"), table, field_edge("separate")]
        pieces += [*written(entry.cite), run("\t"), *_linked(entry.numbers)]
        treated = [*_treated(entry)]
        is_last = at == len(entries) - 1
        if is_last and not treated:
            pieces.append(field_edge("end"))
        yield paragraph(pieces, "TableofAuthorities")
        if treated:
            yield paragraph([*treated, *([field_edge("end")] if is_last else [])], "Treated")


def _treated(entry: CitedAuthority) -> Iterator[Markup]:
    for at, (treatment, numbers) in enumerate(entry.treated.items()):
        yield run(f"{'; ' if at else ''}{treatment} ")
        yield from _linked(numbers)


def _linked(numbers: Sequence[int]) -> Iterator[Markup]:
    if len(numbers) >= MOST:
        yield run(_("passim"), ITALIC)
        return
    for at, (first, last) in enumerate(stretches(numbers)):
        told = str(first) if first == last else f"{first}–{last}"
        yield from [run(", ")] if at else []
        yield link(bookmark_name(first), [run(told)])


def stretches(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers in stretches without a gap, each by its first and last.

    >>> stretches([1, 2, 3, 7])
    [(1, 3), (7, 7)]
    """
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _once(numbers: list[int], number: int) -> None:
    if not numbers or numbers[-1] != number:
        numbers.append(number)


def _quoted(words: str) -> str:
    """Words between quotation marks of a field's instruction."""
    return words.replace("\\", "\\\\").replace('"', '\\"')


def cited_line(
    links: Iterable[ExportLink], *, told_claims: bool, marks: Mapping[UUID, Markup] | None = None
) -> list[Markup]:
    """The runs that name authorities, each with its treatment; Word's `marks` follow them.

    `told_claims`: with the claim to which each is narrowed.
    """
    pieces: list[Markup] = []
    for at, each in enumerate(links):
        said = [str(Treatment(each.treatment).label), *([_("quotes")] if each.quotes else [])]
        if each.claim and told_claims:
            said.append(_("for %(claim)s") % {"claim": each.claim})
        pin = _(", at %(pin)s") % {"pin": each.pin} if each.pin else ""
        pieces += [run("; " if at else ""), *written(linked_cite(each)), run(f"{pin} ({', '.join(said)})")]
        if marks:
            pieces.append(marks[each.authority])
    return pieces
