"""The signed manifest of an export: what was in it, of which versions, under which filter, when.

With it each passage can be checked against its opinion later (`manage.py verify`), also where the export itself is a
Word document or a page of print. It is signed by the installation, so that nobody else can have made it.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from annotations.exports.subject import Export
from opinions.citing import writing_words
from opinions.models import OpinionText
from opinions.text.selectors import Window

VERSION: Final = 1
"""Of the manifest's own form: raised where a reader of the earlier one would misread it."""
MARK: Final = "glossator_manifest"
SALT: Final = "annotations.exports.manifest"
SIGNATURE: Final = "signature"


def write_manifest(export: Export) -> Iterator[str]:
    """The manifest alone, as a format of its own."""
    yield signed_manifest(export)


def signed_manifest(export: Export, file: tuple[str, str, int] | None = None) -> str:
    """The manifest as JSON; `file` is the name, the SHA-256 and the size in bytes of the file that it stands beside."""
    told = _manifest(export)
    if file:
        told["file"] = {"name": file[0], "sha256": file[1], "bytes": file[2]}
    return signed(told)


def signed(told: Mapping[str, Any]) -> str:
    """What is told as JSON, with this installation's signature beneath."""
    signature = {"algorithm": "HMAC-SHA256", "value": _signature(told, settings.SECRET_KEY)}
    return json.dumps({**told, SIGNATURE: signature}, ensure_ascii=False, indent=1) + "\n"


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
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return salted_hmac(SALT, plain, secret=key, algorithm="sha256").hexdigest()


def _manifest(export: Export) -> dict[str, Any]:
    kept = export.kept().order_by("version__opinion__position", "version_id", "start", "end", "pk")
    passages: list[dict[str, Any]] = []
    versions: list[dict[str, Any]] = []
    here, window = -1, Window("")
    for uuid, version, start, end in kept.values_list("uuid", "version_id", "start", "end"):
        if version != here:
            here, found = version, OpinionText.objects.select_related("opinion__case").get(pk=version)
            window = Window(found.text)
            versions.append(_version(found))
        place = {"annotation": str(uuid), "version": len(versions) - 1, "start": start, "end": end}
        passages.append(place | {"words": words_digest(window.slice(start, end))})
    return {
        MARK: VERSION,
        "made_at": export.made_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "made_by": settings.BASE_URL,
        "course": {"uuid": str(export.assignment.course.uuid), "title": str(export.assignment.course)},
        "assignment": {"uuid": str(export.assignment.uuid), "title": export.assignment.title},
        "of": export.title,
        "filter": list(export.asked),
        "options": {"order": export.options.order, "people": export.options.called, "reveal": export.options.reveal},
        "counts": {"passages": len(passages), "people": kept.order_by().values("submission").distinct().count()},
        "offset_unit": "Unicode code points",
        "versions": versions,
        "passages": passages,
    }


def _version(version: OpinionText) -> dict[str, Any]:
    return {
        "uuid": str(version.uuid),
        "fingerprint": version.fingerprint,
        "number": version.number,
        "length": version.length,
        "case": version.opinion.case.caption,
        "writing": writing_words(version.opinion),
    }
