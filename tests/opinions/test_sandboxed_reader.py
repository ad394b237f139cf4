"""Opinions read in the confined child: the same case as in this process, and no Django there."""

import subprocess
import sys
from pathlib import Path

import pytest

from opinions.intake import Statement, understand_text
from opinions.sandboxed_reader import ReadJob, Understood, read_apart
from opinions.text.parsed import CaseFacts, ParsedWarning
from opinions.text.readers.recognition import Format
from opinions.text.readers.source import DecodedSource, UnreadableSource, decode
from people.sandbox import Limits, NotRead
from tests.opinions.cases import SEED, SEED_FACTS
from tests.opinions.text.readers import documents

LIMITS = Limits(most_bytes=1_000_000, seconds=60, memory_mb=1024)
STATEMENT = Statement(SEED_FACTS, author="Kelly", author_title="J.")
ROOT = Path(__file__).resolve().parents[2]


def test_seed_is_read_as_in_this_process() -> None:
    source = decode(SEED.read_bytes())

    assert read_apart(source, ReadJob(STATEMENT), limits=LIMITS).case == understand_text(source, STATEMENT)


DOCUMENTS = {
    Format.PDF: documents.pdf(
        [[(72, 700, 12, "HERON, J., delivered the opinion of the court."), (72, 660, 12, "Held.")]]
    ),
    Format.DOCX: documents.with_notes(documents.fen_harbor(), {1: ["On the bar."]}),
    Format.WEB_HTML: b"<html><body><p>HERON, J.</p><p>Held.<a href='#n1' id='r1'>[1]</a><p id='n1'>1 On the bar.",
}


@pytest.mark.parametrize(("format_", "source"), DOCUMENTS.items())
def test_documents_are_read_as_in_this_process(format_: Format, source: bytes) -> None:
    decoded = decode(source)
    read = read_apart(decoded, ReadJob(STATEMENT), limits=LIMITS)

    assert read == Understood(format_, understand_text(decoded, STATEMENT))


def test_scanned_pdf_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableSource) as refused:
        read_apart(decode(documents.pdf([[]])), ReadJob(Statement(CaseFacts())), limits=LIMITS)
    assert str(refused.value) == (
        "This PDF has no text layer: its pages are pictures. Run it through OCR, for example with ocrmypdf, or paste "
        "the text."
    )


def test_accepted_split_is_made() -> None:
    source = decode(SEED.read_bytes())
    accept = [each.proposal.id for each in understand_text(source, STATEMENT).warnings if each.proposal is not None]
    apart = read_apart(source, ReadJob(STATEMENT, tuple(accept)), limits=LIMITS).case

    assert len(accept) == 1
    assert apart == understand_text(source, STATEMENT, accept=accept)


def test_doubts_about_the_encoding_come_first() -> None:
    doubt = ParsedWarning(0, "It was read as Windows-1252.")
    source = DecodedSource("HOLLIS, J.\nIt is so.", "windows-1252", (doubt,))
    read = read_apart(source, ReadJob(Statement(CaseFacts())), limits=LIMITS).case

    assert read.warnings[0] == doubt


def test_text_without_words_is_refused_in_the_reader_s_words() -> None:
    with pytest.raises(UnreadableSource) as refused:
        read_apart(DecodedSource("  ", "utf-8"), ReadJob(Statement(CaseFacts())), limits=LIMITS)
    assert str(refused.value) == "The file holds only white space. Choose the file that holds the opinion."
    assert type(refused.value.__cause__) is NotRead


def test_child_loads_no_django() -> None:
    code = "import sys, opinions.sandboxed_reader as r; r.prepare(); print([m for m in sys.modules if 'django' in m])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)

    assert told.stdout == "[]\n"
