"""Files that are made to do harm, at every reader of a form's file: refused in a sentence, and soon."""

import io
import zipfile
from collections.abc import Callable

import pytest

from annotations.codebooks.claim_rows import UnreadableCodebook
from annotations.codebooks.qdc import read_qdc
from annotations.incoming.archives import MOST_UNPACKED
from annotations.incoming.entries import UnreadableFile
from annotations.incoming.reading import read_source

DTD = '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE q [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE q SYSTEM "http://127.0.0.1:9/x.dtd">'
PARAMETER = '<!DOCTYPE q [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>'
DEEP = "<a>" * 100_000


def packed(name: str, content: bytes, **more: bytes) -> bytes:
    """An archive with that file."""
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        for each, words in more.items():
            archive.writestr(each, words)
    return to.getvalue()


@pytest.mark.parametrize("prologue", [DTD, BOMB, OUTSIDE, PARAMETER])
@pytest.mark.parametrize("entity", ["&x;", "&l11;", "words"])
def test_document_types_are_never_read(prologue: str, entity: str) -> None:
    source = f"{prologue}<CodeBook xmlns='urn:QDA-XML:codebook:1.0'>{entity}</CodeBook>".encode()
    with pytest.raises(UnreadableCodebook):
        read_qdc(source)
    project = f"{prologue}<Project xmlns='urn:QDA-XML:project:1.0'>{entity}</Project>".encode()
    with pytest.raises(UnreadableFile):
        read_source(packed("project.qde", project))
    cas = f"{prologue}<xmi:XMI xmlns:xmi='http://www.omg.org/XMI'>{entity}</xmi:XMI>".encode()
    with pytest.raises(UnreadableFile):
        read_source(packed("a.xmi", cas, **{"TypeSystem.xml": b"<typeSystemDescription/>"}))


@pytest.mark.parametrize("make", [DEEP.encode, lambda: packed("project.qde", DEEP.encode())])
def test_nesting_without_end_is_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(UnreadableFile):
        read_source(make())
    with pytest.raises(UnreadableCodebook):
        read_qdc(DEEP.encode())


@pytest.mark.parametrize(
    "source", [b"[" * 200_000, b'{"first":' * 200_000, b'{"%FEATURE_STRUCTURES":' + b"[" * 200_000]
)
def test_json_too_deep_is_refused(source: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_source(source)


def test_archive_that_swells_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UnreadableFile, match="larger than"):
        read_source(packed("project.qde", bytes(MOST_UNPACKED + 1)))


def test_archive_whose_sizes_lie_is_refused() -> None:
    whole = packed("project.qde", bytes(4_000_000))
    small = (1000).to_bytes(4, "little")
    forged = whole.replace((4_000_000).to_bytes(4, "little"), small)
    with pytest.raises(UnreadableFile, match="cannot be unpacked"):
        read_source(forged)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b.qde", "C:\\x.qde"])
def test_names_in_archives_lead_nowhere(name: str) -> None:
    with pytest.raises(UnreadableFile):
        read_source(packed(name, b"words"))


@pytest.mark.parametrize(
    "source", [b"\x00" * 1000, b"\xff\xfe\x00", b"PK\x03\x04", b"%PDF-1.7", b"a,b\n" + b'"' * 100_000]
)
def test_files_of_another_kind_are_refused(source: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_source(source)
