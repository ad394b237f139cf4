"""The one stream of rows that every export writes: an annotation with its citation, its words and who said what.

A row is made for each of thousands of annotations, so what they share is one object for all: where words stand
(`CitedPlace`), whose they are (`Owner`), what their tags say (`Claimed`). Writers keep their text of these.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from typing import Final
from uuid import UUID

from annotations.apart import Apart, stands
from annotations.citing.citer import MOST, Citer, Situation, citer
from annotations.citing.quotations import short_form_in
from annotations.exports.options import AS_IT_STANDS, Called, ExportOptions
from annotations.exports.order import Heading, placed
from annotations.exports.sealing import canonical, tag_piece
from annotations.exports.stored import ExportLink, ExportTag, Owner, Stored, StoredNote
from annotations.exports.talk import ExportRemark, ExportReply, Talk
from annotations.names import ALL_NAMES, Names
from annotations.querysets import AnnotationQuerySet
from opinions.models import OpinionText
from opinions.text.quoting import CitationWords
from opinions.text.selectors import Quotable, Window

PAGE = 1000
"""Annotations read at a time."""
FIELDS: Final = (
    "case", "citation", "pin", "opinion_kind", "opinion_author", "part", "joined_by", "tags", "exact", "prefix",
    "suffix", "note", "links", "annotator", "annotator_key", "created_at", "updated_at", "after_reveal", "start", "end",
    "fingerprint", "uuid", "revision", "group", "group_key", "replies", "remarks", "source", "seal",
)  # fmt: skip
"""All that a row says, by its names."""


@dataclass(slots=True, eq=False)
class ExportSource:
    """The version that rows quote, whose `opinion.case` is loaded; one object for all its rows."""

    version: OpinionText
    citer: Citer
    window: Window
    quotable: Quotable
    fingerprint: str = field(init=False)
    _edges: Sequence[int] = field(init=False)
    _places: dict[tuple[int, int], "CitedPlace"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What each row asks for is at hand."""
        self.fingerprint, self._edges = self.version.fingerprint, self.citer.layout.edges

    def place(self, start: int, end: int) -> "CitedPlace":
        """What is cited of the code points from `start` up to `end`: one object for all that stand alike."""
        between = bisect_right(self._edges, start), bisect_right(self._edges, end)  # as `Citer.between`
        found = self._places.get(between)
        if found is None:
            if len(self._places) >= MOST:
                self._places.clear()
            found = self._places[between] = _cited_place(self, start, end)
        return found


@dataclass(frozen=True, eq=False)
class CitedPlace:
    """What thousands of rows have in common, since their words stand alike (`Citer.situation`). Compared as an object.

    `part` names the innermost Part in which the words begin; kind and joiners are those of what is named there.
    """

    source: ExportSource
    case: str
    citation: str
    pin: str
    opinion_kind: str
    opinion_author: str
    part: str
    joined_by: tuple[str, ...]
    situation: Situation

    @cached_property
    def short_form(self) -> CitationWords:
        """The citation as it is repeated (`annotations.citing.quotations.short_form`)."""
        return short_form_in(self.source.citer, self.situation)


@dataclass(slots=True, eq=False)
class ExportRow:
    """One annotation. Offsets are code points of the version whose fingerprint is given; times are UTC.

    What it is made of is held: what it shares, and what is stored of it alone. The rest is found when it is asked for,
    since no format asks for all. `created` and `updated` are its times as files have them. Nobody changes a row; it is
    not frozen, since to make it so takes several times as long.
    """

    place: CitedPlace
    owner: Owner
    heading: Heading
    stored: StoredNote
    created: str
    updated: str
    tags: Sequence[ExportTag]
    links: Sequence[ExportLink]
    replies: Sequence[ExportReply]
    remarks: Sequence[ExportRemark]

    @property
    def case(self) -> str:
        """The case's caption."""
        return self.place.case

    @property
    def citation(self) -> str:
        """The words' whole citation."""
        return self.place.citation

    @property
    def pin(self) -> str:
        """Their pages; empty where there are none."""
        return self.place.pin

    @property
    def opinion_kind(self) -> str:
        """As in `CitedPlace`."""
        return self.place.opinion_kind

    @property
    def opinion_author(self) -> str:
        """Empty before the opinion's own words."""
        return self.place.opinion_author

    @property
    def part(self) -> str:
        """As in `CitedPlace`."""
        return self.place.part

    @property
    def joined_by(self) -> tuple[str, ...]:
        """As in `CitedPlace`."""
        return self.place.joined_by

    @property
    def source(self) -> ExportSource:
        """The version that it quotes."""
        return self.place.source

    @property
    def fingerprint(self) -> str:
        """The version's."""
        return self.place.source.fingerprint

    @property
    def uuid_text(self) -> str:
        """The annotation's UUID, as text."""
        return self.stored[1]

    @property
    def uuid(self) -> UUID:
        """The annotation's."""
        return UUID(self.stored[1])

    @property
    def start(self) -> int:
        """Where its words begin."""
        return self.stored[4]

    @property
    def end(self) -> int:
        """Where they end."""
        return self.stored[5]

    @property
    def note(self) -> str:
        """What its owner wrote; empty where she wrote nothing."""
        return self.stored[6]

    @property
    def revision(self) -> int:
        """The number of its state."""
        return self.stored[7]

    @property
    def created_at(self) -> datetime:
        """To the microsecond."""
        return moment(self.stored[8])

    @property
    def updated_at(self) -> datetime:
        """To the microsecond."""
        return moment(self.stored[9])

    @property
    def quoted(self) -> tuple[str, str, str]:
        """Its words, and what stands before and after them."""
        return self.place.source.quotable.words_at(self.stored[4], self.stored[5])

    @property
    def exact(self) -> str:
        """Its words."""
        return self.place.source.quotable.text[self.stored[4] : self.stored[5]]

    @property
    def prefix(self) -> str:
        """What stands before them."""
        return self.quoted[1]

    @property
    def suffix(self) -> str:
        """What stands after them."""
        return self.quoted[2]

    @property
    def annotator(self) -> str:
        """What its owner is called; empty where people are not called at all."""
        return self.owner.name

    @property
    def annotator_key(self) -> UUID | None:
        """The same on each of a person's rows; None where people are not called at all."""
        return self.owner.key

    @property
    def after_reveal(self) -> Apart:
        """Whether it was made or changed once its owner could see the others' work."""
        until = self.owner.blind_until
        return Apart.BLIND if until is None else stands(self.created_at, self.updated_at, until)

    @property
    def group(self) -> str:
        """The heading under which it stands: a claim or a person; empty in the text's order, and without a claim."""
        return self.heading.words

    @property
    def group_key(self) -> UUID | None:
        """It tells headings of the same words apart."""
        return self.heading.key

    @property
    def claims(self) -> tuple[str, ...]:
        """What its tags say."""
        return tuple([tag.of.label for tag in self.tags])

    @property
    def seal(self) -> str:
        """Over all that it says (`sealing`)."""
        _pk, uuid, _submission, _version, start, end, note, _revision, _created, _updated = self.stored
        tags = [tag_piece(tag, claim.uuid_text) for _pk, tag, claim in self.tags] if self.tags else ()
        links = [link.sealed for link in self.links] if self.links else ()
        fingerprint = self.place.source.fingerprint
        said = canonical(uuid, fingerprint, start, end, note, tags, links, self.created, self.updated)
        return self.owner.sealer.seal(said)


def rows(
    annotations: AnnotationQuerySet,
    options: ExportOptions = AS_IT_STANDS,
    names: Names = ALL_NAMES,
    *,
    told: Collection[int] = (),
    once: bool = True,
) -> Iterator[ExportRow]:
    """Rows in the order of the options; in the text's, the writings come one after the other.

    Annotators are called as in `names` (of `options.names_in`). Under claims a passage stands where its first claim
    does; without `once` under each of its claims. `told` are the submissions (keys) whose reviewers' words may be read
    by who exports.

    The ids are fixed at the start and read by pages, so that memory stays flat and no cursor is held open. What goes to
    the bin meanwhile is left out.
    """
    pages = placed(annotations, options, names, once=once).pages(PAGE)
    yield from chain.from_iterable(map(_Writing(options, names, told).page, pages))


class _Writing:
    """Makes rows of what is stored, a page at a time."""

    def __init__(self, options: ExportOptions, names: Names, told: Collection[int]) -> None:
        self._options = options
        self._stored = Stored(names, named=options.called is not Called.NOBODY)
        self._talk = Talk(options, names, told)
        self._sources: dict[int, ExportSource] = {}

    def page(self, places: Sequence[tuple[int, Heading]]) -> Iterator[ExportRow]:
        """The rows at these places, but those of what went to the bin."""
        page = self._stored.page(list({pk for pk, _heading in places}))
        owners, talks = self._stored.owners, self._options.talk
        note_of, tags_of, links_of = page.notes.get, page.tags.get, page.links.get
        if talks:
            self._talk.read({pk: (note[2], owners[note[2]].on) for pk, note in page.notes.items()})
        for pk, heading in places:
            note = note_of(pk)
            if note is None:
                continue
            _pk, _uuid, submission, version, start, end, _note, _revision, created, updated = note
            source = self._sources.get(version) or self._source(version)
            yield ExportRow(
                source.place(start, end),
                owners[submission],
                heading,
                note,
                f"{created[:10]}T{created[11:19]}Z",  # as `sealing.time` writes what PostgreSQL wrote in UTC
                f"{updated[:10]}T{updated[11:19]}Z",
                tags_of(pk, ()),
                links_of(pk, ()),
                self._talk.replies(pk) if talks else (),
                self._talk.remarks(pk) if talks else (),
            )

    def _source(self, version: int) -> ExportSource:
        source = self._sources[version] = _source(version, self._options.series)
        return source


def _cited_place(source: ExportSource, start: int, end: int) -> CitedPlace:
    situation = source.citer.situation(start, end)
    cited, _pin, before, share = situation
    opinion = source.version.opinion
    return CitedPlace(
        source=source,
        case=opinion.case.caption,
        citation=cited.text,
        pin=cited.pin,
        opinion_kind=before or share.kind,
        opinion_author="" if before else opinion.author,
        part="" if before else share.part,
        joined_by=() if before else share.joined_by,
        situation=situation,
    )


def moment(stored: str) -> datetime:
    """A time that PostgreSQL wrote in UTC."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def _source(version_pk: int, series: str) -> ExportSource:
    versions = OpinionText.objects.select_related("opinion__case")
    version = versions.prefetch_related("opinion__case__citations", "opinion__case__history").get(pk=version_pk)
    return ExportSource(version, citer(version, series), Window(version.text), Quotable(version.text))


def sources_of(versions: Sequence[int], series: str = "") -> list[ExportSource]:
    """The versions (keys) as rows have them, in the order given: for who writes whole texts."""
    return [_source(pk, series) for pk in versions]
