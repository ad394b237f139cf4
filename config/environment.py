"""Typed reading of environment variables that fails loudly: a wrong value stops the start and says which one it was."""

import os
from collections.abc import Mapping
from typing import Final

TRUE_WORDS: Final = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS: Final = frozenset({"0", "false", "no", "off", ""})


class WrongSetting(ValueError):
    """An environment variable has a value that cannot be used."""


def text(name: str, default: str, env: Mapping[str, str] = os.environ) -> str:
    """The variable's text, or `default` where it is unset or empty."""
    return env.get(name, "") or default


def flag(name: str, *, default: bool, env: Mapping[str, str] = os.environ) -> bool:
    """The variable as yes or no. Raises `WrongSetting` for any other word.

    >>> flag("DEBUG", default=False, env={"DEBUG": "yes"})
    True
    """
    word = env.get(name)
    if word is None:
        return default
    if word.lower() in TRUE_WORDS:
        return True
    if word.lower() in FALSE_WORDS:
        return False
    raise WrongSetting(f"{name}={word!r}: write yes or no.")


def whole(name: str, default: int, *, least: int, most: int, env: Mapping[str, str] = os.environ) -> int:
    """The variable as a whole number from `least` to `most`. Raises `WrongSetting` for anything else.

    >>> whole("PORT", 8000, least=1, most=65535, env={})
    8000
    """
    word = env.get(name, "")
    if not word:
        return default
    try:
        number = int(word)
    except ValueError:
        raise WrongSetting(f"{name}={word!r}: write a whole number.") from None
    if not least <= number <= most:
        raise WrongSetting(f"{name}={number}: write a number from {least} to {most}.")
    return number


def words(name: str, default: tuple[str, ...], env: Mapping[str, str] = os.environ) -> list[str]:
    """The variable as a list parted by commas, blanks dropped.

    >>> words("ALLOWED_HOSTS", ("localhost",), env={"ALLOWED_HOSTS": "a.edu, b.edu,"})
    ['a.edu', 'b.edu']
    """
    given = env.get(name)
    return list(default) if given is None else [word.strip() for word in given.split(",") if word.strip()]


def choice(name: str, among: tuple[str, ...], env: Mapping[str, str] = os.environ) -> str:
    """The variable as one of these words; the first where it is unset. Raises `WrongSetting` for any other.

    >>> choice("COURSES_BY", ("everyone", "permission"), env={"COURSES_BY": "Permission"})
    'permission'
    """
    word = env.get(name, "").strip().lower() or among[0]
    if word not in among:
        raise WrongSetting(f"{name}={word!r}: write {' or '.join(among)}.")
    return word
