"""A school's OpenID Connect provider on loopback: it lets everybody in who comes, as the one person that it knows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CODE = "a-code-for-once"
TOKEN = "a-token"


@dataclass
class School:
    """What it says of the person, and the token requests that it got."""

    says: dict[str, Any]
    url: str = ""
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, Any]:
        """What `SOCIALACCOUNT_PROVIDERS` is where this school is configured."""
        app = {
            "provider_id": "school",
            "name": "Fictional Law School",
            "client_id": "glossator",
            "secret": "a-secret",
            "settings": {"server_url": self.url, "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"APPS": [app]}}

    def answer(self, path: str) -> dict[str, Any]:
        """The JSON at that path."""
        endpoints = {f"{name}_endpoint": f"{self.url}/{name}" for name in ("authorization", "token", "userinfo")} | {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/keys",
        }
        answers: dict[str, dict[str, Any]] = {
            "/.well-known/openid-configuration": endpoints,
            "/token": {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 60},
            "/userinfo": self.says,
        }
        return answers[path]


@contextmanager
def open_school(**says: Any) -> Iterator[School]:
    """Serves the school, which says this of its one person, on a port of loopback."""
    school = School({"sub": "person-7", **says})

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at = urlsplit(self.path)
            if at.path == "/authorization":
                asked = parse_qs(at.query)
                back = urlencode({"code": CODE, "state": asked["state"][0]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri'][0]}?{back}")
                self.end_headers()
                return
            self._send(school.answer(at.path))

        def do_POST(self) -> None:
            school.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self._send(school.answer(self.path))

        def _send(self, answer: dict[str, Any]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the standard library's name
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    school.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield school
    finally:
        server.shutdown()
        server.server_close()
