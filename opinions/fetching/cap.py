"""The Caselaw Access Project's static site: `/<reporter>/<volume>/cases/<page>-<nth>.json`, and `html/` beside it.

Reporters have names of their own there (`f3d`), which `ReportersMetadata.json` tells. A case's file is named for the
page on which it begins and for its place among the cases that begin there, so that a volume's list of cases, of
several megabytes, need not be asked for.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from django.utils.translation import gettext as _

from opinions.fetching.client import Client, NotFetched, NotThere
from opinions.fetching.fetched import Fetched
from opinions.fetching.places import Places
from opinions.text.courts import reporter
from opinions.text.full_citations import ReporterCitation

ON_ONE_PAGE: Final = 6
"""Cases that begin on one page, at most, that are looked at."""


def fetch_from_cap(citation: ReporterCitation, client: Client, places: Places) -> Fetched:
    """The JSON of the case at `citation`, and its HTML. Raises `NotThere` with a sentence, and `NotFetched`."""
    volume = f"{places.cap}/{_slug(citation, client, places)}/{quote(citation.volume, safe='')}"
    name = _file_name(citation, client, volume)
    source = client.get(f"{volume}/cases/{name}.json")
    client.tell(_("Asking the Caselaw Access Project for the case’s HTML …"))
    try:
        html = client.get(f"{volume}/html/{name}.html")
    except NotThere:
        html = b""
    return Fetched(f"{citation}.json", source, html, "CAP")


def _slug(citation: ReporterCitation, client: Client, places: Places) -> str:
    """The reporter's name at CAP."""
    client.tell(_("Asking the Caselaw Access Project for its reporters …"))
    listed = client.get_json(f"{places.cap}/ReportersMetadata.json")
    if not isinstance(listed, list):
        raise NotFetched("CAP's list of reporters has another shape than it had.")
    wanted = _spelled(citation.reporter)
    for each in listed:
        if isinstance(each, Mapping) and _spelled(str(each.get("short_name", ""))) == wanted and each.get("slug"):
            return quote(str(each["slug"]), safe="")
    raise NotThere(f"CAP has no reporter that is cited as “{citation.reporter}”.")


def _file_name(citation: ReporterCitation, client: Client, volume: str) -> str:
    absent = NotThere(f"CAP has no case at {citation}.")
    if not citation.page.isdecimal():
        raise absent
    for nth in range(1, ON_ONE_PAGE + 1):
        name = f"{citation.page:0>4}-{nth:02}"
        client.tell(_("Asking the Caselaw Access Project for %(citation)s …") % {"citation": citation})
        try:
            case = client.get_json(f"{volume}/cases/{name}.json")
        except NotThere:
            raise absent from None
        if _is_at(case, citation):
            return name
    raise absent


def _is_at(case: Any, citation: ReporterCitation) -> bool:
    """Whether the case object names the citation among its own."""
    citations = case.get("citations") if isinstance(case, Mapping) else None
    for each in citations if isinstance(citations, list) else ():
        try:
            found = ReporterCitation.parse(str(each.get("cite", ""))) if isinstance(each, Mapping) else None
        except ValueError:
            continue
        if found and (found.volume, found.page) == (citation.volume, citation.page):
            return _spelled(found.reporter) == _spelled(citation.reporter)
    return False


def _spelled(abbreviation: str) -> str:
    """A reporter's abbreviation as reporters-db prints it, without spaces: `F. 3d` and `F.3d` are one."""
    return reporter(abbreviation).edition.replace(" ", "")
