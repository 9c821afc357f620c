import pytest

from tests.broker import Broker
from tests.way import Way


@pytest.fixture
def broker(tmp_path):
    broker = Broker(tmp_path)
    yield broker
    broker.close()


@pytest.fixture
def way(tmp_path, broker):
    way = Way(tmp_path, broker)
    yield way
    way.close()
