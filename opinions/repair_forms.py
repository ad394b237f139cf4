"""From what a person sends on a draft's page to a repair.

A place in a passage comes as the words that stand right after it, typed or taken from the selection; `at` beside them
tells which, where they stand there more than once. All that is refused is refused with a sentence for her.
"""

import re
from collections.abc import Callable
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import ParsedCase, ParsedPart, ParsedPassage
from opinions.text.repairs import (
    Joint,
    JoinWord,
    MergePassage,
    MergeWriting,
    PairNote,
    Repair,
    RepairDoesNotFit,
    SetPageMark,
    SetParts,
    SetPassage,
    SetWriting,
    SplitPassage,
    SplitWriting,
    StrikePageMark,
    UnpairNote,
)
from opinions.text.repairs.proposals import ProposalKind
from opinions.text.repairs.repair import passage_of

LABELLED = frozenset({PassageKind.FOOTNOTE, PassageKind.BLOCKQUOTE, PassageKind.PREFORMATTED})
"""What a passage of a note can be: any other kind takes it out of its note."""
NAMES = re.compile(r"\s*(?:,\s*and\s|,|;|\band\b)\s*")
MOST_DIGITS = 9

Kind = TypeVar("Kind", OpinionKind, PassageKind, Joint)


def read_repair(case: ParsedCase, sent: QueryDict) -> Repair:
    """The repair that the form says, of the case as its page showed it. Raises `RepairDoesNotFit`."""
    reader = READERS.get(sent.get("repair", ""))
    if reader is None:
        raise RepairDoesNotFit(_("This form asks for nothing that can be done: load the page again."))
    return reader(case, sent)


def read_kind(sent: QueryDict) -> ProposalKind | None:
    """The kind of proposals that the form answers all at once; None where it names none that there is."""
    kind = sent.get("kind", "")
    return ProposalKind(kind) if kind in set(ProposalKind) else None


def number_in(sent: QueryDict, name: str) -> int:
    """A whole number of the form. Raises `RepairDoesNotFit`, also for one that no case can have."""
    value = sent.get(name, "")
    if not value.isascii() or not value.isdigit() or len(value) > MOST_DIGITS:
        raise RepairDoesNotFit(_("This form does not say where it belongs: load the page again."))
    return int(value)


def _line(sent: QueryDict, name: str) -> str:
    return " ".join(sent.get(name, "").replace("\0", "").split())


def _kind(kinds: type[Kind], sent: QueryDict, name: str) -> Kind:
    try:
        return kinds(sent.get(name, ""))
    except ValueError:
        raise RepairDoesNotFit(_("Choose one of the kinds that are listed.")) from None


def _spot(sent: QueryDict) -> tuple[int, int]:
    return number_in(sent, "opinion"), number_in(sent, "passage")


def _place(passage: ParsedPassage, sent: QueryDict, *, at_end: bool = False) -> int:
    """The offset before the words in the form. Without words it is the passage's end, where that can be meant."""
    words = sent.get("words", "").replace("\0", "").strip(" \t\r\n")
    if not words:
        if at_end:
            return len(passage.text)
        raise RepairDoesNotFit(_("Say where: click into the text, or type the words that come right after the place."))
    told = sent.get("at", "")
    if told and passage.text.startswith(words, number_in(sent, "at")):
        return number_in(sent, "at")
    count = passage.text.count(words)
    if count != 1:
        many = _("“%(words)s” stands in this passage %(count)d times: type more of the words that follow the place.")
        none = _("“%(words)s” does not stand in this passage: type its words as they are printed.")
        raise RepairDoesNotFit((many if count else none) % {"words": words, "count": count})
    return passage.text.index(words)


def _set_writing(_case: ParsedCase, sent: QueryDict) -> Repair:
    return SetWriting(
        number_in(sent, "opinion"),
        kind=_kind(OpinionKind, sent, "kind"),
        author=_line(sent, "author"),
        author_title=_line(sent, "author_title"),
        per_curiam=bool(sent.get("per_curiam")),
        joined_by=_joiners(_line(sent, "joined_by")),
    )


def _joiners(line: str) -> tuple[str, ...]:
    return tuple(name for name in (" ".join(each.split()) for each in NAMES.split(line)) if name)


def _set_parts(_case: ParsedCase, sent: QueryDict) -> Repair:
    return SetParts(number_in(sent, "opinion"), read_parts(sent))


def read_parts(sent: QueryDict) -> tuple[ParsedPart, ...]:
    """The lines of the table of Parts; one without a name is none. Raises `RepairDoesNotFit` for no kind."""
    rows = zip(sent.getlist("part"), sent.getlist("part_kind"), sent.getlist("part_joined_by"), strict=False)
    parts = []
    for name, kind, joined_by in rows:
        named = " ".join(name.replace("\0", "").split())
        if named and kind not in set(OpinionKind):
            raise RepairDoesNotFit(_("Choose one of the kinds that are listed."))
        if named:
            joiners = _joiners(" ".join(joined_by.replace("\0", "").split()))
            parts.append(ParsedPart(named, OpinionKind(kind), joiners))
    return tuple(parts)


def _split_writing(_case: ParsedCase, sent: QueryDict) -> Repair:
    return SplitWriting(*_spot(sent), _kind(OpinionKind, sent, "writing_kind"))


def _merge_writing(_case: ParsedCase, sent: QueryDict) -> Repair:
    return MergeWriting(number_in(sent, "opinion"))


def _split_passage(case: ParsedCase, sent: QueryDict) -> Repair:
    spot = _spot(sent)
    passage = passage_of(case, *spot)
    kind = _kind(PassageKind, sent, "part_kind") if sent.get("part_kind") else passage.kind
    return SplitPassage(*spot, _place(passage, sent), kind)


def _merge_passage(_case: ParsedCase, sent: QueryDict) -> Repair:
    return MergePassage(*_spot(sent), _kind(Joint, sent, "joint"))


def _set_passage(case: ParsedCase, sent: QueryDict) -> Repair:
    spot, kind = _spot(sent), _kind(PassageKind, sent, "kind")
    text = passage_of(case, *spot).text
    label = _line(sent, "label") if kind in LABELLED else ""
    if kind is PassageKind.FOOTNOTE and not label:
        raise RepairDoesNotFit(_("Say which note: fill in its label."))
    return SetPassage(*spot, kind, label or None, _printed_label(text, label) if label else "")


def _printed_label(text: str, label: str) -> str:
    """The label as it is printed at the start of a note's text, from where it goes; empty where it is not."""
    printed = re.match(rf"(?:\[{re.escape(label)}\]|\({re.escape(label)}\)|{re.escape(label)}[.)]?)(?= )", text)
    return printed[0] if printed else ""


def _pair_note(case: ParsedCase, sent: QueryDict) -> Repair:
    spot, label = _spot(sent), _line(sent, "note")
    passage = passage_of(case, *spot)
    at = _place(passage, sent, at_end=True)
    call = re.escape(label)
    printed = re.compile(rf"\[{call}\]|\({call}\)|{call}(?!\w)").match(passage.text, at) if label else None
    return PairNote(*spot, at, label, printed[0] if printed else "")


def _unpair_note(_case: ParsedCase, sent: QueryDict) -> Repair:
    return UnpairNote(*_spot(sent), number_in(sent, "at"), _line(sent, "note"))


def _set_page_mark(case: ParsedCase, sent: QueryDict) -> Repair:
    spot, page = _spot(sent), _line(sent, "page").lstrip("*")
    passage = passage_of(case, *spot)
    at = _place(passage, sent)
    printed = re.compile(rf"\[?\*{re.escape(page)}\]?(?!\w)").match(passage.text, at) if page else None
    return SetPageMark(*spot, at, _line(sent, "series"), page, printed[0] if printed else "")


def _strike_page_mark(_case: ParsedCase, sent: QueryDict) -> Repair:
    return StrikePageMark(*_spot(sent), number_in(sent, "at"), _line(sent, "series"), _line(sent, "page"))


def _join_word(case: ParsedCase, sent: QueryDict) -> Repair:
    spot = _spot(sent)
    text = passage_of(case, *spot).text
    at = text.find(" ", _place(passage_of(case, *spot), sent))
    if at < 0:
        raise RepairDoesNotFit(_("No space follows there: no word is broken."))
    return JoinWord(*spot, at, keep_hyphen=bool(sent.get("keep_hyphen")))


READERS: dict[str, Callable[[ParsedCase, QueryDict], Repair]] = {
    "set_writing": _set_writing,
    "set_parts": _set_parts,
    "split_writing": _split_writing,
    "merge_writing": _merge_writing,
    "split_passage": _split_passage,
    "merge_passage": _merge_passage,
    "set_passage": _set_passage,
    "pair_note": _pair_note,
    "unpair_note": _unpair_note,
    "set_page_mark": _set_page_mark,
    "strike_page_mark": _strike_page_mark,
    "join_word": _join_word,
}
"""What the page's forms can ask for, by the value of `repair`."""
