"""Cases by their citation from collections that publish them: the Caselaw Access Project, and CourtListener."""

from opinions.fetching.cap import fetch_from_cap
from opinions.fetching.client import Client, NotFetched, NotThere, Tell
from opinions.fetching.courtlistener import fetch_from_courtlistener
from opinions.fetching.fetched import Fetched
from opinions.fetching.places import Places, places_of_settings
from opinions.text.full_citations import ReporterCitation

__all__ = ["Fetched", "NotFetched", "NotThere", "Places", "fetch", "places_of_settings"]


def fetch(citation: ReporterCitation, places: Places, tell: Tell | None = None) -> Fetched:
    """The source of the case at `citation` (reporter as reporters-db prints it): from CAP, else from CourtListener.

    `tell` hears in words, before each answer is asked for, what is asked, and of whom.
    Raises `NotThere` where neither holds it, and `NotFetched` with a sentence for a person where one cannot be asked;
    all requests together take at most `places.seconds` seconds.
    """
    client = Client(places, tell)
    try:
        return fetch_from_cap(citation, client, places)
    except NotThere as absent:
        if not places.courtlistener_token:
            raise NotThere(
                f"{absent} CourtListener may have it, but needs a token: whoever runs this installation can set "
                "COURTLISTENER_TOKEN."
            ) from absent
        try:
            return fetch_from_courtlistener(citation, client, places)
        except NotThere as also:
            raise NotThere(f"{absent} {also}") from also
