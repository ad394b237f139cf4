"""Where the collections are, and how much may be asked of them."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses of the collections, without a slash at their end, and the bounds of one fetch.

    `seconds` bounds all requests of one fetch together, `per_minute` the requests to one collection by the whole
    installation, `most_bytes` one answer. `courtlistener_token` is empty where there is none.
    """

    cap: str
    courtlistener: str
    courtlistener_token: str
    seconds: int
    per_minute: int
    most_bytes: int


def places_of_settings() -> Places:
    """The collections and bounds of this installation."""
    return Places(
        cap=settings.CAP_URL,
        courtlistener=settings.COURTLISTENER_URL,
        courtlistener_token=settings.COURTLISTENER_TOKEN,
        seconds=settings.FETCH_SECONDS,
        per_minute=settings.FETCH_PER_MINUTE,
        most_bytes=settings.IMPORT_MAX_BYTES,
    )
