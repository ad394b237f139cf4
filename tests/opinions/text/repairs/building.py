"""Small fictional cases to repair, and accounts of them that are made without the code that repairs."""

from dataclasses import replace

from opinions.text.corrections import printed_text
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedNoteMark, ParsedOpinion, ParsedPageMark, ParsedPassage

SERIES = "7 Fict. 412"


def passage(text: str, kind: PassageKind = PassageKind.PARAGRAPH, label: str | None = None) -> ParsedPassage:
    return marked(ParsedPassage(kind, "", label=label), text)


def marked(empty: ParsedPassage, words: str) -> ParsedPassage:
    """The passage with {*413} as a page mark and {^1} as a note's call, which are not part of the text."""
    text = ""
    pages: list[ParsedPageMark] = []
    notes: list[ParsedNoteMark] = []
    for number, piece in enumerate(words.replace("{", "}\0").split("}")):
        if not piece.startswith("\0"):
            text += piece
        elif piece[1] == "*":
            pages.append(ParsedPageMark(len(text), SERIES, piece[2:]))
        else:
            assert piece[1] == "^", (number, piece)
            notes.append(ParsedNoteMark(len(text), piece[2:]))
    return replace(empty, text=text, pages=tuple(pages), notes=tuple(notes))


def case(*passages: ParsedPassage) -> ParsedCase:
    return ParsedCase(CaseFacts(caption="Pott v. Kettle"), (ParsedOpinion(OpinionKind.MAJORITY, passages),))


def shown(passage: ParsedPassage) -> str:
    """The inverse of `marked`."""
    marks = [(mark.at, 1, f"{{*{mark.page}}}") for mark in passage.pages]
    marks += [(mark.at, 0, f"{{^{mark.label}}}") for mark in passage.notes]
    text = passage.text
    for at, _order, mark in sorted(marks, reverse=True):
        text = text[:at] + mark + text[at:]
    return text


def all_passages(repaired: ParsedCase) -> list[ParsedPassage]:
    return [each for opinion in repaired.opinions for each in opinion.passages]


def all_shown(repaired: ParsedCase) -> list[str]:
    return [shown(each) for each in all_passages(repaired)]


def printed_characters(repaired: ParsedCase) -> str:
    """What the source printed, white space aside."""
    return "".join("".join(printed_text(each).split()) for each in all_passages(repaired))


def marks_by_word(repaired: ParsedCase) -> list[tuple[str, str, int]]:
    """Each mark with the number of characters before it in the case, white space aside."""
    found = []
    before = 0
    for each in all_passages(repaired):
        for kind, marks in (
            ("page", [(m.at, m.page) for m in each.pages]),
            ("note", [(m.at, m.label) for m in each.notes]),
        ):
            found += [(kind, name, before + len("".join(each.text[:at].split()))) for at, name in marks]
        before += len("".join(each.text.split()))
    return sorted(found)
