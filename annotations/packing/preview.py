"""What restoring an archive would do, in words, before anything is written."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.packing.library import Held, find_library
from annotations.packing.persons import Trust, find_persons
from annotations.packing.reading import Opened
from annotations.packing.restoring import restored_before
from annotations.packing.tables import PEOPLE
from courses.models import Course

SHOWN: Final = 20
"""Addresses that are listed."""
COUNTED: Final = (
    ("enrollments", gettext_lazy("Members")),
    ("codebooks", gettext_lazy("Codebooks")),
    ("assignments", gettext_lazy("Assignments")),
    ("submissions", gettext_lazy("Submissions")),
    ("annotations", gettext_lazy("Annotations")),
    ("replies", gettext_lazy("Replies")),
    ("remarks", gettext_lazy("Remarks")),
    ("grades", gettext_lazy("Grades")),
    ("log", gettext_lazy("Entries of the log")),
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen. `present` is the course that this archive made before; `original` says that its own is here.

    `placed` are the addresses of those for whom a place would be held, `found` how many have an account here.
    """

    title: str
    made_at: str
    made_by: str
    ours: bool
    counts: list[tuple[str, int]]
    found: int
    placed: list[str]
    unnamed: int
    library: Held
    present: Course | None
    original: bool
    trusted: bool

    @property
    def lines(self) -> list[str]:
        """All of it as sentences, for a terminal."""
        counts = "; ".join(f"{words} {number}" for words, number in self.counts)
        signed = (
            _("Signed by this installation.")
            if self.ours
            else _("Not signed by this installation: who wrote what in it cannot be checked here.")
        )
        people = ngettext("%(n)d person has an account here.", "%(n)d people have an account here.", self.found)
        placed = ngettext("A place is held for %(n)d more.", "Places are held for %(n)d more.", len(self.placed))
        lines = [f"{self.title}, {self.made_at}, {self.made_by}", signed, counts]
        lines += [people % {"n": self.found}, placed % {"n": len(self.placed)}]
        lines += [_("New to the library: %(caption)s") % {"caption": each} for each in self.library.missing]
        return lines + [
            _("A new version of a text: %(caption)s") % {"caption": each} for each in self.library.corrected
        ]


def preview_of(opened: Opened, trust: Trust) -> Preview:
    """What restoring it would do. Raises `Unreadable`."""
    people = find_persons((row for _size, row in opened.rows(PEOPLE)), trust)
    new = [each for each in people if each.user is None]
    return Preview(
        title=opened.title,
        made_at=str(opened.manifest["made_at"])[:10],
        made_by=str(opened.manifest["made_by"]),
        ours=opened.ours,
        counts=[(str(words), opened.count(name)) for name, words in COUNTED],
        found=len(people) - len(new),
        placed=[each.email for each in new if each.email],
        unnamed=sum(not each.email for each in new),
        library=find_library(opened),
        present=restored_before(opened, trust.by),
        original=Course.objects.filter(uuid=opened.manifest["course"]["uuid"]).exists(),
        trusted=trust.is_whole,
    )


def shown(found: Preview) -> dict[str, Any]:
    """The preview as a job keeps it for its page."""
    return {
        "title": found.title,
        "made_at": found.made_at,
        "made_by": found.made_by,
        "ours": found.ours,
        "trusted": found.trusted,
        "counts": [[words, number] for words, number in found.counts],
        "found": found.found,
        "placed": found.placed[:SHOWN],
        "more_placed": max(len(found.placed) - SHOWN, 0),
        "unnamed": found.unnamed,
        "missing": found.library.missing,
        "corrected": found.library.corrected,
        "present": str(found.present.uuid) if found.present else "",
        "original": found.original,
    }
