"""A publisher's headnotes: told apart from counsel and a syllabus, and left out. All cases here are invented."""

import json

import pytest

from opinions.text.headnotes import headnotes_of, recognised, without_headnotes
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedNoteMark, ParsedOpinion, ParsedPageMark, ParsedPassage
from opinions.text.readers.recognition import read_any

HEAD, NOTE, BYLINE, WORDS = (
    PassageKind.HEAD_MATTER,
    PassageKind.HEADNOTE,
    PassageKind.BYLINE,
    PassageKind.PARAGRAPH,
)
SERIES = "7 Fict. 10"


def before_opinion(*lines: str, kind: PassageKind = HEAD, byline: bool = True) -> ParsedCase:
    """A case whose writing has these lines before it."""
    head = [ParsedPassage(kind, line) for line in lines]
    rest = [ParsedPassage(BYLINE, "HEN, J.")] if byline else []
    body = ParsedPassage(WORDS, "[1] The ferry sailed.")
    return ParsedCase(CaseFacts("Hen v. Fox"), (ParsedOpinion(OpinionKind.MAJORITY, (*head, *rest, body)),))


@pytest.mark.parametrize(
    "line",
    [
        "[1] Ferries must sail when they are advertised.",
        "[2, 3] Ferries must sail.",
        "1. Ferries — Duty to sail. A ferry that is advertised must sail.",
        "2. Ferries and Harbors: Notice. A ferry that is advertised must sail.",
        "Ferries \U0001f511 12 Duty to sail",
        "12. Ferries ☞12(3) A ferry must sail.",
        "Ferries 200k12(3) Duty to sail",
        "HN1 Ferries must sail.",
        "Transport Law > Ferries > Duty to Sail",
    ],
)
def test_line_with_a_key_number_or_a_numbered_topic_is_a_headnote(line: str) -> None:
    kinds = [each.kind for each in recognised(before_opinion("HEN v. FOX", line)).opinions[0].passages]
    assert kinds == [HEAD, NOTE, BYLINE, WORDS]


@pytest.mark.parametrize(
    "line",
    [
        "HEN v. FOX",
        "No. 17",
        "A. Reed, for appellant.",
        "Argued May 2, 1931. Decided Sept. 14, 1931.",
        "Before HEN, FOX and OWL, Circuit Judges.",
        "401k Savers, Inc., Intervenor",
        "17 Harbor Street, Fen Harbor",
    ],
)
def test_names_dates_and_counsel_are_no_headnotes(line: str) -> None:
    assert headnotes_of(recognised(before_opinion(line))) == []


def test_syllabus_of_the_reporter_of_decisions_is_no_headnote() -> None:
    lines = (
        "Syllabus",
        "The hen sued the fox.",
        "Held: The fox must pay. Pp. 3–9.",
        "1. The Due Process Clause — Pp. 3.",
    )
    assert headnotes_of(recognised(before_opinion(*lines))) == []


def test_all_under_a_title_is_headnotes_up_to_counsel() -> None:
    lines = ("HEN v. FOX", "West Headnotes (2)", "Ferries", "They must sail.", "Attorneys and Law Firms", "A. Reed")
    assert headnotes_of(recognised(before_opinion(*lines))) == list(lines[1:4])


def test_titled_headnotes_end_at_the_byline_in_a_text_without_head_matter() -> None:
    case = recognised(before_opinion("LexisNexis® Headnotes", "They must sail.", kind=WORDS))
    assert headnotes_of(case) == ["LexisNexis® Headnotes", "They must sail."]


def test_title_without_an_end_takes_no_word_of_the_opinion() -> None:
    case = recognised(before_opinion("Headnotes", "They must sail.", kind=WORDS, byline=False))
    assert headnotes_of(case) == ["Headnotes"]


def test_number_in_brackets_in_the_opinion_is_the_courts() -> None:
    assert recognised(before_opinion()).opinions[0].passages[-1].kind is WORDS


def test_left_out_headnotes_take_their_notes_along_and_leave_their_page() -> None:
    mark = ParsedPageMark(6, SERIES, "11")
    passages = (
        ParsedPassage(NOTE, "[1] They must sail.", pages=(mark,), notes=(ParsedNoteMark(19, "*"),)),
        ParsedPassage(WORDS, "The ferry sailed.", notes=(ParsedNoteMark(17, "1"),)),
        ParsedPassage(PassageKind.FOOTNOTE, "By the editor.", label="*"),
        ParsedPassage(PassageKind.FOOTNOTE, "Twice.", label="1"),
    )
    left = without_headnotes(ParsedCase(CaseFacts(), (ParsedOpinion(OpinionKind.MAJORITY, passages),)))
    kept = left.opinions[0].passages
    assert [each.text for each in kept] == ["The ferry sailed.", "Twice."]
    assert kept[0].pages == (ParsedPageMark(0, SERIES, "11"),)


def test_case_of_headnotes_alone_cannot_be_left_without() -> None:
    only = ParsedOpinion(OpinionKind.UNSPLIT, (ParsedPassage(NOTE, "They must sail."),))
    with pytest.raises(ValueError, match="no words are left"):
        without_headnotes(ParsedCase(CaseFacts(), (only,)))


def kinds_of(source: str) -> list[tuple[PassageKind, str]]:
    case = read_any(source, CaseFacts("Hen v. Fox"))
    return [(each.kind, each.text) for each in case.opinions[0].passages]


def test_fields_of_a_courtlistener_cluster_stand_before_its_opinion() -> None:
    cluster = {
        "id": 7,
        "case_name": "Hen v. Fox",
        "syllabus": "<p>The fox pays.</p>",
        "summary": "",
        "headnotes": "<p>Ferries.</p><p>They must sail.</p>",
        "sub_opinions": [{"id": 8, "type": "010combined", "html": "<p>HEN, J.</p><p>The ferry sailed.</p>"}],
    }
    assert kinds_of(json.dumps(cluster)) == [
        (HEAD, "The fox pays."),
        (NOTE, "Ferries."),
        (NOTE, "They must sail."),
        (BYLINE, "HEN, J."),
        (WORDS, "The ferry sailed."),
    ]


def test_class_in_the_markup_of_an_opinion_says_what_headnotes_are() -> None:
    html = '<p>HEN v. FOX</p><div class="headnotes"><p>They must sail.</p></div><p>HEN, J.</p><p>The ferry sailed.</p>'
    opinion = {"id": 8, "type": "010combined", "html": html}
    assert kinds_of(json.dumps(opinion)) == [
        (HEAD, "HEN v. FOX"),
        (NOTE, "They must sail."),
        (BYLINE, "HEN, J."),
        (WORDS, "The ferry sailed."),
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("headnotes", NOTE), ("summary", NOTE), ("syllabus", HEAD), ("attorneys", HEAD)]
)
def test_element_of_a_cap_casebody_says_what_headnotes_are(name: str, kind: PassageKind) -> None:
    xml = (
        f"<casebody><parties>HEN v. FOX</parties><{name}>They must sail.</{name}>"
        '<opinion type="majority"><author>HEN, J.</author><p>The ferry sailed.</p></opinion></casebody>'
    )
    assert kinds_of(xml)[1] == (kind, "They must sail.")
