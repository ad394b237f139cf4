"""Every page that a person of the sample class can come to, by name."""

from io import BytesIO

from django.urls import reverse

from annotations.actions import delete_annotation
from annotations.models import Annotation, Assignment, PlaceQuestion
from annotations.packing.jobs import start_looking, start_packing
from annotations.packing.writing import write_archive
from courses.models import Course
from opinions.batches import create_batch
from opinions.models import Authority, Case, Citation, Opinion
from people.models import Job, User
from tests.browser.reading import CASTLE_ROCK, INSTRUCTOR, ORCHARD, reader_path
from tests.browser.review_class import review_class, review_pages
from tests.opinions.drafting import make_draft, sent
from tests.people.working import work

VISITORS = {
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "password reset": "/accounts/password/reset/",
    "verification sent": "/accounts/confirm-email/",
    "inactive": "/accounts/inactive/",
}
"""Pages of those who have not signed in."""


def pages_of(person: User) -> dict[str, str]:
    """The paths of a student's pages; one of her notes is in the bin, so that it is not empty."""
    notes = Annotation.objects.filter(submission__user=person).order_by("pk")
    kept, deleted, asked = notes[0], notes[1], notes[2]
    delete_annotation(deleted, by=person)
    PlaceQuestion.objects.create(annotation=asked, version=asked.version, start=0, end=20, asked_by=person)
    castle_rock = Assignment.objects.get(title=CASTLE_ROCK)
    return {
        "home": reverse("home"),
        "course": Course.objects.get().get_absolute_url(),
        "assignment": castle_rock.get_absolute_url(),
        "fictional assignment": Assignment.objects.get(title=ORCHARD).get_absolute_url(),
        "reader": reader_path(person),
        "text and notes": reader_path(person) + "linear/",
        "notes of all writings": reverse("submission_notes", args=[kept.submission.uuid]) + "?who=class",
        "export": reverse("submission_exports", args=[kept.submission.uuid]),
        "find": reader_path(person) + "find/?find=peace+officer",
        "keys": reverse("shortcuts"),
        "majority": reader_path(person, ORCHARD, 0),
        "concurrence": reader_path(person, ORCHARD, 1),
        "dissent": reader_path(person, ORCHARD, 2),
        "edit": reverse("annotation_edit", args=[kept.uuid]),
        "delete": reverse("annotation_delete", args=[kept.uuid]),
        "bin": reverse("bin", args=[kept.submission.uuid]),
        "bring in": reverse("submission_bring_in", args=[kept.submission.uuid]),
        "tokens": reverse("submission_tokens", args=[kept.submission.uuid]),
        "submit": reverse("submission_submit", args=[kept.submission.uuid]),
        "questions": reverse("questions", args=[asked.submission.uuid]),
        "library": reverse("library"),
        "search": f"{reverse('library')}?q=property+interest",
        "nothing found": f"{reverse('library')}?q=lighthouse",
        "authorities": reverse("authorities"),
        "authority": reverse("authority", args=[Authority.objects.filter(case=None).earliest("pk").uuid]),
        "cited by": reverse("case_cited_by", args=[castle_rock.case.uuid]),
        "citations of a case": reverse("case_citations", args=[castle_rock.case.uuid]),
        "citations of a course": reverse("course_citations", args=[Course.objects.get().uuid]),
        "case": reverse("case", args=[Case.objects.get(assignments=castle_rock).uuid]),
        "writing": f"{castle_rock.case.opinions.all()[0].get_absolute_url()}?q=property+interest",
        "e-mail": reverse("account_email"),
        "password": reverse("account_change_password"),
        "sign out": reverse("account_logout"),
    }


def pages_of_staff() -> dict[str, str]:
    """What an instructor and curator sees besides."""
    castle_rock = Assignment.objects.get(title=CASTLE_ROCK)
    ana = User.objects.get(email="ana@example.edu")
    instructor = User.objects.get(email=INSTRUCTOR)
    draft = make_draft(instructor)
    read = create_batch([sent("hen.txt", b"HEN, Justice."), sent("bad.pdf", b"%PDF-1.7")], by=instructor, chosen=None)
    archives = pages_of_archives(instructor)
    work()
    waiting = create_batch([sent("hen.txt", b"HEN, Justice.")], by=instructor, chosen=None)
    return {
        "course of staff": Course.objects.get().get_absolute_url(),
        "assignment of staff": castle_rock.get_absolute_url(),
        "reader of staff": reader_path(ana),
        "import": reverse("case_import"),
        "fetch": reverse("case_fetch"),
        "upload": read.get_absolute_url(),
        "upload that waits": waiting.get_absolute_url(),
        "job": waiting.job.get_absolute_url(),
        "draft": draft.get_absolute_url(),
        "draft with tools": f"{draft.get_absolute_url()}?opinion=0&passage=2",
        "draft with a writing's tools": f"{draft.get_absolute_url()}?opinion=0",
        "draft with its facts": f"{draft.get_absolute_url()}?facts=1",
        "draft to publish": reverse("draft_publish", args=[draft.uuid]),
        **pages_of_assignments(castle_rock),
        "corrections": reverse("corrections", args=[castle_rock.uuid]),
        "correction": reverse("text_correct", args=[castle_rock.case.opinions.get().uuid]) + "?opened=1",
        **pages_of_citations(castle_rock.case.opinions.get()),
        "case of a curator": reverse("case", args=[castle_rock.case.uuid]),
        **archives,
        **review_pages(review_class()),
    }


def pages_of_archives(instructor: User) -> dict[str, str]:
    """Where everything of a course is fetched, and restored; what waits is done there."""
    course, archive = Course.objects.get(), BytesIO()
    made = start_packing(course, instructor)
    write_archive(course, archive, lambda _done, _total: None)
    archive.seek(0)
    looked = start_looking(archive, "sample.zip", instructor)
    work()
    return {
        "everything of a course": Job.objects.get(pk=made.pk).leads_to,
        "archive to send": reverse("course_unpack"),
        "archive to restore": Job.objects.get(pk=looked.pk).leads_to,
    }


def pages_of_assignments(assignment: Assignment) -> dict[str, str]:
    """Where an instructor makes and changes assignments."""
    new = reverse("assignment_create", args=[assignment.course.uuid])
    opinion = assignment.case.opinions.get()
    return {
        "case of a new assignment": new,
        "new assignment": f"{new}?case={assignment.case.uuid}",
        "assignment to change": reverse("assignment_edit", args=[assignment.uuid]),
        "extensions": reverse("extensions", args=[assignment.uuid]),
        "passages to keep": reverse("passages_keep", args=[assignment.uuid, opinion.uuid]),
    }


def pages_of_citations(opinion: Opinion) -> dict[str, str]:
    """Where a curator corrects what a writing cites."""
    citation = Citation.objects.filter(version__opinion=opinion, authority__kind="case").earliest("pk")
    authority = Authority.objects.get(citations=citation)
    return {
        "citation": reverse("citation", args=[citation.pk]),
        "citation to add": reverse("citation_add", args=[citation.version.uuid]),
        "corrected citations": reverse("citation_repairs", args=[opinion.uuid]),
        "authority to merge": reverse("authority_merge", args=[authority.uuid]) + "?q=roth",
        "authority to part": reverse("authority_part", args=[authority.uuid]),
    }
