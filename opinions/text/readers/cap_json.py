"""The reader for case objects in JSON: the Caselaw Access Project's static site, and its API of version 1.

The two differ in where the casebody stands (`casebody`, or `casebody.data`), and the API's may be text, XML or HTML.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from html import unescape

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedWarning
from opinions.text.readers import cap_html, cap_xml
from opinions.text.readers.bylines import Byline, read_byline
from opinions.text.readers.cap_facts import facts_of_json, merged
from opinions.text.readers.cap_kinds import kind_and_doubt
from opinions.text.readers.cap_text import assemble, finish
from opinions.text.readers.controls import ControlRepair
from opinions.text.readers.lines import Block, blocks_of
from opinions.text.readers.source import UnreadableSource
from opinions.text.readers.writings import Writing, join_bylines

Case = Mapping[str, object]
NO_OPINION = "The source holds no words of an opinion, only the head matter of its case."
BESIDE = ("corrections", "parties", "attorneys", "judges")
"""What a casebody in JSON repeats from its head matter, or, rarely, adds to it."""


def recognises(source: object) -> bool:
    """Whether the decoded JSON is one case of the static site or of the API."""
    return isinstance(source, dict) and isinstance(source.get("casebody"), dict | str | None) and "casebody" in source


def read(
    case: Case,
    facts: CaseFacts,
    *,
    html: str = "",
    author: str = "",
    author_title: str = "",
    accept: Collection[str] = (),
) -> ParsedCase:
    """Reads a case object. What `facts` says goes before what the object says.

    `html` is the static site's HTML of the same case: the text, notes and pages are then read from it, the facts from
    the JSON, and a warning tells where the two differ in words. `author` and `author_title` are for the first writing
    that names nobody; `accept` holds accepted proposals. Warnings stand at 0. Raises UnreadableSource for an object of
    another shape.
    """
    known, doubts = merged(facts, *facts_of_json(case))
    body = _body(case)
    if isinstance(body, str):
        reader = cap_html.read if _is_html(body) else cap_xml.read
        parsed = reader(body, known, author=author, author_title=author_title)
        told = [warning for warning in parsed.warnings if not _is_of_caption(warning, known)]
        return replace(parsed, facts=known, warnings=(*doubts, *_at_start(told)))
    if html:
        beside = _beside(body, html)
        parsed = cap_html.read(html, known, beside=beside, author=author, author_title=author_title)
        told = [warning for warning in parsed.warnings if not _is_of_caption(warning, known)]
        return replace(parsed, facts=known, warnings=(*doubts, *_differences(body, parsed), *_at_start(told)))
    return _read_text(body, known, doubts, author=author, author_title=author_title, accept=accept)


def _body(case: Case) -> Case | str:
    """The casebody itself. Raises UnreadableSource, saying what is there instead."""
    casebody = case.get("casebody")
    status = casebody.get("status") if isinstance(casebody, dict) else None
    body = casebody.get("data") if isinstance(casebody, dict) and "data" in casebody else casebody
    if isinstance(status, str) and status != "ok" and not body:
        raise UnreadableSource(
            f"The API gave no text of this case: its casebody has the status “{status}”. Ask for the full case."
        )
    if isinstance(body, str) and body.strip():
        return body if "<" in body else {"opinions": [body]}
    if isinstance(body, dict) and isinstance(body.get("opinions"), list):
        return body
    found = f"an object with {_listed(body)}" if isinstance(body, dict) else f"a {type(body).__name__}"
    raise UnreadableSource(
        f"The casebody of this case is {found}. A casebody with opinions, or one in XML or HTML, is understood."
    )


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(f"“{name}”" for name in list(names)[:8]) or "nothing"


def _is_html(body: str) -> bool:
    return "<casebody" not in body[:2_000]


def _is_of_caption(warning: ParsedWarning, known: CaseFacts) -> bool:
    """Whether a warning is about a caption that the JSON gives in its short form."""
    return bool(known.caption) and warning.message.startswith("The caption is as")


def _differences(body: Case, parsed: ParsedCase) -> list[ParsedWarning]:
    """A warning where the words of the JSON are not those of the HTML: they may be of different cases."""
    printed = _squeezed("".join(text for text in _texts(body)))
    html = _squeezed("".join(passage.text for opinion in parsed.opinions for passage in opinion.passages))
    missing = abs(len(printed) - len(html))
    if missing * 20 > max(len(printed), len(html)):
        return [ParsedWarning(0, "The JSON and the HTML hold different words: check that they are of the same case.")]
    return []


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _strings(body: Case) -> list[str]:
    """The head matter and the opinions' texts as they are."""
    texts = [body.get("head_matter"), *(each.get("text") for each in _opinions(body))]
    return [text for text in texts if isinstance(text, str)]


def _opinions(body: Case) -> list[Mapping[str, object]]:
    """The opinions of a casebody; one that is its words alone says nothing else."""
    listed = [{"text": each} if isinstance(each, str) else each for each in _list(body.get("opinions"))]
    return [each for each in listed if isinstance(each, dict)]


def _texts(body: Case) -> list[str]:
    return [_text(each) for each in _strings(body)]


def _text(value: object) -> str:
    return ControlRepair().clean(value) if isinstance(value, str) else ""


def _read_text(
    body: Case,
    facts: CaseFacts,
    doubts: Sequence[ParsedWarning],
    *,
    author: str,
    author_title: str,
    accept: Collection[str],
) -> ParsedCase:
    """Reads a casebody whose opinions are text: their marks are lost, but not their kinds and authors."""
    writings: list[Writing] = []
    repair = ControlRepair()
    repair.clean("".join(_strings(body)))
    told = [
        *repair.warnings,
        *doubts,
        ParsedWarning(0, "This format has lost page marks, emphasis and block quotations."),
    ]
    opinions = _opinions(body)
    sources = [_head_text(body), *(_text(each.get("text")) for each in opinions)]
    source = "\n".join(sources)
    blocks = blocks_of(source)
    head = [replace(block, kind=PassageKind.HEAD_MATTER) for block in blocks if block.start < len(sources[0])]
    start = len(sources[0]) + 1
    for number, each in enumerate(opinions):
        end = start + len(sources[number + 1])
        own = [block for block in blocks if start <= block.start < end]
        writing, doubt = _writing(each, own, head if number == 0 else [], alone=len(opinions) == 1)
        writings += [writing] if writing.blocks else []
        told += [ParsedWarning(start, doubt)] if doubt else []
        start = end + 1
    if not writings and not head:
        raise UnreadableSource("The casebody holds no words.")
    if not writings:
        writings.append(Writing(OpinionKind.UNSPLIT, None, tuple(head)))
        told.append(ParsedWarning(0, NO_OPINION))
    made, more = assemble(writings, source, facts, accept)
    types = [writing.byline.source_type if writing.byline else "" for writing in writings]
    made = [replace(opinion, source_type=words) for opinion, words in zip(made, types, strict=True)]
    parsed = finish(made, facts, [*told, *more], author=author, author_title=author_title)
    return replace(parsed, warnings=_at_start(parsed.warnings))


def _at_start(warnings: Iterable[ParsedWarning]) -> tuple[ParsedWarning, ...]:
    """The warnings without places in the text: those are not places in the JSON that holds it."""
    return tuple(
        replace(warning, at=0, proposal=warning.proposal and replace(warning.proposal, at=0)) for warning in warnings
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _head_text(body: Case) -> str:
    """The head matter, and after it what the lists beside it hold and it does not."""
    return "\n".join([_text(body.get("head_matter")), *_beside(body)])


def _beside(body: Case, html: str = "") -> list[str]:
    """What the lists beside the text hold and neither head matter nor opinions do, in the JSON or in `html`."""
    held = _squeezed("".join(_texts(body)) + re.sub(r"<[^>]*>", "", unescape(html)))
    added = []
    for name in BESIDE:
        value = body.get(name)
        texts = [_text(each) for each in value] if isinstance(value, list) else [_text(value)]
        added += [text for text in texts if text.strip() and _squeezed(text) not in held]
    return added


def _writing(
    opinion: Mapping[str, object], blocks: Sequence[Block], head: Sequence[Block], *, alone: bool
) -> tuple[Writing, str]:
    """A writing of the kind that the source gives it. Its byline is the line that the source names as its author."""
    joined = join_bylines(blocks)
    named = _squeezed(_text(opinion.get("author")))
    at = next((at for at, block in enumerate(joined) if named and _squeezed(block.text).startswith(named)), None)
    byline = read_byline(" ".join(_text(opinion.get("author")).split()) if at is None else joined[at].text)
    source_type = _text(opinion.get("type"))
    kind, doubt = kind_and_doubt(source_type, byline, alone=alone)
    if at is not None and byline is not None:
        joined[at] = replace(joined[at], kind=PassageKind.BYLINE)
    said = byline or Byline(named, author_raw=_text(opinion.get("author")))
    return Writing(kind, replace(said, source_type=source_type), (*head, *joined)), doubt
