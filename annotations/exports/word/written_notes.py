"""Notes, replies and remarks as paragraphs: their Markdown as it is shown on the pages."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from annotations.exports.talk import ExportRemark
from annotations.exports.word.document import BULLETS
from annotations.exports.word.fixed_parts import LEVELS
from annotations.exports.word.markup import PLAIN, Look, Markup, Paragraph, paragraph, run, runs_rtl
from annotations.markdown import parsed
from annotations.models import Verdict


def note_paragraphs(words: str, numbered: Callable[[int], int], before: Sequence[Markup] = ()) -> list[Paragraph]:
    """The note's paragraphs; none of an empty one.

    `numbered` makes a new numbered list, which begins at a number; the runs `before` open the first paragraph, and are
    one by themselves where there is no other.
    """
    found = _paragraphs(words, numbered)
    if before:
        found[:1] = [replace(found[0], runs=(*before, *found[0].runs)) if found else Paragraph(tuple(before))]
    return found


def remark_head(remark: ExportRemark) -> str:
    """What a reviewer's remark is about, and the verdict."""
    verdict = str(Verdict(remark.verdict).label) if remark.verdict else ""
    return " · ".join(filter(None, [remark.about, verdict]))


def _paragraphs(words: str, numbered: Callable[[int], int]) -> list[Paragraph]:
    tokens = parsed(words)
    if tokens is not None:
        return list(_Written(numbered).paragraphs(tokens))
    plain = re.split(r"\n{2,}", words.replace("\r\n", "\n").replace("\r", "\n").strip())
    return [Paragraph((run(each),), rtl=runs_rtl(each)) for each in plain if each.strip()]


def set_notes(paragraphs: Sequence[Paragraph], style: str) -> list[Markup]:
    """The paragraphs in that style."""
    return [paragraph(each.runs, style, each) for each in paragraphs]


@dataclass
class _Written:
    """Walks the tokens of a note."""

    numbered: Callable[[int], int]
    lists: list[int] = field(default_factory=list)
    quotations: int = 0
    opens_entry: bool = False

    def paragraphs(self, tokens: Sequence[Token]) -> Iterator[Paragraph]:
        for token in tokens:
            if token.type in ("bullet_list_open", "ordered_list_open"):
                bulleted = token.type == "bullet_list_open"
                self.lists.append(BULLETS if bulleted else self.numbered(int(token.attrs.get("start", 1))))
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
            elif token.type == "list_item_open":
                self.opens_entry = True
            elif token.type in ("blockquote_open", "blockquote_close"):
                self.quotations += 1 if token.nesting > 0 else -1
            elif token.type == "inline":
                yield self._paragraph(_runs(token.children or []), token.content)
            elif token.type == "fence":
                yield self._paragraph([run(token.content.rstrip("\n"), Look("Code"))], token.content)

    def _paragraph(self, runs: Sequence[Markup], words: str) -> Paragraph:
        level = min(len(self.lists), LEVELS) - 1
        numbering = (self.lists[-1], level) if self.lists and self.opens_entry else None
        self.opens_entry = False
        return Paragraph(tuple(runs), numbering, quoted=self.quotations > 0, rtl=runs_rtl(words))


def _runs(tokens: Sequence[Token]) -> list[Markup]:
    """The runs of a paragraph; a link's address follows its words, where they do not say it."""
    look, written = PLAIN, []
    addresses: list[tuple[str, int]] = []
    for at, token in enumerate(tokens):
        if token.type in ("strong_open", "strong_close"):
            look = replace(look, bold=token.nesting > 0)
        elif token.type in ("em_open", "em_close"):
            look = replace(look, italic=token.nesting > 0)
        elif token.type in ("softbreak", "hardbreak"):
            written.append(run("\n", look))
        elif token.type == "code_inline":
            written.append(run(token.content, replace(look, style="Code")))
        elif token.type == "link_open":
            addresses.append((str(token.attrs.get("href", "")), at + 1))
        elif token.type == "link_close":
            address, first = addresses.pop()
            words = "".join(each.content for each in tokens[first:at])
            written.append(run("" if address in (words, f"mailto:{words}") else f" ({address})", look))
        elif token.content:
            written.append(run(token.content, look))
    return written
