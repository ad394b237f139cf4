"""The reader for opinions on pages of the web: any HTML that has no casebody.

The main text is looked for as browsers' reading views do: an `article` or `main` element before the whole body, without
navigation. Notes are those that links in the text lead to. What is left out is told. Nothing is fetched or executed.
"""

from collections.abc import Collection
from itertools import groupby
from typing import Any

from lxml.etree import HTMLParser, XMLSyntaxError, fromstring, tostring

from opinions.text.parsed import CaseFacts, ParsedCase, ParsedWarning
from opinions.text.readers.assembling import assemble
from opinions.text.readers.courtlistener import part_notes
from opinions.text.readers.markup import UnreadableMarkup, read_markup
from opinions.text.readers.numbering import number, with_neutral_citation
from opinions.text.readers.source import UnreadableSource
from opinions.text.readers.splitting import give_notes, split
from opinions.text.readers.web_notes import FOOTNOTE, mark_notes
from opinions.text.readers.web_stars import mark_stars

ROOTS = frozenset(
    {"html", "head", "body", "main", "article", "section", "div", "center", "p", "span", "font", "table", "blockquote"}
) | frozenset({"pre", "ul", "ol", "title", "meta", "link", "style", "script", "b", "i", "em", "strong", "a", "hr"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CONTROLS = frozenset({"nav", "button", "select", "dialog", "menu"})
FURNITURE = frozenset({"header", "footer", "aside", "form"})
FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "dialog"})
MAIN_SHARE = 0.5
TITLE_LINES = 60
MOST_WORDS = 120
MOST_SHOWN = 8
RESOURCE_LIMIT = "ERR_RESOURCE_LIMIT"


def recognises(root: str) -> bool:
    """Whether a source's first element is one of HTML's."""
    return root in ROOTS or root in HEADINGS


def read(
    text: str,
    facts: CaseFacts,
    *,
    author: str = "",
    author_title: str = "",
    accept: Collection[str] = (),  # noqa: ARG001 -- every reader takes it; markup leaves no split to propose
) -> ParsedCase:
    """Reads the opinion on a page. A warning's `at` counts code points of the words that were taken.

    Raises UnreadableSource for markup that is too damaged or too deep to be read whole.
    """
    root = _root(text)
    mark_notes(root)
    main, warnings = main_text(root)
    mark_stars(main, facts.citations)
    try:
        marked = read_markup(tostring(main, encoding="unicode", method="html", with_tail=False))
    except UnreadableMarkup as error:
        raise UnreadableSource(str(error)) from error
    body, notes = part_notes(marked.drafts)
    known = with_neutral_citation(facts, [draft.words for draft in body[:TITLE_LINES]])
    writings, doubts = split(number(body, known.citations))
    writings, unpaired = give_notes(writings, notes)
    told = [*warnings, *marked.warnings, *doubts, *unpaired]
    return assemble(writings, known, told, author=author, author_title=author_title)


def _root(text: str) -> Any:
    parser = HTMLParser(no_network=True, huge_tree=False, encoding="utf-8", remove_pis=True, remove_comments=True)
    try:
        root = fromstring(text.encode("utf-8", "replace"), parser)
    except XMLSyntaxError as error:
        raise UnreadableSource(f"This HTML cannot be read: {error.msg}.") from error
    for entry in parser.error_log:
        if entry.type_name == RESOURCE_LIMIT:
            raise UnreadableSource(f"This HTML cannot be read whole: {entry.message.strip()}.")
    if root is None:
        raise UnreadableSource("This HTML holds no elements.")
    return root


def main_text(root: Any) -> tuple[Any, list[ParsedWarning]]:
    """The element that holds the text, its furniture taken out, and a sentence on what was left out.

    An `article` or `main` is believed if it holds at least half of the page's words that are no furniture. What holds a
    note that is marked (`web_notes.mark_notes`) is text.
    """
    for element in list(root.iter("script", "style", "template", "noscript", "iframe", "object", "svg", "math")):
        _take_out(element)
    body = next(root.iter("body"), root)
    left_out = [(element.tag, _words(element)) for element in _furniture(body)]
    for element in _furniture(body):
        _take_out(element)
    total = len(_words(body))
    found = [each for each in body.iter("article", "main") if len(_words(each)) >= MAIN_SHARE * total]
    main = _with_notes(found[-1] if found else body, body)
    outside = _outside(body, main)
    left_out += [("elsewhere", outside)] if outside else []
    return main, _told(left_out)


def _with_notes(main: Any, body: Any) -> Any:
    """The element, or the nearest one around it that holds the page's notes too."""
    notes = {each for each in body.iter() if each.get("class") == FOOTNOTE}
    while main is not body and not notes <= set(main.iter()):
        main = main.getparent()
    return main


def _furniture(body: Any) -> list[Any]:
    """The outermost elements that hold no part of the text; one with most of the words is a form around the page."""
    total = len(_words(body))
    found: list[Any] = []
    inside: set[Any] = set()
    for element in body.iter():
        if element.getparent() in inside:
            inside.add(element)
        elif element is not body and _is_furniture(element, MAIN_SHARE * total):
            inside.add(element)
            found.append(element)
    return found


def _is_furniture(element: Any, most: float) -> bool:
    """Whether an element is furniture: by its name or role, with no note in it, and with at most so many words."""
    control = element.tag in CONTROLS
    if not control and element.tag not in FURNITURE and element.get("role") not in FURNITURE_ROLES:
        return False
    if any(each.get("class") == FOOTNOTE for each in element.iter()):
        return False
    if element.tag == "header" and any(each.tag in {"article", "main"} for each in element.iterancestors()):
        return False
    return control or len(_words(element)) <= most


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _outside(body: Any, main: Any) -> str:
    """The words of the page that stand neither in its main text nor in furniture."""
    if main is body:
        return ""
    tail, main.tail = main.tail, None
    parent = main.getparent()
    at = parent.index(main)
    parent.remove(main)
    words = f"{_words(body)} {' '.join((tail or '').split())}".strip()
    parent.insert(at, main)
    return words


def _take_out(element: Any) -> None:
    """Takes an element out; what stands after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _told(left_out: list[tuple[str, str]]) -> list[ParsedWarning]:
    """One sentence on what of the page is no part of the text, by the names of its elements."""
    held = [(tag, words) for tag, words in left_out if words]
    if not held:
        return []
    shown = []
    for tag, pairs in groupby(sorted(held, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
        words = " / ".join(words for _, words in pairs)
        shown.append(f"{tag}: “{words[:MOST_WORDS]}{'…' if len(words) > MOST_WORDS else ''}”")
    sentence = "; ".join(shown[:MOST_SHOWN])
    return [ParsedWarning(0, f"These parts of the page were left out, as no part of the opinion: {sentence}.")]
