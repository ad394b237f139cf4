"""The one table of commands: what a key does, where, and the keys that it has until a person chooses others.

The page carries the table in its help (`templates/keyboard_help.html`); `static/js/commands.js` reads it there.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Scope(StrEnum):
    """Where a key counts. `PAGE` is everywhere on the reading page; of the others there one counts at a time.

    `SETTLING` is on a passage of the key's page, `PAIRING` on a place of two students' work; those pages have no other.
    """

    TEXT = "text"
    CHOOSING = "choosing"
    PANEL = "panel"
    REVIEW = "review"
    JUDGING = "judging"
    PAGE = "page"
    SETTLING = "settling"
    PAIRING = "pairing"


HEADINGS: Final = {
    Scope.TEXT: _("In the text"),
    Scope.CHOOSING: _("Choosing words"),
    Scope.PANEL: _("In a note"),
    Scope.REVIEW: _("Over the class’s text"),
    Scope.JUDGING: _("Reading a student’s work"),
    Scope.PAGE: _("Everywhere"),
    Scope.SETTLING: _("Settling the key"),
    Scope.PAIRING: _("Two students side by side"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a key does: `keys` as `annotations.shortcuts.keys` writes them.

    `digits`: its key is written with 1 and stands for 1 to 9.
    """

    name: str
    scope: Scope
    words: str | Promise
    keys: tuple[str, ...]
    digits: bool = False


def _of(scope: Scope, name: str, words: str | Promise, *keys: str, digits: bool = False) -> Command:
    return Command(name, scope, words, keys, digits)


COMMANDS: Final = (
    _of(Scope.TEXT, "passage-next", _("next passage"), "ArrowDown", "j"),
    _of(Scope.TEXT, "passage-previous", _("passage before"), "ArrowUp", "k"),
    _of(Scope.TEXT, "passage-first", _("first passage"), "Home"),
    _of(Scope.TEXT, "passage-last", _("last passage"), "End"),
    _of(Scope.TEXT, "heading-next", _("next heading"), "Alt+PageDown", "h"),
    _of(Scope.TEXT, "heading-previous", _("heading before"), "Alt+PageUp", "Shift+h"),
    _of(Scope.TEXT, "mark-next", _("in the passage: next mark, citation or note"), "ArrowRight"),
    _of(Scope.TEXT, "mark-previous", _("in the passage: mark, citation or note before"), "ArrowLeft"),
    _of(Scope.TEXT, "own-next", _("the same, citations passed over: next"), "Alt+Shift+ArrowRight", "]"),
    _of(Scope.TEXT, "own-previous", _("the same, citations passed over: before"), "Alt+Shift+ArrowLeft", "["),
    _of(Scope.TEXT, "enter", _("choose words; on a citation, its card; on a mark, its notes"), "Enter"),
    _of(Scope.TEXT, "choose-here", _("on a citation or a mark: choose words from there on"), "Shift+Enter"),
    _of(Scope.TEXT, "copy", _("on a mark or a note: copy its words and citation"), "Mod+c", "c"),
    _of(Scope.TEXT, "back", _("from a mark back to its passage"), "Escape"),
    _of(Scope.CHOOSING, "word-next", _("next word"), "ArrowRight"),
    _of(Scope.CHOOSING, "word-previous", _("word before"), "ArrowLeft"),
    _of(Scope.CHOOSING, "word-more", _("one word more"), "Shift+ArrowRight"),
    _of(Scope.CHOOSING, "word-fewer", _("one word fewer"), "Shift+ArrowLeft"),
    _of(Scope.CHOOSING, "sentence-next", _("next sentence"), "Alt+ArrowRight", "Mod+ArrowRight"),
    _of(Scope.CHOOSING, "sentence-previous", _("sentence before"), "Alt+ArrowLeft", "Mod+ArrowLeft"),
    _of(Scope.CHOOSING, "sentence-more", _("one sentence more"), "Alt+Shift+ArrowRight", "Mod+Shift+ArrowRight"),
    _of(Scope.CHOOSING, "sentence-fewer", _("one sentence fewer"), "Alt+Shift+ArrowLeft", "Mod+Shift+ArrowLeft"),
    _of(Scope.CHOOSING, "passage-next", _("next passage"), "ArrowDown"),
    _of(Scope.CHOOSING, "passage-previous", _("passage before"), "ArrowUp"),
    _of(Scope.CHOOSING, "passage-more", _("to the end of the passage, then of the next"), "Shift+ArrowDown"),
    _of(Scope.CHOOSING, "passage-fewer", _("to the start of the passage, then of the one before"), "Shift+ArrowUp"),
    _of(Scope.CHOOSING, "grow", _("grow: word, clause, sentence, passage, two passages"), "Alt+Shift+ArrowUp"),
    _of(Scope.CHOOSING, "shrink", _("shrink by the same steps"), "Alt+Shift+ArrowDown"),
    _of(Scope.CHOOSING, "enter", _("open the note"), "Enter"),
    _of(Scope.CHOOSING, "back", _("leave"), "Escape"),
    _of(Scope.PANEL, "claim", _("a claim on or off"), "1", digits=True),
    _of(Scope.PANEL, "authorities", _("to the authorities that the words lean on"), "Alt+Shift+a", "a"),
    _of(Scope.PANEL, "save", _("save"), "Mod+Enter"),
    _of(Scope.PANEL, "close", _("close; what you typed is kept"), "Escape"),
    _of(Scope.REVIEW, "split-next", _("next disagreement"), "Alt+Shift+d", "d"),
    _of(Scope.REVIEW, "split-previous", _("disagreement before"), "Alt+Shift+e", "Shift+d"),
    _of(Scope.REVIEW, "missed-next", _("next passage that was missed"), "Alt+Shift+m", "m"),
    _of(Scope.REVIEW, "missed-previous", _("missed passage before"), "Alt+Shift+j", "Shift+m"),
    _of(Scope.REVIEW, "place-next", _("next marked passage"), "Alt+Shift+ArrowDown", "j"),
    _of(Scope.REVIEW, "place-previous", _("marked passage before"), "Alt+Shift+ArrowUp", "k"),
    _of(Scope.JUDGING, "entry-next", _("next annotation"), "Alt+Shift+ArrowDown", "j"),
    _of(Scope.JUDGING, "entry-previous", _("annotation before"), "Alt+Shift+ArrowUp", "k"),
    _of(Scope.JUDGING, "convincing", _("convincing; again: no verdict"), "1"),
    _of(Scope.JUDGING, "partly", _("partly convincing"), "2"),
    _of(Scope.JUDGING, "unconvincing", _("not convincing"), "3"),
    _of(Scope.JUDGING, "comment", _("to the comment"), "Alt+Shift+c", "c"),
    _of(Scope.JUDGING, "save", _("save and go on"), "Mod+Enter"),
    _of(Scope.JUDGING, "leave", _("from the comment back to the annotation"), "Escape"),
    _of(Scope.JUDGING, "whole", _("to the comment on the whole"), "Alt+Shift+w", "w"),
    _of(Scope.JUDGING, "student-next", _("next student, or claim"), "Alt+Shift+ArrowRight", "n"),
    _of(Scope.JUDGING, "student-previous", _("student, or claim, before"), "Alt+Shift+ArrowLeft", "p"),
    _of(Scope.PAGE, "help", _("this list of keys"), "Mod+/", "?"),
    _of(Scope.PAGE, "undo", _("undo the last change"), "Mod+z"),
    _of(Scope.PAGE, "redo", _("do it again"), "Mod+Shift+z", "Mod+y"),
    _of(Scope.PAGE, "note-next", _("next note that is shown"), "Alt+Shift+n", "n"),
    _of(Scope.PAGE, "note-previous", _("note before, of those that are shown"), "Alt+Shift+p", "p"),
    _of(Scope.PAGE, "find", _("find in the opinion and in notes"), "Alt+Shift+f", "/"),
    _of(Scope.PAGE, "reply", _("reply to the chosen note"), "Alt+Shift+r", "r"),
    _of(Scope.PAGE, "history", _("history of the chosen note"), "Alt+Shift+h"),
    _of(Scope.PAGE, "sticky", _("one claim for every selection: begin, end"), "Alt+Shift+s", "s"),
    _of(Scope.PAGE, "brief", _("your brief"), "Alt+Shift+b", "b"),
    _of(Scope.PAGE, "linear", _("text and notes as one column"), "Alt+Shift+l"),
    _of(Scope.SETTLING, "candidate-next", _("next passage"), "j", "ArrowDown"),
    _of(Scope.SETTLING, "candidate-previous", _("passage before"), "k", "ArrowUp"),
    _of(Scope.SETTLING, "candidate-accept", _("accept"), "a"),
    _of(Scope.SETTLING, "candidate-defensible", _("defensible alternative"), "d"),
    _of(Scope.SETTLING, "candidate-reject", _("reject, with a reason"), "r"),
    _of(Scope.SETTLING, "candidate-undo", _("take back what is settled"), "u"),
    _of(Scope.PAIRING, "place-next", _("next place"), "Alt+Shift+ArrowDown", "j"),
    _of(Scope.PAIRING, "place-previous", _("place before"), "Alt+Shift+ArrowUp", "k"),
    _of(Scope.PAIRING, "difference-next", _("next place where they differ"), "Alt+Shift+d", "d"),
    _of(Scope.PAIRING, "difference-previous", _("the one before"), "Alt+Shift+e", "Shift+d"),
    _of(Scope.PAIRING, "pair-next", _("next student on the right"), "Alt+Shift+ArrowRight", "n"),
    _of(Scope.PAIRING, "pair-previous", _("student before on the right"), "Alt+Shift+ArrowLeft", "p"),
)
