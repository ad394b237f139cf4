"""What our Word files open with: what they are of, and exactly which texts they quote."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.exports.options import Reveal
from annotations.exports.subject import Export
from annotations.exports.word.document import Frame
from annotations.exports.word.markup import Look, Markup, paragraph, run
from annotations.exports.word.quoted_words import case_citation, written
from opinions.citing import writing_words
from opinions.models import OpinionText

FINGERPRINT_SHOWN = 12
"""Digits of a fingerprint in a header; the opening has all of them."""
REVEAL_WORDS = {
    Reveal.BEFORE: gettext_lazy("only what was made before the reveal"),
    Reveal.AFTER: gettext_lazy("only what came after the reveal"),
}


def frame_of(export: Export, versions: Sequence[OpinionText]) -> Frame:
    """The file's header and footer: case, course, assignment, and the first text's fingerprint."""
    assignment = export.assignment
    first = versions[0].fingerprint[:FINGERPRINT_SHOWN] if versions else ""
    end = _("text %(fingerprint)s") % {"fingerprint": f"{first} …" if len(versions) > 1 else first} if first else ""
    header = f"{assignment.case.caption} · {assignment.course.title} · {assignment.title}"
    return Frame(f"{assignment.title} · {export.title}", shortened(header), end, export.made_at)


def opening(
    export: Export, subtitle: str, versions: Sequence[OpinionText], notes: Sequence[Markup] = (), *, title: str = ""
) -> Iterator[Markup]:
    """The title, and in a line each: the case as it is cited, course, assignment, whose work, when, which texts.

    `notes` are calls of footnotes, which follow the subtitle. `title` is somebody's own; empty for the case's name.
    """
    case = export.assignment.case
    yield paragraph([run(title or case.caption, Look(italic=not title))], "Title")
    yield paragraph([run(subtitle), *notes], "Subtitle")
    yield _fact(_("Case"), written(case_citation(case)))
    if case.fictional:
        yield _fact("", [run(_("An invented case, for practice"), Look(bold=True))])
    yield _fact(_("Course"), [run(str(export.assignment.course.title))])
    yield _fact(_("Assignment"), [run(export.assignment.title)])
    yield _fact(_("Work of"), [run(export.title)])
    asked = [*export.asked, *([str(REVEAL_WORDS[export.options.reveal])] if export.options.reveal else [])]
    if asked:
        yield _fact(_("Shown"), [run("; ".join(asked))])
    made = export.made_at.astimezone(ZoneInfo(export.assignment.course.time_zone))
    yield _fact(_("Made"), [run(date_format(made, "j F Y, H:i T"))])
    for version in versions:
        told = _("%(writing)s: version %(number)d, SHA-256 %(fingerprint)s") % {
            "writing": writing_words(version.opinion),
            "number": version.number,
            "fingerprint": version.fingerprint,
        }
        yield _fact(_("Text"), [run(told)])


def shortened(words: str, most: int = 94) -> str:
    """The words, cut at that many code points so that they stay on one line."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _fact(name: str, pieces: Iterable[Markup]) -> Markup:
    return paragraph([run(name, Look(bold=True)), run("\t"), *pieces], "Fact")
