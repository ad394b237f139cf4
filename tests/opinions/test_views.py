"""The library's pages: who sees what, and what each shows."""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opinions.actions import store_case
from opinions.library import CaseRow, WritingShown
from opinions.models import Case
from opinions.text.canonical import fingerprint
from opinions.text.parsed import ParsedCase
from people.models import AuditEvent, User
from tests.opinions.cases import SEED_FACTS, tiny

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@pytest.fixture
def reading(client: Client, student: User) -> Client:
    """The browser of a person without any permission."""
    client.force_login(student)
    return client


@pytest.fixture
def curating(curator: User) -> Client:
    """The browser of a curator."""
    client = Client()
    client.force_login(curator)
    return client


def addresses(case: Case) -> dict[str, str]:
    return {
        "library": reverse("library"),
        "case": reverse("case", args=[case.uuid]),
        "case_history": reverse("case_history", args=[case.uuid]),
        "case_import": reverse("case_import"),
    }


def statuses(client: Client, case: Case, method: str) -> dict[str, int]:
    return {name: getattr(client, method)(address).status_code for name, address in addresses(case).items()}


def test_strangers_are_sent_to_the_login_page(client: Client, tiny_case: Case) -> None:
    for address in addresses(tiny_case).values():
        for answer in (client.get(address), client.post(address)):
            assert (answer.status_code, answer.headers["Location"]) == (
                302,
                f"{reverse('account_login')}?next={address}",
            )


def test_people_without_permission_read_and_do_not_curate(reading: Client, tiny_case: Case) -> None:
    assert statuses(reading, tiny_case, "get") == {
        "library": 200,
        "case": 200,
        "case_history": 405,
        "case_import": 403,
    }
    assert statuses(reading, tiny_case, "post") == {
        "library": 405,
        "case": 405,
        "case_history": 403,
        "case_import": 403,
    }
    assert AuditEvent.objects.exclude(verb="store_case").count() == 0


def test_curators_curate(curating: Client, tiny_case: Case) -> None:
    assert statuses(curating, tiny_case, "get") == {
        "library": 200,
        "case": 200,
        "case_history": 405,
        "case_import": 200,
    }


def test_case_that_is_not_there_is_404(curating: Client) -> None:
    assert curating.get(reverse("case", args=[uuid4()])).status_code == 404
    assert curating.post(reverse("case_history", args=[uuid4()])).status_code == 404


def test_library_lists_cases_as_they_are_cited(reading: Client, seed: ParsedCase, tiny_case: Case) -> None:
    case = store_case(seed, by=None)
    page = reading.get(reverse("library"))
    assert page.context["cases"] == [
        CaseRow(
            caption="Gonzales v. City of Castle Rock",
            cite="366 F.3d 1093 (10th Cir. 2004) (en banc)",
            court="10th Cir.",
            year="2004",
            url=reverse("case", args=[case.uuid]),
            writings=1,
            fictional=False,
        ),
        CaseRow(
            caption="Pott v. Kettle",
            cite="1 Frankl. 1",
            court="",
            year="",
            url=reverse("case", args=[tiny_case.uuid]),
            writings=1,
            fictional=True,
        ),
    ]
    assert page.context["import_url"] is None


@pytest.mark.parametrize(
    ("query", "captions"),
    [
        ("", ["Gonzales v. City of Castle Rock", "Pott v. Kettle"]),
        ("castle gonz", ["Gonzales v. City of Castle Rock"]),
        ("366 F.3d", ["Gonzales v. City of Castle Rock"]),
        ("1 Frankl.  1", ["Pott v. Kettle"]),
        ("v.", ["Gonzales v. City of Castle Rock", "Pott v. Kettle"]),
        ("castle kettle", []),
        ("%", []),
    ],
)
def test_library_is_searched_by_caption_and_citation(
    reading: Client, seed: ParsedCase, tiny_case: Case, query: str, captions: list[str]
) -> None:
    store_case(seed, by=None)
    page = reading.get(reverse("library"), {"q": query})
    assert [row.caption for row in page.context["cases"]] == captions
    assert tiny_case.caption == "Pott v. Kettle"


def test_library_is_paged_by_twenty_five(reading: Client) -> None:
    Case.objects.bulk_create(Case(caption=f"Case {number:03}") for number in range(26))
    first, second = reading.get(reverse("library")), reading.get(reverse("library"), {"page": 2})
    assert [len(page.context["cases"]) for page in (first, second)] == [25, 1]
    assert second.context["cases"][0].caption == "Case 025"


@pytest.mark.parametrize("name", ["library", "case"])
def test_pages_take_the_same_queries_at_one_case_and_at_three(curating: Client, tiny_case: Case, name: str) -> None:
    address = addresses(tiny_case)[name]
    curating.get(address)
    with CaptureQueriesContext(connection) as one:
        curating.get(address)
    for number in (2, 3):
        store_case(tiny(cite=f"{number} Frankl. 1"), by=None)
    with CaptureQueriesContext(connection) as three:
        curating.get(address)
    assert len(three) == len(one)


def test_no_page_of_the_library_loads_a_text(curating: Client, tiny_case: Case) -> None:
    for name in ("library", "case"):
        with CaptureQueriesContext(connection) as queries:
            curating.get(addresses(tiny_case)[name])
        assert [query["sql"] for query in queries if '"opinions_opiniontext"."text"' in query["sql"]] == []


def test_case_page_names_its_writing_and_history(reading: Client, seed: ParsedCase) -> None:
    case = store_case(seed, by=None)
    page = reading.get(reverse("case", args=[case.uuid]))
    assert asdict(page.context["case"]) == {
        "caption": "Gonzales v. City of Castle Rock",
        "cite": "366 F.3d 1093 (10th Cir. 2004) (en banc)",
        "history": "rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005)",
        "history_checked": True,
        "fictional": False,
        "docket_number": "",
        "decided": "2004-04-29",
    }
    opinion = case.opinions.get()
    version = opinion.versions.get()
    [shown] = page.context["writings"]
    assert replace(shown, versions=()) == (
        WritingShown(
            uuid=str(opinion.uuid),
            label="Kelly, J., concurring in part and dissenting in part",
            short="Kelly",
            kind_label="Concurring in part and dissenting in part",
            author="Kelly",
            joined_by_words="Tacha and O'Brien",
            pages="1118–26",
            version=1,
            length=version.length,
            fingerprint=fingerprint(version.text),
            url=reverse("writing", args=[opinion.uuid]),
        )
    )
    assert (page.context["warnings"], page.context["history_form"]) == (None, None)


def test_case_page_shows_warnings_and_the_history_form_to_curators(curating: Client, seed: ParsedCase) -> None:
    case = store_case(seed, by=None)
    page = curating.get(reverse("case", args=[case.uuid]))
    assert [warning.message for warning in page.context["warnings"].open] == [each.message for each in seed.warnings]
    assert page.context["history_form"].initial == {"history": SEED_FACTS.history[0], "history_checked": True}


def test_history_is_saved_line_by_line(curating: Client, curator: User, tiny_case: Case) -> None:
    lines = "aff'd, 2 Frankl. 2 (1999)\r\n\r\n  cert. denied, 3 Frankl. 3 (2000) \r\n"
    answer = curating.post(addresses(tiny_case)["case_history"], {"history": lines, "history_checked": "on"})
    tiny_case.refresh_from_db()
    assert (answer.status_code, answer.headers["Location"]) == (302, tiny_case.get_absolute_url())
    words = [each.words for each in tiny_case.history.all()]
    assert words == ["aff'd, 2 Frankl. 2 (1999)", "cert. denied, 3 Frankl. 3 (2000)"]
    assert tiny_case.history_checked is True
    assert AuditEvent.objects.get(verb="set_history").actor == curator


def test_history_that_is_too_long_is_refused_and_kept_in_the_form(curating: Client, tiny_case: Case) -> None:
    answer = curating.post(addresses(tiny_case)["case_history"], {"history": "x" * 501})
    assert (answer.status_code, tiny_case.history.count()) == (422, 0)
    assert answer.context["history_form"]["history"].value() == "x" * 501
