"""Writing remarks: what the staff says of a tag, of a note or of a whole submission, and when it is told.

What is written stays the staff's until the work is returned or accepted. A remark that is changed afterwards is theirs
again, until it is told anew: nobody reads what is half written.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.actions import lock_submission
from annotations.models import Annotation, Phrase, Remark, Submission, Tag, Verdict
from courses.actions import Refused
from courses.models import Course
from people.actions import record
from people.models import User
from people.prepared import prepared

WORDS_LIMIT = 20_000
"""Code points in a remark."""
PHRASE_LIMIT = 2_000
"""Code points in a comment that is used again."""
SAYS_SOMETHING = ~Q(verdict="", words="")
"""The remarks that were not emptied."""


class RemarkConflict(Exception):
    """Somebody else has written the remark since it was read; `present` is what stands there now."""

    def __init__(self, present: Remark) -> None:
        super().__init__(f"remark {present.uuid} is at revision {present.revision}")
        self.present = present


@dataclass(frozen=True, slots=True)
class About:
    """What is judged: one tag, else one annotation's note, else (both None) the whole submission."""

    submission: Submission
    annotation: Annotation | None = None
    tag: Tag | None = None

    @property
    def key(self) -> str:
        """Names it on a page and in what a browser sends."""
        if self.tag is not None:
            return f"tag-{self.tag.uuid}"
        return f"note-{self.annotation.uuid}" if self.annotation else "whole"


@transaction.atomic
def write_remark(about: About, *, by: User, revision: int, verdict: str, words: str) -> Remark:
    """Records what is said; `revision` is the one that the writer had before her, 0 where there was none.

    What says the same as what stands there changes nothing. Raises `RemarkConflict` where somebody else was quicker,
    `Refused` where the course is archived, and of one's own work.
    """
    submission = about.submission
    lock_submission(submission)
    _check(submission, by)
    words = words.strip()
    present = _standing(about)
    if present is None:
        return _first_remark(about, by, Verdict(verdict), words)
    if (present.verdict, present.words) == (verdict, words):
        return present
    if present.revision != revision:
        raise RemarkConflict(present)
    present.verdict, present.words, present.by = Verdict(verdict), words, by
    present.revision, present.updated_at = revision + 1, timezone.now()
    present.told_at = present.read_at = None
    present.save(update_fields=["verdict", "words", "by", "revision", "updated_at", "told_at", "read_at"])
    _record(present, by)
    return present


def told_remarks(submission: Submission | int | OuterRef) -> QuerySet[Remark]:
    """What its student was told, with the claims that it is about."""
    found = Remark.objects.filter(SAYS_SOMETHING, submission=submission, told_at__isnull=False)
    return found.select_related("tag__claim")


def told_counts(submission: Submission) -> tuple[int, int]:
    """How many remarks its student was told, and how many of them she has not ticked off. One query."""
    read = _read_at(submission=submission.pk)
    return len(read), sum(at is None for at in read)


@prepared
def _read_at(*, submission: int) -> QuerySet[Remark, datetime | None]:
    return told_remarks(submission).values_list("read_at", flat=True)


def tell_given_back(submission: Submission) -> int:
    """Tells the student of the submission, which is given back just now, what was said. How many remarks it was."""
    waiting = Remark.objects.filter(SAYS_SOMETHING, submission=submission, told_at=None)
    return waiting.update(told_at=timezone.now())


@transaction.atomic
def tell_remarks(submission: Submission, *, by: User) -> int:
    """Tells the student what has been said since her work was given back. How many remarks it was.

    Raises `Refused` while the work is in: then it is told when it is returned or accepted.
    """
    lock_submission(submission)
    _check(submission, by)
    if submission.submitted_at is not None and submission.accepted_at is None:
        raise Refused(_("This work is still with you: return or accept it, and what you said is told."))
    told = tell_given_back(submission)
    if told:
        record("tell_remarks", submission, by=by, course=submission.assignment.course.uuid, number=told)
    return told


def read_remark(remark: Remark) -> None:
    """Ticks off that its student has read it; done again, takes that back."""
    Remark.objects.filter(pk=remark.pk).update(read_at=None if remark.read_at else timezone.now())


def read_remarks(submission: Submission) -> int:
    """Ticks off all that she was told. How many remarks it was."""
    return told_remarks(submission).filter(read_at=None).update(read_at=timezone.now())


def keep_phrase(course: Course, *, by: User, words: str) -> Phrase:
    """Keeps a comment for the staff of the course to use again; one that is kept already stays the one that it is."""
    _check_phrase(course, words)
    phrase, made = Phrase.objects.get_or_create(course=course, words=words.strip(), defaults={"by": by})
    if made:
        record("keep_phrase", phrase, by=by, course=course.uuid)
    return phrase


@transaction.atomic
def edit_phrase(phrase: Phrase, *, by: User, words: str) -> None:
    """Gives it other words. Raises `Refused` where another one says the same."""
    _check_phrase(phrase.course, words)
    if Phrase.objects.filter(course=phrase.course, words=words.strip()).exclude(pk=phrase.pk).exists():
        raise Refused(_("There is a comment with these words already."))
    phrase.words = words.strip()
    phrase.save(update_fields=["words"])
    record("edit_phrase", phrase, by=by, course=phrase.course.uuid)


@transaction.atomic
def remove_phrase(phrase: Phrase, *, by: User) -> None:
    """Takes it from the list; remarks that used it keep their words."""
    record("remove_phrase", phrase, by=by, course=phrase.course.uuid)
    phrase.delete()


def count_phrases(course: Course, uuids: list[str]) -> None:
    """Counts that these of the course's comments were used."""
    if uuids:
        Phrase.objects.filter(course=course, uuid__in=uuids).update(used=F("used") + 1)


def _first_remark(about: About, by: User, verdict: Verdict, words: str) -> Remark:
    called = about.tag.claim.label if about.tag else ""
    fresh = Remark(submission=about.submission, annotation=about.annotation, tag=about.tag, about=called, by=by)
    fresh.verdict, fresh.words = verdict, words
    if verdict or words:
        fresh.save()
        _record(fresh, by)
    else:
        fresh.revision = 0
    return fresh


def _standing(about: About) -> Remark | None:
    found = Remark.objects.filter(submission=about.submission, annotation=about.annotation, tag=about.tag)
    if about.tag is None:
        found = found.filter(about="")
    return found.select_related("by").first()


def _check(submission: Submission, by: User) -> None:
    if submission.assignment.course.is_archived:
        raise Refused(_("This course is archived: it can be read, not changed."))
    if submission.user_id == by.pk:
        raise Refused(_("Nobody judges her own work."))


def _check_phrase(course: Course, words: str) -> None:
    if course.is_archived:
        raise Refused(_("This course is archived: it can be read, not changed."))
    if not words.strip():
        raise Refused(_("Write something first."))
    if len(words.strip()) > PHRASE_LIMIT:
        raise Refused(_("A comment that is used again has at most %(limit)d characters.") % {"limit": PHRASE_LIMIT})


def _record(remark: Remark, by: User) -> None:
    course = remark.submission.assignment.course.uuid
    record("write_remark", remark, by=by, course=course, submission=str(remark.submission.uuid))
