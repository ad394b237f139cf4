"""Repairs of structure: what the writings are, where writings and passages begin, and what a passage is.

None of them changes a character of the text but plain spaces at a cut, a hyphen at a line's end where a person says so,
and a label that is printed before its note.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import ParsedCase, ParsedOpinion, ParsedPart, ParsedPassage, ParsedPlace
from opinions.text.part_names import described, written
from opinions.text.repairs import splicing
from opinions.text.repairs.repair import (
    Repair,
    RepairDoesNotFit,
    check_kind,
    check_line,
    check_words,
    main_series,
    opinion_of,
    pages_begun,
    passage_of,
    with_opinions,
    with_passages,
    with_places,
)

HYPHENS = "-\u00ad\u2010"
"""The hyphen-minus, the soft hyphen, and Unicode's hyphen."""


class Joint(StrEnum):
    """What stands between two passages that are merged. `HYPHEN`: nothing, and the first one's last hyphen goes."""

    SPACE = "space"
    NOTHING = "nothing"
    HYPHEN = "hyphen"


@dataclass(frozen=True, slots=True)
class SetWriting(Repair):
    """Says what a writing is and whose; None leaves as it was. The source's own words are not touched."""

    opinion: int
    kind: OpinionKind | None = None
    author: str | None = None
    author_title: str | None = None
    per_curiam: bool | None = None
    joined_by: tuple[str, ...] | None = None

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with that writing so described."""
        writing = opinion_of(case, self.opinion)
        for words in (self.author, self.author_title, *(self.joined_by or ())):
            check_line(words or "", "name or title")
        if self.joined_by is not None and "" in self.joined_by:
            raise RepairDoesNotFit("One of those who join has no name.")
        names = ("kind", "author", "author_title", "per_curiam", "joined_by")
        said = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        return with_opinions(case, self.opinion, self.opinion + 1, [replace(writing, **said)])


@dataclass(frozen=True, slots=True)
class SetParts(Repair):
    """Says what a writing is in each of its Parts that differ; those that are not among `parts` differ no more."""

    opinion: int
    parts: tuple[ParsedPart, ...]

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with those Parts, under their names as they are written."""
        writing = opinion_of(case, self.opinion)
        return with_opinions(case, self.opinion, self.opinion + 1, [replace(writing, parts=check_parts(self.parts))])


def check_parts(parts: Sequence[ParsedPart]) -> tuple[ParsedPart, ...]:
    """The Parts under their names as they are written. Raises `RepairDoesNotFit` for no name, or one said twice."""
    named = tuple(replace(part, name=_part_name(part.name)) for part in parts)
    for part in named:
        for joiner in part.joined_by:
            check_line(joiner, "name")
        if "" in part.joined_by:
            raise RepairDoesNotFit("One of those who join has no name.")
        if [each.name for each in named].count(part.name) > 1:
            raise RepairDoesNotFit(f"{described(part.name)} is named twice.")
    return named


def _part_name(name: str) -> str:
    try:
        return written(name)
    except ValueError as error:
        raise RepairDoesNotFit(str(error)) from error


@dataclass(frozen=True, slots=True)
class SplitWriting(Repair):
    """Makes the passages from `passage` on a writing of their own, of which the kind alone is known."""

    opinion: int
    passage: int
    kind: OpinionKind

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with one writing more."""
        passage_of(case, self.opinion, self.passage)
        if self.passage == 0:
            raise RepairDoesNotFit("A writing begins with this passage already.")
        writing = opinion_of(case, self.opinion)
        first = replace(writing, passages=writing.passages[: self.passage])
        second = ParsedOpinion(self.kind, writing.passages[self.passage :])
        return with_places(with_opinions(case, self.opinion, self.opinion + 1, [first, second]), self._moved)

    def _moved(self, place: ParsedPlace) -> ParsedPlace:
        if place.opinion == self.opinion and place.passage >= self.passage:
            return ParsedPlace(place.opinion + 1, place.passage - self.passage)
        return ParsedPlace(place.opinion + (place.opinion > self.opinion), place.passage)


@dataclass(frozen=True, slots=True)
class MergeWriting(Repair):
    """Makes a writing part of the one before it, whose kind, author and joiners stay."""

    opinion: int

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with one writing less."""
        second = opinion_of(case, self.opinion)
        if self.opinion == 0:
            raise RepairDoesNotFit("There is no writing before the first one.")
        first = case.opinions[self.opinion - 1]
        merged = replace(first, passages=(*first.passages, *second.passages))

        def moved(place: ParsedPlace) -> ParsedPlace:
            if place.opinion == self.opinion:
                return ParsedPlace(place.opinion - 1, place.passage + len(first.passages))
            return ParsedPlace(place.opinion - (place.opinion > self.opinion), place.passage)

        return with_places(with_opinions(case, self.opinion - 1, self.opinion + 1, [merged]), moved)


@dataclass(frozen=True, slots=True)
class SplitPassage(Repair):
    """Parts a passage at `at`; plain spaces there go. The second part is a `kind`, and of the same note if of one."""

    opinion: int
    passage: int
    at: int
    kind: PassageKind

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with one passage more."""
        return split_passage(case, self.opinion, self.passage, self.at, self.kind)


def split_passage(case: ParsedCase, opinion: int, passage: int, at: int, kind: PassageKind) -> ParsedCase:
    """Parts a passage at `at`, its second part becoming a `kind`. Raises `RepairDoesNotFit`."""
    whole = passage_of(case, opinion, passage)
    check_kind(kind, whole.label)
    try:
        first, second = splicing.cut(whole, at)
    except ValueError as error:
        raise RepairDoesNotFit(f"The passage cannot be parted at {at}: {error}.") from error
    parted = with_passages(case, opinion, passage, passage + 1, [first, replace(second, kind=kind)])
    return _with_page(_shifted(parted, opinion, passage, 1), opinion, passage + 1)


def _shifted(case: ParsedCase, opinion: int, passage: int, by: int) -> ParsedCase:
    """The case whose warnings about passages after that one move with them."""

    def moved(place: ParsedPlace) -> ParsedPlace:
        later = place.opinion == opinion and place.passage > passage
        return replace(place, passage=place.passage + by) if later else place

    return with_places(case, moved)


def _with_page(case: ParsedCase, opinion: int, passage: int) -> ParsedCase:
    """The case where that passage has the page on which it begins, by the page marks before it."""
    writing = opinion_of(case, opinion)
    series = main_series(writing)
    page = pages_begun(writing, series, writing.passages[0].page)[passage] if series is not None else ""
    if not page:
        return case
    new = replace(writing.passages[passage], page=page)
    return with_passages(case, opinion, passage, passage + 1, [new])


@dataclass(frozen=True, slots=True)
class MergePassage(Repair):
    """Joins a passage to the one before it, whose kind, label and page stay."""

    opinion: int
    passage: int
    joint: Joint = Joint.SPACE

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with one passage less. A hyphen that goes is kept beside the text, as printed."""
        second = passage_of(case, self.opinion, self.passage)
        if self.passage == 0:
            raise RepairDoesNotFit("There is no passage before the first one of a writing.")
        first = passage_of(case, self.opinion, self.passage - 1)
        if self.joint is Joint.HYPHEN and first.text[-1] not in HYPHENS:
            raise RepairDoesNotFit("The passage before does not end in a hyphen.")
        joined = splicing.join(first, second, "" if self.joint is Joint.NOTHING else " ")
        if self.joint is Joint.HYPHEN:
            joined = join_word(joined, len(first.text), keep_hyphen=False)
        merged = with_passages(case, self.opinion, self.passage - 1, self.passage + 1, [check_words(joined)])
        return _shifted(merged, self.opinion, self.passage - 1, -1)


def join_word(passage: ParsedPassage, at: int, *, keep_hyphen: bool) -> ParsedPassage:
    """The passage without the space at `at`, and without the hyphen before it unless that is to be kept.

    The printed form of the whole word is kept beside the text. Raises `RepairDoesNotFit` where no word is broken.
    """
    text = passage.text
    if not 0 < at < len(text) - 1 or text[at] != " ":
        raise RepairDoesNotFit(f"No space stands between two parts of a word at {at}.")
    start, end = text.rfind(" ", 0, at) + 1, text.find(" ", at + 1)
    end = len(text) if end < 0 else end
    before = text[start:at]
    if before[-1] in HYPHENS and not keep_hyphen:
        before = before[:-1]
    elif before[-1] not in HYPHENS and keep_hyphen:
        raise RepairDoesNotFit(f"There is no hyphen to keep at {at}.")
    if not before:
        raise RepairDoesNotFit(f"There is no first part of a word before {at}.")
    return check_words(splicing.correct(passage, start, end, before + text[at + 1 : end]))


@dataclass(frozen=True, slots=True)
class SetPassage(Repair):
    """Says what a passage is; `label` makes it part of that note, None takes it out of any.

    `printed_label` is the label as it is printed at the start of the text (`3.`), from where it goes.
    """

    opinion: int
    passage: int
    kind: PassageKind
    label: str | None = None
    printed_label: str = ""

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case with that passage so described."""
        passage = passage_of(case, self.opinion, self.passage)
        check_line(self.label or "", "label")
        check_kind(self.kind, self.label)
        if self.printed_label:
            passage = self._without_label(passage)
        described = replace(passage, kind=self.kind, label=self.label or None)
        return with_passages(case, self.opinion, self.passage, self.passage + 1, [described])

    def _without_label(self, passage: ParsedPassage) -> ParsedPassage:
        if not self.label or self.label not in self.printed_label:
            raise RepairDoesNotFit(f"“{self.printed_label}” does not print the label “{self.label or ''}”.")
        if not passage.text.startswith(self.printed_label):
            raise RepairDoesNotFit(f"The passage does not begin with “{self.printed_label}”.")
        rest = passage.text[len(self.printed_label) :].lstrip(" ")
        return check_words(splicing.respell(passage, 0, len(passage.text) - len(rest), ""))
