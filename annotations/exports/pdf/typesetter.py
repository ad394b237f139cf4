"""The child process in which Typst sets a document: it bounds itself, sets one file, and ends.

Run as `python -I typesetter.py FOLDER SECONDS MEMORY_MB MADE_AT`. The folder holds `document.json` and our template;
Typst reads nothing outside of it but fonts, and on Linux has no network (`people.confined`). It writes
`document.pdf`. Signs that no font of the machine has are named in words, since a reader, and PDF/UA-1, cannot do with
empty boxes. What for another reason cannot be PDF/UA-1 becomes a tagged PDF that does not claim to be it.
"""

import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

MOST_OUTPUT: Final = 512 * 1024 * 1024
LAST_KNOWN: Final = 0x17F
"""Up to this code point the font in the wheel has every letter."""
NEVER_ALONE: Final = {"Mn", "Mc", "Me", "Cf", "Cc"}
"""The categories of what changes other signs or is not seen."""
MOST_TRIES: Final = 2000
"""Tries at which the search for signs without a font is ended."""
TRIED: Final = b'#set document(title: "signs")\n#set text(lang: "en")\n#sys.inputs.signs'
"""Sets signs alone, to see whether there are fonts for them."""


def main(folder: Path, seconds: int, memory_mb: int, made_at: int) -> int:
    """Sets the folder's document under these bounds; the return code of the process."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from people.confined import bound, leave_the_machine  # noqa: PLC0415 -- its folder is known from here on

    bound(seconds, memory_mb, MOST_OUTPUT)
    leave_the_machine()
    import typst  # noqa: PLC0415 -- it starts threads, with which no namespace can be left

    compiler = typst.Compiler(root=folder, font_paths=typst.Fonts())
    document = folder / "document.json"
    words = document.read_text(encoding="utf-8")
    missing = {ord(sign): named(sign) for sign in without_font(compiler, typst.TypstError, words)}
    if missing:
        document.write_text(words.translate(missing), encoding="utf-8")
    template, made = str(folder / "document.typ"), str(folder / "document.pdf")
    try:
        compiler.compile(template, made, pdf_standards="ua-1", timestamp=made_at)
    except typst.TypstError as error:
        sys.stderr.write(f"{error}\n")
        compiler.compile(template, made, timestamp=made_at)
    return 0


def without_font(compiler: Any, error: type[Exception], words: str) -> set[str]:
    """The signs in `words` that no font has. Marks that only change others are left to the setting itself."""
    rare = {sign for sign in set(words) if ord(sign) > LAST_KNOWN and unicodedata.category(sign) not in NEVER_ALONE}
    tries = iter(range(MOST_TRIES))

    def found(signs: list[str]) -> Iterator[str]:
        if not signs or next(tries, None) is None or _is_set(compiler, error, signs):
            return
        if len(signs) == 1:
            yield signs[0]
            return
        half = len(signs) // 2
        yield from found(signs[:half])
        yield from found(signs[half:])

    return set(found(sorted(rare)))


def named(sign: str) -> str:
    """What stands for a sign that cannot be shown: the name of a symbol, the number of a letter.

    >>> named("\U0001f600"), named("\U00010400")
    ('[grinning face]', '[U+10400]')
    """
    is_symbol = unicodedata.category(sign).startswith("S")
    return f"[{unicodedata.name(sign, '').lower() or 'symbol'}]" if is_symbol else f"[U+{ord(sign):04X}]"


def _is_set(compiler: Any, error: type[Exception], signs: list[str]) -> bool:
    try:
        compiler.compile(TRIED, sys_inputs={"signs": " ".join(signs)}, pdf_standards="ua-1")
    except error:
        return False
    return True


if __name__ == "__main__":
    folder, *bounds = sys.argv[1:]
    try:
        ended = main(Path(folder), *map(int, bounds))
    except MemoryError:
        ended = 77
    sys.stderr.flush()
    os._exit(ended)
