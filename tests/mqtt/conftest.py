import pytest

from tests.broker import Broker


@pytest.fixture
def broker(tmp_path):
    broker = Broker(tmp_path, "max_inflight_messages 5")
    yield broker
    broker.close()
