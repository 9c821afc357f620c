import pytest


@pytest.fixture(autouse=True)
def no_python_of_the_shell(monkeypatch):
    """What a person exported as PYTHON chooses the interpreter, which is not what these tests are about."""
    monkeypatch.delenv("PYTHON", raising=False)
