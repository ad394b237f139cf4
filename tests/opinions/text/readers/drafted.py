"""What the tests of the drafting readers ask of a case: its writings in short, its notes, and its words in order."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from opinions.text.canonical import tile
from opinions.text.pages import PageMark
from opinions.text.pagination import Pagination
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage
from opinions.text.readers import courtlistener
from opinions.text.readers.assembling import page_marks, paginated
from tests.opinions.text.readers.gold import ROOT, SHARED

FIXTURES = ROOT / "tests" / "fixtures"
OPINIONS = SHARED / "opinions"


def real(path: str) -> str:
    """A real opinion. Skips the test where the folder is absent."""
    return real_path(path).read_text(encoding="utf-8")


def real_path(path: str) -> Path:
    found = OPINIONS / path
    if not found.exists():
        pytest.skip(f"the real opinion is not there: {found}")
    return found


@cache
def real_courtlistener(name: str) -> ParsedCase:
    """A real file of CourtListener, read once for all tests."""
    return courtlistener.read(real(f"courtlistener/{name}"), CaseFacts())


def writings(case: ParsedCase) -> list[tuple[str, str, tuple[str, ...]]]:
    """Kind, author and joiners of each writing."""
    return [(opinion.kind.value, opinion.author, opinion.joined_by) for opinion in case.opinions]


def calls(opinion: ParsedOpinion) -> list[str]:
    return [mark.label for passage in opinion.passages for mark in passage.notes]


def notes(opinion: ParsedOpinion) -> list[str]:
    """The labels of the notes, each once for each note."""
    labels = [None, *(passage.label for passage in opinion.passages)]
    return [label for before, label in pairwise(labels) if label is not None and label != before]


def marks(opinion: ParsedOpinion) -> list[tuple[str, str]]:
    return [(mark.series, mark.page) for passage in opinion.passages for mark in passage.pages]


def body(case: ParsedCase) -> list[ParsedPassage]:
    return [passage for opinion in case.opinions for passage in opinion.passages if passage.label is None]


def note_passages(case: ParsedCase) -> list[ParsedPassage]:
    return [passage for opinion in case.opinions for passage in opinion.passages if passage.label is not None]


def solid(*passages: ParsedPassage) -> str:
    """The words of passages in order, without white space."""
    return "".join("".join(passage.text.split()) for passage in passages)


def pagination_of(opinion: ParsedOpinion, series: str) -> tuple[str, Pagination]:
    """A writing's text and its pages in one series, its opening page included."""
    text, spans = tile([passage.text for passage in opinion.passages])
    printed = [mark for mark, _ in page_marks(opinion.passages, spans, series)]
    opening = opinion.passages[0].page
    implied = [PageMark(0, series, opening)] if opening and not any(mark.offset == 0 for mark in printed) else []
    return text, paginated(opinion.passages, spans, [*implied, *printed])
