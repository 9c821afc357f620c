import pytest

from tests.faults.appliance import Appliance


@pytest.fixture
def make(tmp_path):
    made = []

    def make(**options):
        made.append(Appliance(tmp_path, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def appliance(make):
    return make()
