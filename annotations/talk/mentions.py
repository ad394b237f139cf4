"""Mentions: “@Ana Lee” as it is typed and shown, `@[uuid]` as it is kept, so that it follows the person.

What a mention shows is what its reader is shown for that person: a pseudonym where names are hidden from her.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from annotations.markdown import as_html
from people.models import User

KEPT: Final = re.compile(r"@\[([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]")


def kept(typed: str, called: Mapping[int, str], people: Iterable[User]) -> tuple[str, list[User]]:
    """The words as they are kept, and whom they mention: those of `people` whose name, as `called`, follows an @.

    The longest name counts, upper and lower case alike; of two people of one name both are mentioned.
    """
    by_name: dict[str, list[User]] = {}
    for each in people:
        by_name.setdefault(called[each.pk].casefold(), []).append(each)
    if "@" not in typed or not by_name:
        return typed, []
    names = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))

    def keep(found: re.Match[str]) -> str:
        meant = by_name.get(found[1].casefold(), [])
        return " ".join(f"@[{each.uuid}]" for each in meant) or found[0]

    words = re.sub(rf"(?<!\w)@({names})(?!\w)", keep, typed, flags=re.IGNORECASE)
    named = set(KEPT.findall(words))
    mentioned = {each.pk: each for meant in by_name.values() for each in meant if str(each.uuid) in named}
    return words, list(mentioned.values())


def as_typed(words: str, called: Mapping[UUID, str]) -> str:
    """Kept words as they are typed and told: each mention by the name that its reader is shown."""
    return KEPT.sub(lambda found: f"@{called[UUID(found[1])]}" if UUID(found[1]) in called else found[0], words)


def as_drawn(words: str, called: Mapping[UUID, str]) -> SafeString:
    """Kept words as HTML, from Markdown, with the mentions as names."""

    def name(found: re.Match[str]) -> str:
        known = called.get(UUID(found[1]))
        return found[0] if known is None else format_html('<b class="mentioned">@{}</b>', known)

    return mark_safe(KEPT.sub(name, as_html(words)))  # noqa: S308 -- cleaned by as_html, names escaped
