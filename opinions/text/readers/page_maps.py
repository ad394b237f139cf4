"""Pages that stand beside the text: a block's `pgmap` counts its words on each scan, as in `157(52) 158(11)`.

METS gives the printed label of each scan. A casebody that has lost it has its first and last printed pages; where it
spans as many scans, one page is on each.
"""

import re
from collections.abc import Mapping, Sequence

from opinions.text.parsed import ParsedWarning
from opinions.text.readers.marked import MarkedBlock, MarkedCase, PageSign, Part

PAGE_COUNT = re.compile(r"(\d+)(?:\((\d+)\))?")
WORD = re.compile(r"[^\s\u00ad]+")


def counted_labels(case: MarkedCase) -> dict[str, str]:
    """The printed page of each scan, counted from the casebody's first to its last; none where the numbers differ.

    None either where the case has page marks of its own.
    """
    blocks = [
        block for part in case.parts for block in [*part.blocks, *(b for note in part.notes for b in note.blocks)]
    ]
    scans = sorted({int(page) for block in blocks for page, _ in PAGE_COUNT.findall(block.page_map)})
    first, last = case.attributes.get("firstpage", ""), case.attributes.get("lastpage", "")
    if not scans or not (first.isdigit() and last.isdigit()) or any(block.pages for block in blocks):
        return {}
    if scans[-1] - scans[0] != int(last) - int(first):
        return {}
    return {str(scan): str(int(first) + scan - scans[0]) for scan in range(scans[0], scans[-1] + 1)}


def place_pages(case: MarkedCase, labels: Mapping[str, str], lines: Sequence[int]) -> list[ParsedWarning]:
    """Puts a page label where a block's map turns the page; a note's pages begin with that of its mark.

    `labels` has the printed page of each scan; `lines` where each line of the source starts. Returns what was unsure.
    """
    doubts: list[ParsedWarning] = []
    current = ""
    for part in case.parts:
        for block in part.blocks:
            current = _turn(block, current, labels, lines, doubts)
        on_page = {call.label: _first(block) for block in part.blocks for call in block.calls}
        for note in part.notes:
            turned = on_page.get(note.label, "")
            for block in note.blocks:
                turned = _turn(block, turned, labels, lines, doubts)
    return doubts


def _first(block: MarkedBlock) -> str:
    """The scan on which a block's marks are taken to stand where it has one only; else none is said."""
    pages = PAGE_COUNT.findall(block.page_map)
    return pages[0][0] if len(pages) == 1 else ""


def _turn(
    block: MarkedBlock, current: str, labels: Mapping[str, str], lines: Sequence[int], doubts: list[ParsedWarning]
) -> str:
    """Puts the page labels into one block that begins after scan `current`; the scan on which it ends."""
    counted = 0
    pages = PAGE_COUNT.findall(block.page_map)
    total = sum(int(count or 0) for _, count in pages)
    starts = [found.start() for found in WORD.finditer(block.words)] if len(pages) > 1 else []
    if len(pages) > 1 and total != len(starts):
        at = lines[block.line - 1] if 0 < block.line <= len(lines) else 0
        message = f"The page map counts {total} words here, and there are {len(starts)}: check where the pages turn."
        doubts.append(ParsedWarning(at, message))
    for page, count in pages:
        if page != current:
            place = starts[min(counted, len(starts) - 1)] if counted and starts else 0
            _insert(block, place, PageSign(labels.get(page, page)))
            current = page
        counted += int(count or 0)
    return current


def _insert(block: MarkedBlock, place: int, sign: PageSign) -> None:
    """Puts the sign before code point `place` of the block's words."""
    parts: list[Part] = []
    waiting: PageSign | None = sign
    passed = 0
    for part in block.parts:
        if waiting is not None and isinstance(part, str) and place < passed + len(part):
            cut = place - passed
            parts += [part[:cut], waiting, part[cut:]] if cut else [waiting, part]
            waiting = None
        else:
            parts.append(part)
        passed += len(part) if isinstance(part, str) else 0
    block.parts = [*parts, waiting] if waiting is not None else parts
