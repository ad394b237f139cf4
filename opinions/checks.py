"""Whether the stored texts are the ones that were stored, and everything beside them lies inside them."""

from collections.abc import Iterator
from typing import Final
from unicodedata import is_normalized

from django.db.models import F, Model, QuerySet
from django.db.models.functions import Length

from opinions.models import (
    Citation,
    CitationRepair,
    Correction,
    Emphasis,
    NoteMark,
    OpinionText,
    PageMark,
)
from opinions.text.canonical import fingerprint
from people.checks.findings import Check, Finding, Progress

FROM_BACKUP: Final = (
    "A text is never changed in place, so this was done to the database itself: put the version back as a backup that "
    "verifies has it (docs/backups.md), and run this again."
)
BESIDE: Final[tuple[tuple[type[Model], str], ...]] = (
    (PageMark, "offset"),
    (NoteMark, "offset"),
    (Emphasis, "end"),
    (Correction, "end"),
    (Citation, "end"),
    (CitationRepair, "end"),
)
"""What stands beside a text, and its column that must not lie after the text's end."""


def texts(progress: Progress) -> Iterator[Finding]:
    """Each version's words against its fingerprint, its length in code points as PostgreSQL and Python count it, its
    form (LF, NFC), and its passages, which tile it. Holds one text at a time.
    """
    keys = list(OpinionText.objects.order_by("pk").values_list("pk", flat=True))
    for number, key in enumerate(keys, start=1):
        version = OpinionText.objects.annotate(counted=Length("text")).get(pk=key)
        for what in _faults(version):
            yield Finding("texts", f"version {version.uuid}", f"Version {version.uuid}: {what}", FROM_BACKUP)
        progress(number, len(keys))


def _faults(version: OpinionText) -> Iterator[str]:
    text = version.text
    if fingerprint(text) != version.fingerprint:
        yield "its words are not those that its fingerprint was made of."
    if not len(text) == version.length == vars(version)["counted"]:
        yield f"it has {len(text)} code points, and the database counts {version.length}."
    if "\r" in text or not is_normalized("NFC", text):
        yield "it is not in its canonical form (LF, NFC)."
    if not _tiles(text, list(version.passages.values_list("start", "end"))):
        yield "its passages do not tile it."


def _tiles(text: str, passages: list[tuple[int, int]]) -> bool:
    """Whether the passages, in their order, and one LF after each but the last, are the whole text."""
    at = 0
    for start, end in passages:
        if start != at or not start < end <= len(text) or (end < len(text) and text[end] != "\n"):
            return False
        at = end + 1
    return at == len(text) + 1


def beside_texts(progress: Progress) -> Iterator[Finding]:
    """Marks, emphasis, corrections, citations and repairs that lie after the end of their text."""
    for number, (model, column) in enumerate(BESIDE, start=1):
        rows: QuerySet[Model] = model._default_manager.filter(**{f"{column}__gt": F("version__length")})  # noqa: SLF001 -- Django's own name for it
        for key, version in rows.values_list("pk", "version__uuid"):
            what = f"{model._meta.verbose_name} {key} lies after the end of version {version}."  # noqa: SLF001 -- likewise
            yield Finding("beside_texts", f"{model.__name__} {key}", what, FROM_BACKUP)
        progress(number, len(BESIDE))


CHECKS: Final = (
    Check("texts", "texts that are not the ones stored", texts),
    Check("beside_texts", "what stands beside a text and lies outside of it", beside_texts),
)
