"""Fixtures for all tests: one small class, made by the factories."""

from pathlib import Path
from typing import Any

import pytest
from django import conf
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck, settings
from pytest_django import Settings

from annotations.models import Assignment, Submission
from tests import factories


def pytest_configure() -> None:
    """Passwords of tests are hashed cheaply; how Django hashes real ones is not ours to test. No property is timed."""
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")
    conf.settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    empty = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        """Empties the histories too, between two tests: there alone their triggers are put to sleep."""
        switched = [f'ALTER TABLE "{table}" {{}} TRIGGER USER;' for table in tables]
        asleep, awake = ([each.format(word) for each in switched] for word in ("DISABLE", "ENABLE"))
        return [*asleep, *empty(self, style, tables, **options), *awake]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign,assignment]  # -- the tests' own database alone


@pytest.fixture
def assignment(db: None) -> Assignment:
    """An open assignment on the tiny opinion, with the claims Duty, Breach and Cause."""
    return factories.make_assignment()


@pytest.fixture
def submission(assignment: Assignment) -> Submission:
    """Ada's work on it."""
    return factories.make_submission(assignment)


@pytest.fixture
def plain_static_files(settings: Settings, tmp_path: Path) -> None:
    """Static files by their own names, so that no page waits for their hashing."""
    settings.STATIC_ROOT = tmp_path
    backend = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}
