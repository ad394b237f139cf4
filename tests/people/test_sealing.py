"""Secrets sealed in the database: what opens them, and what does not."""

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings

from people.sealing import MARK, SealedOtherwise, seal, unseal

SECRET = "JBSWY3DPEHPK3PXP"


def test_sealed_secret_opens_and_shows_nothing() -> None:
    sealed = seal(SECRET)

    assert unseal(sealed) == SECRET
    assert (sealed.startswith(MARK), SECRET in sealed, seal(SECRET) == sealed) == (True, False, False)


def test_secret_of_before_reads_as_it_stands() -> None:
    assert unseal(SECRET) == SECRET


def test_earlier_key_opens_while_it_is_named_and_another_never(settings: Settings) -> None:
    settings.SECRET_KEY = "the first key"
    sealed = seal(SECRET)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the second key", ["the first key"]
    assert unseal(sealed) == SECRET

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SealedOtherwise):
        unseal(sealed)


def test_what_was_changed_or_sealed_elsewhere_does_not_open() -> None:
    sealed = seal(SECRET)
    swapped = sealed[:-3] + ("A" if sealed[-3] != "A" else "B") + sealed[-2:]
    for false in (swapped, MARK + Fernet(Fernet.generate_key()).encrypt(b"x").decode(), MARK):
        with pytest.raises(SealedOtherwise):
            unseal(false)
