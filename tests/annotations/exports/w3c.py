"""The W3C's own assertions on annotations, pages and collections, and JSON-LD expansion without a network."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker
from pyld import jsonld
from referencing import Registry
from referencing.jsonschema import DRAFT4

from annotations.exports.web_annotation import W3C_CONTEXT, address, own_context

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "web-annotation"
Json = dict[str, Any]
FORMATS = FormatChecker([])


@FORMATS.checks("uri")  # type: ignore[untyped-decorator]  # -- jsonschema has no types
def _is_uri(said: object) -> bool:
    """With a scheme, and without white space (RFC 3986)."""
    return not isinstance(said, str) or re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", said) is not None


@FORMATS.checks("date-time", raises=ValueError)  # type: ignore[untyped-decorator]  # -- jsonschema has no types
def _is_time(said: object) -> bool:
    """With date, time and zone (RFC 3339)."""
    return not isinstance(said, str) or ("T" in said and datetime.fromisoformat(said).tzinfo is not None)


def asserted(name: str) -> Path:
    """A folder of the W3C's tests; the test is skipped where they are absent."""
    if not SHARED.exists():
        pytest.skip("the W3C's files on Web Annotation are not here")
    return SHARED / name


@cache
def _registry() -> Registry[Any]:
    definitions = sorted((asserted("w3c-web-annotation-tests") / "definitions").glob("*.json"))
    known = ((path.name, DRAFT4.create_resource(json.loads(path.read_text()))) for path in definitions)
    return Registry().with_resources(known)


def failures(said: Json, musts: str) -> list[str]:
    """The titles of those assertions in `musts` (a file of the W3C's tests) that the object fails."""
    return list(_failures(said, asserted("w3c-web-annotation-tests"), musts))


def _failures(said: Json, root: Path, musts: str) -> Iterator[str]:
    for name in json.loads((root / musts).read_text())["assertions"]:
        schema = json.loads((root / name).read_text())
        schema.pop("id")
        if not Draft4Validator(schema, registry=_registry(), format_checker=FORMATS).is_valid(said):
            yield schema["errorMessage"]


def expanded(said: Json) -> Any:
    """The object in JSON-LD's expanded form, by the W3C's context as published and ours; no other can be loaded."""
    contexts = {
        W3C_CONTEXT: json.loads((asserted("w3c-web-annotation") / "jsonld" / "anno.jsonld").read_text()),
        address("glossator_context"): own_context(),
    }

    def load(url: str, _options: Any) -> Json:
        return {"contextUrl": None, "documentUrl": url, "document": contexts[url]}

    return jsonld.expand(said, {"documentLoader": load})


def keys(said: Any) -> set[str]:
    """Every key that stands anywhere in the JSON."""
    if isinstance(said, list):
        return {key for each in said for key in keys(each)}
    return set(said) | {key for each in said.values() for key in keys(each)} if isinstance(said, dict) else set()
