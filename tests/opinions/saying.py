"""What is said of citations in tests: plainly invented authorities, and words of a version that cite them."""

from opinions.citation_states import Said
from opinions.models import Authority, OpinionText
from opinions.text.kinds import AuthorityKind, CitationForm
from opinions.text.spans import Span
from opinions.typed_authorities import typed_authority

WEIR = "Weir v. Mill, 12 U.S. 34 (1901)"


def span_of(version: OpinionText, words: str) -> Span:
    """The first place of the words in the version."""
    start = OpinionText.objects.get(pk=version.pk).text.index(words)
    return Span(start, start + len(words))


def weir_said(version: OpinionText, words: str, pin: str = "") -> Said:
    """The words cite an invented case in full, which the library may not know yet."""
    typed = typed_authority(AuthorityKind.CASE, WEIR)
    return Said(span_of(version, words), CitationForm.FULL, pin=pin, typed=typed)


def make_authority(
    name: str, kind: AuthorityKind = AuthorityKind.CASE, *, cite: str = "", year: str = "", key: str = ""
) -> Authority:
    """An authority of that name, which nothing cites yet."""
    return Authority.objects.create(kind=kind.value, key=key or name, cite=cite or name, name=name, year=year)
