"""TEI by its own schema; the words between an annotation's anchors are its words."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from annotations.exports.options import Called, ExportOptions
from annotations.exports.subject import Export
from annotations.exports.tei import NAMESPACE, XML_ID, write_tei
from annotations.models import Annotation, Submission
from opinions.layout import layout
from tests.annotations.stage import Desk, desk
from tests.factories import make_person

SCHEMA = Path(__file__).resolve().parents[4] / "shared" / "data" / "tei" / "tei_all.rng"
NS = {"t": NAMESPACE}
here = pytest.mark.skipif(not SCHEMA.exists(), reason="the schema of TEI is not here")
PHRASES = ("𝔘nder it none", "may with\u00adhold", "Two predicates are met, as Roe", "icates", "A. Notice\nThe town")


@pytest.fixture
def full(ana: Desk) -> Desk:
    """Ana's and Ben's notes: overlapping, at a page's break, across passages, with what XML cannot hold."""
    for number, words in enumerate(PHRASES):
        ana.annotate(words, ["", "a form\x0cfeed\n<b>"][number % 2], [0, 1][: number % 3], links=number == 2)
    assignment = ana.submission.assignment
    desk(assignment, make_person("Ben & Co", course=assignment.course), writing=1).annotate("owes nothing", "Mine.")
    return ana


def document(at: Desk, called: Called = Called.NAMES) -> Any:
    """The class's work."""
    chosen = Annotation.objects.for_export(Submission.objects.filter(assignment=at.submission.assignment))
    to = io.BytesIO()
    export = Export(at.submission.assignment, chosen, ExportOptions(called=called))
    write_tei(export, to, lambda _done, _total: None)
    return etree.fromstring(to.getvalue())


@cache
def schema() -> Any:
    """TEI P5, all of it."""
    return etree.RelaxNG(etree.parse(SCHEMA))


@here
@pytest.mark.parametrize("called", [Called.NAMES, Called.NOBODY])
def test_document_holds_to_its_schema(full: Desk, called: Called) -> None:
    schema().assertValid(document(full, called))


@here
def test_document_of_nothing_holds_to_its_schema(ana: Desk) -> None:
    schema().assertValid(document(ana))


def test_words_of_a_passage_are_those_of_the_text(full: Desk) -> None:
    part = document(full).find(f".//t:div[@{XML_ID}='v.{full.version.uuid}']", NS)
    passages = ["".join(each.itertext()) for each in part if etree.QName(each).localname != "head"]
    assert "\n".join(passages) == full.version.text


def test_words_between_anchors_are_the_annotations(full: Desk) -> None:
    root = document(full)
    told = {}
    for each in root.findall(".//t:annotation", NS):
        left, right = each.get("target").removeprefix("#range(").removesuffix(")").split(",")
        told[each.get(XML_ID).removeprefix("a.")] = between(root, left, right)
    assert told == {str(each.uuid): each.version.text[each.start : each.end] for each in
                    Annotation.objects.select_related("version")}  # fmt: skip


def between(root: Any, left: str, right: str) -> str:
    """The characters of the document's body between two anchors; passages end in the line feed after them."""
    found: list[str] = []
    inside = False
    for event, each in etree.iterwalk(root.find(".//t:body", NS), events=("start", "end")):
        if event == "start" and each.get(XML_ID) in (left, right):
            inside = each.get(XML_ID) == left
        text = each.text if event == "start" else each.tail
        if inside and text:
            found.append(text)
    return "".join(found)


def test_every_id_that_is_named_is_there_once(full: Desk) -> None:
    root = document(full)
    ids = [each.get(XML_ID) for each in root.iter() if each.get(XML_ID)]
    assert len(set(ids)) == len(ids)
    named = {word.removeprefix("#") for each in root.iter() for name in ("ana", "edRef", "target")
             for word in each.get(name, "").split() if "range(" not in word}  # fmt: skip
    assert named - set(ids) == set()


def test_every_entry_of_a_list_says_something(full: Desk) -> None:
    assert [each for each in document(full).findall(".//t:bibl", NS) if not each.text] == []


def test_page_breaks_are_the_printed_ones(full: Desk) -> None:
    root = document(full)
    breaks = [each.get("n") for each in root.findall(".//t:pb", NS)]
    marks = [mark.page for mark in layout(full.version).page_marks if mark.basis == "printed"]
    assert breaks == [*marks, "104"]
