"""A Word file as it is written: its body goes to the file piece by piece, notes and comments follow at the end."""

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from types import TracebackType
from typing import BinaryIO, Final, Self

from annotations.exports.word import fixed_parts
from annotations.exports.word.markup import Look, Markup, Paragraph, attribute, field, paragraph, properties, run
from annotations.exports.word.styles import styles_part

BULLETS: Final = 1
"""The list of bullets; numbered lists follow."""
NOTE_CALL: Final = Look("FootnoteReference")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the body: the header's two ends, the file's title, when it was made."""

    title: str
    header: str
    header_end: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment to be made: who says it, when (aware), and at least one paragraph."""

    author: str
    at: datetime
    paragraphs: Sequence[Paragraph]


class Document:
    """A Word file being written into `to`, an open binary file. Used as a context; what fails leaves a broken file."""

    def __init__(self, to: BinaryIO, frame: Frame) -> None:
        self._frame = frame
        self._footnotes: list[Markup] = []
        self._comments: list[Markup] = []
        self._threads: list[Markup] = []
        self._lists: list[int] = []
        self._bookmarks = 0
        self._file = zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def __enter__(self) -> Self:
        for name, content in fixed_parts.BEFORE.items():
            self._file.writestr(name, content)
        self._body = TextIOWrapper(self._file.open("word/document.xml", "w"), encoding="utf-8", newline="\n")
        self._body.write(fixed_parts.opening("document") + "<w:body>")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._body.write(fixed_parts.SECTION + "</w:body></w:document>")
        self._body.close()
        if kind is None:
            self._write_parts()
        self._file.close()

    def add(self, *paragraphs: Markup) -> None:
        """Writes paragraphs at the body's end."""
        self._body.writelines(paragraphs)

    def bookmark(self, name: str, pieces: Iterable[Markup]) -> Markup:
        """The pieces under a bookmark; `name` is ours: letters and digits."""
        self._bookmarks += 1
        at = self._bookmarks
        edges = f'<w:bookmarkStart w:id="{at}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{at}"/>'
        return Markup(f"{edges[0]}{''.join(pieces)}{edges[1]}")

    def footnote(self, pieces: Iterable[Markup]) -> Markup:
        """The call of a new footnote, which Word numbers; the pieces are its one paragraph."""
        number = len(self._footnotes) + 1
        called = Markup(f"<w:r>{properties(NOTE_CALL)}<w:footnoteRef/></w:r>")
        self._note(number, [paragraph([called, run(" "), *pieces], "FootnoteText")])
        return Markup(f'<w:r>{properties(NOTE_CALL)}<w:footnoteReference w:id="{number}"/></w:r>')

    def labelled_footnote(self, label: str, paragraphs: Sequence[Markup]) -> Markup:
        """The call of a new footnote that keeps its label; its paragraphs bear the label themselves.

        Each sign of the label is a text of its own: LibreOffice 7 prints a longer text twice.
        """
        number = len(self._footnotes) + 1
        signs = "".join(f"<w:t>{attribute(sign)}</w:t>" for sign in label)
        self._note(number, paragraphs)
        called = f'<w:footnoteReference w:customMarkFollows="1" w:id="{number}"/>{signs}'
        return Markup(f"<w:r>{properties(NOTE_CALL)}{called}</w:r>")

    def numbered_list(self, start: int) -> int:
        """A new numbered list, which begins at `start`."""
        self._lists.append(start)
        return BULLETS + len(self._lists)

    def comment(self, comment: Comment, answers: int | None = None) -> int:
        """Adds a comment, as an answer to that earlier one or to none; its id."""
        at = len(self._comments)
        last = len(comment.paragraphs) - 1
        called = Markup(f"<w:r>{properties(Look('CommentReference'))}<w:annotationRef/></w:r>")
        written = [
            paragraph(
                [*([] if number else [called]), *each.runs],
                "CommentText",
                each,
                key=_key(at) if number == last else "",
            )
            for number, each in enumerate(comment.paragraphs)
        ]
        when = comment.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        told = (
            f'w:author="{attribute(comment.author)}" w:date="{when}" w:initials="{attribute(initials(comment.author))}"'
        )
        self._comments.append(Markup(f'<w:comment w:id="{at}" {told}>{"".join(written)}</w:comment>'))
        parent = f' w15:paraIdParent="{_key(answers)}"' if answers is not None else ""
        self._threads.append(Markup(f'<w15:commentEx w15:paraId="{_key(at)}"{parent} w15:done="0"/>'))
        return at

    def _note(self, number: int, paragraphs: Sequence[Markup]) -> None:
        self._footnotes.append(Markup(f'<w:footnote w:id="{number}">{"".join(paragraphs)}</w:footnote>'))

    def _write_parts(self) -> None:
        frame = self._frame
        self._part("footnotes", [fixed_parts.SEPARATORS, *self._footnotes])
        self._part("comments", self._comments)
        self._part("commentsExtended", self._threads, tag="w15:commentsEx")
        self._part("numbering", [fixed_parts.BULLET_LIST, fixed_parts.NUMBERED_LIST, *self._numbering()])
        header = paragraph([run(f"{frame.header}\t{frame.header_end}")], "Header")
        self._part("header1", [header], tag="w:hdr")
        pages = [run("\tPage "), field("PAGE", "1"), run(" of "), field("NUMPAGES", "1")]
        self._part("footer1", [paragraph([run(frame.title), *pages], "Footer")], tag="w:ftr")
        self._file.writestr("word/styles.xml", styles_part())
        self._file.writestr("docProps/core.xml", fixed_parts.core(frame.title, frame.made_at))

    def _numbering(self) -> Iterable[Markup]:
        yield Markup(f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="0"/></w:num>')
        for number, start in enumerate(self._lists, start=BULLETS + 1):
            overrides = "".join(
                f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
                for level in range(fixed_parts.LEVELS)
            )
            yield Markup(f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{overrides}</w:num>')

    def _part(self, name: str, pieces: Iterable[str], tag: str = "") -> None:
        tag = tag or f"w:{name}"
        with TextIOWrapper(self._file.open(f"word/{name}.xml", "w"), encoding="utf-8", newline="\n") as part:
            part.write(fixed_parts.opening(name, tag))
            part.writelines(pieces)
            part.write(f"</{tag}>")


def comment_start(comment: int) -> Markup:
    """Where a comment's words begin."""
    return Markup(f'<w:commentRangeStart w:id="{comment}"/>')


def comment_end(comment: int) -> Markup:
    """Where a comment's words end, and its sign."""
    sign = f'<w:r>{properties(Look("CommentReference"))}<w:commentReference w:id="{comment}"/></w:r>'
    return Markup(f'<w:commentRangeEnd w:id="{comment}"/>{sign}')


def initials(name: str) -> str:
    """The first letters of at most three of the name's words.

    >>> initials("Ana María de Ory"), initials("Reader K7Q")
    ('AMd', 'RK')
    """
    return "".join(word[0] for word in name.split()[:3])


def _key(comment: int) -> str:
    """The w14:paraId of a comment's last paragraph: eight hexadecimal digits, below 0x80000000, not zero."""
    return f"{comment + 1:08X}"
