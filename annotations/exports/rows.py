"""The one stream of rows that every export writes: an annotation with its citation, its words and who said what."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from annotations.apart import Apart, apart
from annotations.citer import Citer, citer
from annotations.exports.options import AS_IT_STANDS, Called, ExportOptions
from annotations.exports.order import Heading, placed
from annotations.exports.sealing import Sealed, SealedLink, seal
from annotations.exports.talk import ExportRemark, ExportReply, Talk
from annotations.models import Annotation, AuthorityLink, Tag
from annotations.names import ALL_NAMES, Names
from annotations.querysets import NOT_IN_BIN, AnnotationQuerySet
from opinions.models import OpinionText
from opinions.text.selectors import Window, quote

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


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One annotation. Offsets are code points of the version whose fingerprint is given; times are UTC.

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
    places = placed(annotations, options, names, once=once)
    sources: dict[int, ExportSource] = {}
    talk = Talk(options, names, told)
    for page in (places[at : at + PAGE] for at in range(0, len(places), PAGE)):
        wanted = Annotation.objects.filter(NOT_IN_BIN, pk__in={place.pk for place in page}).for_cards()
        wanted = wanted.annotate(assignment_uuid=F("submission__assignment__uuid"))
        found = {each.pk: each for each in wanted}
        talk.read(found.values())
        for place in page:
            if place.pk in found:
                annotation = found[place.pk]
                if annotation.version_id not in sources:
                    sources[annotation.version_id] = _source(annotation.version_id, options.series)
                yield _row(annotation, sources[annotation.version_id], place.heading, names, talk)


def _source(version_pk: int, series: str) -> ExportSource:
    versions = OpinionText.objects.select_related("opinion__case")
    version = versions.prefetch_related("opinion__case__citations", "opinion__case__history").get(pk=version_pk)
    return ExportSource(version, citer(version, series), Window(version.text))


def _row(annotation: Annotation, source: ExportSource, heading: Heading, names: Names, talk: Talk) -> ExportRow:
    version, cites, span = source.version, source.citer, annotation.span
    words = quote(source.window, span)
    cited = cites.cite(span)
    before = cites.in_head_matter(span)
    share = cites.share(span)
    named = talk.options.called is not Called.NOBODY
    return ExportRow(
        case=version.opinion.case.caption,
        citation=cited.text,
        pin=cited.pin,
        opinion_kind=before or share.kind,
        opinion_author="" if before else version.opinion.author,
        part="" if before else share.part,
        joined_by=() if before else share.joined_by,
        tags=tuple(_tag(tag) for tag in annotation.tags.all()),
        exact=words.exact,
        prefix=words.prefix,
        suffix=words.suffix,
        note=annotation.note,
        links=tuple(_link(link) for link in annotation.links.all()),
        annotator=names.of(annotation.submission) if named else "",
        annotator_key=names.key(annotation.submission) if named else None,
        created_at=annotation.created_at,
        updated_at=annotation.updated_at,
        after_reveal=apart(annotation),
        start=annotation.start,
        end=annotation.end,
        fingerprint=version.fingerprint,
        uuid=annotation.uuid,
        revision=annotation.revision,
        group=heading.words,
        group_key=heading.key,
        replies=talk.replies(annotation),
        remarks=talk.remarks(annotation),
        source=source,
        seal=_seal(annotation, version.fingerprint),
    )


def _seal(annotation: Annotation, fingerprint: str) -> str:
    """Its seal, by which it is known when it comes in again."""
    links = (
        SealedLink(
            link.authority.shown.uuid, link.treatment, link.quotes, link.pin, link.tag.uuid if link.tag else None
        )
        for link in annotation.links.all()
    )
    sealed = Sealed(
        uuid=annotation.uuid,
        fingerprint=fingerprint,
        start=annotation.start,
        end=annotation.end,
        note=annotation.note,
        tags=tuple((tag.uuid, tag.claim.uuid) for tag in annotation.tags.all()),
        links=tuple(links),
        created_at=annotation.created_at,
        updated_at=annotation.updated_at,
    )
    return seal(sealed, owner=annotation.submission.user.uuid, assignment=vars(annotation)["assignment_uuid"])


def _tag(tag: Tag) -> ExportTag:
    return ExportTag(tag.uuid, tag.claim.uuid, tag.claim.key, tag.claim.label, tag.claim.look)


def _link(link: AuthorityLink) -> ExportLink:
    authority = link.authority.shown
    return ExportLink(
        cite=authority.cite,
        treatment=link.treatment,
        quotes=link.quotes,
        pin=link.pin,
        claim=link.tag.claim.label if link.tag else "",
        authority=authority.uuid,
        kind=authority.kind,
        name=authority.name,
        tag=link.tag.uuid if link.tag else None,
    )


def sources_of(versions: Sequence[int], series: str = "") -> list[ExportSource]:
    """The versions (keys) as rows have them, in the order given: for who writes whole texts."""
    return [_source(pk, series) for pk in versions]
