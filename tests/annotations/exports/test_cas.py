"""UIMA CAS as dkpro-cassis reads it: places by its own count, also beyond 16 bits."""

import io
import json
import zipfile
from typing import Any

import pytest
from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

from annotations.exports.cas import FEATURES, write_cas_json, write_cas_xmi
from annotations.exports.own_forms import LAYER
from annotations.exports.subject import Export
from annotations.incoming.entries import UnreadableFile
from annotations.incoming.reading import read_source
from annotations.models import Annotation, Submission
from opinions.text.spans import to_utf16
from people.models import User
from tests.annotations.stage import Desk, desk
from tests.factories import make_person


@pytest.fixture
def full(ana: Desk) -> Desk:
    """Ana's notes: two claims on words beyond 16 bits, none on others after them, a form feed in a note."""
    ana.annotate("𝔘nder it none", "One\n<two> 🏛️", [0, 1], links=True)
    ana.annotate("may with\u00adhold", "a form\x0cfeed")
    return ana


def file_of(at: Desk, write: Any) -> bytes:
    """The class's work."""
    chosen = Annotation.objects.for_export(Submission.objects.filter(assignment=at.submission.assignment))
    to = io.BytesIO()
    write(Export(at.submission.assignment, chosen), to, lambda _done, _total: None)
    return to.getvalue()


def archived(at: Desk, write: Any) -> zipfile.ZipFile:
    """The same, opened."""
    return zipfile.ZipFile(io.BytesIO(file_of(at, write)))


def spans(cas: Any) -> list[tuple[str, str | None, str | None]]:
    """Words, claim and note of each span."""
    return [(each.get_covered_text(), each.claim, each.note) for each in cas.select(LAYER)]


def test_json_has_a_span_for_each_claim(full: Desk) -> None:
    archive = archived(full, write_cas_json)
    (name,) = archive.namelist()
    cas = load_cas_from_json(archive.read(name).decode())
    assert cas.sofa_string == full.version.text
    labels = [claim.label for claim in full.claims[:2]]
    assert spans(cas) == [
        ("𝔘nder it none", labels[0], "One\n<two> 🏛️"),
        ("𝔘nder it none", labels[1], "One\n<two> 🏛️"),
        ("may with\u00adhold", None, "a form\x0cfeed"),
    ]


def test_json_counts_utf_16_units(full: Desk) -> None:
    archive = archived(full, write_cas_json)
    found = json.loads(archive.read(archive.namelist()[0]))["%FEATURE_STRUCTURES"]
    placed = sorted((each["begin"], each["end"]) for each in found if each["%TYPE"] == LAYER)
    span = full.span("may with\u00adhold")
    text = full.version.text
    assert placed[-1] == (to_utf16(text, span.start), to_utf16(text, span.end))
    assert placed[-1][0] == span.start + 1


def test_xmi_tells_what_it_cannot_hold(full: Desk) -> None:
    archive = archived(full, write_cas_xmi)
    system = load_typesystem(io.BytesIO(archive.read("TypeSystem.xml")))
    name = next(each for each in archive.namelist() if each.endswith(".xmi"))
    cas = load_cas_from_xmi(io.BytesIO(archive.read(name)), typesystem=system)
    assert spans(cas)[2] == ("may with\u00adhold", None, "a form\ufffdfeed")
    second = Annotation.objects.get(note="a form\x0cfeed")
    assert archive.read("REPLACED.txt").decode() == f"{name}: annotation {second.uuid}, note: U+000C at 6\n"
    assert {each.name for each in system.get_type(LAYER).features} == set(FEATURES)


def test_each_writing_and_person_has_a_file(full: Desk) -> None:
    assignment = full.submission.assignment
    namesake = make_person("A-na", course=assignment.course)
    User.objects.filter(pk=namesake.pk).update(name="Ana/")
    desk(assignment, namesake).annotate("Two predicates")
    desk(assignment, namesake, writing=1).annotate("owes nothing")
    names = archived(full, write_cas_json).namelist()
    assert len(set(names)) == len(names) == 3
    assert [name.partition("/")[2] for name in names] == ["ana.json", "ana-2.json", "ana-2.json"]


@pytest.mark.parametrize("write", [write_cas_json, write_cas_xmi])
def test_archive_comes_in_again(full: Desk, write: Any) -> None:
    found = read_source(file_of(full, write))
    first, second = found.entries
    assert found.feature == f"{LAYER}:claim"
    assert [each.label for each in first.claims] == [claim.label for claim in full.claims[:2]]
    assert (first.exact, first.start, first.note, first.by) == (
        "𝔘nder it none", full.span("𝔘nder it none").start, "One\n<two> 🏛️", "Ana",
    )  # fmt: skip
    (link,) = first.links
    assert (link.cite, link.pin, link.treatment) == (full.roe.cite, "3", "mentions")
    assert (second.exact, second.fingerprint) == ("may with\u00adhold", full.version.fingerprint)


def test_another_feature_can_name_the_claims(full: Desk) -> None:
    archive = archived(full, write_cas_json)
    found = read_source(archive.read(archive.namelist()[0]), f"{LAYER}:pin")
    assert found.features[0] == f"{LAYER}:claim"
    assert [[each.label for each in entry.claims] for entry in found.entries] == [["100"], ["100"]]


def test_feature_is_chosen_on_the_page(full: Desk) -> None:
    archive = archived(full, write_cas_json)
    address = f"/submissions/{full.submission.uuid}/bring-in/"
    sent = {"source_file": io.BytesIO(archive.read(archive.namelist()[0]))}
    seen = full.client.post(address, sent)
    assert seen.context["read"].feature == f"{LAYER}:claim"
    again = {"again": seen.context["again"], "feature": f"{LAYER}:pin", "reread": "1"}
    read = full.client.post(address, again).context["read"]
    assert (read.feature, [each.claims[0].label for each in read.entries]) == (f"{LAYER}:pin", ["100", "100"])


def test_xmi_alone_is_refused(full: Desk) -> None:
    archive = archived(full, write_cas_xmi)
    name = next(each for each in archive.namelist() if each.endswith(".xmi"))
    with pytest.raises(UnreadableFile, match="needs its type system"):
        read_source(archive.read(name))


def test_json_that_is_no_cas_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no UIMA CAS"):
        read_source(b'{"%FEATURE_STRUCTURES": [{"%TYPE": "x"}]}')
