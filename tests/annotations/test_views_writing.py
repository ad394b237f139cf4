"""What a write answers: to htmx its fragments, to a plain form a page; and what is refused is not written."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import lxml.html
import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponseBase
from django.urls import reverse

from annotations.forms import NO_WORDS, OTHER_CODEBOOK, OTHER_TEXT, UNKNOWN_AUTHORITY, WORDS_CHANGED
from annotations.models import Annotation, AnnotationRevision
from courses.clock import show_clock
from opinions.models import Case
from tests.annotations.stage import FUTURE, HTMX, PAST, Desk, desk, invented_case
from tests.factories import make_assignment, make_codebook, make_person


def fragments(response: HttpResponseBase) -> dict[str, Any]:
    """The pieces of an answer by their ids; every one replaces what is on the page."""
    pieces = {piece.get("id"): piece for piece in lxml.html.fragments_fromstring(response.content.decode())}  # type: ignore[attr-defined]  # -- no stream
    assert {piece.get("hx-swap-oob") for piece in pieces.values()} == {"true"}
    return pieces


def words(piece: Any) -> str:
    """A piece's words on one line."""
    return " ".join(piece.text_content().split())


def undo_url(response: HttpResponseBase) -> str:
    """Where the answer's undo posts to."""
    return str(fragments(response)["undo"].find(".//button[@hx-post]").get("hx-post"))


def problem(response: HttpResponseBase) -> str:
    """The sentence of a refusal, which is the whole answer."""
    (piece,) = lxml.html.fragments_fromstring(response.content.decode())  # type: ignore[attr-defined]  # -- no stream
    assert piece.get("class") == "problem"
    return words(piece)


def change(at: Desk, name: str, annotation: Annotation, form: dict[str, Any] | None = None, query: str = "") -> Any:
    """Posts to one of the annotation's addresses as htmx does."""
    return at.client.post(reverse(name, args=[annotation.uuid]) + query, form or {}, headers=HTMX)


def test_create_answers_card_passage_counters_and_undo(ana: Desk) -> None:
    form = ana.sent("duty of care", note="Why?", claims=[str(ana.claims[1].uuid), str(ana.claims[0].uuid)])
    response = ana.post(form)
    card = f"annotation-card-{form['uuid']}"
    pieces = fragments(response)
    assert list(pieces) == [card, "passage-1", "counters", "counters-dock", "undo"]
    assert words(pieces[card].find(".//div[@class='card-body']")) == "duty of care Why?"
    assert [chip.text for chip in pieces[card].iterfind(".//span[@class='chips']/span")] == ["Du", "Br"]
    assert [(mark.text, mark.get("class")) for mark in pieces["passage-1"].iterfind(".//mark")] == [
        ("duty of care", "own c1 p1 o1")
    ]
    assert words(pieces["counters"]) == "1 note of yours 1 shown"
    assert words(pieces["counters-dock"]) == "1 note"
    assert response.headers["X-Acknowledged"] == form["uuid"]
    made = Annotation.objects.get()
    assert undo_url(response) == f"{reverse('annotation_undo', args=[made.uuid])}?who=mine&revision=1"
    assert (str(made.uuid), made.span, made.note) == (form["uuid"], ana.span("duty of care"), "Why?")


def written(piece: Any) -> str:
    """A piece as it is written, without what tells htmx where it goes."""
    piece.attrib.pop("hx-swap-oob", None)
    return " ".join(lxml.html.tostring(piece, encoding="unicode", with_tail=False).split())


@pytest.mark.parametrize("note", ["Why?", "*Why* & <when>?", "", "\n".join(map(str, range(9)))])
def test_create_answers_what_the_page_shows_from_then_on(ana: Desk, note: str) -> None:
    ana.annotate("care & candor", "Before.", [0])
    link = {"authorities": [str(ana.roe.uuid)], f"claim-{ana.roe.uuid}": str(ana.claims[1].uuid)}
    ana.post(ana.sent("owes a duty", note=note))
    response = ana.post(ana.sent("duty of care", note=note, claims=[str(claim.uuid) for claim in ana.claims]) | link)
    root = lxml.html.fromstring(ana.client.get(ana.url("reader")).content.decode())
    for name, piece in fragments(response).items():
        if name != "undo":
            assert written(piece) == written(root.get_element_by_id(name))


def test_create_over_several_passages_answers_each_of_them(ana: Desk) -> None:
    text = ana.version.text
    start, end = text.index("with\u00adhold"), text.index("A lodger") + 1
    form = ana.sent("duty of care", start=start, end=end, exact=text[start:end].replace("\n", ""))
    pieces = fragments(ana.post(form))
    assert [name for name in pieces if name.startswith("passage")] == ["passage-1", "passage-2", "passage-3"]


def test_create_by_a_plain_form_goes_back_to_the_passage(ana: Desk) -> None:
    form = ana.sent("duty of care")
    response = ana.post(form, htmx=False)
    assert response.status_code == 302
    assert response.headers["Location"] == f"{ana.url('reader')}?who=mine#passage-1"
    assert response.headers["X-Acknowledged"] == form["uuid"]
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Saved."]  # type: ignore[attr-defined]  # -- the test client's own


def test_create_twice_is_create_once(ana: Desk) -> None:
    form = ana.sent("duty of care", note="First.")
    first, second = ana.post(form), ana.post(form)
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.headers["X-Acknowledged"] == form["uuid"]
    assert ana.post(form | {"note": "Other."}).status_code == 409
    assert Annotation.objects.get().note == "First."
    assert AnnotationRevision.objects.count() == 1


def test_create_with_somebody_elses_uuid_answers_nothing(ana: Desk) -> None:
    ben = desk(ana.submission.assignment, make_person("Ben", course=ana.submission.assignment.course))
    hers = ana.annotate("duty of care", "Secret.")
    response = ben.post(ben.sent("duty of care", uuid=str(hers.uuid)))
    assert (response.status_code, response.content) == (409, b"")
    assert "X-Acknowledged" not in response.headers
    assert Annotation.objects.get().submission == ana.submission


def test_create_of_what_is_in_the_bin_answers_its_stub(ana: Desk) -> None:
    form = ana.sent("duty of care")
    ana.post(form)
    made = Annotation.objects.get()
    change(ana, "annotation_delete", made)
    pieces = fragments(ana.post(form))
    assert pieces[f"annotation-card-{made.uuid}"].get("class") == "card stub"
    assert pieces["passage-1"].find(".//mark") is None
    assert words(pieces["counters"]) == "0 notes of yours 0 shown"


@pytest.fixture
def elsewhere(ana: Desk) -> Desk:
    """Somebody at another case, in another course's way, with another codebook."""
    course, case = ana.submission.assignment.course, invented_case(2)
    book = make_codebook(course, title="Other")
    return desk(make_assignment(course, case=case, codebook=book), make_person("Ben", course=course))


def refusals(ana: Desk, elsewhere: Desk) -> Iterator[tuple[dict[str, object], str]]:
    """What is refused, with its sentence."""
    length = ana.version.length
    yield {"exact": "duty of core"}, str(WORDS_CHANGED)
    yield {"start": 0, "end": 3}, str(WORDS_CHANGED)
    yield {"start": length - 2, "end": length + 1, "exact": "t."}, str(WORDS_CHANGED)
    yield {"start": 9, "end": 9}, str(WORDS_CHANGED)
    yield {"start": 12, "end": 11}, str(WORDS_CHANGED)
    yield {"start": 9, "end": 10, "exact": "\n"}, str(NO_WORDS)
    yield {"claims": [str(ana.claims[0].uuid), str(elsewhere.claims[0].uuid)]}, str(OTHER_CODEBOOK)
    yield {"claims": "not a uuid"}, str(OTHER_CODEBOOK)
    yield {"authorities": str(uuid4())}, str(UNKNOWN_AUTHORITY)
    yield {"version": str(elsewhere.version.uuid)}, str(OTHER_TEXT)
    yield {"version": str(uuid4())}, str(OTHER_TEXT)
    yield (
        {"note": "ü" * 100_001},
        "The note is longer than 100000 characters: shorten it by 1. Nothing of it is lost.",
    )
    yield {"uuid": "x"}, "uuid: Enter a valid UUID."
    yield {"start": "-1"}, "start: Ensure this value is greater than or equal to 0."


def test_create_refuses_in_a_sentence_and_writes_nothing(ana: Desk, elsewhere: Desk) -> None:
    for wrong, sentence in refusals(ana, elsewhere):
        response = ana.post(ana.sent("duty of care") | wrong)
        assert (response.status_code, problem(response)) == (422, sentence), wrong
        assert "X-Acknowledged" not in response.headers
    assert Annotation.objects.count() == 0


def test_create_by_a_plain_form_says_the_problem_on_the_page(ana: Desk) -> None:
    response = ana.post(ana.sent("duty of care", exact="other words"), htmx=False)
    assert (response.status_code, response.headers["Location"]) == (302, f"{ana.url('reader')}?who=mine")
    assert [str(message) for message in get_messages(response.wsgi_request)] == [str(WORDS_CHANGED)]  # type: ignore[attr-defined]  # -- the test client's own


def test_create_on_the_other_writing_of_the_page_is_refused(ana: Desk) -> None:
    dissent = desk(ana.submission.assignment, ana.submission.user, writing=1)
    response = ana.client.post(ana.url("annotation_create"), dissent.sent("affirm"), headers=HTMX)
    assert (response.status_code, problem(response)) == (
        422,
        "This text is not the one on the page. Load the page again.",
    )


def test_create_at_a_writing_of_another_case_finds_nothing(ana: Desk, elsewhere: Desk) -> None:
    address = reverse("annotation_create", args=[ana.submission.uuid, elsewhere.version.opinion.uuid])
    assert ana.client.post(address, elsewhere.sent("duty of care"), headers=HTMX).status_code == 404


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("a\x00b", "ab"), ("a\r\nb\rc", "a\nb\nc"), ("  a  ", "a"), ("ü" * 100_000, "ü" * 100_000), ("🏛️", "🏛️")],
)
def test_create_keeps_the_note(ana: Desk, sent: str, kept: str) -> None:
    assert ana.post(ana.sent("duty of care", note=sent)).status_code == 200
    assert Annotation.objects.get().note == kept


def test_create_trims_the_selection(ana: Desk) -> None:
    span = ana.span("duty of care")
    ana.post(ana.sent("duty of care", start=span.start - 1, end=span.end + 1, exact=" duty of care "))
    assert Annotation.objects.get().span == span


def test_create_in_a_closed_assignment_keeps_the_note_on_the_device(ana: Desk) -> None:
    assignment = ana.submission.assignment
    assignment.closed_at = PAST
    assignment.save(update_fields=["closed_at"])
    response = ana.post(ana.sent("duty of care"))
    assert (response.status_code, problem(response)) == (
        422,
        "This assignment was closed. Your note is kept on this device: ask your instructor.",
    )
    assert Annotation.objects.count() == 0


def test_create_before_the_opening_is_not_found_by_a_student(ana: Desk) -> None:
    assignment = ana.submission.assignment
    assignment.opens_at = FUTURE
    assignment.save(update_fields=["opens_at"])
    assert ana.post(ana.sent("duty of care")).status_code == 404


def test_create_keeps_links_with_their_treatment_pin_and_claim(ana: Desk) -> None:
    roe, claim = ana.roe.uuid, str(ana.claims[0].uuid)
    chosen = {f"treatment-{roe}": "distinguishes", f"pin-{roe}": " 3 ", f"quotes-{roe}": "on", f"claim-{roe}": claim}
    ana.post(ana.sent("predicates", claims=[claim], authorities=[str(roe)], **chosen))
    link = Annotation.objects.get().links.get()
    assert link.tag is not None
    assert (link.authority, link.treatment, link.pin, link.quotes, link.tag.claim) == (
        ana.roe,
        "distinguishes",
        "3",
        True,
        ana.claims[0],
    )


def test_create_with_an_unknown_treatment_is_refused(ana: Desk) -> None:
    response = ana.post(
        ana.sent("predicates", authorities=[str(ana.roe.uuid)], **{f"treatment-{ana.roe.uuid}": "adores"})
    )
    assert (response.status_code, problem(response)) == (422, str(UNKNOWN_AUTHORITY))


def test_edit_answers_the_changed_card(ana: Desk) -> None:
    made = ana.annotate("duty of care", "Old.", [0])
    response = change(
        ana, "annotation_edit", made, {"revision": 1, "note": "New.", "claims": [str(ana.claims[2].uuid)]}
    )
    pieces = fragments(response)
    assert list(pieces) == [f"annotation-card-{made.uuid}", "passage-1", "counters", "counters-dock", "undo"]
    assert pieces["passage-1"].find(".//mark").get("class") == "own c3 p1 o1"
    assert undo_url(response) == f"{reverse('annotation_undo', args=[made.uuid])}?who=mine&revision=2"
    made.refresh_from_db()
    assert (made.note, made.revision) == ("New.", 2)


def test_edit_of_an_old_revision_shows_both_and_writes_nothing(ana: Desk) -> None:
    made = ana.annotate("duty of care", "First.", [0])
    change(ana, "annotation_edit", made, {"revision": 1, "note": "Other tab's."})
    response = change(
        ana, "annotation_edit", made, {"revision": 1, "note": "This tab's.", "claims": [str(ana.claims[1].uuid)]}
    )
    (piece,) = lxml.html.fragments_fromstring(response.content.decode())
    mine, theirs = piece.iterfind(".//section")
    assert response.status_code == 409
    at = show_clock(made.revisions.get(number=2).at, "America/Denver")
    theirs_words = f"Saved meanwhile, {at.day} {at:%b, %H:%M} Highlight Other tab's."
    assert (words(mine), words(theirs)) == ("Yours Br Breach This tab's.", theirs_words)
    assert piece.find(".//button[@data-revision]").get("data-revision") == "2"
    made.refresh_from_db()
    assert (made.note, made.revision) == ("Other tab's.", 2)


def test_edit_of_an_old_revision_by_a_plain_form_keeps_what_was_typed(ana: Desk) -> None:
    made = ana.annotate("duty of care", "First.")
    address = reverse("annotation_edit", args=[made.uuid])
    ana.client.post(address, {"revision": 1, "note": "Other tab's."})
    response = ana.client.post(address, {"revision": 1, "note": "This tab's."})
    page = lxml.html.fromstring(response.content.decode())
    assert response.status_code == 409
    assert page.find(".//textarea").text == "This tab's."
    assert page.find(".//input[@name='revision']").get("value") == "2"
    assert words(page.find(".//p[@class='problem']")) == (
        "This note was changed elsewhere while you were writing. The saved one says: “Other tab's.”. "
        "What you typed is below; saving it now puts it in the place of the other."
    )


def test_edit_refused_says_why(ana: Desk) -> None:
    made = ana.annotate("duty of care", "Old.")
    response = change(ana, "annotation_edit", made, {"revision": 1, "claims": str(uuid4())})
    assert (response.status_code, problem(response)) == (422, str(OTHER_CODEBOOK))
    plain = ana.client.post(reverse("annotation_edit", args=[made.uuid]), {"revision": "", "note": "Typed."})
    page = lxml.html.fromstring(plain.content.decode())
    assert (plain.status_code, page.find(".//textarea").text) == (422, "Typed.")
    assert words(page.find(".//p[@class='problem']")) == "revision: This field is required."
    made.refresh_from_db()
    assert made.revision == 1


def test_edit_page_works_without_a_script(ana: Desk) -> None:
    made = ana.annotate("predicates", "Old.", [1], links=True)
    address = reverse("annotation_edit", args=[made.uuid])
    page = lxml.html.fromstring(ana.client.get(address).content.decode())
    form = next(form for form in page.forms if form.get("data-journal") == "edit")
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    assert (sent["note"], sent["claims"], sent["authorities"]) == (
        ["Old."],
        [str(ana.claims[1].uuid)],
        [str(ana.roe.uuid)],
    )
    response = ana.client.post(form.action, sent | {"note": "New."})
    made.refresh_from_db()
    assert (response.status_code, made.note, made.links.get().pin) == (302, "New.", "3")


def test_edit_that_changes_nothing_writes_nothing(ana: Desk) -> None:
    made = ana.annotate("duty of care", "Same.", [0])
    change(ana, "annotation_edit", made, {"revision": 1, "note": "Same.", "claims": [str(ana.claims[0].uuid)]})
    made.refresh_from_db()
    assert made.revision == 1


def test_delete_answers_a_stub_and_the_unmarked_passage(ana: Desk) -> None:
    made = ana.annotate("duty of care")
    response = change(ana, "annotation_delete", made)
    pieces = fragments(response)
    stub = pieces[f"annotation-card-{made.uuid}"]
    assert (stub.get("class"), words(stub)) == ("card stub", "Deleted. Undo")
    assert pieces["passage-1"].find(".//mark") is None
    assert words(pieces["counters"]) == "0 notes of yours 0 shown"
    assert response.headers["X-Acknowledged"] == str(made.uuid)


@pytest.mark.parametrize("plain", [True, False])
def test_delete_of_what_was_changed_meanwhile_shows_it_and_deletes_nothing(ana: Desk, plain: bool) -> None:
    made = ana.annotate("duty of care", "Mine.")
    change(ana, "annotation_edit", made, {"revision": 1, "note": "Other tab's."})
    address = reverse("annotation_delete", args=[made.uuid])
    response = ana.client.post(address, {"revision": 1}, headers={} if plain else HTMX)
    made.refresh_from_db()
    shown = lxml.html.fromstring(response.content.decode())
    assert (response.status_code, made.deleted_at, "Other tab's." in words(shown)) == (409, None, True)
    assert plain or shown.get("data-revision") == "2"
    change(ana, "annotation_delete", made, {"revision": 2})
    made.refresh_from_db()
    assert made.deleted_at is not None


def test_delete_page_asks_and_then_deletes(ana: Desk) -> None:
    made = ana.annotate("duty of care", "Mine.")
    page = lxml.html.fromstring(ana.client.get(reverse("annotation_delete", args=[made.uuid])).content.decode())
    form = next(form for form in page.forms if "/delete/" in form.action)
    response = ana.client.post(form.action)
    assert (response.status_code, response.headers["Location"]) == (302, f"{ana.url('reader')}?who=mine#passage-1")
    made.refresh_from_db()
    assert made.deleted_at is not None


def test_bin_lists_what_was_deleted_and_brings_it_back(ana: Desk) -> None:
    made, kept = ana.annotate("duty of care", "Gone."), ana.annotate("candor", "Kept.")
    change(ana, "annotation_delete", made)
    page = lxml.html.fromstring(ana.client.get(reverse("bin", args=[ana.submission.uuid])).content.decode())
    cards = [card.get("id") for card in page.iterfind(".//article")]
    assert (cards, kept.deleted_at) == ([f"annotation-card-{made.uuid}"], None)
    form = next(form for form in page.forms if "/restore/" in form.action)
    ana.client.post(form.action)
    made.refresh_from_db()
    assert made.deleted_at is None


def test_restore_answers_card_and_mark(ana: Desk) -> None:
    made = ana.annotate("duty of care")
    change(ana, "annotation_delete", made)
    pieces = fragments(change(ana, "annotation_restore", made))
    assert pieces["passage-1"].find(".//mark").text == "duty of care"
    assert words(pieces["counters"]) == "1 note of yours 1 shown"


def test_undo_goes_back_step_by_step_through_the_answers(ana: Desk) -> None:
    form = ana.sent("duty of care", note="One.")
    made = ana.post(form)
    undone = ana.client.post(undo_url(made), headers=HTMX)
    assert fragments(undone)[f"annotation-card-{form['uuid']}"].get("class") == "card stub"
    again = ana.client.post(undo_url(undone), headers=HTMX)
    assert words(fragments(again)["counters"]) == "1 note of yours 1 shown"
    annotation = Annotation.objects.get()
    edited = change(ana, "annotation_edit", annotation, {"revision": 3, "note": "Two."})
    ana.client.post(undo_url(edited), headers=HTMX)
    annotation.refresh_from_db()
    assert (annotation.note, annotation.revision, annotation.deleted_at) == ("One.", 5, None)


def test_undo_of_what_has_changed_since_is_refused(ana: Desk) -> None:
    made = ana.annotate("duty of care", "One.")
    change(ana, "annotation_edit", made, {"revision": 1, "note": "Two."})
    for revision in ("1", "", "x", "9" * 5000):
        response = change(ana, "annotation_undo", made, query=f"?revision={revision}")
        assert (response.status_code, problem(response)) == (
            409,
            "The note at 100 was changed elsewhere since: this was not done. See its history.",
        )


@pytest.mark.parametrize("name", ["annotation_edit", "annotation_delete", "annotation_restore", "annotation_undo"])
def test_changes_in_a_closed_assignment_are_refused(ana: Desk, name: str) -> None:
    made = ana.annotate("duty of care", "One.")
    assignment = ana.submission.assignment
    assignment.closed_at = PAST
    assignment.save(update_fields=["closed_at"])
    response = change(ana, name, made, {"revision": 1, "note": "Two."}, "?revision=1")
    assert (response.status_code, problem(response)) == (
        422,
        "This assignment was closed. Your note is kept on this device: ask your instructor.",
    )
    made.refresh_from_db()
    assert (made.note, made.revision, made.deleted_at) == ("One.", 1, None)


def test_answers_keep_to_the_filter_of_the_page(shown: Desk, case: Case) -> None:
    assignment = shown.submission.assignment
    assert assignment.case == case
    ben = desk(assignment, make_person("Ben", course=assignment.course))
    ben.annotate("duty of care", claims=[0])
    pieces = fragments(shown.post(shown.sent("care & candor"), query="?who=class"))
    assert words(pieces["counters"]) == "1 note of yours 2 shown"
    assert [run.text for run in pieces["passage-1"].iterfind(".//span[@class='depth d1 c1 p1']")] == ["duty of "]
    mine = fragments(shown.post(shown.sent("lodgers"), query="?who=mine"))
    assert mine["passage-1"].find(".//span[@class='depth d1 c1 p1']") is None


def test_preview_draws_what_would_be_shown_and_keeps_nothing(ana: Desk) -> None:
    sent = {"note": "*So* <script>alert(1)</script> [it](javascript:alert(1))"}
    drawn = ana.client.post(reverse("note_preview"), sent, headers=HTMX).content.decode().strip()
    assert drawn == "<p><em>So</em> &lt;script&gt;alert(1)&lt;/script&gt; [it](javascript:alert(1))</p>"
    assert not Annotation.objects.exists()
