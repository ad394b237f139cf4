"""The sample class with its work handed in: split about a passage, partly settled in the key, one grade complete."""

from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from annotations.actions import Content, create_annotation, open_submission
from annotations.models import Assignment, KeyStanding, Submission
from annotations.review.grading import release_grades, save_grade
from annotations.review.rubrics import offered_lines, rubric_of, save_rubric
from annotations.review.settling import Settlement, release_key, settle_passage
from opinions.text.spans import Span
from people.models import User
from tests.browser.reading import ANA, CASTLE_ROCK, INSTRUCTOR
from tests.factories import make_person, make_uuid

WORDS = "it cannot bind the peace officers who are non-parties"
"""Where the class is split: Nora and Olaf say the first claim, Pia and Quin the second."""
STUDENTS = ("Nora", "Olaf", "Pia", "Quin")
REASON = "It is said in terms."


def review_class() -> Assignment:
    """The sample's assignment on Castle Rock, with four more students."""
    work: Assignment = Assignment.objects.get(title=CASTLE_ROCK)
    lead = User.objects.get(email=INSTRUCTOR)
    version = work.texts.get()
    at = version.text.index(WORDS)
    span = Span(at, at + len(WORDS))
    first, second = work.codebook.claims.order_by("position")[:2]
    for name in STUDENTS:
        submission = open_submission(work, by=make_person(name, course=work.course))
        claim = first if name in STUDENTS[:2] else second
        create_annotation(
            submission, by=submission.user, uuid=make_uuid(name), version=version, span=span,
            content=Content(f"{name} says why.", [claim]),
        )  # fmt: skip
    students = [ANA, *(f"{name.lower()}@example.edu" for name in STUDENTS)]
    Submission.objects.filter(assignment=work, user__email__in=students).update(submitted_at=timezone.now())
    settle_passage(work, Settlement(version, span, first, KeyStanding.ACCEPTED, REASON), by=lead)
    save_rubric(work, offered_lines(), by=lead)
    given = dict.fromkeys(rubric_of(work), Decimal(1))
    save_grade(work.submissions.get(user__email=ANA), by=lead, revision=0, given=given, suggested={}, words="Go on.")
    return work


def review_pages(work: Assignment) -> dict[str, str]:
    """What an instructor passes through, by name, in the order of her ten minutes."""
    ana = work.submissions.get(user__email=ANA)
    text = work.texts.get()
    at = text.text.index(WORDS)
    here = {"version": text.uuid, "start": at, "end": at + len(WORDS)}
    named = {name: reverse(name, args=[work.uuid]) for name in ("review", "class_text", "review_tables", "review_work")}
    return {
        **{name.replace("_", " "): address for name, address in named.items()},
        "review projected": f"{named['review']}?project=1",
        "place in the class text": f"{named['class_text']}?at={at}",
        "class text projected": f"{named['class_text']}?project=1",
        **{
            f"table of {kind}": reverse("review_table", args=[work.uuid, kind])
            for kind in ("passages", "writings", "authorities", "pictures")
        },
        "one work": reverse("review_submission", args=[ana.uuid]),
        "work by claim": f"{named['review_work']}?by=claim",
        "two works": reverse("review_pair", args=[work.uuid]),
        **{
            name.replace("_", " "): reverse(name, args=[work.uuid])
            for name in ("key", "grades", "rubric_edit", "grades_release", "gradebook", "agreement")
        },
        "new place in the key": f"{reverse('key_new', args=[work.uuid])}?{urlencode(here)}",
        "kept comments": reverse("phrases", args=[work.course.uuid]),
    }


def release_all(work: Assignment, *, by: User) -> dict[str, str]:
    """Shows the class its key, and Ana her grade; the paths, by name, of what she reads of it."""
    ana = work.submissions.get(user__email=ANA)
    release_key(work, by=by)
    release_grades([ana], by=by)
    return {
        "own review": reverse("review_own", args=[work.uuid]),
        "own key": reverse("own_key", args=[ana.uuid]),
        "feedback": reverse("feedback", args=[ana.uuid]),
        "what the class found": reverse("class_found", args=[work.uuid]),
    }
