"""An instructor gathers her course on a page, and restores it on another."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation
from courses.models import Course
from people.models import Job, User
from tests.annotations.packing.world import HARD, full_course, packed, wipe
from tests.annotations.stage import signed_in
from tests.factories import make_person
from tests.people.working import work

pytestmark = pytest.mark.usefixtures("plain_static_files")


def last_job() -> Job:
    work()
    return Job.objects.latest("pk")


def send(client: Client, file: BytesIO) -> Any:
    """Sends an archive, has it read, and opens the page to which that leads."""
    client.post(reverse("course_unpack"), {"archive": ContentFile(file.getvalue(), name="ferry.zip")})
    job = last_job()
    assert job.state == "done", job.message
    return client.get(job.leads_to)


def confirmed(name: str, *permissions: str) -> Client:
    person = User.objects.filter(name=name).first() or make_person(name)
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    person.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
    return signed_in(person)


def test_course_goes_out_by_one_page_and_comes_in_by_another(db: None) -> None:
    course, address = full_course(), "course_pack"
    iris = confirmed("Iris")

    iris.post(reverse(address, args=[course.uuid]))
    job = last_job()
    page = iris.get(job.leads_to)
    fetched = BytesIO(b"".join(iris.get(reverse("export_fetch", args=[page.context["ready"].uuid]))))
    assert zipfile.ZipFile(fetched).testzip() is None
    assert page.context["ready"].name == "ferry-law-course.zip"

    looked = send(iris, fetched)
    assert (looked.context["found"]["original"], looked.context["lacks"]) == (True, False)
    iris.post(looked.request["PATH_INFO"])
    leads_to = last_job().leads_to
    restored = Course.objects.latest("pk")
    assert (restored == course, leads_to) == (False, restored.get_absolute_url())
    assert Annotation.objects.filter(note=HARD).count() == 2
    assert mail.outbox == []


def test_library_gets_new_opinions_from_curators_alone(db: None) -> None:
    archive = packed(full_course())
    wipe()

    teacher = confirmed("Tess")
    looked = send(teacher, archive)
    assert looked.context["lacks"]
    teacher.post(looked.request["PATH_INFO"])
    assert (last_job().state, Course.objects.count()) == ("failed", 0)

    curator = confirmed("Cora", "curate")
    looked = send(curator, archive)
    curator.post(looked.request["PATH_INFO"])
    assert (last_job().state, Course.objects.count()) == ("done", 1)


def test_what_is_no_archive_is_told_in_a_sentence(db: None) -> None:
    tess = confirmed("Tess")
    tess.post(reverse("course_unpack"), {"archive": ContentFile(b"PK\x03\x04 no", name="../../x.zip")})
    job = last_job()
    assert (job.state, "no ZIP archive" in job.message) == ("failed", True)
    assert tess.post(reverse("course_unpack")).status_code == 422
