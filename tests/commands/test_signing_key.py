"""`main.py signing-key` as the person who sets up encoding desks calls it."""

from __future__ import annotations

import getpass
import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop import credentials
from desktop.app.signing import BLOCK_LIST, block_list_signer
from desktop.cardreader.neutral.public_key import public_key_in
from desktop.cardreader.neutral.token import TokenSigner, public_key_of
from desktop.commands import run
from desktop.domain.support_tag import NoSigningKey
from desktop.importers.signed_file import read_public_keys, verify
from desktop.services.signing_keys import FOLDER, former_keys, key_name
from desktop.services.station_files import StationFiles
from desktop.settings import Settings


@dataclass
class EncodingDesk:
    """A real desk with a key file, and what the command answers there."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.settings = Settings(self.folder / "data", key_file=self.folder / "desk.key")
        (self.folder / "kept").write_text("a long passphrase\n")

    def ask(self, *words: str, words_of: str = "kept") -> tuple[int, dict[str, object]]:
        status = run(
            [
                *("signing-key", *words, "--json"),
                *("--data", str(self.settings.data)),
                *("--key-file", str(self.settings.key_file)),
                *("--passphrase-file", str(self.folder / words_of)),
            ]
        )
        captured = self.capsys.readouterr()
        self.told += [captured.out, captured.err]
        return status, json.loads(captured.out)

    @property
    def secret(self) -> bytes:
        key = credentials.signing_key(self.settings)
        assert key is not None
        return key

    @property
    def public(self) -> bytes:
        return public_key_of(self.secret)

    def signer(self) -> TokenSigner:
        signer = StationFiles(self.settings).signer()
        assert signer is not None
        return signer


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> EncodingDesk:
    return EncodingDesk(tmp_path / "first", capsys)


@pytest.fixture
def other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> EncodingDesk:
    return EncodingDesk(tmp_path / "second", capsys)


def carry(desk: EncodingDesk, other: EncodingDesk, *words: str) -> tuple[int, dict[str, object]]:
    """Exported here, imported there, and the file deleted as it is told."""
    file = desk.folder / "carried.pem"
    assert desk.ask("export", "--out", str(file))[0] == 0
    answer = other.ask("import", str(file), *words)
    file.unlink()
    return answer


def test_without_a_key_nothing_is_signed_and_none_is_made(desk: EncodingDesk) -> None:
    assert StationFiles(desk.settings).signer() is None
    with pytest.raises(NoSigningKey):
        block_list_signer(desk.settings)(b"[]")
    for words in (("public",), ("export", "--out", str(desk.folder / "key.pem"))):
        assert desk.ask(*words) == (1, {"well": False, "problem": "NoSigningKey"})
    assert credentials.signing_key(desk.settings) is None


def test_a_key_is_made_once_and_signs_tags_and_lists(desk: EncodingDesk) -> None:
    status, answer = desk.ask("make")
    assert (status, answer["name"], answer["former"]) == (0, key_name(desk.public), [])
    signed = block_list_signer(desk.settings)(b"[]")
    public = Ed25519PrivateKey.from_private_bytes(desk.secret).public_key()
    assert verify(signed, {key_name(desk.public): public}, BLOCK_LIST).content == b"[]"
    assert desk.signer().public_key == desk.public
    if os.name == "posix":
        assert stat.S_IMODE((desk.folder / "desk.key").stat().st_mode) == 0o600


def test_a_key_is_not_replaced_by_accident(desk: EncodingDesk) -> None:
    desk.ask("make")
    before = desk.secret
    assert desk.ask("make") == (1, {"well": False, "problem": "SigningKeyPresent"})
    assert desk.secret == before


def test_a_replaced_key_stays_trusted_and_gives_its_tags_another_version(
    desk: EncodingDesk,
) -> None:
    desk.ask("make")
    first = desk.signer()
    status, answer = desk.ask("make", "--replace")
    assert (status, answer["former"]) == (0, [key_name(first.public_key)])
    second = desk.signer()
    assert second.public_key != first.public_key
    assert second.version != first.version
    assert second.trusted.keys() == {first.key_id, second.key_id}
    assert second.version_of(first.key_id) == first.version
    desk.ask("make", "--replace")
    assert desk.signer().trusted.keys() > second.trusted.keys()


def test_partners_get_the_public_half_as_pem_or_as_a_list_of_keys(desk: EncodingDesk) -> None:
    desk.ask("make")
    first = desk.public
    desk.ask("make", "--replace")
    pem, keys = desk.folder / "public.pem", desk.folder / "keys.json"
    assert desk.ask("public", "--out", str(pem))[0] == 0
    assert public_key_in(pem.read_text("ascii")) == desk.public
    assert desk.ask("public", "--jwk", "--out", str(keys))[0] == 0
    listed = json.loads(keys.read_text("ascii"))["keys"]
    assert [public_key_in(json.dumps(key)) for key in listed] == [desk.public, first]
    assert public_key_in(str(desk.ask("public")[1]["public"])) == desk.public


def test_a_second_desk_signs_with_the_same_key_and_knows_the_former_ones(
    desk: EncodingDesk, other: EncodingDesk
) -> None:
    desk.ask("make")
    desk.ask("make", "--replace")
    status, answer = carry(desk, other)
    assert (status, answer["name"]) == (0, key_name(desk.public))
    assert other.secret == desk.secret
    assert other.signer().version == desk.signer().version
    assert other.signer().trusted == desk.signer().trusted
    assert carry(desk, other)[0] == 0  # the same one again


def test_an_import_replaces_another_key_only_when_told_to(
    desk: EncodingDesk, other: EncodingDesk
) -> None:
    desk.ask("make")
    other.ask("make")
    own = other.public
    assert carry(desk, other)[1]["problem"] == "SigningKeyPresent"
    assert other.public == own
    assert former_keys(other.settings) == ()
    assert carry(desk, other, "--replace")[0] == 0
    assert other.public == desk.public
    assert former_keys(other.settings) == (own,)


def test_the_exported_file_is_enciphered_for_its_owner_and_never_written_over(
    desk: EncodingDesk,
) -> None:
    desk.ask("make")
    file = desk.folder / "carried.pem"
    desk.ask("export", "--out", str(file))
    kept = file.read_bytes()
    assert b"ENCRYPTED PRIVATE KEY" in kept
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert desk.ask("export", "--out", str(file))[0] == 1
    assert file.read_bytes() == kept


def test_a_wrong_passphrase_and_other_files_import_nothing(
    desk: EncodingDesk, other: EncodingDesk
) -> None:
    desk.ask("make")
    file = desk.folder / "carried.pem"
    desk.ask("export", "--out", str(file))
    (other.folder / "wrong").write_text("another passphrase")
    clear = other.folder / "clear.pem"
    clear.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
        )
    )
    (other.folder / "twice.pem").write_bytes(file.read_bytes() * 2)
    (other.folder / "empty.pem").write_bytes(b"")
    unreadable = (1, {"well": False, "problem": "KeyUnreadable"})
    assert other.ask("import", str(file), words_of="wrong") == unreadable
    assert other.ask("import", str(file), words_of="no such file") == unreadable
    for name in ("clear.pem", "twice.pem", "empty.pem", "none.pem"):
        assert other.ask("import", str(other.folder / name)) == unreadable
    assert credentials.signing_key(other.settings) is None


def test_a_short_passphrase_exports_nothing(desk: EncodingDesk) -> None:
    desk.ask("make")
    (desk.folder / "short").write_text("short")
    file = desk.folder / "carried.pem"
    assert desk.ask("export", "--out", str(file), words_of="short")[0] == 1
    assert not file.exists()


@pytest.mark.parametrize(
    ("typed", "is_written"),
    [
        (["a long passphrase", "a long passphrase"], True),
        (["a long passphrase", "a long passphrasE"], False),
        (["too short", "too short"], False),
    ],
)
def test_a_typed_passphrase_is_typed_twice(
    desk: EncodingDesk, monkeypatch: pytest.MonkeyPatch, typed: list[str], is_written: bool
) -> None:
    desk.ask("make")
    file = desk.folder / "carried.pem"
    monkeypatch.setattr(getpass, "getpass", lambda _question: typed.pop(0))
    where = ["--data", str(desk.settings.data), "--key-file", str(desk.settings.key_file)]
    assert run(["signing-key", "export", "--out", str(file), *where]) == (0 if is_written else 1)
    assert file.exists() == is_written
    assert not typed


@pytest.mark.parametrize("words", [("import",), ("export",)])
def test_what_is_not_said_is_asked_for(desk: EncodingDesk, words: tuple[str, ...]) -> None:
    desk.ask("make")
    assert desk.ask(*words) == (1, {"well": False, "problem": "arguments"})


def test_a_folder_that_is_not_there_is_told(desk: EncodingDesk) -> None:
    desk.ask("make")
    nowhere = str(desk.folder / "none" / "file.pem")
    for action in ("public", "export"):
        assert desk.ask(action, "--out", nowhere)[1]["problem"] == "arguments"


def test_the_secret_is_never_told(
    desk: EncodingDesk, other: EncodingDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    desk.ask("make")
    first = desk.secret
    desk.ask("make", "--replace")
    desk.ask("public", "--jwk")
    carry(desk, other)
    told = "".join([*desk.told, *other.told, caplog.text]).casefold()
    for secret in (first, desk.secret):
        assert secret.hex() not in told
    for file in (desk.settings.data / FOLDER).iterdir():
        assert b"PRIVATE" not in file.read_bytes()


def test_a_former_key_is_a_file_that_the_desk_reads_by_name(desk: EncodingDesk) -> None:
    desk.ask("make")
    name = key_name(desk.public)
    desk.ask("make", "--replace")
    assert list(read_public_keys(desk.settings.data / FOLDER)) == [name]


def test_people_are_told_what_to_do_next(
    desk: EncodingDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(desk.settings.data), "--key-file", str(desk.settings.key_file)]
    assert run(["signing-key", "make", *where]) == 0
    assert key_name(desk.public) in capsys.readouterr().out
    assert run(["signing-key", "make", *where]) == 1
    assert "--replace" in capsys.readouterr().err
