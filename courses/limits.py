"""How often something may be tried, counted in the cache that all processes share."""

from hashlib import sha256
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

CODES: Final = 30
"""Codes that one person or address may try in `SECONDS`."""
SECONDS: Final = 600


def tries_codes_too_often(request: HttpRequest) -> bool:
    """Counts one more code that did not open anything; whether these are too many for a person who mistypes."""
    who = f"user {request.user.pk}" if request.user.is_authenticated else f"at {request.META.get('REMOTE_ADDR', '')}"
    key = f"join-codes-{sha256(who.encode()).hexdigest()[:32]}"
    if cache.add(key, 1, SECONDS):
        return False
    tried = int(cache.get(key, 1)) + 1
    if tried <= CODES:
        cache.set(key, tried, SECONDS)
    return tried > CODES
