"""What the reading page loads in one piece each: its scripts, its styles (docs/adr, "One script for the reading page").

Modules are joined as they stand, each in a function of its own, so that two may use one name. What is joined must be
written as all our modules are: `import { a, b } from "./x.js";` or `import "./x.js";` at its head, `export` before a
function, a constant or a class, no circle. Anything else is refused, so that a page never loads half of its script.

A bundle that is loaded later, on demand, takes the modules that the page's first one holds from there: `LATER`.
"""

import re
from collections.abc import Callable, Collection
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
    "js/talking.js": ("js/replies.js",),
}
"""The files that a bundle is made of, in their order; of scripts those that begin, which name what they need."""
LATER: Final[dict[str, str]] = {"js/talking.js": "js/reading.js"}
"""By a bundle that a page loads once it is needed the bundle that is there by then, whose modules it shares."""
_IMPORT: Final = re.compile(r'^import (?:\{\s*(\w+(?:,\s*\w+)*),?\s*\} from )?"\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
_OTHER: Final = re.compile(r"^(?:import|export|await)\b.*|\bimport(?:\((?!address\))|\.meta\b).*", re.MULTILINE)
"""What is not joined. `import(address)` is: the page gives the address of a later bundle."""

Read = Callable[[str], str]
"""Gives a static file's text by its name."""


class CannotJoin(ValueError):
    """A module is written so that it cannot be joined with others; the message names it and the place."""


def join(name: str, read: Read) -> str:
    """The text of the bundle `name`. Raises `CannotJoin`, and what `read` raises."""
    if name.endswith(".css"):
        return "\n".join(read(part) for part in BUNDLES[name])
    if name in LATER:
        return _join_later(name, read)
    shared = {each for later, first in LATER.items() if first == name for each in _shared(later, read)}
    return join_modules(BUNDLES[name], read) + _listed("export {names};\n", shared)


def join_modules(entries: tuple[str, ...], read: Read, there: Collection[str] = ()) -> str:
    """One script that does what the entries do as modules, one after the other; without those that are `there`.

    Raises `CannotJoin`.
    """
    return "".join(_wrapped(name, source) for name, source in _in_order(entries, read).items() if name not in there)


def _join_later(name: str, read: Read) -> str:
    """A later bundle: what its page's first bundle holds is imported from that."""
    first = LATER[name]
    there = _in_order(BUNDLES[first], read)
    taken = _listed(f'import {{names}} from "./{first.removeprefix("js/")}";\n', _shared(name, read))
    return taken + join_modules(BUNDLES[name], read, there)


def _shared(later: str, read: Read) -> set[str]:
    """The modules of a later bundle that its page's first bundle holds."""
    return _in_order(BUNDLES[later], read).keys() & _in_order(BUNDLES[LATER[later]], read).keys()


def _listed(form: str, modules: Collection[str]) -> str:
    """The modules' variables in an import or an export; nothing where there are none."""
    names = ", ".join(sorted(map(_variable, modules)))
    return form.replace("{names}", f"{{ {names} }}") if names else ""


def _in_order(entries: tuple[str, ...], read: Read) -> dict[str, str]:
    """The modules by name, each after those that it needs. Raises `CannotJoin` where they go in a circle."""
    found: dict[str, str] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise CannotJoin(f"{name}: imports go in a circle: {' → '.join([*above, name])}")
        if name in found:
            return
        source = read(name)
        for _names, stem in _IMPORT.findall(source):
            add(f"js/{stem}.js", (*above, name))
        found[name] = source

    for entry in entries:
        add(entry, ())
    return found


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
