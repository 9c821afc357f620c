from contextlib import closing

import pytest

from station.store.database import open_database


@pytest.fixture
def db(path):
    with closing(open_database(path)) as db:
        yield db
