"""The window is closed right behind a key or a click: what was typed and opened is on disk."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import credentials
from desktop.app.window import Application
from desktop.jobs.runner import Lane
from desktop.models import AccessRecord, DraftRecord
from desktop.settings import Settings
from desktop.storage.opening import open_store
from desktop.views.widgets.page import Place
from tests.builders import an_enrolment


def opened(qtbot: QtBot, qapp: QApplication, folder: Path) -> Application:
    settings = Settings(folder, key_file=folder / "desk.key", reader="simulated", language="en")
    application = Application(qapp, settings)
    application.start()
    qtbot.waitUntil(lambda: application.window.furnished, timeout=30_000)
    qtbot.waitUntil(lambda: application.jobs.is_idle, timeout=30_000)
    return application


def close(application: Application) -> None:
    """While the interactive lane is busy with something else."""
    busy = threading.Event()
    application.jobs.run(Lane.INTERACTIVE, lambda _: busy.wait(2))
    application.jobs.run(Lane.INTERACTIVE, lambda _: None)
    threading.Timer(0.2, busy.set).start()
    application.window.close()
    application.close()
    application.window.deleteLater()


def stored(folder: Path, entity: type[Any]) -> list[Any]:
    settings = Settings(folder, key_file=folder / "desk.key")
    units = open_store(settings.database, credentials.database_key(settings))
    with units.reading() as session:
        rows = list(session.scalars(select(entity)))
    units.close()
    return rows


def test_a_name_typed_right_before_the_window_closes_is_in_a_draft(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    application = opened(qtbot, qapp, tmp_path)
    application.window.open(Place("enrolment"))
    qtbot.waitUntil(lambda: application.jobs.is_idle, timeout=30_000)
    page: Any = application.window.page
    QTest.keyClicks(page.who.birth_name, "Kervella")
    close(application)
    (draft,) = stored(tmp_path, DraftRecord)
    assert "Kervella" in str(draft.body)


def test_a_file_opened_right_before_the_window_closes_is_in_the_access_log(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    application = opened(qtbot, qapp, tmp_path)
    assert application.desk is not None
    actor = application.session.actor
    household = application.desk.counter.households.enrol(an_enrolment(), actor)
    before = len(stored_in(application))
    application.window.open(Place("household", household.id))
    close(application)
    assert len(stored(tmp_path, AccessRecord)) == before + 1


def stored_in(application: Application) -> list[Any]:
    assert application.desk is not None
    with application.desk.units.reading() as session:
        return list(session.scalars(select(AccessRecord)))
