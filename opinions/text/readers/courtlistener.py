"""The reader for CourtListener: opinion and cluster JSON of its API (v3, v4), and the JSON of its old bulk files (v2).

Of the text fields the richest that holds words is read. A document that CourtListener calls combined is split into its
writings; the codes of the others (`030concurrence`) give their kinds, a byline that says more goes before.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedWarning
from opinions.text.readers import cap_text, numbering, paragraphs, slip
from opinions.text.readers.assembling import assemble
from opinions.text.readers.bylines import Byline, surname
from opinions.text.readers.controls import ControlRepair
from opinions.text.readers.courtlistener_facts import first_object, layers_of, merged_facts
from opinions.text.readers.courtlistener_markup import in_known_form, preformatted, with_authors
from opinions.text.readers.drafts import Draft, DraftWriting
from opinions.text.readers.lines import blocks_of
from opinions.text.readers.markup import NOTE_OPENS, Marked, read_markup
from opinions.text.readers.splitting import give_notes, split
from opinions.text.readers.writings import UNNAMED_ALONE, UNNAMED_FIRST

MARKED_UP = ("xml_harvard", "html_columbia", "html_lawbox", "html_anon_2020", "xml_scan", "html", "html_with_citations")
PLAIN = "plain_text"
TEXT_FIELDS = (*MARKED_UP[:-1], PLAIN, MARKED_UP[-1])
KINDS = {
    "010": None,
    "015": OpinionKind.MAJORITY,
    "020": OpinionKind.LEAD,
    "025": OpinionKind.PLURALITY,
    "030": OpinionKind.CONCURRENCE,
    "035": OpinionKind.CONCURRENCE_IN_PART,
    "040": OpinionKind.DISSENT,
    "050": OpinionKind.OTHER,
    "060": OpinionKind.OTHER,
    "070": OpinionKind.OTHER,
    "080": OpinionKind.OTHER,
    "090": OpinionKind.OTHER,
    "100": OpinionKind.COURT,
}
SPELLED_CODES = {
    "combined": "010",
    "unanimous": "015",
    "lead": "020",
    "plurality": "025",
    "concurrence": "030",
    "in part": "035",
    "dissent": "040",
}
"""The codes of the words by which the search of the API, and people, call them ("lead-opinion", "Dissent")."""
BEFORE_OPINIONS = {
    "headmatter": PassageKind.HEAD_MATTER,
    "correction": PassageKind.HEAD_MATTER,
    "cross_reference": PassageKind.HEAD_MATTER,
    "attorneys": PassageKind.HEAD_MATTER,
    "posture": PassageKind.HEAD_MATTER,
    "procedural_history": PassageKind.HEAD_MATTER,
    "history": PassageKind.HEAD_MATTER,
    "disposition": PassageKind.HEAD_MATTER,
    "arguments": PassageKind.HEAD_MATTER,
    "syllabus": PassageKind.HEAD_MATTER,
    "summary": PassageKind.HEADNOTE,
    "headnotes": PassageKind.HEADNOTE,
}
"""Fields of a cluster whose words stand before its opinions: a syllabus is the court's or its reporter's own."""
SAID_TRUE = (True, 1, "t", "true", "True", "1")
"""How a truth is written, in JSON and in the rows of the bulk files."""
NOTES_HEADING = re.compile(r"(?:foot)?notes:?", re.IGNORECASE)
NOTE_LABEL = re.compile(
    r"\s*(?:\[(?P<boxed>\d{1,3}[a-z]?|\*{1,5}|[†‡§])\]|(?P<plain>\d{1,3}|\*{1,5}|[†‡])(?:\.|(?=\s)))\s*"
)
PRINTED_CITE = re.compile(r"(?P<cite>\d{1,4} [A-Z][\w. ]{0,18}?\.? \d{1,5})(?: \(\d{4}\))?")
TITLE_LINES = 20
Shape = Mapping[str, Any]


class UnknownShape(ValueError):
    """JSON that is no opinion of CourtListener. The message says what was found."""


def recognises(obj: object) -> bool:
    """Whether `obj`, as `json.loads` gives it, is an opinion or cluster of CourtListener."""
    if isinstance(obj, list):
        return bool(obj) and all(recognises(each) for each in obj[:3])
    if not isinstance(obj, Mapping):
        return False
    held = set(obj)
    if "results" in held and not held & set(TEXT_FIELDS):
        return isinstance(obj["results"], list) and recognises(obj["results"])
    if "opinions" in held and held & {"cluster_id", "caseName"}:
        return True
    return bool(held & {"sub_opinions", "html_with_citations", "opinions_cited"} or held & set(TEXT_FIELDS)) and bool(
        held & {"id", "resource_uri", "cluster", "cluster_id", "sub_opinions", "absolute_url", "type"}
    )


def read(
    text_or_obj: object,
    facts: CaseFacts,
    *,
    author: str = "",
    author_title: str = "",
    accept: Collection[str] = (),
) -> ParsedCase:
    """Reads one case of CourtListener: JSON as text or as objects; an opinion, a cluster, or a list of its opinions.

    What `facts` says goes before what the source says. A warning's `at` counts code points of the words of the field
    that was read, its markup taken out. Raises `UnknownShape` with a sentence that names what was found.
    """
    obj = _loaded(text_or_obj)
    known = merged_facts(facts, obj)
    chosen, warnings = _apart_from_combined(_of_one_case(_opinions(obj)))
    if len(chosen) == 1 and _field(chosen[0]) == PLAIN and not slip.recognises(chosen[0][PLAIN]):
        return _read_plain(chosen[0], known, author=author, author_title=author_title, accept=accept)
    writings: list[DraftWriting] = []
    for opinion in chosen:
        found, doubts, known = _read_opinion(opinion, known)
        writings.extend(found)
        warnings.extend(doubts)
    if writings:
        before = tuple(_before_opinions(text_or_obj, writings))
        writings[0] = replace(writings[0], body=before + writings[0].body)
    return assemble(writings, known, warnings, author=author, author_title=author_title)


def _before_opinions(source: object, writings: Sequence[DraftWriting]) -> Iterable[Draft]:
    """What a cluster's own fields hold that stands before the opinions, and that these do not print themselves."""
    printed = [draft.words for writing in writings for draft in writing.body]
    for layer in layers_of(first_object(_loaded(source))):
        for name, kind in BEFORE_OPINIONS.items():
            told = layer.get(name)
            for draft in read_markup(told).drafts if isinstance(told, str) and told.strip() else ():
                if not any(draft.words in each for each in printed):
                    printed.append(draft.words)
                    yield replace(draft, at=0, kind=kind, label=None, opens="")


def _field(opinion: Shape) -> str:
    """The richest of the text fields that hold words."""
    return next(each for each in TEXT_FIELDS if isinstance(opinion.get(each), str) and opinion[each].strip())


def _read_plain(
    opinion: Shape, facts: CaseFacts, *, author: str, author_title: str, accept: Collection[str]
) -> ParsedCase:
    """Plain text that is not wrapped, as the readers of such text have it; with the kind that the code gives."""
    named = author or str(opinion.get("author_str") or "")
    repair = ControlRepair()
    plain = repair.clean(opinion[PLAIN])
    reads = paragraphs.read if paragraphs.recognises(plain) else cap_text.read
    parsed = reads(plain, facts, author=named, author_title=author_title, accept=accept)
    parsed = replace(parsed, warnings=(*repair.warnings, *parsed.warnings))
    kind = KINDS.get(_code(opinion))
    first = parsed.opinions[0]
    if kind is None or len(parsed.opinions) > 1 or first.source_type:
        return parsed
    return replace(parsed, opinions=(replace(first, kind=kind, source_type=str(opinion["type"])),))


def _loaded(source: object) -> object:
    if not isinstance(source, str):
        return source
    try:
        return json.loads(source)
    except (ValueError, RecursionError) as error:
        raise UnknownShape(f"This is no JSON that can be read: {error}.") from error


def _opinions(obj: object) -> list[Shape]:
    """The opinions with text in `obj`."""
    found = list(_opinions_in(obj))
    if found:
        return found
    inner = first_object(obj)
    if inner is not None and ("sub_opinions" in inner or "opinions" in inner):
        raise UnknownShape(
            "This is a cluster of CourtListener that names its opinions by their addresses and holds no text: "
            "give the opinions too."
        )
    raise UnknownShape(
        f"This JSON is {_described(obj)}, not an opinion of CourtListener: one has a text in at least one of the "
        f"fields {', '.join(TEXT_FIELDS)}."
    )


def _of_one_case(opinions: list[Shape]) -> list[Shape]:
    """The opinions. Raises UnknownShape where they are of several clusters, which are cases of their own."""
    clusters = {_cluster(each) for each in opinions} - {""}
    if len(clusters) > 1:
        raise UnknownShape(
            f"These opinions of CourtListener belong to {len(clusters)} cases, and one is read at a time: give the "
            "opinions of each case a file of their own."
        )
    return opinions


def _cluster(opinion: Shape) -> str:
    """The number of the cluster that an opinion belongs to, whether it is told as such, in an address or inside."""
    told = opinion.get("cluster_id") or opinion.get("cluster") or ""
    number = told.get("id") or "" if isinstance(told, Mapping) else told
    return str(number).rstrip("/").rpartition("/")[2]


def _opinions_in(obj: object) -> Iterable[Shape]:
    if isinstance(obj, list):
        for each in obj:
            yield from _opinions_in(each)
    elif isinstance(obj, Mapping):
        for name in ("sub_opinions", "opinions", "results", "opinion"):
            if isinstance(obj.get(name), list | Mapping):
                yield from _opinions_in(obj[name])
        if any(isinstance(obj.get(name), str) and obj[name].strip() for name in TEXT_FIELDS):
            yield _unwrapped(obj)


def _unwrapped(opinion: Shape) -> Shape:
    """The opinion, its plain text taken out of the `pre` that is all the markup of its richest field."""
    name = _field(opinion)
    plain = preformatted(opinion[name]) if name != PLAIN else None
    return opinion if plain is None else {**opinion, **dict.fromkeys(MARKED_UP, ""), PLAIN: plain}


def _described(obj: object) -> str:
    if isinstance(obj, Mapping):
        names = ", ".join(str(name)[:40] for name in list(obj)[:8])
        return f"an object with the fields {names}" if names else "an empty object"
    if isinstance(obj, list):
        return f"a list of {len(obj)}" if obj else "an empty list"
    return {str: "a string", int: "a number", float: "a number", bool: "true or false"}.get(type(obj), "null")


def _apart_from_combined(opinions: Sequence[Shape]) -> tuple[list[Shape], list[ParsedWarning]]:
    """The opinions to read, in the order of their codes: where a combined one stands beside its parts, the parts."""
    parts = [each for each in opinions if _code(each) not in {"", "010"}]
    if not parts or len(parts) == len(opinions):
        return sorted(opinions, key=_place), []
    warning = ParsedWarning(
        0, "The case is given twice, as one combined document and in its writings: the writings were read."
    )
    return sorted(parts, key=_place), [warning]


def _code(opinion: Shape) -> str:
    """The number of an opinion's type; empty where it has none."""
    told = " ".join(str(opinion.get("type") or "").lower().replace("-", " ").split()).removesuffix(" opinion")
    return told[:3] if told[:3].isdigit() else SPELLED_CODES.get(told, "")


def _place(opinion: Shape) -> tuple[str, int]:
    """Where an opinion comes among those of its case: by its code, then by the order that its source tells."""
    order = opinion.get("ordering_key")
    return _code(opinion), order if isinstance(order, int) else 0


def _read_opinion(opinion: Shape, facts: CaseFacts) -> tuple[list[DraftWriting], list[ParsedWarning], CaseFacts]:
    """The writings of one opinion object, and the facts with what its text adds to them."""
    name, kind = _field(opinion), KINDS.get(_code(opinion))
    text = opinion[name]
    authors: Collection[str] = ()
    if name == PLAIN and slip.recognises(text):
        writings, warnings, facts = slip.drafted(text, facts)
        return _typed(writings, opinion, kind), warnings, facts
    if name == PLAIN:
        repair = ControlRepair()
        drafts = tuple(Draft(block.start, block.text) for block in blocks_of(repair.clean(text)))
        marked = Marked(drafts, tuple(repair.warnings))
    else:
        form = in_known_form(text)
        authors, marked = form.authors, read_markup(form.text)
    facts = _printed_facts(facts, [draft.words for draft in marked.drafts[:TITLE_LINES]])
    body, notes = part_notes(marked.drafts)
    if not body:
        raise UnknownShape("An opinion in this JSON has notes, and no text.")
    body = numbering.number(body, facts.citations)
    writings, warnings = split(body) if kind is None else (_one_writing(body), [])
    warnings += _contradiction(writings[0], opinion, kind)
    writings, doubts = give_notes(with_authors(writings, authors), notes)
    if authors and all(writing.byline for writing in writings):
        warnings = [each for each in warnings if each.message not in {UNNAMED_ALONE, UNNAMED_FIRST}]
    return _typed(writings, opinion, kind), [*marked.warnings, *warnings, *doubts], facts


def _printed_facts(facts: CaseFacts, lines: Sequence[str]) -> CaseFacts:
    """The facts with the citations that the text prints above its caption, where no other are known."""
    if not facts.citations:
        printed = (PRINTED_CITE.fullmatch(line) for line in lines)
        facts = replace(facts, citations=tuple(dict.fromkeys(match["cite"] for match in printed if match)))
    return numbering.with_neutral_citation(facts, lines)


def _one_writing(body: Sequence[Draft]) -> list[DraftWriting]:
    """A document that holds one writing: its first byline is its own, whatever stands further down."""
    writings, _ = split(body)
    drafts = tuple(draft for writing in writings for draft in writing.body)
    return [replace(writings[0], body=drafts)]


def _typed(writings: Sequence[DraftWriting], opinion: Shape, kind: OpinionKind | None) -> list[DraftWriting]:
    """The writings with the kind that CourtListener's code gives, where their byline does not say more."""
    per_curiam = opinion.get("per_curiam") in SAID_TRUE
    named = str(opinion.get("author_str") or "")
    joined = joiners_named(opinion.get("joined_by_str")) if len(writings) == 1 else ()
    typed = list(writings)
    first = typed[0]
    byline = first.byline
    if byline is None and (per_curiam or named or joined):
        byline = Byline("", author=surname(named), author_raw=named, per_curiam=per_curiam, joined_by=joined)
    elif byline is not None and not byline.author and named and not byline.per_curiam:
        byline = replace(byline, author=surname(named), author_raw=named)
    if byline is not None and not byline.joined_by:
        byline = replace(byline, joined_by=tuple(name for name in joined if name != byline.author))
    if kind is not None:
        own = first.byline.kind if first.byline else None
        typed[0] = replace(first, byline=byline, kind=own or kind, source_type=str(opinion["type"]))
    else:
        typed[0] = replace(first, byline=byline)
    return typed


def joiners_named(told: object) -> tuple[str, ...]:
    """The surnames in the list of names by which CourtListener says who joined; empty for anything else.

    >>> joiners_named("Ann Pell, QUAY and Tarn")
    ('Pell', 'Quay', 'Tarn')
    """
    parts = re.split(r"[,;&]|\band\b", told) if isinstance(told, str) else []
    return tuple(dict.fromkeys(name for part in parts if (name := surname(part.strip()))))


def _contradiction(writing: DraftWriting, opinion: Shape, kind: OpinionKind | None) -> list[ParsedWarning]:
    """A warning where the code says that a writing speaks for the court and its byline that it does not, or so."""
    said = writing.byline.kind if writing.byline else None
    if said is None or kind is None or kind is OpinionKind.OTHER:
        return []
    if said.speaks_for_the_court == kind.speaks_for_the_court:
        return []
    raw = writing.byline.raw if writing.byline else ""
    sentence = f"The source calls this writing “{opinion['type']}”, but its byline reads “{raw}”: check its kind."
    return [ParsedWarning(writing.body[0].at if writing.body else 0, sentence)]


def part_notes(drafts: Sequence[Draft]) -> tuple[list[Draft], list[Draft]]:
    """Parts drafts into body and notes: notes are marked up as such, or stand under a heading that says NOTES.

    The heading itself stays, as unplaced.
    """
    body: list[Draft] = []
    notes: list[Draft] = []
    under_heading = False
    for draft in drafts:
        if draft.label is not None:
            notes.append(draft)
        elif draft.kind is PassageKind.HEADING and NOTES_HEADING.fullmatch(draft.words):
            under_heading = True
            body.append(replace(draft, kind=PassageKind.UNPLACED))
        elif under_heading and not draft.opens:
            note = _as_note(draft, notes)
            (notes if note.label is not None else body).append(note)
        else:
            under_heading = False
            body.append(draft)
    return body, notes


def _as_note(draft: Draft, notes: Sequence[Draft]) -> Draft:
    """A paragraph among notes: the first of one if it opens with a label, else more of the one before."""
    match = NOTE_LABEL.match(draft.text)
    if match:
        label = match["boxed"] or match["plain"]
        return replace(draft.without(match.end()), kind=PassageKind.FOOTNOTE, label=label, opens=NOTE_OPENS)
    if not notes:
        return draft
    kind = draft.kind if draft.kind is PassageKind.BLOCKQUOTE else PassageKind.FOOTNOTE
    return replace(draft, kind=kind, label=notes[-1].label)
