"""`main.py profile` as somebody with an issuer's answers calls it."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from desktop.commands import run
from desktop.domain.card_profile import ProfileSignatureWrong
from desktop.importers.card_profile_file import load_profile, profile_folders
from desktop.importers.signed_file import read_public_keys

CARDS = Path(__file__).parents[2] / "resources/cards"


class Office:
    """A data folder, a key made for it, and what the command answers."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.cards = folder / "data/cards"
        self.cards.mkdir(parents=True)
        self.keys = folder / "keys"
        self.keys.mkdir()
        self.key = folder / "cards-2027.key"
        (folder / "passphrase").write_text("a long passphrase\n")

    def ask(self, *words: str) -> tuple[int, dict[str, object]]:
        common = ["--data", str(self.folder / "data"), "--keys", str(self.keys), "--json"]
        status = run(
            ["profile", *words, *common, "--passphrase-file", str(self.folder / "passphrase")]
        )
        return status, json.loads(self._capsys.readouterr().out)

    def take(self, name: str) -> Path:
        return Path(shutil.copy(CARDS / f"{name}.yaml", self.cards))

    def make_key(self) -> None:
        assert self.ask("make-key", "--key", str(self.key))[0] == 0
        shutil.copy(self.folder / "cards-2027.pem", self.keys)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


def test_the_delivered_profiles_are_listed(office: Office) -> None:
    status, answer = office.ask("list")
    assert status == 0
    assert answer["profiles"] == ["amc-commune", "korrigo-transport", "programme-right", "training"]


def test_open_questions_are_told_and_fail_the_check(office: Office) -> None:
    status, answer = office.ask("check", "programme-right")
    assert status == 1
    assert answer["ready"] is False
    assert "right.key.kif" in answer["missing"]  # type: ignore[operator]  # a list in JSON


def test_a_profile_is_signed_and_then_counts_at_the_desk(office: Office) -> None:
    path = office.take("training")
    assert office.ask("check", "training") == (1, {"well": False, "problem": "ProfileNotSigned"})
    office.make_key()
    assert office.ask("sign", str(path), "--key", str(office.key))[0] == 0
    status, answer = office.ask("check", "training")
    assert (status, answer["signed_by"], answer["writes"]) == (0, "cards-2027", True)
    loaded = load_profile(
        "training", profile_folders(office.folder / "data"), read_public_keys(office.keys)
    )
    assert loaded.signed_by == "cards-2027"


def test_a_profile_changed_after_signing_counts_no_more(office: Office) -> None:
    path = office.take("training")
    office.make_key()
    office.ask("sign", str(path), "--key", str(office.key))
    path.write_text(path.read_text("utf-8").replace("kif: 27", "kif: 21"), "utf-8")
    status, answer = office.ask("check", "training")
    assert (status, answer["problem"]) == (1, ProfileSignatureWrong.__name__)


def test_a_file_is_checked_where_it_lies_and_before_it_is_signed(office: Office) -> None:
    path = office.take("training")
    assert office.ask("check", str(path))[1]["ready"] is True
    path.write_text(path.read_text("utf-8").replace("sfi: 0C", "sfi: 07"), "utf-8")
    office.make_key()
    for words in (("check", str(path)), ("sign", str(path), "--key", str(office.key))):
        status, answer = office.ask(*words)
        assert (status, answer["problem"]) == (1, "BrokenCardProfileFile")
    assert not path.with_name("training.yaml.jws").exists()


def test_a_private_key_is_for_its_owner_and_never_written_over(office: Office) -> None:
    office.make_key()
    kept = office.key.read_bytes()
    assert b"ENCRYPTED" in kept
    if os.name == "posix":
        assert stat.S_IMODE(office.key.stat().st_mode) == 0o600
    assert office.ask("make-key", "--key", str(office.key))[0] == 1
    assert office.key.read_bytes() == kept


def test_a_wrong_passphrase_signs_nothing(office: Office) -> None:
    path = office.take("training")
    office.make_key()
    (office.folder / "passphrase").write_text("another passphrase")
    status, answer = office.ask("sign", str(path), "--key", str(office.key))
    assert (status, answer["problem"]) == (1, "KeyUnreadable")


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("sign", "training"),
        ("make-key",),
        ("make-key", "--key", "Clé.key"),
        ("sign", "none.yaml", "--key", "k.key"),
    ],
)
def test_what_is_not_said_is_asked_for(office: Office, words: tuple[str, ...]) -> None:
    assert office.ask(*words) == (1, {"well": False, "problem": "arguments"})


def test_a_short_passphrase_makes_no_key(office: Office) -> None:
    (office.folder / "passphrase").write_text("short")
    assert office.ask("make-key", "--key", str(office.key))[0] == 1
    assert not office.key.exists()


def test_people_are_told_in_words(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["profile", "check", "amc-commune", "--data", str(office.folder / "data")])
    told = capsys.readouterr().err
    assert status == 1
    assert "sector.public_key" in told
