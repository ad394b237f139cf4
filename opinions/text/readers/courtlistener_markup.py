"""The forms of CourtListener's text fields that `markup` does not know, brought into the one that it knows.

`html_anon_2020` (tax courts) sets its parts off by classes: `courtcasedochead`, `opinion` with an `opiniontype`,
`caseopinionby`, `footnotes`. Other fields have notes that only links tell (`sup.fnmark`, Word's own), and page marks
of further classes. Words are never changed: elements are renamed, and links back from a note to its call go.
"""

import html
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml.etree import HTMLParser, XMLParser, XMLSyntaxError, fromstring, tostring

from opinions.text.kinds import PassageKind
from opinions.text.readers.bylines import Byline, surname
from opinions.text.readers.drafts import Draft, DraftWriting
from opinions.text.readers.markup import ENTITY, PAGE_LABEL, UNFIT, XML_START
from opinions.text.readers.web_notes import mark_notes

TELLTALE = re.compile(
    r"courtcasedochead|opiniontype=|footnotereference|typestyle=|ldml-pagenumber|class=[\"']pg(?:break)?[\"' ]"
    r"|href=[\"'][^\"'>]{0,200}#",
    re.IGNORECASE,
)
PREFORMATTED = re.compile(r"<pre[\s>]", re.IGNORECASE)
OTHER_BLOCK = re.compile(
    r"<(?:p|div|h[1-6]|br|hr|blockquote|center|table|[uod]l|li|article|section|opinion|author|footnote)[\s>/]",
    re.IGNORECASE,
)
MARKUP_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
LINK_BACK = re.compile(r"[\s\u21a9\u21b5\u2191\u2912\u2934^\ufe0e\ufe0f]+")
PAGES = frozenset({"ldml-pagenumber", "pg", "pgbreak"})
TYPES = {"concur": "concurrence", "concurring": "concurrence", "dissenting": "dissent", "lead": "majority"}
EMPHASIS = {"it": "i", "bf": "b", "un": "u"}
AUTHOR = "caseopinionby"
HEAD = "courtcasedochead"
INLINE = frozenset({"span", "a", "b", "i", "u", "em", "strong", "sup", "sub", "br", "emphasis", "content"})
MOST_BEFORE_AUTHOR = 80


@dataclass(frozen=True, slots=True)
class KnownForm:
    """Markup in the form that `markup` knows; `authors`: the lines that its elements call a writing's author."""

    text: str
    authors: Collection[str] = ()


def in_known_form(text: str) -> KnownForm:
    """The markup of a field in the form that `markup.read_markup` knows; as it is where nothing needs to be done.

    Markup that is damaged, or declares entities, is left as it is too: reading it says so.
    """
    if TELLTALE.search(text) is None or ENTITY.search(text):
        return KnownForm(text)
    is_xml = XML_START.match(text) is not None
    root = _parsed(text, is_xml=is_xml)
    if root is None:
        return KnownForm(text)
    for element in list(root.iter("*")):
        _rename(element)
    _clear_links_back(root)
    mark_notes(root)
    _head_into_first_writing(root)
    authors = {" ".join("".join(each.itertext()).split()) for each in root.iter("div") if AUTHOR in _classes(each)}
    method = "xml" if is_xml else "html"
    return KnownForm(tostring(root, encoding="unicode", method=method), frozenset(filter(None, authors)))


def preformatted(text: str) -> str | None:
    r"""The plain text of markup that only sets plain text in `pre` and links its citations; None for any other markup.

    CourtListener makes `html_with_citations` so where it has nothing but the text of a PDF.

    >>> preformatted('<pre class="inline">See\n  </pre><a href="/opinion/1/">1 U.S. 2</a><pre> &amp;c.</pre>')
    'See\n  1 U.S. 2 &c.'
    """
    if PREFORMATTED.search(text) is None or OTHER_BLOCK.search(text) or ENTITY.search(text):
        return None
    return html.unescape(MARKUP_TAG.sub("", text))


def _parsed(text: str, *, is_xml: bool) -> Any:
    """The root element; None where the markup is too damaged for a tree."""
    clean = UNFIT.sub("", re.sub(r"\A\s*<\?xml[^>]*\?>", "", text))
    parser: Any
    if is_xml:
        parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    else:
        parser = HTMLParser(no_network=True, huge_tree=False, encoding="utf-8", remove_pis=True, remove_comments=True)
    try:
        root = fromstring(clean.encode("utf-8"), parser)
    except XMLSyntaxError:
        return None
    return None if root is None or any("LIMIT" in entry.type_name for entry in parser.error_log) else root


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def _rename(element: Any) -> None:
    """Gives one element the name or class that `markup` knows."""
    classes = set(_classes(element))
    words = " ".join("".join(element.itertext()).split()) if classes & PAGES else ""
    if element.tag == "footnotereference":
        element.tag = "a"
        element.set("class", "footnote")
        element.set("href", f"#{element.get('anchoridref') or ''}")
    elif element.tag == "emphasis":
        element.tag = EMPHASIS.get(element.get("typestyle") or "", "span")
    elif classes & PAGES and PAGE_LABEL.fullmatch(words):
        element.set("class", "star-pagination")
    elif element.tag == "div" and "opinion" in classes and element.get("opiniontype"):
        told = element.get("opiniontype").strip().lower()
        element.tag = "article"
        element.set("data-type", TYPES.get(told, told))
    elif element.tag not in INLINE and any(HEAD in _classes(each) for each in element.iterancestors()):
        element.tag = "div"


def _clear_links_back(root: Any) -> None:
    """Takes the arrows out that lead from a note back to its call."""
    for anchor in root.iter("a"):
        words = "".join(anchor.itertext())
        if "#" in (anchor.get("href") or "") and words and LINK_BACK.fullmatch(words):
            for inner in list(anchor):
                anchor.remove(inner)
            anchor.text = None


def _head_into_first_writing(root: Any) -> None:
    """Puts what stands before the first writing that markup sets off to its beginning: it is no writing of its own."""
    first = next((each for each in root.iter("article") if "opinion" in _classes(each)), None)
    if first is None or first.getparent() is None:
        return
    before = list(first.itersiblings(preceding=True))
    opening, first.text = first.text, None
    for element in before:
        first.insert(0, element)
    if before:
        before[0].tail = (before[0].tail or "") + (opening or "")
    else:
        first.text = opening


def with_authors(writings: Sequence[DraftWriting], authors: Collection[str]) -> list[DraftWriting]:
    """The writings, with the line that is one of `authors` as the byline of each that has none; what is above it is
    head matter.
    """
    return [_with_author(writing, authors) if writing.byline is None else writing for writing in writings]


def _with_author(writing: DraftWriting, authors: Collection[str]) -> DraftWriting:
    opening = writing.body[:MOST_BEFORE_AUTHOR]
    at = next((at for at, draft in enumerate(opening) if draft.words in authors), None)
    if at is None:
        return writing
    line = writing.body[at]
    byline = Byline(line.words, author=surname(line.words), author_raw=line.words)
    body = (*map(_as_head, writing.body[:at]), replace(line, kind=PassageKind.BYLINE), *writing.body[at + 1 :])
    return replace(writing, byline=byline, body=body)


def _as_head(draft: Draft) -> Draft:
    return draft if draft.kind is PassageKind.HEADNOTE else replace(draft, kind=PassageKind.HEAD_MATTER)
