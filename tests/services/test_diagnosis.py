"""A diagnosis says what works, changes nothing and names nobody."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import credentials
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.sam.legacy import LegacySam
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import TRAINING_UNLOCK_SECRET
from desktop.commands import run
from desktop.domain.card import NoReaderService
from desktop.domain.card_fault import NoSecurityModule
from desktop.services.diagnosis import DiagnosisService
from desktop.services.signing_keys import key_name, make
from desktop.settings import Settings, save
from desktop.sheets.diagnosis import Finding, PartState
from desktop.storage.opening import open_store
from desktop.sync import installation


class NoService(SimulatedReader):
    def names(self) -> tuple[str, ...]:
        raise NoReaderService


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "desk", key_file=tmp_path / "keys.json")


def with_store(settings: Settings) -> Settings:
    open_store(settings.database, credentials.database_key(settings)).engine.dispose()
    return settings


def found(settings: Settings, part: str, reader: SimulatedReader | None = None) -> Finding:
    service = DiagnosisService(settings, reader or SimulatedReader(b"k" * 32))
    return next(finding for finding in service.findings() if finding.part == part)


def test_looking_at_a_desk_never_set_up_leaves_nothing_behind(settings: Settings) -> None:
    findings = DiagnosisService(settings, NoService(b"k" * 32)).findings()
    assert [f.part for f in findings if f.state is PartState.FAILS] == []
    assert not settings.data.exists()
    assert settings.key_file is not None
    assert not settings.key_file.exists()


def test_a_store_tells_its_revision_and_size(settings: Settings) -> None:
    finding = found(with_store(settings), "database")
    assert finding.state is PartState.WORKS
    assert finding.facts["revision"] == finding.facts["expected"]
    assert finding.facts["last_sync"] is None


def test_another_key_is_told(settings: Settings, tmp_path: Path) -> None:
    with_store(settings)
    other = Settings(data=tmp_path / "other", key_file=tmp_path / "other.json")
    with_store(other)
    mixed = Settings(data=settings.data, key_file=other.key_file)
    assert type(found(mixed, "database").error).__name__ == "WrongKey"


def test_a_flipped_byte_is_told(settings: Settings) -> None:
    path = with_store(settings).database
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    finding = found(settings, "database")
    assert finding.state is PartState.FAILS
    assert type(finding.error).__name__ == "DatabaseDamaged"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    finding = found(Settings(data=tmp_path / "file" / "desk"), "folder")
    assert type(finding.error).__name__ == "FolderUnwritable"


def test_a_home_folder_is_not_named_after_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert found(Settings(data=tmp_path / "desk"), "folder").facts["path"] == "~/desk"


def test_a_desk_that_was_set_up_needs_its_reader_service(settings: Settings) -> None:
    save(settings, desk_label="guichet 2")
    finding = found(settings, "reader", NoService(b"k" * 32))
    assert isinstance(finding.error, NoReaderService)


def test_each_slot_is_told_with_its_purpose(settings: Settings) -> None:
    finding = found(settings, "reader")
    assert finding.facts["slots"] == ["simulated: card, empty", "simulated: sam, sam"]


def test_a_profile_with_open_questions_names_them_and_wants_no_sam(settings: Settings) -> None:
    chosen = replace(settings, card_profile="programme-right")
    assert found(chosen, "profile").facts["missing"]
    assert found(chosen, "security_module").state is PartState.NOT_NEEDED


def test_the_signing_key_is_told_by_its_public_name_and_none_is_made(settings: Settings) -> None:
    at_work = replace(settings, demonstration=True)
    assert found(at_work, "signing_key").state is PartState.NOT_NEEDED
    assert credentials.signing_key(at_work) is None
    first = key_name(make(settings))
    assert found(settings, "signing_key").facts == {"name": first, "former": []}
    second = key_name(make(settings, replace=True))
    finding = found(settings, "signing_key")
    assert finding.facts == {"name": second, "former": [first]}
    secret = credentials.signing_key(settings)
    assert secret is not None
    assert secret.hex() not in repr(finding)


def test_a_sam_is_told_with_its_key_and_what_is_left_of_it(settings: Settings) -> None:
    reader = SimulatedReader(b"k" * 32)
    chosen = replace(settings, card_profile="training")
    locked = found(chosen, "security_module", reader)
    assert locked.facts["state"] == "locked"
    with reader.security_module() as module:
        LegacySam(module).unlock(TRAINING_UNLOCK_SECRET)
    ready = found(chosen, "security_module", reader)
    assert ready.state is PartState.WORKS
    assert ready.facts["product"] == "SAM-C1"
    assert ready.facts["remaining"] == ready.facts["ceiling"]


def test_a_desk_that_should_write_and_has_no_sam_is_told_so(settings: Settings) -> None:
    class NoModule(SimulatedReader):
        @contextmanager
        def security_module(self) -> Iterator[CardConnection]:
            raise NoSecurityModule
            yield

    chosen = replace(settings, card_profile="training")
    finding = found(chosen, "security_module", NoModule(b"k" * 32))
    assert isinstance(finding.error, NoSecurityModule)


def test_a_centre_that_does_not_answer_is_told(settings: Settings) -> None:
    lost = Settings(
        data=settings.data,
        key_file=settings.key_file,
        central_url="postgresql://nobody@127.0.0.1:9/none",
        laboratory=True,
    )
    assert type(found(lost, "centre").error).__name__ == "CentralUnavailable"


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("prepare", "problem"),
    [(installation.install, "NoneType"), (str, "CentralNotReady")],
    ids=["a centre", "an empty database"],
)
def test_a_real_postgresql_is_told_apart(
    settings: Settings, postgres_url: str, prepare: Callable[[str], object], problem: str
) -> None:
    prepare(postgres_url)
    chosen = replace(settings, central_url=postgres_url, laboratory=True)
    assert type(found(chosen, "centre").error).__name__ == problem


def test_the_command_answers_with_one_json_object_and_its_exit_status(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = ["--key-file", str(settings.key_file)]
    assert run(["diagnose", "--json", "--data", str(settings.data), *keys]) == 0
    assert json.loads(capsys.readouterr().out)["works"] is True
    (tmp_path / "file").write_text("in the way", "utf-8")
    assert run(["diagnose", "--json", "--data", str(tmp_path / "file" / "x"), *keys]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["folder"]["state"] == "fails"
    assert answer["folder"]["problem"] == "FolderUnwritable"
    assert "FolderUnwritable" not in answer["folder"]["told"]
    assert answer["folder"]["to_do"]


def test_the_command_speaks_french_where_the_desk_does(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["diagnose", "--data", str(settings.data), "--key-file", str(settings.key_file)])
    assert "Lecteur de cartes" in capsys.readouterr().out
