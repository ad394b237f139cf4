"""A form of Django's admin that says that it has more rows than there are: few are built, and what is there is kept."""

import re

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Codebook
from people.few_rows import MORE
from people.models import User
from tests.factories import make_codebook, make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@pytest.fixture
def admin_browser(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root@example.edu", "long enough to pass", name="Root"))
    return client


@pytest.mark.parametrize("said", ["9" * 19, "2147483648", "1000"])
def test_form_that_says_it_has_many_rows_is_answered_with_few(admin_browser: Client, said: str) -> None:
    book: Codebook = make_codebook(make_course())
    page = reverse("admin:annotations_codebook_change", args=[book.pk])
    form = lxml.html.fromstring(admin_browser.get(page).content).get_element_by_id("codebook_form")
    sent = {name: value for name, value in form.form_values() if value} | {"claims-TOTAL_FORMS": said, "title": ""}
    answered = admin_browser.post(page, sent).content.decode()
    rows = set(re.findall(r'name="claims-(\d+)-label"', answered))
    assert len(rows) == book.claims.count() + MORE


def test_form_of_all_rows_and_some_more_is_saved(admin_browser: Client) -> None:
    book: Codebook = make_codebook(make_course())
    before = book.claims.count()
    page = reverse("admin:annotations_codebook_change", args=[book.pk])
    form = lxml.html.fromstring(admin_browser.get(page).content).get_element_by_id("codebook_form")
    sent = {name: value for name, value in form.form_values() if value}
    sent |= {name.replace("__prefix__", str(before)): value for name, value in sent.items() if "__prefix__" in name}
    said = {"key": "candor", "label": "Candor", "letters": "Ca", "colour": "1", "position": str(before + 1)}
    sent |= {f"claims-{before}-{name}": value for name, value in said.items()}
    sent["claims-TOTAL_FORMS"] = str(before + 1)
    answered = admin_browser.post(page, sent)
    assert answered.status_code == 302, answered.context["errors"]
    assert book.claims.count() == before + 1
