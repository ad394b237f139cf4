"""The student's and the instructor's home: `python -m benchmarks.homes`.

Five courses with 200 students each, 40 assignments in all, work of everybody on each, and 20 notices in each head.
"""

import os
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.main_job import BACKEND, measure
from config.postgres import Cluster

COURSES = 5
ASSIGNMENTS = 40
STUDENTS = 200
NOTES = 5
"""Annotations of each student on each assignment."""
NOTICES = 20


def run() -> None:
    """Makes the courses and measures."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("sample", verbosity=0)
    student, teacher = fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for name, user in (("student's home", student), ("instructor's home", teacher)):
        client = Client(HTTP_HOST="testserver")
        client.force_login(user, backend=BACKEND)
        measure(name, partial(client.get, "/")).tell()


def fill() -> tuple[Any, Any]:
    """The courses with all that is in them; a student and an instructor of all five."""
    from django.utils import timezone

    from annotations.models import Assignment, AssignmentText, Claim, Codebook, Requirement
    from courses.models import Course, Enrollment, Role
    from people.models import NoticeKind, User
    from people.notices import Where, tell

    Course.objects.all().update(archived_at=timezone.now())
    sample = Assignment.objects.order_by("pk")[0]
    pinned = list(sample.pinned.all())
    people = User.objects.bulk_create(User(email=f"p{at}@example.edu", name=f"Person {at}") for at in range(STUDENTS))
    teacher = User.objects.create_user("teacher@example.edu", name="Teacher")
    now = timezone.now()
    for number in range(COURSES):
        course = Course.objects.create(title=f"Course {number}", time_zone="America/Denver")
        Enrollment.objects.create(course=course, user=teacher, role=Role.INSTRUCTOR)
        Enrollment.objects.bulk_create(Enrollment(course=course, user=each, role=Role.STUDENT) for each in people)
        codebook = Codebook.objects.create(course=course, title="Claims")
        for at in range(1, 6):
            Claim.objects.create(
                codebook=codebook, position=at, key=f"c{at}", label=f"Claim {at}", letters=f"C{at}", colour=at
            )
        for at in range(ASSIGNMENTS // COURSES):
            assignment = Assignment.objects.create(
                course=course, title=f"Assignment {at}", case=sample.case, codebook=codebook,
                due_at=now + timedelta(days=3 * at + 1), published_at=now - timedelta(days=30),
            )  # fmt: skip
            for text in pinned:
                AssignmentText.objects.create(assignment=assignment, version=text.version, position=text.position)
            Requirement.objects.create(assignment=assignment, position=0, every_claim=True, every_writing=True)
            work_on(assignment, people, pinned[0].version, submitted=at % 2 == 0)
    for at in range(NOTICES):
        tell([*people, teacher], NoticeKind.ASSIGNED, f"Assignment {at}", Where("/"), happening=str(at))
    return people[0], teacher


def work_on(assignment: Any, people: list[Any], version: Any, *, submitted: bool) -> None:
    """Everybody's work; half of the class has submitted every other assignment."""
    from django.utils import timezone

    from annotations.models import Annotation, Submission

    now = timezone.now()
    work = Submission.objects.bulk_create(
        Submission(assignment=assignment, user=each, submitted_at=now if submitted and at % 2 else None)
        for at, each in enumerate(people)
    )
    Annotation.objects.bulk_create(
        [
            Annotation(uuid=uuid4(), submission=each, version=version, start=at * 40, end=at * 40 + 20)
            for each in work
            for at in range(NOTES)
        ],
        batch_size=2_000,
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        run()
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
