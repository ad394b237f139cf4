"""Every address and every form of one course, with another course's identifiers in path, query and fields.

The forms are those that the pages show; whatever identifies something in them is replaced, one at a time, by what
identifies a thing of the same kind in the other course. Nothing of it may be read, changed or linked to.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID, uuid4

import lxml.html
import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from annotations.models import Annotation, AssignmentText, Tag
from config.asking import Answer, Asker
from config.rights import rules
from opinions.models import Authority
from tests.annotations.stage import signed_in
from tests.other_course import MARK, make_other_course
from tests.rights_content import CONTENT
from tests.test_rights import Request, World, world

__all__ = ["world"]

IDENTIFIER: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OURS: Final = ("annotations", "courses", "people")
"""The apps whose rows are a course's or a person's; the library is everybody's."""
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request with another course's identifiers; `what` says which was replaced."""

    what: str
    method: str
    address: str
    fields: Fields

    @property
    def kind(self) -> tuple[str, str, str]:
        """Alike for the same replacement at the same address of other rows: one of these is asked."""
        return self.what, self.method, resolve(urlsplit(self.address).path).route


@dataclass(frozen=True)
class Other:
    """The other course: the first and last key of its rows by table, its identifiers by model; all models by UUID."""

    rows: dict[type[models.Model], tuple[int, int]]
    uuids: dict[type[models.Model], UUID]
    models: dict[UUID, type[models.Model]]

    def instead_of(self, words: str) -> str | None:
        """The words with each identifier replaced that names a thing of which the other course has one too."""
        found = IDENTIFIER.sub(lambda match: str(self._like(UUID(match[0]))), words)
        return found if found != words else None

    def _like(self, uuid: UUID) -> UUID:
        return self.uuids[self.models[uuid]] if uuid in self.models else uuid

    def named(self, words: str) -> list[str]:
        """The kinds of things that the words identify."""
        found = {self.models[UUID(each)] for each in IDENTIFIER.findall(words) if UUID(each) in self.models}
        return sorted(model.__name__ for model in found)

    def state(self) -> dict[str, str]:
        """A digest of the other course's rows, by table."""
        parts = [
            f"SELECT '{model._meta.db_table}', md5(coalesce(string_agg(t::text, ',' ORDER BY id), '')) "  # noqa: S608 -- names of our own tables, numbers
            f"FROM {model._meta.db_table} t WHERE id > {first} AND id <= {last}"
            for model, (first, last) in self.rows.items()
        ]
        return dict(_asked_of_database(parts))

    def links(self) -> dict[str, int]:
        """How many rows of others lead to the other course's, by column."""
        parts = [
            f"SELECT '{model._meta.db_table}.{field.column}', count(*) FROM {model._meta.db_table} WHERE "  # noqa: S608 -- likewise
            f"({field.column} > {first} AND {field.column} <= {last}) AND NOT (id > {own[0]} AND id <= {own[1]})"
            for model, own in self.rows.items()
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model in self.rows
            for first, last in [self.rows[field.related_model]]
        ]
        return {column: count for column, count in _asked_of_database(parts) if count}


def _asked_of_database(parts: list[str]) -> list[tuple[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return list(cursor.fetchall())


def _last(model: type[models.Model]) -> int:
    return model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.fixture
def other(world: World) -> Other:
    """The other course, made beside the world."""
    made = [model for model in apps.get_models() if isinstance(model._meta.pk, models.BigAutoField)]
    before = {model: _last(model) for model in made}
    make_other_course()
    rows = {model: (before[model], _last(model)) for model in made if model._meta.app_label in OURS}
    rows = {model: (first, last) for model, (first, last) in rows.items() if last > first}
    named = {
        model: model._base_manager.filter(pk__gt=before[model]).earliest("pk").uuid  # type: ignore[attr-defined]  # -- those that have one
        for model in made
        if any(field.name == "uuid" for field in model._meta.concrete_fields) and _last(model) > before[model]
    }
    own = {uuid: model for model in named for uuid in model._base_manager.values_list("uuid", flat=True)}
    return Other(rows, named, own)


@pytest.mark.parametrize("asker", [Asker.INSTRUCTOR, Asker.AUTHOR])
def test_another_courses_identifiers_open_change_and_link_nothing(world: World, other: Other, asker: Asker) -> None:
    client = signed_in(world.people[asker])
    client.raise_request_exception = True
    asked = {each.kind: each for each in _requests(world, other, asker, client)}
    state, wrong = other.state(), []
    assert other.links() == {}
    for each in asked.values():
        with transaction.atomic():
            wrong += [
                f"{each.method} {each.address} {each.what}: {fault}" for fault in _faults(client, each, other, state)
            ]
            transaction.set_rollback(True)
    assert "\n".join(wrong) == ""
    assert len(asked) > (60 if asker is Asker.INSTRUCTOR else 30)


def _faults(client: Client, asked: Asked, other: Other, state: dict[str, str]) -> Iterator[str]:
    """What is wrong with the answer and with what it left behind."""
    fields: dict[str, list[str]] = {}
    for name, value in asked.fields:
        fields.setdefault(name, []).append(value)
    call: Callable[..., HttpResponseBase] = getattr(client, asked.method.lower())
    response = call(asked.address, fields, follow=True) if asked.method == "POST" else call(asked.address, follow=True)
    streamed = getattr(response, "streaming_content", None)
    said = b"".join(streamed) if streamed is not None else response.content  # type: ignore[attr-defined]  # -- one or the other
    if MARK.lower() in said.decode(errors="replace").lower():
        yield "the answer tells the other course's words"
    changed = [table for table, digest in other.state().items() if digest != state[table]]
    if changed:
        yield f"rows of the other course changed: {changed}"
    if other.links():
        yield f"rows lead to the other course's: {other.links()}"
    pinned = AssignmentText.objects.filter(assignment=OuterRef("submission__assignment"), version=OuterRef("version"))
    if (
        Annotation.objects.exclude(Exists(pinned)).exists()
        or Tag.objects.exclude(claim__codebook__course=F("annotation__submission__assignment__course")).exists()
    ):
        yield "an annotation of another text, or with another course's claim"


def _requests(world: World, other: Other, asker: Asker, client: Client) -> set[Asked]:
    """Every form and link of every page that the asker is shown, and what the tests of rights post, each replaced."""
    found: set[Asked] = set()
    for rule in rules():
        if rule.name.startswith(("admin:", "account_", "mfa_", "socialaccount_", "saml_", "openid")):
            continue
        asked = Request(world, asker, rule.name)
        if rule.get[asker] is Answer.OK:
            found |= set(_on_page(asked, other, client))
        if rule.post[asker] in (Answer.DONE, Answer.OK):
            sent = asked.content(client) if rule.name in CONTENT else _plainly(asked, client)
            found |= set(_replaced("POST", asked.address, _flat(sent), other))
            for more in _unseen(asked):
                found |= set(_replaced("POST", asked.address, _flat({**sent, **more}), other))
    return {each for each in found if _leads_somewhere(each.address)}


def _unseen(asked: Request) -> list[dict[str, Any]]:
    """What scripts add to forms, so that no page shows it."""
    tag = asked.annotation.tags.get()
    authority = Authority.objects.earliest("pk")
    linked = {"authorities": authority.uuid, f"claim-{authority.uuid}": tag.claim.uuid}
    fields: dict[str, list[dict[str, Any]]] = {
        "annotation_create": [{"claims": tag.claim.uuid}, linked],
        "annotation_edit": [{"claims": tag.claim.uuid}, linked],
        "reply_create": [{"words": f"@[{asked.world.people[Asker.INSTRUCTOR].uuid}] Said."}],
        "remark_write": [{"about": f"tag-{tag.uuid}", "verdict": "partly"}],
        "review_judge": [{"about": f"tag-{tag.uuid}", "verdict": "partly"}],
        "submissions_judge": [{"submission": asked.annotation.submission.uuid}],
        "key_take": [{"tag": tag.uuid}, {"tags": tag.uuid}],
        "groups": [{"person": asked.user.uuid}],
    }
    return fields.get(asked.name, [])


def _plainly(asked: Request, client: Client) -> dict[str, Any]:
    return {name: value for name, value in asked.content(client).items() if not hasattr(value, "read")}


def _flat(sent: dict[str, Any]) -> Fields:
    return tuple(
        (name, str(each))
        for name, value in sent.items()
        for each in (value if isinstance(value, list | tuple) else [value])
    )


def _leads_somewhere(address: str) -> bool:
    try:
        return not resolve(urlsplit(address).path).route.startswith("accounts/")
    except Resolver404:
        return False


def _on_page(asked: Request, other: Other, client: Client) -> Iterator[Asked]:
    """The forms and links of a page."""
    query = urlencode(_flat(asked.query))
    here = f"{asked.address}{'&' if '?' in asked.address else '?'}{query}" if query else asked.address
    with transaction.atomic():
        response = client.get(here)
        transaction.set_rollback(True)
    yield from _replaced("GET", here, (), other)
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    page = lxml.html.document_fromstring(f"<body>{response.content.decode()}", base_url=asked.address)
    page.make_links_absolute(f"http://testserver{asked.address}")
    for form in page.forms:
        yield from _of_form(form, asked, other)
    for element, _attribute, link, _at in page.iterlinks():
        target = urlsplit(link)
        if element.tag != "form" and target.netloc == "testserver" and not target.path.startswith("/static/"):
            yield from _replaced("GET", f"{target.path}?{target.query}" if target.query else target.path, (), other)


def _of_form(form: Any, asked: Request, other: Other) -> Iterator[Asked]:
    """A form as it stands, each of its identifiers replaced; each option that names something chosen, and replaced."""
    target = urlsplit(form.action or asked.address)
    method = (form.method or "GET").upper()
    base = tuple((name, str(value)) for name, value in form.form_values() if name != "csrfmiddlewaretoken")
    if "uuid" in dict(base) or "data-new-uuid" in form.attrib:
        base = tuple((name, str(uuid4()) if name == "uuid" else value) for name, value in base)
    options = {
        (option.name, option.value)
        for option in form.inputs
        if getattr(option, "type", "") in ("checkbox", "radio") and option.name and option.value
    } | {
        (choice.name, value)
        for choice in form.inputs
        if choice.name and choice.tag == "select"
        for value in choice.value_options
    }
    chosen = {name: value for name, value in sorted(options) if IDENTIFIER.search(value)}
    for name, value in (*chosen.items(), *(("", ""),)):
        fields = (*(each for each in base if each[0] != name), *(((name, value),) if name else ()))
        if method == "POST":
            yield from _replaced(method, target.path + (f"?{target.query}" if target.query else ""), fields, other)
        else:
            yield from _replaced("GET", f"{target.path}?{urlencode(fields)}", (), other)


def _replaced(method: str, address: str, fields: Fields, other: Other) -> Iterator[Asked]:
    """The request once for each identifier in its path (where there are others beside it), query and fields."""
    target = urlsplit(address)
    places = IDENTIFIER.findall(target.path)
    for at, place in enumerate(places if len(places) > 1 else ()):
        if swapped := other.instead_of(place):
            path = target.path.replace(place, swapped)
            yield Asked(f"path {at}", method, path + (f"?{target.query}" if target.query else ""), fields)
    query = parse_qsl(target.query, keep_blank_values=True)
    for name, value in query:
        if swapped := other.instead_of(value):
            changed = urlencode([(each, swapped if each == name else old) for each, old in query])
            yield Asked(f"query {_plain(name)} {other.named(value)}", method, f"{target.path}?{changed}", fields)
    for at, (name, value) in enumerate(fields):
        if swapped := other.instead_of(value):
            changed_fields = (*fields[:at], (name, swapped), *fields[at + 1 :])
            yield Asked(f"field {_plain(name)} {other.named(value)}", method, address, changed_fields)


def _plain(name: str) -> str:
    return IDENTIFIER.sub("…", name)
