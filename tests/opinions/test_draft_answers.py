"""Drafts: proposals answered at once, warnings ticked off, facts undone, and headnotes asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from opinions import drafts
from opinions.intake import Statement
from opinions.models import Case, Draft
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage, ParsedWarning
from opinions.text.parsed_json import case_from_json
from opinions.text.repairs import MergePassage, RepairDoesNotFit, SetPassage
from opinions.text.repairs.proposals import Proposal, ProposalKind, open_proposals
from opinions.text.repairs.whole_case import warning_ids
from people.models import User
from tests.opinions.drafting import HTMX, address, fresh_draft, hen_and_fox, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
HEADING = SetPassage(0, 3, PassageKind.HEADING)


@pytest.fixture
def curating(curator: User) -> Client:
    """The browser of a curator."""
    client = Client()
    client.force_login(curator)
    return client


def broken_words() -> ParsedCase:
    """An invented case with three broken words, two of them in one passage."""
    texts = ("The hen is con- tent and the fox is pa- tient.", "So or- dered.")
    writing = ParsedOpinion(OpinionKind.MAJORITY, tuple(ParsedPassage(PassageKind.PARAGRAPH, text) for text in texts))
    return ParsedCase(CaseFacts("Hen v. Fox"), (writing,))


def words_of(draft: Draft) -> list[str]:
    return [passage.text for passage in drafts.repaired(draft).opinions[0].passages]


def open_proposals_of(draft: Draft) -> list[Proposal]:
    return open_proposals(case_from_json(draft.parsed), drafts.repairs_of(draft))


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
