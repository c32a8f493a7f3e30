"""Journey: an old file goes through its three states and leaves a slip; a request is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from desktop import credentials
from desktop.domain.actor import Actor, Role
from desktop.domain.claim import ClaimSettings
from desktop.domain.disposal import RequestKind
from desktop.models import new_id
from desktop.reports.pdfium import opened, text_within
from desktop.services.claim import ClaimService
from desktop.services.clock import fixed_clock
from desktop.services.household import HouseholdService
from desktop.settings import Settings
from desktop.sheets.household import HouseholdSheet
from desktop.storage.opening import open_store
from desktop.sync import installation
from tests.builders import an_enrolment
from tests.journeys.conftest import Counter, OpenCounter

pytestmark = pytest.mark.journey
DECIDER = Actor(new_id(), "Maud Abiven", frozenset({Role.COUNTER, Role.DECIDER}))
LONG_AFTER = fixed_clock(datetime(2040, 1, 2, 9, 0, tzinfo=UTC))
THAT_SPRING = fixed_clock(datetime(2026, 3, 10, 9, 0, tzinfo=UTC))


def decide(counter: Counter) -> Any:
    """As somebody who decides, on the page of retention and rights."""
    session = counter.application.session
    session.log_in(replace(session.actor, roles=DECIDER.roles))
    counter.settle()
    return counter.open("privacy")


def click(counter: Counter, button: QPushButton) -> None:
    assert button.isVisible()
    assert button.isEnabled(), button.text()
    counter.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    counter.settle()


def types(counter: Counter, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.clear()
    counter.qtbot.keyClicks(field, text)


def a_file_without_a_decision(folder: Path) -> HouseholdSheet:
    """Somebody who asked and took the claim back: nothing of it is open, at whichever date."""
    settings = Settings(folder, key_file=folder / "desk.key")
    units = open_store(settings.database, credentials.database_key(settings))
    sheet = HouseholdService(units, THAT_SPRING).enrol(
        an_enrolment(claimed_on=THAT_SPRING.today()), DECIDER
    )
    assert sheet.claim is not None
    claims = ClaimService(units, THAT_SPRING, ClaimSettings)
    claims.withdraw(sheet.claim.id, "Déménage à Nantes", DECIDER)
    units.close()
    return sheet


def save_to(counter: Counter, file: Path) -> None:
    """In the system's own dialog."""
    dialog = counter.window.findChild(QFileDialog, "file")
    dialog.fileSelected.emit(str(file))
    dialog.reject()
    counter.settle()


def line_of(page: Any, household_id: UUID) -> Any:
    table = page.files.table
    lines = (table.line_at(row) for row in range(table.rowCount()))
    return next((line for line in lines if line.household_id == household_id), None)


def choose(counter: Counter, page: Any, household_id: UUID) -> None:
    """Found by its number and clicked upon."""
    page.files.view.select_all(lambda line: line.household_id == household_id)
    counter.settle()
    assert [line.household_id for line in page.files.chosen] == [household_id]


def archive_all(counter: Counter, page: Any) -> int:
    """All that the dry run names; a number that is not theirs is refused beside its field."""
    assert not page.files.archive.isEnabled(), "nothing is chosen, and nothing happens by itself"
    click(counter, page.files.all)
    chosen = len(page.files.chosen)
    click(counter, page.files.archive)
    types(counter, page.form.count, str(chosen - 1))
    click(counter, page.form.save)
    assert "not the number of files" in page.form._count.problem
    types(counter, page.form.count, str(chosen))
    click(counter, page.form.save)
    assert f"{chosen} files were moved." in page.banner.text
    return chosen


def dispose_of(counter: Counter, page: Any, household_id: UUID) -> None:
    choose(counter, page, household_id)
    click(counter, page.files.dispose)
    types(counter, page.form.ground, "CNIL 2023-095")
    types(counter, page.form.visa, "2040-35-7")
    types(counter, page.form.count, "1")
    click(counter, page.form.save)
    assert "erased here and at the centre" in page.banner.text


def saved_slip(counter: Counter, page: Any, file: Path) -> str:
    """Everything that stands on the newest of them."""
    page.slips.point_at(0)
    click(counter, page.save_slip)
    save_to(counter, file)
    with opened(file.read_bytes()) as document:
        return "\n".join(text_within(sheet) for sheet in document)


@pytest.mark.postgres
def test_an_old_file_is_archived_then_disposed_of_and_leaves_a_slip(
    city: Path, tmp_path: Path, open_counter: OpenCounter, postgres_url: str
) -> None:
    old = a_file_without_a_decision(city).id
    installation.install(postgres_url)
    counter = open_counter(city, central_url=postgres_url, clock=LONG_AFTER)
    counter.until(lambda: "Synchronised" in counter.window.status._central.text(), 60_000)
    counter.settle()
    page = decide(counter)
    assert "would leave the active base" in counter.texts(page.files)
    assert line_of(page, old).can_be_archived
    assert archive_all(counter, page) > 10
    assert line_of(page, old).can_be_disposed_of
    dispose_of(counter, page, old)
    assert line_of(page, old) is None
    paper = saved_slip(counter, page, tmp_path / "slip.pdf")
    assert "2040-35-7" in paper
    assert "Kervella" not in paper, "a slip names nobody"
    counter.open("household", old)
    assert "Kervella" not in counter.texts(counter.window)


def test_a_request_of_a_person_is_written_down_and_answered_in_time(
    city: Path, open_counter: OpenCounter
) -> None:
    reference = a_file_without_a_decision(city).reference
    counter = open_counter(city, clock=THAT_SPRING)
    page = decide(counter)
    before = page.requests.table.rowCount()
    click(counter, page.requests.new)
    click(counter, page.form.save)
    assert page.form._reference.problem, "told beside the field, and nothing is written down"
    types(counter, page.form.reference, reference.lower())
    page.form.kind.set_value(RequestKind.ACCESS.value)
    click(counter, page.form.save)
    assert "due within one month" in page.banner.text
    assert page.requests.table.rowCount() == before + 1
    places = range(before + 1)
    place = next(n for n in places if page.requests.table.line_at(n).reference == reference)
    assert page.requests.table.line_at(place).answer_by == date(2026, 4, 10)
    assert "31 days left" in page.requests.view.as_text()
    page.requests.view.point_at(place)
    counter.settle()
    click(counter, page.requests.open)
    counter.until(lambda: counter.is_on("household"))
    counter.settle()
    assert "Kervella" in counter.page.title
    page = counter.open("privacy")
    page.requests.view.point_at(place)
    click(counter, page.requests.granted)
    assert page.banner.text == "The answer is written down."
    page.requests.view.point_at(place)
    counter.settle()
    assert not page.requests.granted.isEnabled()
    assert "Answered" in page.requests.view.as_text()
