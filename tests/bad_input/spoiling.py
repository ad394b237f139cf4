"""Spoils files: bytes flipped, cut, doubled and swapped; archives with odd entries; JSON with wrong things in it."""

import io
import json
import random
import warnings
import zipfile
from copy import deepcopy
from typing import Any, Final

from tests.bad_input.values import HOSTILE

ODD: Final[tuple[Any, ...]] = (
    None, True, -1, 2**40, 10**30, 1.5, 1e308, "", "\0", "\ud800", "x" * 5_000, [], {}, [[]], [None], {"": None},
    {"type": 1, "value": []}, "9" * 50, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "urn:uuid:x",
)  # fmt: skip
NAMES: Final = ("../../../etc/passwd", "/etc/passwd", "a\\..\\b", "\0", "é" * 90, "con", "", "x/" * 200)


def spoiled_bytes(source: bytes, chance: random.Random) -> bytes:
    """The file with one to four accidents."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(source) + 1)
        end = min(len(source), at + chance.randint(1, 40))
        noise = bytes(chance.randrange(256) for _ in range(end - at))
        piece = chance.choice([noise, b"", source[at:end] * 3, chance.choice(HOSTILE)[:9_000]])
        source = source[:at] + piece + source[end:]
    how = chance.randrange(8)
    if how == 0:
        return source[: chance.randrange(len(source) + 1)]
    if how == 1:
        return source.decode("latin-1").encode(chance.choice(["utf-16", "utf-16-le", "utf-8-sig", "utf-32"]))
    return source


def spoiled_json(source: bytes, chance: random.Random) -> bytes:
    """The JSON, or lines of it, with wrong things at places that may hold anything; dumped again."""
    try:
        lines = [json.loads(source)]
    except ValueError:
        lines = [json.loads(line) for line in source.splitlines()]
    spoil(lines, chance)
    return b"\n".join(json.dumps(each).encode() for each in lines)


def spoil(rows: list[Any], chance: random.Random) -> None:
    """Puts one to three wrong things somewhere into the rows."""
    for _ in range(chance.randint(1, 3)):
        if places := _places(rows):
            holder, key = chance.choice(places)
            holder[key] = deepcopy(chance.choice(ODD))


def _places(node: Any) -> list[tuple[Any, Any]]:
    """Every holder with each of its keys, all the way down."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    found: list[tuple[Any, Any]] = []
    for key in keys:
        found += [(node, key), *_places(node[key])]
    return found


def spoiled_archive(source: bytes, chance: random.Random) -> bytes:
    """The archive with entries spoiled, swapped, doubled, missing or called something else."""
    with zipfile.ZipFile(io.BytesIO(source)) as old:
        entries = [(each.filename, old.read(each)) for each in old.infolist()]
    at, other = chance.randrange(len(entries)), chance.randrange(len(entries))
    name, content = entries[at]
    how = chance.randrange(6)
    if how == 0:
        entries[at], entries[other] = (name, entries[other][1]), (entries[other][0], content)
    elif how == 1:
        entries.append((name, content[::-1]))
    elif how == 2:
        entries[at] = (chance.choice(NAMES), content)
    elif how == 3:
        entries.pop(at)
    elif how == 4 and name.endswith(("json", "jsonl")):
        entries[at] = (name, spoiled_json(content, chance))
    else:
        entries[at] = (name, spoiled_bytes(content, chance))
    to = io.BytesIO()
    packing = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    with zipfile.ZipFile(to, "w", packing) as new, warnings.catch_warnings(action="ignore"):  # names that stand twice
        for called, each in entries:
            new.writestr(zipfile.ZipInfo(called or "x"), each)
    return to.getvalue()


def spoiled(source: bytes, chance: random.Random) -> bytes:
    """The file, spoiled in a way that fits it."""
    fitting = [spoiled_bytes]
    if source.startswith(b"PK"):
        fitting += [spoiled_archive, spoiled_archive]
    elif source.lstrip()[:1] in (b"{", b"["):
        fitting += [spoiled_json, spoiled_json]
    return chance.choice(fitting)(source, chance)
