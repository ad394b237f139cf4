"""The one stream of rows that every export writes: an annotation with its citation, its words and who said what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotations.apart import Apart, apart
from annotations.citer import Citer, citer
from annotations.models import Annotation
from annotations.names import ALL_NAMES, Names
from annotations.querysets import NOT_IN_BIN, AnnotationQuerySet
from opinions.models import OpinionText
from opinions.text.selectors import Window, quote

PAGE = 500
"""Annotations read at a time."""


@dataclass(frozen=True, slots=True)
class ExportLink:
    """An authority as it was linked."""

    cite: str
    treatment: str
    quotes: bool
    pin: str
    claim: str


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One annotation. Offsets are code points of the version whose fingerprint is given; times are UTC.

    `part` names the innermost Part in which its words begin; kind and joiners are those of what is named there.
    `after_reveal`: whether it was made or changed once its owner could see the others' work.
    """

    case: str
    citation: str
    pin: str
    opinion_kind: str
    opinion_author: str
    part: str
    joined_by: tuple[str, ...]
    claims: tuple[str, ...]
    exact: str
    prefix: str
    suffix: str
    note: str
    links: tuple[ExportLink, ...]
    annotator: str
    created_at: datetime
    updated_at: datetime
    after_reveal: Apart
    start: int
    end: int
    fingerprint: str
    uuid: UUID


def rows(annotations: AnnotationQuerySet, series: str = "", names: Names = ALL_NAMES) -> Iterator[ExportRow]:
    """Rows in the order of the writings and, in each, of the text; pins in `series` where it has pages,
    annotators as in `names`.

    The ids are fixed at the start and read by pages, so that memory stays flat and no cursor is held open. What goes to
    the bin meanwhile is left out.
    """
    ordered = annotations.order_by("version__opinion__position", "version_id", "start", "end", "pk")
    texts: dict[int, tuple[OpinionText, Citer]] = {}
    pks = list(ordered.values_list("pk", flat=True))
    for page in (pks[at : at + PAGE] for at in range(0, len(pks), PAGE)):
        found = {
            annotation.pk: annotation for annotation in Annotation.objects.filter(NOT_IN_BIN, pk__in=page).for_cards()
        }
        for pk in page:
            if pk in found:
                annotation = found[pk]
                if annotation.version_id not in texts:
                    texts[annotation.version_id] = _text(annotation.version_id, series)
                yield _row(annotation, *texts[annotation.version_id], names)


def _text(version_pk: int, series: str) -> tuple[OpinionText, Citer]:
    versions = OpinionText.objects.select_related("opinion__case")
    version = versions.prefetch_related("opinion__case__citations", "opinion__case__history").get(pk=version_pk)
    return version, citer(version, series)


def _row(annotation: Annotation, version: OpinionText, cites: Citer, names: Names) -> ExportRow:
    words = quote(Window(version.text), annotation.span)
    cited = cites.cite(annotation.span)
    before = cites.in_head_matter(annotation.span)
    share = cites.share(annotation.span)
    return ExportRow(
        case=version.opinion.case.caption,
        citation=cited.text,
        pin=cited.pin,
        opinion_kind=before or share.kind,
        opinion_author="" if before else version.opinion.author,
        part="" if before else share.part,
        joined_by=() if before else share.joined_by,
        claims=tuple(tag.claim.label for tag in annotation.tags.all()),
        exact=words.exact,
        prefix=words.prefix,
        suffix=words.suffix,
        note=annotation.note,
        links=tuple(
            ExportLink(
                link.authority.shown.cite,
                link.treatment,
                link.quotes,
                link.pin,
                link.tag.claim.label if link.tag else "",
            )
            for link in annotation.links.all()
        ),
        annotator=names.of(annotation.submission),
        created_at=annotation.created_at,
        updated_at=annotation.updated_at,
        after_reveal=apart(annotation),
        start=annotation.start,
        end=annotation.end,
        fingerprint=version.fingerprint,
        uuid=annotation.uuid,
    )
