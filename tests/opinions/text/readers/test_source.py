"""Decoding: what is read, and what is refused with a message that says what, where, and what to do."""

import pytest

from opinions.text.readers.source import DecodedSource, UnreadableSource, decode

CURLY = "“It’s so ordered,” § 5 — affirmed."


@pytest.mark.parametrize(
    ("source", "encoding"),
    [
        (CURLY.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + CURLY.encode(), "utf-8"),
        (b"\xff\xfe" + CURLY.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + CURLY.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_unicode_is_read_without_a_word(source: bytes, encoding: str) -> None:
    decoded = decode(source)
    assert (decoded.text, decoded.encoding, decoded.warnings) == (CURLY, encoding, ())


def test_windows_1252_is_read_with_a_warning_at_its_first_byte() -> None:
    decoded = decode(CURLY.encode("windows-1252"))
    assert (decoded.text, decoded.encoding) == (CURLY, "windows-1252")
    [warning] = decoded.warnings
    assert warning.at == 0
    assert warning.message.startswith("The file is not UTF-8 (byte 0 is 0x93); it was read as Windows-1252.")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "The file is empty (0 bytes)."),
        (b" \n\t ", "The file holds only white space."),
        (b"{\\rtf1 Affirmed.}", "This is a rich text document (RTF), not plain text (its first bytes, at byte 0, say"),
        (b"PK\x03\x04....", "This is a ZIP archive without a Word document in it, not plain text"),
        (b"\xd0\xcf\x11\xe0....", "This is an old Word document (DOC), not plain text"),
        (b"Affirmed.\0\0", "Byte 9 is zero, so the file is binary, not plain text."),
        (b"Affirmed.\x01", "Character 9 is the control character U+0001, which no text holds"),
        (b"\xff\xfeA\x00\x00\xd8", "The file says that it is UTF-16-LE, but byte 4 is not."),
        (b"\xef\xbb\xbfAb\xff", "The file says that it is UTF-8, but byte 5 is not."),
        (b"Affirmed \x81 now", "The file is not UTF-8, and byte 9 (0x81) does not look like Windows-1252 either."),
        ("Решение суда".encode("koi8-r"), "The file is not UTF-8, and byte 0 (0xF2)"),
    ],
)
def test_what_is_no_text_is_refused(source: bytes, message: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        decode(source)
    assert str(refused.value)[: len(message)] == message
    assert str(refused.value).rsplit(". ", 1)[-1].split()[0] in {"Save", "Choose"}


@pytest.mark.parametrize("source", [b"%PDF-1.7\n...", b"PK\x03\x04 [Content_Types].xml word/document.xml"])
def test_documents_are_handed_on_as_they_are(source: bytes) -> None:
    assert decode(source) == DecodedSource("", "binary", document=source)


def test_word_document_with_a_password_is_refused_as_such() -> None:
    source = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableSource) as refused:
        decode(source)
    assert str(refused.value) == ("This Word document is protected with a password: save it without one and try again.")


def test_too_large_a_file_is_refused_before_it_is_looked_at() -> None:
    source = b"%PDF-" + bytes(50_000_000)
    with pytest.raises(UnreadableSource) as refused:
        decode(source)
    assert str(refused.value) == (
        "The file has 50,000,005 bytes, and 20,000,000 is the most that is read: everything from byte 20,000,000 on is "
        "too much. Split the file, one case in each, and try again."
    )


def test_limit_is_a_parameter() -> None:
    assert decode(b"12345", limit=5).text == "12345"
    with pytest.raises(UnreadableSource, match="6 bytes, and 5 is the most"):
        decode(b"123456", limit=5)
