"""XML that is written before its place is reached, so that no tree of it is held: it waits in a temporary file.

The elements bear no namespace: the one that stands around them declares theirs as the default.
"""

from shutil import copyfileobj
from typing import IO, Any, BinaryIO, Final

from lxml import etree

_HERE: Final = "what waits aside"


class Aside:
    """What waits, in the order in which it came."""

    def __init__(self, file: BinaryIO) -> None:
        """`file` is an open temporary one of its own."""
        self._file = file

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._file.tell()

    def add(self, element: Any) -> None:
        """Has an element wait, with its tail."""
        self._file.write(etree.tostring(element, encoding="UTF-8"))

    def open(self, element: Any) -> None:
        """Has the start of an element without content wait; what follows stands in it until `close`."""
        self._file.write(etree.tostring(element, encoding="UTF-8").removesuffix(b"/>") + b">")

    def close(self, name: str) -> None:
        """Has the end of an element wait."""
        self._file.write(f"</{name}>".encode())

    def copy(self, to: IO[bytes], name: str = "") -> None:
        """Writes what waits, in an element of that name, if it is given; nothing where nothing waits."""
        if self.is_empty:
            return
        to.write(f"<{name}>".encode() if name else b"")
        self._file.seek(0)
        copyfileobj(self._file, to)
        to.write(f"</{name}>".encode() if name else b"")


def around(root: Any) -> tuple[bytes, bytes]:
    """The document up to the end of its root's content, and from there."""
    root.append(etree.Comment(_HERE))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    before, _mark, after = written.rpartition(f"<!--{_HERE}-->".encode())
    return before, after
