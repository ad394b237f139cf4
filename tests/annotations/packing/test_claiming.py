"""Who has a place in a restored course takes it by signing up with her address."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from annotations.packing.restoring import restore_archive
from people.models import User
from tests.annotations.packing.world import HARD, WHOLE, full_course, nothing_told, opened, packed, wipe

pytestmark = pytest.mark.usefixtures("plain_static_files")
PASSWORD = "a ferry leaves at nine"


def link_in_last_mail() -> str:
    (found,) = re.findall(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))[:1]
    return str(found)


def test_place_is_taken_by_who_reads_mail_at_its_address(db: None) -> None:
    archive = packed(full_course())
    wipe()
    restore_archive(opened(archive), WHOLE, nothing_told)
    browser = Client()
    asked = {"email": "ada@example.edu", "name": "Ada", "password1": PASSWORD, "password2": PASSWORD}

    browser.post(reverse("account_signup"), asked)
    assert reverse("account_reset_password") in mail.outbox[-1].body
    assert not Client().login(email="ada@example.edu", password=PASSWORD)
    browser.post(reverse("account_reset_password"), {"email": "ada@example.edu"})
    page = browser.get(link_in_last_mail(), follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    browser.post(reverse("account_login"), {"login": "ada@example.edu", "password": PASSWORD})

    page = browser.get(reverse("courses"))
    assert [each.course.title for each in page.context["present"]] == ["Ferry law"]
    assert list(User.objects.get(email="ada@example.edu").submissions.values_list("annotations__note", flat=True)) == [
        HARD, "",
    ]  # fmt: skip
