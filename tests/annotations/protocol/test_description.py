"""The protocol's description (`docs/openapi.json`) and the protocol say the same."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from tests.annotations.protocol.test_protocol import Program, note
from tests.annotations.stage import Desk

DESCRIBED: dict[str, Any] = json.loads((Path(__file__).resolve().parents[3] / "docs" / "openapi.json").read_text())
PATHS: dict[str, Any] = DESCRIBED["paths"]
SOME = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def program(ana: Desk) -> Program:
    """Ana's, which may write."""
    return Program(ana.submission.user, ana.submission, writes=True)


def test_described_addresses_are_the_protocols() -> None:
    found = {resolve(path.replace("{uuid}", SOME)).url_name for path in PATHS}
    assert found == {"web_annotation", "web_annotation_container", "glossator_context"}


def test_described_methods_are_those_that_are_allowed(program: Program) -> None:
    for path in ("/web-annotations/of/{uuid}/", "/web-annotations/{uuid}/"):
        allowed = Client().options(path.replace("{uuid}", SOME)).headers["Access-Control-Allow-Methods"]
        described = {name.upper() for name in PATHS[path] if name != "parameters"}
        assert described == {name.strip() for name in allowed.split(",")} - {"HEAD"}


def test_answers_are_described(program: Program) -> None:
    container, one = PATHS["/web-annotations/of/{uuid}/"], PATHS["/web-annotations/{uuid}/"]
    made = program.ask("POST", program.container, note("Said."))
    tag, place = made.headers["ETag"], made.headers["Location"]
    asked = [
        (container["post"], made, 201),
        (container["get"], program.ask("GET", program.container), 200),
        (container["get"], program.ask("GET", f"{program.container}?page=9"), 404),
        (container["post"], program.ask("POST", program.container, note("?", exact="not there")), 422),
        (container["post"], program.ask("POST", program.container, ["no annotation"]), 400),
        (one["get"], program.ask("GET", place), 200),
        (one["get"], program.ask("GET", place, If_None_Match=tag), 304),
        (one["put"], program.ask("PUT", place, note("Anew.")), 428),
        (one["put"], program.ask("PUT", place, note("Anew."), If_Match='"x"'), 412),
        (one["delete"], program.ask("DELETE", place, If_Match=tag), 204),
        (one["get"], program.ask("GET", place), 410),
        (one["get"], Client().get(f"/web-annotations/{SOME}/", headers={"Authorization": "Bearer x"}), 401),
    ]
    for described, answer, status in asked:
        assert answer.status_code == status
        said = described["responses"][str(status)].get("content", {})
        assert not said or answer.headers["Content-Type"].partition(";")[0] in said
