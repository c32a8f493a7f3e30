"""The program is killed in the middle of a form: what was typed is there at the next start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.domain.partial_date import PartialDate
from tests.journeys.conftest import OpenCounter

ROOT = Path(__file__).parents[2]
TYPIST = Path(__file__).with_name("typist.py")
pytestmark = pytest.mark.journey


def type_and_be_killed(folder: Path) -> None:
    """A process of its own types, says when the page calls the draft saved, and dies at once."""
    program = subprocess.Popen(
        [sys.executable, str(TYPIST), str(folder)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    try:
        assert program.stdout.readline() == "saved\n"
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
        program.stdout.close()
    assert program.returncode == -signal.SIGKILL


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX")
def test_a_half_filled_enrolment_survives_kill_9(tmp_path: Path, open_counter: OpenCounter) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    type_and_be_killed(folder)

    counter = open_counter(folder)
    sheet = counter.page._sheet
    assert [draft.form for draft in sheet.drafts] == ["enrolment"]
    row = counter.page._rows[0]
    assert "G. K." in row.accessibleName() or "G. K." in counter.texts(row)

    row.click()
    counter.until(lambda: counter.is_on("enrolment") and counter.page.who.birth_name.text())
    page = counter.page
    assert page.who.birth_name.text() == "Kervella"
    assert page.who.first_names.text() == "Gwenola"
    assert page.who.born.value() == PartialDate(1985, 3)
    assert page.draft_chip.isVisible()
