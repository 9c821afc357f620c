import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.recall import manifest
from station.recall.manifest import BundleError
from tests.recall.bundles import built


@pytest.fixture
def values(tmp_path):
    built(tmp_path / "b")
    return json.loads((tmp_path / "b.manifest").read_text())


def refused(values):
    with pytest.raises(BundleError) as refused:
        manifest.parse(json.dumps(values).encode(), "m")
    return str(refused.value)


def test_a_manifest_reads_back_as_it_was_written(values):
    read = manifest.parse(json.dumps(values).encode(), "m")
    assert manifest.parse(manifest.text(read).encode(), "m") == read


def test_what_is_signed_is_everything_but_the_signature(values):
    plain = manifest.parse(json.dumps(values).encode(), "m")
    signed = manifest.parse(json.dumps({**values, "key": "ab" * 8, "signature": "cd" * 64}).encode(), "m")
    assert plain.signed == signed.signed
    for name in values:
        assert f'"{name}":'.encode() in plain.signed


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("version", "1", "no whole number"),
        ("version", True, "no whole number"),
        ("version", -1, "no whole number"),
        ("size", None, "no whole number"),
        ("kind", "half", "neither full nor urgent"),
        ("kind", 5, "no text"),
        ("created", "2026-09-18T14:07:00", "no zone"),
        ("expires", "soon", "ValueError"),
        ("source_date", "yesterday", "ValueError"),
        ("sha256", "ab", "64 hexadecimal"),
        ("signature", "Z" * 128, "128 hexadecimal"),
        ("counts", {}, "counts"),
        ("counts", [], "counts"),
        ("extra", 1, "unknown field 'extra'"),
    ],
)
def test_a_field_that_is_wrong_is_named(values, name, value, told):
    assert told in refused({**values, name: value})


def test_a_field_that_is_missing_is_named(values):
    del values["sha256"]
    assert "sha256" in refused(values)
    assert "object" in refused([values])


def test_a_manifest_that_cannot_be_read_is_said(tmp_path):
    with pytest.raises(BundleError, match="cannot be read"):
        manifest.read(tmp_path / "missing")
    (tmp_path / "long").write_bytes(b" " * 70_000)
    with pytest.raises(BundleError, match="longer than any"):
        manifest.read(tmp_path / "long")
    (tmp_path / "deep").write_bytes(b"[" * 60_000)
    with pytest.raises(BundleError, match="is no manifest"):
        manifest.read(tmp_path / "deep")


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_refused(raw):
    with pytest.raises(BundleError):
        manifest.parse(raw, "m")
