"""The class of many: seeded, whole, and such as the database would take from its people."""

import pytest
from django.core.management import CommandError, call_command

from annotations.management.commands import sample_class
from annotations.models import Annotation, Submission
from annotations.review.coded import coded_work
from annotations.review.places import places_of
from courses.models import Course
from people.models import User


@pytest.mark.django_db
def test_class_needs_the_sample() -> None:
    with pytest.raises(CommandError, match="Load the sample first"):
        call_command(sample_class.Command())


@pytest.mark.django_db
def test_class_is_made_once_from_its_seed() -> None:
    call_command("sample", verbosity=0)
    for _ in range(2):
        call_command("sample_class", students=30, seed=3)
    course = Course.objects.get(title="Constitutional Law (a class of many)")
    (assignment,) = course.assignments.all()
    instructor = User.objects.get(email="instructor@example.edu")
    work = coded_work(assignment, instructor)
    labels = {claim.pk: claim.key for claim in work.claims}
    most = max(places_of(work), key=lambda place: len(place.coders))

    assert course.enrollments.count() == 31
    assert 20 <= len(work.coders) <= 30
    assert work.left_out.not_in == Submission.objects.filter(assignment=assignment, submitted_at=None).count()
    assert labels[next(iter(most.claims))] in ("deshaney", "property-interest")
    assert max(place.split for place in places_of(work)) >= 3
    quoted = Annotation.objects.filter(submission__assignment=assignment).select_related("version")
    assert all(each.revisions.get().state["note"] == each.note for each in quoted)
