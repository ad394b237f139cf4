"""Bodies that are not what their header says, and files that are not what their name says."""

from typing import Final

FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data; boundary=edge"
HEAD: Final = b'--edge\r\nContent-Disposition: form-data; name="a"'
BODIES: Final[tuple[tuple[str, bytes], ...]] = (
    ("application/json", b'{"a":' * 20_000),
    ("application/json", b'[1e999, NaN, "\\ud800"]'),
    ("application/ld+json", b"\xff\xfe{"),
    ("text/plain", b"a=b"),
    ("", b"a=b"),
    ("nonsense", b"\x00"),
    (f"{FORM}; charset=martian", b"a=b&words=%E9"),
    (f"{FORM}; charset=utf-16", b"a=b"),
    (FORM, b"&&&===;;;%%%%00%zz"),
    (FORM, b"a=b&" * 6_000),
    ("multipart/form-data", b"a=b"),
    (f"multipart/form-data; boundary={'x' * 300}", b"a=b"),
    (MULTIPART, b"--edge\r\nContent-Disposition: form-data"),
    (MULTIPART, b'--edge\r\nContent-Disposition: form-data; name="words"\r\n\r\ncut'),
    (MULTIPART, b'--edge\r\nContent-Disposition: form-data; name="a"; filename="\x00../../a"\r\n\r\nx\r\n--edge--\r\n'),
    (MULTIPART, HEAD + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--edge--"),
    (f"{MULTIPART}; charset=utf-7", b'--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\n+AGE-\r\n--edge--\r\n'),
)  # fmt: skip


def upload(names: dict[str, bytes], files: dict[str, tuple[str, bytes]]) -> bytes:
    """A body of `MULTIPART`: fields by name, and files by name with their own name and bytes."""
    pieces = []
    for name, value in names.items():
        pieces.append(b'--edge\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), value))
    for name, (called, content) in files.items():
        head = b'--edge\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\n' % (
            name.encode(),
            called.encode(),
        )
        pieces.append(head + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    return b"".join(pieces) + b"--edge--\r\n"
