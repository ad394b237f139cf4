"""Another course, whose words all carry one mark: what nobody of the first course may read, change or link to."""

from typing import Final
from uuid import uuid4

from django.utils import timezone

from annotations.models import Annotation, KeyStanding, Phrase, PlaceQuestion, Remark, Verdict
from annotations.review.settling import Settlement, settle_passage
from annotations.talk.actions import ask_question, create_reply
from courses.models import Group, Role, Section
from people.jobs import start
from people.models import NoticeKind
from people.notices import Where, tell
from tests.annotations.assignment_asked import extend_somebody
from tests.annotations.codebook_asked import propose_something
from tests.annotations.stage import desk, invented_case
from tests.courses.asked import invite_somebody
from tests.factories import make_assignment, make_codebook, make_course, make_person
from tests.people.working import count_words
from tests.rights_content import token_of

MARK: Final = "Zanzibar"


def make_other_course() -> Annotation:
    """A course with a row of each kind that an address or a form may name; an annotation of its student's."""
    course = make_course(f"{MARK} law")
    lead = make_person(f"{MARK}-Lead", course=course, role=Role.INSTRUCTOR)
    ada = make_person(f"{MARK}-Ada", course=course)
    Section.objects.create(course=course, name=f"{MARK} section")
    Group.objects.create(course=course, name=f"{MARK} group")
    invite_somebody(course, by=lead)
    codebook = make_codebook(course, (f"{MARK} duty", f"{MARK} breach"), f"{MARK} codebook")
    assignment = make_assignment(course, case=invented_case(2), codebook=codebook, title=f"{MARK} assignment")
    written = desk(assignment, ada).annotate("duty of care", f"{MARK} note.", [0], links=True)
    create_reply(written, by=ada, uuid=uuid4(), words=f"{MARK} reply.")
    ask_question(written, by=ada, words=f"{MARK} question?")
    tag = written.tags.get()
    said = Settlement(written.version, written.span, tag.claim, KeyStanding.ACCEPTED, f"{MARK} reason.")
    settle_passage(assignment, said, by=lead)
    Remark.objects.create(
        submission=written.submission, annotation=written, tag=tag, about=tag.claim.label, verdict=Verdict.PARTLY,
        words=f"{MARK} remark.", by=lead, told_at=timezone.now(),
    )  # fmt: skip
    Phrase.objects.create(course=course, words=f"{MARK} phrase", by=lead)
    PlaceQuestion.objects.create(annotation=written, version=written.version, asked_by=lead)
    extend_somebody(assignment, ada, by=lead)
    propose_something(course, ada)
    start(lead, f"{MARK} job", count_words)
    tell([lead], NoticeKind.ADDED, f"{MARK} law", Where("/"), happening=f"{MARK} added")
    token_of(written)
    return written
