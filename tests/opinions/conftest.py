"""People who may and may not curate, a tiny case, and plain static files.

The text core's tests load this file too, and run without Django: so Django is imported where it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from opinions.models import Case
    from opinions.text.parsed import ParsedCase
    from people.models import User


@pytest.fixture
def plain_static_files(settings: Settings, tmp_path: Path) -> None:
    """Pages name static files without their hashes, which only a collected tree has."""
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(scope="session")
def seed() -> ParsedCase:
    """The seed as the reader gives it, with its author named."""
    from tests.opinions.cases import parsed_seed  # noqa: PLC0415 -- see above

    return parsed_seed()


@pytest.fixture
def student(db: None) -> User:
    """A person without any permission."""
    from people.models import User  # noqa: PLC0415 -- see above

    return User.objects.create_user("student@example.edu", "long enough to pass", name="Sam Student")


@pytest.fixture
def curator(db: None) -> User:
    """A person who may curate the library."""
    from django.contrib.auth.models import Permission  # noqa: PLC0415 -- see above

    from people.models import User  # noqa: PLC0415 -- see above

    user = User.objects.create_user("curator@example.edu", "long enough to pass", name="Cora Curator")
    user.user_permissions.add(Permission.objects.get(codename="curate", content_type__app_label="opinions"))
    return user


@pytest.fixture
def tiny_case(db: None) -> Case:
    """A stored case of one paragraph."""
    from opinions.actions import store_case  # noqa: PLC0415 -- see above
    from tests.opinions.cases import tiny  # noqa: PLC0415 -- see above

    return store_case(tiny(), by=None, fictional=True)
