"""Every page that a person of the sample class can come to, by name."""

from django.urls import reverse

from annotations.actions import delete_annotation
from annotations.models import Annotation, Assignment
from courses.models import Course
from opinions.models import Case
from people.models import User
from tests.browser.reading import CASTLE_ROCK, ORCHARD, reader_path

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
    kept, deleted = notes[0], notes[1]
    delete_annotation(deleted, by=person)
    castle_rock = Assignment.objects.get(title=CASTLE_ROCK)
    return {
        "home": reverse("home"),
        "course": Course.objects.get().get_absolute_url(),
        "assignment": castle_rock.get_absolute_url(),
        "fictional assignment": Assignment.objects.get(title=ORCHARD).get_absolute_url(),
        "reader": reader_path(person),
        "majority": reader_path(person, ORCHARD, 0),
        "concurrence": reader_path(person, ORCHARD, 1),
        "dissent": reader_path(person, ORCHARD, 2),
        "edit": reverse("annotation_edit", args=[kept.uuid]),
        "delete": reverse("annotation_delete", args=[kept.uuid]),
        "bin": reverse("bin", args=[kept.submission.uuid]),
        "library": reverse("library"),
        "case": reverse("case", args=[Case.objects.get(assignments=castle_rock).uuid]),
        "e-mail": reverse("account_email"),
        "password": reverse("account_change_password"),
        "sign out": reverse("account_logout"),
    }


def pages_of_staff() -> dict[str, str]:
    """What an instructor and curator sees besides."""
    castle_rock = Assignment.objects.get(title=CASTLE_ROCK)
    ana = User.objects.get(email="ana@example.edu")
    return {
        "course of staff": Course.objects.get().get_absolute_url(),
        "assignment of staff": castle_rock.get_absolute_url(),
        "reader of staff": reader_path(ana),
        "import": reverse("case_import"),
        "case of a curator": reverse("case", args=[castle_rock.case.uuid]),
    }
