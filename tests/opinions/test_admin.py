"""The library in the admin: lists open and are searched; nothing is added or deleted by hand."""

import pytest
from django.test import Client
from django.urls import reverse

from opinions.models import Case
from people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@pytest.fixture
def admin_browser(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root@example.edu", "long enough to pass", name="Root"))
    return client


@pytest.mark.parametrize("name", ["case", "opinion", "authority"])
def test_lists_open_and_are_searched(admin_browser: Client, tiny_case: Case, name: str) -> None:
    page = admin_browser.get(reverse(f"admin:opinions_{name}_changelist"), {"q": "Pott"})
    expected = {"case": [tiny_case.pk], "opinion": [tiny_case.opinions.get().pk], "authority": []}
    assert [row.pk for row in page.context["cl"].result_list] == expected[name]


@pytest.mark.parametrize("name", ["case", "opinion", "authority"])
def test_nothing_is_added_or_deleted_by_hand(admin_browser: Client, tiny_case: Case, name: str) -> None:
    assert admin_browser.get(reverse(f"admin:opinions_{name}_add")).status_code == 403
    assert admin_browser.post(reverse("admin:opinions_case_delete", args=[tiny_case.pk])).status_code == 403
    assert Case.objects.count() == 1
