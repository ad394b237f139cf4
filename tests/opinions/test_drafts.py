"""Drafts: each write and what it refuses, and what their pages answer with and without htmx."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from opinions import drafts
from opinions.actions import DuplicateCase, store_case
from opinions.models import Case, Draft
from opinions.text.corrections import corrections_of
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.repairs import RepairDoesNotFit, SetPassage, SetWriting
from people.models import AuditEvent, User
from tests.opinions.cases import SEED
from tests.opinions.drafting import SERIES, fresh_draft, make_draft, open_proposal

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
HTMX = {"HX-Request": "true"}
HEADING = SetPassage(0, 3, PassageKind.HEADING)


@pytest.fixture
def curating(curator: User) -> Client:
    """The browser of a curator."""
    client = Client()
    client.force_login(curator)
    return client


@pytest.fixture
def colleague(db: None) -> User:
    """Another person who may curate."""
    person = User.objects.create_user("colleague@example.edu", None, name="Cole League")
    person.user_permissions.add(Permission.objects.get(codename="curate"))
    return person


def kinds(draft: Draft) -> list[str]:
    return [passage.kind.value for passage in drafts.repaired(draft).opinions[0].passages]


def verbs(draft: Draft) -> list[str]:
    return list(AuditEvent.objects.filter(subject_uuid=draft.uuid).order_by("pk").values_list("verb", flat=True))


def test_repair_is_kept_counted_and_audited(curator: User) -> None:
    draft = drafts.repair_draft(fresh_draft(curator), by=curator, revision=1, repair=HEADING)
    draft.refresh_from_db()
    assert kinds(draft) == ["head_matter", "byline", "paragraph", "heading", "footnote", "footnote"]
    assert (draft.revision, verbs(draft)) == (2, ["create_draft", "repair_draft"])


def test_repair_of_an_older_state_is_a_conflict(curator: User) -> None:
    draft = fresh_draft(curator)
    drafts.repair_draft(draft, by=curator, revision=1, repair=HEADING)
    with pytest.raises(drafts.DraftConflict) as conflict:
        drafts.repair_draft(draft, by=curator, revision=1, repair=SetPassage(0, 2, PassageKind.HEADING))
    assert (conflict.value.present.revision, len(conflict.value.present.repairs)) == (2, 1)


def test_repair_that_does_not_fit_changes_nothing(curator: User) -> None:
    draft = fresh_draft(curator)
    with pytest.raises(RepairDoesNotFit):
        drafts.repair_draft(draft, by=curator, revision=1, repair=SetPassage(0, 99, PassageKind.HEADING))
    draft.refresh_from_db()
    assert (draft.repairs, draft.revision, verbs(draft)) == ([], 1, ["create_draft"])


def test_undo_and_redo_go_through_the_same_states(curator: User) -> None:
    draft = fresh_draft(curator)
    seen = [kinds(draft)]
    for number, kind in enumerate((PassageKind.HEADING, PassageKind.BLOCKQUOTE), start=1):
        draft = drafts.repair_draft(draft, by=curator, revision=number, repair=SetPassage(0, 3, kind))
        seen.append(kinds(draft))
    back = []
    for revision in (3, 4):
        draft = drafts.undo_repair(draft, by=curator, revision=revision)
        back.append(kinds(draft))
    again = []
    for revision in (5, 6):
        draft = drafts.redo_repair(draft, by=curator, revision=revision)
        again.append(kinds(draft))
    assert (back, again) == ([seen[1], seen[0]], [seen[1], seen[2]])
    assert len({tuple(state) for state in seen}) == 3


def test_new_repair_forgets_what_was_taken_back(curator: User) -> None:
    draft = make_draft(curator)
    draft = drafts.repair_draft(draft, by=curator, revision=4, repair=SetPassage(0, 2, PassageKind.HEADING))
    with pytest.raises(drafts.NothingToUndo):
        drafts.redo_repair(draft, by=curator, revision=5)
    assert len(draft.repairs) == 2


def test_nothing_is_undone_where_nothing_was_done(curator: User) -> None:
    with pytest.raises(drafts.NothingToUndo):
        drafts.undo_repair(fresh_draft(curator), by=curator, revision=1)


def test_accepted_proposal_changes_its_words_and_keeps_the_printed_ones(curator: User) -> None:
    draft = fresh_draft(curator)
    draft = drafts.answer_proposal(draft, by=curator, proposal=open_proposal(draft), accept=True)
    passage = drafts.repaired(draft).opinions[0].passages[2]
    assert passage.text.startswith("The fox shall pay under § 7-3-12.5 of the Farm Code.")
    assert [each.printed for each in corrections_of(passage)] == ["§ 7 — 3—12.5"]


def test_refused_proposal_stays_refused_and_its_words_as_printed(curator: User) -> None:
    draft = fresh_draft(curator)
    name = open_proposal(draft)
    before = drafts.repaired(draft).opinions
    draft = drafts.answer_proposal(draft, by=curator, proposal=name, accept=False)
    assert drafts.repaired(draft).opinions == before
    with pytest.raises(RepairDoesNotFit):
        drafts.answer_proposal(draft, by=curator, proposal=name, accept=True)


def test_published_draft_is_the_case_and_changes_no_more(curator: User) -> None:
    draft = make_draft(curator)
    case = drafts.publish_draft(draft, by=curator, revision=4, keep_head_matter=True)
    draft.refresh_from_db()
    stored = [[passage.kind for passage in opinion.versions.get().passages.all()] for opinion in case.opinions.all()]
    assert stored == [["head_matter", "byline", "paragraph", "paragraph", "footnote", "footnote"], ["blockquote"]]
    assert (draft.published_as, [str(each) for each in case.citations.all()]) == (case, [SERIES])
    with pytest.raises(drafts.DraftPublished):
        drafts.repair_draft(draft, by=curator, revision=5, repair=HEADING)
    with pytest.raises(drafts.DraftPublished):
        drafts.discard_draft(draft, by=curator)


def test_head_matter_is_left_out_where_that_is_said(curator: User) -> None:
    draft = fresh_draft(curator)
    case = drafts.publish_draft(draft, by=curator, revision=1, keep_head_matter=False)
    version = case.opinions.all()[0].versions.get()
    assert version.text.startswith("HEN, Justice.\nThe fox shall pay")
    assert "Headnote" not in version.text
    assert [(mark.page, version.text[mark.offset : mark.offset + 7]) for mark in version.page_marks.all()][-1] == (
        "2",
        drafts.repaired(draft).opinions[0].passages[2].text[54:61],
    )


def test_duplicate_is_not_published(curator: User) -> None:
    draft = fresh_draft(curator)
    store_case(drafts.repaired(draft), by=None, fictional=True)
    with pytest.raises(DuplicateCase):
        drafts.publish_draft(draft, by=curator, revision=1, keep_head_matter=True)
    draft.refresh_from_db()
    assert (draft.published_as, draft.revision, Case.objects.count()) == (None, 1, 1)


def test_draft_is_shared_with_curators_alone(curator: User, colleague: User, student: User) -> None:
    draft = fresh_draft(curator)
    drafts.share_draft(draft, by=curator, person=colleague)
    with pytest.raises(drafts.NotACurator):
        drafts.share_draft(draft, by=curator, person=student)
    assert list(draft.shared_with.all()) == [colleague]


def test_discarded_draft_is_gone_and_remembered(curator: User) -> None:
    draft = fresh_draft(curator)
    uuid = draft.uuid
    drafts.discard_draft(draft, by=curator)
    assert not Draft.objects.filter(uuid=uuid).exists()
    assert AuditEvent.objects.get(verb="discard_draft").detail == {"file_name": "hen.txt"}


def address(draft: Draft, name: str = "") -> str:
    return reverse(f"draft_{name}" if name else "draft", args=[draft.uuid])


def post(client: Client, draft: Draft, name: str, *, htmx: bool = False, **fields: Any) -> Answer:
    return client.post(address(draft, name), fields, headers=HTMX if htmx else {})


def test_those_with_whom_a_draft_is_shared_repair_it_and_others_do_not_see_it(
    curator: User, colleague: User, student: User
) -> None:
    draft = fresh_draft(curator)
    theirs, students = Client(), Client()
    theirs.force_login(colleague)
    students.force_login(student)
    assert [client.get(address(draft)).status_code for client in (theirs, students)] == [404, 404]
    assert theirs.get(address(draft, "source")).status_code == 404
    drafts.share_draft(draft, by=curator, person=colleague)
    fields: dict[str, Any] = {"repair": "set_passage", "opinion": 0, "passage": 3, "kind": "heading", "revision": 1}
    assert theirs.get(address(draft, "source")).content == b"The hen and the fox."
    assert post(theirs, draft, "repair", **fields).status_code == 302
    assert [post(theirs, draft, name).status_code for name in ("share", "discard")] == [403, 403]
    assert [row.shared_by for row in theirs.get(reverse("case_import")).context["drafts"]] == ["Cora Curator"]


def test_source_is_a_download_that_no_browser_shows(curating: Client, curator: User) -> None:
    answer = curating.get(address(fresh_draft(curator), "source"))
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"].split(";")[0]) == (
        "application/octet-stream",
        "attachment",
    )


def test_draft_that_is_not_there_is_404(curating: Client) -> None:
    assert curating.get(reverse("draft", args=[uuid4()])).status_code == 404


def test_page_shows_the_writings_and_what_to_look_at_in_reading_order(curating: Client, curator: User) -> None:
    page = curating.get(address(fresh_draft(curator))).context["page"]
    assert [writing.title for writing in page.proof.writings] == [
        "Opinion of the Court (Hen, J.)",
        "Owl, J., dissenting",
    ]
    assert [(notice.place, notice.printed, notice.corrected) for notice in page.proof.notices] == [
        ("passage-0-2", "§ 7 — 3—12.5", "§ 7-3-12.5"),
        ("passage-0-3", "", ""),
        ("passage-0-3", "con- tent", "content"),
        ("passage-0-5", "", ""),
    ]
    assert [block.kind for block in page.proof.writings[0].blocks] == ["head_matter", "body", "notes"]


def test_pieces_of_a_passage_make_its_text(curating: Client, curator: User) -> None:
    draft = fresh_draft(curator)
    page = curating.get(address(draft)).context["page"]
    passage = page.proof.writings[0].blocks[1].passages[1]
    words = "".join(piece.text for piece in passage.pieces if piece.kind == "words")
    assert words == drafts.repaired(draft).opinions[0].passages[2].text
    marks = [(piece.kind, piece.text) for piece in passage.pieces if piece.kind != "words"]
    assert marks == [("note", "1"), ("page", "2")]
    assert [piece.text for piece in passage.pieces if piece.look == "offered"] == ["§ 7 — 3—12.5"]


def test_page_takes_the_same_queries_whatever_its_length(curating: Client, curator: User) -> None:
    short = fresh_draft(curator)
    long = drafts.repair_draft(make_draft(curator), by=curator, revision=4, repair=HEADING)
    counts = []
    for draft in (short, long):
        curating.get(address(draft))
        with CaptureQueriesContext(connection) as queries:
            curating.get(address(draft))
        counts.append(len(queries))
        assert [each["sql"] for each in queries if '"opinions_draft"."source"' in each["sql"]] == []
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("fields", "drawn"),
    [
        ({"repair": "set_passage", "opinion": 0, "passage": 3, "kind": "heading"}, ["passage-0-3"]),
        ({"repair": "set_passage", "opinion": 0, "passage": 3, "kind": "head_matter"}, ["writing-0"]),
        ({"repair": "merge_passage", "opinion": 0, "passage": 3, "joint": "space"}, ["writing-0"]),
        ({"repair": "merge_writing", "opinion": 1}, ["writings"]),
        ({"repair": "set_writing", "opinion": 1, "kind": "concurrence", "author": "Owl"}, ["writing-1"]),
    ],
)
def test_fragment_answer_draws_what_changed_and_no_more(
    curating: Client, curator: User, fields: dict[str, Any], drawn: list[str]
) -> None:
    draft = fresh_draft(curator)
    answer = post(curating, draft, "repair", htmx=True, revision=1, **fields).content.decode()
    swapped = [line.split('id="')[1].split('"')[0] for line in answer.splitlines() if 'hx-swap-oob="true"' in line]
    assert swapped == [*drawn, "tasks", "contents", "draft-problem", "draft-status"]


def test_stale_form_is_refused_in_its_place(curating: Client, curator: User) -> None:
    draft = make_draft(curator)
    fields: dict[str, Any] = {"repair": "set_passage", "opinion": 0, "passage": 3, "kind": "heading", "revision": 1}
    fragment = post(curating, draft, "repair", htmx=True, **fields)
    plain = post(curating, draft, "repair", **fields)
    assert (fragment.status_code, plain.status_code) == (409, 409)
    assert 'id="tools-problem"' in fragment.content.decode()
    assert plain.context["page"].passage_tools.number == 3
    draft.refresh_from_db()
    assert draft.revision == 4


def test_facts_that_are_wrong_come_back_in_their_form(curating: Client, curator: User) -> None:
    draft = fresh_draft(curator)
    answer = post(curating, draft, "facts", revision=1, caption="Hen v. Fox", citations="nowhere", facts=1)
    assert answer.status_code == 422
    assert answer.context["facts_form"]["citations"].value() == "nowhere"
    assert list(answer.context["facts_form"].errors) == ["citations"]


def test_facts_are_saved_and_a_case_held_already_is_noticed_at_once(
    curating: Client, curator: User, tiny_case: Case
) -> None:
    draft = fresh_draft(curator)
    post(curating, draft, "facts", revision=1, caption=" Hen  v. Fox", citations="1 Frankl. 1", fictional="on")
    draft.refresh_from_db()
    said = drafts.statement_of(draft)
    assert (said.facts.caption, said.facts.citations, said.fictional) == ("Hen v. Fox", ("1 Frankl. 1",), True)
    assert curating.get(address(draft)).context["page"].held == [tiny_case]
    refused = post(curating, draft, "publish", revision=2, head_matter="keep")
    assert (refused.status_code, refused.context["form"].non_field_errors()) == (
        422,
        ["The library already holds a case reported at 1 Frankl. 1: Pott v. Kettle."],
    )


def test_publishing_asks_about_head_matter(curating: Client, curator: User) -> None:
    draft = fresh_draft(curator)
    page = curating.get(address(draft, "publish"))
    assert page.context["head_matter"] == ["Headnote: of hens and foxes."]
    silent = post(curating, draft, "publish", revision=1)
    assert (silent.status_code, list(silent.context["form"].errors)) == (422, ["head_matter"])
    told = post(curating, draft, "publish", revision=1, head_matter="leave_out")
    assert told.headers["Location"] == Case.objects.get().get_absolute_url()


def test_case_without_a_caption_is_not_published(curating: Client, curator: User) -> None:
    draft = fresh_draft(curator)
    post(curating, draft, "facts", revision=1, caption="")
    refused = post(curating, draft, "publish", revision=2, head_matter="keep")
    assert (refused.status_code, Case.objects.count()) == (422, 0)


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
    post(curating, draft, "facts", revision=2, caption="Gonzales v. City of Castle Rock", citations="366 F.3d 1093")
    post(curating, draft, "publish", revision=3)
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


def test_of_several_files_the_readable_ones_are_kept_and_the_others_named(curating: Client) -> None:
    answer = upload(curating, ("good.txt", b"HEN, Justice.\nThe fox shall pay.\n"), ("bad.pdf", b"%PDF-1.7"))
    assert (answer.status_code, Draft.objects.get().file_name) == (422, "good.txt")
    [problem] = answer.context["form"].errors["source_files"]
    assert problem.startswith("bad.pdf: This is a PDF document")


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
