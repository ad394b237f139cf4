"""The core's vocabularies as the choices of fields."""

from opinions.text.kinds import AuthorityKind, CitationForm, EmphasisStyle, OpinionKind, PageBasis, PassageKind

Vocabulary = type[OpinionKind | PassageKind | AuthorityKind | CitationForm | PageBasis | EmphasisStyle]


def choices_of(kinds: Vocabulary) -> list[tuple[str, str]]:
    """The values of one of the core's vocabularies with their words, as a field's choices."""
    return [(kind.value, kind.value.replace("_", " ")) for kind in kinds]
