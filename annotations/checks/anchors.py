"""Whether each annotation's words are the ones that its person chose: its place against its history and its text.

An annotation keeps no copy of its words: it names a version, whose text has a fingerprint and never changes, and a span
of code points. So its words are the ones chosen where the text is the one stored (`opinions.checks`), the span lies in
it, and the place is that of the annotation's last revision, which the database refuses to change. What quotes with a
digest of the words (the manifest beside an exported file) is compared with the words themselves.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from annotations.exports.manifest import words_digest
from annotations.models import Annotation, AnnotationRevision, ExportFile, KeyPassage, PlaceQuestion
from opinions.models import OpinionText
from opinions.text.spans import Span
from people.actions import record
from people.checks.findings import Check, Finding, Progress

BATCH: Final = 2_000
"""Annotations that are held at a time."""
BACKUP: Final = "Its history does not tell a place either: put its rows back as a backup that verifies has them."
MEND: Final = "`manage.py check_anchors --mend` puts it back where its last revision says, and the log says so."


@dataclass(frozen=True, slots=True)
class Anchor:
    """An annotation's row beside the state that its last revision keeps; `version` and `length` are of its text."""

    pk: int
    uuid: UUID
    start: int
    end: int
    version: UUID
    length: int
    revision: int
    number: int | None
    state: dict[str, Any] | None

    @property
    def fault(self) -> str:
        """What is wrong with it; empty where nothing is."""
        if self.state is None or self.number != self.revision:
            return f"is at revision {self.revision}, and the last one kept is {self.number or 'none'}"
        if not 0 <= self.start < self.end <= self.length:
            return f"({self.start}–{self.end}) does not lie in its text of {self.length} code points"
        if self._place != (self.state["version"], self.state["start"], self.state["end"]):
            return "does not stand where its last revision says"
        return ""

    @property
    def can_mend(self) -> bool:
        """Whether its history tells another place than it has."""
        return self.state is not None and self._place != (
            self.state["version"],
            self.state["start"],
            self.state["end"],
        )

    @property
    def _place(self) -> tuple[str, int, int]:
        return str(self.version), self.start, self.end


def anchors(progress: Progress, *, mend: bool = False, batch: int = BATCH) -> Iterator[Finding]:
    """Each annotation's place, those in the bin too, in the order of their keys; holds `batch` of them at a time."""
    total, done, after = Annotation.objects.count(), 0, 0
    while rows := _batch(after, batch):
        for row in rows:
            if row.fault:
                yield _told(row, mend=mend)
        done, after = done + len(rows), rows[-1].pk
        progress(done, max(total, done))


def _batch(after: int, batch: int) -> Sequence[Anchor]:
    last = AnnotationRevision.objects.filter(annotation=OuterRef("pk")).order_by("-number")
    rows = Annotation.objects.filter(pk__gt=after).order_by("pk")
    places = rows.annotate(number=Subquery(last.values("number")[:1]), state=Subquery(last.values("state")[:1]))
    return [
        Anchor(*row)
        for row in places.values_list(
            "pk", "uuid", "start", "end", "version__uuid", "version__length", "revision", "number", "state"
        )[:batch]
    ]


def _told(row: Anchor, *, mend: bool) -> Finding:
    mended = mend and row.can_mend and put_back(row.pk)
    what = f"Annotation {row.uuid} {row.fault}{', where it was put back' if mended else ''}."
    return Finding("anchors", f"annotation {row.uuid}", what, MEND if row.can_mend else BACKUP, mended)


@transaction.atomic
def put_back(pk: int) -> bool:
    """Puts the annotation where its last revision says, and records it; whether that could be done.

    It can where the revision is the annotation's own last one and its place lies in a text that is still that text.
    """
    annotation = Annotation.objects.select_for_update(of=("self",)).select_related("submission__assignment__course")
    one = annotation.get(pk=pk)
    last = one.revisions.order_by("-number").first()
    if last is None or last.number != one.revision:
        return False
    version = OpinionText.objects.defer("text").filter(uuid=last.state["version"]).first()
    start, end = last.state["start"], last.state["end"]
    if version is None or not 0 <= start < end <= version.length:
        return False
    was = {"version": str(one.version.uuid), "start": one.start, "end": one.end}
    one.version, one.start, one.end = version, start, end
    one.save(update_fields=["version", "start", "end"])
    record("mend_anchor", one, by=None, course=one.submission.assignment.course.uuid, was=was)
    return True


def other_places(progress: Progress) -> Iterator[Finding]:
    """Passages of keys, and places proposed in corrected texts, that do not lie in their text."""
    outside = ~Q(end__lte=F("version__length")) & Q(end__isnull=False)
    rows: Iterable[tuple[str, QuerySet[Any]]] = (
        ("key passage", KeyPassage.objects.filter(outside)),
        ("question about a place", PlaceQuestion.objects.filter(outside)),
    )
    for number, (called, found) in enumerate(rows, start=1):
        for key, version in found.order_by("pk").values_list("pk", "version__uuid"):
            what = f"{called.capitalize()} {key} lies after the end of version {version}."
            yield Finding("other_places", f"{called} {key}", what, "Remove it on its page, and settle it anew.")
        progress(number, 2)


def manifests(progress: Progress) -> Iterator[Finding]:
    """Exported files that are still kept: what their manifests say of each passage's words, against the words."""
    keys = list(ExportFile.objects.exclude(manifest="").order_by("pk").values_list("pk", flat=True))
    for number, key in enumerate(keys, start=1):
        file = ExportFile.objects.filter(pk=key).first()
        for what in _misquoted(json.loads(file.manifest)) if file else ():
            yield Finding("manifests", f"exported file {key}", what, "Export it anew, once the texts are right.")
        progress(number, len(keys))


def _misquoted(told: dict[str, Any]) -> Iterator[str]:
    names = [each["uuid"] for each in told["versions"]]
    words: dict[int, str] = {}
    for passage in told["passages"]:
        number = passage["version"]
        if number not in words:
            words = {number: OpinionText.objects.filter(uuid=names[number]).values_list("text", flat=True).get()}
        quoted = Span(passage["start"], passage["end"]).slice(words[number])
        if words_digest(quoted) != passage["words"]:
            yield f"The words of annotation {passage['annotation']} in an exported file are not those of its text."


def anchor_checks(*, mend: bool = False) -> tuple[Check, ...]:
    """The checks of this module; with `mend`, an annotation is put back where its history tells its place."""
    return (
        Check("anchors", "annotations that do not stand where they were put", partial(anchors, mend=mend)),
        Check("other_places", "places of keys and questions outside of their texts", other_places),
        Check("manifests", "exported files that quote other words than the text has", manifests),
    )
