"""The pages of a review for a class of 200 with 60 annotations each: `python -m benchmarks.review_pages`.

The text has 300,000 characters, words of the sample opinion drawn at random. Two thirds of the annotations lie in
places that many share. 60 passages are settled in the key, and the rubric has four lines.
"""

import os
import random
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.carrying import SAMPLE
from benchmarks.main_job import BACKEND, measure
from config.postgres import Cluster

STUDENTS = 200
NOTES = 60
"""Annotations of each student."""
LENGTH = 300_000
PASSAGE = 120
"""Words of a passage."""
SHARED = 80
"""Places that the class shares."""
CLAIMS = 12
SETTLED = 60
"""Passages of the key."""
ROUNDS = 3
PAGES = ("review", "class_text", "review_tables", "review_work", "key", "grades")
KINDS = ("passages", "pictures")
"""Tables besides the first."""


def run() -> None:
    """Makes the class and measures."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    chance = random.Random(7)
    assignment, teacher = course_of(stored(chance))
    work_on(assignment, chance)
    settle(assignment, teacher, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(HTTP_HOST="testserver")
    client.force_login(teacher, backend=BACKEND)
    for name in PAGES:
        measure(name, partial(client.get, reverse(name, args=[assignment.uuid])), ROUNDS).tell()
    for kind in KINDS:
        address = reverse("review_table", args=[assignment.uuid, kind])
        measure(f"review_table, {kind}", partial(client.get, address), ROUNDS).tell()


def stored(chance: random.Random) -> Any:
    """A case of one writing of LENGTH characters."""
    from opinions.actions import store_case
    from opinions.text.kinds import OpinionKind, PassageKind
    from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage

    words = SAMPLE.read_text(encoding="utf-8").split()
    passages: list[ParsedPassage] = []
    while sum(len(each.text) for each in passages) < LENGTH:
        passages.append(ParsedPassage(PassageKind.PARAGRAPH, " ".join(chance.choices(words, k=PASSAGE))))
    opinion = ParsedOpinion(OpinionKind.MAJORITY, tuple(passages), author="Roe", author_title="J.")
    facts = CaseFacts(caption="Doe v. Ferry Co. (fictional)", citations=(), decided="2020")
    return store_case(ParsedCase(facts, (opinion,)), by=None, fictional=True)


def course_of(case: Any) -> tuple[Any, Any]:
    """An assignment on the case that is due, with a codebook, a rubric and the students; and its instructor."""
    from django.utils import timezone

    from annotations.models import Assignment, AssignmentText, Claim, Codebook, Criterion, RubricLine
    from courses.models import Course, Enrollment, Role
    from opinions.models import OpinionText
    from people.models import User

    people = User.objects.bulk_create(User(email=f"p{at}@example.edu", name=f"Person {at}") for at in range(STUDENTS))
    teacher = User.objects.create_user("teacher@example.edu", name="Teacher")
    course = Course.objects.create(title="A course", time_zone="America/Denver")
    Enrollment.objects.create(course=course, user=teacher, role=Role.INSTRUCTOR)
    Enrollment.objects.bulk_create(Enrollment(course=course, user=each, role=Role.STUDENT) for each in people)
    codebook = Codebook.objects.create(course=course, title="Claims")
    for at in range(1, CLAIMS + 1):
        Claim.objects.create(
            codebook=codebook, position=at, key=f"c{at}", label=f"Claim {at}", letters=f"C{at}", colour=1 + at % 8
        )
    now = timezone.now()
    assignment = Assignment.objects.create(
        course=course, title="Assignment", case=case, codebook=codebook,
        due_at=now - timedelta(days=1), published_at=now - timedelta(days=30),
    )  # fmt: skip
    AssignmentText.objects.create(
        assignment=assignment, version=OpinionText.objects.get(opinion__case=case), position=0
    )
    for at, criterion in enumerate(list(Criterion)[:4]):
        RubricLine.objects.create(assignment=assignment, position=at, criterion=criterion.value, label="Line", points=5)
    return assignment, teacher


def work_on(assignment: Any, chance: random.Random) -> None:
    """Everybody's work, handed in: a claim on each annotation, a note on two of three."""
    from django.utils import timezone

    from annotations.models import Annotation, Submission, Tag
    from courses.models import Role

    version = assignment.texts.get()
    claims = list(assignment.codebook.claims.all())
    students = assignment.course.enrollments.filter(role=Role.STUDENT).values_list("user", flat=True)
    now = timezone.now()
    work = Submission.objects.bulk_create(
        Submission(assignment=assignment, user_id=each, submitted_at=now) for each in students
    )
    shared = [chance.randrange(version.length - 600) for _ in range(SHARED)]
    made = []
    for each in work:
        for at in range(NOTES):
            start = chance.choice(shared) + chance.randrange(40) if at % 3 else chance.randrange(version.length - 600)
            made.append(
                Annotation(
                    uuid=UUID(int=chance.getrandbits(128), version=4),
                    submission=each,
                    version=version,
                    start=start,
                    end=start + chance.randrange(30, 400),
                    note="Why these words matter." if at % 3 else "",
                )
            )
    Annotation.objects.bulk_create(made, batch_size=2_000)
    Tag.objects.bulk_create((Tag(annotation=each, claim=chance.choice(claims)) for each in made), batch_size=2_000)


def settle(assignment: Any, teacher: Any, chance: random.Random) -> None:
    """A key of SETTLED passages."""
    from annotations.models import KeyPassage

    version = assignment.texts.get()
    claims = list(assignment.codebook.claims.all())
    starts = (chance.randrange(version.length - 600) for _ in range(SETTLED))
    KeyPassage.objects.bulk_create(
        KeyPassage(
            assignment=assignment, version=version, start=at, end=at + 200, claim=chance.choice(claims), by=teacher
        )
        for at in starts
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        run()
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
