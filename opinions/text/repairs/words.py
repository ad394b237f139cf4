"""Repairs of words, each kept beside the text as printed, and the answers to what is proposed."""

import re
from dataclasses import dataclass, replace

from opinions.text.parsed import ParsedCase
from opinions.text.repairs import splicing
from opinions.text.repairs.repair import (
    Repair,
    RepairDoesNotFit,
    check_line,
    check_place,
    check_words,
    passage_of,
    with_passages,
)
from opinions.text.repairs.structure import join_word, split_passage

PROPOSAL_ID = re.compile(r"[a-z]+-[0-9a-f]{12}(?:-\d+)?")


@dataclass(frozen=True, slots=True)
class JoinWord(Repair):
    """Joins a word that is broken by the space at `at`; the hyphen before it goes unless it is to be kept."""

    opinion: int
    passage: int
    at: int
    keep_hyphen: bool = False

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with that word whole."""
        whole = join_word(passage_of(case, self.opinion, self.passage), self.at, keep_hyphen=self.keep_hyphen)
        return with_passages(case, self.opinion, self.passage, self.passage + 1, [whole])


@dataclass(frozen=True, slots=True)
class CorrectWords(Repair):
    """Puts `corrected` in the place of the words `printed` at `start`, which are kept beside the text."""

    opinion: int
    passage: int
    start: int
    printed: str
    corrected: str

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with those words corrected."""
        passage = passage_of(case, self.opinion, self.passage)
        end = self.start + len(self.printed)
        check_place(passage, self.start, end)
        check_line(self.corrected, "correction")
        if not self.printed or not self.corrected:
            raise RepairDoesNotFit("A correction needs the words as printed and as corrected.")
        if passage.text[self.start : end] != self.printed:
            raise RepairDoesNotFit(f"“{self.printed}” does not stand at {self.start}.")
        corrected = check_words(splicing.correct(passage, self.start, end, self.corrected))
        return with_passages(case, self.opinion, self.passage, self.passage + 1, [corrected])


@dataclass(frozen=True, slots=True)
class AcceptSplit(Repair):
    """Makes the split that the reader proposed under the id `proposal`, at its place; its warning is answered.

    Passages of the same words share an id and have a warning each.
    """

    proposal: str
    opinion: int
    passage: int
    at: int

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with that passage parted."""
        for number, warning in enumerate(case.warnings):
            if warning.proposal is not None and warning.proposal.id == self.proposal:
                parted = split_passage(case, self.opinion, self.passage, self.at, warning.proposal.kind)
                left = parted.warnings[:number] + parted.warnings[number + 1 :]
                return replace(parted, warnings=left)
        raise RepairDoesNotFit(f"The reader proposes nothing by the id {self.proposal}.")


@dataclass(frozen=True, slots=True)
class RefuseProposal(Repair):
    """Says no to the proposal with that id; the words stay, and a reader's warning that made it is answered."""

    proposal: str

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case, no word of it changed."""
        if not PROPOSAL_ID.fullmatch(self.proposal):
            raise RepairDoesNotFit(f"“{self.proposal}” is no id of a proposal.")
        left = [each for each in case.warnings if each.proposal is None or each.proposal.id != self.proposal]
        return replace(case, warnings=tuple(left))
