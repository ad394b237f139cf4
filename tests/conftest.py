"""Fixtures for all tests: one small class, made by the factories."""

import pytest

from annotations.models import Assignment, Submission
from tests import factories


@pytest.fixture
def assignment(db: None) -> Assignment:
    """An open assignment on the tiny opinion, with the claims Duty, Breach and Cause."""
    return factories.make_assignment()


@pytest.fixture
def submission(assignment: Assignment) -> Submission:
    """Ada's work on it."""
    return factories.make_submission(assignment)
