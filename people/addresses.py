"""Addresses of the product's pages, the pattern of each looked up once in a process.

`django.urls.reverse` goes through all patterns of a name and checks what it has written against them, at every call;
the reading page alone has some forty addresses, nearly all of one submission and one writing.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django import urls
from django.conf import settings

_UUIDS: Final = tuple(UUID(int=0x9C1F_52E0_77B3_4D08_A6E4_0B5D_F813_2960 + at) for at in range(4))
_NUMBERS: Final = tuple(873_046_512_009_354 + at for at in range(4))
"""What stands for the values in a pattern until they are put there: in no path of ours."""


def reverse(name: str, args: Sequence[Any] = ()) -> str:
    """The path of the page of that name, as Django's own `reverse` has it. Raises `NoReverseMatch`.

    What is kept is the path for values of these kinds (UUIDs and numbers, four at most); for words Django is asked.
    """
    kinds = tuple(map(type, args))
    if not all(kind is UUID or (kind is int and value >= 0) for kind, value in zip(kinds, args, strict=True)):
        return urls.reverse(name, args=args)
    pattern = _pattern(name, kinds, urls.get_urlconf() or settings.ROOT_URLCONF, urls.get_script_prefix())
    return pattern % tuple(args)


@lru_cache(maxsize=1024)
def _pattern(name: str, kinds: tuple[type, ...], urlconf: str, _prefix: str) -> str:
    """The path with `%s` where the values stand; kept by everything on which it depends."""
    stand_ins = [_UUIDS[at] if kind is UUID else _NUMBERS[at] for at, kind in enumerate(kinds)]
    path = urls.reverse(name, urlconf=urlconf, args=stand_ins).replace("%", "%%")
    for each in stand_ins:
        path = path.replace(str(each), "%s")
    return path
