"""Authorities for LaTeX and reference managers: BibTeX in BibLaTeX's types (its manual, section 2.1), in UTF-8.

A case is a `@jurisdiction`, a law a `@legislation`: BibLaTeX and pandoc know both, BibTeX prints them as `@misc`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from opinions.text.authority_exports import Reference, parted, references
from opinions.text.parsed import ParsedAuthority

TYPES: Final = {"CASE": "jurisdiction", "STAT": "legislation", "JOUR": "article", "BOOK": "book"}
"""The entry type of each RIS type."""
FIELDS: Final = {
    "container": "journaltitle", "volume": "volume", "page": "pages", "section": "number", "court": "institution",
    "year": "date",
}  # fmt: skip
SPECIAL: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}  # fmt: skip
"""What TeX takes for markup, as it is written to be read as itself."""
_SIGNS: Final = str.maketrans(SPECIAL)


def bibtex_entries(authorities: Iterable[ParsedAuthority]) -> Iterator[str]:
    """One entry after the other; keys tell what they name (`board-roth-1972`) and are unique in the file."""
    taken: set[str] = set()
    for reference in references(authorities):
        key = _free(_key(reference), taken)
        told = [("title", f"{{{_escaped(reference.title)}}}")]
        if reference.authors:
            names = (f"{family}, {given}".rstrip(", ") for family, given in map(parted, reference.authors))
            told.append(("author", " and ".join(map(_escaped, names))))
        values = ((name, getattr(reference, ours)) for ours, name in FIELDS.items())
        told += [(name, _escaped(value)) for name, value in values if value]
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in told)
        yield f"@{TYPES[reference.ris_type]}{{{key},\n{lines}}}\n\n"


def _escaped(value: str) -> str:
    """The value on one line, every sign of it as itself."""
    return " ".join(value.split()).translate(_SIGNS)


def _key(reference: Reference) -> str:
    """The first word of each party of a case, an author's name, else the title's first words; then the year."""
    if reference.authors:
        named = [parted(reference.authors[0])[0]]
    elif reference.ris_type == "CASE":
        named = [_first(party) for party in reference.title.split(" v. ")[:2]]
    else:
        named = reference.title.split()[:4]
    words = ["".join(re.findall(r"[a-z0-9]+", _plain(each))) for each in (*named, reference.year)]
    return "-".join(filter(None, words)) or "authority"


def _first(party: str) -> str:
    return re.split(r"[\s,]", party.strip(), maxsplit=1)[0]


def _plain(words: str) -> str:
    """In lower case, without accents: keys are ASCII alone."""
    return unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()


def _free(key: str, taken: set[str]) -> str:
    """The key, with a number where another entry has it."""
    number = next(n for n in range(1, len(taken) + 2) if (key if n == 1 else f"{key}-{n}") not in taken)
    found = key if number == 1 else f"{key}-{number}"
    taken.add(found)
    return found
