"""Parts the lines of a file into writings: each begins with a byline that says so beyond doubt."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import ParsedWarning
from opinions.text.readers.bylines import BY_THE_COURT, CONTINUES, Byline, is_signature, read_byline, run_in_byline
from opinions.text.readers.lines import Block

NAMED_ONLY = "The byline names the author alone: the writing was taken for the opinion of the court. Check its kind."
IN_PART = "The byline says that this writing dissents in part, and not whether it concurs in the rest: check its kind."
UNNAMED_ALONE = "No byline was found: say whose writing this is, and of what kind."
UNNAMED_FIRST = "No byline was found; as the first of several writings this was taken for the opinion of the court."
MOST_HEAD_MATTER = 40
LONGEST_HEAD_LINE = 400


@dataclass(frozen=True, slots=True)
class Writing:
    """One writing's blocks (head matter and byline among them), what its byline says, and its kind."""

    kind: OpinionKind
    byline: Byline | None
    blocks: tuple[Block, ...]


def part_writings(blocks: Sequence[Block]) -> tuple[list[Writing], list[ParsedWarning]]:
    """The writings of a file in order; with a warning for a missing byline, or one that does not say enough."""
    joined = join_bylines(blocks)
    signatures = _signatures(joined)
    starts = _starts(joined, signatures)
    writings: list[Writing] = []
    warnings: list[ParsedWarning] = []
    bounds = [*starts, len(joined)]
    for number, (start, end) in enumerate(pairwise(bounds)):
        own, byline = _own_blocks(joined[start:end], {at - start for at in signatures})
        kind, doubt = _kind(byline, first=number == 0, alone=len(starts) == 1)
        writings.append(Writing(kind, byline, own))
        if doubt:
            warnings.append(ParsedWarning(joined[start].start, doubt))
    warnings.extend(_doubtful_bylines(writings))
    return writings, warnings


def join_bylines(blocks: Sequence[Block]) -> list[Block]:
    """Joins a byline that was printed in two lines ("BOUDIN, Circuit Judge," and "concurring.")."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last and CONTINUES.match(block.text) and _named(last) and read_byline(f"{last.text} {block.text}"):
            joined[-1] = replace(last, end=block.end, text=f"{last.text} {block.text}")
        else:
            joined.append(block)
    return joined


def _named(block: Block) -> bool:
    byline = read_byline(block.text)
    return byline is not None and not byline.is_explicit


def parted_run_in(blocks: Sequence[Block]) -> list[Block]:
    """The lines of a source, a byline that runs on in its paragraph ("HOLMES, J. This is …") made a line of its own.

    One that names its author alone is parted only where no other byline stands before it.
    """
    parted: list[Block] = []
    seen = False
    for block in blocks:
        found = run_in_byline(block.text)
        if found is not None and (found[1].is_explicit or not seen):
            end, start = found[0].end("byline"), found[0].end()
            parted.append(replace(block, end=block.start + end, text=block.text[:end]))
            parted.append(replace(block, start=block.start + start, text=block.text[start:]))
            seen = True
            continue
        seen = seen or read_byline(block.text) is not None
        parted.append(block)
    return parted


def _signatures(blocks: Sequence[Block]) -> frozenset[int]:
    """The lines that say "BY THE COURT:" and sign what stands above them."""
    found = ((at, read_byline(block.text)) for at, block in enumerate(blocks))
    return frozenset(
        at
        for at, byline in found
        if byline is not None and is_signature(byline, (below.text for below in blocks[at + 1 :]))
    )


def _starts(blocks: Sequence[Block], signatures: Collection[int]) -> list[int]:
    """Where each writing starts. Lines above the first byline belong to its writing, if they look like a title page."""
    explicit = [index for index in _explicit(blocks) if index not in signatures]
    opening = (index for index in range(min(MOST_HEAD_MATTER, len(blocks))) if index not in signatures)
    named = next((index for index in opening if read_byline(blocks[index].text)), None)
    if named is not None and _is_title_page(blocks[:named]):
        return [0, *(index for index in explicit if index > named)]
    return [0, *(index for index in explicit if index > 0)]


def _explicit(blocks: Sequence[Block]) -> list[int]:
    """The bylines that say what they begin; a running head that says the same again begins nothing."""
    found: list[int] = []
    current: tuple[str, OpinionKind | None] | None = None
    for index, block in enumerate(blocks):
        byline = read_byline(block.text)
        if byline is None or not byline.is_explicit or (byline.author, byline.kind) == current:
            continue
        current = (byline.author, byline.kind)
        found.append(index)
    return found


def _is_title_page(blocks: Sequence[Block]) -> bool:
    return all(len(block.text) <= LONGEST_HEAD_LINE for block in blocks)


def _own_blocks(blocks: Sequence[Block], signatures: Collection[int]) -> tuple[tuple[Block, ...], Byline | None]:
    """The blocks with head matter and byline marked as such; and what the byline says."""
    for index, block in enumerate(blocks[:MOST_HEAD_MATTER]):
        byline = read_byline(block.text)
        if byline is not None and index not in signatures and _is_title_page(blocks[:index]):
            head = [replace(above, kind=PassageKind.HEAD_MATTER) for above in blocks[:index]]
            return (*head, replace(block, kind=PassageKind.BYLINE), *blocks[index + 1 :]), byline
    return tuple(blocks), None


def _kind(byline: Byline | None, *, first: bool, alone: bool) -> tuple[OpinionKind, str]:
    """The kind of a writing, and a doubt about it or nothing."""
    if byline is not None and byline.kind is not None:
        partial = byline.kind is OpinionKind.DISSENT and " in part" in byline.source_type
        return byline.kind, IN_PART if partial else ""
    if byline is not None and not first:
        return OpinionKind.OTHER, "The byline does not say what the writing is."
    if byline is not None:
        named_only = alone and not byline.per_curiam
        return OpinionKind.MAJORITY, NAMED_ONLY if named_only else ""
    if alone:
        return OpinionKind.UNSPLIT, UNNAMED_ALONE
    return OpinionKind.MAJORITY, UNNAMED_FIRST


def _doubtful_bylines(writings: Sequence[Writing]) -> list[ParsedWarning]:
    """A line inside a writing that is a judge's name and title alone may begin another writing, or be a signature."""
    return [
        ParsedWarning(
            block.start,
            f"“{block.text}” may begin another writing; it was kept in the one before, for it does not say what it is.",
        )
        for writing in writings
        for block in writing.blocks
        if block.kind is PassageKind.PARAGRAPH and _is_doubtful(block.text)
    ]


def _is_doubtful(line: str) -> bool:
    byline = read_byline(line)
    return byline is not None and not BY_THE_COURT.match(line)
