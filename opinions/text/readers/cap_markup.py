"""Walks the markup of the Caselaw Access Project's casebodies, HTML and XML alike, into a `MarkedCase`."""

import re
from collections.abc import Iterable
from enum import Enum

from opinions.text.headnotes import is_headnotes
from opinions.text.kinds import EmphasisStyle, PassageKind
from opinions.text.readers.marked import (
    CallSign,
    EmphasisSign,
    MarkedBlock,
    MarkedCase,
    MarkedNote,
    MarkedWriting,
    PageSign,
    plain_label,
)
from opinions.text.readers.trees import Event, Happening

EMPHASIS = {
    "em": EmphasisStyle.ITALIC,
    "i": EmphasisStyle.ITALIC,
    "strong": EmphasisStyle.BOLD,
    "b": EmphasisStyle.BOLD,
    "u": EmphasisStyle.UNDERLINE,
    "smallcaps": EmphasisStyle.SMALL_CAPS,
}
INLINE = frozenset(
    {"a", "abbr", "bdi", "bdo", "big", "bracketnum", "cite", "code", "del", "extracted-citation", "font", "ins", "mark"}
    | {"q", "s", "small", "span", "sub", "sup", "time", "tt", "var"}
)
CONTAINERS = frozenset({"casebody", "opinion", "footnote"})
HTML_INLINE = INLINE | {"label", "img", "wbr", "dfn", "kbd", "samp", "data", "ruby", "rt", "rp", "bdi"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
RULE = re.compile(r"[-_=—–]{3,}")
NOTE_IN_NOTE = re.compile(r"FN(?P<label>\*+|\d{1,3})\.?\s+")


class Role(Enum):
    """What an element is for."""

    CASE = "case"
    HEAD = "head"
    WRITING = "writing"
    NOTE = "note"
    LABEL = "label"
    QUOTE = "quote"
    BLOCK = "block"
    AUTHOR = "author"
    HEADING = "heading"
    PREFORMATTED = "preformatted"
    PAGE = "page"
    CALL = "call"
    ANCHOR = "anchor"
    EMPHASIS = "emphasis"
    BREAK = "break"
    CELL = "cell"
    INLINE = "inline"


PART_TAGS = frozenset({"article", "div", "main", "section"})
PART_CLASSES = {"casebody": Role.CASE, "head-matter": Role.HEAD, "opinion": Role.WRITING}
WORD_CLASSES = {"author": Role.AUTHOR, "smallcaps": Role.EMPHASIS}
HTML_TAGS = {
    **dict.fromkeys(HTML_INLINE, Role.INLINE),
    **dict.fromkeys(EMPHASIS, Role.EMPHASIS),
    **dict.fromkeys(HEADINGS, Role.HEADING),
    "article": Role.WRITING,
    "aside": Role.NOTE,
    "blockquote": Role.QUOTE,
    "br": Role.BREAK,
    "hr": Role.BREAK,
    "pre": Role.PREFORMATTED,
    "td": Role.CELL,
    "th": Role.CELL,
}
XML_TAGS = {
    **dict.fromkeys(EMPHASIS, Role.EMPHASIS),
    "author": Role.AUTHOR,
    "blockquote": Role.QUOTE,
    "br": Role.BREAK,
    "casebody": Role.CASE,
    "footnote": Role.NOTE,
    "footnotemark": Role.CALL,
    "opinion": Role.WRITING,
    "p": Role.BLOCK,
    "page-number": Role.PAGE,
}
BLOCKS = {
    Role.BLOCK: PassageKind.PARAGRAPH,
    Role.AUTHOR: PassageKind.BYLINE,
    Role.HEADING: PassageKind.HEADING,
    Role.PREFORMATTED: PassageKind.PREFORMATTED,
    Role.QUOTE: PassageKind.BLOCKQUOTE,
}
LONGEST_PAGE, LONGEST_LABEL = 20, 40
CAPTURED = frozenset({Role.PAGE, Role.CALL, Role.LABEL, Role.ANCHOR})
WITHIN_MARKS = frozenset({Role.EMPHASIS, Role.INLINE, Role.BREAK})
PRINTED_PAGE = re.compile(r"\s*\*{1,4}\s*\[?\d{1,6}\]?\s*")
PRINTED_LABEL = re.compile(r"\s*[\[(]?(?:fn\.? ?)?(?:\w{1,5}|\*{1,6}|[†‡§¶]{1,4})[\])]?[.,]?\s*$", re.IGNORECASE)


def html_role(event: Event, parent: str) -> Role:
    """The role of an element of an HTML casebody; `parent` is the tag that holds it."""
    if event.tag == "a":
        return _anchor_role(event, parent)
    if event.tag in {"div", "section", "li"} and "footnote" in event.classes:
        return Role.NOTE
    roles = {**WORD_CLASSES, **PART_CLASSES} if event.tag in PART_TAGS else WORD_CLASSES
    classed = next((roles[name] for name in event.classes if name in roles), None)
    return classed or HTML_TAGS.get(event.tag, Role.BLOCK)


def _anchor_role(event: Event, parent: str) -> Role:
    href = event.attribute("href")
    if "page-label" in event.classes:
        return Role.PAGE
    if "footnotemark" in event.classes:
        return Role.CALL
    if parent == "aside" and href.startswith("#ref_"):
        return Role.LABEL
    if href.startswith("#fn"):
        return Role.CALL if parent == "sup" else Role.ANCHOR
    return Role.INLINE


def xml_role(event: Event, parent: str) -> Role:
    """The role of an element of an XML casebody."""
    tag = event.tag
    if tag in XML_TAGS:
        return XML_TAGS[tag]
    return Role.BLOCK if parent in CONTAINERS and tag not in INLINE else Role.INLINE


class Walker:
    """Takes events and builds a `MarkedCase`."""

    def __init__(self, *, html: bool) -> None:
        self.case = MarkedCase()
        self._html = html
        self._roles: list[tuple[str, Role]] = [("", Role.INLINE)]
        self._part: MarkedWriting | None = None
        self._note: MarkedNote | None = None
        self._anchored = False
        self._in_case = False
        self._quotes = 0
        self._preformatted = 0
        self._block: MarkedBlock | None = None
        self._pending: list[PageSign] = []
        self._captured: list[str] = []
        self._opened: Event | None = None
        self._capturing = Role.INLINE
        self._styles: list[EmphasisStyle] = []

    def walk(self, events: Iterable[Event]) -> MarkedCase:
        """The case that the events describe. Call it once."""
        for event in events:
            if event.happening is Happening.WORDS:
                self._words(event.words)
            elif event.happening is Happening.OPEN:
                self._open(event)
            else:
                self._close()
        self._flush()
        self._settle_pending()
        return self.case

    def _open(self, event: Event) -> None:
        role = (html_role if self._html else xml_role)(event, self._roles[-1][0])
        if self._opened is not None and role in WITHIN_MARKS:
            role = Role.INLINE
        elif self._opened is not None:
            self._capture(self._capturing)
        self._roles.append((event.tag, role))
        if role in CAPTURED:
            self._captured, self._opened, self._capturing = [], event, role
        elif role is Role.EMPHASIS:
            self._emphasise(EMPHASIS.get(event.tag, EmphasisStyle.SMALL_CAPS), opens=True)
        elif role in {Role.BREAK, Role.CELL}:
            self._break()
        elif role in BLOCKS:
            self._flush()
            self._quotes += role is Role.QUOTE
            self._preformatted += role is Role.PREFORMATTED
            self._block = self._new_block(BLOCKS[role], event)
        elif role is not Role.INLINE:
            self._flush()
            self._open_part(role, event)

    def _open_part(self, role: Role, event: Event) -> None:
        if role is Role.CASE:
            self.case.attributes |= dict(event.attributes or {})
            self._in_case, self._part = True, self.case.head
        elif role is Role.HEAD:
            self._part = self.case.head
        elif role is Role.WRITING:
            source_type = event.attribute("data-type") or event.attribute("type")
            self._part = MarkedWriting(source_type, event.line)
            self.case.writings.append(self._part)
        elif role is Role.NOTE and self._part is not None:
            label = plain_label(event.attribute("data-label") or event.attribute("label"))[:LONGEST_LABEL]
            self._start_note(MarkedNote(label, event.attribute("id")))

    def _close(self) -> None:
        _tag, role = self._roles.pop()
        if role in CAPTURED:
            self._capture(role)
        elif role is Role.EMPHASIS:
            self._emphasise(self._styles[-1] if self._styles else EmphasisStyle.ITALIC, opens=False)
        elif role in {Role.CASE, Role.HEAD, Role.WRITING, Role.NOTE}:
            self._flush()
            self._close_part(role)
        elif role in BLOCKS:
            self._flush()
            self._quotes -= role is Role.QUOTE
            self._preformatted -= role is Role.PREFORMATTED

    def _close_part(self, role: Role) -> None:
        self._note = None
        if role is not Role.NOTE:
            self._settle_pending()
            self._in_case = self._in_case and role is not Role.CASE
            self._part = self.case.head if self._in_case and not self.case.writings else None

    def _start_note(self, note: MarkedNote) -> None:
        if self._part is not None:
            self._part.notes.append(note)
        self._note = note

    def _new_block(self, kind: PassageKind, event: Event | None = None) -> MarkedBlock:
        """A block of its place: head matter stays head matter, a quotation's blocks quote, a note's are its own."""
        if self._part is None:
            kind = PassageKind.UNPLACED
        elif self._part is self.case.head:
            named = [event.tag, *event.classes] if event is not None else []
            kind = PassageKind.HEADNOTE if is_headnotes(named) else PassageKind.HEAD_MATTER
        elif self._quotes:
            kind = PassageKind.BLOCKQUOTE
        elif self._note is not None:
            kind = PassageKind.FOOTNOTE if kind is not PassageKind.PREFORMATTED else kind
        block = MarkedBlock(kind)
        if event is not None:
            block.line, block.page_map = event.line, event.attribute("pgmap")
            block.sort = event.attribute("class") or event.tag
        block.parts += [EmphasisSign(style, opens=True) for style in self._styles]
        return block

    def _current(self) -> MarkedBlock:
        if self._block is None:
            self._block = self._new_block(PassageKind.PARAGRAPH)
        return self._block

    def _words(self, words: str) -> None:
        if self._opened is not None:
            self._captured.append(words)
        elif self._block is not None or words.strip():
            self._say(words)

    def _say(self, words: str) -> None:
        if not self._preformatted:
            self._current().parts.append(words)
            return
        first, *others = re.split(r"\r\n|\r|\n", words)
        self._current().parts.append(first)
        for line in others:
            self._break()
            self._current().parts.append(line)

    def _break(self) -> None:
        """A line break: layout inside a passage, save in preformatted text, where each line is a passage."""
        if self._preformatted:
            self._flush()
            self._block = self._new_block(PassageKind.PREFORMATTED)
        elif self._block is not None:
            self._block.parts.append("\n")

    def _emphasise(self, style: EmphasisStyle, *, opens: bool) -> None:
        if opens:
            self._styles.append(style)
        elif self._styles:
            self._styles.pop()
        if self._block is not None:
            self._block.parts.append(EmphasisSign(style, opens=opens))

    def _capture(self, role: Role) -> None:
        """Ends a mark. What it prints and no mark would print is words: a mark that was left open holds no text."""
        printed, opened = "".join(self._captured), self._opened
        self._captured, self._opened = [], None
        if opened is None:
            return
        printed, words = _page_and_words(printed, opened) if role is Role.PAGE else _label_and_words(printed)
        if role is Role.PAGE:
            self._page(opened, printed)
        elif role is Role.LABEL and self._note is not None and self._note.label in {"", plain_label(printed)}:
            self._note.printed = printed.strip()
            self._note.label = plain_label(printed)
        elif role is Role.ANCHOR and printed.strip() and self._opens_block() and self._part is not None:
            self._flush()
            self._start_note(MarkedNote(plain_label(printed), printed=printed.strip()))
            self._anchored = True
            self._block = self._new_block(PassageKind.PARAGRAPH, opened)
        elif printed.strip():
            self._current().parts.append(CallSign(printed.strip(), opened.attribute("href").removeprefix("#")))
        if words.strip():
            self._say(words)

    def _opens_block(self) -> bool:
        return self._block is None or not self._block.words.strip()

    def _page(self, opened: Event, printed: str) -> None:
        page = (opened.attribute("data-label") or opened.attribute("label") or printed).strip().lstrip("*").strip()
        if not 0 < len(page) <= LONGEST_PAGE:
            if printed.strip():
                self._say(printed)
            return
        index = opened.attribute("data-citation-index") or opened.attribute("citation-index")
        sign = PageSign(page, index)
        if self._block is None:
            self._pending.append(sign)
        else:
            self._block.parts.append(sign)

    def _flush(self) -> None:
        """Ends the open block. One without words hands its pages to the next block, its calls to the one before."""
        block, self._block = self._block, None
        if block is None:
            return
        if not block.words.strip():
            self._pending += block.pages
            self._call_at_end(block.calls)
            return
        block.parts[:0] = self._pending
        self._pending = []
        self._place(block)

    def _place(self, block: MarkedBlock) -> None:
        if self._part is None:
            self.case.outside.append(block)
            return
        if RULE.fullmatch(block.words.strip()):
            block.kind = PassageKind.UNPLACED
            if self._anchored:
                self._note, self._anchored = None, False
            self._part.blocks.append(block)
            return
        nested = NOTE_IN_NOTE.match(block.words.lstrip()) if self._note and self._note.blocks else None
        if nested is not None:
            self._start_note(MarkedNote(plain_label(nested["label"]), printed=nested[0].strip()))
            drop_prefix(block, nested[0])
        (self._note.blocks if self._note is not None else self._part.blocks).append(block)

    def _call_at_end(self, calls: list[CallSign]) -> None:
        if calls and (before := self._last_block()) is not None:
            before.parts += calls
        elif calls:
            self._block = self._new_block(PassageKind.UNPLACED)
            self._block.parts += [call.printed for call in calls]
            self._flush()

    def _last_block(self) -> MarkedBlock | None:
        if self._note is not None and self._note.blocks:
            return self._note.blocks[-1]
        return self._part.blocks[-1] if self._part is not None and self._part.blocks else None

    def _settle_pending(self) -> None:
        """Page labels after which a part has no more words stand at its end."""
        if self._pending and (before := self._last_block()) is not None:
            before.parts += self._pending
            self._pending = []


def _page_and_words(printed: str, opened: Event) -> tuple[str, str]:
    """What a page label's element prints, parted into the label and words that were swept into it."""
    stated = (opened.attribute("data-label") or opened.attribute("label")).strip()
    label = re.match(rf"\s*\*{{0,4}}\s*\[?(?:[Pp]\. ?)?{re.escape(stated)}\]?\s*", printed) if stated else None
    label = label or PRINTED_PAGE.match(printed)
    return (label[0], printed[label.end() :]) if label else ("", printed)


def _label_and_words(printed: str) -> tuple[str, str]:
    """What a footnote mark's element prints, parted into the mark and words that were swept into it."""
    if PRINTED_LABEL.match(printed) or not printed.strip():
        return printed, ""
    first, space, rest = printed.lstrip().partition(" ")
    marks = bool(rest and PRINTED_LABEL.match(first)) and not plain_label(first).isalpha()
    return (first, space + rest) if marks else ("", printed)


def drop_prefix(block: MarkedBlock, prefix: str) -> None:
    """Takes `prefix` off the block's words, white space before it aside; marks stay where they are."""
    left = len(prefix)
    leading = True
    for number, part in enumerate(block.parts):
        if not isinstance(part, str) or not left:
            continue
        words = part.lstrip() if leading else part
        leading = leading and not words
        taken = min(left, len(words))
        block.parts[number] = words[taken:]
        left -= taken
