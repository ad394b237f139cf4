"""A database of many classes' work: one class as it is in life, and about it millions of annotations of others.

The class under test has STUDENTS students with NOTES annotations each, on the seed. All else is others': their rows are
made in the database, without their indexes, which are built afterwards; the class's rows lie strewn among them, as in
life, where many classes write at once. The others' cases have the sample's words under plainly made-up names.
"""

import random
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from annotations.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    AssignmentText,
    AuthorityLink,
    Change,
    Claim,
    Codebook,
    Criterion,
    KeyPassage,
    RubricLine,
    Submission,
    Tag,
    Treatment,
    Visibility,
)
from courses.models import Course, Enrollment, Role
from opinions.models import Authority, OpinionText
from people.models import NoticeKind, User
from people.notices import Where, tell

STUDENTS: Final = 80
NOTES: Final = 60
CLAIMS: Final = 12
ASSIGNMENTS: Final = 10
"""Of a course."""
BASE: Final = 1_000_000
"""The first identifier of what is others'."""
SLICES: Final = 480
"""Into how many pieces the class's rows are cut, to be strewn."""
AT_ONCE: Final = 1600
"""How many submissions are written to at the same time."""
LARGE: Final = (
    "annotations_annotation", "annotations_tag", "annotations_authoritylink", "annotations_annotationrevision",
    "people_auditevent", "annotations_submission", "annotations_submissionevent", "annotations_remark",
    "people_notice", "annotations_grade", "annotations_gradeline", "annotations_reply", "annotations_question",
    "django_session", "usersessions_usersession", "annotations_keypassage", "opinions_passage", "opinions_citation",
)  # fmt: skip
"""Tables whose indexes are built after they are filled."""


@dataclass(frozen=True)
class Extent:
    """How much there is of others': annotations, and what follows from their number."""

    annotations: int

    @property
    def submissions(self) -> int:
        """Each with NOTES annotations."""
        return -(-self.annotations // NOTES)

    @property
    def assignments(self) -> int:
        """Each with STUDENTS submissions."""
        return -(-self.submissions // STUDENTS)

    @property
    def courses(self) -> int:
        """Each with ASSIGNMENTS assignments."""
        return -(-self.assignments // ASSIGNMENTS)

    @property
    def people(self) -> int:
        """Each is in five courses."""
        return self.courses * 16 + 64

    @property
    def texts(self) -> int:
        """Cases of the library, each of one writing; as many at least as fill the first page of every search."""
        return max(100, min(2000, self.assignments))

    def words(self) -> dict[str, int]:
        """For the statements' placeholders."""
        return {
            "notes": self.annotations, "submissions": self.submissions, "assignments": self.assignments,
            "courses": self.courses, "people": self.people, "texts": self.texts, "base": BASE, "claims": CLAIMS,
            "students": STUDENTS, "each": NOTES, "per": ASSIGNMENTS, "at_once": AT_ONCE,
        }  # fmt: skip


FRAME: Final = (
    """INSERT INTO people_user (id, password, is_superuser, uuid, email, name, is_staff, is_active, date_joined,
           wants_digest, preferences)
       SELECT %(base)s + n, '!', false, gen_random_uuid(), 'o' || n || '@example.invalid', 'Other ' || n, false, true,
           now() - interval '3 years', true, '{}' FROM generate_series(0, %(people)s - 1) n""",
    """INSERT INTO account_emailaddress (id, email, verified, "primary", user_id)
       SELECT %(base)s + n, 'o' || n || '@example.invalid', true, true, %(base)s + n
       FROM generate_series(0, %(people)s - 1) n""",
    """INSERT INTO courses_course (id, uuid, title, term, time_zone, created_at)
       SELECT %(base)s + n, gen_random_uuid(), 'Course ' || n, '', 'America/Denver', now() - interval '1 year'
       FROM generate_series(0, %(courses)s - 1) n""",
    """INSERT INTO courses_enrollment (course_id, user_id, role, joined_at)
       SELECT %(base)s + c, %(base)s + c * 16 + n,
           CASE WHEN n = 0 THEN 'instructor' ELSE 'student' END, now() - interval '1 year'
       FROM generate_series(0, %(courses)s - 1) c, generate_series(0, %(students)s - 1) n""",
    """INSERT INTO annotations_codebook (id, uuid, course_id, title, description, revision)
       SELECT %(base)s + n, gen_random_uuid(), %(base)s + n, 'Claims', '', 1
       FROM generate_series(0, %(courses)s - 1) n""",
    """INSERT INTO annotations_claim (id, uuid, codebook_id, position, key, label, letters, colour, pattern, definition,
           elements, include, exclude, example, example_source, near_miss, near_miss_source, writing_kinds, revision)
       SELECT %(base)s + c * %(claims)s + n, gen_random_uuid(), %(base)s + c, n, 'c' || n, 'Claim ' || n, 'C' || n,
           1 + n %% 8, 1, '', '', '', '', '', '', '', '', '{}', 1
       FROM generate_series(0, %(courses)s - 1) c, generate_series(0, %(claims)s - 1) n""",
    """INSERT INTO opinions_case (id, uuid, caption, court, court_name, decided, docket_number, en_banc,
           history_checked, fictional, imported_at)
       SELECT %(base)s + n, gen_random_uuid(), 'Person ' || n || ' v. Made-up Town ' || n, 'ca10', 'A made-up court',
           '2001', '', false, true, true, now() FROM generate_series(0, %(texts)s - 1) n""",
    """INSERT INTO opinions_opinion (id, uuid, case_id, position, kind, per_curiam, author, author_title, author_raw,
           source_type, joined_by)
       SELECT %(base)s + n, gen_random_uuid(), %(base)s + n, 0, 'majority', false, '', '', '', '', '{}'
       FROM generate_series(0, %(texts)s - 1) n""",
    """INSERT INTO opinions_opiniontext (id, uuid, opinion_id, number, text, fingerprint, created_at, reason)
       SELECT %(base)s + n, gen_random_uuid(), %(base)s + n, 1,
           CASE WHEN n %% 4 = 0 THEN t.text ELSE replace(t.text, 'property', 'pasturey') END, t.fingerprint, now(), ''
       FROM generate_series(0, %(texts)s - 1) n, opinions_opiniontext t WHERE t.id = %(version)s""",
    """INSERT INTO opinions_passage (version_id, position, kind, label, start, "end")
       SELECT %(base)s + n, p.position, p.kind, p.label, p.start, p."end"
       FROM generate_series(0, %(texts)s - 1) n, opinions_passage p WHERE p.version_id = %(version)s""",
    """INSERT INTO opinions_authority (id, uuid, kind, key, cite, court, name, year)
       SELECT %(base)s + n, gen_random_uuid(), 'case', 'case:' || 900 + n || ' M.U. ' || n, 900 + n || ' M.U. ' || n,
           '', 'Person ' || n || ' v. Somebody', '1999' FROM generate_series(0, %(texts)s * 4) n""",
    """INSERT INTO opinions_citation (version_id, authority_id, start, "end", form, pin, doubt, history, parenthetical,
           signal)
       SELECT %(base)s + n, CASE WHEN (n + c.id) %% 50 = 0 THEN c.authority_id
           ELSE %(base)s + n * 4 + c.id %% 4 END, c.start, c."end", c.form, c.pin, c.doubt, c.history,
           c.parenthetical, c.signal
       FROM generate_series(0, %(texts)s - 1) n, opinions_citation c
       WHERE c.version_id = %(version)s AND c.repair_id IS NULL""",
    """INSERT INTO annotations_assignment (id, uuid, course_id, title, case_id, codebook_id, instructions, visibility,
           anonymous, late, folds_open, graded_anonymously, published_at, due_at, created_at)
       SELECT %(base)s + n, gen_random_uuid(), %(base)s + n / %(per)s, 'Assignment ' || n,
           CASE WHEN n %% 10 = 0 THEN %(case)s ELSE %(base)s + n %% %(texts)s END, %(base)s + n / %(per)s, '', 'class',
           false, 'mark', true, false, now() - interval '3 years',
           now() + interval '14 days' - interval '3 years' * (1 - (n + 1)::float / %(assignments)s), now()
       FROM generate_series(0, %(assignments)s - 1) n""",
    """INSERT INTO annotations_assignmenttext (assignment_id, version_id, position)
       SELECT %(base)s + n, CASE WHEN n %% 10 = 0 THEN %(version)s ELSE %(base)s + n %% %(texts)s END, 0
       FROM generate_series(0, %(assignments)s - 1) n""",
    """INSERT INTO annotations_rubricline (id, assignment_id, position, criterion, label, points)
       SELECT %(base)s + n, %(base)s + n, 0, 'claims', '', 10 FROM generate_series(0, %(assignments)s - 1) n""",
    """INSERT INTO annotations_keypassage (uuid, assignment_id, version_id, start, "end", claim_id, standing, reason,
           by_id, revision, created_at, updated_at)
       SELECT uuidv7(), a.assignment_id, a.version_id, n * 100, n * 100 + 90,
           %(base)s + (a.assignment_id - %(base)s) / %(per)s * %(claims)s + n %% %(claims)s, 'accepted', '', %(base)s,
           1, now(), now()
       FROM annotations_assignmenttext a, generate_series(0, 19) n WHERE a.assignment_id >= %(base)s""",
    """INSERT INTO annotations_submission (id, uuid, assignment_id, user_id, created_at, submitted_at)
       SELECT %(base)s + n, gen_random_uuid(), %(base)s + n / %(students)s,
           %(base)s + n / %(students)s / %(per)s * 16 + n %% %(students)s, now() - interval '1 year',
           CASE WHEN n %% 10 = 0 THEN NULL ELSE now() - interval '300 days' END
       FROM generate_series(0, %(submissions)s - 1) n""",
    """INSERT INTO annotations_submissionevent (submission_id, step, by_id, at, words)
       SELECT id, 'submitted', user_id, submitted_at, '' FROM annotations_submission
       WHERE id >= %(base)s AND submitted_at IS NOT NULL""",
    """INSERT INTO annotations_grade (id, submission_id, words, by_id, revision, updated_at)
       SELECT id, id, '', %(base)s, 1, now() FROM annotations_submission WHERE id >= %(base)s AND id %% 2 = 0""",
    """INSERT INTO annotations_gradeline (grade_id, line_id, suggested, given)
       SELECT g.id, %(base)s + (g.id - %(base)s) / %(students)s, 5, 7
       FROM annotations_grade g WHERE g.id >= %(base)s""",
    """INSERT INTO people_notice (uuid, user_id, kind, happening, about, within, words, zone, url, at, read_at,
           mailing_at, mailed_at)
       SELECT uuidv7(), s.user_id, 'assigned', 'o' || s.id || '-' || n, 'Assignment', 'Course', '', 'UTC', '/', now() -
           interval '1 day' * n, CASE WHEN n = 0 THEN NULL ELSE now() END, now(), now()
       FROM annotations_submission s, generate_series(0, 4) n WHERE s.id >= %(base)s""",
    """INSERT INTO django_session (session_key, session_data, expire_date)
       SELECT md5(n::text), repeat('x', 200), now() + interval '14 days' * random()
       FROM generate_series(1, %(submissions)s) n""",
    """INSERT INTO usersessions_usersession (user_id, created_at, ip, last_seen_at, session_key, user_agent, data)
       SELECT %(base)s + n %% %(people)s, now(), '127.0.0.1', now(), md5(n::text), 'A browser', '{}'
       FROM generate_series(1, %(submissions)s) n""",
    """INSERT INTO people_job (uuid, owner_id, words, state, done, total, message, result, leads_to, again_at, attempts,
           revision, created_at, started_at, beat_at, ended_at)
       SELECT gen_random_uuid(), %(base)s + n %% %(people)s, 'An export', 'done', 1, 1, '', '{}', '', '', 1, 2, now(),
           now(), now(), now() - interval '25 days' * random() FROM generate_series(1, %(submissions)s / 10) n""",
    """INSERT INTO django_tasks_database_dbtaskresult (id, status, args_kwargs, priority, task_path, queue_name,
           backend_name, run_after, enqueued_at, finished_at, started_at, worker_ids, exception_class_path, traceback)
       SELECT gen_random_uuid(), 'SUCCESSFUL', '{}', 0, 'people.jobs.run', 'default', 'default', now(), now(), now(),
           now(), '[]', '', '' FROM generate_series(1, %(submissions)s / 10) n""",
)
"""What is made once, before the annotations."""
OF_NOTE: Final = "%(base)s + n / (%(each)s * %(at_once)s) * %(at_once)s + n %% least(%(at_once)s, %(submissions)s)"
"""The submission of the n-th annotation of others: so many are written to at the same time."""
PIECE: Final = (
    """INSERT INTO annotations_annotation (id, uuid, submission_id, version_id, start, "end", note, revision,
           created_at, updated_at)
       SELECT %(base)s + n, uuidv7(), s.id,
           CASE WHEN (s.assignment_id - %(base)s) %% 10 = 0 THEN %(version)s
                ELSE %(base)s + (s.assignment_id - %(base)s) %% %(texts)s END,
           n * 7919 %% (%(length)s - 400), n * 7919 %% (%(length)s - 400) + 30 + n %% 300,
           CASE WHEN n %% 3 = 0 THEN '' ELSE 'A note of ordinary length, which says why these words matter.' END,
           1, now(), now()
       FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
       JOIN annotations_submission s ON s.id = least({of}, %(base)s + %(submissions)s - 1)""",
    """INSERT INTO annotations_tag (id, uuid, annotation_id, claim_id)
       SELECT a.id, uuidv7(), a.id,
           %(base)s + (s.assignment_id - %(base)s) / %(per)s * %(claims)s + a.id %% %(claims)s
       FROM annotations_annotation a JOIN annotations_submission s ON s.id = a.submission_id
       WHERE a.id BETWEEN %(base)s + %(first)s AND %(base)s + %(last)s AND a.id %% 10 > 0""",
    """INSERT INTO annotations_authoritylink (annotation_id, authority_id, treatment, quotes, pin, assignment_id)
       SELECT a.id, CASE WHEN a.version_id = %(version)s THEN %(authority)s + a.id / 5 %% 30
           ELSE a.version_id + (a.version_id - %(base)s) * 3 + a.id / 5 %% 4 END, 'follows', false, '', s.assignment_id
       FROM annotations_annotation a JOIN annotations_submission s ON s.id = a.submission_id
       WHERE a.id BETWEEN %(base)s + %(first)s AND %(base)s + %(last)s AND a.id %% 5 = 0""",
    """INSERT INTO annotations_annotationrevision (annotation_id, number, change, by_id, at, state)
       SELECT a.id, 1, 'created', s.user_id, now(), jsonb_build_object('start', a.start, 'end', a."end", 'note', a.note,
           'links', '[]'::jsonb, 'claims', jsonb_build_array(a.uuid), 'deleted', false, 'version', a.uuid)
       FROM annotations_annotation a JOIN annotations_submission s ON s.id = a.submission_id
       WHERE a.id BETWEEN %(base)s + %(first)s AND %(base)s + %(last)s""",
    """INSERT INTO people_auditevent (at, actor_id, verb, subject_type, subject_uuid, course_uuid, detail)
       SELECT now(), s.user_id, 'annotation_created', 'Annotation', a.uuid, c.uuid, '{{"revision": 1}}'
       FROM annotations_annotation a JOIN annotations_submission s ON s.id = a.submission_id
       JOIN courses_course c ON c.id = %(base)s + (s.assignment_id - %(base)s) / %(per)s
       WHERE a.id BETWEEN %(base)s + %(first)s AND %(base)s + %(last)s""",
    """INSERT INTO annotations_remark (uuid, submission_id, annotation_id, verdict, words, by_id, revision, created_at,
           updated_at, about)
       SELECT uuidv7(), a.submission_id, a.id, 'convincing', '', %(base)s, 1, now(), now(), ''
       FROM annotations_annotation a
       WHERE a.id BETWEEN %(base)s + %(first)s AND %(base)s + %(last)s AND a.id %% 10 = 1""",
    """INSERT INTO annotations_reply (uuid, annotation_id, by_id, body, revision, created_at)
       SELECT uuidv7(), a.id, s.user_id, 'A reply.', 1, now()
       FROM annotations_annotation a JOIN annotations_submission s ON s.id = a.submission_id
       WHERE a.id BETWEEN %(base)s + %(first)s AND %(base)s + %(last)s AND a.id %% 50 = 2""",
    """INSERT INTO annotations_question (uuid, annotation_id, by_id, words, asked_at)
       SELECT uuidv7(), a.id, s.user_id, 'A question.', now()
       FROM annotations_annotation a JOIN annotations_submission s ON s.id = a.submission_id
       WHERE a.id BETWEEN %(base)s + %(first)s AND %(base)s + %(last)s AND a.id %% 500 = 3""",
)
"""What is made of each piece of the annotations, `first` to `last`."""


def fill(count: int) -> None:
    """Makes the class under test, and others' annotations until there are `count` in all, in a migrated sample."""
    assignment = the_class()
    rows = _class_rows(assignment)
    extent = Extent(max(0, count - STUDENTS * NOTES))
    version = assignment.texts.get()
    first_authority = Authority.objects.filter(citations__version=version).order_by("pk")[0].pk
    words = extent.words() | {
        "version": version.pk, "case": assignment.case_id, "length": version.length, "authority": first_authority,
    }  # fmt: skip
    with connection.cursor() as cursor, _bare_tables(cursor):
        for statement in FRAME:
            cursor.execute(statement, words)
        step = max(1, -(-extent.annotations // SLICES))
        for at in range(SLICES):
            first, last = at * step, min((at + 1) * step, extent.annotations) - 1
            if first <= last:
                for statement in PIECE:
                    cursor.execute(statement.format(of=OF_NOTE), words | {"first": first, "last": last})
            _store(rows[at::SLICES])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def _bare_tables(cursor: Any) -> Iterator[None]:
    """Tables without checks by trigger, and the large ones without indexes but the keys; all is built again after."""
    cursor.execute(
        """SELECT c.conrelid::regclass::text, 'ADD CONSTRAINT ' || quote_ident(conname) || ' ' ||
               pg_get_constraintdef(c.oid), quote_ident(conname)
           FROM pg_constraint c WHERE contype = 'u' AND conrelid::regclass::text = ANY(%s)""",
        [list(LARGE)],
    )
    constraints = cursor.fetchall()
    for table, _definition, name in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    cursor.execute(
        """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
           WHERE NOT indisprimary AND indrelid::regclass::text = ANY(%s)""",
        [list(LARGE)],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute("SET session_replication_role = replica")
    yield
    cursor.execute("SET session_replication_role = origin")
    cursor.execute("SET maintenance_work_mem = '1GB'")
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, definition, _name in constraints:
        cursor.execute(f"ALTER TABLE {table} {definition}")
    for table in ("people_user", "courses_course", *LARGE):
        cursor.execute(
            "SELECT setval(s, 1000000000) FROM (SELECT CASE WHEN EXISTS (SELECT FROM information_schema.columns WHERE "
            "table_name = %s AND column_name = 'id') THEN pg_get_serial_sequence(%s, 'id') END) AS x (s) "
            "WHERE s IS NOT NULL",
            [table, table],
        )


def the_class() -> Assignment:
    """The course under test with its assignment on the seed, its people, key and rubric; all work is open still."""
    seed = Assignment.objects.order_by("pk")[0]
    version = OpinionText.objects.filter(assignments=seed).order_by("pk")[0]
    now = timezone.now()
    course = Course.objects.create(title="The class under test", time_zone="America/Denver")
    teacher = User.objects.create_user("teacher@example.invalid", name="Teacher")
    User.objects.create_superuser("admin@example.invalid", name="Administrator")
    people = User.objects.bulk_create(
        User(email=f"student{at}@example.invalid", name=f"Student {at}") for at in range(STUDENTS)
    )
    Enrollment.objects.create(course=course, user=teacher, role=Role.INSTRUCTOR)
    Enrollment.objects.bulk_create(Enrollment(course=course, user=each, role=Role.STUDENT) for each in people)
    codebook = Codebook.objects.create(course=course, title="Claims")
    claims = Claim.objects.bulk_create(
        Claim(codebook=codebook, position=at, key=f"c{at}", label=f"Claim {at}", letters=f"C{at}", colour=1 + at % 8)
        for at in range(CLAIMS)
    )
    assignment = Assignment.objects.create(
        course=course, title="Under test", case=seed.case, codebook=codebook, visibility=Visibility.CLASS,
        published_at=now - timedelta(days=9), due_at=now + timedelta(days=3),
    )  # fmt: skip
    AssignmentText.objects.create(assignment=assignment, version=version, position=0)
    for at, criterion in enumerate(list(Criterion)[:4]):
        RubricLine.objects.create(assignment=assignment, position=at, criterion=criterion.value, label="Line", points=5)
    KeyPassage.objects.bulk_create(
        KeyPassage(assignment=assignment, version=version, start=at, end=at + 90, claim=claims[at % CLAIMS], by=teacher)
        for at in range(0, 6000, 200)
    )
    Submission.objects.bulk_create(
        Submission(assignment=assignment, user=each, submitted_at=now if at % 2 else None)
        for at, each in enumerate(people)
    )
    for at in range(20):
        tell([*people, teacher], NoticeKind.ASSIGNED, f"Assignment {at}", Where("/"), happening=f"class {at}")
    return assignment


@dataclass(frozen=True)
class _Row:
    """One annotation of the class under test with what hangs on it."""

    annotation: Annotation
    claim: Claim
    by: int
    authority: Authority | None


def _class_rows(assignment: Assignment) -> list[_Row]:
    chance = random.Random(7)
    version = assignment.texts.get()
    work, claims = list(assignment.submissions.all()), list(assignment.codebook.claims.all())
    authorities = list(Authority.objects.filter(citations__version=version).order_by("pk").distinct())
    words = [(found.start(), found.end()) for found in re.finditer(r"\S+", version.text)]
    rows = []
    for each in [one for one in work for _note in range(NOTES)]:
        first = chance.randrange(len(words) - 40)
        note = Annotation(
            uuid=uuid.UUID(int=chance.getrandbits(128), version=4), submission=each, version=version,
            start=words[first][0], end=words[first + chance.randrange(40)][1], note="Why these words matter.",
        )  # fmt: skip
        authority = chance.choice(authorities) if chance.random() < 0.2 else None
        rows.append(_Row(note, chance.choice(claims), each.user_id, authority))
    chance.shuffle(rows)
    return rows


def _store(rows: list[_Row]) -> None:
    """Stores a piece of the class's work."""
    Annotation.objects.bulk_create(row.annotation for row in rows)
    Tag.objects.bulk_create(Tag(annotation=row.annotation, claim=row.claim) for row in rows)
    AnnotationRevision.objects.bulk_create(
        AnnotationRevision(
            annotation=row.annotation, number=1, change=Change.CREATED, by_id=row.by,
            state={
                "start": row.annotation.start, "end": row.annotation.end, "note": row.annotation.note, "links": [],
                "claims": [str(row.claim.uuid)], "deleted": False, "version": str(row.annotation.version.uuid),
            },
        )
        for row in rows
    )  # fmt: skip
    AuthorityLink.objects.bulk_create(
        AuthorityLink(
            annotation=row.annotation, authority=row.authority, treatment=Treatment.FOLLOWS,
            assignment_id=row.annotation.submission.assignment_id,
        )
        for row in rows
        if row.authority is not None
    )  # fmt: skip
