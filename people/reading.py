"""How a person likes to read: colours, size and kind of type, length of lines, spacing (`User.preferences["reading"]`).

What she chose stands as data attributes on the page's root from its first byte on; the rest is the style sheet's.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import User

PREFERENCE: Final = "reading"


class Theme(models.TextChoices):
    """The colours of every page."""

    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    SEPIA = "sepia", _("Sepia")
    DARK = "dark", _("Dark")


class Size(models.TextChoices):
    """The size of an opinion's type."""

    SMALL = "small", _("Small")
    NORMAL = "normal", _("Normal")
    LARGE = "large", _("Large")
    LARGER = "larger", _("Larger")
    LARGEST = "largest", _("Largest")


class Measure(models.TextChoices):
    """How long an opinion's lines are at most."""

    NARROW = "narrow", _("Narrow")
    NORMAL = "normal", _("Normal")
    WIDE = "wide", _("Wide")


class Family(models.TextChoices):
    """The kind of an opinion's type."""

    SERIF = "serif", _("Serif")
    SANS = "sans", _("Sans serif")


class Spacing(models.TextChoices):
    """The room between an opinion's letters, words, lines and paragraphs; open is easier for readers with dyslexia."""

    NORMAL = "normal", _("Normal")
    OPEN = "open", _("Open")


CHOICES: Final[Mapping[str, type[models.TextChoices]]] = {
    "theme": Theme,
    "size": Size,
    "measure": Measure,
    "family": Family,
    "spacing": Spacing,
}
_VALUES: Final = {name: tuple(choices.values) for name, choices in CHOICES.items()}
DEFAULTS: Final[Mapping[str, str]] = {
    "theme": Theme.SYSTEM.value,
    "size": Size.NORMAL.value,
    "measure": Measure.NORMAL.value,
    "family": Family.SERIF.value,
    "spacing": Spacing.NORMAL.value,
}


def reading_of(user: User | AnonymousUser | None) -> dict[str, str]:
    """What the person chose, by name; what she did not, or what is no choice any more, as it is for everybody."""
    kept: Any = user.preferences.get(PREFERENCE) if isinstance(user, User) else None
    chosen = kept if isinstance(kept, dict) else {}
    return {name: chosen[name] if chosen.get(name) in values else DEFAULTS[name] for name, values in _VALUES.items()}


def departures(reading: Mapping[str, str]) -> dict[str, str]:
    """What of it is not as it is for everybody."""
    return {name: value for name, value in reading.items() if value != DEFAULTS[name]}
