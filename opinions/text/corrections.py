"""Words that a person corrected in a passage, with what the source printed kept beside them."""

from dataclasses import dataclass

from opinions.text.parsed import ParsedPassage


@dataclass(frozen=True, slots=True)
class ParsedCorrection:
    """The words at `start` up to `end` of the passage's text (code points) stand where the source prints `printed`."""

    start: int
    end: int
    printed: str


@dataclass(frozen=True, slots=True)
class CorrectedPassage(ParsedPassage):
    """A passage whose words a person corrected here and there; its corrections in order, none overlapping another."""

    corrections: tuple[ParsedCorrection, ...] = ()


def corrections_of(passage: ParsedPassage) -> tuple[ParsedCorrection, ...]:
    """The corrections in `passage`, in order."""
    return passage.corrections if isinstance(passage, CorrectedPassage) else ()


def printed_text(passage: ParsedPassage) -> str:
    """The passage's words as its source printed them.

    >>> from opinions.text.kinds import PassageKind
    >>> kept = (ParsedCorrection(4, 6, "lavv"),)
    >>> printed_text(CorrectedPassage(PassageKind.PARAGRAPH, "the la.", corrections=kept))
    'the lavv.'
    """
    return printed_between(passage, 0, len(passage.text))


def printed_between(passage: ParsedPassage, start: int, end: int) -> str:
    """What the source printed for `start` up to `end` of the text, which cut no correction in two."""
    pieces: list[str] = []
    at = start
    for each in corrections_of(passage):
        if start <= each.start and each.end <= end:
            pieces += [passage.text[at : each.start], each.printed]
            at = each.end
    return "".join([*pieces, passage.text[at:end]])
