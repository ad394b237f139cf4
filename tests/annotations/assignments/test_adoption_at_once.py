"""An instructor takes a corrected text while her class is writing: no note is left without a place or a question."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from annotations.actions import Content, create_annotation, delete_annotation, open_submission
from annotations.assignments.adoption import adopt_version
from annotations.models import Annotation, PlaceQuestion
from opinions.models import OpinionText
from opinions.text.spans import Span
from people.models import User
from tests.annotations.correcting import DUTY, corrected
from tests.annotations.stage import Desk
from tests.factories import make_person

WRITERS, NOTES = 4, 6


def at_once(*jobs: Callable[[], None]) -> None:
    """Runs the jobs in threads that begin together, each with a connection of its own; raises what they raise."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], None]) -> None:
        barrier.wait()
        try:
            job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(run, job) for job in jobs]:
            done.result()


def writing(at: Desk, user: User, old: OpinionText) -> Callable[[], None]:
    """Somebody opens the assignment and writes on what her page shows, the text as it was; every other note goes."""

    def write() -> None:
        for number in range(NOTES):
            submission = open_submission(at.submission.assignment, by=user)
            words = ("Two predicates", "duty of care")[number % 2]
            span = Span(old.text.index(words), old.text.index(words) + len(words))
            made, _new = create_annotation(
                submission, by=user, uuid=uuid4(), version=old, span=span, content=Content(words)
            )
            if number % 3 == 0:
                delete_annotation(made, by=user)

    return write


@pytest.mark.django_db(transaction=True)
def test_every_note_has_its_place_or_a_question(ana: Desk, teacher: User) -> None:
    assignment = ana.submission.assignment
    people = [make_person(f"Writer{number}", course=assignment.course) for number in range(WRITERS)]
    version = corrected(ana.version, {DUTY: ("duty of care", "duty of due care")})

    def adopt() -> None:
        adopt_version(assignment, by=teacher, version=version)

    at_once(adopt, *(writing(ana, person, ana.version) for person in people))

    notes = Annotation.objects.select_related("version").filter(submission__user__in=people)
    assert len(notes) == WRITERS * NOTES
    for note in notes:
        asked = PlaceQuestion.objects.filter(annotation=note, version=version).exists()
        moved = note.version_id == version.pk and note.span.slice(version.text) == note.note
        left = note.version_id == ana.version.pk and note.span.slice(ana.version.text) == note.note
        assert (moved, left, asked) == ((True, False, False) if note.note == "Two predicates" else (False, True, True))
        assert note.revisions.count() == note.revision
