"""Values that nobody types and any program can send: bytes of a query or a form, before they are percent-encoded."""

from typing import Final

from hypothesis import strategies as st

HOSTILE: Final[tuple[bytes, ...]] = (
    b"",
    b" ",
    b"\x00",
    b"a\x00b",
    b"\xff\xfe",
    b"\xed\xa0\x80",  # a lone surrogate, as UTF-8 may not have it
    b"\xc3",
    "\U0010ffff\u202e\u0301\ufeff\u2028".encode(),
    b"-1",
    b"0",
    b"1",
    b"9" * 19,
    b"-" + b"9" * 19,
    b"2147483648",
    b"9" * 10_000,
    "٣".encode(),
    "²".encode(),
    "Ⅷ".encode(),
    b"1_000",
    b" 1 ",
    b"+1",
    b"1e400",
    b"NaN",
    b"-Infinity",
    b"0x1f",
    b"0001-01-01T00:00",
    b"0001-01-01",
    b"9999-12-31T23:59",
    b"9999-12-31",
    b"10000-01-01",
    b"2026-02-30T25:61",
    b"00000000-0000-0000-0000-000000000000",
    b"{00000000-0000-0000-0000-000000000000}",
    b"urn:uuid:00000000000000000000000000000000",
    b"null",
    b"[]",
    b"{}",
    b'[{"a":' * 2_000,
    b"user:",
    b"authority:x",
    b":::,,,",
    b"1:2:3",
    b"-1:-1",
    b"a=b&c=d",
    b"../../../etc/passwd",
    b"%s%n%(a)s{0}{{x}}",
    b"' OR 1=1 --",
    b"<script>alert(1)</script>",
    b"//elsewhere.invalid/",
    b"a\r\nSet-Cookie: x=y",
    b"x" * 70_000,
    "é".encode() * 300,
    b"\n\n\n",
    b"(a+)+$" * 40,
    b'"' * 99,
    b"\\",
    b"=cmd|' /C calc'!A0",
)
"""The known ones. Each has broken some program."""
NUMBERS: Final = st.integers(min_value=-(10**30), max_value=10**30).map(lambda number: str(number).encode())
WORDS: Final = st.text(max_size=200).map(lambda words: words.encode("utf-8", "surrogatepass"))
DATES: Final = st.datetimes().map(lambda moment: moment.isoformat().encode())
made: Final = st.one_of(
    st.sampled_from(HOSTILE),
    NUMBERS,
    WORDS,
    DATES,
    st.binary(max_size=40),
    st.uuids().map(lambda one: str(one).encode()),
)
"""The known ones, and what Hypothesis thinks of."""
