"""Things to test with, made by the product's own actions. Nothing is random."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from annotations.actions import Content, create_annotation, open_submission
from annotations.models import Annotation, Assignment, AssignmentText, Claim, Codebook, Submission
from courses.models import Course, Enrollment, Role
from opinions.actions import store_case
from opinions.models import Authority, Case, OpinionText
from opinions.text.kinds import AuthorityKind, OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPageMark, ParsedPassage
from opinions.text.spans import Span
from people.models import User

NAMESPACE = UUID("6f1f4f7e-0d0a-4d57-9d2c-3f7c5a0b9e11")
PASSAGES = (
    "The ferry left the pier at nine. The plaintiff was not told of it.",
    "A duty to tell arises from the sale of the ticket, and it does not end at the gate.",
)
"""The words of the tiny invented opinion."""


def make_uuid(name: str) -> UUID:
    """The same UUID for the same name, always."""
    return uuid5(NAMESPACE, name)


def make_person(name: str = "Ada", *, course: Course | None = None, role: Role = Role.STUDENT) -> User:
    """A person named so, in the course if one is given."""
    person = User.objects.create_user(f"{name.lower()}@example.edu", None, name=name)
    if course is not None:
        Enrollment.objects.create(course=course, user=person, role=role)
    return person


def make_course(title: str = "Torts", *, time_zone: str = "America/Denver") -> Course:
    """A course without people."""
    return Course.objects.create(title=title, time_zone=time_zone)


def make_case(
    caption: str = "Doe v. Ferry Co. (fictional)", *, passages: Sequence[str] = PASSAGES, cite: str = "", page: str = ""
) -> Case:
    """A case of one majority opinion with these paragraphs; `page` begins at the first one's start."""
    mark = (ParsedPageMark(0, cite, page),) if page else ()
    paragraphs = tuple(
        ParsedPassage(PassageKind.PARAGRAPH, text, pages=mark if at == 0 else ()) for at, text in enumerate(passages)
    )
    opinion = ParsedOpinion(OpinionKind.MAJORITY, paragraphs, author="Roe", author_title="J.")
    facts = CaseFacts(caption=caption, citations=(cite,) if cite else (), decided="2020")
    return store_case(ParsedCase(facts, (opinion,)), by=None, fictional=True)


def version_of(case: Case) -> OpinionText:
    """The text of the case's first writing."""
    return OpinionText.objects.get(opinion__case=case, opinion__position=0, number=1)


def make_codebook(
    course: Course, labels: Sequence[str] = ("Duty", "Breach", "Cause"), title: str = "Torts"
) -> Codebook:
    """A codebook with a claim for each label, in this order."""
    codebook = Codebook.objects.create(course=course, title=title)
    for at, label in enumerate(labels, start=1):
        Claim.objects.create(
            codebook=codebook, position=at, key=label.lower(), label=label, letters=label[:2], colour=(at - 1) % 8 + 1
        )
    return codebook


def make_assignment(
    course: Course | None = None, *, case: Case | None = None, codebook: Codebook | None = None, **fields: object
) -> Assignment:
    """An open assignment on the case, its texts pinned; what is not given is made."""
    course = course or make_course()
    case = case or make_case()
    assignment: Assignment = Assignment.objects.create(
        course=course,
        case=case,
        codebook=codebook or make_codebook(course),
        **{"title": "The ferry", **fields},
    )
    versions = OpinionText.objects.filter(opinion__case=case).order_by("opinion__position")
    for at, version in enumerate(versions):
        AssignmentText.objects.create(assignment=assignment, version=version, position=at)
    return assignment


def make_submission(assignment: Assignment | None = None, name: str = "Ada") -> Submission:
    """The submission of a student of that name, who joins the course."""
    assignment = assignment or make_assignment()
    return open_submission(assignment, by=make_person(name, course=assignment.course))


def make_annotation(
    submission: Submission, words: str = "A duty to tell", *, claims: Sequence[str] = (), note: str = "", name: str = ""
) -> Annotation:
    """An annotation of the first place of `words`, with the claims of these labels."""
    version = submission.assignment.texts.get(text__contains=words)
    start = version.text.index(words)
    annotation, _new = create_annotation(
        submission,
        by=submission.user,
        uuid=make_uuid(name or f"{submission.pk} {words}"),
        version=version,
        span=Span(start, start + len(words)),
        content=Content(note, find_claims(submission, *claims)),
    )
    return annotation


def find_claims(submission: Submission, *labels: str) -> list[Claim]:
    """The claims with these labels in the submission's codebook."""
    return [submission.assignment.codebook.claims.get(label=label) for label in labels]


def make_authority(cite: str = "Poe v. Pier Co., 1 Fict. 2") -> Authority:
    """An invented authority."""
    return Authority.objects.create(kind=AuthorityKind.CASE.value, key=cite.lower()[:200], cite=cite)
