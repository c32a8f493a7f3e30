"""Secrets: in the keyring, or in a file of the owner alone; never in clear without a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from desktop import credentials
from desktop.domain.store import KeyFileTooOpen, KeyFileUnreadable, KeyMissing, NoSafeKeyStore
from desktop.settings import Settings


class ClearTextKeyring(KeyringBackend):
    """Like keyrings.alt: a back end that keeps what it is given, in clear."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class TrustedKeyring(ClearTextKeyring):
    """Stands for the Windows Credential Locker: same interface, trusted by its module's name."""


TrustedKeyring.__module__ = "keyring.backends.Windows"


@pytest.fixture
def keyring_is() -> Iterator[object]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring, ClearTextKeyring])
def test_without_a_safe_keyring_there_is_no_key(
    tmp_path: Path, keyring_is: object, backend: type[KeyringBackend]
) -> None:
    keyring.set_keyring(backend())
    with pytest.raises(NoSafeKeyStore):
        credentials.database_key(Settings(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_the_keyring_keeps_one_key_per_data_folder(tmp_path: Path, keyring_is: object) -> None:
    keyring.set_keyring(TrustedKeyring())
    first, second = Settings(tmp_path / "a"), Settings(tmp_path / "b")
    assert len(credentials.database_key(first)) == 32
    assert credentials.database_key(first) == credentials.database_key(first)
    assert credentials.database_key(first) != credentials.database_key(second)
    assert {file.read_bytes() for file in tmp_path.rglob("*.*")} <= {b""}  # of whose turn it is


def test_a_key_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data", key_file=tmp_path / "keys" / "desk.key")
    key = credentials.database_key(settings)
    assert settings.key_file is not None
    assert settings.key_file.stat().st_mode & 0o777 == 0o600
    assert credentials.database_key(settings) == key
    assert credentials.site_key(settings) != key
    assert credentials.database_key(settings) == key


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_file_that_others_could_read_is_refused(tmp_path: Path, mode: int) -> None:
    settings = Settings(tmp_path, key_file=tmp_path / "desk.key")
    credentials.database_key(settings)
    (tmp_path / "desk.key").chmod(mode)
    with pytest.raises(KeyFileTooOpen):
        credentials.database_key(settings)


@pytest.mark.parametrize("text", ["", "[]", '{"database": "abc"}', '{"database": "00ff"}'])
def test_a_key_file_without_a_key_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "desk.key"
    file.touch(mode=0o600)
    file.write_text(text)
    with pytest.raises(KeyFileUnreadable):
        credentials.database_key(Settings(tmp_path, key_file=file))


def test_a_link_in_place_of_the_key_file_is_refused(tmp_path: Path) -> None:
    settings = Settings(tmp_path, key_file=tmp_path / "real.key")
    credentials.database_key(settings)
    (tmp_path / "desk.key").symlink_to(tmp_path / "real.key")
    with pytest.raises(KeyFileUnreadable):
        credentials.database_key(Settings(tmp_path, key_file=tmp_path / "desk.key"))


def test_data_without_their_key_are_not_given_a_new_one(tmp_path: Path) -> None:
    settings = Settings(tmp_path, key_file=tmp_path / "desk.key")
    settings.database.write_bytes(b"something")
    with pytest.raises(KeyMissing):
        credentials.database_key(settings)


def test_a_demonstration_makes_its_own_file_when_there_is_no_keyring(
    tmp_path: Path, keyring_is: object
) -> None:
    keyring.set_keyring(fail.Keyring())
    credentials.database_key(Settings(tmp_path, demonstration=True))
    assert (tmp_path / "demonstration.key").stat().st_mode & 0o777 == 0o600


def test_the_name_of_a_key_does_not_tell_the_key() -> None:
    key = bytes(range(32))
    assert credentials.key_name(key) != credentials.key_name(bytes(32))
    assert key.hex()[:4] not in credentials.key_name(key)


def test_the_signing_key_is_made_on_demand_and_then_stays(tmp_path: Path) -> None:
    settings = Settings(tmp_path, key_file=tmp_path / "desk.key")
    assert credentials.signing_key(settings) is None
    made = credentials.keep_signing_key(settings)
    assert len(made) == 32
    assert credentials.keep_signing_key(settings) == made
    assert credentials.signing_key(settings) == made
    assert made.hex() not in repr(settings)


def test_another_desk_of_the_site_takes_the_same_signing_key(tmp_path: Path) -> None:
    first = Settings(tmp_path / "a", key_file=tmp_path / "a.key")
    second = Settings(tmp_path / "b", key_file=tmp_path / "b.key")
    key = credentials.keep_signing_key(first)
    assert credentials.keep_signing_key(second, key) == key
    with pytest.raises(ValueError, match="32 bytes"):
        credentials.keep_signing_key(second, key[:-1])
    assert credentials.signing_key(second) == key
