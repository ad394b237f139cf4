"""What is asked for at the addresses of what is said at an annotation: for the test of everybody's rights."""

from typing import Any
from uuid import uuid4

from annotations.models import Annotation, Question, Reply
from annotations.talk.actions import ask_question, create_reply


def say_something(written: Annotation) -> None:
    """A reply and a question of the annotation's owner, which addresses name."""
    by = written.submission.user
    create_reply(written, by=by, uuid=uuid4(), words="Said.")
    ask_question(written, by=by, words="Why?")


def talk_arguments(name: str, written: Annotation) -> list[Any]:
    """The arguments of an address."""
    if name in ("reply_edit", "reply_delete"):
        return [Reply.objects.get(annotation=written).uuid]
    if name == "question_resolve":
        return [Question.objects.get(annotation=written).uuid]
    return [written.uuid]
