"""What CourtListener's JSON says of a case: caption, citations, court, date, docket number."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from opinions.text.parsed import CaseFacts
from opinions.text.readers import numbering

CITE_FIELDS = (
    "federal_cite_one",
    "federal_cite_two",
    "federal_cite_three",
    "scotus_early_cite",
    "specialty_cite_one",
    "state_cite_one",
    "state_cite_two",
    "state_cite_three",
    "state_cite_regional",
    "neutral_cite",
)
DATABASE = re.compile(r"\b(?:LEXIS|WL)\b")
COURT_URL = re.compile(r"/(?:jurisdiction|courts)/(?P<id>[a-z0-9]+)/?$")
Shape = Mapping[str, Any]


def merged_facts(facts: CaseFacts, obj: object) -> CaseFacts:
    """The facts of a case as `facts` has them, and where that is silent as an object of CourtListener has them."""
    source = first_object(obj)
    if source is None:
        return facts
    layers = layers_of(source)
    return CaseFacts(
        caption=facts.caption or _first(layers, ("case_name", "case_name_full", "caseName")),
        citations=facts.citations or tuple(_citations(layers)),
        court=facts.court or _court(layers),
        decided=facts.decided or _first(layers, ("date_filed", "dateFiled"))[:10],
        docket_number=facts.docket_number or _first(layers, ("docket_number", "docketNumber")),
        en_banc=facts.en_banc,
        history=facts.history,
    )


def layers_of(source: Shape | None) -> list[Shape]:
    """The object, and those in it that say more of the case."""
    if source is None:
        return []
    nested = [source.get(name) for name in ("cluster", "citation", "docket")]
    within = [each for each in nested if isinstance(each, Mapping)]
    dockets = [each.get("docket") for each in within]
    return [source, *within, *(each for each in dockets if isinstance(each, Mapping))]


def first_object(obj: object) -> Shape | None:
    """The first object of JSON that tells of a case: itself, the first of a list, or of the results of a search."""
    if isinstance(obj, list):
        return next((found for each in obj if (found := first_object(each)) is not None), None)
    if isinstance(obj, Mapping) and isinstance(obj.get("results"), list):
        return first_object(obj["results"])
    return obj if isinstance(obj, Mapping) else None


def _first(layers: Sequence[Shape], names: Sequence[str]) -> str:
    found = (layer.get(name) for layer in layers for name in names)
    return next((value for value in found if isinstance(value, str) and value), "")


def _court(layers: Sequence[Shape]) -> str:
    court = _first(layers, ("court_id", "court"))
    match = COURT_URL.search(court)
    return match["id"] if match else "" if "/" in court else court


def _citations(layers: Sequence[Shape]) -> list[str]:
    """The reporter citations, those of databases left out: these number no pages."""
    found: list[str] = []
    for layer in layers:
        listed = layer.get("citations") or layer.get("citation")
        for each in listed if isinstance(listed, list) else []:
            if isinstance(each, Mapping) and each.get("volume") and each.get("reporter") and each.get("page"):
                found.append(f"{each['volume']} {each['reporter']} {each['page']}")
            elif isinstance(each, str):
                found.append(each)
        found.extend(str(layer[name]) for name in CITE_FIELDS if layer.get(name))
    usable = [each for each in found if not DATABASE.search(each)]
    return list(dict.fromkeys(numbering.spelled_neutral(each) for each in usable))
