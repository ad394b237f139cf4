"""Markdown of notes, replies, questions and remarks as safe HTML.

A part of CommonMark 0.31.2: emphasis, lists, block quotations, code and links. What would change plain words that
nobody meant as Markdown is left out: headings, rules, indented code, definitions of links, entities. Raw HTML is shown
as it was typed; a single line break stays one.
"""

import re
from collections.abc import Sequence
from typing import Final

import nh3
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST: Final = 20_000
"""Code points of the longest text that is read as Markdown; a longer one is shown as plain paragraphs."""
DEEPEST: Final = 40
"""Levels of blocks in blocks; the reader would leave out what lies deeper, so that such a text is shown plain too."""
LEFT_OUT: Final = (
    "heading", "lheading", "hr", "code", "reference", "html_block", "html_inline", "image", "entity",
)  # fmt: skip
TAGS: Final = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a"}
ATTRIBUTES: Final[dict[str, set[str]]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES: Final = {"http", "https", "mailto"}
_MARKED: Final = re.compile(r"[*_`\[<>\\~]|^\s*(?:[-+]|[0-9]{1,9}[.)])\s", re.MULTILINE)
"""What Markdown begins with: a text without any of it is shown plain, which is quicker and the same."""
_ALLOWED: Final = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


class _Reader(MarkdownIt):
    """Reads what is allowed; a link to anything else stays as it was typed."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the library's name for it
        """Whether a link may lead there."""
        return _ALLOWED.match(url) is not None


_reader: Final = _Reader("commonmark", {"html": False, "breaks": True, "maxNesting": DEEPEST}).disable(LEFT_OUT)


def as_html(words: str) -> SafeString:
    """The words as HTML of `TAGS` alone. Links lead to http, https or mail addresses and vouch for nothing."""
    tokens = parsed(words)
    if tokens is None:
        return _plain(words)
    drawn = nh3.clean(
        _reader.renderer.render(tokens, _reader.options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
    return mark_safe(drawn.strip())  # noqa: S308 -- cleaned against the lists above


def parsed(words: str) -> Sequence[Token] | None:
    """The words as Markdown's tokens, for what writes other formats; None where they are plain paragraphs."""
    if len(words) > LONGEST or not _MARKED.search(words):
        return None
    tokens = _reader.parse(words)
    return None if any(token.level >= DEEPEST - 1 for token in tokens) else tokens


def _plain(words: str) -> SafeString:
    """As paragraphs; what is one line, as most are, needs no look for them."""
    is_line = "\n" not in words and "\r" not in words
    drawn = f"<p>{escape(words)}</p>" if is_line else linebreaks(words, autoescape=True)
    return mark_safe(drawn)  # noqa: S308 -- escaped in both
