"""Gives a case's writings what its bylines, their notes and its syllabus say of Parts and of who joins them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from opinions.text.kinds import PassageKind
from opinions.text.parsed import ParsedCase, ParsedOpinion, ParsedPlace, ParsedWarning
from opinions.text.part_doubts import outline_of_writing, with_part_doubts
from opinions.text.part_names import Path, name_of
from opinions.text.readers.bylines import names_listed
from opinions.text.readers.part_statements import (
    SPEAKS_OF_PARTS,
    Shares,
    Statement,
    read_note,
    read_statement,
    shares,
)

HEAD_MATTER = frozenset({PassageKind.HEAD_MATTER, PassageKind.HEADNOTE})
NAME = r"[A-Z][\w’']+(?: [A-Z][\w’']+)?"
AUTHORS = rf"{NAME}(?:(?:, and |, | and ){NAME})*"
SAYS = re.compile(
    rf"(?:^|(?<=[.:] )|(?<=\n))(?:Justice |JUSTICE )?(?P<names>{AUTHORS})(?:, (?:C\. ?J\.|JJ?\.),?)? "
    r"(?P<verb>delivered|announced|filed|took|issued|concurred|dissented)\b"
)
LONGEST = 120
"""Code points of a statement that a warning quotes."""


def with_told_parts(case: ParsedCase) -> ParsedCase:
    """The case whose writings say which Parts of them differ, with a warning for what is named and not found.

    What a byline with its notes says goes first; a syllabus says more where it names more of those who join.
    """
    syllabus = "\n".join(
        passage.text
        for opinion in case.opinions
        for passage in opinion.passages
        if passage.kind in HEAD_MATTER or not (opinion.author or opinion.per_curiam)
    )
    said = list(_sentences(syllabus))
    told: list[ParsedOpinion] = []
    warnings: list[ParsedWarning] = []
    for number, opinion in enumerate(case.opinions):
        found = _shares_of(opinion, said)
        told.append(replace(opinion, joined_by=_joined_by(opinion, found), parts=found.parts))
        warnings += [ParsedWarning(0, doubt, place=ParsedPlace(number, 0)) for doubt in found.doubts]
    return with_part_doubts(replace(case, opinions=tuple(told), warnings=(*case.warnings, *warnings)))


def _shares_of(opinion: ParsedOpinion, said: Sequence[tuple[str, str, str]]) -> Shares:
    """What is said of a writing: by whichever says more, its byline or the syllabus."""
    byline = _byline(opinion)
    from_byline = _read(opinion, [read_statement(byline, opinion.kind), *_notes(opinion)])
    opens = opinion.kind.speaks_for_the_court
    sentences = [
        words
        for names, verb, words in said
        if opinion.author in names_listed(names) and (verb in {"delivered", "announced"}) == opens
    ]
    best = max(
        [from_byline, *(_read(opinion, [read_statement(each, opinion.kind)]) for each in sentences)],
        key=_weight,
    )
    spoken = next((words for words in (byline, *sentences) if SPEAKS_OF_PARTS.search(words)), "")
    if spoken and not best.parts and (opens or " join" in spoken):
        doubt = (
            f"“{spoken[:LONGEST]}” speaks of Parts in a way that is not understood: say what they are and who joined."
        )
        return replace(best, doubts=(*best.doubts, doubt))
    return best


def _read(opinion: ParsedOpinion, statements: Sequence[Statement]) -> Shares:
    def called_in(note: Path) -> Path:
        outline = outline_of_writing(opinion)
        return next((outline.path_at(each.span.start) for each in outline.named(name_of(note))), ())

    return shares(statements, opinion.kind, called_in)


def _weight(found: Shares) -> tuple[int, int, int]:
    """How much is said."""
    return len(found.parts), len(found.joined_by), sum(len(part.joined_by) for part in found.parts)


def _joined_by(opinion: ParsedOpinion, found: Shares) -> tuple[str, ...]:
    """Those who join the whole; what the reader took from the byline stays where nothing is said of Parts."""
    if found.parts or any("joined in part" in doubt for doubt in found.doubts):
        return tuple(name for name in found.joined_by if name != opinion.author)
    return opinion.joined_by or tuple(name for name in found.joined_by if name != opinion.author)


def _byline(opinion: ParsedOpinion) -> str:
    printed = " ".join(each.text for each in opinion.passages if each.kind is PassageKind.BYLINE and not each.label)
    return printed or f"{opinion.author_raw} {opinion.source_type}".strip()


def _notes(opinion: ParsedOpinion) -> Iterator[Statement]:
    """What the notes say that the byline calls."""
    called = {
        mark.label for passage in opinion.passages if passage.kind is PassageKind.BYLINE for mark in passage.notes
    }
    for label in called:
        words = " ".join(passage.text for passage in opinion.passages if passage.label == label)
        yield read_note(words)


def _sentences(syllabus: str) -> Iterator[tuple[str, str, str]]:
    """The syllabus's sentences on who wrote what: the authors as named, the verb, and all words up to the next one."""
    found = list(SAYS.finditer(syllabus))
    ends = [*(match.start() for match in found[1:]), len(syllabus)]
    for match, end in zip(found, ends[: len(found)], strict=True):
        paragraph = syllabus.find("\n", match.end(), end)
        yield match["names"], match["verb"], syllabus[match.start() : end if paragraph < 0 else paragraph]
