"""A published text is corrected by making its next version; nothing of the one before it changes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from opinions.actions import store_case
from opinions.corrections import OutdatedVersion, correct_text, editable, latest_version, passages_of, revised
from opinions.layout import layout
from opinions.models import OpinionText, Passage
from opinions.text.canonical import fingerprint
from opinions.text.corrections import printed_text
from opinions.text.editing import EditDoesNotFit, PassageEdit
from opinions.text.kinds import EmphasisStyle, PageBasis, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedCorrection, ParsedEmphasis
from opinions.text.readers.recognition import read_any
from people.models import AuditEvent, User
from tests.annotations.stage import invented_case
from tests.opinions.cases import tiny

SHARED = Path(__file__).resolve().parents[3] / "shared" / "opinions"
REASON = "The printed page has it so."
PREDICATES, NOTE = 2, 4
"""Passages of Hart's opinion: the paragraph with the page mark, the note's call and the citation; the note."""


@pytest.fixture
def hart(db: None) -> OpinionText:
    """Hart's opinion in the invented case."""
    return latest_version(invented_case().opinions.get(position=0))


def changed(version: OpinionText, number: int, old: str, new: str) -> dict[int, PassageEdit]:
    """The edit that puts `new` in the place of `old`, which the passage has once."""
    passage = editable(version)[number]
    assert passage.words.count(old) == 1
    return {number: PassageEdit(passage.words.replace(old, new), passage.kind, passage.label)}


def stored(version: OpinionText) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that belong to the version."""
    return {
        "passages": list(version.passages.values_list("kind", "label", "start", "end")),
        "pages": list(version.page_marks.values_list("offset", "series", "page", "basis")),
        "notes": list(version.note_marks.values_list("offset", "label")),
        "citations": list(version.citations.values_list("start", "end", "authority__key", "form", "pin")),
    }


def test_correction_is_a_new_version_and_the_old_one_stays(hart: OpinionText, curator: User) -> None:
    text, before = hart.text, stored(hart)
    made = correct_text(
        hart, by=curator, edits=changed(hart, PREDICATES, "no exception", "an exception"), reason=REASON
    )
    old = OpinionText.objects.get(pk=hart.pk)
    assert (old.text, stored(old)) == (text, before)
    assert made.text == text.replace("no exception", "an exception")
    assert (made.number, made.made_by, made.reason, made.fingerprint) == (2, curator, REASON, fingerprint(made.text))
    event = AuditEvent.objects.get(verb="correct_text")
    assert (event.actor, event.subject_uuid, event.detail["before"]) == (curator, made.uuid, hart.fingerprint)


def test_marks_stay_at_their_words(hart: OpinionText, curator: User) -> None:
    before = stored(hart)
    made = correct_text(hart, by=curator, edits=changed(hart, PREDICATES, "Two", "Some two"), reason=REASON)
    after = stored(made)
    start = made.text.index("icates")
    assert [mark for mark in after["pages"] if mark[3] == PageBasis.PRINTED] == [
        (start, "9 Fict. 100", "101", "printed")
    ]
    assert [mark for mark in after["pages"] if mark[3] != PageBasis.PRINTED] == [
        mark for mark in before["pages"] if mark[3] != PageBasis.PRINTED
    ]
    assert after["notes"] == [(offset + 5, label) for offset, label in before["notes"]]
    passages = before["passages"]
    assert [row[:2] for row in after["passages"]] == [row[:2] for row in passages]
    assert layout(made).pagination.page_at(start, "9 Fict. 100") == "101"


def test_emphasis_and_earlier_corrections_move_with_their_words(curator: User) -> None:
    words = "The law is settled, not so the fact."
    parsed = tiny(words=words)
    passage = replace(
        parsed.opinions[0].passages[0],
        emphasis=(ParsedEmphasis(20, 23, EmphasisStyle.ITALIC),),
        corrections=(ParsedCorrection(4, 7, "lavv"),),
    )
    opinion = replace(parsed.opinions[0], passages=(passage, passage))
    version = latest_version(store_case(replace(parsed, opinions=(opinion,)), by=None).opinions.get())
    made = correct_text(version, by=curator, edits=changed(version, 1, "The law", "Here the law"), reason=REASON)
    runs = made.emphasis.values_list("start", "end", "style")
    assert [(made.text[start:end], style) for start, end, style in runs] == [("not", "italic"), ("not", "italic")]
    kept = made.corrections.values_list("start", "end", "printed")
    assert [(made.text[start:end], printed) for start, end, printed in kept] == [
        ("law", "lavv"),
        ("Here the", "The"),
        ("law", "lavv"),
    ]
    assert [start for start, _end, _printed in kept] == [4, len(words) + 1, len(words) + 1 + 9]


def test_printed_words_are_kept_beside_the_correction_in_this_and_later_versions(
    hart: OpinionText, curator: User
) -> None:
    second = correct_text(
        hart, by=curator, edits=changed(hart, PREDICATES, "no exception", "an exception"), reason=REASON
    )
    third = correct_text(second, by=curator, edits=changed(second, PREDICATES, "Two", "Some two"), reason=REASON)
    assert hart.corrections.count() == 0
    for version, records in ((second, [("an", "no")]), (third, [("Some two", "Two"), ("an", "no")])):
        rows = version.corrections.values_list("start", "end", "printed")
        assert [(version.text[start:end], printed) for start, end, printed in rows] == records
    printed = printed_text(passages_of(third)[PREDICATES])
    assert printed == passages_of(hart)[PREDICATES].text


def test_citations_are_found_anew(curator: User) -> None:
    words = "We follow Roe v. Wade, 410 U.S. 113, 115 (1973). See 410 U.S. at 120."
    version = latest_version(store_case(tiny(words=words), by=None).opinions.get())
    made = correct_text(
        version, by=curator, edits=changed(version, 0, "410 U.S. at 120", "410 U.S. at 121"), reason=REASON
    )
    found = made.citations.values_list("start", "end", "pin")
    assert [made.text[start:end] for start, end, _pin in found] == [
        "Roe v. Wade, 410 U.S. 113, 115 (1973)",
        "410 U.S. at 121",
    ]
    assert [pin for _start, _end, pin in found] == ["115", "121"]
    assert len(set(made.citations.values_list("authority", flat=True))) == 1


def test_structure_alone_leaves_every_offset(hart: OpinionText, curator: User) -> None:
    passage = editable(hart)[3]
    edits = {3: PassageEdit(passage.words, PassageKind.PARAGRAPH)}
    assert not revised(hart, edits).changes_words
    made = correct_text(hart, by=curator, edits=edits, reason=REASON)
    assert (made.number, made.text, made.fingerprint) == (2, hart.text, hart.fingerprint)
    assert Passage.objects.get(version=made, position=3).kind == PassageKind.PARAGRAPH


def test_page_marks_and_note_calls_are_set_and_struck(hart: OpinionText, curator: User) -> None:
    words = editable(hart)[PREDICATES].words.replace("⟦*101⟧", "").replace("⟦note 1⟧", "").replace("Roe", "⟦*102⟧Roe")
    made = correct_text(hart, by=curator, edits={PREDICATES: PassageEdit(words, PassageKind.PARAGRAPH)}, reason=REASON)
    assert made.text == hart.text
    assert [(row[0], row[2]) for row in stored(made)["pages"] if row[3] == "printed"] == [
        (made.text.index("Roe"), "102")
    ]
    assert stored(made)["notes"] == []


def test_printed_mark_at_the_start_takes_the_place_of_the_implied_one(hart: OpinionText, curator: User) -> None:
    made = correct_text(hart, by=curator, edits=changed(hart, 0, "A. Notice", "⟦*99⟧A. Notice"), reason=REASON)
    assert [row[2:] for row in stored(made)["pages"] if row[0] == 0] == [("99", "printed")]


@pytest.mark.parametrize(
    ("edit", "reason", "told"),
    [
        (lambda _version: {}, REASON, "Nothing has been changed yet."),
        (lambda version: changed(version, 0, "A. Notice", " A.  Notice"), REASON, "Nothing has been changed yet."),
        (lambda version: changed(version, 0, "A.", "B."), " ", "Say why the text is corrected"),
        (lambda version: changed(version, 0, "A.", "⟦*9 of 8 Nowhere 1⟧A."), REASON, "“8 Nowhere 1” is no series"),
    ],
)
def test_correction_without_sense_is_refused(
    hart: OpinionText, curator: User, edit: Callable[[OpinionText], dict[int, PassageEdit]], reason: str, told: str
) -> None:
    with pytest.raises(EditDoesNotFit) as problem:
        correct_text(hart, by=curator, edits=edit(hart), reason=reason)
    assert told in str(problem.value)
    assert hart.opinion.versions.count() == 1


def test_correction_of_an_earlier_version_is_refused(hart: OpinionText, curator: User) -> None:
    made = correct_text(hart, by=curator, edits=changed(hart, 0, "A.", "B."), reason=REASON)
    with pytest.raises(OutdatedVersion) as outdated:
        correct_text(hart, by=curator, edits=changed(hart, 0, "A.", "C."), reason=REASON)
    assert outdated.value.present == made


def test_seed_is_given_back_unchanged(seed: ParsedCase, db: None) -> None:
    version = latest_version(store_case(seed, by=None).opinions.get())
    assert [each.text for each in passages_of(version)] == [each.text for each in seed.opinions[0].passages]
    assert not revised(version, dict(enumerate(editable(version)))).changes


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared opinions are not here")
def test_every_shared_opinion_is_given_back_unchanged(db: None) -> None:
    changed_ones = []
    for number, path in enumerate(each for each in sorted(SHARED.rglob("*")) if each.is_file()):
        try:
            parsed = read_any(path.read_bytes(), CaseFacts(), name=path.name)
        except ValueError:  # not an opinion, or one part of several
            continue
        facts = CaseFacts(caption=f"{path.name} {number}")
        case = store_case(replace(parsed, facts=facts), by=None)
        versions = [latest_version(opinion) for opinion in case.opinions.all()]
        changed_ones += [path.name for each in versions if revised(each, dict(enumerate(editable(each)))).changes]
    assert changed_ones == []


@pytest.fixture
def asked(hart: OpinionText, curator: User, plain_static_files: None) -> "Asked":
    """A curator's browser at Hart's opinion."""
    client = Client()
    client.force_login(curator)
    return Asked(client, hart)


class Asked:
    """Asks for the page on which a text is corrected."""

    def __init__(self, client: Client, version: OpinionText) -> None:
        self.client, self.version = client, version
        self.url = reverse("text_correct", args=[version.opinion.uuid])

    def post(self, **sent: object) -> Any:
        """Posts the form; `words` and `kind` are of the predicates' passage."""
        edit = editable(self.version)[PREDICATES]
        form = {"version": self.version.uuid, "opened": PREDICATES, f"kind-{PREDICATES}": edit.kind, "reason": REASON}
        return self.client.post(self.url, form | {f"words-{PREDICATES}": sent.pop("words", edit.words)} | sent)

    def page(self, **sent: object) -> Any:
        """The page that answers."""
        response = self.post(**sent)
        assert response.status_code == 200
        return lxml.html.fromstring(response.content.decode())


def test_page_opens_passages_and_keeps_what_was_typed(asked: Asked) -> None:
    root = asked.page(words="Typed.", open="0")
    typed = [each.text for each in root.iterfind(".//textarea")]
    assert [words.strip() for words in typed] == ["A. Notice", "Typed."]
    closed = asked.page(words="Typed.", close=str(PREDICATES))
    assert closed.find(".//textarea") is None


def test_page_shows_the_difference_and_stores_nothing(asked: Asked) -> None:
    words = editable(asked.version)[PREDICATES].words.replace("no exception", "an exception")
    root = asked.page(words=words, step="preview")
    shown = root.find(".//section[@id='difference']//p[@class='words']")
    assert [(piece.tag, piece.text) for piece in shown] == [("del", "no"), ("ins", "an")]
    assert OpinionText.objects.filter(opinion=asked.version.opinion).count() == 1


def test_page_stores_the_next_version(asked: Asked) -> None:
    response = asked.post(words="It is one.", step="store")
    assert response.headers["Location"] == asked.version.opinion.case.get_absolute_url()
    assert latest_version(asked.version.opinion).text.split("\n")[PREDICATES] == "It is one."


def test_page_says_what_is_wrong_and_keeps_what_was_typed(asked: Asked) -> None:
    response = asked.post(words="It ⟦is⟧ one.", step="store")
    root = lxml.html.fromstring(response.content.decode())
    assert response.status_code == 422
    assert root.find(".//p[@class='notice error']").text == "⟦is⟧ is no mark: write ⟦*1121⟧ or ⟦note 4⟧."
    assert root.find(".//textarea").text.strip() == "It ⟦is⟧ one."
    assert root.find(".//input[@name='reason']").get("value") == REASON


def test_page_of_an_earlier_version_says_so(asked: Asked) -> None:
    asked.post(words="It is one.", step="store")
    response = asked.post(words="It is another.", step="store")
    assert (response.status_code, asked.version.opinion.versions.count()) == (409, 2)
    assert "it is at version 2" in response.content.decode()


@pytest.mark.parametrize(
    "sent", [{"opened": "999"}, {"opened": "x"}, {"open": "²"}, {"kind-2": "none"}, {"version": "x"}]
)
def test_page_takes_anything(asked: Asked, sent: dict[str, Any]) -> None:
    assert asked.client.get(asked.url, sent).status_code == 200
    assert asked.post(**sent).status_code == 200
