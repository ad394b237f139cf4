"""A draft's page, the list of drafts, and the last look before publishing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from opinions.actions import read_citations
from opinions.draft_tools import PassageTools, WritingTools, passage_tools, writing_tools
from opinions.drafts import repaired, repairs_of, statement_of
from opinions.forms import FORMATS
from opinions.models import Case, Draft
from opinions.proofs import Proof, build_proof
from opinions.text.courts import SUPREME_COURT, court_name
from opinions.text.headnotes import headnotes_of
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.parsed_json import case_from_json
from opinions.text.repairs.proposals import open_proposals
from opinions.text.repairs.whole_case import settled_warnings
from people.addresses import reverse
from people.models import User

HEADNOTES_SHOWN = 12
MOST_DRAFTS = 100
MOST_DIGITS = 8


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the list: `shared_by` is empty for one's own, `case_url` empty until it is published."""

    title: str
    file_name: str
    url: str
    updated_at: datetime
    shared_by: str
    case_url: str


@dataclass(frozen=True, slots=True)
class FactsShown:
    """What is said of the case, in words; `missing` names what it lacks to be cited."""

    caption: str
    cite: str
    court: str
    decided: str
    docket_number: str
    history: str
    fictional: bool
    lacks_citation: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """All that the page of a draft shows. `tools` are those that are asked for; one set is open at a time."""

    draft: Draft
    facts: FactsShown
    proof: Proof
    held: list[Case]
    passage_tools: PassageTools | None
    writing_tools: WritingTools | None
    urls: dict[str, str]

    @property
    def title(self) -> str:
        """The caption, else what is known of the source."""
        return self.facts.caption or self.draft.file_name

    @property
    def format_words(self) -> str:
        """What the source was read as."""
        return str(dict(FORMATS).get(self.draft.source_format, self.draft.source_format))

    @property
    def to_look_at(self) -> int:
        """How many notices there are."""
        return len(self.proof.notices)


VIEWS = ("repair", "answer", "undo", "redo", "facts", "publish", "share", "discard", "source")


def build_page(draft: Draft, asked: Mapping[str, Any] | None = None) -> DraftPage:
    """The page of a draft as it is now, with the tools that `asked` names by `opinion` and `passage`."""
    case = repaired(draft)
    asked = asked or {}
    opinion, passage = _number(asked.get("opinion")), _number(asked.get("passage"))
    return DraftPage(
        draft=draft,
        facts=facts_shown(draft),
        proof=_proof(draft, case),
        held=held_already(case.facts) if draft.published_as is None else [],
        passage_tools=passage_tools(case, opinion, passage) if opinion >= 0 and passage >= 0 else None,
        writing_tools=writing_tools(case, opinion) if opinion >= 0 and passage < 0 else None,
        urls={name: reverse(f"draft_{name}", args=[draft.uuid]) for name in VIEWS},
    )


def facts_shown(draft: Draft) -> FactsShown:
    """The facts of the draft's case in words."""
    said = statement_of(draft)
    facts = said.facts
    return FactsShown(
        caption=facts.caption,
        cite=", ".join(facts.citations),
        court=_("Supreme Court of the United States") if facts.court == SUPREME_COURT else str(court_name(facts.court)),
        decided=facts.decided,
        docket_number=facts.docket_number,
        history=", ".join(facts.history),
        fictional=said.fictional,
        lacks_citation=not facts.citations,
    )


def held_already(facts: CaseFacts) -> list[Case]:
    """The cases of the library that are reported where this one is."""
    found: dict[int, Case] = {}
    for line in facts.citations:
        try:
            citations = read_citations([line])
        except ValueError:  # what the source gives is no citation: it is asked about when the facts are saved
            continue
        for citation in citations:
            found |= {case.pk: case for case in Case.objects.reported_at(citation)}
    return list(found.values())


def draft_rows(visible: QuerySet[Draft], person: User) -> list[DraftRow]:
    """The drafts that are not published yet, then those that are, the latest first; no text is loaded."""
    rows = visible.defer("source", "parsed", "repairs", "undone").select_related("uploaded_by", "published_as")
    ordered = rows.order_by(F("published_as").desc(nulls_first=True), "-updated_at")
    return [_row(draft, person) for draft in ordered[:MOST_DRAFTS]]


def publishing(draft: Draft, case: ParsedCase) -> dict[str, Any]:
    """What the last look before publishing shows."""
    headnotes = headnotes_of(case)
    return {
        "draft": draft,
        "facts": facts_shown(draft),
        "proof": _proof(draft, case),
        "headnotes": headnotes[:HEADNOTES_SHOWN],
        "headnotes_left": max(len(headnotes) - HEADNOTES_SHOWN, 0),
        "publish_url": reverse("draft_publish", args=[draft.uuid]),
    }


def _proof(draft: Draft, case: ParsedCase) -> Proof:
    """The text of the draft's page; a published draft proposes nothing."""
    repairs = repairs_of(draft)
    offered = open_proposals(case_from_json(draft.parsed), repairs) if draft.published_as is None else []
    return build_proof(case, offered, settled_warnings(repairs))


def _row(draft: Draft, person: User) -> DraftRow:
    return DraftRow(
        title=statement_of(draft).facts.caption,
        file_name=draft.file_name,
        url=draft.get_absolute_url(),
        updated_at=draft.updated_at,
        shared_by="" if draft.uploaded_by_id == person.pk else draft.uploaded_by.name,
        case_url=draft.published_as.get_absolute_url() if draft.published_as else "",
    )


def _number(value: object) -> int:
    """A whole number of an address; -1 for anything else."""
    known = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
    return int(str(value)) if known else -1
