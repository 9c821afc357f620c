"""What every test stands on: examples are the same each time, and a slow machine fails no property."""

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture
def path(tmp_path):
    """Return where a station's database is, or will be."""
    return tmp_path / "station.db"


@pytest.fixture
def broker(tmp_path):
    from tests.broker import Broker  # noqa: PLC0415  # most tests need no network

    broker = Broker(tmp_path)
    yield broker
    broker.close()


@pytest.fixture
def way(tmp_path, broker):
    """The way from a journal over a broker to the office."""
    from tests.way import Way  # noqa: PLC0415  # most tests need no network

    way = Way(tmp_path, broker)
    yield way
    way.close()
