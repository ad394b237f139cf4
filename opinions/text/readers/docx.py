"""The reader for Word files (DOCX): styles say what headings and quotations are, footnotes are notes, lists count.

Nothing in the file is run or followed: no macro, no field, no link, no embedded or external part. The pages on which
Word last broke the text are not the court's, and are not taken for pages.
"""

import zipfile
import zlib
from collections.abc import Collection, Sequence
from io import BytesIO
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.package import OpcPackage
from docx.opc.part import Part
from lxml.etree import XMLParser, XMLSyntaxError, fromstring

from opinions.text.parsed import CaseFacts, ParsedCase, ParsedWarning
from opinions.text.readers.assembling import assemble
from opinions.text.readers.drafts import Draft, fold_lone_marks
from opinions.text.readers.numbering import number, with_neutral_citation
from opinions.text.readers.source import UnreadableSource
from opinions.text.readers.splitting import give_notes, split
from opinions.text.readers.word_numbers import WordNumbers
from opinions.text.readers.word_story import Story, WordStyles
from opinions.text.readers.word_xml import qualified

ZIP_MAGIC = b"PK\x03\x04"
MOST_PARTS = 5_000
MOST_UNPACKED = 200_000_000
MOST_OF_XML = 100_000_000
HIGHEST_RATIO = 250
SMALL_PART = 1_000_000
ENCRYPTED_FLAG = 0x1
TITLE_LINES = 60
MOST_WORDS = 200
DAMAGED = "This Word document is damaged or breaks off, and cannot be opened. Save it anew in Word and try again."
NO_WORD = "This is no Word document (DOCX): let the format be recognised."
PASSWORD = "This Word document is protected with a password: save it without one and try again."  # noqa: S105 -- a sentence
XML = (".xml", ".rels")
MACROS = "vbaProject"
PROLOG = 65_536
ENTITIES = "This Word document declares entities of its own, which Word never does: it was not read."

DAMAGES = (
    *(LookupError, ValueError, TypeError, AttributeError, EOFError, RuntimeError, OSError),
    *(zipfile.BadZipFile, zlib.error, XMLSyntaxError, PackageNotFoundError),
)
"""What the package raises for a file that is none of Word's."""


def recognises(source: bytes) -> bool:
    """Whether this is a ZIP archive that names the parts of a Word document."""
    return source.startswith(ZIP_MAGIC) and b"word/" in source


def read(
    source: bytes,
    facts: CaseFacts,
    *,
    author: str = "",
    author_title: str = "",
    accept: Collection[str] = (),  # noqa: ARG001 -- every reader takes it; styles leave no split to propose
) -> ParsedCase:
    """Reads the Word document of one opinion. A warning's `at` counts code points of its words.

    Raises UnreadableSource for a file that is damaged, encrypted, no Word document, or larger unpacked than is read.
    """
    main = _main_part(source)
    story = _told(main)
    warnings = [*story.warnings(), *_left_out(main)]
    body = fold_lone_marks(story.drafts)
    known = with_neutral_citation(facts, [draft.words for draft in body[:TITLE_LINES]])
    writings, doubts = split(number(body, known.citations))
    writings, unpaired = give_notes(writings, _notes(story, main))
    return assemble(writings, known, [*warnings, *doubts, *unpaired], author=author, author_title=author_title)


def _main_part(source: bytes) -> Part:
    """The part that holds the text, of a package that is small enough to be opened."""
    if not recognises(source):
        raise UnreadableSource(NO_WORD)
    try:
        _refuse_bombs(source)
        return OpcPackage.open(BytesIO(source)).part_related_by(RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    except UnreadableSource:
        raise
    except DAMAGES as error:
        raise UnreadableSource(DAMAGED) from error


def _refuse_bombs(source: bytes) -> None:
    """Raises UnreadableSource for an archive that is encrypted, would unpack to more than is read, or has entities.

    The sizes that an archive states are those that its parts are unpacked to at most.
    """
    with zipfile.ZipFile(BytesIO(source)) as archive:
        parts = archive.infolist()
        _refuse_sizes(parts)
        for part in parts:
            if part.filename.endswith(XML) and b"<!DOCTYPE" in _prolog(archive, part):
                raise UnreadableSource(ENTITIES)


def _prolog(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The beginning of an XML part, in whatever Unicode it is written."""
    with archive.open(part) as stream:
        return stream.read(PROLOG).replace(b"\0", b"")


def _refuse_sizes(parts: Sequence[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
        raise UnreadableSource(PASSWORD)
    if len(parts) > MOST_PARTS:
        raise UnreadableSource(f"This Word document has {len(parts):,} parts, and at most {MOST_PARTS:,} are read.")
    total = sum(part.file_size for part in parts)
    of_xml = sum(part.file_size for part in parts if part.filename.endswith(XML))
    if total > MOST_UNPACKED or of_xml > MOST_OF_XML:
        raise UnreadableSource(
            f"This Word document unpacks to {total:,} bytes; at most {MOST_UNPACKED:,}, and {MOST_OF_XML:,} of text, "
            "are read."
        )
    for part in parts:
        if part.file_size > SMALL_PART and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise UnreadableSource(
                f"This Word document holds a part that is packed more than {HIGHEST_RATIO} times, which no text is."
            )


def _root(part: Part) -> Any:
    """The root element of a part."""
    parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        return fromstring(part.blob, parser)
    except XMLSyntaxError as error:
        raise UnreadableSource(DAMAGED) from error


def _related(main: Part, kind: str) -> list[Part]:
    """The parts of the file itself that stand in such a relation to the text; what is elsewhere is left alone."""
    return [each.target_part for each in main.rels.values() if each.reltype == kind and not each.is_external]


def _told(main: Part) -> Story:
    styles = _related(main, RELATIONSHIP_TYPE.STYLES)
    numbering = _related(main, RELATIONSHIP_TYPE.NUMBERING)
    numbers = WordNumbers(_root(numbering[0]) if numbering else None)
    story = Story(WordStyles(_root(styles[0]) if styles else None), numbers)
    body = _root(main).find(qualified("body"))
    if body is None:
        raise UnreadableSource(DAMAGED)
    story.tell(body)
    return story


def _notes(story: Story, main: Part) -> list[Draft]:
    """The notes in the order of their calls, then those that nothing calls. Footnotes stand before endnotes."""
    notes: list[Draft] = []
    for kind, tag in ((RELATIONSHIP_TYPE.FOOTNOTES, "footnote"), (RELATIONSHIP_TYPE.ENDNOTES, "endnote")):
        for part in _related(main, kind):
            notes.extend(story.notes_of(_root(part), tag))
    return notes


def _left_out(main: Part) -> list[ParsedWarning]:
    """What the file holds beside its text, in a sentence each."""
    sentences = []
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    shapes = dict.fromkeys(words for kind in kinds for part in _related(main, kind) if (words := _words(part)))
    if shapes:
        shown = "; ".join(f"“{words[:MOST_WORDS]}”" for words in shapes)
        sentences.append(f"These running heads and feet are no part of the text and were left out: {shown}.")
    if any((each.reltype or "").endswith(MACROS) for each in main.rels.values()):
        sentences.append("The file holds macros. They were neither read nor run.")
    outside = [each for each in main.rels.values() if each.is_external and each.reltype != RELATIONSHIP_TYPE.HYPERLINK]
    if outside:
        sentences.append(f"The file refers to {len(outside)} files elsewhere, which were not fetched.")
    return [ParsedWarning(0, sentence) for sentence in sentences]


def _words(part: Part) -> str:
    """The words of a running head on one line."""
    story = Story(WordStyles(None), WordNumbers(None))
    story.tell(_root(part))
    return " ".join(draft.words for draft in story.drafts if draft.words)
