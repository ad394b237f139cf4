"""A small invented class on a small invented case, for tests: people in each role, their work, and what is asked of it.

The text is fiction, with all that makes texts hard: characters beyond 16 bits, markup as words, a page mark in a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotations.actions import Content, LinkChoice, create_annotation, open_submission
from annotations.models import Annotation, Assignment, Claim, Submission
from opinions.actions import store_case
from opinions.models import Authority, Case, OpinionText
from opinions.text.kinds import AuthorityKind, CitationForm, OpinionKind, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedAuthority,
    ParsedCase,
    ParsedCitation,
    ParsedNoteMark,
    ParsedOpinion,
    ParsedPageMark,
    ParsedPassage,
)
from opinions.text.readers.cap_text import read
from opinions.text.spans import Span
from people.models import User

SEED = Path(__file__).resolve().parents[2] / "samples" / "castle-rock-kelly.txt"
SERIES = "9 Fict. 100"
HTMX = {"HX-Request": "true"}
PAST = datetime(2020, 1, 1, tzinfo=UTC)
FUTURE = datetime(2100, 1, 1, tzinfo=UTC)

DUTY = "The town owes a duty of care & candor to its <script>lodgers</script>, and 𝔘nder it none may with\u00adhold."
PREDICATES = "Two predicates are met, as Roe v. Poe, 1 Fict. 2, holds, and the inn\u00a0keeper’s café is no exception."
QUOTED = "A lodger shall have notice."
NOTE = "The note says otherwise 🏛️ in part."
DISSENT = "I would affirm. The town owes nothing."


def invented_case(number: int = 1) -> Case:
    """Two writings: Hart's for the court (pages 100–01, one note) and Ives's dissent (pages 101–04)."""
    roe = "case:roe"
    start = PREDICATES.index("Roe v. Poe")
    cited = ParsedCitation(start, start + len("Roe v. Poe, 1 Fict. 2"), roe, CitationForm.FULL, "")
    series = f"{8 + number} Fict. 100"
    majority = (
        ParsedPassage(PassageKind.HEADING, "A. Notice"),
        ParsedPassage(PassageKind.PARAGRAPH, DUTY),
        ParsedPassage(
            PassageKind.PARAGRAPH,
            PREDICATES,
            pages=(ParsedPageMark(PREDICATES.index("icates"), series, "101"),),
            notes=(ParsedNoteMark(len(PREDICATES), "1"),),
            citations=(cited,),
        ),
        ParsedPassage(PassageKind.BLOCKQUOTE, QUOTED),
        ParsedPassage(PassageKind.FOOTNOTE, NOTE, label="1"),
    )
    dissent = (ParsedPassage(PassageKind.PARAGRAPH, DISSENT, pages=(ParsedPageMark(16, series, "104"),)),)
    facts = CaseFacts(caption=f"Lodger v. Town No. {number}", citations=(series,), court="colo", decided="2001-02-03")
    parsed = ParsedCase(
        facts,
        (
            ParsedOpinion(OpinionKind.MAJORITY, majority, author="Hart", author_title="J."),
            ParsedOpinion(OpinionKind.DISSENT, dissent, author="Ives", author_title="J."),
        ),
        (ParsedAuthority(roe, AuthorityKind.CASE, "Roe v. Poe, 1 Fict. 2 (Colo. 1999)"),),
    )
    return store_case(parsed, by=None, fictional=True, history_checked=True)


def castle_rock() -> Case:
    """Judge Kelly's opinion in the sample, imported through the reader as the sample class has it."""
    facts = CaseFacts(
        caption="Gonzales v. City of Castle Rock",
        citations=("366 F.3d 1093",),
        court="ca10",
        decided="2004-04-29",
        en_banc=True,
        history=("rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005)",),
    )
    return store_case(read(SEED.read_text(), facts, author="Kelly", author_title="J."), by=None, history_checked=True)


@dataclass(frozen=True)
class Desk:
    """One student's place at one writing of one assignment, with her browser."""

    submission: Submission
    version: OpinionText
    client: Client

    @property
    def claims(self) -> list[Claim]:
        """The codebook's claims."""
        return list(self.submission.assignment.codebook.claims.all())

    @property
    def roe(self) -> Authority:
        """The authority that the invented case cites."""
        return Authority.objects.get(key="case:roe")

    def span(self, words: str) -> Span:
        """Where the words stand in the text, which holds them once."""
        text = self.version.text
        assert text.count(words) == 1
        return Span(text.index(words), text.index(words) + len(words))

    def url(self, name: str, query: str = "") -> str:
        """An address of the reader's views."""
        return reverse(name, args=[self.submission.uuid, self.version.opinion.uuid]) + query

    def sent(self, words: str, **fields: object) -> dict[str, object]:
        """What the browser posts for a note on those words."""
        span = self.span(words)
        form: dict[str, object] = {
            "uuid": str(uuid4()),
            "version": str(self.version.uuid),
            "start": span.start,
            "end": span.end,
            "exact": words,
            "note": "",
        }
        return form | fields

    def post(self, form: dict[str, object], *, htmx: bool = True, query: str = "") -> HttpResponse:
        """Posts a new note."""
        headers = HTMX if htmx else {}
        response: HttpResponse = self.client.post(self.url("annotation_create", query), form, headers=headers)  # type: ignore[assignment]  # -- the test client's own response
        return response

    def annotate(
        self, words: str, note: str = "", claims: Sequence[int] = (), *, uuid: UUID | None = None, links: bool = False
    ) -> Annotation:
        """Records a note on those words by the product's own action; `claims` are places in the codebook."""
        chosen = [self.claims[at] for at in claims]
        linked = [LinkChoice(self.roe, pin="3")] if links else []
        made, _new = create_annotation(
            self.submission,
            by=self.submission.user,
            uuid=uuid or uuid4(),
            version=self.version,
            span=self.span(words),
            content=Content(note, chosen, linked),
        )
        return made


def desk(work: Assignment, user: User, writing: int = 0) -> Desk:
    """The person's place at a writing (counted from 0), her submission opened, her browser signed in."""
    submission = open_submission(work, by=user)
    version = work.texts.select_related("opinion__case").order_by("pinned__position")[writing]
    return Desk(submission, version, signed_in(user))


def signed_in(user: User) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(user)
    return client
