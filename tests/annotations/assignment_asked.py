"""What is asked for at the addresses of assignments and submissions: for the test of everybody's rights."""

from typing import Any

from annotations.models import Annotation, Assignment, Extension
from people.models import User
from tests.annotations.stage import FUTURE

NAMED_BY_SUBMISSION = (
    "submission_submit", "submission_withdraw", "grade_save", "grade_release", "grade_take_back",
)  # fmt: skip


def extend_somebody(assignment: Assignment, person: User, *, by: User) -> Extension:
    """An extension, which an address names."""
    extension: Extension = Extension.objects.create(assignment=assignment, user=person, due_at=FUTURE, by=by)
    return extension


def assignment_arguments(name: str, written: Annotation) -> list[Any]:
    """The arguments of an address; `written` is the author's annotation."""
    assignment = written.submission.assignment
    if name in NAMED_BY_SUBMISSION:
        return [written.submission.uuid]
    if name == "assignment_create":
        return [assignment.course.uuid]
    if name == "extension_remove":
        return [assignment.uuid, Extension.objects.get(assignment=assignment).pk]
    if name in ("passages_keep", "reader_shared"):
        return [assignment.uuid, written.version.opinion.uuid]
    if name in ("review_table", "review_table_csv"):
        return [assignment.uuid, "passages"]
    return [assignment.uuid]


def assignment_content(name: str, written: Annotation) -> dict[str, Any]:
    """What a browser would post there."""
    assignment = written.submission.assignment
    said = {
        "case": str(assignment.case.uuid),
        "title": "Another",
        "writings": [str(uuid) for uuid in assignment.pinned.values_list("version__opinion__uuid", flat=True)],
        "codebook": str(assignment.codebook.uuid),
        "visibility": "class",
        "late": "mark",
    }
    content: dict[str, dict[str, Any]] = {
        "assignment_create": said,
        "assignment_edit": said,
        "extensions": {"whom": f"user:{written.submission.user.uuid}", "due_at": "2099-03-01T12:00"},
        "gradebook": {"text": "Student,Section,Notice\nAna,A,\n"},
        "passages_keep": {"step": "all"},
        "rubric_edit": {"line": "0", "criterion": "claims", "label": "", "points": "4"},
        "submissions_judge": {"step": "accept", "everyone": "1"},
    }
    return content.get(name, {})
