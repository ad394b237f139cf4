"""The signed manifest of an export: what was in it, of which versions, under which filter, when.

With it each passage can be checked against its opinion later (`manage.py verify`), also where the export itself is a
Word document or a page of print. It is signed by the installation, so that nobody else can have made it.

It is written and signed as it goes: the signature stands last, and is over the names in the order of the alphabet, in
which the passages come after all that is short.
"""

import hmac
import json
from array import array
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from annotations.exports.sealing import derived_key
from annotations.exports.subject import Export
from opinions.citing import writing_words
from opinions.models import OpinionText
from opinions.text.selectors import Window

VERSION: Final = 1
"""Of the manifest's own form: raised where a reader of the earlier one would misread it."""
MARK: Final = "glossator_manifest"
SALT: Final = "annotations.exports.manifest"
SIGNATURE: Final = "signature"


_File = tuple[str, str, int]


def write_manifest(export: Export) -> Iterator[str]:
    """The manifest alone, as a format of its own, piece by piece."""
    return _pieces(export, None)


def signed_manifest(export: Export, file: _File | None = None) -> str:
    """The manifest as JSON; `file` is the name, the SHA-256 and the size in bytes of the file that it stands beside."""
    return "".join(_pieces(export, file))


def signed(told: Mapping[str, Any]) -> str:
    """What is told as JSON, with this installation's signature beneath."""
    return _readable({**told, SIGNATURE: _signed_with(_signature(told, settings.SECRET_KEY))}) + "\n"


def is_signed(told: Mapping[str, Any]) -> bool:
    """Whether this installation signed the manifest, under its present key or an earlier one, and nobody changed it."""
    signature = told.get(SIGNATURE)
    value = signature.get("value") if isinstance(signature, dict) else None
    bare = {name: each for name, each in told.items() if name != SIGNATURE}
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return isinstance(value, str) and any(constant_time_compare(value, _signature(bare, key)) for key in keys)


def words_digest(words: str) -> str:
    """What stands for a passage's words: the SHA-256 of their UTF-8."""
    return sha256(words.encode()).hexdigest()


def _signature(told: Mapping[str, Any], key: str) -> str:
    """Over the JSON with its names in order and without white space, in UTF-8."""
    return salted_hmac(SALT, _canonical(told), secret=key, algorithm="sha256").hexdigest()


def _canonical(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _readable(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)


def _signed_with(value: str) -> dict[str, str]:
    return {"algorithm": "HMAC-SHA256", "value": value}


def _pieces(export: Export, file: _File | None) -> Iterator[str]:
    head = _head(export, file)
    yield _readable(head)[: -len("\n}")]
    places = _Places(export)
    counts = {"passages": len(places.starts), "people": places.people}
    signing = hmac.new(derived_key(SALT, settings.SECRET_KEY), digestmod="sha256")
    signing.update(_canonical(head | {"counts": counts})[:-1].encode() + b',"passages":[')
    yield f',\n "counts": {json.dumps(counts)},\n "passages": ['
    comma = ""
    for place in places.passages():
        signing.update(f"{comma}{_canonical(place)}".encode())
        yield f"{comma}\n  {json.dumps(place)}"
        comma = ","
    signing.update(f'],"versions":{_canonical(places.versions)}}}'.encode())
    yield f'\n ],\n "versions": {json.dumps(places.versions, ensure_ascii=False)}'
    yield f',\n "{SIGNATURE}": {json.dumps(_signed_with(signing.hexdigest()))}\n}}\n'


def _head(export: Export, file: _File | None) -> dict[str, Any]:
    """What needs no look at the passages."""
    head: dict[str, Any] = {
        MARK: VERSION,
        "made_at": export.made_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "made_by": settings.BASE_URL,
        "course": {"uuid": str(export.assignment.course.uuid), "title": str(export.assignment.course)},
        "assignment": {"uuid": str(export.assignment.uuid), "title": export.assignment.title},
        "of": export.title,
        "filter": list(export.asked),
        "options": {"order": export.options.order, "people": export.options.called, "reveal": export.options.reveal},
        "offset_unit": "Unicode code points",
    }
    return head | ({"file": {"name": file[0], "sha256": file[1], "bytes": file[2]}} if file else {})


class _Places:
    """Where the passages stand at one moment, in the text's order, of which each takes some forty bytes.

    `versions` are those that were come to; all of them once the passages were gone through.
    """

    def __init__(self, export: Export) -> None:
        kept = export.kept().order_by("version__opinion__position", "version_id", "start", "end", "pk")
        self._uuids, self._of = bytearray(), array("q")
        self.starts, self._ends = array("q"), array("q")
        submissions: set[int] = set()
        asked = kept.values_list("uuid", "version_id", "start", "end", "submission_id")
        for uuid, version, start, end, submission in asked.iterator():
            self._uuids += uuid.bytes
            self._of.append(version)
            self.starts.append(start)
            self._ends.append(end)
            submissions.add(submission)
        self.people = len(submissions)
        self.versions: list[dict[str, Any]] = []

    def passages(self) -> Iterator[dict[str, Any]]:
        """Each passage; one query for each version."""
        here, window = -1, Window("")
        for at, (version, start, end) in enumerate(zip(self._of, self.starts, self._ends, strict=True)):
            if version != here:
                here, found = version, OpinionText.objects.select_related("opinion__case").get(pk=version)
                window = Window(found.text)
                self.versions.append(_version(found))
            uuid = UUID(bytes=bytes(self._uuids[16 * at : 16 * at + 16]))
            place = {"annotation": str(uuid), "version": len(self.versions) - 1, "start": start, "end": end}
            yield place | {"words": words_digest(window.slice(start, end))}


def _version(version: OpinionText) -> dict[str, Any]:
    return {
        "uuid": str(version.uuid),
        "fingerprint": version.fingerprint,
        "number": version.number,
        "length": version.length,
        "case": version.opinion.case.caption,
        "writing": writing_words(version.opinion),
    }
