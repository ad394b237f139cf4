"""A case by its citation, from recorded answers on loopback: what is asked, what comes, and every way to fail."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from opinions.fetching import Fetched, NotFetched, NotThere, Places, fetch
from opinions.models import Draft
from opinions.text.full_citations import ReporterCitation
from opinions.text.parsed import CaseFacts
from opinions.text.readers.recognition import read_any
from opinions.text.readers.source import UnreadableSource
from people.models import Job, JobState, User
from tests.factories import make_case
from tests.opinions.loopback import FIXTURES, Recorded, cap, courtlistener, served
from tests.people.working import work

pytestmark = pytest.mark.django_db

FEN = ReporterCitation("12", "Fen.", "101")
KETTLE = ReporterCitation("1", "Frankl.", "1")
LOOKUP = "/api/rest/v4/citation-lookup/"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    cache.clear()


@pytest.fixture
def cap_site() -> Iterator[Recorded]:
    with served(cap()) as recorded:
        yield recorded


@pytest.fixture
def listener() -> Iterator[Recorded]:
    with served(courtlistener()) as recorded:
        yield recorded


@pytest.fixture
def places(cap_site: Recorded, listener: Recorded) -> Places:
    return Places(cap_site.url, listener.url, "secret", seconds=5, per_minute=50, most_bytes=100_000)


def refusal(citation: ReporterCitation, places: Places) -> str:
    with pytest.raises(NotFetched) as refused:
        fetch(citation, places)
    return str(refused.value)


def test_case_comes_from_cap_with_its_html(places: Places, cap_site: Recorded, listener: Recorded) -> None:
    fetched = fetch(FEN, places)
    source, html = ((FIXTURES / f"fen-harbor.{ending}").read_bytes() for ending in ("json", "html"))
    assert fetched == Fetched("12 Fen. 101.json", source, html, "CAP")
    assert [path for _method, path in cap_site.asked] == [
        "/ReportersMetadata.json",
        "/fen/12/cases/0101-01.json",
        "/fen/12/cases/0101-02.json",
        "/fen/12/html/0101-02.html",
    ]
    assert (listener.asked, cap_site.tokens) == ([], {""})


def test_second_fetch_asks_nobody(places: Places, cap_site: Recorded) -> None:
    first = fetch(FEN, places)
    cap_site.asked.clear()
    assert (fetch(FEN, places), cap_site.asked) == (first, [])


def test_reporter_is_known_in_every_spelling(places: Places, cap_site: Recorded) -> None:
    cap_site.put("/f3d/366/cases/1093-01.json", {"citations": [{"cite": "366 F. 3d 1093"}], "casebody": {}})
    assert fetch(ReporterCitation("366", "F.3d", "1093"), places).html == b""


def test_case_that_cap_lacks_comes_from_courtlistener_whole(places: Places, listener: Recorded) -> None:
    fetched = fetch(KETTLE, places)
    case = read_any(fetched.source, CaseFacts())
    assert (case.facts.caption, case.facts.court, case.facts.docket_number) == ("Pott v. Kettle", "ca10", "No. 5")
    assert [[passage.text for passage in opinion.passages] for opinion in case.opinions] == [
        ["The kettle is black."],
        ["It is not."],
    ]
    assert (listener.tokens, listener.forms) == ({"Token secret"}, ["text=1+Frankl.+1"])
    assert listener.asked == [
        ("POST", LOOKUP), ("GET", "/api/rest/v4/opinions/81/"), ("GET", "/api/rest/v4/opinions/82/"),
        ("GET", "/api/rest/v4/dockets/7/"),
    ]  # fmt: skip


def test_case_that_nobody_has_is_told(places: Places, listener: Recorded) -> None:
    listener.put(LOOKUP, [{"status": 404, "clusters": []}])
    with pytest.raises(NotThere, match=r"^CAP has no case at 12 Fen\. 7\. CourtListener has no case at 12 Fen\. 7\.$"):
        fetch(ReporterCitation("12", "Fen.", "7"), places)


def test_without_a_token_courtlistener_is_not_asked_and_the_setting_named(places: Places, listener: Recorded) -> None:
    told = refusal(KETTLE, replace(places, courtlistener_token=""))
    assert told == (
        "CAP has no reporter that is cited as “Frankl.”. CourtListener may have it, but needs a token: "
        "whoever runs this installation can set COURTLISTENER_TOKEN."
    )
    assert listener.asked == []


def test_several_cases_at_one_citation_are_named(places: Places, listener: Recorded) -> None:
    listener.put(LOOKUP, [{"status": 300, "clusters": [{"case_name": "A v. B"}, {"case_name": "C v. D"}]}])
    assert refusal(KETTLE, places) == (
        "CourtListener has several cases at 1 Frankl. 1: A v. B; C v. D. Bring the file of the one you mean."
    )


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "refused the request (401): its token may be wrong, or missing."),
        (429, "was asked too often, and wants us to wait (429). Try again later."),
        (500, "answered with an error (500). Try again later, or bring the file."),
    ],
)
def test_errors_are_told_in_words(places: Places, listener: Recorded, status: int, told: str) -> None:
    listener.put(LOOKUP, {}, status)
    assert refusal(KETTLE, places) == f"{listener.url.removeprefix('http://')} {told}"


def test_slow_collection_is_given_up(places: Places, cap_site: Recorded) -> None:
    cap_site.seconds = 3
    assert "takes too long: a fetch has 1 seconds" in refusal(FEN, replace(places, seconds=1))


def test_large_answer_is_refused(places: Places) -> None:
    assert "is larger than 90 bytes" in refusal(FEN, replace(places, most_bytes=90))


def test_redirect_is_not_followed(places: Places, cap_site: Recorded, listener: Recorded) -> None:
    cap_site.redirect = f"{listener.url}/stolen"
    assert "answered with an error (302)" in refusal(FEN, places)
    assert listener.asked == []


def test_collection_that_is_away_is_told(places: Places) -> None:
    assert refusal(FEN, replace(places, cap="http://127.0.0.1:9")) == (
        "127.0.0.1:9 cannot be reached. Try again later, or bring the file."
    )


@pytest.mark.parametrize("body", [b"<html>", b"[" * 100_000, b'{"a": 1}', b"null"])
def test_answer_of_another_shape_is_refused(places: Places, cap_site: Recorded, body: bytes) -> None:
    cap_site.put("/ReportersMetadata.json", body)
    assert refusal(FEN, replace(places, courtlistener_token="")) != ""


def test_requests_are_counted_by_the_minute(places: Places, cap_site: Recorded) -> None:
    told = refusal(FEN, replace(places, per_minute=3))
    assert "was asked 3 times in this minute, the most that is allowed." in told
    assert len(cap_site.asked) == 3


def test_volume_cannot_lead_elsewhere(places: Places, cap_site: Recorded) -> None:
    with pytest.raises(NotFetched):
        fetch(ReporterCitation("1/../../secret", "Fen.", "101"), replace(places, courtlistener_token=""))
    assert cap_site.asked[-1] == ("GET", "/fen/1%2F..%2F..%2Fsecret/cases/0101-01.json")


@pytest.fixture
def curating(curator: User, cap_site: Recorded, settings: Settings, plain_static_files: None) -> Client:
    settings.CAP_URL, settings.COURTLISTENER_TOKEN = cap_site.url, ""
    client = Client()
    client.force_login(curator)
    return client


def fetched(client: Client, typed: str) -> Job:
    """The job of a citation that is typed, after a worker has done it."""
    client.post(reverse("case_fetch"), {"citation": typed})
    work()
    return Job.objects.get()


def test_typed_citation_becomes_a_draft(curating: Client, curator: User) -> None:
    answer = curating.post(reverse("case_fetch"), {"citation": " 12  Fen. 101 "})
    waiting = Job.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, waiting.get_absolute_url())
    assert (waiting.owner, waiting.words, Draft.objects.count()) == (curator, "Fetching 12 Fen. 101", 0)
    work()
    draft = Draft.objects.get()
    assert curating.get(waiting.get_absolute_url()).headers["Location"] == draft.get_absolute_url()
    assert (draft.uploaded_by, draft.file_name, draft.source_format) == (curator, "12 Fen. 101.json", "cap_json")
    assert draft.facts["facts"]["caption"] == "Fen Harbor Ferry Co. v. Marsh"
    assert [opinion["author"] for opinion in draft.parsed["opinions"]] == ["Heron", "Bittern"]


def test_what_is_asked_is_told_step_by_step(places: Places, listener: Recorded) -> None:
    told: list[str] = []
    fetch(KETTLE, places, told.append)
    assert told == [
        "Asking the Caselaw Access Project for its reporters …",
        "Asking CourtListener for 1 Frankl. 1 …",
        "Asking CourtListener for opinion 1 of 2 …",
        "Asking CourtListener for opinion 2 of 2 …",
        "Asking CourtListener for the docket …",
    ]


def test_case_that_is_held_is_shown_and_nobody_asked(curating: Client, cap_site: Recorded) -> None:
    held = make_case(cite="12 Fen. 101")
    answer = curating.post(reverse("case_fetch"), {"citation": "12 Fen. 101"})
    assert (answer.headers["Location"], cap_site.asked, Draft.objects.count()) == (held.get_absolute_url(), [], 0)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Fen", "“Fen” is no citation. Write volume, reporter and first page: 366 F.3d 1093."),
        ("", "This field is required."),
    ],
)
def test_refusal_stands_beside_what_was_typed(curating: Client, typed: str, told: str) -> None:
    page = curating.post(reverse("case_fetch"), {"citation": typed})
    form = page.context["form"]
    assert (page.status_code, form.errors, form["citation"].value()) == (422, {"citation": [told]}, typed)
    assert (Draft.objects.count(), Job.objects.count()) == (0, 0)


def test_case_that_is_not_there_fails_with_the_reason_and_the_way_back(curating: Client) -> None:
    job = fetched(curating, "12 Fen. 9")
    assert (job.state, job.again_at) == (JobState.FAILED, "/library/fetch/?citation=12+Fen.+9")
    assert job.message == (
        "CAP has no case at 12 Fen. 9. CourtListener may have it, but needs a token: whoever runs this "
        "installation can set COURTLISTENER_TOKEN."
    )
    assert curating.get(job.again_at).context["form"]["citation"].value() == "12 Fen. 9"


def test_damaged_case_leaves_no_draft(curating: Client, cap_site: Recorded) -> None:
    damaged = {"name": "A", "citations": [{"cite": "12 Fen. 101"}], "casebody": 1}
    cap_site.put("/fen/12/cases/0101-02.json", damaged)
    with pytest.raises(UnreadableSource) as told:
        read_any(json.dumps(damaged), CaseFacts())
    job = fetched(curating, "12 Fen. 101")
    assert (job.state, job.message, Draft.objects.count()) == (JobState.FAILED, str(told.value), 0)
