"""Asks a collection over HTTP: bounded in time and size, counted, and remembered for a day in Django's cache.

A redirect is not followed: an address of another host would be asked without anybody having chosen it.
"""

import hashlib
import json
import time
import zlib
from collections.abc import Callable
from http.client import HTTPException
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from django.core.cache import cache

from opinions.fetching.places import Places

AGENT: Final = "Glossator (a law class reads and annotates opinions)"
KEPT: Final = 24 * 60 * 60
"""Seconds for which an answer is remembered."""
ABSENT_KEPT: Final = 10 * 60
"""Seconds for which it is remembered that there is nothing."""
SILENCE: Final = 5
"""Seconds that one wait for an answer may take."""
Tell = Callable[[str], None]
CHUNK: Final = 64 * 1024
NOT_THERE: Final = (404, 410)
REFUSED: Final = (401, 403)
TOO_OFTEN: Final = 429


class NotFetched(Exception):
    """A collection could not be asked, or its answer not be used. The message is a sentence for a person."""


class NotThere(NotFetched):
    """The collection answered that it has no such thing."""


def _opener() -> OpenerDirector:
    """Speaks HTTP and HTTPS alone (no files, FTP or redirects), through the proxy that the environment names."""
    opener = OpenerDirector()
    for each in (ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(), HTTPErrorProcessor()):
        opener.add_handler(each)
    return opener


class Client:
    """The requests of one fetch; its time runs from when it is made."""

    def __init__(self, places: Places, tell: Tell | None = None) -> None:
        """Starts the clock; `tell` hears what is asked for."""
        self._tell = tell
        self._places = places
        self._ends = time.monotonic() + places.seconds
        self._opener = _opener()

    def tell(self, words: str) -> None:
        """Says what is asked for next."""
        if self._tell is not None:
            self._tell(words)

    def get(self, url: str, *, token: str = "", form: dict[str, str] | None = None) -> bytes:
        """The answer to a GET, or to a POST of `form`. Raises `NotThere` and `NotFetched`."""
        key = "fetched:" + hashlib.sha256(json.dumps([url, form]).encode()).hexdigest()
        kept = cache.get(key)
        if kept is None:
            try:
                kept = zlib.compress(self._ask(url, token, form))
            except NotThere:
                cache.set(key, b"", ABSENT_KEPT)
                raise
            cache.set(key, kept, KEPT)
        if not kept:
            raise NotThere(f"{_host(url)} has nothing there.")
        return zlib.decompress(kept)

    def get_json(self, url: str, *, token: str = "", form: dict[str, str] | None = None) -> Any:
        """The answer as JSON. Raises as `get` does."""
        try:
            return json.loads(self.get(url, token=token, form=form))
        except (ValueError, RecursionError) as error:
            raise NotFetched(f"{_host(url)} answered with something that is no JSON.") from error

    def _ask(self, url: str, token: str, form: dict[str, str] | None) -> bytes:
        self._count(url)
        headers = {"User-Agent": AGENT, "Accept": "application/json, text/html"}
        if token:
            headers["Authorization"] = f"Token {token}"
        posted = urlencode(form).encode() if form is not None else None
        request = Request(url, posted, headers)  # noqa: S310 -- the opener knows HTTP and HTTPS alone
        try:
            with self._opener.open(request, timeout=min(self._left(url), SILENCE)) as answer:
                return self._read(url, answer)
        except HTTPError as error:
            with error:
                raise _refusal(url, error.code) from error
        except TimeoutError as error:
            raise self._too_slow(url) from error
        except (URLError, HTTPException, OSError) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise self._too_slow(url) from error
            raise NotFetched(f"{_host(url)} cannot be reached. Try again later, or bring the file.") from error

    def _read(self, url: str, answer: IO[bytes]) -> bytes:
        """The whole body, no more than is allowed; a slow one is given up when the time is over."""
        body = bytearray()
        while chunk := answer.read1(CHUNK):  # type: ignore[attr-defined]  # -- of the HTTPResponse that it is
            body += chunk
            if len(body) > self._places.most_bytes:
                most = f"{self._places.most_bytes:,} bytes"
                raise NotFetched(f"The answer of {_host(url)} is larger than {most}, the most that is read.")
            self._left(url)
        return bytes(body)

    def _left(self, url: str) -> float:
        """The seconds that are left. Raises `NotFetched` where none are."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise self._too_slow(url)
        return left

    def _too_slow(self, url: str) -> NotFetched:
        return NotFetched(
            f"{_host(url)} takes too long: a fetch has {self._places.seconds} seconds, and one answer {SILENCE}. "
            "Try again: what came is remembered."
        )

    def _count(self, url: str) -> None:
        """Counts the request. Two at the same moment may count as one: the cache has no atomic counter."""
        minute, second = divmod(int(time.time()), 60)
        key = f"fetching:{_host(url)}:{minute}"
        asked = cache.get(key, 0) + 1
        if asked > self._places.per_minute:
            raise NotFetched(
                f"{_host(url)} was asked {self._places.per_minute} times in this minute, the most that is allowed. "
                f"Try again in {60 - second} seconds."
            )
        cache.set(key, asked, 120)


def _refusal(url: str, status: int) -> NotFetched:
    host = _host(url)
    if status in NOT_THERE:
        return NotThere(f"{host} has nothing there.")
    if status in REFUSED:
        return NotFetched(f"{host} refused the request ({status}): its token may be wrong, or missing.")
    if status == TOO_OFTEN:
        return NotFetched(f"{host} was asked too often, and wants us to wait ({status}). Try again later.")
    return NotFetched(f"{host} answered with an error ({status}). Try again later, or bring the file.")


def _host(url: str) -> str:
    return urlsplit(url).netloc
