"""What the product holds of a person, told by those parts of it that this app may not know: each registers a `Holding`.

`courses` tells of memberships, `annotations` of work and of who sees it, when the apps are made ready.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from people.models import User


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of what is held of a person: its path in the archive, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SeenWork:
    """One piece of her work: what it is called, where it is, who sees it as a rule, and whether the class does now."""

    title: str
    url: str
    rule: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class SeenCourse:
    """A course in which she is or was, with the names of those who read all work there, and her work."""

    title: str
    url: str
    role: str
    has_left: bool
    instructors: Sequence[str]
    assistants: Sequence[str]
    work: Sequence[SeenWork]


def _nothing(_user: User) -> tuple[()]:
    return ()


def _no_word(_user: User) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Holding:
    """What one part of the product holds of a person.

    `files` go into her archive. `courses` say who sees her work. `obstacles` are sentences that say why she cannot
    leave yet, and what to do. `called` is what she is called where her work stays: "Former student", or nothing.
    """

    files: Callable[[User], Iterable[HeldFile]] = _nothing
    courses: Callable[[User], Iterable[SeenCourse]] = _nothing
    obstacles: Callable[[User], Iterable[str]] = _nothing
    called: Callable[[User], str] = _no_word


_registered: Final[dict[str, Holding]] = {}


def register(part: str, holding: Holding) -> None:
    """Has the holding of that part asked; registering it again replaces it."""
    _registered[part] = holding


def parts() -> tuple[str, ...]:
    """The names of the parts, in the order of registration."""
    return tuple(_registered)


def files_of(part: str, user: User) -> Iterator[HeldFile]:
    """What that part holds of the person, as files."""
    yield from _registered[part].files(user)


def courses_of(user: User) -> list[SeenCourse]:
    """Who sees her work, course by course."""
    return [course for holding in _registered.values() for course in holding.courses(user)]


def obstacles_of(user: User) -> list[str]:
    """Why she cannot leave yet; nothing where she can."""
    return [sentence for holding in _registered.values() for sentence in holding.obstacles(user)]


def called(user: User) -> str:
    """What she is called where her work stays and her name goes; empty where no part has a word."""
    return next((word for holding in _registered.values() if (word := holding.called(user))), "")
