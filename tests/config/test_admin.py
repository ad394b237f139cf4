"""The admin: courses and assignments are made there, what people wrote is only read, and nobody raises herself."""

from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, AnnotationRevision, Assignment, Submission
from courses.models import Course, Enrollment, Role
from people.models import AuditEvent, User
from tests.annotations.stage import signed_in
from tests.factories import make_annotation, make_person

pytestmark = pytest.mark.usefixtures("plain_static_files")


@pytest.fixture
def administrator(db: None) -> Client:
    """The browser of somebody who may do everything."""
    return signed_in(User.objects.create_superuser("root@example.edu", name="Root"))


def post_form(client: Client, address: str, **changes: Any) -> int:
    """Posts the form at the address as it is shown, with those changes."""
    page = lxml.html.fromstring(client.get(address).content.decode())
    form = next(form for form in page.forms if (form.get("id") or "").endswith("_form"))
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return client.post(address, sent | changes).status_code


def test_course_and_enrollment_are_made_in_the_admin(administrator: Client) -> None:
    ana = make_person("Ana")
    address = reverse("admin:courses_course_add")
    assert post_form(administrator, address, title="Torts", time_zone="America/Denver") == 302
    course = Course.objects.get()
    address = reverse("admin:courses_enrollment_add")
    assert post_form(administrator, address, course=course.pk, user=ana.pk, role="guest") == 302
    assert Enrollment.objects.get().role == Role.GUEST


@pytest.mark.parametrize("key", ["x" * 70, "9" * 40, "-1", "٣", "1.5", ""])
def test_what_is_no_key_is_refused_by_the_form(administrator: Client, key: str) -> None:
    for address in ("courses_enrollment_add", "courses_section_add", "annotations_codebook_add"):
        assert post_form(administrator, reverse(f"admin:{address}"), course=key) == 200
    assert not Enrollment.objects.exists()


def test_nul_in_a_filter_is_a_bad_request(administrator: Client) -> None:
    for address in ("mfa_authenticator_changelist", "courses_course_changelist"):
        assert administrator.get(reverse(f"admin:{address}") + "?type__exact=a%00b").status_code == 400


def test_course_with_an_unknown_time_zone_is_refused(administrator: Client) -> None:
    address = reverse("admin:courses_course_add")
    assert post_form(administrator, address, title="Torts", time_zone="Mars/Olympus") == 200
    assert not Course.objects.exists()


def test_assignment_is_made_with_its_texts_in_the_admin(administrator: Client, assignment: Assignment) -> None:
    version = assignment.texts.get()
    status = post_form(
        administrator,
        reverse("admin:annotations_assignment_add"),
        title="Second",
        course=assignment.course.pk,
        case=assignment.case.pk,
        codebook=assignment.codebook.pk,
        visibility="class",
        **{"pinned-0-version": version.pk, "pinned-0-position": 0},
    )
    assert (status, list(Assignment.objects.get(title="Second").texts.all())) == (302, [version])


@pytest.mark.parametrize("model", [Annotation, AnnotationRevision, Submission, AuditEvent])
def test_what_was_done_is_only_read(administrator: Client, submission: Submission, model: type[Any]) -> None:
    make_annotation(submission, note="Hers.")
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    address = reverse(name, args=[model.objects.latest("pk").pk])
    page = lxml.html.fromstring(administrator.get(address).content.decode())
    assert page.xpath("//main//input[@name='_save'] | //main//textarea | //main//select") == []
    assert administrator.post(address, {"note": "Changed."}).status_code == 403
    assert Annotation.objects.get().note == "Hers."


def test_staff_cannot_make_themselves_administrators(db: None) -> None:
    staff = make_person("Stan")
    staff.is_staff = True
    staff.save()
    staff.user_permissions.add(*Permission.objects.filter(codename__in=["view_user", "change_user"]))
    address = reverse("admin:people_user_change", args=[staff.pk])
    assert post_form(signed_in(staff), address, name="Stanley", is_superuser="on", user_permissions=[1]) == 302
    staff = User.objects.get(pk=staff.pk)
    assert (staff.name, staff.is_superuser, staff.user_permissions.count()) == ("Stanley", False, 2)


@pytest.mark.parametrize("whose", ["uuid", "address", "other"])
def test_annotations_are_found_by_a_whole_uuid_or_their_owners_address(
    administrator: Client, submission: Submission, whose: str
) -> None:
    hers = make_annotation(submission, note="Hers.")
    sought = {"uuid": str(hers.uuid), "address": submission.user.email.upper(), "other": "Hers."}[whose]
    listed = administrator.get(reverse("admin:annotations_annotation_changelist"), {"q": sought})
    assert list(listed.context["cl"].result_list) == ([] if whose == "other" else [hers])


def test_long_lists_count_no_more_than_they_lead_to(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("people.long_lists.LISTED", 1)
    make_person("Ana")
    AuditEvent.objects.bulk_create(
        AuditEvent(verb="made", subject_type="User", subject_uuid=each.uuid) for each in User.objects.all()
    )
    assert administrator.get(reverse("admin:people_auditevent_changelist")).context["cl"].result_count == 1
