"""The words of the table of rights: who asks, what she is answered, and the rule of one address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Asker(StrEnum):
    """Somebody who asks, and what she is to the course and to the work in the address (which is the author's)."""

    VISITOR = "visitor"
    STRANGER = "stranger"
    AUTHOR = "author"
    CLASSMATE = "classmate"
    SHOWN = "classmate, class shown"
    GUEST = "guest"
    ASSISTANT = "assistant"
    INSTRUCTOR = "instructor"
    OTHER_INSTRUCTOR = "other course's instructor"
    FORMER = "former member, own work"
    CURATOR = "curator"
    ADMINISTRATOR = "administrator"


class Answer(StrEnum):
    """What the request is answered with."""

    OK = "200"
    LOGIN = "login"
    DONE = "302"
    FAILED = "401"
    FORBIDDEN = "403"
    HIDDEN = "404"
    NO_METHOD = "405"


MEANINGS: Final = {
    Answer.OK: "the page",
    Answer.LOGIN: "302 to the login page",
    Answer.DONE: "302 elsewhere, the request having been done",
    Answer.FAILED: "the page, which says that a sign-in failed, or that a token is wanted",
    Answer.FORBIDDEN: "seen, but not allowed",
    Answer.HIDDEN: "not visible, as if it were not there",
    Answer.NO_METHOD: "no such method here",
}
Group = frozenset[Asker]
Audience = Mapping[Asker, Answer]

EVERYBODY: Final[Group] = frozenset(Asker)
NOBODY: Final[Group] = frozenset()
VISITOR: Final[Group] = frozenset({Asker.VISITOR})
SIGNED_IN: Final = EVERYBODY - VISITOR
OWNER: Final[Group] = frozenset({Asker.AUTHOR})
STAFF: Final[Group] = frozenset({Asker.ASSISTANT, Asker.INSTRUCTOR})
INSTRUCTOR: Final[Group] = frozenset({Asker.INSTRUCTOR})
SHOWN: Final[Group] = frozenset({Asker.SHOWN})
MEMBERS: Final[Group] = OWNER | SHOWN | STAFF | {Asker.CLASSMATE, Asker.GUEST}
CURATORS: Final[Group] = frozenset({Asker.CURATOR, Asker.ADMINISTRATOR})
ADMINISTRATOR: Final[Group] = frozenset({Asker.ADMINISTRATOR})


def to(
    allowed: Group, answer: Answer = Answer.OK, *, forbidden: Group = NOBODY, otherwise: Answer = Answer.HIDDEN
) -> Audience:
    """`answer` to the allowed, 403 to the forbidden, the login page to visitors, `otherwise` to all others."""
    told = dict.fromkeys(Asker, otherwise) | {Asker.VISITOR: Answer.LOGIN}
    return told | dict.fromkeys(forbidden, Answer.FORBIDDEN) | dict.fromkeys(allowed, answer)


def to_each(group: Group, answer: Answer = Answer.OK) -> dict[Asker, Answer]:
    """The same answer to each of the group."""
    return dict.fromkeys(group, answer)


def all_get(answer: Answer) -> dict[Asker, Answer]:
    """The same answer to everybody, visitors too."""
    return dict.fromkeys(Asker, answer)


DO: Final = Answer.DONE
NO_METHOD: Final = all_get(Answer.NO_METHOD)
LOGIN_FIRST: Final = to(NOBODY, otherwise=Answer.NO_METHOD)
"""No such method; a visitor is asked to sign in before she is told so."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One address, by its URL name: who may do what there, in a sentence and by method."""

    name: str
    who: str
    get: Audience = field(default_factory=lambda: NO_METHOD)
    post: Audience = field(default_factory=lambda: NO_METHOD)

    def answers(self, method: str) -> Audience:
        """The answers to `GET` or `POST`."""
        return {"GET": self.get, "POST": self.post}[method]
