"""Pages around the reader: home, course, assignment, bin."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.access import Right, access_assignment, access_submission, leads_course
from annotations.actions import open_submission
from annotations.assignments.asked import asked_lines
from annotations.assignments.carried import corrected_texts
from annotations.assignments.due import due_groups
from annotations.assignments.needs import need_lines
from annotations.assignments.offered import offered_claims
from annotations.assignments.pinned import pinned_texts
from annotations.filtering.filters import Filter
from annotations.models import Annotation, Assignment, PlaceQuestion, Submission, Visibility
from annotations.reading.cards import claim_choices
from annotations.reading.desk import Desk
from annotations.reading.reader import case_title
from annotations.review.own_key import sees_key
from annotations.submissions.class_work import work_lines
from annotations.submissions.own_work import own_work
from annotations.talk.questions import open_counts, question_lines
from courses.access import access_course, is_staff_role, leads, makes_courses
from courses.forms import CodeForm
from courses.models import Enrollment, Role
from courses.views.frames import frame
from opinions.citing import page_range_words, writing_words
from opinions.models import OpinionText
from people.accounts import signed_in
from people.addresses import reverse


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """An assignment in a list. Times are UTC; `zone` is the course's time zone, in which they are shown."""

    title: str
    url: str
    case_caption: str
    course_title: str
    opens_at: datetime | None
    due_at: datetime | None
    zone: str
    state: str
    state_words: str
    count: int
    is_staff: bool
    is_over: bool
    open_questions: int = 0


@dataclass(frozen=True, slots=True)
class WritingLine:
    """A writing that an assignment names."""

    uuid: UUID
    label: str
    pages: str


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What is due, what needs her, and which courses one is in."""
    user = signed_in(request)
    enrollments = list(Enrollment.objects.for_courses(user).prefetch_related("reviews"))
    present = [each for each in enrollments if not each.course.is_archived]
    roles = {each.course_id: Role(each.role) for each in present}
    assigned = list(Assignment.objects.for_home(user).filter(course__in=roles).select_related("codebook"))
    staff = [each for each in present if is_staff_role(Role(each.role))]
    context = {
        "groups": due_groups(user, assigned, roles),
        "needs": need_lines(staff, assigned),
        "learns": len(staff) < len(present),
        "teaches": bool(staff),
        "present": present,
        "archived": [each for each in enrollments if each.course.is_archived],
        "makes_courses": makes_courses(user),
        "form": CodeForm(),
    }
    return render(request, "home.html", context)


@require_safe
@login_required
def course(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One course: its assignments, and the way to its people."""
    user = signed_in(request)
    found, role = access_course(user, uuid)
    every = list(Assignment.objects.for_home(user).filter(course=found))
    asked = open_counts(user, every) if is_staff_role(role) else {}
    assignments = [replace(_line(each, role), open_questions=asked.get(each.pk, 0)) for each in every]
    can_create = leads(role) and not found.is_archived
    context = {**frame(found, role, "assignments"), "assignments": assignments, "can_create": can_create}
    return render(request, "course.html", context)


@require_safe
@login_required
def assignment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is asked, and the way to the text; for the course's staff, who has done what."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid)
    submission = Submission.objects.filter(assignment=found, user=user).first()
    if submission is not None:
        submission.assignment = found
    pinned = pinned_texts(found)
    lines = work_lines(found, user, apart=True) if standing.is_staff else None
    context = {
        "assignment": found,
        "zone": found.course.time_zone,
        "visibility_words": found.get_visibility_display(),
        "case": case_title(found.case),
        "writings": [
            WritingLine(text.opinion.uuid, writing_words(text.opinion), page_range_words(text)) for text in pinned
        ],
        "codebook": {
            "title": found.codebook.title,
            "claims": claim_choices(offered_claims(found).prefetch_related("near_misses")),
        },
        "submission": {"url": submission.get_absolute_url()} if submission else None,
        "open_url": reverse("submission_open", args=[found.uuid]),
        "own_key_url": _own_key_url(submission),
        "own_brief_url": reverse("brief", args=[submission.uuid]) if submission else "",
        "own_export_url": f"{reverse('submission_exports', args=[submission.uuid])}?who=mine" if submission else "",
        "own_ris_url": reverse("submission_ris", args=[submission.uuid]) if submission else "",
        "own_csl_url": reverse("submission_csl", args=[submission.uuid]) if submission else "",
        "class_export_url": reverse("assignment_exports", args=[found.uuid]) if standing.is_staff else "",
        "state": _state(found),
        "state_words": _state_words(found),
        "own": own_work(found, submission, standing, user),
        "asked": asked_lines(found, None) if standing.is_staff else None,
        "work_lines": lines,
        "question_lines": question_lines(user, found) if standing.is_staff else (),
        "can_judge": any(line.can_be_judged for line in lines or ()),
        "leads": leads_course(standing),
        "waits_for_hand": found.visibility == Visibility.BY_HAND and not found.revealed_at and not found.is_draft,
        "corrections": _corrections(found, pinned) if standing.is_staff else None,
    }
    return render(request, "assignment.html", context)


@require_POST
@login_required
def submission_open(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Makes one's submission at its first opening and goes to the text. A guest's is for reading alone."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid)
    return redirect(open_submission(found, by=user))


@require_safe
@login_required
def submission(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The reader's door: goes to the submission's first writing; 404 where the assignment has no text yet."""
    found, _standing = access_submission(signed_in(request), uuid)
    for first in pinned_texts(found.assignment)[:1]:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(reverse("reader", args=[found.uuid, first.opinion.uuid]) + query)
    raise Http404


@require_safe
@login_required
def bin_(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's deleted annotations, the last deleted first."""
    user = signed_in(request)
    found, standing = access_submission(user, uuid, to=Right.EDIT)
    cards = []
    pinned = pinned_texts(found.assignment)
    for version in pinned:
        desk = Desk(found, standing, user, version, pinned, Filter())
        deleted = Annotation.objects.for_bin(found).of_writing(version)
        cards += desk.cards(list(deleted.for_cards().order_by("-deleted_at")))
    return render(request, "bin.html", {"cards": cards, "back_url": found.get_absolute_url()})


def _line(found: Assignment, role: Role) -> AssignmentLine:
    due: datetime | None = found.own_due  # type: ignore[attr-defined]  # -- annotated by for_home
    return AssignmentLine(
        title=found.title,
        url=found.get_absolute_url(),
        case_caption=found.case.caption,
        course_title=found.course.title,
        opens_at=found.opens_at,
        due_at=due,
        zone=found.course.time_zone,
        state=_state(found),
        state_words=_state_words(found),
        count=found.own_count,  # type: ignore[attr-defined]  # -- annotated by for_home
        is_staff=is_staff_role(role),
        is_over=due is not None and due <= timezone.now(),
    )


def _state(found: Assignment) -> str:
    """Where the assignment stands: `draft`, `waiting` (for its opening date), `open` or `closed`."""
    if found.is_draft:
        return "draft"
    if found.is_closed:
        return "closed"
    return "open" if found.is_open else "waiting"


def _state_words(found: Assignment) -> str:
    words = {"draft": _("draft"), "closed": _("closed"), "waiting": _("not open yet"), "open": _("open")}
    return words[_state(found)]


def _corrections(found: Assignment, pinned: Sequence[OpinionText]) -> dict[str, Any]:
    """Corrected texts that the assignment might take, notes that stand on earlier ones, and the page of both."""
    offered = [] if found.is_closed else corrected_texts(pinned)
    waiting = PlaceQuestion.objects.standing().filter(annotation__submission__assignment=found).count()
    url = reverse("corrections", args=[found.uuid]) if offered or waiting else ""
    return {"url": url, "offered": offered, "waiting": waiting}


def _own_key_url(submission: Submission | None) -> str:
    """Where a student sees her work against the key; empty before she does."""
    return reverse("own_key", args=[submission.uuid]) if submission and sees_key(submission) else ""
