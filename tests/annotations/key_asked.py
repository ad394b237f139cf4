"""What is asked for at the addresses of the key: for the test of everybody's rights."""

from typing import Any

from annotations.models import Annotation, KeyPassage, KeyStanding
from annotations.review.settling import Settlement, settle_passage
from people.models import User

ON_A_PASSAGE = ("key_edit", "key_remove", "key_restore")


def settle_something(written: Annotation, *, by: User) -> KeyPassage:
    """A passage in the key of the assignment, which an address names."""
    claim = written.tags.all()[0].claim
    said = Settlement(written.version, written.span, claim, KeyStanding.ACCEPTED, "It is said in terms.")
    made, _new = settle_passage(written.submission.assignment, said, by=by)
    return made


def key_arguments(name: str, written: Annotation) -> list[Any]:
    """The arguments of an address; `written` is the author's annotation."""
    assignment = written.submission.assignment
    if name == "own_key":
        return [written.submission.uuid]
    if name in ON_A_PASSAGE:
        return [assignment.uuid, KeyPassage.objects.get(assignment=assignment).uuid]
    return [assignment.uuid]


def key_query(written: Annotation) -> dict[str, Any]:
    """With what the page of a new passage is asked for."""
    return {"tag": str(written.tags.all()[0].uuid)}


def key_content(name: str, written: Annotation) -> dict[str, Any]:
    """What a browser would post there."""
    said = {
        "version": written.version.uuid,
        "start": written.start,
        "end": written.end + (name == "key_new"),
        "claim": written.tags.all()[0].claim.uuid,
        "standing": "accepted",
        "revision": 1,
    }
    return {"step": "show"} if name == "key_release" else said
