"""CourtListener's API, version 4: `citation-lookup/` names the cluster, from where its opinions and docket are asked.

Only addresses that we build ourselves are asked: of those in an answer the number alone is used.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from opinions.fetching.client import Client, NotFetched, NotThere
from opinions.fetching.fetched import Fetched
from opinions.fetching.places import Places
from opinions.text.full_citations import ReporterCitation

NUMBER: Final = re.compile(r"(\d+)/?$")
MOST_OPINIONS: Final = 20
FOUND, SEVERAL = 200, 300


def fetch_from_courtlistener(citation: ReporterCitation, client: Client, places: Places) -> Fetched:
    """The cluster of the case at `citation`, with its opinions and docket in it. Raises `NotThere`, `NotFetched`."""
    api, token = f"{places.courtlistener}/api/rest/v4", places.courtlistener_token
    client.tell(_("Asking CourtListener for %(citation)s …") % {"citation": citation})
    cluster = _cluster(citation, client.get_json(f"{api}/citation-lookup/", token=token, form={"text": str(citation)}))
    opinions = []
    numbers = _numbers(cluster.get("sub_opinions"))[:MOST_OPINIONS]
    for at, number in enumerate(numbers, start=1):
        client.tell(_("Asking CourtListener for opinion %(at)d of %(all)d …") % {"at": at, "all": len(numbers)})
        opinions.append(client.get_json(f"{api}/opinions/{number}/", token=token))
    if not opinions:
        raise NotFetched(f"CourtListener names no opinion of {cluster.get('case_name') or citation}.")
    client.tell(_("Asking CourtListener for the docket …"))
    dockets = [client.get_json(f"{api}/dockets/{number}/", token=token) for number in _numbers([cluster.get("docket")])]
    whole = {**cluster, "sub_opinions": opinions} | ({"docket": dockets[0]} if dockets else {})
    return Fetched(f"{citation}.json", json.dumps(whole, ensure_ascii=False).encode(), b"", "CourtListener")


def _cluster(citation: ReporterCitation, answer: Any) -> Mapping[str, Any]:
    """The one cluster that is meant."""
    found = answer[0] if isinstance(answer, list) and answer and isinstance(answer[0], Mapping) else {}
    listed = found.get("clusters")
    clusters = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    if found.get("status") == SEVERAL or len(clusters) > 1:
        names = "; ".join(str(each.get("case_name", "")) for each in clusters)
        raise NotFetched(f"CourtListener has several cases at {citation}: {names}. Bring the file of the one you mean.")
    if found.get("status") != FOUND or not clusters:
        raise NotThere(f"CourtListener has no case at {citation}.")
    return clusters[0]


def _numbers(addresses: Any) -> list[str]:
    """The numbers at the end of the addresses."""
    listed = addresses if isinstance(addresses, list) else []
    return [found[1] for each in listed if each is not None and (found := NUMBER.search(str(each)))]
