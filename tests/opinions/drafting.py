"""Drafts to test with, made by the product's own actions; the case is plainly invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from opinions.drafts import create_draft, repair_draft, repairs_of, undo_repair
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedCase,
    ParsedNoteMark,
    ParsedOpinion,
    ParsedPageMark,
    ParsedPassage,
    ParsedPlace,
    ParsedWarning,
)
from opinions.text.parsed_json import case_from_json
from opinions.text.repairs import SetPassage
from opinions.text.repairs.proposals import open_proposals
from opinions.uploads import Sent, Upload

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from opinions.models import Draft
    from people.models import User

SERIES = "77 Fict. 1"
HTMX = {"HX-Request": "true"}


def hen_and_fox() -> ParsedCase:
    """An invented case: a headnote, a byline, paragraphs with a page mark, notes called and not."""
    first = ParsedOpinion(
        OpinionKind.MAJORITY,
        (
            ParsedPassage(PassageKind.HEADNOTE, "[1] Of hens and foxes."),
            ParsedPassage(PassageKind.BYLINE, "HEN, Justice."),
            ParsedPassage(
                PassageKind.PARAGRAPH,
                "The fox shall pay under § 7 — 3—12.5 of the Farm Code. The hen keeps the henhouse.",
                page="1",
                pages=(ParsedPageMark(54, SERIES, "2"),),
                notes=(ParsedNoteMark(53, "1"),),
            ),
            ParsedPassage(PassageKind.PARAGRAPH, "So it is ordered, and the hen is con- tent."),
            ParsedPassage(PassageKind.FOOTNOTE, "The fox did not appear.", label="1"),
            ParsedPassage(PassageKind.FOOTNOTE, "Nobody calls this note.", label="2"),
        ),
        author="Hen",
        author_title="J.",
        source_type="majority",
    )
    second = ParsedOpinion(
        OpinionKind.DISSENT, (ParsedPassage(PassageKind.PARAGRAPH, "I would let the fox go."),), author="Owl"
    )
    warning = ParsedWarning(0, "Look at the order.", place=ParsedPlace(0, 3))
    facts = CaseFacts("Hen v. Fox", citations=(SERIES,), decided="1999")
    return ParsedCase(facts, (first, second), warnings=(warning,))


def sent(name: str, source: bytes, html: bytes = b"") -> Sent:
    """A file as the upload form hands it on."""
    return Sent(name, len(source) + len(html), lambda: Upload(name, source, html))


def fresh_draft(by: User, parsed: ParsedCase | None = None) -> Draft:
    """A draft without any repair."""
    return create_draft(
        by=by, source=b"The hen and the fox.", file_name="hen.txt", source_format="cap_text",
        parsed=parsed or hen_and_fox(),
    )  # fmt: skip


def make_draft(by: User) -> Draft:
    """A draft with one repair made and one taken back."""
    draft = fresh_draft(by)
    draft = repair_draft(draft, by=by, revision=1, repair=SetPassage(1, 0, PassageKind.BLOCKQUOTE))
    draft = repair_draft(draft, by=by, revision=2, repair=SetPassage(0, 3, PassageKind.BLOCKQUOTE))
    return undo_repair(draft, by=by, revision=3)


def address(draft: Draft, name: str = "") -> str:
    """Where the draft is, or its address of that name (`draft_` left out)."""
    return reverse(f"draft_{name}" if name else "draft", args=[draft.uuid])


def post(client: Client, draft: Draft, name: str, *, htmx: bool = False, **fields: Any) -> Answer:
    """Sends a form of the draft's page, by htmx or as a plain form."""
    return client.post(address(draft, name), fields, headers=HTMX if htmx else {})


def open_proposal(draft: Draft, at: int = 0) -> str:
    """The id of the draft's first open proposal, or of the one at that place in their order."""
    return open_proposals(case_from_json(draft.parsed), repairs_of(draft))[at].id
