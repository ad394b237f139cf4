"""The addresses that the site answers at."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver


def resolved() -> Iterator[tuple[str, str | None]]:
    """Each address of the resolver: its namespace and its name."""

    def walk(patterns: list[Any], namespace: str) -> Iterator[tuple[str, str | None]]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield namespace, pattern.name
            else:
                inner = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from walk(pattern.url_patterns, namespace + inner)

    yield from walk(get_resolver().url_patterns, "")
