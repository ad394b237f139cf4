"""The words, pins and addresses of the key's passages, for its pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotations.citing.citer import Citer, citer
from annotations.models import Claim, KeyPassage
from annotations.reading.cards import ClaimView, claim_view, shortened
from opinions.models import OpinionText
from opinions.text.spans import Span


@dataclass
class Quoter:
    """Quotes and cites spans of an assignment's texts, and of earlier versions of them; each text is loaded once.

    `versions` are the pinned ones, with `opinion.case`, its citations and history.
    """

    versions: Sequence[OpinionText]
    _citers: dict[int, Citer] = field(default_factory=dict)
    _texts: dict[int, str] = field(default_factory=dict)

    def load(self, versions: set[int]) -> None:
        """Loads those texts' words in one query."""
        missing = versions - self._texts.keys()
        if missing:
            self._texts |= dict(OpinionText.objects.filter(pk__in=missing).values_list("pk", "text"))

    def words(self, version: int, span: Span) -> str:
        """The span's words on one line, their middle left out where they are long."""
        return shortened(self.exact(version, span))

    def exact(self, version: int, span: Span) -> str:
        """The span's words."""
        self.load({version})
        return span.slice(self._texts[version])

    def pin(self, version: int, span: Span) -> str:
        """The span's pin; empty where there are no pages."""
        return self.citer(version).cite(span).pin

    def passage(self, version: int, span: Span) -> int:
        """The number of the passage in which the span begins."""
        return self.citer(version).passage_number(span)

    def citer(self, version: int) -> Citer:
        """The citer of the version, a pinned one or an earlier one of the same writing."""
        if version not in self._citers:
            pinned = {each.pk: each for each in self.versions}
            text = pinned.get(version)
            if text is None:
                text = OpinionText.objects.defer("text").get(pk=version)
                writings = {each.opinion_id: each.opinion for each in self.versions}
                text.opinion = writings.get(text.opinion_id, text.opinion)
            self._citers[version] = citer(text)
        return self._citers[version]


@dataclass(frozen=True, slots=True)
class LeansOn:
    """An authority that a passage leans on, and how; `value` is what a form sends for it."""

    cite: str
    treatment_label: str
    value: str


@dataclass(frozen=True)
class SettledView:
    """A passage of the key as a page shows it. `tone` is its standing, for the style sheet."""

    passage: KeyPassage
    words: str
    pin: str
    claim: ClaimView
    links: Sequence[LeansOn]

    @property
    def tone(self) -> str:
        """Its standing."""
        return self.passage.standing


def settled_view(passage: KeyPassage, claim: Claim, quoter: Quoter) -> SettledView:
    """The passage in words; `claim` is what its claim is now."""
    return SettledView(
        passage,
        quoter.words(passage.version_id, passage.span),
        quoter.pin(passage.version_id, passage.span),
        claim_view(claim),
        [
            LeansOn(
                link.authority.shown.cite, link.get_treatment_display(), f"{link.authority.shown.uuid}:{link.treatment}"
            )
            for link in passage.links.all()
        ],
    )
