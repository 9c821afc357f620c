import pytest

from tests.reports import place


@pytest.fixture
def day(path):
    """Play a day, and return its database."""
    place.day(path)
    return path
