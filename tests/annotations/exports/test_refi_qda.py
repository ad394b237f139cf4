"""REFI-QDA projects: by the format's own schema, with places that another program finds."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from annotations.actions import Content, LinkChoice, create_annotation
from annotations.exports.options import Called, ExportOptions
from annotations.exports.own_forms import NAMESPACE
from annotations.exports.refi_qda import write_refi_qda
from annotations.exports.subject import Export
from annotations.incoming.entries import UnreadableFile
from annotations.incoming.reading import read_source
from annotations.models import Annotation, Claim, Submission, Treatment
from tests.annotations.stage import Desk
from tests.factories import make_uuid

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "refi-qda"
NS = {"q": NAMESPACE}
WHEN = datetime(2026, 9, 1, tzinfo=UTC)
here = pytest.mark.skipif(not SHARED.exists(), reason="the schema of REFI-QDA is not here")


@pytest.fixture
def full(ana: Desk) -> Desk:
    """Ana's notes beyond 16 bits, with an authority, with what XML cannot hold."""
    roe = [LinkChoice(ana.roe, Treatment.DISTINGUISHES, quotes=True, pin="3", claim=ana.claims[0])]
    noted = (
        ("𝔘nder it none", Content("One\n\n  two 🏛️ <b>&", ana.claims[:2], roe)),
        ("may with\u00adhold", Content("a form\x0cfeed")),
        ("Two predicates", Content()),
    )
    for words, content in noted:
        create_annotation(
            ana.submission, by=ana.submission.user, uuid=make_uuid(words), version=ana.version, span=ana.span(words),
            content=content,
        )  # fmt: skip
    return ana


def written(at: Desk, options: ExportOptions | None = None) -> bytes:
    """Ana's work as a project."""
    chosen = Annotation.objects.for_export(Submission.objects.filter(pk=at.submission.pk))
    to = io.BytesIO()
    export = Export(at.submission.assignment, chosen, options or ExportOptions(), made_at=WHEN)
    write_refi_qda(export, to, lambda _done, _total: None)
    return to.getvalue()


def project(source: bytes) -> tuple[Any, zipfile.ZipFile]:
    """The project's XML, and the archive."""
    archive = zipfile.ZipFile(io.BytesIO(source))
    return etree.fromstring(archive.read("project.qde")), archive


@here
@pytest.mark.parametrize("called", Called)
def test_project_holds_to_its_schema(full: Desk, called: Called) -> None:
    schema = etree.XMLSchema(etree.parse(SHARED / "Project.xsd"))
    root, _archive = project(written(full, ExportOptions(called=called)))
    schema.assertValid(root)
    assert len(root.findall(".//q:PlainTextSelection", NS)) == 3
    assert len(root.findall(".//q:User", NS)) == (0 if called is Called.NOBODY else 1)


@here
def test_project_of_nothing_holds_to_its_schema(ana: Desk) -> None:
    root, _archive = project(written(ana))
    etree.XMLSchema(etree.parse(SHARED / "Project.xsd")).assertValid(root)
    assert [etree.QName(each).localname for each in root] == ["CodeBook"]


def test_positions_are_code_points_of_the_source(full: Desk) -> None:
    root, archive = project(written(full))
    source = root.find(".//q:TextSource", NS)
    text = archive.read(source.get("plainTextPath").replace("internal://", "sources/")).decode()
    assert text == full.version.text
    places = [(int(each.get("startPosition")), int(each.get("endPosition"))) for each in
              source.findall("q:PlainTextSelection", NS)]  # fmt: skip
    assert [text[start:end] for start, end in places] == ["𝔘nder it none", "may with\u00adhold", "Two predicates"]


def test_every_guid_that_is_named_is_there_once(full: Desk) -> None:
    root, _archive = project(written(full))
    guids = [each.get("guid") for each in root.iter() if each.get("guid")]
    assert len(set(guids)) == len(guids)
    named = {value for each in root.iter() for name, value in each.attrib.items()
             if name in ("targetGUID", "originGUID", "creatingUser")}  # fmt: skip
    assert named - set(guids) == set()


def test_retired_claim_that_is_in_use_stays_codable(full: Desk) -> None:
    Claim.objects.filter(pk=full.claims[0].pk).update(retired_at=WHEN)
    root, _archive = project(written(full))
    assert root.find(f".//q:Code[@guid='{full.claims[0].uuid}']", NS).get("isCodable") == "true"


def test_project_comes_in_as_it_went_out(full: Desk) -> None:
    first, second, third = read_source(written(full)).entries
    assert (first.exact, first.note) == ("𝔘nder it none", "One\n\n  two 🏛️ <b>&")
    assert [each.label for each in first.claims] == [claim.label for claim in full.claims[:2]]
    assert (first.links[0].pin, first.links[0].treatment, first.links[0].quotes) == ("3", "distinguishes", True)
    assert (second.exact, second.note, second.by) == ("may with\u00adhold", "a form\x0cfeed", "Ana")
    assert (third.start, third.end) == (full.span("Two predicates").start, full.span("Two predicates").end)


def test_links_that_another_program_kept_come_in(full: Desk) -> None:
    source, kept = zipfile.ZipFile(io.BytesIO(written(full))), io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in source.namelist():
            if name != "glossator.json":
                archive.writestr(name, source.read(name))
    (link,) = read_source(kept.getvalue()).entries[0].links
    assert (link.authority, link.treatment, link.quotes) == (full.roe.uuid, "distinguishes", True)


@here
@pytest.mark.parametrize("name", ["good", "bad-crlf-offsets", "bad-utf16-offsets"])
def test_project_of_another_program_is_read(name: str) -> None:
    (entry,) = read_source((SHARED / "own-samples" / f"{name}.qdpx").read_bytes()).entries
    assert (entry.exact, entry.start, [each.label for each in entry.claims], entry.by) == (
        "We hold that it does not", 207, ["Holding"], "s1",
    )  # fmt: skip


@here
def test_project_without_its_source_says_its_words_alone() -> None:
    (entry,) = read_source((SHARED / "own-samples" / "bad-missing-source.qdpx").read_bytes()).entries
    assert (entry.exact, entry.start) == ("We hold that it does not", None)


def test_archive_that_is_cut_off_is_refused(full: Desk) -> None:
    with pytest.raises(UnreadableFile, match="cannot be unpacked"):
        read_source(written(full)[:-200])
