"""Drafts: each write and what it refuses, and what their pages answer with and without htmx."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opinions import drafts
from opinions.actions import DuplicateCase, store_case
from opinions.intake import Statement
from opinions.models import Case, Draft
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage, ParsedWarning
from opinions.text.parsed_json import case_from_json
from opinions.text.repairs import MergePassage, RepairDoesNotFit, SetPassage
from opinions.text.repairs.proposals import Proposal, ProposalKind, open_proposals
from opinions.text.repairs.whole_case import warning_ids
from people.models import AuditEvent, User
from tests.opinions.drafting import SERIES, fresh_draft, hen_and_fox, make_draft, open_proposal

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


def broken_words() -> ParsedCase:
    """An invented case with three broken words, two of them in one passage."""
    texts = ("The hen is con- tent and the fox is pa- tient.", "So or- dered.")
    writing = ParsedOpinion(OpinionKind.MAJORITY, tuple(ParsedPassage(PassageKind.PARAGRAPH, text) for text in texts))
    return ParsedCase(CaseFacts("Hen v. Fox"), (writing,))


def words_of(draft: Draft) -> list[str]:
    return [passage.text for passage in drafts.repaired(draft).opinions[0].passages]


def test_all_proposals_of_a_kind_are_accepted_and_taken_back_as_one(curator: User) -> None:
    draft = fresh_draft(curator, broken_words())
    printed = words_of(draft)
    draft = drafts.answer_all(draft, by=curator, revision=1, kind=ProposalKind.WORD, accept=True)
    assert words_of(draft) == ["The hen is content and the fox is patient.", "So ordered."]
    assert (len(draft.repairs), open_proposals_of(draft)) == (1, [])
    draft = drafts.undo_repair(draft, by=curator, revision=2)
    assert (words_of(draft), len(open_proposals_of(draft))) == (printed, 3)


def test_all_proposals_of_a_kind_are_refused_and_those_of_another_stay(curator: User) -> None:
    draft = fresh_draft(curator)
    before = words_of(draft)
    draft = drafts.answer_all(draft, by=curator, revision=1, kind=ProposalKind.WORD, accept=False)
    assert (words_of(draft), [each.kind for each in open_proposals_of(draft)]) == (before, [ProposalKind.DASHES])
    with pytest.raises(RepairDoesNotFit):
        drafts.answer_all(draft, by=curator, revision=2, kind=ProposalKind.WORD, accept=True)


def open_proposals_of(draft: Draft) -> list[Proposal]:
    return open_proposals(case_from_json(draft.parsed), drafts.repairs_of(draft))


def test_facts_are_taken_back_and_said_again_like_any_repair(curator: User) -> None:
    draft = fresh_draft(curator)
    first = drafts.statement_of(draft)
    said = Statement(CaseFacts("Fox v. Hen", decided="2001"), fictional=True, history_checked=True)
    draft = drafts.set_draft_facts(draft, by=curator, revision=1, statement=said)
    draft = drafts.repair_draft(draft, by=curator, revision=2, repair=HEADING)
    seen = [drafts.statement_of(draft)]
    for revision in (3, 4):
        draft = drafts.undo_repair(draft, by=curator, revision=revision)
        seen.append(drafts.statement_of(draft))
    draft = drafts.redo_repair(draft, by=curator, revision=5)
    seen.append(drafts.statement_of(draft))
    assert seen == [said, said, first, said]
    assert drafts.repaired(draft).facts.caption == "Fox v. Hen"


def test_facts_that_are_said_already_are_no_repair(curator: User) -> None:
    draft = fresh_draft(curator)
    draft = drafts.set_draft_facts(draft, by=curator, revision=1, statement=drafts.statement_of(draft))
    assert (draft.repairs, draft.revision) == ([], 1)


def test_warning_is_ticked_off_counted_put_back_and_undone(curating: Client, curator: User) -> None:
    draft = fresh_draft(curator)
    first, second = curating.get(address(draft)).context["page"].proof.warnings
    draft = drafts.settle_warning(draft, by=curator, warning=first.warning, settled=True)
    draft = drafts.settle_warning(draft, by=curator, warning=second.warning, settled=True)
    draft = drafts.settle_warning(draft, by=curator, warning=first.warning, settled=False)
    page = curating.get(address(draft))
    proof = page.context["page"].proof
    assert (proof.warnings, proof.settled, proof.all_warnings) == ([first], [second], 2)
    assert "1 of 2 warnings looked at" in page.content.decode()
    draft = drafts.undo_repair(draft, by=curator, revision=4)
    assert curating.get(address(draft)).context["page"].proof.settled == [first, second]


def test_warning_stays_ticked_off_when_its_passage_moves(curating: Client, curator: User) -> None:
    draft = fresh_draft(curator)
    first = curating.get(address(draft)).context["page"].proof.warnings[0]
    draft = drafts.settle_warning(draft, by=curator, warning=first.warning, settled=True)
    draft = drafts.repair_draft(draft, by=curator, revision=2, repair=MergePassage(0, 3))
    settled = curating.get(address(draft)).context["page"].proof.settled
    assert [(each.message, each.place) for each in settled] == [("Look at the order.", "passage-0-2")]


def test_warnings_that_were_looked_at_are_settled_in_the_published_case(curating: Client, curator: User) -> None:
    parsed = hen_and_fox()
    other = ParsedWarning(3, "Look at the date.")
    draft = fresh_draft(curator, replace(parsed, warnings=(*parsed.warnings, other)))
    name = warning_ids(drafts.repaired(draft).warnings)[1]
    draft = drafts.settle_warning(draft, by=curator, warning=name, settled=True)
    case = drafts.publish_draft(draft, by=curator, revision=2, keep_headnotes=True)
    told = case.warnings.exclude(message__startswith="No page").values_list("message", "settled_by")
    assert list(told)[:2] == [("Look at the order.", None), ("Look at the date.", curator.pk)]
    assert [each.message for each in curating.get(case.get_absolute_url()).context["warnings"].settled] == [
        "Look at the date."
    ]


def test_curator_ticks_warnings_of_a_case_off_and_puts_them_back(curating: Client, curator: User) -> None:
    case = drafts.publish_draft(fresh_draft(curator), by=curator, revision=1, keep_headnotes=True)
    url = reverse("warning_settle", args=[case.uuid, 0])
    fragment = curating.post(url, headers=HTMX)
    assert (fragment.status_code, case.warnings.get(position=0).settled_by) == (200, curator)
    assert "Looked at by Cora Curator" in fragment.content.decode()
    plain = curating.post(url, {"again": "1"})
    assert plain.headers["Location"] == f"{case.get_absolute_url()}#import-warnings"
    assert case.warnings.get(position=0).settled_at is None


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


def test_headnotes_are_left_out_where_nobody_has_the_right_to_them(curator: User) -> None:
    draft = fresh_draft(curator)
    case = drafts.publish_draft(draft, by=curator, revision=1, keep_headnotes=False)
    version = case.opinions.all()[0].versions.get()
    assert version.text.startswith("HEN, Justice.\nThe fox shall pay")
    assert "hens and foxes" not in version.text
    assert "hens and foxes" in str(draft.parsed)
    assert [(mark.page, version.text[mark.offset : mark.offset + 7]) for mark in version.page_marks.all()][-1] == (
        "2",
        drafts.repaired(draft).opinions[0].passages[2].text[54:61],
    )


def test_kept_headnotes_fold_under_a_title_of_their_own(curating: Client, curator: User) -> None:
    case = drafts.publish_draft(fresh_draft(curator), by=curator, revision=1, keep_headnotes=True)
    page = curating.get(case.opinions.all()[0].get_absolute_url())
    assert [stretch.apart for stretch in page.context["reader"].stretches] == ["headnote", ""]
    assert page.content.decode().count("A publisher's headnotes, not the court's opinion") == 1


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


def test_forms_of_the_list_answer_all_and_tick_off(curating: Client, curator: User) -> None:
    draft = fresh_draft(curator, broken_words())
    stale = post(curating, draft, "answer", htmx=True, kind="word", answer="accept", revision=7)
    taken = post(curating, draft, "answer", htmx=True, kind="word", answer="accept", revision=1, back="tasks")
    draft.refresh_from_db()
    assert (stale.status_code, taken.status_code, words_of(draft)[1]) == (409, 200, "So ordered.")
    unknown = post(curating, draft, "answer", htmx=True, warning="no id", answer="settle")
    assert unknown.status_code == 422
    settled = post(curating, draft, "answer", warning="0123456789ab", answer="settle", back="tasks")
    assert settled.headers["Location"].endswith("#tasks")


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


def test_publishing_asks_about_headnotes_and_leaves_them_out_by_itself(curating: Client, curator: User) -> None:
    draft = fresh_draft(curator)
    page = curating.get(address(draft, "publish"))
    assert page.context["headnotes"] == ["[1] Of hens and foxes."]
    assert page.context["form"]["headnotes"].value() == "leave_out"
    silent = post(curating, draft, "publish", revision=1)
    case = Case.objects.get()
    assert silent.headers["Location"] == case.get_absolute_url()
    assert case.opinions.all()[0].versions.get().text.startswith("HEN, Justice.\n")


def test_publishing_asks_nothing_about_counsel_and_a_syllabus(curating: Client, curator: User) -> None:
    parsed = hen_and_fox()
    head = replace(parsed.opinions[0].passages[0], kind=PassageKind.HEAD_MATTER)
    first = replace(parsed.opinions[0], passages=(head, *parsed.opinions[0].passages[1:]))
    draft = fresh_draft(curator, replace(parsed, opinions=(first, *parsed.opinions[1:])))
    assert list(curating.get(address(draft, "publish")).context["form"].fields) == ["revision"]
    post(curating, draft, "publish", revision=1)
    assert Case.objects.get().opinions.all()[0].versions.get().text.startswith(head.text)


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
