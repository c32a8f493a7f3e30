"""Commands on an enrolled desk: no file opens without a person, and no empty one is ever made."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from desktop import i18n
from desktop.commands import run
from desktop.domain.actor import Role
from desktop.services.diagnosis import DiagnosisService
from desktop.sheets.diagnosis import PartState
from desktop.sheets.person import NewPerson
from desktop.storage import upgrade
from desktop.storage.door_files import UnsentMark
from desktop.sync import installation
from tests.services.door_town import PASSWORD, Town, household, opened
from tests.sync.protected_server import ProtectedServer, running_server, server_binaries

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(server_binaries() is None, reason="needs Debian's postgresql"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[ProtectedServer]:
    binaries = server_binaries()
    assert binaries is not None
    yield from running_server(binaries)


@pytest.fixture(scope="module")
def template(server: ProtectedServer) -> str:
    with psycopg.connect(server.local(), autocommit=True) as connection:
        connection.execute("create database template_of_towns")
    installation.install(server.local("template_of_towns"))
    return "template_of_towns"


@pytest.fixture
def town(server: ProtectedServer, template: str, tmp_path: Path) -> Town:
    name = f"town_{uuid4().hex}"
    with psycopg.connect(server.local(), autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")
    made = Town(server.local(name), server.address(name), server.authority.file, tmp_path / "desk")
    made.add("admin", Role.ADMINISTRATOR)
    made.enrol()
    kept = {"central_url": made.address, "central_ca": str(made.authority), "language": "en"}
    kept |= {"key_file": str(made.settings.key_file)}
    (made.folder / "settings.json").write_text(json.dumps(kept))
    return made


@pytest.fixture
def decider(town: Town) -> NewPerson:
    """With one household in the file of their profile."""
    made = town.add("anne", Role.DECIDER)
    door = town.door()
    entry = town.welcome(door, made)
    units = opened(entry)
    household(units, entry)
    units.close()
    return made


def asked(
    town: Town, monkeypatch: pytest.MonkeyPatch, *words: str, password: str = PASSWORD
) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    status = run([*words, "--data", str(town.folder)])
    i18n.install("en")
    return status


@pytest.mark.parametrize("name", ["backup", "verify", "retention", "restore"])
def test_without_a_person_a_command_says_who_is_wanted_and_makes_nothing(
    town: Town,
    decider: NewPerson,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del decider
    before = {path: path.stat().st_mtime_ns for path in town.folder.rglob("*")}
    more = {"retention": ["--dry-run"], "restore": [str(town.folder / "copy.db")]}.get(name, [])
    assert asked(town, monkeypatch, name, *more) == 1
    assert "--person LOGIN" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in town.folder.rglob("*")} == before
    assert not (town.folder / "desk.db").exists()


def test_a_person_saves_checks_counts_and_brings_back_the_file_of_their_profile(
    town: Town,
    decider: NewPerson,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    who = ["--person", decider.login, "--json"]
    copy = tmp_path / "copy.db"
    assert asked(town, monkeypatch, "backup", str(copy), *who) == 0
    assert b"Rennes" not in copy.read_bytes()
    assert asked(town, monkeypatch, "verify", *who) == 0
    assert asked(town, monkeypatch, "retention", "--dry-run", *who) == 0
    capsys.readouterr()
    assert asked(town, monkeypatch, "restore", str(copy), *who) == 0
    told = json.loads(capsys.readouterr().out)
    assert Path(told["path"]).name == "desk-decider.db"
    assert Path(told["kept"]).exists()
    assert UnsentMark(Path(told["path"])).path.exists()
    assert asked(town, monkeypatch, "verify", *who) == 0
    assert asked(town, monkeypatch, "verify", *who, password="faux") == 1  # noqa: S106
    assert not (town.folder / "desk.db").exists()


def test_keys_go_neither_out_of_nor_into_a_desk_with_people(
    town: Town,
    decider: NewPerson,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whoever is named or not: docs/installation.md keeps them to a desk that works alone."""
    alone = tmp_path / "alone"
    alone.mkdir()
    kept = {"key_file": str(tmp_path / "alone.keys"), "language": "en"}
    (alone / "settings.json").write_text(json.dumps(kept))
    (tmp_path / "words").write_text("un chêne sous la pluie", "utf-8")
    words = ["--passphrase-file", str(tmp_path / "words"), "--json"]
    copy, keys = str(tmp_path / "copy.db"), str(tmp_path / "desk.keys")
    assert run(["backup", copy, "--keys", keys, *words, "--data", str(alone)]) == 0
    assert town.settings.key_file is not None
    before = town.settings.key_file.read_bytes()
    files = {path: path.stat().st_mtime_ns for path in town.folder.rglob("*.db")}
    new_keys = str(tmp_path / "new.keys")
    for who in ([], ["--person", decider.login]):
        for command in (["restore", copy, "--keys", keys], ["backup", "--keys", new_keys]):
            capsys.readouterr()
            assert asked(town, monkeypatch, *command, *words, *who) == 1
            assert json.loads(capsys.readouterr().out)["problem"] == "KeysOfPeople"
    assert town.settings.key_file.read_bytes() == before
    assert {path: path.stat().st_mtime_ns for path in town.folder.rglob("*.db")} == files
    assert not Path(new_keys).exists()


def test_a_diagnosis_opens_no_file_and_meets_the_centre_as_the_desk(
    town: Town, decider: NewPerson
) -> None:
    del decider
    file = town.folder / "desk-decider.db"
    touched = file.stat().st_mtime_ns
    found = {f.part: f for f in DiagnosisService(town.settings).findings()}
    assert found["database"].state is PartState.WORKS
    assert found["database"].facts["decider"] == f"{file.stat().st_size} bytes, unsent"
    centre = found["centre"]
    assert centre.state is PartState.WORKS
    assert centre.facts["known_there"] is True
    assert str(centre.facts["tls"]).startswith("TLSv1.")
    assert centre.facts["roles"] == ["cad_desk"]
    assert centre.facts["serves_to"] == upgrade.head()
    assert found["keys"].facts["has_place_at_centre"] is True
    assert file.stat().st_mtime_ns == touched
    assert not (town.folder / "desk.db").exists()


def test_with_its_person_a_diagnosis_reads_every_page_of_their_file(
    town: Town,
    decider: NewPerson,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked(town, monkeypatch, "diagnose", "--json", "--person", decider.login)
    told = json.loads(capsys.readouterr().out)["database"]
    assert told["integrity"] == "sound"
    assert told["cipher"].startswith("SQLCipher 4")
    assert told["unsent"] == 1
    bundle = town.folder / "bundle.zip"
    assert asked(town, monkeypatch, "support-bundle", str(bundle), "--person", decider.login) == 0
    with zipfile.ZipFile(bundle) as packed:
        assert json.loads(packed.read("counts.json"))["household"] == 1
        assert not any(decider.login.encode() in packed.read(name) for name in packed.namelist())
    assert asked(town, monkeypatch, "diagnose", "--person", decider.login, password="faux") == 1  # noqa: S106


def test_a_desk_moves_to_a_new_pc_and_everything_comes_from_the_centre(
    town: Town,
    decider: NewPerson,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As docs/installation.md says it: leave, close the place, invite, enrol, log in."""
    who = ["--person", decider.login]
    assert asked(town, monkeypatch, "leave", *who) == 0, "what was unsent is handed over"
    assert not (town.folder / "desk-decider.db").exists()
    assert central(town, "desk", "revoke", "guichet 1") == 0
    new = replace_desk(town, central_code(town, capsys, "guichet 1"))
    assert asked(new, monkeypatch, "sync", "--once", *who) == 0
    assert asked(new, monkeypatch, "diagnose", "--json", *who) in (0, 1)
    capsys.readouterr()
    assert asked(new, monkeypatch, "support-bundle", str(new.folder / "b.zip"), *who) == 0
    with zipfile.ZipFile(new.folder / "b.zip") as packed:
        assert json.loads(packed.read("counts.json"))["household"] == 1
    assert central(town, "desk", "revoke", "guichet 1") == 0, "the one at work is meant"


def test_a_stolen_pc_is_closed_and_its_files_open_no_more(
    town: Town,
    decider: NewPerson,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert central(town, "desk", "revoke", "guichet 1") == 0
    capsys.readouterr()
    who = ["--person", decider.login]
    for command in (["verify"], ["sync", "--once"], ["backup", str(town.folder / "copy.db")]):
        assert asked(town, monkeypatch, *command, *who) == 1
    assert not (town.folder / "copy.db").exists()
    found = {f.part: f for f in DiagnosisService(town.settings).findings()}
    assert type(found["centre"].error).__name__ == "DeskRevoked"
    assert PASSWORD not in capsys.readouterr().err


def central(town: Town, *words: str) -> int:
    """As the DBA on the server itself."""
    return run(["central", *words, "--url", town.url, "--data", str(town.folder)])


def central_code(town: Town, capsys: pytest.CaptureFixture[str], label: str) -> str:
    capsys.readouterr()
    assert central(town, "desk", "invite", label, "--json") == 0
    return str(json.loads(capsys.readouterr().out)["code"])


def replace_desk(town: Town, code: str) -> Town:
    """Another PC with the same settings of IT, which its one-time code gives a place."""
    new = replace(town, folder=town.folder.with_name("new PC"))
    new.folder.mkdir()
    kept = json.loads((town.folder / "settings.json").read_text("utf-8"))
    kept["key_file"] = str(new.folder / "keys.json")
    (new.folder / "settings.json").write_text(json.dumps(kept), "utf-8")
    assert run(["enrol", code, "--data", str(new.folder)]) == 0
    return new


def test_a_diagnosis_tells_a_link_that_is_not_protected_and_a_desk_without_a_place(
    town: Town,
) -> None:
    bare = replace(town.settings, central_ca=None)
    found = {f.part: f for f in DiagnosisService(bare).findings()}
    assert type(found["centre"].error).__name__ == "LinkNotProtected"
    stranger = replace(town.settings, key_file=town.folder / "other.json")
    found = {f.part: f for f in DiagnosisService(stranger).findings()}
    assert type(found["centre"].error).__name__ == "NotEnrolled"


def test_a_desk_without_a_place_gets_no_empty_file(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = str(town.folder / "other.json")
    assert asked(town, monkeypatch, "verify", "--key-file", other) == 1
    assert "enrol" in capsys.readouterr().err
    assert not (town.folder / "desk.db").exists()
