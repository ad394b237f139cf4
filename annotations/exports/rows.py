"""The one stream of rows that every export writes: an annotation with its citation, its words and who said what."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotations.apart import Apart, stands
from annotations.citer import Citer, citer
from annotations.exports.options import AS_IT_STANDS, Called, ExportOptions
from annotations.exports.order import Heading, Place, placed
from annotations.exports.sealing import Sealed, SealedLink, seal
from annotations.exports.stored import Stored, StoredLink, StoredNote, StoredPage, StoredTag
from annotations.exports.talk import ExportRemark, ExportReply, Talk
from annotations.names import ALL_NAMES, Names
from annotations.querysets import AnnotationQuerySet
from opinions.models import OpinionText
from opinions.text.selectors import Window, quote_at

PAGE = 500
"""Annotations read at a time."""


@dataclass(frozen=True, slots=True)
class ExportTag:
    """A claim on the annotation. `uuid` is the tag's own; `look` its claim's colour and pattern as one number."""

    uuid: UUID
    claim: UUID
    key: str
    label: str
    look: int


@dataclass(frozen=True, slots=True)
class ExportLink:
    """An authority as it was linked.

    `cite`, `kind`, `name` and `authority` (UUID) are those of the authority that is shown for it; `tag` (UUID) is the
    tag to which it is narrowed, `claim` what that tag says.
    """

    cite: str
    treatment: str
    quotes: bool
    pin: str
    claim: str
    authority: UUID
    kind: str
    name: str
    tag: UUID | None


@dataclass(frozen=True, slots=True)
class ExportSource:
    """The version that rows quote, whose `opinion.case` is loaded; one object for all its rows."""

    version: OpinionText
    citer: Citer
    window: Window


@dataclass(slots=True)
class ExportRow:
    """One annotation. Offsets are code points of the version whose fingerprint is given; times are UTC.

    Nobody changes one; it is not frozen, since to make it so takes several times as long.
    `part` names the innermost Part in which its words begin; kind and joiners are those of what is named there.
    `after_reveal`: whether it was made or changed once its owner could see the others' work. `group` is the heading
    under which it stands: a claim or a person; empty in the text's order, and for what bears no claim;
    `group_key` (UUID) tells headings of the same words apart. `annotator` is
    empty and `annotator_key` None where people are not called at all; a key is the same on each of a person's rows.
    """

    case: str
    citation: str
    pin: str
    opinion_kind: str
    opinion_author: str
    part: str
    joined_by: tuple[str, ...]
    tags: tuple[ExportTag, ...]
    exact: str
    prefix: str
    suffix: str
    note: str
    links: tuple[ExportLink, ...]
    annotator: str
    annotator_key: UUID | None
    created_at: datetime
    updated_at: datetime
    after_reveal: Apart
    start: int
    end: int
    fingerprint: str
    uuid: UUID
    revision: int
    group: str
    group_key: UUID | None
    replies: tuple[ExportReply, ...]
    remarks: tuple[ExportRemark, ...]
    source: ExportSource
    seal: str

    @property
    def claims(self) -> tuple[str, ...]:
        """What its tags say."""
        return tuple(tag.label for tag in self.tags)


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
    writing = _Writing(options, names, told)
    for page in placed(annotations, options, names, once=once).pages(PAGE):
        yield from writing.page(page)


class _Writing:
    """Makes rows of what is stored, a page at a time."""

    def __init__(self, options: ExportOptions, names: Names, told: Collection[int]) -> None:
        self._options = options
        self._named = options.called is not Called.NOBODY
        self._stored = Stored(names)
        self._talk = Talk(options, names, told)
        self._sources: dict[int, ExportSource] = {}

    def page(self, places: Sequence[Place]) -> Iterator[ExportRow]:
        """The rows at these places, but those of what went to the bin."""
        page = self._stored.page({place.pk for place in places})
        self._talk.read(
            {pk: (note.submission, self._stored.owners[note.submission].on) for pk, note in page.notes.items()}
        )
        return (self._row(page, page.notes[pk], heading) for pk, heading in places if pk in page.notes)

    def _row(self, page: StoredPage, note: StoredNote, heading: Heading) -> ExportRow:
        pk, uuid, submission, version_pk, start, end, words, revision, created, updated = note
        source = self._source(version_pk)
        version, owner = source.version, self._stored.owners[submission]
        quoted = quote_at(source.window, start, end)
        cited, _pin, before, share = source.citer.situation(start, end)
        created_at, updated_at = datetime.fromisoformat(created), datetime.fromisoformat(updated)
        tags = tuple([self._tag(tag) for tag in page.tags.get(pk, ())])
        links = tuple([self._link(page, pk, link) for link in page.links.get(pk, ())])
        sealed = Sealed(
            uuid,
            version.fingerprint,
            start,
            end,
            words,
            tuple([(tag.uuid, tag.claim) for tag in tags]),
            tuple([SealedLink(each.authority, each.treatment, each.quotes, each.pin, each.tag) for each in links]),
            created_at,
            updated_at,
        )
        return ExportRow(
            case=version.opinion.case.caption,
            citation=cited.text,
            pin=cited.pin,
            opinion_kind=before or share.kind,
            opinion_author="" if before else version.opinion.author,
            part="" if before else share.part,
            joined_by=() if before else share.joined_by,
            tags=tags,
            exact=quoted.exact,
            prefix=quoted.prefix,
            suffix=quoted.suffix,
            note=words,
            links=links,
            annotator=owner.name if self._named else "",
            annotator_key=owner.key if self._named else None,
            created_at=created_at,
            updated_at=updated_at,
            after_reveal=stands(created_at, updated_at, owner.blind_until),
            start=start,
            end=end,
            fingerprint=version.fingerprint,
            uuid=uuid,
            revision=revision,
            group=heading.words,
            group_key=heading.key,
            replies=self._talk.replies(pk),
            remarks=self._talk.remarks(pk),
            source=source,
            seal=seal(sealed, owner.sealed),
        )

    def _source(self, version: int) -> ExportSource:
        if version not in self._sources:
            self._sources[version] = _source(version, self._options.series)
        return self._sources[version]

    def _tag(self, tag: StoredTag) -> ExportTag:
        claim = self._stored.claims[tag.claim]
        return ExportTag(tag.uuid, claim.uuid, claim.key, claim.label, claim.look)

    def _link(self, page: StoredPage, annotation: int, link: StoredLink) -> ExportLink:
        authority = self._stored.authorities[link.authority].shown
        tag = next((each for each in page.tags.get(annotation, ()) if each.pk == link.tag), None)
        return ExportLink(
            cite=authority.cite,
            treatment=link.treatment,
            quotes=link.quotes,
            pin=link.pin,
            claim=self._stored.claims[tag.claim].label if tag else "",
            authority=authority.uuid,
            kind=authority.kind,
            name=authority.name,
            tag=tag.uuid if tag else None,
        )


def _source(version_pk: int, series: str) -> ExportSource:
    versions = OpinionText.objects.select_related("opinion__case")
    version = versions.prefetch_related("opinion__case__citations", "opinion__case__history").get(pk=version_pk)
    return ExportSource(version, citer(version, series), Window(version.text))


def sources_of(versions: Sequence[int], series: str = "") -> list[ExportSource]:
    """The versions (keys) as rows have them, in the order given: for who writes whole texts."""
    return [_source(pk, series) for pk in versions]
