"""One HTML file that needs nothing else: passages quoted and cited, with notes and authorities.

It has its own policy (no script, nothing fetched). Its words are in `templates/export_file.html`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.html import escape

from annotations.exports.counting import Counted
from annotations.exports.options import Order
from annotations.exports.quoting import quotation_of
from annotations.exports.rows import ExportRow
from annotations.exports.stored import ExportLink
from annotations.exports.subject import Export
from annotations.exports.talk import ExportRemark
from annotations.models import Treatment, Verdict
from annotations.offline import HEAD, own_style
from annotations.quoted import paragraph_view
from annotations.reader import case_title

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
    passage, counted = get_template("export_file.html#passage"), Counted()
    heading: UUID | None = None
    numbers: dict[UUID, int] = {}
    for number, row in enumerate(export.rows(once=False), start=1):
        if export.options.order is not Order.TEXT and (number == 1 or row.group_key != heading):
            heading = row.group_key
            yield _drawn("heading", {"words": row.group})
        if row.uuid not in numbers:
            counted.count(row)
        numbers.setdefault(row.uuid, number)
        yield passage.render(_passage(row, f"passage-{number}"))
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


def _passage(row: ExportRow, anchor: str) -> dict[str, Any]:
    return {
        "row": row,
        "paragraphs": [paragraph_view(each) for each in quotation_of(row)],
        "links": [_link(each) for each in row.links],
        "remarks": [_remark(each) for each in row.remarks],
        "anchor": anchor,
    }


def _link(link: ExportLink) -> LinkShown:
    return LinkShown(str(Treatment(link.treatment).label), link.quotes, *_parted(link.cite, link.name), link.pin)


def _remark(remark: ExportRemark) -> dict[str, str]:
    verdict = str(Verdict(remark.verdict).label) if remark.verdict else ""
    return {"about": remark.about, "verdict": verdict, "words": remark.words}


def _parted(cite: str, name: str) -> tuple[str, str]:
    """The case's name and the rest of its citation; all is rest where the citation does not begin with a name."""
    return (name, cite.removeprefix(name)) if name and cite.startswith(name) else ("", cite)
