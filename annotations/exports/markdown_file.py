"""Markdown (CommonMark): passages quoted and cited, with notes and authorities, to go on writing from.

What courts and people wrote stands there as they wrote it: every sign that Markdown would read is escaped, but for
notes, which are Markdown. In those nothing can become a heading or HTML.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.exports.counting import Counted
from annotations.exports.options import Order
from annotations.exports.quoting import quotation_of
from annotations.exports.rows import ExportRow
from annotations.exports.stored import ExportLink
from annotations.exports.subject import Export
from annotations.models import Treatment, Verdict
from opinions.citing import case_words, history_words
from opinions.text.kinds import EmphasisStyle
from opinions.text.quoting import Paragraph, Run

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>#|~&!])")
_BEGINNINGS: Final = frozenset("-+=0123456789")
"""With what a line may begin that Markdown takes for a list's or a heading's."""
_NOTE_SIGNS: Final = re.compile(
    r"(\\*)(?:<(?=[A-Za-z/!?])|\](?=\((?!\s*(?:https?:|mailto:))))|^(?=#{1,6}(?:\s|$))|^(?=(?:-{3,}|={2,})\s*$)",
    re.MULTILINE | re.IGNORECASE,
)
"""What begins HTML, a link to anything but the web and mail, a heading or a rule; with the backslashes before it."""
_DOUBTED: Final = re.compile(r"[<\]#]|---|==")
"""Without any of which `_NOTE_SIGNS` finds nothing."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def write_markdown(export: Export) -> Iterator[str]:
    """The file, passage by passage."""
    assignment = export.assignment
    yield f"# {escaped(assignment.title)}\n\n"
    cited = ", ".join(filter(None, [case_words(assignment.case), history_words(assignment.case)]))
    yield f"*{escaped(assignment.case.caption)}*, {escaped(cited)}\n\n"
    made = _("%(title)s, %(course)s. Exported on %(day)s (UTC).") % {
        "title": escaped(export.title), "course": escaped(str(assignment.course)),
        "day": date_format(export.made_at, "j F Y, H:i"),
    }  # fmt: skip
    yield f"{made}\n\n"
    if export.asked:
        yield _("Filter: %(filter)s") % {"filter": escaped("; ".join(export.asked))} + "\n\n"
    counted, heading, seen, first = Counted(), None, set[str](), True
    for row in export.rows(once=False):
        if export.options.order is not Order.TEXT and (first or row.group_key != heading):
            heading = row.group_key
            yield f"## {escaped(row.group) or _('Without a claim')}\n\n"
        first = False
        if row.uuid_text not in seen:
            counted.count(row)
        seen.add(row.uuid_text)
        yield "".join(_passage(row))
    if first:
        yield _("No passage matches.") + "\n"
    yield from _authorities(counted)


@lru_cache(maxsize=1024)
def escaped(words: str) -> str:
    r"""The words so that Markdown shows them as they are; a line break is a space.

    >>> print(escaped("1. *Roe* v. <b>"))
    1\. \*Roe\* v. \<b\>
    """
    plain = words.replace("\n", " ")
    if not plain.isprintable():  # which no control character is
        plain = _CONTROL.sub("\ufffd", plain)
    signs = _SIGNS.sub(r"\\\1", plain)
    if signs.lstrip()[:1] not in _BEGINNINGS:
        return signs
    return re.sub(r"^(\s*)([-+=])", r"\1\\\2", re.sub(r"^(\s*\d+)([.)])", r"\1\\\2", signs))


def _passage(row: ExportRow) -> Iterator[str]:
    quoted = quotation_of(row)
    for paragraph, following in zip_longest(quoted, quoted[1:]):
        goes_on = paragraph.block and following is not None and following.block
        yield f"{'> ' if paragraph.block else ''}{_written(paragraph)}\n{'>' if goes_on else ''}\n"
    told = [", ".join(escaped(label) for label in row.claims), escaped(row.annotator)]
    yield " · ".join(filter(None, told)) + "\n\n" if any(told) else ""
    if row.note:
        yield _noted(row.note) + "\n\n"
    for link in row.links:
        yield f"- {_linked(link)}\n"
    for reply in row.replies:
        yield "- " + ": ".join(filter(None, [escaped(reply.by), escaped(reply.words)])) + "\n"
    for remark in row.remarks:
        verdict = str(Verdict(remark.verdict).label) if remark.verdict else ""
        told = [escaped(remark.about), escaped(verdict), escaped(remark.words)]
        yield "- " + _("Told: %(words)s") % {"words": ": ".join(filter(None, told))} + "\n"
    yield "\n" if row.links or row.replies or row.remarks else ""


def _written(paragraph: Paragraph) -> str:
    return "".join([_run(run) if run.styles else escaped(run.text) for run in paragraph.runs])


@lru_cache(maxsize=1024)
def _run(run: Run) -> str:
    """Words in one style; the marks stand close to the words, or they would be none.

    They are kept: those of citations are the same again and again.
    """
    bare = run.text.strip()
    mark = "**" if EmphasisStyle.BOLD in run.styles else "*" if EmphasisStyle.ITALIC in run.styles else ""
    if not mark or not bare:
        return escaped(run.text)
    before, after = run.text[: run.text.index(bare)], run.text[run.text.index(bare) + len(bare) :]
    return f"{before}{mark}{escaped(bare)}{mark}{after}"


def _noted(note: str) -> str:
    """A note, which is Markdown already; it makes no heading, no rule, no HTML and no link but to the web and mail."""
    plain = note.replace("\r\n", "\n")
    if not plain.isprintable():  # which no control character is
        plain = _CONTROL.sub("\ufffd", plain)
    return _NOTE_SIGNS.sub(_disarmed, plain) if _DOUBTED.search(plain) else plain


def _disarmed(found: re.Match[str]) -> str:
    """The sign with a backslash before it, unless one stands there: of two the second is escaped by the first."""
    before = found[1] or ""
    return found[0] if len(before) % 2 else f"{before}\\{found[0][len(before) :]}"


def _linked(link: ExportLink) -> str:
    treatment = str(Treatment(link.treatment).label) + (_(", quotes") if link.quotes else "")
    pin = _(", at %(pin)s") % {"pin": escaped(link.pin)} if link.pin else ""
    return f"{treatment}: {_named(link.cite, link.name)}{pin}"


def _authorities(counted: Counted) -> Iterator[str]:
    found = counted.authorities()
    if found:
        yield f"## {_('Authorities')}\n\n"
    for each in found:
        yield f"- {_named(each.cite, each.name)} ({each.treatment_words})\n"


def _named(cite: str, name: str) -> str:
    """A citation with the case's name in italics."""
    if name and cite.startswith(name):
        return f"*{escaped(name)}*{escaped(cite.removeprefix(name))}"
    return escaped(cite)
