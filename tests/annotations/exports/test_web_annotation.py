"""Web Annotation: what is written, against the W3C's assertions and its context."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions import Content, LinkChoice, create_annotation
from annotations.exports import rows as export_rows
from annotations.exports.options import Called, ExportOptions, names_in
from annotations.exports.subject import Export
from annotations.exports.web_annotation import contexts, own_context, write_web_annotation
from annotations.models import Annotation, Submission, Treatment
from annotations.talk.actions import create_reply
from opinions.text.spans import Span
from tests.annotations.exports.w3c import asserted, expanded, failures, keys
from tests.annotations.stage import Desk, signed_in
from tests.factories import make_person, make_uuid


@pytest.fixture
def full(ana: Desk) -> Desk:
    """Ana's notes with all that one can have: none of it, all of it, beyond 16 bits, several lines."""
    roe = [LinkChoice(ana.roe, Treatment.DISTINGUISHES, quotes=True, pin="3", claim=ana.claims[0])]
    noted = (
        ("duty of care & candor", Content("À voir:\n\n- “one”\n- 𝔘", [ana.claims[0], ana.claims[1]], roe)),
        ("𝔘nder it none may with\u00adhold", Content()),
        ("Two predicates", Content("", [], [LinkChoice(ana.roe)])),
    )
    for words, content in noted:
        create_annotation(
            ana.submission, by=ana.submission.user, uuid=make_uuid(words), version=ana.version, span=ana.span(words),
            content=content,
        )  # fmt: skip
    return ana


def export(at: Desk, options: ExportOptions | None = None) -> Export:
    """Ana's work."""
    assignment, options = at.submission.assignment, options or ExportOptions()
    chosen = Annotation.objects.for_export(Submission.objects.filter(pk=at.submission.pk))
    return Export(assignment, chosen, options, names_in(options, Export(assignment, chosen).names, [assignment]))


def collection(at: Desk, options: ExportOptions | None = None) -> Any:
    """The file, read."""
    return json.loads("".join(write_web_annotation(export(at, options))))


def items(found: Any) -> Iterator[Any]:
    """Its annotations, each with the contexts of the file."""
    return ({"@context": found["@context"], **each} for each in found["first"]["items"])


def test_file_holds_what_the_w3c_asserts(full: Desk) -> None:
    found = collection(full, ExportOptions(talk=True))
    assert failures(found, "collections/collectionMusts.test") == []
    page = {"@context": found["@context"], **found["first"]}
    assert failures(page, "collections/pages/pageMusts.test") == []
    assert [failures(each, "annotations/annotationMusts.test") for each in items(found)] == [[], [], []]


def test_annotations_are_written_as_an_encoder_writes_them(full: Desk) -> None:
    create_reply(
        Annotation.objects.order_by("pk")[0], by=full.submission.user, uuid=make_uuid("said"), words='"No", \\ 𝔘.'
    )
    pieces = list(write_web_annotation(export(full, ExportOptions(talk=True))))
    lines = "".join(pieces).splitlines()[1:-1]
    assert [json.dumps(json.loads(each.rstrip(",")), ensure_ascii=False, separators=(",", ":")) for each in lines] == [
        each.rstrip(",") for each in lines
    ]
    assert len(lines) == 3


def test_bench_refuses_what_the_w3c_says_is_wrong() -> None:
    samples = sorted(asserted("derived-single-fault").glob("*.json"))
    musts = "annotations/annotationMusts.test"
    accepted = {path.stem for path in samples if not failures(json.loads(path.read_text()), musts)}
    # Of these the suite asks nothing; the fault of anno7, a second id, is mended in this copy.
    assert accepted == {"anno7", "anno14", "anno15", "anno23", "anno26", "anno27"}


def test_every_key_is_declared(full: Desk) -> None:
    found = collection(full, ExportOptions(talk=True))
    declared = set(json.loads((asserted("w3c-web-annotation") / "jsonld" / "anno.jsonld").read_text())["@context"])
    assert keys(found) - declared - set(own_context()["@context"]) == {"@context"}
    assert not declared & set(own_context()["@context"])


def test_expansion_drops_nothing_of_an_annotation(full: Desk) -> None:
    create_reply(Annotation.objects.get(uuid=make_uuid("duty of care & candor")), by=full.submission.user,
                 uuid=UUID(int=5), words="Indeed.")  # fmt: skip
    first = next(items(collection(full, ExportOptions(talk=True))))
    (whole,) = expanded(first)
    oa, own = "http://www.w3.org/ns/oa#", f"{contexts()[1]}#"
    assert whole["@id"] == f"{settings.BASE_URL}/web-annotations/{make_uuid('duty of care & candor')}/"
    assert [each["@id"] for each in whole[f"{oa}motivatedBy"]] == [f"{oa}{name}" for name in
                                                                  ("commenting", "tagging", "linking")]  # fmt: skip
    bodies = whole[f"{oa}hasBody"]
    assert [body[f"{oa}hasPurpose"][0]["@id"].rpartition("#")[2] for body in bodies] == [
        "commenting", "tagging", "tagging", "linking", "replying"
    ]  # fmt: skip
    link = bodies[3]
    assert link[f"{own}treatment"] == [{"@value": "distinguishes"}]
    assert link[f"{own}quotes"] == [{"@value": True}]
    assert link[f"{own}forTag"] == bodies[1][f"{oa}canonical"]
    assert bodies[1][f"{own}claim"] == [{"@id": full.claims[0].uuid.urn}]
    (target,) = whole[f"{oa}hasTarget"]
    span = full.span("duty of care & candor")
    assert target[f"{own}fingerprint"] == [{"@value": full.version.fingerprint}]
    position = target[f"{oa}hasSelector"][1]
    assert [position[f"{oa}{edge}"][0]["@value"] for edge in ("start", "end")] == [span.start, span.end]


def test_offsets_are_code_points(full: Desk) -> None:
    second = next(islice(items(collection(full)), 1, None))
    quote, position = second["target"]["selector"]
    span = Span(position["start"], position["end"])
    assert span.slice(full.version.text) == quote["exact"] == "𝔘nder it none may with\u00adhold"


def test_pseudonyms_and_nobody_tell_no_name(full: Desk) -> None:
    called = collection(full, ExportOptions(called=Called.PSEUDONYMS))["first"]["items"][0]["creator"]
    assert (set(called), called["id"]) == ({"id", "type", "nickname"}, full.submission.uuid.urn)
    nobody = json.dumps(collection(full, ExportOptions(called=Called.NOBODY)))
    assert "creator" not in nobody
    assert "Ana" not in nobody


def test_nothing_is_an_empty_collection(ana: Desk) -> None:
    found = collection(ana)
    assert (found["total"], "first" in found) == (0, False)
    assert failures(found, "collections/collectionMusts.test") == []


def test_pieces_come_before_the_last_row_is_read(full: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_rows, "PAGE", 1)
    pieces = write_web_annotation(export(full))
    with CaptureQueriesContext(connection) as queries:
        next(pieces)
        assert len(queries) == 0
        assert '"exact":"duty of care & candor"' in list(islice(pieces, 2))[1]
        first = len(queries)
        assert [piece for piece in pieces if "exact" in piece] != []
        assert len(queries) > first


def test_address_of_an_annotation_gives_it(full: Desk) -> None:
    address = f"/web-annotations/{make_uuid('Two predicates')}/"
    answer = full.client.get(address)
    assert answer.headers["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    assert answer.json() == list(items(collection(full)))[2]
    led = full.client.get(address, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert led["Location"].endswith(f"#annotation-card-{make_uuid('Two predicates')}")


def test_own_context_is_public(db: None) -> None:
    answer = Client().get("/contexts/glossator.jsonld")
    assert (answer.headers["Access-Control-Allow-Origin"], answer.json()) == ("*", own_context())


def test_classmates_annotation_is_not_there(full: Desk) -> None:
    ben = make_person("Ben", course=full.submission.assignment.course)
    assert signed_in(ben).get(f"/web-annotations/{make_uuid('Two predicates')}/").status_code == 404
