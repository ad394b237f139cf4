"""Saves notes over HTTP as the browser does: with UUIDs of its own, and told of each whether it was acknowledged."""

import http.client
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

SECONDS: Final = 20
HEADING: Final = re.compile(r"<h1>([^<]+)</h1>")
TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Writer:
    """A session at `address`. One a thread: sessions are not shared."""

    address: str
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)
    last: str = ""
    seconds: float = SECONDS
    """For how long it waits for an answer."""

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """The page."""
        with self.opener.open(self.address + path, timeout=self.seconds) as response:
            body: bytes = response.read()
            return body.decode()

    def sign_in(self, email: str, password: str) -> None:
        """Signs in through the form."""
        found = TOKEN.search(self.get("/accounts/login/"))
        assert found is not None
        fields = {"login": email, "password": password, "csrfmiddlewaretoken": found[1]}
        with self.opener.open(self._request("/accounts/login/", fields), timeout=self.seconds) as response:
            assert "/accounts/login/" not in response.url

    def save(self, path: str, fields: dict[str, str]) -> bool:
        """Posts a note; whether the server has acknowledged its UUID. A server that is away acknowledges nothing."""
        request = self._request(path, fields)
        request.add_header("HX-Request", "true")
        request.add_header("X-CSRFToken", self._cookie("csrftoken"))
        try:
            with self.opener.open(request, timeout=self.seconds) as response:
                acknowledged: str | None = response.headers["X-Acknowledged"]
                self.last = "sent to the login page" if response.headers["HX-Redirect"] else f"{response.status}"
                return acknowledged == fields["uuid"]
        except urllib.error.HTTPError as error:
            told = error.read().decode(errors="replace")
            assert error.code == 503, f"{error.code}: {told[:300]!r}"  # noqa: PT017 -- every other error is a failure of the test
            self.last = HEADING.findall(told)[0]
            return False
        except (OSError, http.client.HTTPException):
            self.last = "no answer"
            return False

    def _request(self, path: str, fields: dict[str, str]) -> urllib.request.Request:
        sent = urllib.parse.urlencode(fields).encode()
        return urllib.request.Request(self.address + path, sent)  # noqa: S310 -- our own server

    def _cookie(self, name: str) -> str:
        return next(cookie.value or "" for cookie in self.cookies if cookie.name == name)


def note_fields(uuid: UUID, version: str, start: int, exact: str, note: str) -> dict[str, str]:
    """What the form of a new note sends."""
    return {
        "uuid": str(uuid), "version": version, "start": str(start), "end": str(start + len(exact)), "exact": exact,
        "note": note,
    }  # fmt: skip
