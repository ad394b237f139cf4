"""The one table of formats: what is offered, what it is for, who writes it.

To add a format, write its writer and give it a row here. A writer is named, not imported, so that what it needs is
loaded where it writes alone. It is one of two:

- streamed: `write(export: Export) -> Iterator[str]`, which gives the file piece by piece in flat memory;
- a file: `write(export: Export, to: BinaryIO, told: Told) -> None`, called by a background job, which writes into an
  open temporary file and tells how far it is. A sentence in `people.jobs.JobFailed` ends it and is shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import BinaryIO, Final

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from annotations.exports.options import Told
from annotations.exports.subject import Export

StreamWriter = Callable[[Export], Iterator[str]]
BLOCK: Final = 32_768
"""Code points that are sent together, at least."""
TOGETHER: Final = 32
"""Pieces that are taken together: a row is one in CSV, and some in Markdown."""
FileWriter = Callable[[Export, BinaryIO, Told], None]


class Family(Enum):
    """For whom a format is."""

    READING = _("To read and print")
    TABLES = _("Tables")
    REFERENCES = _("Authorities, for reference managers")
    PROGRAMS = _("For other programs")


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format. `key` stands in addresses, `writer` is the dotted name of its writer.

    `ordered`: passages may be grouped in it. `noted`: citations may stand in footnotes. `talks`: it can hold replies
    and reviewers' words. `staff_alone`: it is the course's staff's. `of_one`: it is of one person's work.
    """

    key: str
    label: Promise
    about: Promise
    extension: str
    content_type: str
    writer: str
    family: Family
    streamed: bool = False
    ordered: bool = True
    noted: bool = False
    talks: bool = True
    staff_alone: bool = False
    of_one: bool = False

    def stream(self, export: Export) -> Iterator[bytes]:
        """The file as it is written, its first piece at once; of a streamed format alone."""
        write: StreamWriter = import_string(self.writer)
        return _blocks(write(export))

    def write(self, export: Export, to: BinaryIO, told: Told) -> None:
        """Writes the file into `to`, telling how far it is; a streamed format too."""
        if not self.streamed:
            writer: FileWriter = import_string(self.writer)
            writer(export, to, told)
            return
        to.writelines(self.stream(export))


def _blocks(pieces: Iterator[str]) -> Iterator[bytes]:
    """The first piece as it is, then so many together that a server need not send each by itself."""
    yield next(pieces, "").encode()
    held, size = [], 0
    while together := list(islice(pieces, TOGETHER)):
        held.append("".join(together))
        size += len(held[-1])
        if size >= BLOCK:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: Final = (
    ExportFormat(
        "memo",
        _("Memo (Word)"),
        _("By claim: each passage quoted and cited as the Bluebook does, with notes and a table of authorities."),
        "docx",
        _WORD,
        "annotations.exports.word.memo.write_memo",
        Family.READING,
        noted=True,
    ),
    ExportFormat(
        "memo-pdf",
        _("Memo (PDF)"),
        _("The same memo to print and file: the table of authorities tells its pages."),
        "pdf",
        "application/pdf",
        "annotations.exports.pdf.files.write_memo_pdf",
        Family.READING,
        noted=True,
    ),
    ExportFormat(
        "opinion",
        _("Opinion with comments (Word)"),
        _("The whole text with its notes and star pages; each annotation is a comment on exactly its words."),
        "docx",
        _WORD,
        "annotations.exports.word.commented.write_commented",
        Family.READING,
        ordered=False,
    ),
    ExportFormat(
        "opinion-pdf",
        _("Opinion with annotations (PDF)"),
        _("The same text, annotated words tinted and numbered; the annotations follow it."),
        "pdf",
        "application/pdf",
        "annotations.exports.pdf.files.write_commented_pdf",
        Family.READING,
        ordered=False,
    ),
    ExportFormat(
        "brief",
        _("Brief (Word)"),
        _("The brief as its owner arranged it: under its claims, or facts, issue, holding and reasoning."),
        "docx",
        _WORD,
        "annotations.exports.word.brief.write_brief",
        Family.READING,
        ordered=False,
        noted=True,
        of_one=True,
    ),
    ExportFormat(
        "brief-pdf",
        _("Brief (PDF)"),
        _("The same brief to print and hand in."),
        "pdf",
        "application/pdf",
        "annotations.exports.pdf.files.write_brief_pdf",
        Family.READING,
        ordered=False,
        noted=True,
        of_one=True,
    ),
    ExportFormat(
        "markdown",
        _("Markdown"),
        _("Quotations with their citations, notes and authorities, to go on writing from."),
        "md",
        "text/markdown; charset=utf-8",
        "annotations.exports.markdown_file.write_markdown",
        Family.READING,
        streamed=True,
    ),
    ExportFormat(
        "html",
        _("One HTML file"),
        _("The same, to open in any browser, print, or take into a word processor."),
        "html",
        "text/html; charset=utf-8",
        "annotations.exports.html_file.write_html",
        Family.READING,
        streamed=True,
    ),
    ExportFormat(
        "csv",
        _("CSV"),
        _("One line a passage, for spreadsheets and statistics."),
        "csv",
        "text/csv; charset=utf-8",
        "annotations.exports.csv_file.write_csv",
        Family.TABLES,
        streamed=True,
    ),
    ExportFormat(
        "xlsx",
        _("Excel workbook"),
        _("Sheets of passages, claims, authorities and students, with filters. LibreOffice opens it too."),
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "annotations.exports.workbook.write_workbook",
        Family.TABLES,
    ),
    ExportFormat(
        "jsonld",
        _("Web Annotation (JSON-LD)"),
        _("The W3C’s format, for other annotation tools, and to bring your notes in again."),
        "jsonld",
        "application/ld+json",
        "annotations.exports.web_annotation.write_web_annotation",
        Family.PROGRAMS,
        streamed=True,
    ),
    ExportFormat(
        "qdpx",
        _("REFI-QDA project"),
        _("Texts, codebook, passages and notes, for NVivo, ATLAS.ti, MAXQDA or QualCoder, and to bring them in again."),
        "qdpx",
        "application/zip",
        "annotations.exports.refi_qda.write_refi_qda",
        Family.PROGRAMS,
        ordered=False,
        talks=False,
    ),
    ExportFormat(
        "cas-json",
        _("UIMA CAS (JSON)"),
        _("A file for each writing and person, for INCEpTION and other programs of linguists."),
        "zip",
        "application/zip",
        "annotations.exports.cas.write_cas_json",
        Family.PROGRAMS,
        ordered=False,
        talks=False,
    ),
    ExportFormat(
        "cas-xmi",
        _("UIMA CAS (XMI)"),
        _("The same as XML, with its type system. Control characters, which XML cannot hold, are replaced and listed."),
        "zip",
        "application/zip",
        "annotations.exports.cas.write_cas_xmi",
        Family.PROGRAMS,
        ordered=False,
        talks=False,
    ),
    ExportFormat(
        "tei",
        _("TEI"),
        _("The texts with page breaks, notes and emphasis as TEI P5, the annotations beside them (standOff)."),
        "tei.xml",
        "application/tei+xml",
        "annotations.exports.tei.write_tei",
        Family.PROGRAMS,
        ordered=False,
        talks=False,
    ),
    ExportFormat(
        "ris",
        _("RIS"),
        _("The cases that are quoted and the authorities that are linked, for Zotero, EndNote and others."),
        "ris",
        "application/x-research-info-systems; charset=utf-8",
        "annotations.exports.references.write_ris",
        Family.REFERENCES,
        streamed=True,
        ordered=False,
        talks=False,
    ),
    ExportFormat(
        "bibtex",
        _("BibTeX"),
        _("The same, for LaTeX with BibLaTeX."),
        "bib",
        "application/x-bibtex; charset=utf-8",
        "annotations.exports.references.write_bibtex",
        Family.REFERENCES,
        streamed=True,
        ordered=False,
        talks=False,
    ),
    ExportFormat(
        "csl",
        _("CSL-JSON"),
        _("The same, for Zotero and pandoc."),
        "csl.json",
        "application/vnd.citationstyles.csl+json",
        "annotations.exports.references.write_csl",
        Family.REFERENCES,
        streamed=True,
        ordered=False,
        talks=False,
    ),
    ExportFormat(
        "manifest",
        _("Signed manifest"),
        _("Which words of which versions, with a signature: to check later that nothing moved."),
        "manifest.json",
        "application/json",
        "annotations.exports.manifest.write_manifest",
        Family.PROGRAMS,
        streamed=True,
        ordered=False,
        talks=False,
    ),
)
"""In the order in which they are offered."""
_BY_KEY: Final = {each.key: each for each in FORMATS}


def format_of(key: str) -> ExportFormat | None:
    """The format of that key."""
    return _BY_KEY.get(key)
