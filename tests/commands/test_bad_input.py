"""What the world does wrong is answered by a sentence and an exit status, never by a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from desktop.commands import run
from desktop.storage.engine import open_engine
from desktop.sync import installation
from tests.local_desk import KEY, Desk

ROOT = Path(__file__).parents[2]
NOBODY = "postgresql://desk@127.0.0.1:1/centre"
PATIENCE = 60


@dataclass(frozen=True)
class Said:
    status: int
    err: str


def perform(*arguments: object) -> Said:
    """In a process of its own, as a person starts it, on a platform where nobody can click."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "CAD_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return Said(done.returncode, done.stderr)


def key_file(folder: Path, key: bytes = KEY) -> Path:
    path = folder / "desk.key"
    path.touch(mode=0o600)
    path.write_text(json.dumps({"database": key.hex()}))
    return path


@pytest.fixture
def folder(desk: Desk) -> Path:
    """The data folder of a desk that was used and closed, with its key beside."""
    with desk.units.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.units.close()
    key_file(desk.path.parent)
    return desk.path.parent


def with_another_key(folder: Path) -> None:
    key_file(folder, bytes(32))


def with_an_open_key_file(folder: Path) -> None:
    (folder / "desk.key").chmod(0o644)


def with_a_key_file_of_nonsense(folder: Path) -> None:
    (folder / "desk.key").write_text("not a key")


def with_its_first_page_destroyed(folder: Path) -> None:
    whole = bytearray((folder / "desk.db").read_bytes())
    whole[100] ^= 0xFF
    (folder / "desk.db").write_bytes(whole)


def with_its_later_pages_destroyed(folder: Path) -> None:
    whole = bytearray((folder / "desk.db").read_bytes())
    for place in range(4096 + 100, len(whole), 4096):
        whole[place] ^= 0xFF
    (folder / "desk.db").write_bytes(whole)


def cut_short(folder: Path) -> None:
    whole = (folder / "desk.db").read_bytes()
    (folder / "desk.db").write_bytes(whole[: len(whole) // 2 - 700])


def of_a_newer_version(folder: Path) -> None:
    engine = open_engine(folder / "desk.db", KEY)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()


def with_a_folder_in_place_of_its_database(folder: Path) -> None:
    for name in ("desk.db", "desk.db-wal", "desk.db-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "desk.db").mkdir()


DESKS: list[tuple[Callable[[Path], None], tuple[str, ...]]] = [
    (with_another_key, ("The key does not open", "bring back a copy")),
    (with_an_open_key_file, ("Other people can read the key file", "desk.key")),
    (with_a_key_file_of_nonsense, ("desk.key is missing or is no key file",)),
    (with_its_first_page_destroyed, ("The key does not open", "or the file is damaged")),
    (with_its_later_pages_destroyed, ("damaged", "bring back")),
    (cut_short, ("damaged", "bring back")),
    (of_a_newer_version, ("A newer version of the application wrote these data",)),
    (with_a_folder_in_place_of_its_database, ("cannot be written",)),
]


@pytest.mark.parametrize(
    ("spoil", "words"), DESKS, ids=[spoil.__name__.replace("_", " ") for spoil, _words in DESKS]
)
def test_the_window_of_a_desk_that_cannot_be_opened_says_why(
    folder: Path, spoil: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    spoil(folder)
    said = perform("window", "--data", folder, "--key-file", folder / "desk.key")
    assert said.status == 1
    assert len(said.err.splitlines()) == 1
    for part in words:
        assert part in said.err


@pytest.mark.parametrize(
    ("spoil", "words"), DESKS, ids=[spoil.__name__.replace("_", " ") for spoil, _words in DESKS]
)
@pytest.mark.parametrize("command", ["verify", "sync"])
def test_a_command_on_a_desk_that_cannot_be_opened_says_why(
    folder: Path,
    spoil: Callable[[Path], None],
    words: tuple[str, ...],
    command: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAD_LANGUAGE", "en")
    spoil(folder)
    assert run([command, "--data", str(folder), "--key-file", str(folder / "desk.key")]) == 1
    told = capsys.readouterr().err
    for part in words:
        assert part in told


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    key = key_file(tmp_path)
    said = perform("window", "--data", tmp_path / "file" / "data", "--key-file", key)
    assert said.status == 1
    assert "cannot be written" in said.err


def test_a_desk_without_any_key_store_is_not_opened_in_clear(tmp_path: Path) -> None:
    """With settings it is no demonstration, and a container has no keyring."""
    (tmp_path / "settings.json").write_text('{"desk_label": "desk 1"}')
    said = perform("window", "--data", tmp_path)
    if said.status == 0:
        pytest.skip("this machine has a keyring")
    assert (said.status, "--key-file" in said.err) == (1, True)
    assert not (tmp_path / "desk.db").exists()


SETTINGS = {
    "not JSON": ('{\n  "language": ', "(line|ligne) 2 "),
    "not an object": ("[]", "(line|ligne) 1 "),
    "an unknown name": ('{"langage": "fr"}', "langage"),
    "an unknown language": ('{"language": "de"}', "language"),
    "a size that is no text": ('{"text_scale": 1.5}', "text_scale"),
    "a folder of its own": ('{"data": "/elsewhere"}', "data"),
    "nothing where a name is due": ('{"site": null}', "site"),
}


@pytest.mark.parametrize(("content", "found"), SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("command", [["verify"], ["diagnose"], ["card", "read"]])
def test_broken_settings_are_told_with_their_file_and_place(
    tmp_path: Path,
    content: str,
    found: str,
    command: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "settings.json").write_text(content)
    assert run([*command, "--data", str(tmp_path)]) in {1, 2}
    told = capsys.readouterr().err
    assert str(tmp_path / "settings.json") in told
    assert re.search(found, told)


def test_broken_settings_keep_the_window_closed(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes(b"\xff\xfe\x00")
    said = perform("window", "--data", tmp_path)
    assert said.status == 2
    assert str(tmp_path / "settings.json") in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_a_centre_that_is_not_there_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "settings.json").write_text(
        json.dumps({"central_url": NOBODY, "laboratory": True, "language": "en"})
    )
    assert run(["sync", "--data", str(folder), "--key-file", str(folder / "desk.key")]) == 1
    assert "The central database does not answer. Work goes on" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["nonsense", "postgresql://[::1", "http://x/y"])
def test_an_address_that_is_none_is_told(
    folder: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "settings.json").write_text(
        json.dumps({"central_url": url, "laboratory": True, "language": "en"})
    )
    place = ["--data", str(folder), "--key-file", str(folder / "desk.key")]
    assert run(["sync", *place]) == 1
    assert run(["central", "status", *place]) == 1
    told = capsys.readouterr().err
    assert told.count("The address of the central database is none") == 2


@pytest.mark.postgres
def test_a_centre_of_another_version_is_told(
    folder: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.install(postgres_url)
    with closing(psycopg.connect(postgres_url, autocommit=True)) as centre:
        centre.execute("update sync.head set protocol = 2")
    (folder / "settings.json").write_text(
        json.dumps({"central_url": postgres_url, "laboratory": True, "language": "en"})
    )
    assert run(["sync", "--data", str(folder), "--key-file", str(folder / "desk.key")]) == 1
    assert "are of different versions. Nothing was exchanged" in capsys.readouterr().err


@pytest.mark.postgres
def test_a_server_without_a_centre_is_told(
    folder: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "settings.json").write_text(
        json.dumps({"central_url": postgres_url, "laboratory": True, "language": "en"})
    )
    assert run(["sync", "--data", str(folder), "--key-file", str(folder / "desk.key")]) == 1
    assert "Run “central init” first" in capsys.readouterr().err


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 300 kB, too small for a new desk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        if os.environ.get("CI") == "true" and os.geteuid() == 0:
            pytest.fail("root on CI may mount a small disk")
        pytest.skip("mounting a small disk needs root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("free", [0, 4096, 200_000])
def test_a_full_disk_is_told_when_the_desk_is_first_opened(small_disk: Path, free: int) -> None:
    (small_disk / "filling").write_bytes(bytes(300 * 1024 - free))
    said = perform("window", "--data", small_disk, "--key-file", small_disk / "desk.key")
    assert said.status == 1
    assert "The disk is full." in said.err


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("- name: x\n  claimed_on: tomorrow\n  members: []\n  expected: {outcome: x}\n", 2),
        ("- name: [\n", 2),
        ("", 1),
        ("\x00", 1),
    ],
    ids=["a word for a day", "no YAML", "nothing", "a byte that is no text"],
)
def test_a_broken_case_file_is_told_with_file_and_line(
    tmp_path: Path,
    content: str,
    line: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(content)
    monkeypatch.setenv("CAD_LANGUAGE", "en")
    assert run(["assess", str(case)]) == 2
    assert f"{case}, line {line}:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("code: [\n", 2),
        ("code: rennes-2017\nshape: circles\n", 2),
        ("- a\n- list\n", 1),
    ],
    ids=["no YAML", "an unknown shape", "a list"],
)
def test_a_broken_scale_file_is_told_with_file_and_line(
    tmp_path: Path,
    content: str,
    line: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scale = tmp_path / "scales" / "rennes-2017.yaml"
    scale.parent.mkdir()
    scale.write_text(content)
    case = ROOT / "tests" / "scenarios" / "01-no-income.yaml"
    monkeypatch.setenv("CAD_LANGUAGE", "en")
    assert run(["assess", "--scales", str(scale.parent), str(case)]) == 2
    assert f"{scale}, line {line}:" in capsys.readouterr().err
