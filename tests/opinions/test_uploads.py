"""Uploading opinions: what becomes a draft, and what is told where something cannot be read."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from opinions import drafts
from opinions.models import Batch, Case, Draft
from opinions.text.kinds import OpinionKind
from opinions.text.repairs import SetWriting
from people.models import User
from tests.opinions.cases import SEED

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@pytest.fixture
def curating(curator: User) -> Client:
    """The browser of a curator."""
    client = Client()
    client.force_login(curator)
    return client


def upload(client: Client, *files: tuple[str, bytes], **fields: object) -> Answer:
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("case_import"), {"source_files": chosen, **fields})


def test_upload_makes_a_draft_and_stores_no_case(curating: Client, curator: User) -> None:
    answer = upload(curating, ("kelly.txt", SEED.read_bytes()))
    draft = Draft.objects.get()
    assert (answer.headers["Location"], Case.objects.count()) == (draft.get_absolute_url(), 0)
    assert (draft.uploaded_by, draft.file_name, draft.source_format) == (curator, "kelly.txt", "cap_text")
    assert bytes(draft.source) == SEED.read_bytes()
    page = curating.get(draft.get_absolute_url()).context["page"]
    assert len(page.proof.writings[0].blocks) == 2
    assert [notice.corrected for notice in page.proof.notices if notice.proposal][:2] == [
        "§ 18-6-803.5",
        "103 S.Ct. 1741",
    ]


def test_seed_repaired_and_published_is_the_seed_as_it_is_imported(curating: Client, curator: User) -> None:
    upload(curating, ("kelly.txt", SEED.read_bytes()))
    draft = Draft.objects.get()
    draft = drafts.repair_draft(draft, by=curator, revision=1, repair=SetWriting(0, author="Kelly", author_title="J."))
    facts = {"revision": 2, "caption": "Gonzales v. City of Castle Rock", "citations": "366 F.3d 1093"}
    curating.post(reverse("draft_facts", args=[draft.uuid]), facts)
    curating.post(reverse("draft_publish", args=[draft.uuid]), {"revision": 3})
    opinion = Case.objects.get().opinions.get()
    assert (opinion.author, opinion.kind) == ("Kelly", OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART)
    assert opinion.versions.get().passages.count() == 33
    assert opinion.versions.get().citations.count() == sum(
        len(passage.citations) for passage in drafts.repaired(draft).opinions[0].passages
    )


def test_pasted_text_with_windows_line_ends_is_read(curating: Client) -> None:
    answer = curating.post(reverse("case_import"), {"source_text": "HEN, Justice.\r\nThe fox shall pay.\r\n"})
    draft = Draft.objects.get()
    assert answer.headers["Location"] == draft.get_absolute_url()
    assert bytes(draft.source) == b"HEN, Justice.\nThe fox shall pay.\n"


def test_what_was_pasted_comes_back_with_what_was_wrong(curating: Client) -> None:
    answer = curating.post(reverse("case_import"), {"source_text": '{"kind": "recipe"}'})
    assert (answer.status_code, Draft.objects.count()) == (422, 0)
    assert answer.context["form"]["source_text"].value() == '{"kind": "recipe"}'
    assert answer.context["form"].errors["source_text"][0].startswith("This is a JSON object with “kind”")


def test_nothing_to_read_and_too_much_to_read_are_told(curating: Client, settings: Settings) -> None:
    nothing = curating.post(reverse("case_import"), {})
    settings.IMPORT_MAX_BYTES = 1_000
    large = upload(curating, ("long.txt", b"x" * 1_001))
    assert nothing.context["form"].errors["source_files"] == ["Choose a file, or paste the text of the opinion."]
    assert large.context["form"].errors["source_files"] == [
        "long.txt: The file has 1,001 bytes, and at most 1,000 are read. Split it, one case in each, and try again."
    ]


def test_chosen_format_is_read_and_remembered(curating: Client) -> None:
    words = b"{1} The fox shall pay.\n\n{2} The hen keeps the henhouse.\n"
    upload(curating, ("one.txt", words), source_format="cap_text")
    upload(curating, ("two.txt", words), source_format="paragraphs")
    formats = {draft.file_name: draft.source_format for draft in Draft.objects.all()}
    pages = {
        draft.file_name: [len(passage.pages) for passage in drafts.repaired(draft).opinions[0].passages]
        for draft in Draft.objects.all()
    }
    assert formats == {"one.txt": "cap_text", "two.txt": "paragraphs"}
    assert pages == {"one.txt": [0, 0], "two.txt": [1, 1]}


def test_json_and_html_of_one_name_are_one_draft(curating: Client) -> None:
    html = (
        b'<section class="casebody"><article class="opinion" data-type="majority">'
        b'<p class="author">HEN, Justice.</p><p>The <em>fox</em> shall pay.</p></article></section>'
    )
    text = "HEN, Justice.\\nThe fox shall pay."
    json = (
        b'{"name": "Hen v. Fox", "name_abbreviation": "Hen v. Fox", "decision_date": "1999", "citations": '
        b'[{"type": "official", "cite": "77 Fict. 1"}], "casebody": {"opinions": [{"type": "majority", "author": '
        b'"HEN, Justice.", "text": "' + text.encode() + b'"}]}}'
    )
    answer = upload(curating, ("0001-01.html", html), ("0001-01.json", json))
    draft = Draft.objects.get()
    assert answer.headers["Location"] == draft.get_absolute_url()
    with zipfile.ZipFile(io.BytesIO(bytes(draft.source))) as both:
        assert {name: both.read(name) for name in both.namelist()} == {"case.json": json, "case.html": html}
    styles = [run.style.value for passage in drafts.repaired(draft).opinions[0].passages for run in passage.emphasis]
    assert (drafts.repaired(draft).facts.caption, styles) == ("Hen v. Fox", ["italic"])


def test_script_that_sends_a_file_is_told_where_to_go(curating: Client) -> None:
    chosen = SimpleUploadedFile("hen.txt", b"HEN, Justice.\nThe fox shall pay.\n")
    answer = curating.post(reverse("case_import"), {"source_files": [chosen]}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, Draft.objects.get().get_absolute_url())


def test_more_than_is_taken_at_once_is_refused_with_the_limits(curating: Client, settings: Settings) -> None:
    settings.UPLOAD_MOST_CASES, settings.UPLOAD_MAX_BYTES = 2, 3 * 1024 * 1024
    many = upload(curating, *((f"{number}.txt", b"x" * 1_100_000) for number in range(3)))
    assert many.context["form"].errors["source_files"] == [
        "These are 3 files, and at most 2 are taken at once.",
        "The files have 3 MB together, and at most 3 MB are taken at once. Bring them in parts.",
    ]
    assert Batch.objects.count() == 0
