"""What is asked for at the addresses where students' work is read and judged: for the test of everybody's rights."""

from typing import Any

from django.utils import timezone

from annotations.models import Annotation, Phrase, Remark, Verdict
from people.models import User


def tell_something(written: Annotation, *, by: User) -> None:
    """A remark that its student was told, and a comment that the course's staff keep, which addresses name."""
    tag = written.tags.get()
    Remark.objects.create(
        submission=written.submission, annotation=written, tag=tag, about=tag.claim.label, verdict=Verdict.PARTLY,
        by=by, told_at=timezone.now(),
    )  # fmt: skip
    Phrase.objects.get_or_create(course=written.submission.assignment.course, words="Why?", defaults={"by": by})


def reading_arguments(name: str, written: Annotation) -> list[Any]:
    """The arguments of an address."""
    assignment = written.submission.assignment
    if name in ("review_work", "review_pair"):
        return [assignment.uuid]
    if name == "phrases":
        return [assignment.course.uuid]
    if name == "phrase_edit":
        return [assignment.course.uuid, Phrase.objects.get(course=assignment.course).uuid]
    return [written.submission.uuid]


def reading_content(name: str, written: Annotation) -> dict[str, Any]:
    """What a browser would post there."""
    content: dict[str, dict[str, Any]] = {
        "remark_write": {"about": "whole", "revision": 0, "verdict": "", "words": "Go on."},
        "review_judge": {"about": "whole", "revision": 0, "words": "Go on.", "step": "tell"},
        "feedback_read": {},
        "phrases": {"words": "Where is it said?"},
        "phrase_edit": {"words": "Why so?"},
    }
    return content.get(name, {})
