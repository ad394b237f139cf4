"""The library's pages: who sees what, what each shows, and the import form's walk."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from opinions.actions import store_case
from opinions.library import CaseRow, WritingShown
from opinions.models import Case, Passage
from opinions.text.canonical import fingerprint
from opinions.text.parsed import ParsedCase
from people.models import AuditEvent, User
from tests.opinions.cases import SEED, SEED_FACTS, tiny

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]

IMPORT = {
    "caption": SEED_FACTS.caption,
    "citations": "366 F.3d 1093",
    "court": "ca10",
    "decided": "2004-04-29",
    "en_banc": "on",
    "author": "Kelly",
    "author_title": "J.",
    "history": SEED_FACTS.history[0],
}


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
    assert [warning.message for warning in page.context["warnings"]] == [each.message for each in seed.warnings]
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


def chosen(content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("opinion.txt", content or SEED.read_bytes(), "text/plain")


def post_import(client: Client, step: str, **fields: object) -> Answer:
    return client.post(reverse("case_import"), {**IMPORT, "step": step, **fields})


def test_preview_shows_what_was_understood_and_stores_nothing(curating: Client) -> None:
    page = post_import(curating, "preview", source_file=chosen())
    preview = page.context["preview"]
    assert (page.status_code, Case.objects.count()) == (200, 0)
    [writing] = preview.writings
    assert (writing.author, writing.joined_by) == ("Kelly", "Tacha, O'Brien")
    assert [each.text for each in writing.passages if each.kind == "heading"] == [
        "A. Judicial Notice",
        "B. Due Process",
    ]
    assert (preview.counts.writings, preview.counts.pages, preview.counts.notes) == (1, 9, 4)
    [offer] = [warning for warning in preview.warnings if warning.proposal_id]
    assert "Any process to which" in offer.excerpt
    assert offer.accepted is False


def test_chosen_file_comes_back_as_text(curating: Client) -> None:
    page = post_import(curating, "preview", source_file=chosen(b"One.\r\nTwo."))
    assert page.context["form"]["source_text"].value() == "One.\nTwo."
    assert ">\nOne.\nTwo.</textarea>" in page.content.decode()


def test_accepted_split_is_stored_as_a_block_quotation(curating: Client, curator: User) -> None:
    first = post_import(curating, "preview", source_file=chosen())
    [name] = [warning.proposal_id for warning in first.context["preview"].warnings if warning.proposal_id]
    typed = first.context["form"]["source_text"].value().replace("\n", "\r\n")
    second = post_import(curating, "preview", source_text=typed, accept=[name])
    [offer] = [warning for warning in second.context["preview"].warnings if warning.proposal_id]
    assert (offer.proposal_id, offer.accepted) == (name, True)
    stored = post_import(curating, "store", source_text=typed, accept=[name])
    case = Case.objects.get()
    assert (stored.status_code, stored.headers["Location"]) == (302, case.get_absolute_url())
    assert case.imported_by == curator
    quoted = [
        passage.version.text[passage.start : passage.end]
        for passage in Passage.objects.filter(kind="blockquote").select_related("version")
    ]
    [brien] = [text for text in quoted if text.startswith("Any process to which")]
    assert brien.endswith("never denied Ms. Gonzales.")


def test_stored_case_is_what_the_form_said(curating: Client) -> None:
    post_import(curating, "store", source_file=chosen(), fictional="on", docket_number="No. 01-1053")
    case = Case.objects.get()
    assert (case.caption, case.court, case.decided, case.docket_number, case.en_banc, case.fictional) == (
        "Gonzales v. City of Castle Rock",
        "ca10",
        "2004-04-29",
        "No. 01-1053",
        True,
        True,
    )
    assert (case.opinions.get().author, case.history_checked) == ("Kelly", True)


def test_wrong_fact_keeps_all_that_was_typed_and_the_chosen_file(curating: Client) -> None:
    page = post_import(curating, "store", source_file=chosen(b"It is so ordered."), decided="last May")
    form = page.context["form"]
    assert (page.status_code, Case.objects.count()) == (422, 0)
    assert form.errors == {"decided": ["“last May” is no date. Write 2004-04-29, 2004-04 or 2004."]}
    assert form["source_text"].value() == "It is so ordered."
    assert {name: form[name].value() for name in IMPORT} == {**IMPORT, "en_banc": True, "decided": "last May"}


def test_case_without_caption_is_previewed_and_not_stored(curating: Client) -> None:
    assert post_import(curating, "preview", source_file=chosen(), caption="").status_code == 200
    page = post_import(curating, "store", source_file=chosen(), caption="")
    assert (page.status_code, list(page.context["form"].errors), Case.objects.count()) == (422, ["caption"], 0)


def test_case_that_is_here_is_refused_by_name(curating: Client) -> None:
    post_import(curating, "store", source_file=chosen())
    page = post_import(curating, "store", source_file=chosen(), caption="Other v. Caption")
    assert (page.status_code, Case.objects.count()) == (422, 1)
    assert page.context["form"].non_field_errors() == [
        "The library already holds a case reported at 366 F.3d 1093: Gonzales v. City of Castle Rock."
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7", "This is a PDF document"),
        (b"a\x00b", "Byte 1 is zero"),
        (b"caf\x81 words", "The file is not UTF-8"),
        (b" \n ", "The file holds only white space."),
    ],
)
def test_bad_file_is_refused_in_words_and_keeps_the_typed_text(curating: Client, content: bytes, told: str) -> None:
    page = post_import(curating, "store", source_file=chosen(content), source_text="typed before")
    [problem] = page.context["form"].errors["source_file"]
    assert (page.status_code, problem.startswith(told), Case.objects.count()) == (422, True, 0)
    assert page.context["form"]["source_text"].value() == "typed before"


def test_empty_file_and_no_file_are_told(curating: Client) -> None:
    empty = post_import(curating, "store", source_file=SimpleUploadedFile("a.txt", b""))
    none = post_import(curating, "store")
    assert empty.context["form"].errors["source_file"] == [
        "The file is empty (0 bytes). Choose the file that holds the opinion."
    ]
    assert none.context["form"].errors["source_file"] == ["Choose a file, or paste the text of the opinion."]


def test_file_that_is_too_large_is_refused_by_its_size(curating: Client, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 1_000
    page = post_import(curating, "store", source_file=chosen(b"x" * 1_001))
    assert (page.status_code, page.context["form"].errors["source_file"]) == (
        422,
        ["The file has 1,001 bytes, and at most 1,000 are read. Split it, one case in each, and try again."],
    )


def test_source_that_takes_too_long_is_refused_by_the_limit(curating: Client, settings: Settings) -> None:
    settings.IMPORT_SECONDS = 0
    page = post_import(curating, "store", source_file=chosen(b"It is so ordered."))
    assert (page.status_code, Case.objects.count()) == (422, 0)
    assert page.context["form"].errors == {
        "source_text": ["Reading the file took longer than 0 seconds, the most that it may take."]
    }
