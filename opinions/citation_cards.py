"""What is told of one citation where it is chosen: what it is, its form and pin, and what a person said of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from opinions.access import may_curate
from opinions.citation_states import seen
from opinions.citation_uses import Uses, uses_of
from opinions.cited_places import CitedPlace, cited_place
from opinions.citing import writing_words
from opinions.layout import layout
from opinions.models import Authority, Citation, CitationRepair, OpinionText
from opinions.text.kinds import AuthorityKind, CitationForm
from opinions.text.spans import Span
from people.addresses import reverse
from people.models import User

KINDS: Final = {
    AuthorityKind.CASE: _("case"),
    AuthorityKind.STATUTE: _("statute"),
    AuthorityKind.RULE: _("rule"),
    AuthorityKind.CONSTITUTION: _("constitution"),
    AuthorityKind.REGULATION: _("regulation"),
    AuthorityKind.RECORD: _("record of the case"),
    AuthorityKind.SECONDARY: _("secondary source"),
}
"""What an authority is, in words."""

FORMS: Final = {
    CitationForm.FULL: _("cited in full"),
    CitationForm.SHORT: _("short form"),
    CitationForm.ID: _("id."),
    CitationForm.SUPRA: _("supra"),
    CitationForm.NAME: _("named alone"),
    CitationForm.SECTION: _("cited by its section"),
    CitationForm.INTERNAL: _("another writing of this case"),
    CitationForm.RECORD: _("the record or a brief"),
}
"""How an authority is mentioned, in words."""


@dataclass(frozen=True, slots=True)
class RepairShown:
    """A person's word on a citation: who gave it and when, where it is taken back, and who did so."""

    by: str
    at: datetime
    undo_url: str
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class CitationCard:
    """One citation in plain words, as `citation.html#card` shows it; empty where there is nothing to say.

    `cite` is what is meant, `likely` what is proposed where that is not known. `way` leads into the cited case where
    the library holds it, at the page that is cited, `text_url` to the words; `authority` names the page of what is
    cited, where it has one.
    `repair_url` and `repaired.undo_url` are for curators alone.
    """

    pk: int
    words: str
    cite: str
    kind: str
    form: str
    pin: str
    signal: str
    parenthetical: str
    history: str
    doubt: str
    likely: str
    way: CitedPlace | None
    uses: Uses
    authority: UUID | None
    text_url: str
    seen: str
    repaired: RepairShown | None
    repair_url: str


def for_card() -> QuerySet[Citation]:
    """Citations with what their cards show, their versions' words left out. One query."""
    return Citation.objects.select_related(
        "authority__same_as__case",
        "authority__case",
        "likely__same_as",
        "writing",
        "repair__by",
        "version__opinion__case",
    ).defer("version__text")


def card_of(citation: Citation, user: User | AnonymousUser) -> CitationCard:
    """The card of a citation of `for_card`, for that person. A fixed number of queries, however often it is cited."""
    shown = citation.authority.shown if citation.authority is not None else None
    curates = may_curate(user)
    address = citation.version.opinion.get_absolute_url()
    latest = "" if _is_latest(citation.version) else f"?version={citation.version.number}"
    return CitationCard(
        pk=citation.pk,
        words=words_of(citation.version, Span(citation.start, citation.end)),
        cite=_cite(citation, shown),
        kind=str(KINDS[AuthorityKind(shown.kind)]) if shown is not None else "",
        form=str(FORMS[CitationForm(citation.form)]),
        pin=citation.pin,
        signal=citation.signal,
        parenthetical=citation.parenthetical,
        history=citation.history,
        doubt=citation.doubt,
        likely=citation.likely.shown.cite if citation.likely is not None else "",
        way=_way(citation, shown),
        uses=uses_of(citation, address + latest),
        authority=shown.uuid if shown is not None and shown.kind != AuthorityKind.RECORD else None,
        text_url=f"{address}{latest}#{_passage(citation)}",
        seen=seen(citation),
        repaired=repair_shown(citation.repair, curates=curates) if citation.repair is not None else None,
        repair_url=reverse("citation", args=[citation.pk]) + "#correct" if curates else "",
    )


def repair_shown(repair: CitationRepair, *, curates: bool) -> RepairShown:
    """Who gave her word and when; where it is taken back, for those who curate."""
    url = reverse("citation_repair_undo", args=[repair.uuid]) if curates else ""
    undone_by = repair.undone_by.name if repair.undone_by is not None else ""
    return RepairShown(repair.by.name, repair.at, url, undone_by)


def words_of(version: OpinionText, span: Span) -> str:
    """The version's words of the span (code points). One query, which reads no more than these."""
    cut = Substr("text", span.start + 1, span.end - span.start)
    return str(OpinionText.objects.filter(pk=version.pk).values_list(cut, flat=True).get())


def _cite(citation: Citation, shown: Authority | None) -> str:
    if citation.writing is not None and (shown is None or shown.case_id == citation.writing.case_id):
        return writing_words(citation.writing)
    return shown.cite if shown is not None else ""


def _way(citation: Citation, shown: Authority | None) -> CitedPlace | None:
    """Into another case that the library holds; within its own case the text itself leads on."""
    if shown is None or shown.case is None or shown.case_id == citation.version.opinion.case_id:
        return None
    return cited_place(shown.case, citation.pin, citation.parenthetical)


def _is_latest(version: OpinionText) -> bool:
    return not OpinionText.objects.filter(opinion=version.opinion_id, number__gt=version.number).exists()


def _passage(citation: Citation) -> str:
    touched = layout(citation.version).touched(Span(citation.start, citation.end))
    return f"passage-{touched[0].position}" if touched else ""
