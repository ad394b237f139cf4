"""The keys that a person has: those of the table, but where she chose others (`User.preferences["shortcuts"]`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise

from annotations.shortcuts.commands import COMMANDS, HEADINGS, Command, Scope
from annotations.shortcuts.keys import is_single
from people.models import User

PREFERENCE: Final = "shortcuts"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A command with the keys that a person has for it; of them `active` count now."""

    command: Command
    keys: tuple[str, ...]
    active: tuple[str, ...]

    @property
    def slug(self) -> str:
        """Names it among the commands of every scope."""
        return slug_of(self.command)

    @property
    def is_changed(self) -> bool:
        """Whether its keys are not those of the table."""
        return self.keys != self.command.keys


@dataclass(frozen=True, slots=True)
class Group:
    """The shortcuts of a scope under their heading."""

    scope: Scope
    heading: str | Promise
    shortcuts: tuple[Shortcut, ...]


def slug_of(command: Command) -> str:
    """The command's key among a person's choices.

    >>> slug_of(COMMANDS[0])
    'text-passage-next'
    """
    return f"{command.scope}-{command.name}"


def chosen_of(user: User) -> tuple[dict[str, str], bool]:
    """What she chose: keys by slug (parted by spaces; empty for none), and whether single letters count."""
    kept: Mapping[str, Any] = user.preferences.get(PREFERENCE) or {}
    return dict(kept.get("keys") or {}), bool(kept.get("single"))


def preference(keys: Mapping[str, str], *, single: bool) -> dict[str, Any]:
    """What is kept of such a choice: only what differs from the table."""
    table = {slug_of(command): " ".join(command.keys) for command in COMMANDS}
    changed = {slug: chosen for slug, chosen in keys.items() if table.get(slug, chosen) != chosen}
    return {"keys": changed, "single": single} if changed or single else {}


def groups_of(user: User) -> list[Group]:
    """Every command with her keys, by scope."""
    keys, single = chosen_of(user)
    found = [_shortcut(command, keys.get(slug_of(command)), single=single) for command in COMMANDS]
    return [
        Group(scope, heading, tuple(each for each in found if each.command.scope == scope))
        for scope, heading in HEADINGS.items()
    ]


def _shortcut(command: Command, chosen: str | None, *, single: bool) -> Shortcut:
    """Single letters are off until they are asked for, but where they count only inside of what has the focus.

    That is the panel, where a claim's number is typed, the one passage that is settled, an annotation that is being
    judged, and a place of two students' work.
    """
    keys = command.keys if chosen is None else tuple(chosen.split())
    counts = single or command.scope in (Scope.PANEL, Scope.SETTLING, Scope.JUDGING, Scope.PAIRING)
    return Shortcut(command, keys, tuple(key for key in keys if counts or not is_single(key)))
