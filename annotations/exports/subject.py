"""What is exported: whose annotations, under which filter, of which assignment, and as what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from annotations.exports.options import AS_IT_STANDS, ExportOptions
from annotations.exports.order import within
from annotations.exports.rows import ExportRow, ExportSource, rows, sources_of
from annotations.models import Assignment
from annotations.names import ALL_NAMES, Names
from annotations.querysets import AnnotationQuerySet


@dataclass(frozen=True, slots=True)
class Export:
    """What every writer of a format is given.

    `assignment` with its course, case and codebook; `annotations` are those that who exports sees and asked for; people
    are called as in `names`, which the options have changed already. `title` names what it is of (`Ana`, `the class`),
    `asked` says the filter in words, a phrase for each part. `told` as in `rows.rows`. `made_at` is UTC.
    """

    assignment: Assignment
    annotations: AnnotationQuerySet
    options: ExportOptions = AS_IT_STANDS
    names: Names = ALL_NAMES
    title: str = ""
    asked: tuple[str, ...] = ()
    told: frozenset[int] = frozenset()
    made_at: datetime = field(default_factory=timezone.now)

    def rows(self, *, once: bool = True) -> Iterator[ExportRow]:
        """The passages in the order that was chosen; without `once` each under each of its claims."""
        return rows(self.annotations, self.options, self.names, told=self.told, once=once)

    def kept(self) -> AnnotationQuerySet:
        """The annotations that are in it, on the side of the reveal that was chosen."""
        return within(self.annotations, self.options)

    def sources(self) -> list[ExportSource]:
        """The versions that its rows quote, in the order of the writings."""
        found = self.kept().order_by().values_list("version__opinion__position", "version_id").distinct()
        return sources_of([version for _position, version in sorted(found)], self.options.series)
