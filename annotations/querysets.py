"""Reads, each named for the page or file that it serves."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q
from django.db.models.functions import Cast, Coalesce, Greatest, Mod, Substr
from django.utils import timezone

from annotations.filtering.conditions import conditions
from annotations.filtering.filters import Filter, Only
from courses.models import STAFF_ROLES
from courses.querysets import present

if TYPE_CHECKING:
    from annotations.models import Annotation, Assignment, AuthorityLink, PlaceQuestion, Remark, Submission, Tag
    from opinions.models import OpinionText
    from opinions.text.spans import Span
    from people.models import User
else:  # the models import this module
    Annotation = Assignment = AuthorityLink = PlaceQuestion = Remark = Submission = Tag = models.Model

NOT_IN_BIN = Q(deleted_at=None)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Reads of assignments."""

    def visible_to(self, user: User) -> AssignmentQuerySet:
        """Those of the courses that the person is in; before its opening date an assignment is its staff's alone."""
        mine = Q(present("course__enrollments__"), course__enrollments__user=user)
        staff = mine & Q(course__enrollments__role__in=STAFF_ROLES)
        opened = Q(opens_at=None) | Q(opens_at__lte=timezone.now())
        published = Q(published_at__lte=timezone.now())
        return self.filter(staff | (mine & published & opened))

    def for_home(self, user: User) -> AssignmentQuerySet:
        """What the person can open, the next due first.

        With the number of her own annotations (`own_count`), and when it is due for her (`own_due`): by her own
        extension, else by her section's, else for all.
        """
        from annotations.models import Annotation, Extension  # noqa: PLC0415 -- the models import this module

        granted = Extension.objects.filter(assignment=models.OuterRef("pk"))
        attended = granted.filter(section__enrollments__user=user, section__enrollments__left_at=None)
        own = Annotation.objects.filter(NOT_IN_BIN, submission__assignment=models.OuterRef("pk"), submission__user=user)
        counted = own.order_by().values("submission__assignment").annotate(number=Count("pk")).values("number")
        return (
            self.visible_to(user)
            .select_related("course", "case")
            .annotate(
                own_count=Coalesce(models.Subquery(counted), 0),
                own_due=Coalesce(
                    models.Subquery(granted.filter(user=user).values("due_at")[:1]),
                    models.Subquery(attended.values("due_at")[:1]),
                    F("due_at"),
                ),
            )
            .order_by(F("own_due").asc(nulls_last=True), "title", "pk")
        )


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Reads of annotations."""

    def for_reader(self, submission: Submission, seen: Collection[int]) -> AnnotationQuerySet:
        """What is seen while reading `submission`: its own annotations, and those of the submissions `seen` (keys).

        Whose work the person sees who reads is `access.seen_work`; nothing in the bin is here.
        """
        return self.in_works([submission.pk, *seen])

    def in_works(self, works: list[int]) -> AnnotationQuerySet:
        """Those of these submissions (keys); nothing in the bin."""
        return self.filter(NOT_IN_BIN, submission__any_of=works)

    def for_bin(self, submission: Submission) -> AnnotationQuerySet:
        """What its owner deleted and can still bring back."""
        from annotations.models import BIN_TIME  # noqa: PLC0415 -- the models import this module

        return self.filter(submission=submission, deleted_at__gt=timezone.now() - BIN_TIME)

    def under(self, chosen: Filter, assignment: int) -> AnnotationQuerySet:
        """Those that the filter asks for, whosever they are: `Filter.who` is the desk's (`Desk.whose`).

        All of them are of one `assignment` (its key).
        """
        found = self.filter(conditions(chosen, assignment))
        return found.after_reveal() if Only.AFTER_REVEAL in chosen.only else found

    def for_export(self, submissions: models.QuerySet[Submission]) -> AnnotationQuerySet:
        """All of these submissions'; nothing in the bin."""
        return self.filter(NOT_IN_BIN, submission__in=submissions)

    def of_writing(self, version: OpinionText) -> AnnotationQuerySet:
        """Those on any version of the version's writing: those on an earlier one first, then in the text's order."""
        return self.on_writing(version.pk, version.opinion_id)

    def on_writing(self, version: int, opinion: int) -> AnnotationQuerySet:
        """As `of_writing`, of the version's key and its writing's."""
        here = models.Case(models.When(version=version, then=1), default=0)
        return self.filter(version__opinion=opinion).order_by(here, "start", "end", "pk")

    def for_adoption(self, assignment: Assignment, version: OpinionText) -> AnnotationQuerySet:
        """The assignment's on earlier versions of the version's writing, the bin's too, with their owners."""
        earlier = self.filter(submission__assignment=assignment, version__opinion=version.opinion_id)
        return earlier.exclude(version=version).select_related("submission__user").order_by("start", "end", "pk")

    def over(self, version: OpinionText, spans: list[Span] | None = None) -> AnnotationQuerySet:
        """Those on one version; with `spans`, those that share a code point with any of them."""
        found = self.filter(version=version)
        if spans is None:
            return found
        touching = Q(pk__in=[])
        for span in spans:
            touching |= Q(start__lt=span.end, end__gt=span.start)
        return found.filter(touching)

    def for_cards(self) -> AnnotationQuerySet:
        """With all that a card shows: who, claims, links, the place in the text, what is said, blind until when.

        What was told to the owner by the staff is in `told_remarks`, for her alone.
        """
        tags, links, told = card_parts()
        return self.for_bare_cards().prefetch_related(
            Prefetch("tags", tags), Prefetch("links", links), Prefetch("remarks", told, to_attr="told_remarks")
        )

    def for_bare_cards(self) -> AnnotationQuerySet:
        """As `for_cards`, but without what is fetched after them: `card_parts`."""
        cards = self.with_blind_end().with_talk().select_related("submission__user", "version")
        return cards.defer("version__text")

    def with_blind_end(self) -> AnnotationQuerySet:
        """With `blind_until` of the submission: see `SubmissionQuerySet.with_blind_end`."""
        from annotations.models import Submission  # noqa: PLC0415 -- the models import this module

        own = Submission.objects.filter(pk=models.OuterRef("submission")).with_blind_end()
        until = own.values("blind_until")[:1]  # type: ignore[misc]  # -- the plugin forgets what was annotated
        return self.annotate(blind_until=models.Subquery(until))

    def with_talk(self) -> AnnotationQuerySet:
        """With the number of replies (`reply_count`), whether a question is open (`is_asked`), and `talk_xact`.

        That is the last transaction that wrote any of it; empty where nobody did.
        """
        from annotations.models import Question, Reply  # noqa: PLC0415 -- the models import this module

        replies = Reply.objects.filter(annotation=models.OuterRef("pk")).order_by().values("annotation")
        questions = Question.objects.filter(annotation=models.OuterRef("pk")).order_by().values("annotation")
        standing = replies.filter(deleted_at=None).annotate(number=Count("pk")).values("number")
        return self.annotate(
            reply_count=Coalesce(models.Subquery(standing), 0),
            is_asked=models.Exists(questions.filter(resolved_at=None)),
            talk_xact=Greatest(
                *(
                    models.Subquery(rows.annotate(last=models.Max("xact")).values("last"))
                    for rows in (replies, questions)
                )
            ),
        )

    def after_reveal(self) -> AnnotationQuerySet:
        """Those made, or changed by a person, after their owner could see the others' work: see `annotations.apart`."""
        return self.with_blind_end().filter(updated_at__gt=F("blind_until"))

    def for_marks(self) -> models.QuerySet[Annotation, tuple[UUID, int, int, int, int | None]]:
        """Only what drawing needs, as tuples: UUID, start, end, submission, look of the leading claim (its first)."""
        from annotations.models import LOOK_BASE  # noqa: PLC0415 -- the models import this module

        look = F("tags__claim__pattern") * LOOK_BASE + F("tags__claim__colour")
        # One pass over the tags: a subquery for each annotation takes PostgreSQL ten times as long.
        first = models.Min(F("tags__claim__position") * LOOKS + look, output_field=models.IntegerField())
        look_of_first = Cast(Mod(first, LOOKS), models.IntegerField())
        return self.annotate(look=look_of_first).values_list("uuid", "start", "end", "submission_id", "look")


def card_parts() -> tuple[models.QuerySet[Tag], models.QuerySet[AuthorityLink], models.QuerySet[Remark]]:
    """Of all annotations the tags, the links, and what their owners were told, as cards show them."""
    from annotations.models import AuthorityLink, Remark, Tag  # noqa: PLC0415 -- the models import this module

    told = Remark.objects.filter(~Q(verdict="", words=""), told_at__isnull=False)
    links = AuthorityLink.objects.select_related("authority__same_as", "tag__claim")
    return Tag.objects.select_related("claim"), links, told.select_related("tag__claim")


LOOKS = 1000
"""More than any look is (`Claim.look`)."""
CONTEXT = 80
"""Code points that a question shows on each side of the words that it asks about."""


class PlaceQuestionQuerySet(models.QuerySet["PlaceQuestion"]):
    """Reads of the questions that a corrected text leaves to annotations' owners."""

    def open_of(self, submission: Submission | int | OuterRef) -> PlaceQuestionQuerySet:
        """Those that the submission's owner has not answered; what is in the bin is not asked about."""
        from annotations.models import Answer  # noqa: PLC0415 -- the models import this module

        return self.standing().filter(annotation__submission=submission, answer=Answer.OPEN)

    def standing(self) -> PlaceQuestionQuerySet:
        """Those whose annotations stand on the earlier version, unanswered or left there; not the bin's."""
        from annotations.models import Answer  # noqa: PLC0415 -- the models import this module

        return self.filter(annotation__deleted_at=None).exclude(answer=Answer.TAKEN)

    def for_questions(self) -> PlaceQuestionQuerySet:
        """With the annotation as a card shows it, and the words of both versions with what stands around them.

        `before` and `after` begin `CONTEXT` code points before the span, or where the text does; `after` may be None.
        """
        from annotations.models import AuthorityLink, Tag  # noqa: PLC0415 -- the models import this module

        return (
            self.select_related("version", "annotation__version", "annotation__submission__user")
            .defer("version__text", "annotation__version__text")
            .annotate(
                before=_around("annotation__version__text", "annotation__start", "annotation__end"),
                after=_around("version__text", "start", "end"),
            )
            .prefetch_related(
                Prefetch("annotation__tags", Tag.objects.select_related("claim")),
                Prefetch("annotation__links", AuthorityLink.objects.select_related("authority__same_as", "tag__claim")),
            )
            .order_by("annotation__version__opinion__position", "annotation__start", "annotation__end", "pk")
        )


def _around(text: str, start: str, end: str) -> Substr:
    first = Greatest(F(start) - CONTEXT, 0)
    return Substr(text, first + 1, F(end) + CONTEXT - first)
