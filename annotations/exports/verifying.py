"""Checks an export against the opinions: whether its words still stand where it says, in the versions that it names.

A version never changes, so that what does not stand there was changed in the file, or quotes a text that is not here.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from annotations.exports.formulas import BYTE_ORDER_MARK, restored
from annotations.exports.manifest import MARK, VERSION, is_signed, words_digest
from opinions.models import OpinionText

CSV_NEEDS: Final = ("exact words", "start", "end", "text fingerprint", "annotation UUID")
READ_AT_ONCE: Final = 1 << 20
"""Bytes."""


class NotVerifiable(Exception):
    """The file cannot be checked. The message is a sentence that says why, and what can be done."""


class PlacedWords(NamedTuple):
    """Words that an export says stand there: offsets are code points; `digest` is of the words (`words_digest`)."""

    annotation: str
    fingerprint: str
    start: int
    end: int
    digest: str


@dataclass(slots=True)
class Verified:
    """What was found. `signed` is None for what bears no signature. `wrong` are sentences, one for each passage."""

    signed: bool | None = None
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.signed is not False and not self.wrong


def verify(path: Path, manifest: Path | None = None) -> Verified:
    """Checks a manifest, a CSV of ours, or any file by its manifest. Raises `NotVerifiable`, and `OSError`."""
    if manifest is not None:
        told = _manifest(manifest)
        _same_file(path, told)
        return _by_manifest(told)
    with path.open("rb") as file:
        begins = file.read(64).lstrip()
    if begins.startswith(b"{"):
        return _by_manifest(_manifest(path))
    if begins.startswith(BYTE_ORDER_MARK.encode()) or path.suffix.lower() == ".csv":
        return _found(Verified(), _csv_places(path))
    raise NotVerifiable("This file holds no places that can be checked. Name its manifest: --manifest FILE.")


def _by_manifest(told: dict[str, Any]) -> Verified:
    try:
        places = list(_manifest_places(told))
    except (KeyError, TypeError, ValueError, IndexError) as wrong:
        raise NotVerifiable(f"The manifest lacks something: {wrong!r}.") from wrong
    return _found(Verified(signed=is_signed(told)), places)


def _manifest(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise NotVerifiable(f"This is no JSON in UTF-8, or it was cut off: {wrong}.") from wrong
    if not isinstance(told, dict) or MARK not in told:
        raise NotVerifiable("This is no manifest of an export. Name the export's manifest: --manifest FILE.")
    if told[MARK] != VERSION:
        raise NotVerifiable(f"This manifest is of form {told[MARK]}; here form {VERSION} is read.")
    return told


def _same_file(path: Path, told: dict[str, Any]) -> None:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_AT_ONCE):
            digest.update(piece)
    file_told = told.get("file")
    if not isinstance(file_told, dict) or "sha256" not in file_told:
        raise NotVerifiable("The manifest names no file, so it cannot tell whether this one is unchanged.")
    if file_told["sha256"] != digest.hexdigest():
        raise NotVerifiable("The file is not the one that the manifest names: it was changed since it was made.")


def _manifest_places(told: dict[str, Any]) -> Iterator[PlacedWords]:
    for each in told["passages"]:
        fingerprint = str(told["versions"][each["version"]]["fingerprint"])
        yield PlacedWords(
            str(each["annotation"]), fingerprint, int(each["start"]), int(each["end"]), str(each["words"])
        )


def _csv_places(path: Path) -> Iterator[PlacedWords]:
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        missing = [name for name in CSV_NEEDS if name not in (lines.fieldnames or ())]
        if missing:
            raise NotVerifiable(f"This CSV is not one of ours: it has no column “{missing[0]}”.")
        for line in lines:
            try:
                start, end = int(line["start"]), int(line["end"])
                digest = words_digest(restored(line["exact words"]))
            except (TypeError, ValueError) as wrong:
                raise NotVerifiable(f"Line {lines.line_num} of the CSV cannot be read, or is cut off.") from wrong
            yield PlacedWords(line["annotation UUID"], line["text fingerprint"], start, end, digest)


def _found(result: Verified, places: Iterable[PlacedWords]) -> Verified:
    texts: dict[str, str | None] = {}
    for each in places:
        if each.fingerprint not in texts:
            found = OpinionText.objects.filter(fingerprint=each.fingerprint).values_list("text", flat=True)
            texts[each.fingerprint] = found.first()
        text = texts[each.fingerprint]
        if text is None:
            result.wrong.append(f"{each.annotation}: its text ({each.fingerprint[:12]}…) is not in this library.")
        elif not 0 <= each.start < each.end <= len(text) or words_digest(text[each.start : each.end]) != each.digest:
            result.wrong.append(f"{each.annotation}: other words stand from {each.start} to {each.end}.")
        else:
            result.right += 1
    return result
