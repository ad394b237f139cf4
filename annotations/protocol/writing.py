"""Writes by the protocol: what a program sends is read as a file's annotation is, and written by the pages' actions."""

import json
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.actions import create_annotation, delete_annotation, edit_annotation, lock_annotation
from annotations.incoming.entries import Entry
from annotations.incoming.json_file import read_annotation
from annotations.incoming.places import place_as_told, place_by_words
from annotations.incoming.plans import Fate, Target, load_texts, plan
from annotations.incoming.resolving import Known
from annotations.models import NOTE_LIMIT, Annotation
from annotations.protocol.door import Opened
from annotations.protocol.representing import etag, representation, tags_in

MOST_BYTES: Final = 1024 * 1024
"""How large an annotation that is sent may be."""


class Unacceptable(Exception):
    """What was sent cannot be written; `status` is HTTP's, the message a sentence."""

    def __init__(self, words: str, status: int = 422) -> None:
        super().__init__(words)
        self.status = status


class Stale(Exception):
    """The annotation is not any more what the sent entity tag names."""


def read_sent(body: bytes) -> Entry:
    """What was sent, without identity, authorship and times: these are ours to give. Raises `Unacceptable`."""
    if len(body) > MOST_BYTES:
        raise Unacceptable(_("The annotation is larger than a megabyte."), 413)
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Unacceptable(_("This is no JSON."), 400) from None
    if not isinstance(found, dict) or "target" not in found:
        raise Unacceptable(_("This is no annotation: it has no target."), 400)
    return replace(read_annotation(found), uuid=uuid4(), seal="", created_at=None, updated_at=None)


def post_annotation(opened: Opened, entry: Entry) -> Annotation:
    """A new annotation of the token's person. Raises `Unacceptable`, and `Refused` as the action does."""
    target = Target(opened.assignment, [opened.user], only=opened.user)
    (planned,) = plan([entry], target, {})
    if planned.fate is Fate.ASKED:
        raise Unacceptable(_("Its words are not at one place of this assignment's texts."))
    if planned.place is None or planned.said is None or opened.submission is None:
        raise Unacceptable(planned.why or _("It names no words of the text."))
    made, _new = create_annotation(
        opened.submission,
        by=opened.user,
        uuid=planned.uuid,
        version=planned.place.version,
        span=planned.place.span,
        content=planned.said.content,
    )
    return made


@transaction.atomic
def put_annotation(opened: Opened, annotation: Annotation, entry: Entry, match: str) -> Annotation:
    """The annotation with what was sent as its content, where it still is what `match` (If-Match) names.

    Of several that name the same state one wins: each looks again when the others are done. Raises `Stale`;
    `Unacceptable` also where it names other words: an annotation stays where it is.
    """
    annotation = _unchanged(opened, annotation, match)
    texts = load_texts(opened.assignment)
    place = place_as_told(entry, texts) or place_by_words(entry, texts)
    if place is None or (place.version.pk, place.span) != (annotation.version_id, annotation.span):
        raise Unacceptable(_("An annotation stays at its words: delete it, and post another one."))
    said = Known(opened.assignment, [entry]).read(entry, place, sealed=True)
    if len(said.content.note) > NOTE_LIMIT:
        raise Unacceptable(_("Its note is longer than %(most)d characters.") % {"most": NOTE_LIMIT})
    return edit_annotation(annotation, by=opened.user, revision=annotation.revision, content=said.content)


@transaction.atomic
def remove_annotation(opened: Opened, annotation: Annotation, match: str) -> None:
    """Puts the annotation into the bin, where it still is what `match` (If-Match) names. Raises `Stale`."""
    delete_annotation(_unchanged(opened, annotation, match), by=opened.user)


def _unchanged(opened: Opened, annotation: Annotation, match: str) -> Annotation:
    """The annotation, locked until the transaction's end. Raises `Stale` where `match` does not name it."""
    annotation = lock_annotation(annotation)
    present = representation(annotation, opened.names)
    if present is None or not {"*", etag(present)} & set(tags_in(match)):
        raise Stale
    return annotation
