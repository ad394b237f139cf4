"""What may be done so often alone: told as 429, with when and what to do."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from annotations.models import Submission
from config.limits import LIMITED
from config.rights import rules
from people.models import Tally
from tests.annotations.stage import HTMX, signed_in
from tests.factories import make_person

pytestmark = pytest.mark.usefixtures("plain_static_files")


def test_limits_name_addresses_and_settings_that_are_there(settings: Settings) -> None:
    assert {rule.name for rule in rules()} >= LIMITED.keys()
    assert all(getattr(settings, limit.setting) >= 1 for limit in LIMITED.values())


def test_whatever_takes_a_file_is_limited() -> None:
    root = Path(__file__).resolve().parents[2]
    takers = {
        path.stem
        for folder in ("annotations", "courses", "opinions", "people")
        for path in (root / folder).rglob("*.py")
        if "request.FILES" in path.read_text()
    }
    limited = {
        "gradebook": "gradebook", "codebook_files": "codebook_import", "codebooks": "codebook_new",
        "packing": "course_unpack", "bringing_in": "submission_bring_in", "rosters": "roster_import",
        "uploading": "case_import",
    }  # fmt: skip
    assert takers - {"once"} == limited.keys()  # which reads what those take, to know it again
    assert set(limited.values()) <= LIMITED.keys()


def test_exports_are_limited_by_person_and_say_when_to_come_again(submission: Submission, settings: Settings) -> None:
    settings.EXPORTS_PER_HOUR = 2
    address = reverse("submission_stream", args=[submission.uuid]) + "?format=csv"
    hers = signed_in(submission.user)

    answers = [hers.get(address) for _each in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 3590 < int(answers[2].headers["Retry-After"]) <= 3600
    assert "Wait 60 minutes" in answers[2].content.decode()
    assert hers.get(reverse("home")).status_code == 200
    assert signed_in(make_person("Ben")).get(address).status_code == 404


def test_fragment_is_told_by_a_sentence(submission: Submission, settings: Settings) -> None:
    settings.IMPORTS_PER_HOUR = 0
    told = signed_in(submission.user).post(reverse("submission_bring_in", args=[submission.uuid]), headers=HTMX)
    assert (told.status_code, told.content.decode().count("<p"), "<html" in told.content.decode()) == (429, 1, False)


def test_visitors_are_sent_to_sign_in_and_not_counted(submission: Submission) -> None:
    assert Client().post(reverse("submission_bring_in", args=[submission.uuid])).status_code == 302
    assert not Tally.objects.exists()
