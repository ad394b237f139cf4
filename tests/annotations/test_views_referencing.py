"""The authorities that somebody linked, and those that a case cites, as files for reference managers."""

import json
from typing import Any

import lxml.html
from django.urls import reverse

from annotations.actions import delete_annotation
from courses.models import Course
from opinions.models import Authority, Case, Citation, ParallelCitation
from opinions.text.kinds import AuthorityKind
from tests.annotations.stage import Desk, desk
from tests.factories import make_authority, make_person

ROE = {"id": "case:roe", "type": "legal_case", "title": "Roe v. Poe, 1 Fict. 2 (Colo. 1999)"}
WORDS = "as Roe v. Poe, 1 Fict. 2, holds"


def csl(at: Desk, name: str, uuid: Any, query: str = "") -> Any:
    """The downloaded document."""
    response = at.client.get(reverse(name, args=[uuid]) + query)
    assert (response.status_code, response.headers["Content-Type"]) == (
        200,
        "application/vnd.citationstyles.csl+json",
    )
    return json.loads(response.content)


def test_submission_csl_has_what_was_linked_and_is_not_in_the_bin(ana: Desk, course: Course) -> None:
    make_authority("Poe v. Pier Co., 1 Fict. 9")
    other = desk(ana.submission.assignment, make_person("Ben", course=course))
    other.annotate(WORDS, links=True)
    assert csl(ana, "submission_csl", ana.submission.uuid) == []
    made = ana.annotate(WORDS, links=True)
    ana.annotate("candor")
    assert csl(ana, "submission_csl", ana.submission.uuid) == [ROE]
    delete_annotation(made, by=ana.submission.user)
    assert csl(ana, "submission_csl", ana.submission.uuid) == []


def test_submission_ris_is_a_file_named_for_the_work(ana: Desk) -> None:
    ana.annotate(WORDS, links=True)
    response = ana.client.get(reverse("submission_ris", args=[ana.submission.uuid]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="notice-ana-authorities.ris"'
    assert response.content.decode() == "TY  - CASE\r\nTI  - Roe v. Poe, 1 Fict. 2 (Colo. 1999)\r\nER  - \r\n\r\n"


def test_case_csl_has_what_its_writings_cite(ana: Desk, case: Case) -> None:
    dissent = case.opinions.get(position=1)
    assert csl(ana, "case_csl", case.uuid) == [ROE]
    assert csl(ana, "case_csl", case.uuid, f"?writing={ana.version.opinion.uuid}") == [ROE]
    assert csl(ana, "case_csl", case.uuid, f"?writing={dissent.uuid}") == []
    assert csl(ana, "case_csl", case.uuid, "?writing=none") == []


def test_case_csl_shows_the_authority_that_another_was_found_to_be(ana: Desk, case: Case) -> None:
    same = Authority.objects.create(
        kind=AuthorityKind.CASE.value, key="poe", cite="Roe v. Poe, 1 Fict. 2 (1999)", name="Roe v. Poe", year="1999"
    )
    ParallelCitation.objects.create(authority=same, position=0, volume="1", reporter="Fict.", page="2")
    Authority.objects.filter(key="case:roe").update(same_as=same)
    Citation.objects.create(version=ana.version, start=0, end=2, authority=same, form="short")
    assert csl(ana, "case_csl", case.uuid) == [
        {
            "id": "poe", "type": "legal_case", "title": "Roe v. Poe", "container-title": "Fict.", "volume": "1",
            "page": "2", "issued": {"date-parts": [[1999]]},
        }
    ]  # fmt: skip


def test_case_ris_is_linked_from_the_cases_page(ana: Desk, case: Case) -> None:
    root = lxml.html.fromstring(ana.client.get(case.get_absolute_url()).content.decode())
    links = [link.get("href") for link in root.iterfind(".//a[@download]")]
    assert links == [reverse(name, args=[case.uuid]) for name in ("case_ris", "case_csl")]


def test_linked_authorities_are_offered_where_passages_are(ana: Desk) -> None:
    names = ("submission_ris", "submission_csl")
    wanted = [reverse(name, args=[ana.submission.uuid]) for name in names]
    for address in (ana.url("reader"), ana.submission.assignment.get_absolute_url()):
        root = lxml.html.fromstring(ana.client.get(address).content.decode())
        links = [link.get("href") for link in root.iterfind(".//a[@download]")]
        assert [link for link in links if "authorities" in link] == wanted, address


def test_case_csl_asks_the_same_number_of_queries_for_more(
    ana: Desk, case: Case, django_assert_num_queries: Any
) -> None:
    csl(ana, "case_csl", case.uuid)
    for at in (1, 3):
        same = make_authority(f"Poe v. Pier Co., 1 Fict. {at}")
        Citation.objects.create(version=ana.version, start=at, end=at + 1, authority=same, form="short")
        with django_assert_num_queries(10):
            csl(ana, "case_csl", case.uuid)
