"""What the reading page loads in one piece each: its scripts, its styles (docs/adr, "One script for the reading page").

Modules are joined as they stand, each in a function of its own, so that two may use one name. What is joined must be
written as all our modules are: `import { a, b } from "./x.js";` or `import "./x.js";` at its head, `export` before a
function, a constant or a class, no circle. Anything else is refused, so that a page never loads half of its script.
"""

import re
from collections.abc import Callable
from typing import Final

BUNDLES: Final[dict[str, tuple[str, ...]]] = {
    "css/reading.css": (
        "css/tokens.css",
        "css/base.css",
        "css/reader.css",
        "css/preferences.css",
        "css/margin.css",
        "css/history.css",
        "css/talk.css",
        "css/composer.css",
        "css/copying.css",
        "css/finding.css",
        "css/authorities.css",
    ),
    "js/reading.js": ("js/reader.js", "js/site.js"),
}
"""The files that a bundle is made of, in their order; of scripts those that begin, which name what they need."""
_IMPORT: Final = re.compile(r'^import (?:\{\s*(\w+(?:,\s*\w+)*),?\s*\} from )?"\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
_OTHER: Final = re.compile(r"^(?:import|export|await)\b.*|\bimport(?:\(|\.meta\b).*", re.MULTILINE)

Read = Callable[[str], str]
"""Gives a static file's text by its name."""


class CannotJoin(ValueError):
    """A module is written so that it cannot be joined with others; the message names it and the place."""


def join(name: str, read: Read) -> str:
    """The text of the bundle `name`. Raises `CannotJoin`, and what `read` raises."""
    if name.endswith(".css"):
        return "\n".join(read(part) for part in BUNDLES[name])
    return join_modules(BUNDLES[name], read)


def join_modules(entries: tuple[str, ...], read: Read) -> str:
    """One script that does what the entries do as modules, one after the other. Raises `CannotJoin`."""
    pieces: list[str] = []
    done: set[str] = set()

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise CannotJoin(f"{name}: imports go in a circle: {' → '.join([*above, name])}")
        if name in done:
            return
        source = read(name)
        for _names, stem in _IMPORT.findall(source):
            add(f"js/{stem}.js", (*above, name))
        done.add(name)
        pieces.append(_wrapped(name, source))

    for entry in entries:
        add(entry, ())
    return "".join(pieces)


def _wrapped(name: str, source: str) -> str:
    """The module as a function that is called at once and gives what the module exports."""
    inside = _IMPORT.sub(_taken, source)
    exported = _EXPORT.findall(inside)
    inside = _EXPORT.sub("", inside)
    if other := _OTHER.search(inside):
        raise CannotJoin(f"{name}: cannot be joined: {other[0]}")
    return f"const {_variable(name)} = (() => {{\n{inside}\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    """What stands in the place of an import: the names, taken from the module, which has run."""
    return f"const {{ {found[1]} }} = {_variable(f'js/{found[2]}.js')};\n" if found[1] else ""


def _variable(name: str) -> str:
    return "$" + name.removeprefix("js/").removesuffix(".js")
