"""What a source printed, read back from a passage whose words a person corrected here and there."""

from opinions.text.parsed import ParsedPassage


def printed_text(passage: ParsedPassage) -> str:
    """The passage's words as its source printed them.

    >>> from opinions.text.kinds import PassageKind
    >>> from opinions.text.parsed import ParsedCorrection
    >>> kept = (ParsedCorrection(4, 6, "lavv"),)
    >>> printed_text(ParsedPassage(PassageKind.PARAGRAPH, "the la.", corrections=kept))
    'the lavv.'
    """
    return printed_between(passage, 0, len(passage.text))


def printed_between(passage: ParsedPassage, start: int, end: int) -> str:
    """What the source printed for `start` up to `end` of the text, which cut no correction in two."""
    pieces: list[str] = []
    at = start
    for each in passage.corrections:
        if start <= each.start and each.end <= end:
            pieces += [passage.text[at : each.start], each.printed]
            at = each.end
    return "".join([*pieces, passage.text[at:end]])
