"""The corpus: what courts wrote, and what they cite. Knows no users' work."""

from opinions.models.authorities import Authority, Citation, CitationRepair, ParallelCitation
from opinions.models.batches import Batch, BatchFile, FileState
from opinions.models.cases import Case, CaseCitation, HistoryEntry, Opinion, OpinionPart
from opinions.models.imports import Draft, ImportWarning  # noqa: A004 -- ours; Python's own is not used here
from opinions.models.texts import SEARCHED_WORDS, Correction, Emphasis, NoteMark, OpinionText, PageMark, Passage
from opinions.models.vocabularies import choices_of

__all__ = [
    "SEARCHED_WORDS",
    "Authority",
    "Batch",
    "BatchFile",
    "Case",
    "CaseCitation",
    "Citation",
    "CitationRepair",
    "Correction",
    "Draft",
    "Emphasis",
    "FileState",
    "HistoryEntry",
    "ImportWarning",
    "NoteMark",
    "Opinion",
    "OpinionPart",
    "OpinionText",
    "PageMark",
    "ParallelCitation",
    "Passage",
    "choices_of",
]
