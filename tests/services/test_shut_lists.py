"""Lists, queues and what is exported of them: nothing of a file that is shut to who reads."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.domain.door import FileOfRelative
from desktop.services.overview import OverviewService
from desktop.services.table_export import export_table
from desktop.views.household.list_page import HouseholdListPage
from desktop.views.letter.list_page import LetterListPage
from desktop.views.theme.discretion import Discretion
from tests.services.test_protection import (  # noqa: F401 - fixtures
    COLLEAGUE,
    DECIDER,
    ME,
    MEANS,
    Office,
    office,
    time,
)

LETTER = "Decision: granted"


def test_a_card_of_a_relative_waits_at_the_station_without_its_digits(office: Office) -> None:  # noqa: F811
    (line,) = office.encodings.station(MEANS, ME).queue
    assert (line.protection, line.card_id) == ("", office.card_id)
    assert line.tail
    office.protection.declare_relative(office.household_id, ME)
    (line,) = office.encodings.station(MEANS, ME).queue
    assert (line.protection, line.tail) == ("relative", "")
    (seen,) = office.encodings.station(MEANS, COLLEAGUE).queue
    assert seen.tail
    with pytest.raises(FileOfRelative):
        office.encodings.propose(office.card, MEANS, reader=ME)
    assert office.encodings.propose(office.card, MEANS, reader=COLLEAGUE).tail


def test_drafts_in_the_file_of_a_relative_are_not_listed(office: Office) -> None:  # noqa: F811
    office.drafts.save("claim", {}, COLLEAGUE, subject_id=office.open_claim, label="K., revenus")
    office.drafts.save("enrolment", {}, COLLEAGUE, label="R., étape 2")
    home = OverviewService(office.counter.desk.units, office.clock)
    assert len(home.home(ME).drafts) == len(office.drafts.lines(ME)) == 3
    office.protection.declare_relative(office.household_id, ME)
    for lines in (home.home(ME).drafts, office.drafts.lines(ME)):
        assert [line.label for line in lines] == ["R., étape 2"]
    assert len(home.home(COLLEAGUE).drafts) == 3
    office.protection.protect(office.household_id, "Violences, adresse à taire", DECIDER)
    labels = {line.form: line.label for line in home.home(COLLEAGUE).drafts}
    assert labels["claim"] == ""


def test_many_drafts_of_relatives_do_not_crowd_out_ones_own(office: Office) -> None:  # noqa: F811
    for _ in range(9):
        office.drafts.save("claim", {}, COLLEAGUE, subject_id=office.open_claim, label="K.")
    office.drafts.save("enrolment", {}, COLLEAGUE, label="R.")
    for _ in range(9):
        office.drafts.save("claim", {}, COLLEAGUE, subject_id=office.open_claim, label="K.")
    office.protection.declare_relative(office.household_id, ME)
    home = OverviewService(office.counter.desk.units, office.clock)
    assert [line.label for line in home.home(ME).drafts] == ["R."]


def test_what_was_decided_on_a_relative_does_not_stand_in_the_list_of_letters(
    office: Office,  # noqa: F811
) -> None:
    office.protection.declare_relative(office.household_id, ME)
    ours = [line for line in office.letters.lines(reader=ME) if line.protection]
    assert len(ours) == 2
    assert {(one.kind, one.number, one.applicant, one.channel) for one in ours} == {
        ("", "", "", None)
    }
    told = {one.kind for one in office.letters.lines(reader=COLLEAGUE)}
    assert "grant" in told


@pytest.fixture
def discretion() -> Discretion:
    return Discretion()


def written(folder: Path, page: HouseholdListPage | LetterListPage) -> Iterator[str]:
    """All cells of the list as it is given away, in both formats."""
    table = page.view.as_table("list")
    csv_file = export_table(table, folder / "list.csv")
    yield from (
        cell
        for row in csv.reader(StringIO(csv_file.read_text("utf-8-sig")), delimiter=";")
        for cell in row
    )
    sheet = load_workbook(export_table(table, folder / "list.xlsx")).active
    assert sheet is not None
    yield from (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)


@pytest.mark.usefixtures("qtbot")
@pytest.mark.parametrize("why", ["relative", "confidential"])
def test_an_exported_list_says_no_more_than_the_page(
    office: Office,  # noqa: F811
    discretion: Discretion,
    tmp_path: Path,
    why: str,
) -> None:
    reader = ME
    private = sorted(
        {
            text
            for line in office.households.lines(reader)
            for text in (line.applicant, line.address)
        }
    )
    assert all(private)
    homes, letters = HouseholdListPage(discretion), LetterListPage(discretion)
    homes.show_lines(office.households.lines(reader))
    assert private[0] in " ".join(written(tmp_path, homes))
    if why == "relative":
        office.shut_to_me()
    else:
        office.confide()
    homes.show_lines(office.households.lines(reader))
    letters.show_lines(office.letters.lines(reader=reader))
    for page in (homes, letters):
        cells = list(written(tmp_path, page))
        assert any("file" in cell.lower() for cell in cells), "masked, and still there"
        for text in private:
            assert not [cell for cell in cells if text in cell]
    if why == "relative":
        assert not [cell for cell in written(tmp_path, letters) if LETTER in cell]
