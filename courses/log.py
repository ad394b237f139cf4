"""The audit log of a course: who did what, on whose work, when; the last first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course, Enrollment
from people.audit import Told, kinds, tell_subjects, verb_words, works_of
from people.models import AuditEvent, User
from people.moments import check_day

ON_A_PAGE: Final = 100
AT_A_TIME: Final = 1000
"""Events of a file that are named at once."""
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event. `who` is empty where nobody asked for it; `subject` is empty where it is not there any more."""

    at: datetime
    who: str
    what: str
    subject: Told


class LogForm(forms.Form):
    """What is asked of the log: whose doings or work, of which kind, from one day to another of the course's clock."""

    person = forms.ChoiceField(label=gettext_lazy("Person"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, validators=[check_day],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("To"), required=False, validators=[check_day],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, sent: Any, *, course: Course) -> None:
        """Offers all who are or were in the course. One query."""
        super().__init__(sent)
        self.course = course
        members = Enrollment.objects.filter(course=course).select_related("user").order_by("user__name", "pk")
        self.people = {str(each.user.uuid): each.user for each in members}
        people = [("", _("Everybody")), *((uuid, user.name) for uuid, user in self.people.items())]
        offered = [(key, kind.label) for key, kind in kinds().items()]
        choices = {"person": people, "kind": [("", _("All but one's own notes")), *offered, (ALL, _("All"))]}
        for name, each in choices.items():
            self.fields[name].choices = each  # type: ignore[attr-defined]  # -- both are ChoiceFields
        self.full_clean()

    @property
    def user(self) -> User | None:
        """The person who is asked about."""
        return self.people.get(self.cleaned_data.get("person", ""))

    def events(self) -> QuerySet[AuditEvent]:
        """The course's events that answer, the last first. A field that cannot be read asks for nothing."""
        found = AuditEvent.objects.filter(self._of_kind(), course_uuid=self.course.uuid).select_related("actor")
        if self.user is not None:
            found = found.filter(_about(self.user))
        zone = ZoneInfo(self.course.time_zone)
        if since := self.cleaned_data.get("since"):
            found = found.filter(at__gte=datetime.combine(since, time(), zone))
        if until := self.cleaned_data.get("until"):
            found = found.filter(at__lt=datetime.combine(until + timedelta(days=1), time(), zone))
        return found.order_by("-at", "-pk")

    def _of_kind(self) -> Q:
        chosen, known = self.cleaned_data.get("kind", ""), kinds()
        if chosen in known:
            return Q(verb__in=list(known[chosen].verbs))
        own = [verb for kind in known.values() if kind.own for verb in kind.verbs]
        return Q() if chosen == ALL else ~Q(verb__in=own)


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log; `older` is the place after its last event, empty where there is none."""

    lines: Sequence[LogLine]
    older: str


def log_page(events: QuerySet[AuditEvent], place: str) -> LogPage:
    """The events after that place (as `LogPage.older` has it), `ON_A_PAGE` of them. What is no place is the start."""
    found = list(events.filter(_after(place))[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    older = f"{shown[-1].at.isoformat()}_{shown[-1].pk}" if len(found) > ON_A_PAGE else ""
    return LogPage(list(_lines(shown)), older)


def log_rows(events: QuerySet[AuditEvent], zone: str) -> Iterator[dict[str, str]]:
    """All of the events as rows of a file, times in that zone with their offset."""
    place, clock = "", ZoneInfo(zone)
    while shown := list(events.filter(_after(place))[:AT_A_TIME]):
        for line in _lines(shown):
            yield {
                "when": line.at.astimezone(clock).isoformat(timespec="seconds"),
                "who": line.who,
                "what": line.what,
                "on": line.subject.words,
                "whose": line.subject.whose,
            }
        place = f"{shown[-1].at.isoformat()}_{shown[-1].pk}"


COLUMNS: Final = ("when", "who", "what", "on", "whose")


def _lines(events: Sequence[AuditEvent]) -> Iterator[LogLine]:
    """A fixed number of queries, however many events."""
    told = tell_subjects((each.subject_type, each.subject_uuid) for each in events)
    words = verb_words()
    for each in events:
        subject = told.get((each.subject_type, each.subject_uuid), Told(""))
        who = each.actor.name if each.actor else ""
        yield LogLine(each.at, who, str(words.get(each.verb, each.verb)), subject)


def _about(user: User) -> Q:
    """What the person did, and what was done to her or to what is hers."""
    about = Q(actor=user) | Q(subject_uuid=user.uuid)
    for works in works_of(user):
        about |= Q(subject_uuid__in=works)
    return about


def _after(place: str) -> Q:
    at, _bar, pk = place.partition("_")
    try:
        moment = parse_datetime(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not (pk.isdecimal() and len(pk) < 19):  # noqa: PLR2004 -- 64 bits
        return Q()
    return Q(at__lt=moment) | Q(at=moment, pk__lt=int(pk))
