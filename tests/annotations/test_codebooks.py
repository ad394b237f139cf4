"""Codebooks: order, versions, merging, splitting, retiring, proposing, and what becomes of notes."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.actions import Content, Refused, edit_annotation
from annotations.codebooks import claims, history, merging, proposing
from annotations.codebooks.importing import copy_codebook, import_new
from annotations.codebooks.rows import rows_of
from annotations.codebooks.starters import starters
from annotations.codebooks.tree import Move, Place
from annotations.models import Annotation, Assignment, Claim, Codebook, Requirement, SplitQuestion, Submission, Tag
from annotations.returning import undo_annotation
from courses.models import Role
from opinions.text.kinds import OpinionKind
from people.models import AuditEvent, User
from tests.factories import make_annotation, make_assignment, make_course, make_person


@pytest.fixture
def codebook(submission: Submission) -> Codebook:
    return submission.assignment.codebook


@pytest.fixture
def tess(codebook: Codebook) -> User:
    return make_person("Tess", course=codebook.course, role=Role.INSTRUCTOR)


def labels(codebook: Codebook) -> list[str]:
    return [f"{'  ' * place.depth}{Claim.objects.get(uuid=place.id)}" for place in claims.places_of(codebook)]


def claim(codebook: Codebook, label: str) -> Claim:
    return codebook.claims.get(label=label)


def tags(annotation: Annotation) -> list[str]:
    return [tag.claim.label for tag in annotation.tags.all()]


def test_claims_are_moved_with_what_stands_under_them(codebook: Codebook, tess: User) -> None:
    claims.move_claim(claim(codebook, "Breach"), by=tess, move=Move.IN)
    assert labels(codebook) == ["Duty", "  Breach", "Cause"]
    claims.move_claim(claim(codebook, "Cause"), by=tess, move=Move.UP)
    assert labels(codebook) == ["Cause", "Duty", "  Breach"]
    claims.move_claim(claim(codebook, "Cause"), by=tess, move=Move.DOWN)
    assert labels(codebook) == ["Duty", "  Breach", "Cause"]
    claims.move_claim(claim(codebook, "Breach"), by=tess, move=Move.OUT)
    assert labels(codebook) == ["Duty", "Breach", "Cause"]
    with pytest.raises(history.Refused, match="under itself"):
        claims.set_parent(claim(codebook, "Duty"), by=tess, parent=claim(codebook, "Duty"))


def test_order_that_another_changed_meanwhile_is_not_overwritten(codebook: Codebook, tess: User) -> None:
    seen = claims.places_of(codebook)
    wanted: list[Place[UUID]] = [Place(seen[2].id, 0), Place(seen[0].id, 1), Place(seen[1].id, 0)]
    claims.order_claims(codebook, by=tess, seen=seen, order=wanted)
    assert labels(codebook) == ["Cause", "  Duty", "Breach"]
    with pytest.raises(history.Refused, match="Another instructor"):
        claims.order_claims(codebook, by=tess, seen=seen, order=list(reversed(seen)))
    with pytest.raises(history.Refused, match="under nothing"):
        claims.order_claims(codebook, by=tess, seen=wanted, order=[Place(each.id, 2) for each in wanted])
    assert labels(codebook) == ["Cause", "  Duty", "Breach"]


def test_two_who_edit_one_claim_are_both_shown(codebook: Codebook, tess: User, plain_static_files: None) -> None:
    duty = claim(codebook, "Duty")
    browser = Client()
    browser.force_login(tess)
    sent = {"label": "Duty of care", "letters": "Du", "key": "duty", "colour": 1, "pattern": 1, "revision": 1}
    assert browser.post(reverse("claim_edit", args=[duty.uuid]), sent).status_code == 302
    answer = browser.post(reverse("claim_edit", args=[duty.uuid]), sent | {"label": "Duty to tell"})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nothing is overwritten" in page
    assert "<dd>Duty of care</dd>" in page
    assert 'value="Duty to tell"' in page
    assert codebook.claims.get(pk=duty.pk).label == "Duty of care"


def test_changes_are_kept_once_a_claim_is_used(codebook: Codebook, submission: Submission, tess: User) -> None:
    claims.move_claim(claim(codebook, "Cause"), by=tess, move=Move.UP)
    assert codebook.revisions.count() == 0
    make_annotation(submission, claims=["Duty"])
    claims.edit_claim(claim(codebook, "Duty"), by=tess, revision=1, values={"label": "Duty of care"})

    kept = list(codebook.revisions.values_list("number", "change", "words"))
    assert kept == [(2, "kept", ""), (3, "edited", "Duty → Duty of care")]
    assert [each["label"] for each in codebook.revisions.latest("number").state["claims"]] == [
        "Duty of care", "Cause", "Breach",
    ]  # fmt: skip
    assert AuditEvent.objects.filter(subject_uuid=codebook.uuid).count() == 2


def test_merge_moves_tags_joins_those_that_meet_and_is_taken_back(
    codebook: Codebook, submission: Submission, tess: User
) -> None:
    one = make_annotation(submission, "A duty to tell", claims=["Duty"])
    both = make_annotation(submission, "The ferry", claims=["Duty", "Breach"])
    tag = Tag.objects.get(annotation=one)

    assert merging.merge_claims(claim(codebook, "Duty"), into=claim(codebook, "Breach"), by=tess) == 2

    assert (tags(one), tags(both)) == (["Breach"], ["Breach"])
    assert Tag.objects.get(annotation=one).uuid == tag.uuid
    breach = str(claim(codebook, "Breach").uuid)
    last = one.revisions.latest("number")
    assert (last.number, last.change, last.state["claims"], last.by) == (2, "claims", [breach], tess)
    assert claim(codebook, "Duty").merged_into == claim(codebook, "Breach")

    merging.undo_change(codebook, by=tess, number=codebook.revisions.latest("number").number)
    assert (tags(one), tags(both)) == (["Duty"], ["Duty", "Breach"])
    assert claim(codebook, "Duty").retired_at is None
    assert one.revisions.latest("number").state["claims"] == [str(claim(codebook, "Duty").uuid)]


def test_assignments_follow_a_merge_and_come_back_with_it(
    codebook: Codebook, submission: Submission, tess: User
) -> None:
    duty, breach = claim(codebook, "Duty"), claim(codebook, "Breach")
    work, other = (
        submission.assignment,
        make_assignment(codebook.course, case=submission.assignment.case, codebook=codebook),
    )
    make_annotation(submission, claims=["Cause"])
    work.claims.set([duty, claim(codebook, "Cause")])
    other.claims.set([duty, breach])
    Requirement.objects.create(assignment=work, position=0, claim=duty)

    merging.merge_claims(duty, into=breach, by=tess)
    merged = [offered(work), offered(other), Requirement.objects.get().claim]
    merging.undo_change(codebook, by=tess, number=codebook.revisions.latest("number").number)

    assert merged == [["Breach", "Cause"], ["Breach"], breach]
    assert [offered(work), offered(other)] == [["Duty", "Cause"], ["Duty", "Breach"]]
    assert Requirement.objects.get().claim == duty


def offered(work: Assignment) -> list[str]:
    return list(work.claims.order_by("position").values_list("label", flat=True))


def test_what_is_sent_of_a_merged_claim_is_understood_of_the_other(
    codebook: Codebook, submission: Submission, tess: User
) -> None:
    duty, breach = claim(codebook, "Duty"), claim(codebook, "Breach")
    one = make_annotation(submission, claims=["Duty"])
    merging.merge_claims(duty, into=breach, by=tess)

    one = edit_annotation(one, by=submission.user, revision=1, content=Content("Why.", [duty]))
    late = make_annotation(submission, "The ferry", claims=["Duty"])
    assert (tags(one), tags(late), one.note) == (["Breach"], ["Breach"], "Why.")
    one = undo_annotation(one, by=submission.user, revision=one.revision)
    assert (tags(one), one.note) == (["Breach"], "")
    merging_itself = claim(codebook, "Breach")
    with pytest.raises(history.Refused, match="itself"):
        merging.merge_claims(merging_itself, into=merging_itself, by=tess)


def test_retired_claim_stays_where_it_is_and_takes_no_new_note(
    codebook: Codebook, submission: Submission, tess: User
) -> None:
    one = make_annotation(submission, claims=["Duty"])
    assert claims.remove_claim(claim(codebook, "Duty"), by=tess) is False

    with pytest.raises(Refused, match="claim_retired"):
        make_annotation(submission, "The ferry", claims=["Duty"])
    duty = claim(codebook, "Duty")
    one = edit_annotation(one, by=submission.user, revision=1, content=Content("Still.", [duty]))
    assert (tags(one), one.note) == (["Duty"], "Still.")
    claims.revive_claim(duty, by=tess)
    assert tags(make_annotation(submission, "The ferry", claims=["Duty"])) == ["Duty"]


def test_unused_claim_goes_without_a_trace(codebook: Codebook, tess: User) -> None:
    assert claims.remove_claim(claim(codebook, "Duty"), by=tess) is True
    assert labels(codebook) == ["Breach", "Cause"]


def test_split_keeps_tags_with_the_first_part_and_asks(codebook: Codebook, submission: Submission, tess: User) -> None:
    one = make_annotation(submission, claims=["Duty"])
    merging.split_claim(claim(codebook, "Duty"), by=tess, first="Duty to tell", others=["Duty to keep"])
    assert labels(codebook) == ["Duty to tell", "Duty to keep", "Breach", "Cause"]
    assert tags(one) == ["Duty to tell"]

    question = SplitQuestion.objects.get()
    merging.choose_part(question, by=submission.user, part=claim(codebook, "Duty to keep"))
    assert tags(one) == ["Duty to keep"]
    assert SplitQuestion.objects.count() == 0
    assert one.revisions.latest("number").change == "edited"


def test_split_is_taken_back(codebook: Codebook, submission: Submission, tess: User) -> None:
    make_annotation(submission, claims=["Duty"])
    merging.split_claim(claim(codebook, "Duty"), by=tess, first="Duty to tell", others=["Duty to keep"])
    merging.undo_change(codebook, by=tess, number=codebook.revisions.latest("number").number)
    assert labels(codebook) == ["Duty", "Breach", "Cause"]
    with pytest.raises(history.Refused, match="changed since"):
        merging.undo_change(codebook, by=tess, number=codebook.revisions.latest("number").number)


def test_claim_of_other_kinds_of_writing_is_refused(codebook: Codebook, submission: Submission) -> None:
    Claim.objects.filter(label="Duty").update(writing_kinds=[OpinionKind.DISSENT.value])
    with pytest.raises(Refused, match="claim_not_here"):
        make_annotation(submission, claims=["Duty"])
    Claim.objects.filter(label="Duty").update(writing_kinds=[OpinionKind.MAJORITY.value])
    assert tags(make_annotation(submission, claims=["Duty"])) == ["Duty"]


def test_composer_offers_the_counterpart_and_says_of_a_plurality_what_it_is(
    codebook: Codebook, submission: Submission, plain_static_files: None
) -> None:
    duty = claim(codebook, "Duty")
    duty.writing_kinds, duty.elsewhere = [OpinionKind.MAJORITY.value], claim(codebook, "Breach")
    duty.save()
    opinion = submission.assignment.texts.get().opinion
    opinion.kind = OpinionKind.PLURALITY.value
    opinion.save()
    browser = Client()
    browser.force_login(submission.user)
    page = browser.get(reverse("reader", args=[submission.uuid, opinion.uuid])).content.decode()

    assert f'id="new-{duty.uuid}"' not in page
    assert f'id="new-{claim(codebook, "Breach").uuid}"' in page
    assert "no reasoning here commands a majority. “Duty” is not for this kind of writing. Use “Breach”." in page


def test_proposal_is_accepted_and_tags_the_note_it_came_from(
    codebook: Codebook, submission: Submission, tess: User
) -> None:
    one = make_annotation(submission, claims=["Duty"])
    proposal = proposing.propose_claim(codebook, by=submission.user, label="Candor", annotation=one)
    assert proposing.propose_claim(codebook, by=submission.user, label="candor") == proposal

    made = proposing.accept_proposal(proposal, by=tess, words="Yes.")
    assert tags(one) == ["Duty", "Candor"]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.claim, proposal.words, proposal.answered_by) == ("accepted", made, "Yes.", tess)
    with pytest.raises(history.Refused, match="already"):
        proposing.decline_proposal(proposal, by=tess, words="No.")


def test_proposal_is_declined_with_a_word_alone(codebook: Codebook, submission: Submission, tess: User) -> None:
    proposal = proposing.propose_claim(codebook, by=submission.user, label="Candor")
    with pytest.raises(history.Refused, match="why"):
        proposing.decline_proposal(proposal, by=tess)
    proposing.decline_proposal(proposal, by=tess, words="It is a duty.")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.claim) == ("declined", None)


@pytest.mark.parametrize("name", ["due-process", "case-brief", "stance-of-a-writing"])
def test_starters_are_codebooks_whose_claims_differ(db: None, name: str) -> None:
    starter = starters()[name]
    made = import_new(make_course(), starter.rows, by=make_person(), title=starter.title)
    present = list(made.claims.all())
    assert [each.key for each in present] == [row.key for row in starter.rows]
    assert len({each.look for each in present}) == len({each.letters for each in present}) == len(present)
    assert all(each.definition for each in present)


def test_copy_has_the_claims_and_nobodys_work(codebook: Codebook, submission: Submission, tess: User) -> None:
    make_annotation(submission, claims=["Duty"])
    claims.retire_claim(claim(codebook, "Cause"), by=tess)
    copied = copy_codebook(codebook, make_course("Torts II"), by=tess)
    assert [row.label for row in rows_of(copied)] == ["Duty", "Breach"]
    assert not history.is_used(copied)
    assert set(copied.claims.values_list("uuid", flat=True)).isdisjoint(codebook.claims.values_list("uuid", flat=True))


def test_move_answers_with_the_new_order(codebook: Codebook, tess: User, plain_static_files: None) -> None:
    browser = Client()
    browser.force_login(tess)
    address = reverse("claim_move", args=[claim(codebook, "Cause").uuid])
    page = browser.post(address, {"move": "up"}, headers={"HX-Request": "true"}).content.decode()
    assert re.findall(r"<h3>(.*)</h3>", page) == ["Duty", "Cause", "Breach"]
    seen = ",".join(f"{place.id}:{place.depth}" for place in claims.places_of(codebook))
    assert f'name="seen" value="{seen}"' in page


def test_page_asks_the_same_of_the_database_for_few_and_many_claims(
    codebook: Codebook, tess: User, plain_static_files: None
) -> None:
    browser = Client()
    browser.force_login(tess)
    for name in ("codebook", "codebook_csv", "codebook_history"):
        counted = []
        for _round in range(2):
            with CaptureQueriesContext(connection) as found:
                assert browser.get(reverse(name, args=[codebook.uuid])).status_code == 200
            counted.append(len(found))
            for at in range(3):
                claims.add_claim(codebook, by=tess, values={"label": f"{name} {_round} {at}"})
        assert counted[0] == counted[1], name
