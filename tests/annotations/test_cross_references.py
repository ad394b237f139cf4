"""References between the writings of a case lead to the writing that is held, and say so where none is."""

import pytest
from django.core.management import call_command
from django.test import Client
from lxml import html

from annotations.models import Assignment
from people.models import User

STANDING = "//*[contains(concat(' ', @class, ' '), ' cross-reference ')]"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@pytest.fixture
def ana() -> Client:
    """Ana of the sample class, signed in."""
    call_command("sample", verbosity=0)
    client = Client()
    client.force_login(User.objects.get(email="ana@example.edu"))
    return client


def leads(client: Client, title: str, writing: int) -> list[tuple[str, str]]:
    """Where the references of the n-th writing of an assignment lead (path and fragment), each with its words."""
    assignment = Assignment.objects.get(title__startswith=title)
    client.post(f"/assignments/{assignment.uuid}/open/")
    submission = assignment.submissions.get(user__email="ana@example.edu")
    opinion = assignment.pinned.order_by("position")[writing].version.opinion
    page = client.get(f"/submissions/{submission.uuid}/writings/{opinion.uuid}/")
    tree = html.fromstring(page.content.decode())
    return [(lead.get("href") or "", lead.get("title")) for lead in tree.xpath(STANDING)]


def test_reference_to_a_writing_that_is_not_held_says_so_and_is_no_link(ana: Client) -> None:
    found = leads(ana, "Castle Rock", 0)
    assert set(found) == {("", "Another writing of this case, which is not held here")}
    assert len(found) == 11


def test_reference_to_a_held_writing_leads_to_its_page(ana: Client) -> None:
    opinions = Assignment.objects.get(title__startswith="Orchard").pinned.order_by("position")
    majority, _concurrence, dissent = (f"/writings/{pin.version.opinion.uuid}/" for pin in opinions)
    found = [[address for address, _words in leads(ana, "Orchard", writing)] for writing in range(3)]
    ends = [
        [(address.split("/submissions/")[1][36:].split("?")[0], address.rsplit("#")[1]) for address in each]
        for each in found
    ]
    assert ends == [
        [(dissent, "page-417")],
        [(majority, "page-414"), (majority, "passage-10")],
        [(majority, "page-413")],
    ]
