"""The table of authorities of a writing or of a whole case: each thing cited once, with every place that cites it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.citing import series_in, writing_words
from opinions.layout import Layout, layouts
from opinions.models import Authority, Citation, OpinionText, Passage
from opinions.text.kinds import AuthorityKind, CitationForm
from opinions.text.pincites import pin_cite
from opinions.text.short_citations import pin_written
from opinions.text.spans import Span
from people.addresses import reverse

THIS_CASE, RECORD = "this_case", "record"
HEADINGS: dict[str, str | Promise] = {
    "cases": _("Cases"),
    "constitutions": _("Constitutions"),
    "statutes": _("Statutes"),
    "rules": _("Rules and regulations"),
    "others": _("Other authorities"),
    THIS_CASE: _("Writings of this case"),
    RECORD: _("Record and briefs"),
}
"""The groups in their order; the last two are no authorities, and stand apart."""
GROUPS = {
    AuthorityKind.CASE: "cases",
    AuthorityKind.CONSTITUTION: "constitutions",
    AuthorityKind.STATUTE: "statutes",
    AuthorityKind.RULE: "rules",
    AuthorityKind.REGULATION: "rules",
    AuthorityKind.SECONDARY: "others",
    AuthorityKind.RECORD: RECORD,
}
UNRESOLVED_SHOWN = 500
"""Of a text of nothing but *id.* the first so many are told one by one, the rest are counted."""
_NUMBER = re.compile(r"(\d+)")
_FIRST_WORD = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PinShown:
    """What of the authority a mention cites (`577`, `195 n.2`), and where that mention's card is."""

    pin: str
    card_url: str


@dataclass(slots=True)
class PlaceShown:
    """A passage that cites an authority on one page, `count` times there: its pin cite, empty without pages.

    `cited` are the pins of those mentions, each once; `card_url` leads to the first one's card.
    """

    pin: str
    url: str
    card_url: str
    cited: list[PinShown] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True, slots=True)
class UseShown:
    """Where one writing cites an authority; `label` names the writing, empty where the table is of one alone."""

    label: str
    places: list[PlaceShown]


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One authority: `name` (printed in italics) and `rest` are its Bluebook form; `count` is of its mentions.

    `doubt` says why a reference to another writing of the case leads nowhere.
    """

    name: str
    rest: str
    url: str
    uses: list[UseShown]
    count: int
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class GroupShown:
    """Authorities of one kind under their heading; `apart` for what is no authority of the law."""

    key: str
    heading: str | Promise
    entries: list[EntryShown]
    apart: bool


@dataclass(frozen=True, slots=True)
class UnresolvedShown:
    """A mention of which nobody knows what it means: its words, why not, and what is proposed."""

    words: str
    doubt: str
    likely: str
    label: str
    place: PlaceShown


@dataclass(frozen=True, slots=True)
class AuthorityTable:
    """The whole table; `authorities` counts what is cited of the law, `mentions` every citation that is listed.

    `found` counts those too that were not kept.

    `unresolved` are the first `UNRESOLVED_SHOWN` of the `not_resolved`, `untold` is how many follow them.
    """

    groups: list[GroupShown]
    unresolved: list[UnresolvedShown]
    not_resolved: int
    authorities: int
    mentions: int
    found: int

    @property
    def untold(self) -> int:
        """How many that nobody could resolve are counted alone."""
        return self.not_resolved - len(self.unresolved)


Keeps = Callable[[Citation, Passage], bool]
"""Whether a mention, which stands in the passage, is listed."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the table's links lead: to a passage of a version by its number, to a mention's card, to an authority."""

    passage: Callable[[OpinionText, int], str]
    card: Callable[[OpinionText, int], str]
    authority: Callable[[Authority], str]


@dataclass(slots=True)
class _Entry:
    authority: Authority | None
    name: str
    rest: str
    doubt: str = ""
    mentions: list[Citation] = field(default_factory=list)


def build_table(
    versions: Sequence[OpinionText], addresses: Addresses, series: str = "", keeps: Keeps | None = None
) -> AuthorityTable:
    """The table of those versions of one case's writings, whose `opinion.case` has its citations prefetched.

    Pins are in `series` where a version has its pages. With `keeps` only the mentions that it keeps are listed and
    counted; `found` counts all. Six queries, however many versions and mentions there are.
    """
    pages = _Pages(versions, addresses, series)
    found = list(_mentions(versions))
    mentions = [each for each in found if keeps is None or keeps(each, pages.passage(each))]
    resolved = [each for each in mentions if each.authority is not None or each.writing is not None]
    groups = _groups(resolved, versions[0].opinion.case_id if versions else None)
    shown = [
        GroupShown(
            key,
            HEADINGS[key],
            [pages.entry(each) for each in sorted(entries, key=_alphabetical)],
            apart=key in (THIS_CASE, RECORD),
        )
        for key, entries in groups
    ]
    open_ = [each for each in mentions if each.authority is None and each.writing is None]
    unresolved = [pages.unresolved(each) for each in open_[:UNRESOLVED_SHOWN]]
    law = sum(len(group.entries) for group in shown if not group.apart)
    return AuthorityTable(shown, unresolved, len(open_), law, len(mentions), len(found))


def named_apart(authority: Authority) -> tuple[str, str]:
    """The Bluebook form parted into the case's name, which is printed in italics, and the rest."""
    if authority.kind == AuthorityKind.CASE and authority.name and authority.cite.startswith(authority.name):
        return authority.name, authority.cite.removeprefix(authority.name)
    return "", authority.cite


def authority_url(authority: Authority) -> str:
    """The page of an authority; empty for a case's record, which has none."""
    return "" if authority.kind == AuthorityKind.RECORD else reverse("authority", args=[authority.uuid])


def natural(words: str) -> list[tuple[int, str]]:
    """What to sort by: numbers by their size, letters without regard to case, an article at the start passed over.

    >>> sorted(["42 U.S.C. § 1983", "5 U.S.C. § 552", "42 U.S.C. § 288"], key=natural)
    ['5 U.S.C. § 552', '42 U.S.C. § 288', '42 U.S.C. § 1983']
    """
    pieces = _NUMBER.split(_FIRST_WORD.sub("", words).casefold())
    return [(int(piece[:18]), "") if piece.isdecimal() else (-1, piece) for piece in pieces if piece]


class _Pages:
    """Where the mentions stand: their pages and passages."""

    def __init__(self, versions: Sequence[OpinionText], addresses: Addresses, series: str) -> None:
        self._versions = {version.pk: version for version in versions}
        self._layouts: dict[int, Layout] = layouts(self._versions)
        self._addresses = addresses
        self._several = len(versions) > 1
        self._words = dict(OpinionText.objects.filter(pk__in=self._versions).values_list("pk", "text"))
        self._series = {
            key: series_in(self._layouts[key].pagination, version.opinion.case, series)
            for key, version in self._versions.items()
        }

    def passage(self, mention: Citation) -> Passage:
        return self._layouts[mention.version_id].touched(Span(mention.start, mention.end))[0]

    def entry(self, entry: _Entry) -> EntryShown:
        by_version: dict[int, list[Citation]] = {}
        for mention in entry.mentions:
            by_version.setdefault(mention.version_id, []).append(mention)
        uses = [
            UseShown(self._label(key), self._places(by_version[key])) for key in self._versions if key in by_version
        ]
        url = self._addresses.authority(entry.authority) if entry.authority is not None else ""
        return EntryShown(entry.name, entry.rest, url, uses, len(entry.mentions), entry.doubt)

    def unresolved(self, mention: Citation) -> UnresolvedShown:
        return UnresolvedShown(
            words=self._words[mention.version_id][mention.start : mention.end].replace("\n", " "),
            doubt=mention.doubt,
            likely=mention.likely.shown.cite if mention.likely is not None else "",
            label=self._label(mention.version_id),
            place=self._place(mention)[1],
        )

    def _places(self, mentions: Iterable[Citation]) -> list[PlaceShown]:
        found: dict[tuple[int, str], PlaceShown] = {}
        for mention in mentions:
            key, place = self._place(mention)
            kept = found.setdefault(key, place)
            kept.count += 1
            cited = pin_written(mention.pin)
            if cited and all(known.pin != cited for known in kept.cited):
                kept.cited.append(PinShown(cited, place.card_url))
        return list(found.values())

    def _place(self, mention: Citation) -> tuple[tuple[int, str], PlaceShown]:
        version, span = self._versions[mention.version_id], Span(mention.start, mention.end)
        place = self._layouts[version.pk]
        number = self.passage(mention).position
        pin = pin_cite(place.pagination, span, self._series[version.pk]).pages
        card = self._addresses.card(version, mention.pk)
        return (number, pin), PlaceShown(pin, self._addresses.passage(version, number), card)

    def _label(self, version: int) -> str:
        return writing_words(self._versions[version].opinion) if self._several else ""


def _mentions(versions: Sequence[OpinionText]) -> Iterable[Citation]:
    found = Citation.objects.filter(version__in=[version.pk for version in versions])
    related = found.select_related("authority__same_as", "authority__case", "writing", "likely__same_as")
    return related.order_by("version__opinion__position", "start", "end")


def _groups(mentions: Iterable[Citation], case: int | None) -> list[tuple[str, list[_Entry]]]:
    found: dict[str, dict[object, _Entry]] = {key: {} for key in HEADINGS}
    for mention in mentions:
        key, name, entry = _entry_of(mention, case)
        found[key].setdefault(name, entry).mentions.append(mention)
    return [(key, list(entries.values())) for key, entries in found.items() if entries]


def _entry_of(mention: Citation, case: int | None) -> tuple[str, object, _Entry]:
    """The group, the identity in it and a new entry; a reference to another writing of the case goes by the writing."""
    authority = mention.authority.shown if mention.authority is not None else None
    of_case = authority is None or authority.case_id == case
    if mention.writing is not None and of_case:
        return THIS_CASE, ("writing", mention.writing_id), _Entry(None, "", writing_words(mention.writing))
    assert authority is not None  # noqa: S101 -- only mentions with an authority or a writing come here
    name, rest = named_apart(authority)
    if mention.form == CitationForm.INTERNAL:
        return THIS_CASE, (authority.pk, mention.doubt), _Entry(authority, name, rest, mention.doubt)
    return GROUPS[AuthorityKind(authority.kind)], authority.pk, _Entry(authority, name, rest)


def _alphabetical(entry: _Entry) -> list[tuple[int, str]]:
    return natural(entry.name + entry.rest)
