"""What an assignment asks, claim by claim and writing by writing, and how much of it is done."""

import pytest
from django.utils import timezone

from annotations.actions import Refused
from annotations.assignments.asked import asked_lines, demands_of, missing_of
from annotations.assignments.offered import offered_claims
from annotations.models import Claim, Requirement
from opinions.models import Opinion
from tests.annotations.stage import Desk, desk
from tests.factories import make_person

pytestmark = pytest.mark.django_db
HART, IVES = "Opinion of the Court (Hart, J.)", "Ives, J., dissenting"


def ask(place: Desk, *, label: str = "", **columns: object) -> None:
    assignment = place.submission.assignment
    claim = assignment.codebook.claims.get(label=label) if label else None
    position = assignment.requirements.count()
    Requirement.objects.create(assignment=assignment, position=position, claim=claim, **columns)


def told(place: Desk) -> list[tuple[str, int, int]]:
    lines = asked_lines(place.submission.assignment, place.submission)
    return [(line.label, line.done, line.least) for line in lines]


def writing(place: Desk, author: str) -> Opinion:
    return Opinion.objects.get(case=place.submission.assignment.case, author=author)


def test_each_claim_in_each_writing_is_a_line_of_its_own(ana: Desk) -> None:
    ask(ana, every_claim=True, every_writing=True)
    ana.annotate("duty of care", claims=[0, 1])
    desk(ana.submission.assignment, ana.submission.user, 1).annotate("The town owes nothing.", claims=[1])

    assert told(ana) == [
        (f"Duty in: {HART}", 1, 1),
        (f"Breach in: {HART}", 1, 1),
        (f"Cause in: {HART}", 0, 1),
        (f"Duty in: {IVES}", 0, 1),
        (f"Breach in: {IVES}", 1, 1),
        (f"Cause in: {IVES}", 0, 1),
    ]


def test_passages_without_a_claim_are_counted_anywhere_or_in_one_writing(ana: Desk) -> None:
    ask(ana, least=2)
    ask(ana, opinion=writing(ana, "Ives"))
    ana.annotate("duty of care")
    ana.annotate("candor", claims=[0, 1])

    assert told(ana) == [("Passages", 2, 2), (f"Passages in: {IVES}", 0, 1)]


def test_deleted_notes_and_others_work_do_not_count(ana: Desk) -> None:
    assignment = ana.submission.assignment
    ben = desk(assignment, make_person("Ben", course=assignment.course))
    ask(ana, label="Duty")
    ben.annotate("duty of care", claims=[0])
    note = ana.annotate("duty of care", claims=[0])
    before = told(ana)
    note.deleted_at = timezone.now()
    note.save(update_fields=["deleted_at"])

    assert (before, told(ana)) == ([("Duty", 1, 1)], [("Duty", 0, 1)])


def test_line_leads_to_its_writing_with_its_claim_chosen(ana: Desk) -> None:
    ask(ana, label="Breach", opinion=writing(ana, "Ives"))
    (line,) = asked_lines(ana.submission.assignment, ana.submission)
    page = ana.client.get(line.url)
    breach = Claim.objects.get(label="Breach")

    assert page.status_code == 200
    reader = page.context["reader"]
    assert (reader.writing.author, reader.filters.who, reader.filters.claims) == ("Ives", "mine", (str(breach.uuid),))


def test_line_without_a_writing_keeps_its_claim_through_the_door(ana: Desk) -> None:
    ask(ana, label="Breach")
    (line,) = asked_lines(ana.submission.assignment, ana.submission)
    page = ana.client.get(line.url, follow=True)

    assert page.context["reader"].filters.claims == (str(Claim.objects.get(label="Breach").uuid),)


def test_claim_is_not_asked_for_where_it_is_not_offered(ana: Desk) -> None:
    Claim.objects.filter(label="Duty").update(writing_kinds=["majority"])
    Claim.objects.filter(label="Breach").update(writing_kinds=["statement"])
    Claim.objects.filter(label="Cause").update(retired_at=timezone.now())
    ask(ana, every_claim=True)
    ask(ana, every_claim=True, every_writing=True)

    assert [label for label, _done, _least in told(ana)] == ["Duty", f"Duty in: {HART}"]


def test_merged_claim_is_asked_for_as_what_it_became(ana: Desk) -> None:
    ask(ana, label="Duty")
    ana.submission.assignment.claims.set(Claim.objects.filter(label="Duty"))
    breach = Claim.objects.get(label="Breach")
    Claim.objects.filter(label="Duty").update(retired_at=timezone.now(), merged_into=breach)

    assert [each.claim for each in demands_of(ana.submission.assignment)] == [breach]
    assert breach in offered_claims(ana.submission.assignment)


def test_nothing_is_missing_where_nothing_is_asked(ana: Desk) -> None:
    assert missing_of(ana.submission) == []


def test_assignment_with_some_claims_offers_and_takes_no_others(ana: Desk) -> None:
    kept = ana.annotate("candor", claims=[2])
    ana.submission.assignment.claims.set(Claim.objects.filter(label__in=["Duty", "Cause"]))
    ana.submission.assignment.claims.remove(Claim.objects.get(label="Cause"))
    page = ana.client.get(ana.url("reader"))
    form = ana.client.get(f"/annotations/{kept.uuid}/edit/")

    assert [claim.label for claim in page.context["reader"].claims] == ["Duty"]
    assert [claim.label for claim in form.context["claims"]] == ["Duty", "Cause"]
    with pytest.raises(Refused, match="claim_not_asked"):
        ana.annotate("duty of care", claims=[1])
