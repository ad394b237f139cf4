"""Repairs of what stands beside the text: calls of notes and page marks.

`printed` is the mark as it is printed in the text: setting a mark takes it out of there, striking one puts it back. It
is empty where the text holds no such characters.
"""

from dataclasses import dataclass, replace
from typing import TypeVar

from opinions.text.parsed import ParsedCase, ParsedNoteMark, ParsedPageMark, ParsedPassage
from opinions.text.repairs import splicing
from opinions.text.repairs.repair import (
    Repair,
    RepairDoesNotFit,
    check_line,
    check_place,
    check_words,
    follow_pages,
    passage_of,
    with_opinions,
    with_passages,
)

Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True)
class PairNote(Repair):
    """Says that note `label` is called at `at`, after the character before it."""

    opinion: int
    passage: int
    at: int
    label: str
    printed: str = ""

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with that call."""
        passage = passage_of(case, self.opinion, self.passage)
        _check_mark(self.label, "label")
        notes = {each.label for each in case.opinions[self.opinion].passages}
        if self.label not in notes:
            raise RepairDoesNotFit(f"Writing {self.opinion + 1} has no note {self.label}.")
        bare = _without(passage, self.at, self.printed, self.label)
        mark = ParsedNoteMark(self.at, self.label)
        if mark in bare.notes:
            raise RepairDoesNotFit(f"Note {self.label} is called at {self.at} already.")
        marked = replace(bare, notes=tuple(sorted((*bare.notes, mark), key=_at)))
        return with_passages(case, self.opinion, self.passage, self.passage + 1, [marked])


@dataclass(frozen=True, slots=True)
class UnpairNote(Repair):
    """Says that note `label` is not called at `at`."""

    opinion: int
    passage: int
    at: int
    label: str
    printed: str = ""

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case without that call."""
        passage = passage_of(case, self.opinion, self.passage)
        mark = ParsedNoteMark(self.at, self.label)
        if mark not in passage.notes:
            raise RepairDoesNotFit(f"Note {self.label} is not called at {self.at}.")
        bare = replace(passage, notes=_less(passage.notes, mark))
        restored = _with_printed(bare, self.at, self.printed, self.label)
        return with_passages(case, self.opinion, self.passage, self.passage + 1, [restored])


@dataclass(frozen=True, slots=True)
class SetPageMark(Repair):
    """Says that `page` of `series` begins at `at`; passages that now begin on another page say so."""

    opinion: int
    passage: int
    at: int
    series: str
    page: str
    printed: str = ""

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with that page mark."""
        passage = passage_of(case, self.opinion, self.passage)
        _check_mark(self.page, "page")
        check_line(self.series, "series")
        bare = _without(passage, self.at, self.printed, self.page)
        mark = ParsedPageMark(self.at, self.series, self.page)
        if mark in bare.pages:
            raise RepairDoesNotFit(f"Page {self.page} begins at {self.at} already.")
        marked = replace(bare, pages=tuple(sorted((*bare.pages, mark), key=_at)))
        return _paged(case, self.opinion, self.passage, marked)


@dataclass(frozen=True, slots=True)
class StrikePageMark(Repair):
    """Says that `page` of `series` does not begin at `at`; passages that now begin on another page say so."""

    opinion: int
    passage: int
    at: int
    series: str
    page: str
    printed: str = ""

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case without that page mark."""
        passage = passage_of(case, self.opinion, self.passage)
        mark = ParsedPageMark(self.at, self.series, self.page)
        if mark not in passage.pages:
            raise RepairDoesNotFit(f"No mark of page {self.page} stands at {self.at}.")
        bare = replace(passage, pages=_less(passage.pages, mark))
        return _paged(case, self.opinion, self.passage, _with_printed(bare, self.at, self.printed, self.page))


def _check_mark(name: str, what: str) -> None:
    check_line(name, what)
    if not name:
        raise RepairDoesNotFit(f"The {what} is empty.")


def _less(marks: tuple[Mark, ...], mark: Mark) -> tuple[Mark, ...]:
    at = marks.index(mark)
    return marks[:at] + marks[at + 1 :]


def _paged(case: ParsedCase, opinion: int, passage: int, changed: ParsedPassage) -> ParsedCase:
    """The case with the changed passage, and with the pages that follow from its marks."""
    marked = with_passages(case, opinion, passage, passage + 1, [changed])
    followed = follow_pages(case.opinions[opinion], marked.opinions[opinion])
    return with_opinions(marked, opinion, opinion + 1, [followed])


def _without(passage: ParsedPassage, at: int, printed: str, name: str) -> ParsedPassage:
    """The passage without a mark that is printed at `at`; of the two spaces that this leaves one stays."""
    check_place(passage, at, at)
    if not printed:
        return passage
    _check_printed(printed, name)
    if not passage.text.startswith(printed, at):
        raise RepairDoesNotFit(f"“{printed}” is not printed at {at}.")
    end = at + len(printed)
    if passage.text[end : end + 1] == " " and (at == 0 or passage.text[at - 1] == " "):
        end += 1
    return check_words(splicing.respell(passage, at, end, ""))


def _with_printed(passage: ParsedPassage, at: int, printed: str, name: str) -> ParsedPassage:
    if not printed:
        return passage
    _check_printed(printed, name)
    return check_words(splicing.respell(passage, at, at, printed))


def _check_printed(printed: str, name: str) -> None:
    """Raises `RepairDoesNotFit` unless `printed` is the mark's name, with signs or spaces around it at most."""
    around = printed.replace(name, "", 1)
    if name not in printed or any(sign.isalnum() for sign in around):
        raise RepairDoesNotFit(f"“{printed}” does not print “{name}”.")


def _at(mark: ParsedNoteMark | ParsedPageMark) -> int:
    return mark.at
