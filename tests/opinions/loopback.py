"""A server on loopback that answers as recorded, as a collection would."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "cap"
REPORTERS = [{"short_name": "Fen.", "slug": "fen"}, {"short_name": "F. 3d", "slug": "f3d"}]
CLUSTER = {
    "id": 71,
    "case_name": "Pott v. Kettle",
    "citations": [{"volume": "1", "reporter": "Frankl.", "page": "1", "type": 2}],
    "date_filed": "1901-02-03",
    "docket": "http://elsewhere.example/api/rest/v4/dockets/7/",
    "sub_opinions": [
        "http://elsewhere.example/api/rest/v4/opinions/81/",
        "http://elsewhere.example/api/rest/v4/opinions/82/",
    ],
}


def opinion(number: int, kind: str, words: str) -> dict[str, Any]:
    """An opinion as the API gives it; plainly invented."""
    return {"id": number, "cluster_id": 71, "type": kind, "author_str": "Fable", "html": f"<p>{words}</p>"}


@dataclass
class Recorded:
    """What the server answers by path, and what it was asked: method, path, token and form."""

    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    forms: list[str] = field(default_factory=list)
    seconds: float = 0
    redirect: str = ""
    url: str = ""

    def put(self, path: str, answer: object, status: int = 200) -> None:
        """Has the path answered with bytes as they are, or with anything else as JSON."""
        self.answers[path] = status, answer if isinstance(answer, bytes) else json.dumps(answer).encode()


def cap() -> Recorded:
    """The static site with one reporter, of which one case is there: the second that begins on its page."""
    recorded = Recorded()
    recorded.put("/ReportersMetadata.json", REPORTERS)
    first = {"name": "Other v. Marsh", "citations": [{"cite": "12 Fen. 100"}], "casebody": {"opinions": []}}
    recorded.put("/fen/12/cases/0101-01.json", first)
    for folder, ending in (("cases", "json"), ("html", "html")):
        recorded.put(f"/fen/12/{folder}/0101-02.{ending}", (FIXTURES / f"fen-harbor.{ending}").read_bytes())
    return recorded


def courtlistener() -> Recorded:
    """The API with one cluster of two opinions."""
    recorded = Recorded()
    api = "/api/rest/v4"
    recorded.put(f"{api}/citation-lookup/", [{"status": 200, "clusters": [CLUSTER]}])
    recorded.put(f"{api}/opinions/81/", opinion(81, "020lead", "The kettle is black."))
    recorded.put(f"{api}/opinions/82/", opinion(82, "040dissent", "It is not."))
    recorded.put(f"{api}/dockets/7/", {"id": 7, "court_id": "ca10", "docket_number": "No. 5"})
    return recorded


@contextmanager
def served(recorded: Recorded) -> Iterator[Recorded]:
    """Serves it on a port of loopback, which `url` names."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            recorded.asked.append((self.command, self.path))
            recorded.tokens.add(self.headers.get("Authorization", ""))
            time.sleep(recorded.seconds)
            status, body = recorded.answers.get(self.path, (404, b"<html>nothing</html>"))
            self.send_response(302 if recorded.redirect else status)
            if recorded.redirect:
                self.send_header("Location", recorded.redirect)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            recorded.forms.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the standard library's name
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    recorded.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield recorded
    finally:
        server.shutdown()
        server.server_close()
