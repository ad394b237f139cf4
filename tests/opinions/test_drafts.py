"""Drafts: each write and what it refuses, and what their pages answer with and without htmx."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opinions import drafts
from opinions.actions import DuplicateCase, store_case
from opinions.models import Case, Draft
from opinions.text.kinds import PassageKind
from opinions.text.parsed import CaseFacts
from opinions.text.repairs import RepairDoesNotFit, SetPassage
from people.models import AuditEvent, User
from tests.opinions.drafting import SERIES, address, fresh_draft, hen_and_fox, make_draft, open_proposal, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
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
    assert kinds(draft) == ["headnote", "byline", "paragraph", "heading", "footnote", "footnote"]
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
    assert [each.printed for each in passage.corrections] == ["§ 7 — 3—12.5"]


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
    case = drafts.publish_draft(draft, by=curator, revision=4, keep_headnotes=True)
    draft.refresh_from_db()
    stored = [[passage.kind for passage in opinion.versions.get().passages.all()] for opinion in case.opinions.all()]
    assert stored == [["headnote", "byline", "paragraph", "paragraph", "footnote", "footnote"], ["blockquote"]]
    assert (draft.published_as, [str(each) for each in case.citations.all()]) == (case, [SERIES])
    with pytest.raises(drafts.DraftPublished):
        drafts.repair_draft(draft, by=curator, revision=5, repair=HEADING)
    with pytest.raises(drafts.DraftPublished):
        drafts.discard_draft(draft, by=curator)


def test_duplicate_is_not_published(curator: User) -> None:
    draft = fresh_draft(curator)
    store_case(drafts.repaired(draft), by=None, fictional=True)
    with pytest.raises(DuplicateCase):
        drafts.publish_draft(draft, by=curator, revision=1, keep_headnotes=True)
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
    assert [block.kind for block in page.proof.writings[0].blocks] == ["headnote", "body", "notes"]


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
        ({"repair": "set_passage", "opinion": 0, "passage": 0, "kind": "head_matter"}, ["writing-0"]),
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
    refused = post(curating, draft, "publish", revision=2, headnotes="keep")
    assert (refused.status_code, refused.context["form"].non_field_errors()) == (
        422,
        ["The library already holds a case reported at 1 Frankl. 1: Pott v. Kettle."],
    )


def test_case_without_a_caption_is_not_published(curating: Client, curator: User) -> None:
    draft = fresh_draft(curator)
    post(curating, draft, "facts", revision=1, caption="")
    refused = post(curating, draft, "publish", revision=2, headnotes="keep")
    assert (refused.status_code, Case.objects.count()) == (422, 0)
    assert refused.context["form"].non_field_errors() == [
        "Say the case's caption first: a case without one could not be cited."
    ]


def test_facts_of_the_source_are_checked_before_publishing(curating: Client, curator: User) -> None:
    facts = CaseFacts("Hen v. Fox", citations=("somewhere",), decided="1999-13-01")
    draft = fresh_draft(curator, replace(hen_and_fox(), facts=facts))
    refused = post(curating, draft, "publish", revision=1, headnotes="keep")
    assert (refused.status_code, Case.objects.count()) == (422, 0)
    assert refused.context["form"].non_field_errors() == [
        "Citations: “somewhere” is no citation. Write volume, reporter and first page: 366 F.3d 1093.",
        "Decided: “1999-13-01” is no date. Write 2004-04-29, 2004-04 or 2004.",
    ]
