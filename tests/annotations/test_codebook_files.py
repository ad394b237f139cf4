"""Codebooks in files: CSV and REFI-QDA as other programs write them; the palette as the colour-blind see it."""

import math
import re
from base64 import b64encode
from itertools import combinations
from pathlib import Path

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import etree

from annotations.codebooks.claim_rows import ClaimRow, UnreadableCodebook
from annotations.codebooks.csv_file import decode, read_csv, write_csv
from annotations.codebooks.importing import Fate, import_new, plan, read_codebook, take_rows
from annotations.codebooks.qdc import PALETTE, EmptyCodebook, read_qdc, write_qdc
from annotations.codebooks.rows import check, rows_of
from annotations.codebooks.starters import starters
from annotations.models import Codebook
from courses.models import Role
from tests.factories import make_codebook, make_course, make_person
from tests.themes import theme_tokens

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "data" / "refi-qda"
NEEDS_SCHEMA = pytest.mark.skipif(not SCHEMAS.exists(), reason="the schema of REFI-QDA is not here")
NVIVO = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="NVivo 14"><Codes>
<Code guid="5215CC69-B628-4E02-AFB9-9BEEAEE55808" name="Duty" isCodable="false" color="#f00">
<Description>What is owed.</Description>
<Code guid="{d7aa29da-519b-4946-9b90-253b6db8fd0a}" name="Notice" isCodable="true" color="#0000ff"/></Code>
</Codes></CodeBook>"""


def stance() -> Codebook:
    starter = starters()["stance-of-a-writing"]
    return import_new(make_course(), starter.rows, by=make_person("Tess"), title=starter.title)


def problems(text: str) -> list[tuple[int, str]]:
    return [(each.line, each.words) for each in read_codebook(text.encode()).problems]


def test_csv_holds_every_field(db: None) -> None:
    rows = rows_of(stance())
    read = check(read_csv(write_csv(rows)))
    assert read.problems == []
    assert [
        (row.key, row.parent, row.colour, row.pattern, row.texts, row.near_misses, row.uuid) for row in read.rows
    ] == [(row.key, row.parent, row.colour, row.pattern, row.texts, row.near_misses, row.uuid) for row in rows]


def test_csv_is_read_as_spreadsheets_write_it() -> None:
    source = 'sep=;\r\nName;Parent;Description\r\nDuty;;"owed; or\r\nnot"\r\nNotice;duty;\'=1\r\n'
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        read = check(read_csv(decode(source.encode(encoding))))
        assert read.problems == []
        assert [(row.line, row.label, row.parent, row.texts["definition"]) for row in read.rows] == [
            (2, "Duty", "", "owed; or\nnot"),
            (4, "Notice", "duty", "=1"),
        ]


def test_cell_is_no_formula() -> None:
    row = ClaimRow(1, "sum", "=SUM(A1)", texts={"definition": "-1"}, colour=1, pattern=1)
    line = write_csv([row]).split("\r\n")[1]
    assert line == "sum,'=SUM(A1),,,1,1,'-1,,,,,,,,,,,,"
    assert read_csv(write_csv([row])).rows[0].label == "=SUM(A1)"


def test_problems_are_named_by_line() -> None:
    assert problems("label,key,parent\nDuty,duty,duty\n") == [(2, "the claim is its own parent.")]
    assert problems("label,key,parent\nA,a,b\nB,b,a\nC,c,\n") == [
        (2, "the claim stands under itself."),
        (3, "the claim stands under itself."),
    ]
    assert problems("label,key,parent,colour,writing_kinds\nA,a,,9,essay\n,a,x,,\n") == [
        (2, "“9” is no colour: it is a number from 1 to 8."),
        (2, "“essay” is no kind of writing."),
        (3, "the key “a” stands on line 2 already."),
        (3, "a claim needs a label."),
        (3, "there is no claim with the key “x”."),
    ]


@pytest.mark.parametrize("source", [b"PK\x03\x04", b"a,b\n1,2\n", b'label\n"Duty', b"\0\0", b"x" * 2_000_001])
def test_what_is_no_codebook_is_refused(source: bytes) -> None:
    with pytest.raises(UnreadableCodebook):
        read_codebook(source)


@NEEDS_SCHEMA
def test_qdc_is_valid_and_brings_the_codebook_back(db: None) -> None:
    rows = rows_of(stance())
    written = write_qdc(rows)
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "Codebook.xsd"))
    schema.assertValid(etree.fromstring(written))
    read = check(read_qdc(written))
    assert read.problems == []
    told = [(row.label, row.uuid, row.colour, {name: text for name, text in row.texts.items() if text}) for row in rows]
    assert [(r.label, r.uuid, r.colour, {n: t for n, t in r.texts.items() if t}) for r in read.rows] == told
    parents = {row.key: row.label for row in read.rows}
    assert [parents.get(row.parent, "") for row in read.rows] == [
        next((each.label for each in rows if each.key == row.parent), "") for row in rows
    ]


def test_qdc_without_claims_is_none() -> None:
    with pytest.raises(EmptyCodebook):
        write_qdc([])


@NEEDS_SCHEMA
def test_specification_s_own_example_is_read() -> None:
    read = check(read_qdc((SCHEMAS / "spec-example-1-codebook.qdc").read_bytes()))
    assert [(row.label, row.retired) for row in read.rows] == [
        ("Topics", True), ("Economy", False), ("Health care", False), ("Values", True),
        ("Conservatives", False), ("Liberals", False),
    ]  # fmt: skip
    assert read.problems == []


def test_other_program_s_codes_are_read_with_their_nesting() -> None:
    read = check(read_qdc(NVIVO.encode()))
    assert [(r.label, r.key, r.parent, r.colour, r.retired, r.uuid) for r in read.rows] == [
        ("Duty", "duty", "", 6, True, "5215cc69-b628-4e02-afb9-9beeaee55808"),
        ("Notice", "notice", "duty", 1, False, "d7aa29da-519b-4946-9b90-253b6db8fd0a"),
    ]


def test_qdc_reads_nothing_beside_the_file() -> None:
    bomb = NVIVO.replace("<CodeBook", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><CodeBook', 1)
    with pytest.raises(UnreadableCodebook, match="document type"):
        read_qdc(bomb.replace("What is owed.", "&e;").encode())


def test_import_changes_what_is_there_and_takes_nothing_away(db: None) -> None:
    tess = make_person("Tess")
    codebook = make_codebook(make_course())
    text = "key,label,parent\nduty,Duty of care,\nnotice,Notice,duty\n"
    rows = read_codebook(text.encode(), codebook.claims.all()).rows
    assert [each.fate for each in plan(codebook, rows)] == [Fate.CHANGED, Fate.ADDED]
    take_rows(codebook, rows, by=tess)
    assert [(c.key, c.label, c.parent and c.parent.key, c.letters) for c in codebook.claims.all()] == [
        ("duty", "Duty of care", None, "Du"), ("notice", "Notice", "duty", "NO"),
        ("breach", "Breach", None, "Br"), ("cause", "Cause", None, "Ca"),
    ]  # fmt: skip
    assert [each.fate for each in plan(codebook, rows)] == [Fate.SAME, Fate.SAME]


def preview(browser: Client, address: str, source: bytes, **fields: str) -> str:
    """Sends the file, and what its preview's page carries of it."""
    answer = browser.post(address, {"source_file": SimpleUploadedFile("claims", source), **fields})
    assert answer.status_code == 200
    again = lxml.html.fromstring(answer.content.decode()).xpath("//input[@name='again']/@value")
    return str(again[0])


XML = '<?xml version="1.0" encoding="{0}"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{1}</Codes></CodeBook>'
CODE = '<Code guid="11111111-1111-4111-8111-111111111111" name="Équité" isCodable="true"/>'


@pytest.mark.parametrize(
    "source",
    [
        "label\nÉquité\n".encode(),
        "label\nÉquité\n".encode("utf-16"),
        "label\nÉquité\n".encode("cp1252"),
        XML.format("UTF-8", CODE).encode(),
        XML.format("UTF-16", CODE).encode("utf-16"),
        XML.format("iso-8859-1", CODE).encode("iso-8859-1"),
    ],
)
def test_file_is_previewed_before_it_is_taken_whatever_its_encoding(
    db: None, plain_static_files: None, source: bytes
) -> None:
    codebook = make_codebook(make_course())
    browser = Client()
    browser.force_login(make_person("Tess", course=codebook.course, role=Role.INSTRUCTOR))
    address = reverse("codebook_import", args=[codebook.uuid])

    again = preview(browser, address, source)
    assert codebook.claims.count() == 3
    assert browser.post(address, {"again": again, "confirm": "1"}).status_code == 302
    assert "Équité" in list(codebook.claims.values_list("label", flat=True))

    new = reverse("codebook_new", args=[codebook.course.uuid])
    again = preview(browser, new, source, title="Fairness", begin="file")
    assert Codebook.objects.count() == 1
    sent = {"again": again, "title": "Fairness", "begin": "file", "confirm": "1"}
    assert browser.post(new, sent).status_code == 302
    assert list(Codebook.objects.get(title="Fairness").claims.values_list("label", flat=True)) == ["Équité"]


def test_file_with_problems_is_not_taken(db: None, plain_static_files: None) -> None:
    codebook = make_codebook(make_course())
    browser = Client()
    browser.force_login(make_person("Tess", course=codebook.course, role=Role.INSTRUCTOR))
    address = reverse("codebook_import", args=[codebook.uuid])
    for again in (b64encode(b"label,key,parent\nA,a,a\n").decode(), "no base64!"):
        assert browser.post(address, {"again": again, "confirm": "1"}).status_code == 422
    assert codebook.claims.count() == 3


Colour = tuple[float, float, float]
NORMAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
SIGHTS = {
    "normal": NORMAL,
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Severity 1.0, on linear RGB: Machado, Oliveira and Fernandes, IEEE TVCG 15(6), 2009, table 1."""
NEAR = 10.0
"""CIE 1976 distances below this are taken for colours that a person may confuse side by side."""


def tokens() -> list[list[str]]:
    return [[themes[f"c{at}-line"] for at in range(1, 9)] for themes in theme_tokens().values()]


def lab(colour: str, sight: tuple[Colour, ...]) -> Colour:
    """CIELAB (D65) of an sRGB colour as that sight sees it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    seen = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in sight]
    xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    ratios = [sum(a * b for a, b in zip(row, seen, strict=True)) / w for row, w in zip(xyz, white, strict=True)]
    x, y, z = (r ** (1 / 3) if r > 0.008856 else 7.787 * r + 16 / 116 for r in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, sight: tuple[Colour, ...]) -> float:
    return math.dist(lab(one, sight), lab(other, sight))


def test_palette_of_files_is_that_of_the_pages() -> None:
    assert list(PALETTE) == tokens()[0]


@pytest.mark.parametrize("sight", SIGHTS)
def test_colours_of_the_palette_are_told_apart(sight: str) -> None:
    for lines in tokens():
        for one, other in combinations(range(8), 2):
            assert distance(lines[one], lines[other], SIGHTS[sight]) > NEAR, (sight, one + 1, other + 1)


def test_no_two_patterns_are_drawn_alike() -> None:
    css = (Path(__file__).resolve().parents[2] / "static" / "css" / "base.css").read_text()
    drawn = dict(re.findall(r"^:is\([^)]*\)\.p([2-8]) \{ (.*) \}$", css, re.MULTILINE))
    assert sorted(drawn) == list("2345678")
    assert len(set(drawn.values())) == 7
