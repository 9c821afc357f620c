from dataclasses import replace

import pytest

from station.recall import signing
from station.recall.manifest import BundleError
from tests.recall.bundles import built


@pytest.fixture
def key(tmp_path):
    return tmp_path / "key"


def test_a_signed_manifest_is_known_by_the_public_key(tmp_path, key):
    public = signing.new_key(key)
    signed = signing.sign(built(tmp_path / "b"), key)
    signing.verify(signed, ["ab" * 32, public])
    assert signed.key == signing.key_id(public)


def test_a_private_key_is_its_owners_alone(key):
    signing.new_key(key)
    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BundleError, match="name a new file"):
        signing.new_key(key)


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"source_date": "2026-09-18"}, {"sha256": "ab" * 32}, {"size": 1}, {"kind": "urgent"}]
)
def test_an_altered_manifest_is_known(tmp_path, key, change):
    public = signing.new_key(key)
    signed = signing.sign(built(tmp_path / "b"), key)
    with pytest.raises(BundleError, match="altered after"):
        signing.verify(replace(signed, **change), [public])


def test_a_key_that_nobody_trusts_and_no_signature_are_refused(tmp_path, key):
    public = signing.new_key(key)
    made = built(tmp_path / "b")
    with pytest.raises(BundleError, match="not signed"):
        signing.verify(made, [public])
    with pytest.raises(BundleError, match="none of those trusted"):
        signing.verify(signing.sign(made, key), [])


def test_a_key_of_the_settings_that_is_none_is_said(tmp_path, key):
    signing.new_key(key)
    signed = signing.sign(built(tmp_path / "b"), key)
    for text in ("", "zz", "abcd"):
        with pytest.raises(BundleError, match="no public key"):
            signing.verify(signed, [text])


def test_a_private_key_that_is_none_or_that_others_may_read_is_said(tmp_path, key):
    made = built(tmp_path / "b")
    with pytest.raises(BundleError, match="cannot be read"):
        signing.sign(made, key)
    for text in ("zz", "abcd"):
        key.write_text(text)
        with pytest.raises(BundleError, match="holds no private key"):
            signing.sign(made, key)
    key.unlink()
    signing.new_key(key)
    key.chmod(0o640)
    with pytest.raises(BundleError, match="chmod 600"):
        signing.sign(made, key)
