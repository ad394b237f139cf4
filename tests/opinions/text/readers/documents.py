"""Documents that tests build: a PDF written by hand, and a Word file with footnotes; all plainly fictional."""

import io
import re
import zipfile
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument

FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
WORDPROCESSING = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"

Placed = tuple[float, float, float, str]
"""Where words stand in points (`left`, `baseline`), their size, and what they say; what follows `^` is raised.

`{I:words}` are set in italics, `{B:words}` in bold, `{S:words}` in small capitals, as the names of their fonts say.
"""
FONTS = {"I": "ABCDEF+Times-Italic", "B": "Times-Bold", "S": "FenlandSmallCaps-Regular"}
SET_OFF = re.compile(r"\{([IBS]):(.*?)\}")


def pdf(pages: Sequence[Sequence[Placed]], drawn: str = "", trailer: str = "") -> bytes:
    """A PDF whose pages hold these words in Times; `drawn` is added to each page, `trailer` to the trailer."""
    fonts = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
        for name, font in FONTS.items()
    )
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    ]
    for at, page in enumerate(pages):
        content = drawn + "".join(_shown(*placed) for placed in page)
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * at} 0 R "
            f"/Resources << /Font << /F 3 0 R {fonts} >> >> >>"
        )
        bodies.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    written = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        written
        + (
            f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(written)}\n%%EOF\n"
        ).encode()
    )


def _shown(left: float, baseline: float, size: float, words: str) -> str:
    words, _, call = words.partition("^")
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    escaped = SET_OFF.sub(rf") Tj /\1 {size} Tf (\2) Tj /F {size} Tf (", escaped)
    return f"BT /F {size} Tf {left} {baseline} Td ({escaped}) Tj /F {size / 2 + 1} Tf 4 Ts ({call}) Tj 0 Ts ET\n"


def word(document: WordDocument) -> bytes:
    """The bytes of a Word document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def called(document: WordDocument, words: str, number: int, *, custom: str = "") -> None:
    """Adds a paragraph of these words that ends in the call of the footnote with that id."""
    run = document.add_paragraph(words).add_run()
    reference = run._r.makeelement(f"{{{WORDPROCESSING}}}footnoteReference", {})
    reference.set(f"{{{WORDPROCESSING}}}id", str(number))
    if custom:
        reference.set(f"{{{WORDPROCESSING}}}customMarkFollows", "1")
    run._r.append(reference)
    if custom:
        run.add_text(custom)


def with_notes(document: WordDocument, notes: dict[int, Sequence[str]]) -> bytes:
    """The document with footnotes, each of some paragraphs, by their ids; as Word stores them."""
    told = "".join(
        f'<w:footnote w:id="{number}">' + "".join(f"<w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space='preserve'>"
        f" {words}</w:t></w:r></w:p>" for words in paragraphs) + "</w:footnote>"
        for number, paragraphs in notes.items()
    )  # fmt: skip
    separator = '<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    content = f'<w:footnotes xmlns:w="{WORDPROCESSING}">{separator}{told}</w:footnotes>'
    relationship = f'<Relationship Id="rNotes" Type="{FOOTNOTES}" Target="footnotes.xml"/></Relationships>'
    return changed(
        word(document),
        {"word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", relationship.encode())},
        {"word/footnotes.xml": content.encode()},
    )


def changed(source: bytes, changes: dict[str, object], added: dict[str, bytes] | None = None) -> bytes:
    """A ZIP archive with some parts changed by a function of their content, and others added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            change = changes.get(part.filename)
            content = old.read(part)
            new.writestr(part.filename, change(content) if callable(change) else content)
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def fen_harbor() -> WordDocument:
    """A Word document with the beginning of an invented opinion."""
    document = Document()
    document.add_paragraph("HERON, J., delivered the opinion of the court.")
    return document
