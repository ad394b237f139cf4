"""Opinions read in the confined child: the same case as in this process, and no Django there."""

import subprocess
import sys
from pathlib import Path

import pytest

from opinions.intake import Statement, understand_text
from opinions.sandbox import Limits, ReaderFailed, TookTooLong
from opinions.sandboxed_reader import understand_apart
from opinions.text.parsed import CaseFacts, ParsedWarning
from opinions.text.readers.source import DecodedSource, UnreadableSource, decode
from tests.opinions.cases import SEED, SEED_FACTS

LIMITS = Limits(most_bytes=1_000_000, seconds=60, memory_mb=1024)
STATEMENT = Statement(SEED_FACTS, author="Kelly", author_title="J.")
ROOT = Path(__file__).resolve().parents[2]


def test_seed_is_read_as_in_this_process() -> None:
    source = decode(SEED.read_bytes())

    assert understand_apart(source, STATEMENT, limits=LIMITS) == understand_text(source, STATEMENT)


def test_accepted_split_is_made() -> None:
    source = decode(SEED.read_bytes())
    accept = [each.proposal.id for each in understand_text(source, STATEMENT).warnings if each.proposal is not None]
    apart = understand_apart(source, STATEMENT, accept=accept, limits=LIMITS)

    assert len(accept) == 1
    assert apart == understand_text(source, STATEMENT, accept=accept)


def test_doubts_about_the_encoding_come_first() -> None:
    doubt = ParsedWarning(0, "It was read as Windows-1252.")
    read = understand_apart(
        DecodedSource("HOLLIS, J.\nIt is so.", "windows-1252", (doubt,)), Statement(CaseFacts()), limits=LIMITS
    )

    assert read.warnings[0] == doubt


def test_text_without_words_is_refused_in_the_reader_s_words() -> None:
    with pytest.raises(UnreadableSource) as refused:
        understand_apart(DecodedSource("  ", "utf-8"), Statement(CaseFacts()), limits=LIMITS)
    assert str(refused.value) == "The file holds only white space. Choose the file that holds the opinion."
    assert not isinstance(refused.value, ReaderFailed | TookTooLong)


def test_child_loads_no_django() -> None:
    code = "import sys, opinions.sandboxed_reader as r; r.prepare(); print([m for m in sys.modules if 'django' in m])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)

    assert told.stdout == "[]\n"
