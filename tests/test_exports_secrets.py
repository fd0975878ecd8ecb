"""SIP secrets: from one key, the same for the same extension, strong enough for every loader, and nowhere else."""

import threading

import pytest

from emprov_xl.errors import OutputFailed
from emprov_xl.exports.crate import key_place
from emprov_xl.exports.keeper import KEY_BYTES, kept_key, key_mark, secrets_of
from emprov_xl.exports.oracles.batch import strong

KEY = b"k" * KEY_BYTES


def test_a_key_is_made_once_and_kept_for_its_owner_only(tmp_path):
    place = tmp_path / "keys" / "emprov.sip-key"
    key = kept_key(place)
    assert kept_key(place) == key == place.read_bytes()
    assert len(key) == KEY_BYTES
    assert place.stat().st_mode & 0o777 == 0o600
    assert list(place.parent.iterdir()) == [place]


def test_the_key_lies_beside_the_output_folder_or_else_within_it(tmp_path, monkeypatch):
    output = tmp_path / "output"
    output.mkdir()
    assert key_place(output) == tmp_path / "emprov.sip-key"
    monkeypatch.setattr("os.access", lambda *_: False)
    assert key_place(output) == output / "emprov.sip-key"
    (tmp_path / "emprov.sip-key").touch()
    assert key_place(output) == tmp_path / "emprov.sip-key"


def test_a_key_within_the_output_folder_stays_in_force(tmp_path):
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "emprov.sip-key").touch()
    assert key_place(tmp_path / "output") == tmp_path / "output" / "emprov.sip-key"


def test_all_who_make_a_key_at_once_get_the_same(tmp_path):
    place, found = tmp_path / "key", []
    threads = [threading.Thread(target=lambda: found.append(kept_key(place))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {place.read_bytes()}
    assert len(found) == 12


def test_another_key_another_place_another_secret(tmp_path):
    assert kept_key(tmp_path / "one") != kept_key(tmp_path / "two")
    assert key_mark(KEY) != key_mark(b"l" * KEY_BYTES)
    assert secrets_of(KEY, "LAK-001")("2001") != secrets_of(b"l" * KEY_BYTES, "LAK-001")("2001")


@pytest.mark.parametrize("content", [b"", b"short", b"x" * (KEY_BYTES + 1)])
def test_what_is_no_key_is_not_overwritten(tmp_path, content):
    place = tmp_path / "key"
    place.write_bytes(content)
    with pytest.raises(OutputFailed, match="is not a key of SIP secrets"):
        kept_key(place)
    assert place.read_bytes() == content


def test_a_place_that_cannot_be_used_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputFailed, match="cannot be used"):
        kept_key(tmp_path / "file" / "key")


def test_every_extension_of_every_customer_has_a_secret_of_its_own_that_loaders_take():
    numbers = [str(number) for number in range(2000, 2400)]
    made = [secrets_of(KEY, engagement)(number) for engagement in ("LAK-001", "GPH-001") for number in numbers]
    assert len(set(made)) == len(made)
    assert all(map(strong, made))
    assert all(any(map(kind, secret)) for secret in made for kind in (str.isupper, str.islower, str.isdigit))
    assert made[:400] == [secrets_of(KEY, "LAK-001")(number) for number in numbers]


def test_a_number_and_an_engagement_run_together_are_told_apart():
    assert secrets_of(KEY, "A")("1\x002") != secrets_of(KEY, "A\x001")("2")


def test_secrets_stay_as_they_are_from_version_to_version():
    """A release that derived them otherwise would lock out every telephone."""
    assert secrets_of(KEY, "LAK-001")("2001") == "8ZRty7Puizw4U5WtFGTM"
