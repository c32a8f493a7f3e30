"""A support bundle tells how an installation is, and nothing of anybody who is known to it."""

from __future__ import annotations

import ast
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import String, inspect, text

from desktop import credentials, incidents
from desktop.cardreader.simulated import SimulatedReader
from desktop.commands import run
from desktop.domain.store import FolderUnwritable
from desktop.services import support_log
from desktop.services.clock import fixed_clock
from desktop.services.demonstration import fill
from desktop.services.diagnosis import DiagnosisService
from desktop.services.support_bundle import SupportBundleService
from desktop.services.support_log import LEFT_OUT, lines_that_may_leave
from desktop.settings import Settings, save
from desktop.sheets.diagnosis import Printers
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork

pytestmark = pytest.mark.long  # a whole city is made first
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_SITE_KEY = bytes(32)
NAME = "Zbyszkowiczova"
IBAN = "FR76 3000 6000 0112 3456 7890 189"
CARD = "A1B2C3D4E5F60718"
NEEDLES = (
    NAME,
    "Le Goff",
    "rue du Pré-Perché",
    IBAN,
    IBAN.replace(" ", ""),
    CARD,
    "06 12 34 56 78",
)
SAID = f"{NAME}, 14 rue du Pré-Perché, {IBAN}, {CARD}, 06 12 34 56 78, anne.le.goff@example.org"
DESKTOP = Path(__file__).parents[2] / "desktop"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, UnitsOfWork]]:
    """Two hundred invented households, at a desk whose every given name is one of a person."""
    folder = tmp_path_factory.mktemp("home") / NAME
    settings = Settings(
        folder,
        desk_label=f"guichet de {NAME}",
        site="Le Goff",
        key_file=folder / "keys.json",
        card_reader=f"lecteur de {NAME}",
        card_profile=f"{NAME}.yaml",
        central_url=f"postgresql://{NAME}:{NAME}@127.0.0.1:9/{NAME}",
        laboratory=True,
    )
    units = open_store(
        settings.database,
        credentials.database_key(settings),
        desk_label=settings.desk_label,
        site_keys=[_SITE_KEY],
    )
    fill(units, _SITE_KEY, date(2026, 11, 23))
    save(settings, desk_label=settings.desk_label)
    yield settings, units
    units.close()


@pytest.fixture
def log(city: tuple[Settings, UnitsOfWork]) -> Iterator[Path]:
    settings, _units = city
    incidents.install(settings.log)
    yield settings.log / incidents.LOG_NAME
    incidents.uninstall()
    for file in incidents.log_files(settings.log):
        file.unlink()


def printers() -> Printers:
    return Printers((f"imprimante de {NAME}",), f"imprimante de {NAME}")


def written(settings: Settings, units: UnitsOfWork | None, file: Path) -> dict[str, str]:
    """Every member by its name."""
    diagnosis = DiagnosisService(settings, SimulatedReader(b"k" * 32), printers)
    service = SupportBundleService(settings, fixed_clock(NOW), diagnosis.findings, units)
    service.write(file)
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def known_of_people(units: UnitsOfWork) -> set[str]:
    """What is written in any row of any table that is not a word of the program: names, streets,
    references, notes, numbers."""
    found: set[str] = set()
    with units.reading() as session:
        connection = session.connection()
        tables = inspect(connection)
        for table in tables.get_table_names():
            for column in tables.get_columns(table):
                if isinstance(column["type"], String):
                    query = f'SELECT DISTINCT "{column["name"]}" FROM "{table}"'  # noqa: S608
                    found |= {str(value) for value in connection.scalars(text(query)) if value}
    return {
        value for value in found if len(value) >= 5 and not re.fullmatch(r"[a-z0-9_.+-]*", value)
    }


def fail_with(said: str) -> Exception:
    try:
        try:
            raise KeyError(said)
        except KeyError as error:
            raise OSError(2, said, f"/home/{NAME}/{said}") from error
    except OSError as error:
        return error


@pytest.mark.logs
def test_none_of_the_people_of_a_city_stands_in_any_member(
    city: tuple[Settings, UnitsOfWork], log: Path, tmp_path: Path
) -> None:
    settings, units = city
    people = known_of_people(units)
    assert len(people) > 3000, "the search looks for something"
    logger = logging.getLogger("desktop.anything")
    for number, said in enumerate([SAID, *sorted(people)[::40]]):
        incidents.report(fail_with(said))
        logger.warning("%s could not be read", said)
        logger.warning("number %d\n%s", number, said, exc_info=fail_with(said))
    with log.open("a", encoding="utf-8") as stream:  # by another program, or by an older version
        stream.write(f"{SAID}\n{NAME}\n  at home/{NAME}/x.py:3 in {NAME}\n{NAME}.Error\n")
    assert NAME in log.read_text("utf-8"), "there is something to leave out"
    members = written(settings, units, tmp_path / "bundle.zip")
    whole = "\n".join((*members, *members.values()))
    assert [needle for needle in NEEDLES if needle in whole] == []
    assert sorted(value for value in people if value in whole) == []
    assert {"log/0.log", "counts.json", "diagnosis.json"} <= members.keys()


@pytest.mark.logs
def test_what_helps_is_still_there(
    city: tuple[Settings, UnitsOfWork], log: Path, tmp_path: Path
) -> None:
    settings, units = city
    number = incidents.report(fail_with(SAID))
    members = written(settings, units, tmp_path / "bundle.zip")
    assert number in members["log/0.log"]
    assert "FileNotFoundError ENOENT" in members["log/0.log"]
    assert "caused by\nKeyError" in members["log/0.log"]
    assert json.loads(members["counts.json"])["household"] == 200
    schema = json.loads(members["schema.json"])
    assert schema["of_the_file"] == schema["newest"]
    diagnosis = json.loads(members["diagnosis.json"])
    assert diagnosis["database"]["state"] == "works"
    assert diagnosis["printers"] == {"count": 1, "default_chosen": True, "state": "works"}
    assert diagnosis["centre"]["problem"] == "CentralUnavailable"
    assert diagnosis["log"]["incidents"] == 1
    kept = json.loads(members["settings.json"])
    assert kept["desk_label_is_set"] is True
    assert kept["card_profile"] == "own"
    assert log.exists()


def test_no_key_and_no_password_is_in_it(
    city: tuple[Settings, UnitsOfWork], tmp_path: Path
) -> None:
    settings, units = city
    assert settings.key_file is not None
    secrets = json.loads(settings.key_file.read_text("utf-8"))
    whole = "\n".join(written(settings, units, tmp_path / "bundle.zip").values())
    assert secrets
    assert [name for name, secret in secrets.items() if secret and secret in whole] == []


def test_every_message_that_this_program_logs_is_known_to_the_bundle() -> None:
    """A new message is looked at before it may leave: with values, without, or not at all."""
    known = {*support_log.FIXED, *support_log.NAMING_AN_ERROR, *support_log.CUT}
    assert set(logged_templates()) == known | {"incident %s\n%s"}


def logged_templates() -> Iterator[str]:
    for file in DESKTOP.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("_log", "log")
                and node.func.attr in ("debug", "info", "warning", "error", "exception")
            ):
                assert isinstance(node.args[0], ast.Constant)
                yield str(node.args[0].value)


@pytest.mark.parametrize(
    ("line", "leaves"),
    [
        ("2026-11-23 09:30:00,123 ERROR desktop.incidents incident I-7F3K2Q", True),
        ("  at desktop/services/card.py:12 in CardService.link", True),
        ("  at site-packages/psycopg/cursor.py:97 in Cursor.execute", True),
        ("psycopg.errors.UniqueViolation", True),
        ("desktop.domain.store.DiskFull", True),
        ("OSError ENOSPC", True),
        ("caused by", True),
        (f"  at home/{NAME}/tool.py:12 in main", False),
        (f"{NAME}.Error", False),
        (NAME, False),
        (f"ValueError: {NAME}", False),
        ("", False),
    ],
)
def test_a_line_leaves_when_it_is_of_a_known_kind(line: str, leaves: bool) -> None:
    assert list(lines_that_may_leave(line + "\n")) == [line if leaves else LEFT_OUT]


def test_of_a_message_with_values_its_beginning_leaves() -> None:
    head = "2026-11-23 09:30:00,123 WARNING desktop.cardreader.watcher"
    assert list(lines_that_may_leave(f"{head} reader service: X {NAME}")) == [
        f"{head} reader service: {LEFT_OUT}"
    ]
    assert list(lines_that_may_leave(f"{head} {NAME}")) == [f"{head} {LEFT_OUT}"]


def test_a_desk_that_does_not_open_has_a_bundle_too(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "desk", key_file=tmp_path / "keys.json")
    credentials.database_key(settings)
    settings.data.mkdir()
    settings.database.write_bytes(b"\0" * 8192)
    status = run(
        [
            *("support-bundle", str(tmp_path / "b.zip")),
            *("--data", str(settings.data), "--key-file", str(settings.key_file)),
        ]
    )
    assert status == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        assert json.loads(packed.read("diagnosis.json"))["database"]["problem"] == "WrongKey"
        assert json.loads(packed.read("counts.json")) == {}


def test_a_place_that_cannot_be_written_gets_no_half_file(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "desk", key_file=tmp_path / "keys.json")
    (tmp_path / "file").write_text("in the way", "utf-8")
    service = SupportBundleService(replace(settings), fixed_clock(NOW), lambda: ())
    with pytest.raises(FolderUnwritable):
        service.write(tmp_path / "file" / "bundle.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]
