"""One HTML file that needs nothing else: passages quoted and cited, with notes and authorities.

It has its own policy (no script, nothing fetched). Its words are in `templates/export_file.html`.
"""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final
from uuid import UUID

from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from annotations.citing.citer import MOST
from annotations.exports.counting import Counted
from annotations.exports.options import Order
from annotations.exports.quoting import quotation_of
from annotations.exports.rows import ExportRow
from annotations.exports.stored import ExportLink
from annotations.exports.subject import Export
from annotations.exports.talk import ExportRemark
from annotations.markdown import as_html
from annotations.models import Treatment, Verdict
from annotations.reading.offline import HEAD, own_style
from annotations.reading.reader import case_title
from opinions.text.kinds import EmphasisStyle
from opinions.text.quoting import Paragraph, Run
from people.gaps import Gapped, gap

GAPS: Final = {
    name: gap(name)
    for name in ("anchor", "pin", "paragraphs", "claims", "annotator", "note", "links", "replies", "remarks")
}
"""What a passage says, by the names that the template has for it."""
_TAGS: Final = ((EmphasisStyle.ITALIC, "i"), (EmphasisStyle.UNDERLINE, "u"), (EmphasisStyle.BOLD, "b"))
"""From the innermost."""
STYLES: Final = ("css/tokens.css", "css/exported.css")


@dataclass(frozen=True, slots=True)
class LinkShown:
    """An authority as it is printed: the case's name apart, which is in italics."""

    treatment: str
    quotes: bool
    name: str
    rest: str
    pin: str


@dataclass(frozen=True, slots=True)
class AuthorityShown:
    """An authority in the list at the end."""

    name: str
    rest: str
    treatments: str


def write_html(export: Export) -> Iterator[str]:
    """The file, passage by passage."""
    title = f"{export.assignment.title} · {export.title}"
    yield HEAD.format(title=escape(title), style=own_style(STYLES))
    yield _drawn("opening", _opening(export))
    passages, counted = _Passages(), Counted()
    heading: UUID | None = None
    numbers: dict[str, int] = {}
    for number, row in enumerate(export.rows(once=False), start=1):
        if export.options.order is not Order.TEXT and (number == 1 or row.group_key != heading):
            heading = row.group_key
            yield _drawn("heading", {"words": row.group})
        if row.uuid_text not in numbers:
            counted.count(row)
        numbers.setdefault(row.uuid_text, number)
        yield passages.drawn(row, f"passage-{number}")
    authorities = [
        AuthorityShown(*_parted(each.cite, each.name), each.treatment_words) for each in counted.authorities()
    ]
    yield _drawn("closing", {"authorities": authorities, "count": len(numbers)})
    yield "</body></html>\n"


def _drawn(partial: str, shown: dict[str, Any]) -> str:
    return str(get_template(f"export_file.html#{partial}").render(shown))


def _opening(export: Export) -> dict[str, Any]:
    return {
        "case": case_title(export.assignment.case),
        "assignment": export.assignment,
        "title": export.title,
        "asked": export.asked,
        "count": export.kept().count(),
        "made": f"{date_format(export.made_at, 'j F Y, H:i')} UTC",
    }


class _Passages:
    """Draws passages: each shape of one is written by the template once, with gaps, which each passage fills."""

    def __init__(self) -> None:
        self._shape = cache(_shape)
        self._links = lru_cache(MOST)(_links)

    def drawn(self, row: ExportRow, anchor: str) -> str:
        """The passage under that anchor."""
        note = as_html(row.note) if row.note else ""
        claims = "; ".join(row.claims)
        said = {
            "anchor": anchor,
            "pin": row.pin,
            "paragraphs": _paragraphs(quotation_of(row)),
            "claims": claims,
            "annotator": row.annotator,
            "note": note,
            "links": self._links(*[link._replace(narrowed=None) for link in row.links]) if row.links else "",
            "replies": _piece("replies", row.replies) if row.replies else "",
            "remarks": _piece("remarks", [_remark(each) for each in row.remarks]) if row.remarks else "",
        }
        shape = self._shape(pin=bool(row.pin), claims=bool(claims), annotator=bool(row.annotator), note=bool(note))
        return shape.filled({GAPS[name]: words for name, words in said.items()}.__getitem__)


def _shape(**has: bool) -> Gapped:
    """A passage with gaps, of which those are left out that it has not."""
    gaps = {name: mark_safe(each) for name, each in GAPS.items()}  # noqa: S308 -- letters and digits
    return Gapped(_drawn("passage", {name: each if has.get(name, True) else "" for name, each in gaps.items()}))


def _paragraphs(paragraphs: Sequence[Paragraph]) -> SafeString:
    drawn = [f"""<p {'class="block"' if each.block else ""}>{_runs(each.runs)}</p>""" for each in paragraphs]
    return mark_safe("".join(drawn))  # noqa: S308 -- words are escaped in `_runs`


def _runs(runs: Sequence[Run]) -> str:
    return "".join([_run(run) if run.styles else html.escape(run.text) for run in runs])


@lru_cache(maxsize=1024)
def _run(run: Run) -> str:
    """Words in one style; they are kept, since those of citations are the same again and again."""
    words = html.escape(run.text)
    for style, tag in _TAGS:
        words = f"<{tag}>{words}</{tag}>" if style in run.styles else words
    return words


def _links(*links: ExportLink) -> SafeString:
    return _piece("links", [_link(each) for each in links])


def _piece(partial: str, shown: Sequence[object]) -> SafeString:
    """A piece of a passage, which the template's partial draws of what it is called by."""
    return mark_safe(_drawn(partial, {partial: shown}).strip())  # noqa: S308 -- it is a template's


def _link(link: ExportLink) -> LinkShown:
    return LinkShown(str(Treatment(link.treatment).label), link.quotes, *_parted(link.cite, link.name), link.pin)


def _remark(remark: ExportRemark) -> dict[str, str]:
    verdict = str(Verdict(remark.verdict).label) if remark.verdict else ""
    return {"about": remark.about, "verdict": verdict, "words": remark.words}


def _parted(cite: str, name: str) -> tuple[str, str]:
    """The case's name and the rest of its citation; all is rest where the citation does not begin with a name."""
    return (name, cite.removeprefix(name)) if name and cite.startswith(name) else ("", cite)
