"""The names and values of WordprocessingML's elements (ECMA-376, Part 1, 17)."""

from typing import Any

WORDPROCESSING = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFF = frozenset({"0", "false", "off", "none"})


def qualified(tag: str) -> str:
    """The name of an element with WordprocessingML's namespace."""
    return f"{{{WORDPROCESSING}}}{tag}"


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value_of(element: Any, name: str = "val") -> str | None:
    """An attribute of WordprocessingML; None where the element, or the attribute, is not there."""
    if element is None:
        return None
    found = element.get(qualified(name))
    return found if isinstance(found, str) else None


def is_off(element: Any) -> bool:
    """Whether a property that is there is switched off."""
    return (value_of(element) or "1") in OFF
