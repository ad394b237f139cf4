"""Secrets that stand in the database sealed with a key which is not there: a database that leaks alone opens none."""

from base64 import urlsafe_b64encode
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK: Final = "sealed:1:"
"""Begins what is sealed; secrets of before have no mark, and are read as they stand."""
KEY_BYTES: Final = 32
PURPOSE: Final = b"people.sealing: secrets of second factors"


class SealedOtherwise(Exception):
    """The secret was sealed under a `SECRET_KEY` that is neither the present one nor among `SECRET_KEY_FALLBACKS`."""


def seal(text: str) -> str:
    """The text under authenticated encryption (Fernet: AES-128-CBC and HMAC-SHA256), as ASCII."""
    return MARK + _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; text without the mark as it is. Raises `SealedOtherwise`."""
    if not sealed.startswith(MARK):
        return sealed
    try:
        return _keys().decrypt(sealed.removeprefix(MARK)).decode()
    except InvalidToken:
        raise SealedOtherwise("put the SECRET_KEY of that time into SECRET_KEY_FALLBACKS") from None


def _keys() -> MultiFernet:
    """The present key first, which seals; then the earlier ones."""
    return MultiFernet([Fernet(_derived(each)) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(secret: str) -> bytes:
    """A key of its own purpose (HKDF with SHA-256, RFC 5869)."""
    made = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(str(secret).encode())
    return urlsafe_b64encode(made)
