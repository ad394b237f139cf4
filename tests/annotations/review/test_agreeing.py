"""The page of agreement: sentences first, what cannot be said is said, the file names nobody."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Assignment
from annotations.review.agreement_words import claim_sentence, number, overall_sentence
from courses.models import Course
from opinions.models import Case
from people.models import Job, User
from tests.annotations.review.test_coded import student, submit, tag
from tests.factories import make_assignment

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def client(teacher: User) -> Client:
    """The instructor's browser."""
    browser = Client()
    browser.force_login(teacher, backend=BACKEND)
    return browser


def class_of(course: Course, case: Case, *names: str) -> Assignment:
    """Each has handed in: all mark the duty with the first claim, the last one marks another passage too."""
    work = make_assignment(course, case=case)
    for name in names:
        at = student(work, course, name)
        tag(at, "owes a duty", at.claims[0].label, name=name)
        if name == names[-1]:
            tag(at, "Two predicates", at.claims[0].label, name=f"{name} again")
        submit(at)
    return work


def test_figures_have_their_sentence_and_the_file_names_nobody(course: Course, case: Case, client: Client) -> None:
    work = class_of(course, case, "Ana", "Ben", "Cleo")
    page = client.get(reverse("agreement", args=[work.uuid]))

    assert page.context["sentence"].startswith("The class agrees")
    assert page.context["lines"][0].sentence.startswith("3 of 3 have it. On where it is the class agrees")
    told = client.get(reverse("agreement_export", args=[work.uuid])).json()
    assert told["claims"][0]["alpha"] == page.context["figures"]["claims"][0]["alpha"]
    assert (told["coders"], told["unit"]) == (3, "sentence")
    assert "Ana" not in str(told)
    rows = client.get(reverse("agreement_export", args=[work.uuid]) + "?format=csv").content.decode().splitlines()
    assert len(rows) == 1 + len(told["claims"])


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ((), "Nobody has handed in yet, so there is nothing to compare."),
        (("Ana",), "Only one student has handed in: agreement needs two."),
    ],
)
def test_what_cannot_be_compared_is_said(
    course: Course, case: Case, client: Client, names: tuple[str, ...], sentence: str
) -> None:
    work = class_of(course, case, *names)
    assert client.get(reverse("agreement", args=[work.uuid])).context["sentence"] == sentence


def test_work_that_changes_is_measured_anew_and_a_large_class_in_the_background(
    course: Course, case: Case, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = class_of(course, case, "Ana", "Ben")
    address = reverse("agreement", args=[work.uuid])
    before = client.get(address).context["figures"]
    at = student(work, course, "Dan")
    submit(at)
    monkeypatch.setattr("annotations.views.review.agreement.AT_ONCE", 0)

    for _ in range(2):
        shown = client.get(address)
        assert (shown.status_code, Job.objects.count()) == (302, 1)
    assert before["coders"] == 2


def test_words_tell_ties_and_nothing() -> None:
    nobody = {"marked_by": 0, "alpha": None}
    assert claim_sentence(nobody, 5) == "Nobody has it."
    assert claim_sentence({"marked_by": 5, "alpha": None}, 5) == "5 of 5 have it; all mark the same."
    nothing = {"coders": 2, "overall": None, "claims": [nobody], "interval": None}
    assert overall_sentence(nothing).startswith("Nobody tagged")
    assert number(-0.5) == "−0.50"
