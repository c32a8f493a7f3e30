"""A start of the window loads what the first page shows, and nothing heavy beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop.app.window import build
from desktop.settings import Settings

folder = Path(sys.argv[1])
application = build(Settings(folder, key_file=folder / "desk.key", reader="simulated"))
loaded = {"program": sorted(sys.modules)}

def note(moment):
    loaded[moment] = sorted(sys.modules)

application.ready.connect(lambda: (note("desk"), application.qt.quit()))
application.start()
QTimer.singleShot(0, lambda: note("paint"))
QTimer.singleShot(200_000, application.qt.quit)
application.qt.exec()
application.close()
sys.stdout.write(json.dumps(loaded))
"""
HEAVY = (
    *("pandas", "numpy", "openpyxl"),
    *("reportlab", "pikepdf", "pypdfium2", "PIL", "lxml"),
    *("alembic", "psycopg", "sqlalchemy"),
)
WITH_THE_DATABASE = ("sqlalchemy", "sqlcipher3", "smartcard", "cryptography")
# Parts of Qt and of packages that no installed desk has: installer/windows/prune.py.
PRUNED = (
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtOpenGL",
    "PySide6.QtSql",
    "PySide6.QtXml",
    "PySide6.QtConcurrent",
    "numpy.f2py",
    "sqlalchemy.testing",
    "alembic.testing",
    "lxml.isoschematron",
    "phonenumbers.geodata",
    "phonenumbers.carrierdata",
    "phonenumbers.tzdata",
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Names of modules at each moment of the second start: the first one makes the database."""
    folder = tmp_path_factory.mktemp("desk")
    _started(folder)
    return _started(folder)


def _started(folder: Path) -> dict[str, list[str]]:
    answer = subprocess.run(
        [sys.executable, "-c", START, str(folder)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=280,
    )
    assert answer.returncode == 0, answer.stderr
    found: dict[str, list[str]] = json.loads(answer.stdout)
    return found


def beginning_with(packages: tuple[str, ...], modules: list[str]) -> list[str]:
    return [
        package
        for package in packages
        if any(name == package or name.startswith(f"{package}.") for name in modules)
    ]


def test_nothing_heavy_is_loaded_before_the_window_is_painted(
    loaded: dict[str, list[str]],
) -> None:
    assert "PySide6.QtWidgets" in loaded["program"]
    assert beginning_with(HEAVY, loaded["paint"]) == []


def test_the_database_comes_behind_the_first_paint(loaded: dict[str, list[str]]) -> None:
    assert beginning_with(WITH_THE_DATABASE, loaded["program"]) == []
    assert beginning_with(("sqlalchemy", "sqlcipher3"), loaded["desk"]) != []


def test_tables_migrations_and_the_driver_of_the_centre_wait_until_they_are_wanted(
    loaded: dict[str, list[str]],
) -> None:
    assert beginning_with(("pandas", "numpy", "alembic", "psycopg"), loaded["desk"]) == []


def test_nothing_is_loaded_that_the_packages_leave_out(loaded: dict[str, list[str]]) -> None:
    assert beginning_with(PRUNED, loaded["desk"]) == []
