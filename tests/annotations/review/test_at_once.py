"""Two of the staff judge the same thing in the same moment: one is written, the other is told what it says."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from annotations.models import Annotation, KeyPassage, KeyStanding, Remark, Verdict
from annotations.review.remarks import About, RemarkConflict, write_remark
from annotations.review.settling import Clash, Settlement, amend_passage, remove_passage, settle_passage
from courses.models import Course, Role
from people.models import AuditEvent, User
from tests.annotations.stage import Desk
from tests.factories import make_person

TOWN = "The town owes a duty of care"
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """What came of each job, in its own connection, both begun together: what it made, or what it was told."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        connection.ensure_connection()
        barrier.wait()
        try:
            return job()
        except (Clash, RemarkConflict) as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [done.result() for done in [pool.submit(run, job) for job in jobs]]


@pytest.fixture
def olga(course: Course, teacher: User) -> User:
    return make_person("Olga", course=course, role=Role.INSTRUCTOR)


def test_one_passage_is_settled_once_and_the_second_is_told(ana: Desk, teacher: User, olga: User) -> None:
    assignment = ana.submission.assignment

    def settling(by: User, standing: KeyStanding) -> Callable[[], KeyPassage]:
        said = Settlement(ana.version, ana.span(TOWN), ana.claims[0], standing, f"As {by.name} says.")
        return lambda: settle_passage(assignment, said, by=by)[0]

    came = at_once(settling(teacher, KeyStanding.ACCEPTED), settling(olga, KeyStanding.REJECTED))

    standing = KeyPassage.objects.get()
    (told,) = (each for each in came if isinstance(each, Clash))
    (made,) = (each for each in came if isinstance(each, KeyPassage))
    assert (told.present.pk, told.present.by, told.present.reason) == (made.pk, made.by, f"As {made.by.name} says.")
    assert (standing.by, standing.revision) == (made.by, 1)
    assert AuditEvent.objects.filter(verb="settle_passage").count() == 1


def test_one_passage_is_amended_or_taken_out_and_the_second_is_told(ana: Desk, teacher: User, olga: User) -> None:
    said = Settlement(ana.version, ana.span(TOWN), ana.claims[0], KeyStanding.ACCEPTED)
    passage, _new = settle_passage(ana.submission.assignment, said, by=teacher)
    better = Settlement(ana.version, ana.span(TOWN), ana.claims[0], KeyStanding.DEFENSIBLE, "Arguable.")

    def amend() -> None:
        amend_passage(KeyPassage.objects.get(pk=passage.pk), better, by=teacher, revision=1)

    def remove() -> None:
        remove_passage(KeyPassage.objects.get(pk=passage.pk), by=olga, revision=1)

    came = at_once(amend, remove)

    now = KeyPassage.objects.get()
    (told,) = (each for each in came if isinstance(each, Clash))
    assert (told.present.reason, told.present.removed_at) == (now.reason, now.removed_at)
    assert (now.revision, now.reason == "Arguable.", now.removed_at is None) in {(2, True, True), (2, False, False)}


@pytest.mark.parametrize("first", [True, False])
def test_one_verdict_is_written_and_the_second_is_told(ana: Desk, teacher: User, olga: User, first: bool) -> None:
    annotation = Annotation.objects.get(pk=ana.annotate(TOWN, "Because.", [0]).pk)
    about = About(ana.submission, annotation, annotation.tags.get())
    if not first:
        write_remark(about, by=teacher, revision=0, verdict=Verdict.PARTLY, words="")
    revision = 0 if first else 1

    def judging(by: User, verdict: Verdict) -> Callable[[], Remark]:
        return lambda: write_remark(about, by=by, revision=revision, verdict=verdict, words=f"As {by.name} says.")

    came = at_once(judging(teacher, Verdict.CONVINCING), judging(olga, Verdict.UNCONVINCING))

    now = Remark.objects.get()
    (told,) = (each for each in came if isinstance(each, RemarkConflict))
    (made,) = (each for each in came if isinstance(each, Remark))
    assert (told.present.by, told.present.words) == (made.by, made.words)
    assert (now.by, now.words, now.revision) == (made.by, made.words, revision + 1)
