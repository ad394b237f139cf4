"""Reads a PDF with PDFium, which is not what writes it."""

from dataclasses import dataclass
from functools import cached_property

import pypdfium2


@dataclass(frozen=True)
class PdfFile:
    """A PDF file."""

    content: bytes

    @cached_property
    def _opened(self) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(self.content)

    @property
    def pages(self) -> list[str]:
        """The words of each page, in one line."""
        return [" ".join(page.get_textpage().get_text_range().split()) for page in self._opened]

    @property
    def words(self) -> str:
        """The words of all pages, in one line; at a page's end stands a footer, at its beginning a header."""
        return " ".join(self.pages)

    @property
    def outline(self) -> list[tuple[int, str]]:
        """The bookmarks with their levels, counted from 0."""
        return [(each.level, each.get_title()) for each in self._opened.get_toc()]

    @property
    def title(self) -> str:
        """The document's title."""
        return str(self._opened.get_metadata_value("Title"))

    @property
    def is_accessible(self) -> bool:
        """Whether it is tagged, tells its language, and says that it is PDF/UA-1."""
        told = (b"pdfuaid:part", b"/Lang")
        return bool(self._opened.is_tagged()) and all(each in self.content for each in told)
