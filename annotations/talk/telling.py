"""Whom replies, mentions and questions are told to: nobody who does not see the annotation, and not their writers."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from annotations.access import viewers_of
from annotations.models import Annotation, Question, Reply
from annotations.names import Names, names_for, names_of_people
from annotations.reading.cards import shortened
from annotations.talk.mentions import as_typed
from courses.models import STAFF_ROLES, Enrollment
from opinions.windows import window_of
from people.addresses import reverse
from people.models import NoticeKind, User
from people.notices import Where, tell, unsay

QUOTED: Final = 60
"""Code points of the annotated words in what a notice is about."""


def tell_replied(reply: Reply) -> None:
    """Tells the mentioned, the annotation's owner and those in the thread of a reply: each once, whatever she is."""
    annotation = reply.annotation
    mentioned = set(reply.mentions.values_list("pk", flat=True))
    thread = set(Reply.objects.filter(annotation=annotation, deleted_at=None).values_list("by", flat=True))
    concerned = (mentioned | thread | {annotation.submission.user_id}) - {reply.by_id}
    for each in viewers_of(annotation.submission).filter(pk__in=concerned, is_active=True):
        kind = NoticeKind.MENTIONED if each.pk in mentioned else NoticeKind.REPLIED
        _tell_of(reply, each, kind)


def untell_reply(reply: Reply) -> None:
    """Takes the words of a reply out of the notices that tell of it."""
    unsay(_happening(reply))


def _tell_of(reply: Reply, reader: User, kind: NoticeKind) -> None:
    """Tells one person, in the names that she is shown."""
    annotation = reply.annotation
    names = names_for(reader, [annotation.submission.assignment])
    called = shown_names(names, annotation, [reply.by, *reply.mentions.all()])
    about = _("%(name)s on “%(words)s”") % {"name": called[reply.by.uuid], "words": _quoted(annotation)}
    words = as_typed(reply.body, called)
    tell([reader], kind, about, _at(annotation), happening=_happening(reply), words=words)


def shown_names(names: Names, annotation: Annotation, people: Iterable[User]) -> dict[UUID, str]:
    """What the reader of `names` is shown for those people at the annotation, by their UUIDs."""
    every = list(people)
    called = names_of_people(names, annotation.submission.assignment, every)
    return {each.uuid: called[each.pk] for each in every}


def tell_asked(question: Question) -> None:
    """Tells the staff who see the annotation that there are questions: once a day and assignment, not one by one."""
    annotation = question.annotation
    assignment = annotation.submission.assignment
    day = question.asked_at.astimezone(ZoneInfo(assignment.course.time_zone)).date()
    staff = Enrollment.objects.filter(course=assignment.course_id, role__in=STAFF_ROLES).present().values("user")
    told = viewers_of(annotation.submission).filter(pk__in=staff, is_active=True).exclude(pk=question.by_id)
    url = f"{assignment.get_absolute_url()}#open-questions"
    where = Where(url, str(assignment.course), assignment.course.time_zone, assignment.course.uuid)
    tell(told, NoticeKind.ASKED, assignment.title, where, happening=f"asked {assignment.uuid} {day}")


def tell_resolved(question: Question) -> None:
    """Tells who asked that the question was resolved by somebody else, where she sees the annotation still."""
    if question.by_id == question.resolved_by_id:
        return
    annotation = question.annotation
    told = viewers_of(annotation.submission).filter(pk=question.by_id, is_active=True)
    happening = f"resolved {question.uuid}"
    tell(told, NoticeKind.RESOLVED, f"“{_quoted(annotation)}”", _at(annotation), happening=happening)


def _happening(reply: Reply) -> str:
    return f"reply {reply.uuid}"


def _quoted(annotation: Annotation) -> str:
    span = annotation.span
    words = shortened(window_of(annotation.version_id, span.start, span.end).slice(span.start, span.end))
    return words if len(words) <= QUOTED else f"{words[:QUOTED].rsplit(' ', 1)[0]} …"


def _at(annotation: Annotation) -> Where:
    course = annotation.submission.assignment.course
    return Where(reverse("talk", args=[annotation.uuid]), str(course), course.time_zone, course.uuid)
