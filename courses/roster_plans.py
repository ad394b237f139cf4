"""What a class list would change in a course: looked up in a few queries, and changed nothing yet."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Course, Enrollment, Group, Invitation, InvitationState, Role, Section
from courses.roster_reading import Roster, RosterLine, Told
from people.models import User

Division = TypeVar("Division", Section, Group)


class Fate(Enum):
    """What would become of a line."""

    NEW = "new"
    AGAIN = "again"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line and what it would do. `user` is who has confirmed the address; None: an invitation waits for her.

    `changes` say in words what would be another; `elsewhere`: the address is of another domain than most.
    """

    line: RosterLine
    fate: Fate
    user: User | None = None
    enrollment: Enrollment | None = None
    invitation: Invitation | None = None
    changes: tuple[str, ...] = ()
    elsewhere: bool = False

    @property
    def role(self) -> Role:
        """What she would be: what the list says, else what she is, else a student."""
        present = self.enrollment or self.invitation
        return self.line.role or Role(present.role if present else Role.STUDENT)


@dataclass(slots=True)
class Plan:
    """All that a list would do. `gone` and `gone_invitations` are students of the course who are not in the list."""

    lines: list[PlannedLine] = field(default_factory=list)
    problems: list[Told] = field(default_factory=list)
    notes: list[Told] = field(default_factory=list)
    sections: dict[str, Section] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    gone: list[Enrollment] = field(default_factory=list)
    gone_invitations: list[Invitation] = field(default_factory=list)

    @property
    def new_sections(self) -> list[str]:
        """The names of sections that would be made."""
        return [section.name for section in self.sections.values() if section.pk is None]

    @property
    def new_groups(self) -> list[str]:
        """The names of groups that would be made."""
        return [group.name for group in self.groups.values() if group.pk is None]

    @property
    def may_remove(self) -> bool:
        """Whether those who are not in the list may be taken out: not where a line was not understood."""
        return not self.problems and bool(self.lines) and bool(self.gone or self.gone_invitations)

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to do but to remove."""
        return any(line.fate != Fate.SAME for line in self.lines)

    def with_fate(self, fate: Fate) -> list[PlannedLine]:
        """The lines of that fate."""
        return [line for line in self.lines if line.fate == fate]

    @property
    def fingerprint(self) -> str:
        """Another one wherever something else would be done."""
        told = [(each.line, each.fate, each.changes, each.user and each.user.pk) for each in self.lines]
        gone = [each.pk for each in self.gone], [each.pk for each in self.gone_invitations]
        return hashlib.sha256(repr((told, gone)).encode()).hexdigest()[:32]


def plan_roster(course: Course, roster: Roster, *, by: User) -> Plan:
    """What the list would change. Six queries, however long it is."""
    plan = Plan(problems=list(roster.problems), notes=list(roster.notes))
    plan.sections = {each.name.casefold(): each for each in course.sections.all()}
    plan.groups = {each.name.casefold(): each for each in course.groups.all()}
    planner = _Planner(course, plan, by)
    planner.look(roster.lines)
    usual = _usual_domain(roster.lines)
    for line in roster.lines:
        planner.add(line, elsewhere=bool(usual) and _domain(line) != usual)
    planner.find_gone()
    plan.problems.sort(key=lambda told: told.number)
    return plan


@dataclass(slots=True)
class _Planner:
    """Looks up once what is known of everybody in the list, then plans line by line."""

    course: Course
    plan: Plan
    by: User
    owners: dict[str, User] = field(default_factory=dict)
    members: dict[int, Enrollment] = field(default_factory=dict)
    invited: dict[str, Invitation] = field(default_factory=dict)
    lines_of: dict[int, int] = field(default_factory=dict)

    def look(self, lines: Sequence[RosterLine]) -> None:
        """Who has these addresses, who is in the course, and who is invited."""
        members = Enrollment.objects.filter(course=self.course).select_related("user", "section", "group")
        self.members = {each.user_id: each for each in members}
        self.owners = {each.user.email.lower(): each.user for each in self.members.values()}
        addresses = EmailAddress.objects.filter(email__in=[line.email for line in lines], verified=True)
        for address in addresses.filter(user__is_active=True).select_related("user"):
            self.owners[address.email.lower()] = address.user
        self.invited = {each.email: each for each in Invitation.objects.filter(course=self.course).waiting()}

    def add(self, line: RosterLine, *, elsewhere: bool) -> None:
        """Plans one line, or says what is wrong with it."""
        user = self.owners.get(line.email)
        if user is not None and user.pk in self.lines_of:
            words = _("this is the same person as on line %(line)d, with another address.")
            self.plan.problems.append(Told(line.number, words % {"line": self.lines_of[user.pk]}))
            return
        planned = self._planned(line, user, elsewhere=elsewhere)
        if planned is None:
            words = _("%(email)s is an instructor of this course: another role is given on her own page.")
            self.plan.problems.append(Told(line.number, words % {"email": line.email}))
            return
        if user is not None:
            self.lines_of[user.pk] = line.number
        _name_division(self.plan.sections, line.section, Section, self.course)
        _name_division(self.plan.groups, line.group, Group, self.course)
        self.plan.lines.append(planned)

    def _planned(self, line: RosterLine, user: User | None, *, elsewhere: bool) -> PlannedLine | None:
        """None where the line would take an instructor's role away."""
        enrollment = self.members.get(user.pk) if user else None
        invitation = self.invited.get(line.email)
        known: Enrollment | Invitation | None = invitation
        if user is not None:
            known = enrollment if enrollment is not None and enrollment.is_present else None
        if known is None:
            fate = Fate.AGAIN if enrollment else Fate.NEW
            return PlannedLine(line, fate, user, enrollment, invitation, elsewhere=elsewhere)
        if known.role == Role.INSTRUCTOR and line.role not in (None, Role.INSTRUCTOR):
            return None
        changes = tuple(_changes(line, known))
        if isinstance(known, Invitation) and known.state(timezone.now()) != InvitationState.OPEN:
            changes += (_("invited anew"),)
        fate = Fate.CHANGED if changes else Fate.SAME
        return PlannedLine(line, fate, user, enrollment, invitation, changes, elsewhere)

    def find_gone(self) -> None:
        """Students, and those who are invited as students, whom the list does not name."""
        named = {line.line.email for line in self.plan.lines}
        self.plan.gone = [
            each
            for each in self.members.values()
            if each.is_present and each.role == Role.STUDENT and each.user_id not in self.lines_of
        ]
        self.plan.gone.sort(key=lambda each: (each.user.name, each.pk))
        waiting = (each for each in self.invited.values() if each.role == Role.STUDENT)
        self.plan.gone_invitations = [each for each in waiting if each.email not in named]


def _changes(line: RosterLine, known: Enrollment | Invitation) -> Iterable[str]:
    """What the line says otherwise, in words; a blank cell says nothing."""
    if line.role and line.role != known.role:
        yield _("%(before)s → %(after)s") % {"before": Role(known.role).label, "after": line.role.label}
    for named, division in ((line.section, known.section), (line.group, known.group)):
        if named and (division is None or division.name.casefold() != named.casefold()):
            yield _("%(before)s → %(after)s") % {"before": division.name if division else "–", "after": named}


def _name_division(known: dict[str, Division], name: str, kind: type[Division], course: Course) -> None:
    """Adds a section or group of that name, not stored yet, where there is none."""
    if name:
        known.setdefault(name.casefold(), kind(course=course, name=name))


def _domain(line: RosterLine) -> str:
    return line.email.rpartition("@")[2]


def _usual_domain(lines: Sequence[RosterLine]) -> str:
    """The domain of more than half of the addresses, if there is one."""
    counted = Counter(_domain(line) for line in lines).most_common(1)
    return next((domain for domain, number in counted if number * 2 > len(lines)), "")
