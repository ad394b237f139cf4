"""The page on which a curator says the Parts of a published writing."""

import pytest
from django.test import Client
from django.urls import reverse

from opinions.models import Opinion, OpinionPart, OpinionText
from people.models import AuditEvent, User
from tests.opinions.parted import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@pytest.fixture
def curating(curator: User) -> Client:
    client = Client()
    client.force_login(curator)
    return client


def address() -> str:
    return reverse("writing_parts", args=[Opinion.objects.get().uuid])


def said() -> list[tuple[str, str, list[str]]]:
    return list(OpinionPart.objects.values_list("name", "kind", "joined_by"))


def test_parts_of_a_published_writing_are_mended_and_its_text_stays(curating: Client) -> None:
    case = stored()
    text = OpinionText.objects.get().fingerprint
    sent = {
        "part": ["Part I", "", "III"],
        "part_kind": ["majority", "majority", "plurality"],
        "part_joined_by": ["Birch, Kelp", "Thorn", "Kelp"],
    }
    answer = curating.post(address(), sent)

    assert (answer.status_code, answer.headers["Location"]) == (302, case.get_absolute_url())
    assert said() == [("I", "majority", ["Birch", "Kelp"]), ("III", "plurality", ["Kelp"])]
    assert OpinionText.objects.get().fingerprint == text
    event = AuditEvent.objects.get(verb="set_parts")
    assert event.detail["after"] == [["I", "majority", ["Birch", "Kelp"]], ["III", "plurality", ["Kelp"]]]
    assert [name for name, _kind, _joined in event.detail["before"]] == ["I", "II–A", "II–B", "III"]


def test_what_is_no_part_is_refused_and_nothing_changes(curating: Client) -> None:
    stored()
    before = said()
    sent = {"part": ["I", "the rest"], "part_kind": ["majority"] * 2, "part_joined_by": [""] * 2}
    answer = curating.post(address(), sent)

    assert (answer.status_code, answer.context["problem"]) == (422, "“the rest” is no name of a Part, as II–A is.")
    assert [row.name for row in answer.context["tool"].parts] == ["I", "the rest", "", ""]
    assert said() == before


def test_part_without_its_heading_is_told_of(curating: Client) -> None:
    stored()
    OpinionPart.objects.filter(name="III").update(name="IV")

    assert curating.get(address()).context["missing"] == [
        "Part IV is said here, but no heading of the text is numbered so: correct the text."
    ]


def test_saving_a_part_without_its_heading_says_so(curating: Client) -> None:
    stored()
    sent = {"part": ["V"], "part_kind": ["plurality"], "part_joined_by": [""]}
    answer = curating.post(address(), sent, follow=True)

    assert [str(each) for each in answer.context["messages"]] == [
        "The Parts are saved.",
        "Part V is said here, but no heading of the text is numbered so: correct the text.",
    ]


def test_correction_that_takes_a_heading_away_says_which_part_is_lost(curating: Client) -> None:
    stored()
    opinion = Opinion.objects.get()
    version = OpinionText.objects.get()
    sent = {
        "step": "store",
        "version": str(version.uuid),
        "opened": "8",
        "words-8": "The dues.",
        "kind-8": "heading",
        "reason": "The page has it.",
    }
    answer = curating.post(reverse("text_correct", args=[opinion.uuid]), sent, follow=True)

    assert [str(each) for each in answer.context["messages"]] == [
        "Version 2 is in the library.",
        "Part III is said here, but no heading of the text is numbered so: correct the text.",
    ]
