"""Markup and a formula in every column of words that people fill, then every page and stream: nothing of it runs."""

import csv
from collections.abc import Iterator
from typing import Any, Final

import lxml.html
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from markdown_it import MarkdownIt

from annotations.exports.formats import FORMATS
from config.asking import Answer, Asker
from config.rights import rules
from tests.annotations.stage import signed_in
from tests.test_rights import Request, World, world

__all__ = ["world"]

WORDS: Final = "=9\"'><svg/onload=x1><script>x1</script>[x](javascript:x1)\\\\<svg/onload=x1>"
SHORT: Final = "=9\"'><svg/onload=x1>"
APPS: Final = ("people", "courses", "opinions", "annotations")
KEPT: Final = {
    "email", "password", "time_zone", "zone", "key", "digest", "fingerprint", "url", "leads_to", "again_at", "code",
    "text", "exact", "prefix", "suffix", "content_type", "format", "source_format", "happening", "verb", "subject_type",
    "page", "decided", "year",
}  # fmt: skip
"""Columns whose form is ours: addresses, keys, digests, the text that never changes."""
FILLED: Final = {
    "people_user.name", "people_job.words", "people_notice.about", "courses_course.title", "courses_section.name",
    "annotations_codebook.title", "annotations_claim.label", "annotations_claim.definition",
    "annotations_annotation.note",
    "annotations_assignment.title", "annotations_reply.body", "annotations_question.words", "annotations_remark.words",
    "annotations_phrase.words", "annotations_claimproposal.label", "annotations_accesstoken.label",
    "opinions_case.caption", "opinions_opinion.author", "opinions_authority.cite",
}  # fmt: skip


def _columns() -> Iterator[tuple[str, str, int]]:
    """Tables and columns of words, with how much they hold."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            words = (
                isinstance(field, models.CharField | models.TextField) and not field.choices and not field.primary_key
            )
            if words and model._meta.app_label in APPS and field.name not in KEPT:
                yield model._meta.db_table, str(field.column), field.max_length or 5_000


def fill_with_hostile_words() -> set[str]:
    """Puts the words before what stands in every column that takes them; which these are."""
    filled = set()
    with connection.cursor() as cursor:
        for table, column, most in _columns():
            words = WORDS if most >= 150 else SHORT
            try:
                with transaction.atomic():
                    command = f'UPDATE "{table}" SET "{column}" = left(%s || "{column}", %s)'  # noqa: S608 -- our own columns
                    cursor.execute(command, [words, most])
                filled.add(f"{table}.{column}")
            except DatabaseError:
                continue  # append-only, or of a form that the database holds
    return filled


def _running(element: Any) -> bool:
    """Whether a browser would run something of it."""
    if element.tag in ("iframe", "object", "embed", "base") and "x1" in lxml.html.tostring(element).decode():
        return True
    if element.tag == "script":
        return not element.get("src") and element.get("type") != "application/json"
    return any(
        name.startswith("on")
        or (name in ("href", "src", "action", "formaction") and "javascript:" in value[:20].lower())
        for name, value in element.attrib.items()
    )


def _faults(kind: str, said: str) -> Iterator[str]:
    if kind.startswith("text/html"):
        page = lxml.html.document_fromstring(f"<body>{said}")
        yield from (lxml.html.tostring(each).decode()[:200] for each in page.iter(lxml.etree.Element) if _running(each))
    elif kind.startswith("text/csv"):
        rows = csv.reader(said.lstrip("\ufeff").splitlines(keepends=True))
        yield from (cell[:200] for row in rows for cell in row if cell.startswith("="))
    elif kind.startswith("text/markdown"):
        yield from _faults("text/html", MarkdownIt("commonmark", {"html": True}).render(said))


def _said(response: HttpResponseBase) -> str:
    parts = getattr(response, "streaming_content", None)
    content: bytes = b"".join(parts) if parts is not None else response.content  # type: ignore[attr-defined]  # -- one or the other
    return content.decode(errors="replace")


def _addresses(world: World, asker: Asker) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every page that the asker is shown, and every streamed format of what she may export."""
    for rule in rules():
        asked = Request(world, asker, rule.name)
        in_admin = rule.name.startswith("admin:")
        if rule.get[asker] is Answer.OK and in_admin == (asker is Asker.ADMINISTRATOR):
            yield asked.address, asked.query
    work = world.annotation(asker).submission
    scopes = [reverse("submission_stream", args=[work.uuid])] if asker is Asker.AUTHOR else []
    scopes += [reverse("assignment_stream", args=[work.assignment.uuid])] if asker is Asker.INSTRUCTOR else []
    yield from ((scope, {"format": key}) for scope in scopes for key in _streamed())


def _streamed() -> list[str]:
    return [each.key for each in FORMATS if each.streamed]


@pytest.mark.parametrize("asker", [Asker.INSTRUCTOR, Asker.AUTHOR, Asker.ADMINISTRATOR])
def test_words_that_people_write_run_nowhere(world: World, asker: Asker) -> None:
    addresses = list(_addresses(world, asker))
    filled = fill_with_hostile_words()
    client: Client = signed_in(world.people[asker])
    wrong, told = [], 0
    for address, query in addresses:
        with transaction.atomic():
            response = client.get(address, query)
            said = _said(response)
            transaction.set_rollback(True)
        assert response.status_code < 500, address
        told += "onload=x1" in said
        kind = response.headers.get("Content-Type", "")
        wrong += [f"{address} {query}: {fault}" for fault in _faults(kind, said)]
    assert "\n".join(wrong) == ""
    assert FILLED - filled == set()
    assert told > 12, "the words are shown, or nothing was tried"
