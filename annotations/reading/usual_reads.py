"""What nearly every look at a text asks of the database, where its filter sets nothing: in SQL that is made once.

They are the querysets to which a filter's conditions are put too (`Desk.listed`), so that both find the same. `works`
are the submissions (keys) whose annotations are asked for; nothing in the bin is found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.models import Annotation, AuthorityLink, PlaceQuestion, Remark, Submission, Tag
from annotations.querysets import NOT_IN_BIN, card_parts
from annotations.review.remarks import told_remarks
from opinions.models import Authority, Citation, OpinionText
from people.prepared import hang, prepared

CARDS_AT_FIRST: Final = 12
"""Cards that come with the text: more than a screen has; a browser fetches the others at once, when the text stands."""
_MARK: Final = ("uuid", "start", "end", "submission_id", "look")


@dataclass(frozen=True, slots=True)
class Person:
    """As much of a person as names her."""

    uuid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Work:
    """As much of a submission as names its owner (`annotations.names`)."""

    pk: int
    uuid: UUID
    assignment_id: int
    user: Person


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody who reads her own work.

    `told`: remarks that she was told of, `unread`: those of them that she has not ticked off, `questions`: what
    corrections of the text asked of her, and she has not answered.
    """

    told: int = 0
    unread: int = 0
    questions: int = 0


@prepared
def marks_over(
    *, works: list[int], version: int, first: int, last: int
) -> QuerySet[Annotation, tuple[UUID, int, int, int, int | None]]:
    """What is drawn over the words of a version from `first` to `last`: see `AnnotationQuerySet.for_marks`."""
    here = Annotation.objects.in_works(works).filter(version=version, start__lt=last, end__gt=first)
    return here.order_by("start", "end", "pk").for_marks()


@prepared
def marks_by_key(
    *, works: list[int], version: int
) -> QuerySet[Annotation, tuple[int, UUID, int, int, int, int | None]]:
    """As `marks_over` the whole version, in no order, each after its annotation's key."""
    here = Annotation.objects.in_works(works).filter(version=version).order_by()
    return here.for_marks().values_list("pk", *_MARK)


@prepared
def marks_of(
    *, annotations: list[int], works: list[int], version: int
) -> QuerySet[Annotation, tuple[int, UUID, int, int, int, int | None]]:
    """Of those annotations (keys) the ones that `marks_by_key` would find."""
    here = Annotation.objects.in_works(works).filter(version=version, pk__any_of=annotations).order_by()
    return here.for_marks().values_list("pk", *_MARK)


def first_cards(works: list[int], version: int, opinion: int) -> list[Annotation]:
    """The first of a writing's annotations as cards show them, and one more, which tells whether there are others."""
    return _with_parts(_first_cards(works=works, version=version, opinion=opinion))


def one_card(annotation: int) -> Annotation:
    """The annotation (its key) as a card shows it."""
    (found,) = _with_parts(_one_card(annotation=annotation))
    return found


def cards_of(annotations: list[int], works: list[int], opinion: int) -> list[Annotation]:
    """Of those annotations (keys) the ones that lie on the writing and in no bin, as cards show them."""
    return _with_parts(_cards_of(annotations=annotations, works=works, opinion=opinion))


def new_card(annotation: Annotation, submission: Submission) -> Annotation:
    """An annotation that `create_annotation` made just now as a card shows it: nobody has spoken of it yet.

    `submission` is hers as the door read it.
    """
    tags, links = vars(annotation)["first_parts"]
    hang([annotation], "tags", tags, "annotation_id")
    hang([annotation], "links", links, "annotation_id")
    until = vars(submission)["blind_until"]
    nothing: dict[str, Any] = {"reply_count": 0, "is_asked": False, "talk_xact": None, "told_remarks": []}
    vars(annotation).update(nothing, blind_until=until)
    return annotation


@prepared
def _first_cards(*, works: list[int], version: int, opinion: int) -> QuerySet[Annotation, Annotation]:
    first = Annotation.objects.in_works(works).on_writing(version, opinion).values("pk")[: CARDS_AT_FIRST + 1]
    return Annotation.objects.filter(pk__in=first).on_writing(version, opinion).for_bare_cards()


@prepared
def _one_card(*, annotation: int) -> QuerySet[Annotation, Annotation]:
    return Annotation.objects.filter(pk=annotation).for_bare_cards()


@prepared
def _cards_of(*, annotations: list[int], works: list[int], opinion: int) -> QuerySet[Annotation, Annotation]:
    here = Annotation.objects.in_works(works).filter(version__opinion=opinion, pk__any_of=annotations)
    return here.order_by("start", "end", "pk").for_bare_cards()


def _with_parts(annotations: list[Annotation]) -> list[Annotation]:
    """The annotations with what `AnnotationQuerySet.for_cards` fetches after them."""
    if not annotations:
        return annotations
    keys = [each.pk for each in annotations]
    hang(annotations, "tags", _tags_of(annotations=keys), "annotation_id")
    hang(annotations, "links", _links_of(annotations=keys), "annotation_id")
    told: dict[int | None, list[Remark]] = {}
    for remark in _told_of(annotations=keys):
        told.setdefault(remark.annotation_id, []).append(remark)
    for each in annotations:
        vars(each)["told_remarks"] = told.get(each.pk, [])
    return annotations


@prepared
def _tags_of(*, annotations: list[int]) -> QuerySet[Tag, Tag]:
    return card_parts()[0].filter(annotation__any_of=annotations)


@prepared
def _links_of(*, annotations: list[int]) -> QuerySet[AuthorityLink, AuthorityLink]:
    return card_parts()[1].filter(annotation__any_of=annotations)


@prepared
def _told_of(*, annotations: list[int]) -> QuerySet[Remark, Remark]:
    return card_parts()[2].filter(annotation__any_of=annotations)


@prepared
def citations_over(
    *, version: int, first: int, last: int
) -> QuerySet[Citation, tuple[int, int, int, str, str, int | None]]:
    """A version's citations that share a code point with the words from `first` to `last`: what `CitationRow` has."""
    found = Citation.objects.filter(version=version, start__lt=last, end__gt=first)
    return found.values_list("pk", "start", "end", "form", "pin", "writing_id")


@prepared
def counts_by_writing(*, works: list[int], own: int) -> QuerySet[Annotation, tuple[int, int, int]]:
    """Each writing's key, how many annotations it has, and how many of them are of the submission `own`."""
    found = Annotation.objects.in_works(works).order_by().values("version__opinion")
    counted = found.annotate(shown=Count("pk"), own=Count("pk", filter=Q(submission=own)))
    return counted.values_list("version__opinion", "shown", "own")


@prepared
def counts_on(*, works: list[int], own: int, opinion: int) -> QuerySet[Annotation, tuple[int, int]]:
    """How many annotations are on one writing (its key), and how many of them are of `own`; nothing for none.

    They make one group, as nothing in the bin is counted: the writing's versions are looked up once, not for each.
    """
    versions = ArraySubquery(OpinionText.objects.filter(opinion=opinion).values("pk"))
    found = Annotation.objects.in_works(works).filter(version__any_of=versions).order_by().values("deleted_at")
    counted = found.annotate(shown=Count("pk"), own=Count("pk", filter=Q(submission=own)))
    return counted.values_list("shown", "own")


@prepared
def counts_by_work(*, works: list[int], opinion: int) -> QuerySet[Annotation, tuple[int, int]]:
    """Each of those submissions (keys) that has annotations on the writing, and how many."""
    here = Annotation.objects.in_works(works).filter(version__opinion=opinion).order_by().values("submission")
    return here.annotate(shown=Count("pk")).values_list("submission", "shown")


@prepared
def authorities_linked(*, works: list[int], assignment: int) -> QuerySet[Authority, Authority]:
    """What the annotations, all of one assignment (its key), link: each authority once."""
    linked = AuthorityLink.objects.in_works(works, assignment)
    return Authority.objects.filter(pk__in=linked.values("authority")).select_related("same_as")


@prepared
def waiting_rows(*, submission: int) -> QuerySet[Submission, tuple[int, int, int]]:
    """What `Waiting` has, of the submission (its key)."""
    of_hers = OuterRef("pk")
    told = told_remarks(of_hers)
    asked = PlaceQuestion.objects.open_of(of_hers)
    numbers = _number(told, "submission"), _number(told.filter(read_at=None), "submission")
    return Submission.objects.filter(pk=submission).values_list(*numbers, _number(asked, "annotation__submission"))


def _number(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many rows there are of each outer row, which `by` is."""
    counted = rows.order_by().values(by).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def works_named(works: list[int]) -> list[Work]:
    """Those submissions, in the order of their making."""
    return works_of(_named(works=works))


def works_on(works: list[int], opinion: int) -> list[Work]:
    """Those of them with an annotation on the writing (its key)."""
    return works_of(named_on(works=works, opinion=opinion))


def works_of(rows: Iterable["_Named"]) -> list[Work]:
    """The submissions of rows that `named_on` found."""
    return [Work(pk, uuid, assignment, Person(user, name)) for pk, uuid, assignment, user, name in rows]


_Named = tuple[int, UUID, int, UUID, str]
_NAMED: Final = ("pk", "uuid", "assignment", "user__uuid", "user__name")


@prepared
def _named(*, works: list[int]) -> QuerySet[Submission, _Named]:
    return Submission.objects.filter(pk__any_of=works).order_by("pk").values_list(*_NAMED)


@prepared
def named_on(*, works: list[int], opinion: int) -> QuerySet[Submission, _Named]:
    """What `works_on` finds, as `works_of` takes it."""
    here = Annotation.objects.filter(NOT_IN_BIN, submission=OuterRef("pk"), version__opinion=opinion)
    return Submission.objects.filter(Exists(here), pk__any_of=works).order_by("pk").values_list(*_NAMED)
