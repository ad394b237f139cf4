"""The card of a citation in the reading view: what is cited, where else, where it leads, and what was linked to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from annotations.citing.citer import citer
from annotations.models import AuthorityLink, Treatment
from annotations.reading.desk import Desk
from opinions.access import may_curate
from opinions.authority_table import authority_url, named_apart
from opinions.citation_cards import FORMS, KINDS
from opinions.citation_uses import PlaceOfUse, is_one_of, places_of_use, same_meant
from opinions.cited_places import CitedPlace, cited_place
from opinions.citing import writing_words
from opinions.cross_references import leads
from opinions.layout import layout
from opinions.models import Authority, Citation, OpinionText
from opinions.text.kinds import AuthorityKind, CitationForm
from opinions.text.pincites import pin_cite
from opinions.text.short_citations import pin_written
from opinions.text.spans import Span
from opinions.windows import window_of
from people.addresses import reverse
from people.models import User

LINKS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class UseElsewhere:
    """Another writing of the assignment that mentions the same, and how often; `url` leads to the first place."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class LinkOfClass:
    """An annotation that links the authority; `url` is empty where it stands on an earlier version of its text."""

    author: str
    own: bool
    pin: str
    url: str
    treatment_label: str
    quotes: bool
    cited_pin: str
    claim_label: str


@dataclass(frozen=True, slots=True)
class Linked:
    """What was linked, as far as the reader may see and her filter goes: how often, as what, and the first of them."""

    count: int
    quotes: int
    treatments: list[tuple[str, int]]
    links: list[LinkOfClass]


@dataclass(frozen=True, slots=True)
class MentionCard:
    """Everything that `mention.html#card` names; empty where there is nothing to say.

    `name` (printed in italics) and `rest` are the authority's Bluebook form; `way` leads to what is cited: a writing of
    this case in the submission, or the page in the library.
    """

    pk: int
    words: str
    name: str
    rest: str
    kind: str
    form: str
    signal: str
    pin: str
    parenthetical: str
    history: str
    count: int
    places: list[PlaceOfUse]
    elsewhere: list[UseElsewhere]
    way: CitedPlace | None
    linked: Linked | None
    doubt: str
    likely: str
    repair_url: str
    authority_url: str
    table_url: str
    back_url: str


def for_card() -> QuerySet[Citation]:
    """Citations with what their cards show; their versions' words left out. One query."""
    related = ("authority__same_as__case", "authority__case", "likely__same_as", "writing", "version")
    return Citation.objects.select_related(*related).defer("version__text")


def mention_card(desk: Desk, citation: Citation, user: User | AnonymousUser) -> MentionCard:
    """The card of a citation of `for_card`, which stands on the desk's version.

    A fixed number of queries, however often the authority is mentioned and linked.
    """
    authority = citation.authority.shown if citation.authority is not None else None
    name, rest = _title(citation, authority)
    span = Span(citation.start, citation.end)
    same = _same(citation, desk)
    number = desk.citer.passage_number(span)
    return MentionCard(
        pk=citation.pk,
        words=window_of(desk.version.pk, span.start, span.end).slice(span.start, span.end).replace("\n", " "),
        name=name,
        rest=rest,
        kind=str(KINDS[AuthorityKind(authority.kind)]) if authority is not None else "",
        form=str(FORMS[CitationForm(citation.form)]),
        signal=citation.signal,
        pin=pin_written(citation.pin),
        parenthetical=citation.parenthetical,
        history=citation.history,
        count=sum(version == desk.version.pk for version, _start, _end in same),
        places=_places(desk, same, number),
        elsewhere=_elsewhere(desk, same),
        way=_way(desk, citation, authority),
        linked=_linked(desk, authority) if authority is not None else None,
        doubt=citation.doubt,
        likely=citation.likely.shown.cite if citation.likely is not None else "",
        repair_url=reverse("citation", args=[citation.pk]) if may_curate(user) else "",
        authority_url=authority_url(authority) if authority is not None else "",
        table_url=desk.address("reader_authorities"),
        back_url=f"{desk.address('reader')}#passage-{number}",
    )


def _title(citation: Citation, authority: Authority | None) -> tuple[str, str]:
    if citation.writing is not None and (authority is None or authority.case_id == citation.writing.case_id):
        return "", writing_words(citation.writing)
    return named_apart(authority) if authority is not None else ("", "")


def _same(citation: Citation, desk: Desk) -> list[tuple[int, int, int]]:
    """Version, start and end of each mention of the same thing in the assignment's texts. One query."""
    found = Citation.objects.filter(same_meant(citation), version__in=[version.pk for version in desk.pinned])
    return list(found.order_by("start", "end").values_list("version_id", "start", "end"))


def _places(desk: Desk, same: Iterable[tuple[int, int, int]], here: int) -> list[PlaceOfUse]:
    spans = [Span(start, end) for version, start, end in same if version == desk.version.pk]
    return places_of_use(desk.version, desk.citer.series, spans, desk.address("reader"), here)


def _elsewhere(desk: Desk, same: Iterable[tuple[int, int, int]]) -> list[UseElsewhere]:
    starts: dict[int, list[Span]] = {}
    for version, start, end in same:
        starts.setdefault(version, []).append(Span(start, end))
    return [
        UseElsewhere(
            writing_words(version.opinion),
            f"{desk.writing_address(version)}#passage-{layout(version).touched(starts[version.pk][0])[0].position}",
            len(starts[version.pk]),
        )
        for version in desk.pinned
        if version.pk in starts and version.pk != desk.version.pk
    ]


def _way(desk: Desk, citation: Citation, authority: Authority | None) -> CitedPlace | None:
    """Into a writing of this case in the submission, else into the case that the library holds."""
    around = window_of(desk.version.pk, *_around(desk, citation))
    for lead in leads([citation], around, desk.version, desk.pinned, desk.writing_address):
        if lead.address:
            return CitedPlace(lead.address, lead.label)
    for version in desk.pinned:
        if citation.writing_id == version.opinion_id and version.pk != desk.version.pk:
            return CitedPlace(desk.writing_address(version), writing_words(version.opinion))
    if authority is None or authority.case is None or authority.case_id == desk.version.opinion.case_id:
        return None
    return cited_place(authority.case, citation.pin, citation.parenthetical)


def _around(desk: Desk, citation: Citation) -> tuple[int, int]:
    passages = desk.layout.touched(Span(citation.start, citation.end))
    return passages[0].start, passages[-1].end


def _linked(desk: Desk, authority: Authority) -> Linked | None:
    """Three queries at most; None where nothing was linked that she may see."""
    links = desk.links().filter(is_one_of(authority))
    each = links.order_by().values_list("treatment")
    counted = list(each.annotate(number=Count("pk"), quoting=Count("pk", filter=Q(quotes=True))))
    if not counted:
        return None
    numbers = {treatment: number for treatment, number, _quotes in counted}
    shown = links.select_related("annotation__submission__user", "annotation__version", "tag__claim")
    shown = shown.defer("annotation__version__text").order_by("annotation__start", "pk")
    return Linked(
        count=sum(numbers.values()),
        quotes=sum(quotes for _treatment, _number, quotes in counted),
        treatments=[(str(each.label), numbers[each.value]) for each in Treatment if each.value in numbers],
        links=[_link(desk, link) for link in shown[:LINKS_SHOWN]],
    )


def _link(desk: Desk, link: AuthorityLink) -> LinkOfClass:
    annotation = link.annotation
    version = next((each for each in desk.pinned if each.pk == annotation.version_id), None)
    pin, url = _place(desk, version, annotation.span) if version is not None else ("", "")
    return LinkOfClass(
        author=desk.names.of(annotation.submission),
        own=annotation.submission.user_id == desk.user.pk,
        pin=pin if version is not None else _("earlier text"),
        url=url,
        treatment_label=link.get_treatment_display(),
        quotes=link.quotes,
        cited_pin=pin_written(link.pin),
        claim_label=link.tag.claim.label if link.tag else "",
    )


def _place(desk: Desk, version: OpinionText, span: Span) -> tuple[str, str]:
    cites = citer(version, desk.filter.series)
    pin = pin_cite(cites.layout.pagination, span, cites.series).pages
    return pin, f"{desk.writing_address(version)}#passage-{cites.passage_number(span)}"
