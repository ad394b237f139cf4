"""The claims that a person chooses from: her own use of them first, the codebook's order and nesting after that."""

from django.urls import reverse

from annotations.actions import delete_annotation
from annotations.codebooks.proposing import MOST_OPEN, decline_proposal, propose_claim
from annotations.models import Claim, ClaimProposal, Submission
from annotations.reading.claims_at_hand import ClaimSection, claims_at_hand
from courses.models import Course
from opinions.models import Case
from people.models import User
from tests.annotations.stage import HTMX, Desk, desk
from tests.factories import make_annotation, make_assignment, make_codebook, make_person, make_submission

MANY = [f"Claim {letter}" for letter in "ABCDEFGHIJKL"]


def labels(section: ClaimSection) -> list[str]:
    """The labels of a section, in order."""
    return [choice.view.label for choice in section.choices]


def told(submission: Submission) -> list[tuple[str, list[str]]]:
    """The sections with their titles; those without a claim are left out."""
    sections = claims_at_hand(submission, ["majority"])
    return [("used" if each.used else each.title, labels(each)) for each in sections if each.choices]


def test_most_used_first_then_in_the_codebooks_order(ana: Desk) -> None:
    ana.annotate("duty of care", claims=[2])
    ana.annotate("Two predicates", claims=[2, 1])
    assert told(ana.submission) == [("used", ["Cause", "Breach"]), ("", ["Duty"])]


def test_uses_are_her_own_on_this_assignment_and_not_in_the_bin(ana: Desk, case: Case, course: Course) -> None:
    work = ana.submission.assignment
    desk(work, make_person("Ben", course=course)).annotate("duty of care", claims=[0])
    elsewhere = make_assignment(course, case=case, codebook=work.codebook, title="Another")
    desk(elsewhere, ana.submission.user).annotate("duty of care", claims=[1])
    delete_annotation(ana.annotate("duty of care", claims=[2]), by=ana.submission.user)
    assert told(ana.submission) == [("", ["Duty", "Breach", "Cause"])]


def test_claims_stand_under_the_one_that_heads_them(db: None) -> None:
    submission = make_submission()
    duty, breach, cause = submission.assignment.codebook.claims.all()
    breach.parent = duty
    breach.save()
    assert told(submission) == [("Duty", ["Duty", "Breach"]), ("", ["Cause"])]
    make_annotation(submission, claims=["Duty"])
    assert told(submission) == [("used", ["Duty"]), ("Duty", ["Breach"]), ("", [cause.label])]


def keys(submission: Submission) -> dict[str, str]:
    """Which number chooses which claim."""
    sections = claims_at_hand(submission, ["majority"])
    views = [choice.view for section in sections for choice in section.choices]
    return {view.key: view.label for view in views if view.key}


def test_few_claims_keep_their_keys(ana: Desk) -> None:
    ana.annotate("duty of care", claims=[2])
    assert keys(ana.submission) == {"1": "Duty", "2": "Breach", "3": "Cause"}


def test_of_many_claims_the_most_used_have_the_first_keys(db: None, course: Course) -> None:
    submission = make_submission(make_assignment(course, codebook=make_codebook(course, MANY)))
    make_annotation(submission, claims=["Claim L"])
    wanted = ["Claim L", *MANY[:8]]
    assert keys(submission) == {str(at): label for at, label in enumerate(wanted, start=1)}


def proposals() -> list[tuple[str, str, str]]:
    """What is proposed, why, and with which note."""
    every = ClaimProposal.objects.select_related("annotation").order_by("pk")
    return [(each.label, each.reason, each.annotation.note if each.annotation else "") for each in every]


def test_claim_is_proposed_with_the_note_once(ana: Desk, teacher: User) -> None:
    form = ana.sent("duty of care", note="None fits.", proposed=" Candor ", proposed_why="Telling all.")
    assert "“Candor” is proposed" in ana.post(form).content.decode()
    assert proposals() == [("Candor", "Telling all.", "None fits.")]
    decline_proposal(ClaimProposal.objects.get(), by=teacher, words="It is Duty.")
    ana.post(form)
    assert proposals() == [("Candor", "Telling all.", "None fits.")]


def test_claim_is_proposed_with_an_edit(ana: Desk) -> None:
    note = ana.annotate("duty of care", "None fits.")
    sent = {"revision": 1, "note": "None fits at all.", "proposed": "Candor"}
    ana.client.post(reverse("annotation_edit", args=[note.uuid]), sent, headers=HTMX)
    assert proposals() == [("Candor", "", "None fits at all.")]


def test_note_is_saved_where_its_claim_cannot_be_proposed(ana: Desk) -> None:
    for number in range(MOST_OPEN):
        propose_claim(ana.submission.assignment.codebook, by=ana.submission.user, label=f"Claim {number}")
    answer = ana.post(ana.sent("duty of care", note="None fits.", proposed="Candor"))
    assert (answer.status_code, len(proposals())) == (200, MOST_OPEN)
    assert "Saved, but not proposed" in answer.content.decode()
    assert ana.submission.annotations.get().note == "None fits."


def test_retired_claim_is_at_hand_for_the_note_that_has_it(ana: Desk) -> None:
    note = ana.annotate("duty of care", claims=[1])
    retired = ana.claims[1]
    Claim.objects.filter(pk=retired.pk).update(retired_at=note.created_at)
    answer = ana.client.get(reverse("annotation_edit", args=[note.uuid]), headers=HTMX).content.decode()
    page = ana.client.get(ana.url("reader")).content.decode()
    assert (f'value="{retired.uuid}" id=' in answer, f'value="{retired.uuid}" id=' in page) == (True, False)
