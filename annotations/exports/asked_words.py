"""A filter in words, as an export says what is in it."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.filtering.choices import KINDS, ONLY
from annotations.filtering.filters import Filter, Only
from annotations.models import Assignment, Claim, Treatment
from courses.models import Group, Section
from opinions.citing import writing_words
from opinions.models import Authority, Opinion
from opinions.text.kinds import PassageKind


def asked_words(assignment: Assignment, chosen: Filter, writing: str) -> tuple[str, ...]:
    """A phrase for each part that is set, but for whose the work is; `writing` is a writing's UUID or empty.

    One query for each part set. What does not exist has no phrase.
    """
    return tuple(words for words in _phrases(assignment, chosen, writing) if words)


def _phrases(assignment: Assignment, chosen: Filter, writing: str) -> Iterator[str]:
    if writing:
        found = Opinion.objects.filter(uuid=writing, case=assignment.case_id).first()
        yield _("writing: %(words)s") % {"words": writing_words(found)} if found else ""
    if chosen.claims:
        claims = Claim.objects.filter(codebook=assignment.codebook_id, uuid__in=chosen.claims)
        labels = ", ".join(claims.values_list("label", flat=True))
        yield _("claim: %(labels)s") % {"labels": labels} if labels else ""
    if chosen.authority:
        authority = Authority.objects.select_related("same_as").filter(uuid=chosen.authority).first()
        yield _("authority: %(cite)s") % {"cite": authority.shown.cite} if authority else ""
    if chosen.treatments:
        labels = ", ".join(str(Treatment(each).label) for each in chosen.treatments)
        yield _("treatment: %(labels)s") % {"labels": labels}
    yield from _belonging(assignment, chosen)
    if chosen.kinds:
        yield ", ".join(str(KINDS.get(PassageKind(each), each)) for each in chosen.kinds)
    yield from (str(ONLY[Only(each)]) for each in chosen.only)
    if chosen.since:
        time = date_format(chosen.since.astimezone(ZoneInfo(assignment.course.time_zone)), "j F Y, H:i")
        yield _("changed since %(time)s") % {"time": time}


def _belonging(assignment: Assignment, chosen: Filter) -> Iterator[str]:
    """Section and group of the course."""
    course = assignment.course_id
    section = Section.objects.filter(course=course, uuid=chosen.section).first() if chosen.section else None
    group = Group.objects.filter(course=course, uuid=chosen.group).first() if chosen.group else None
    yield _("section: %(name)s") % {"name": section.name} if section else ""
    yield _("group: %(name)s") % {"name": group.name} if group else ""
