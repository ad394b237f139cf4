"""A crowd of annotations over a text, seeded: spans of one to forty words, claims of the codebook, short notes."""

import random
import re
import uuid

from django.db import connection

from annotations.actions import open_submission
from annotations.models import Annotation, AnnotationRevision, Assignment, Change, Claim, Submission, Tag
from courses.models import Enrollment, Role
from opinions.models import OpinionText
from people.models import User


def people(assignment: Assignment, count: int) -> list[User]:
    """`count` students of the course, made where they are missing."""
    found = []
    for number in range(count):
        email = f"student{number}@example.invalid"
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=f"Student {number}")
        Enrollment.objects.get_or_create(course=assignment.course, user=user, defaults={"role": Role.STUDENT})
        found.append(user)
    return found


def clear() -> None:
    """Takes every annotation away, and what hangs on them."""
    with connection.cursor() as cursor:
        # Histories refuse to be emptied; a measurement's own database may pass over that.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE annotations_annotation CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


def fill(assignment: Assignment, version: OpinionText, count: int, by: int, chance: random.Random) -> None:
    """Puts `count` annotations by `by` people on the version, in bulk."""
    if not count:
        return
    submissions = [open_submission(assignment, by=user) for user in people(assignment, by)]
    claims = list(Claim.objects.filter(codebook=assignment.codebook))
    words = [(found.start(), found.end()) for found in re.finditer(r"\S+", version.text)]
    made = Annotation.objects.bulk_create(_one(version, submissions, words, chance) for _ in range(count))
    Tag.objects.bulk_create(Tag(annotation=one, claim=chance.choice(claims)) for one in made if chance.random() < 0.9)
    AnnotationRevision.objects.bulk_create(
        AnnotationRevision(annotation=one, number=1, change=Change.CREATED, by_id=one.submission.user_id, state={})
        for one in made
    )


def _one(
    version: OpinionText, submissions: list[Submission], words: list[tuple[int, int]], chance: random.Random
) -> Annotation:
    first = chance.randrange(len(words))
    last = min(first + chance.randint(0, 39), len(words) - 1)
    return Annotation(
        uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
        submission=chance.choice(submissions),
        version=version,
        start=words[first][0],
        end=words[last][1],
        note="A note of ordinary length, which says why these words matter." if chance.random() < 0.7 else "",
    )
