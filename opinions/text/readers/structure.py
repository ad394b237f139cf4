"""Headings and block quotations, recognised in text that has lost its type sizes and indents."""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from opinions.text.kinds import PassageKind
from opinions.text.parsed import ParsedWarning, SplitProposal
from opinions.text.readers.lines import Block
from opinions.text.readers.star_pages import STAR

ENUMERATOR = r"(?:[IVXLC]{1,6}|[A-Z]|\d{1,2}|[a-z]|\([a-z0-9]{1,3}\)|\([ivx]+\))"
BARE_ENUMERATOR = re.compile(rf"{ENUMERATOR}[.)]?$")
NUMBERED_HEADING = re.compile(rf"{ENUMERATOR}(?:[.)]|\s?[—–-])\s+(?P<title>\S.*)$")
SENTENCE_END = re.compile(r"[.!?:;,][”’\"')\]*]*$")
SMALL_WORDS = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "nor",
        "of",
        "on",
        "or",
        "over",
        "the",
        "to",
        "under",
        "upon",
        "v.",
        "vs.",
        "with",
        "without",
    }
)
LONGEST_HEADING = 120
MOST_TITLE_WORDS = 10

PIN = r"(?:, ?[\d–-]+| nn?\. ?\d+|, \d+ [A-Z][\w. ]{0,12} \d+)*"
TAIL = rf"{PIN}(?: \([^()]{{0,200}}\))*[.;]"
QUOTE_SOURCE = re.compile(
    "(?:"
    + "|".join(
        [
            rf"(?:Id|Ibid)\.(?: at [\d–-]+| §+ ?[\w.()–-]+)?{TAIL.removesuffix('[.;]')}(?:[.;]|(?<=\.)(?= [A-Z]))",
            rf"[A-Z][^.!?;]{{0,100}}?, \d{{1,4}} [A-Z][\w. ]{{0,14}}? (?:at )?\d+{TAIL}",
            rf"(?:[A-Z][A-Za-z]{{0,6}}\. ?){{2,6}}§{{0,2}} ?\d[\w.–-]*(?:\([\w–-]+\))*{TAIL}",
            rf"\d{{1,3}} (?:U\.S\.C|C\.F\.R)\.(?:A\.)? §+ ?\d[\w.–-]*(?:\([\w–-]+\))*{TAIL}",
            rf"[A-Z][\w’']+, (?:C\. ?)?JJ?\., (?:dissent|concurr|supra|ante|post)[^.;]{{0,40}}? at \d+{TAIL}",
            rf"(?:Ct\. Op\.|Maj\. Op\.|App\.|[Aa]nte|[Pp]ost|[Ss]upra)[^.;]{{0,30}}? \d+{TAIL}",
        ]
    )
    + ")"
)
ANY_CITATION = re.compile(r"\b\d{1,4} [A-Z][\w.]{0,8}\.?(?: ?[\w.]{1,5})? (?:at )?\d+|\b[Ii]d\. at|\bOp\. at|§ ?\d")
OPENS_QUOTED = re.compile(r"[“\"‘']")
LEAD_IN = re.compile(r"(?P<lead>[^.!?:“\"]{8,200}:) (?=[A-Z\[])")
FIRST_PERSON = re.compile(r"\b(?:I|my|dissent|majority)\b")
ENUMERATED = re.compile(r"(?:\(?(?:\d{1,2}|[a-z])[.)]|First\b)")
SHOWN = 60


def is_heading(text: str) -> bool:
    """Whether a line alone is a heading: an enumerator, with or without a title, or a short title in title case.

    >>> is_heading("A. Judicial Notice"), is_heading("IV."), is_heading("Reversed.")
    (True, True, False)
    """
    if len(text) > LONGEST_HEADING:
        return False
    if BARE_ENUMERATOR.match(text):
        return not text.isdigit()
    numbered = NUMBERED_HEADING.match(text)
    title = numbered["title"] if numbered else text
    return not SENTENCE_END.search(title) and _is_title_case(title)


def _is_title_case(title: str) -> bool:
    words = title.replace("—", " ").replace("–", " ").split()
    if not 0 < len(words) <= MOST_TITLE_WORDS or not words[0][0].isalnum():
        return False
    return all(not word[0].isalpha() or word[0].isupper() or word.lower() in SMALL_WORDS for word in words)


def proposal_id(text: str) -> str:
    """A name for the split of the passage `text` that stays the same for as long as its words do."""
    return "split-" + hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def mark_structure(blocks: Sequence[Block], accept: Collection[str]) -> tuple[list[Block], list[ParsedWarning]]:
    """Gives blocks their kinds (heading, block quotation), and parts the block whose split is in `accept`.

    A split that nobody has accepted comes back as a warning with a proposal.
    """
    marked: list[Block] = []
    warnings: list[ParsedWarning] = []
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.kind not in (PassageKind.PARAGRAPH, PassageKind.FOOTNOTE):
            marked.append(block)
        elif block.kind is PassageKind.PARAGRAPH and is_heading(STAR.sub("", block.text).strip()):
            marked.append(replace(block, kind=PassageKind.HEADING))
        else:
            pieces, warning = _quotation(before, block, after, accept)
            marked.extend(pieces)
            warnings.extend([warning] if warning else [])
    return marked, warnings


def _quotation(
    before: Block | None, block: Block, after: Block | None, accept: Collection[str]
) -> tuple[list[Block], ParsedWarning | None]:
    """The block as it is, as a block quotation, or parted in lead-in and quotation; with what was unsure."""
    if OPENS_QUOTED.match(block.text) or block.opens_note:
        return [block], None
    sourced = after is not None and after.label == block.label and _opens_with_source(after.text)
    if before is not None and before.label == block.label and before.text.endswith(":"):
        return _introduced(block, sure=sourced or (after is not None and after.text[0].islower()))
    lead = LEAD_IN.match(block.text) if sourced else None
    if lead and len(block.text) == block.end - block.start:
        return _split(block, block.start + lead.end(), accept)
    if not sourced or before is None or is_heading(before.text) or _speaks_for_itself(block.text):
        return [block], None
    return [replace(block, kind=PassageKind.BLOCKQUOTE)], ParsedWarning(
        block.start,
        f"The paragraph “{_shown(block.text)}” was read as a block quotation, because the next one opens with a "
        "citation of its source. Check that these are the words of that source.",
    )


def _introduced(block: Block, *, sure: bool) -> tuple[list[Block], ParsedWarning | None]:
    """What follows a colon: a block quotation if its source comes after it; else a paragraph, with a doubt."""
    if sure:
        return [replace(block, kind=PassageKind.BLOCKQUOTE)], None
    if ENUMERATED.match(block.text):
        return [block], None
    return [block], ParsedWarning(
        block.start,
        f"The paragraph “{_shown(block.text)}” follows a colon; it was kept as a paragraph, but may be a block "
        "quotation.",
    )


def _opens_with_source(text: str) -> bool:
    return QUOTE_SOURCE.match(STAR.sub("", text).lstrip()) is not None


def _speaks_for_itself(text: str) -> bool:
    """Whether a paragraph cites, or says I: then it is more likely the judge's own."""
    return ANY_CITATION.search(text) is not None or FIRST_PERSON.search(text) is not None


def _split(block: Block, at: int, accept: Collection[str]) -> tuple[list[Block], ParsedWarning | None]:
    proposal = SplitProposal(proposal_id(block.text), at, PassageKind.BLOCKQUOTE)
    offset = at - block.start
    if proposal.id in accept:
        first, second = block.text[:offset].rstrip(), block.text[offset:]
        return [
            replace(block, end=block.start + len(first), text=first),
            replace(block, start=at, text=second, kind=PassageKind.BLOCKQUOTE),
        ], None
    return [block], ParsedWarning(
        block.start,
        f"From “{_shown(block.text[offset:])}” on, this paragraph seems to be a quotation that has lost its line "
        "break: a colon introduces it, and the next paragraph opens with a citation of its source. It was kept as one "
        f"paragraph; accept the split ({proposal.id}) if the words are quoted.",
        proposal,
    )


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"
