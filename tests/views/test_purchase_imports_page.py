"""Files of operators on their pages: the assistant, the preview, the record, the reversal."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from PySide6 import __version_info__
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from desktop.sheets.purchase import DropFile, PurchaseFilter
from desktop.views.purchase.exports import PreviewExport
from desktop.views.purchase.import_page import DONE, LAYOUT, PREVIEW, ImportPage
from desktop.views.purchase.import_presenter import ImportPresenter
from desktop.views.purchase.imports_page import ImportsPage
from desktop.views.purchase.imports_presenter import ImportsPresenter
from tests.local_desk import Desk
from tests.services.market import CARDS, FOLLOWS, PAYS, SIRET, told
from tests.views.purchase_desk import PurchaseDesk, a_purchase_desk

LINES = (
    f"14/03/2026;10:42;{SIRET};{CARDS[0]};T1;vegetables;12,50",
    f"14/03/2026;11:10;{SIRET};9999999999;T3;vegetables;5,00",
    f"31/02/2026;11:10;{SIRET};{CARDS[0]};T4;vegetables;5,00",
)


@pytest.fixture
def place(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[PurchaseDesk]:
    made = a_purchase_desk(desk, tmp_path, qtbot)
    yield made
    made.counter.close()


def opened(place: PurchaseDesk, source: object) -> ImportPage:
    return cast(ImportPage, place.open(ImportPage(), ImportPresenter, source))


def titled(place: PurchaseDesk, head: str, *lines: str, name: str = "autre.csv") -> Path:
    path = place.market.folder / name
    path.write_text("\r\n".join([head, *lines, ""]), encoding="utf-8")
    return path


def preview(place: PurchaseDesk, page: ImportPage, operator: str = "Kasaoul") -> None:
    page.form.operator.setText(operator)
    page.show_preview_button.click()
    place.settle()


def test_a_file_is_looked_at_previewed_and_recorded(place: PurchaseDesk) -> None:
    page = opened(place, place.market.file(*LINES))
    assert page.stage == LAYOUT
    assert page.form.columns["card"].value() == "Carte"
    page.show_preview_button.click()
    assert page.form.operator_row.problem  # whose files these are is asked for
    preview(place, page)
    assert page.stage == PREVIEW
    texts = [page.preview.table.text_at(row, 2) for row in range(2)]
    assert texts == ["card unknown", "Day: not a day: “31/02/2026”"]
    assert page.record.text() == "Record 2 purchases"
    assert place.market.rows() == []
    page.record.click()
    place.settle()
    assert page.stage == DONE
    assert len(place.market.rows()) == 2
    with_id = page.sheet
    assert with_id is not None
    assert (with_id.line.accepted, with_id.line.refused) == (1, 2)


def test_rows_of_the_preview_are_told_apart(place: PurchaseDesk) -> None:
    page = opened(place, place.market.file(*LINES, LINES[0]))
    preview(place, page)
    counts = {}
    for group in ("all", "accepted", "refused", "known", "suspicious"):
        page.preview.which.set_value(group)
        page.preview.which.value_changed.emit(group)
        counts[group] = page.preview.table.rowCount()
    assert counts == {"all": 4, "accepted": 1, "refused": 2, "known": 1, "suspicious": 0}


def test_refused_rows_go_out_for_whoever_mends_them(place: PurchaseDesk, tmp_path: Path) -> None:
    page = opened(place, place.market.file(*LINES))
    export = PreviewExport(page, place.counter.jobs)
    assert not export.button.isVisible()
    preview(place, page)
    assert export.button.isVisible()
    export.export(str(tmp_path / "refus.csv"))
    place.settle()
    with (tmp_path / "refus.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file, delimiter=";"))
    assert [line[0] for line in written[1:]] == ["3", "4"]
    assert written[1][2] == "card unknown"


def test_a_layout_is_remembered_for_the_next_file_of_the_operator(
    place: PurchaseDesk, qtbot: QtBot
) -> None:
    head = "Quand;Ou;Qui;Combien"
    page = opened(place, titled(place, head, f"14/03/2026;{SIRET};{CARDS[0]};4,00"))
    assert "found for: " in page.form.banner.text
    preview(place, page, "Ti Gwenn")
    assert page.stage == LAYOUT
    problems = {name for name, row in page.form.column_rows.items() if row.problem}
    assert problems == {"on_day", "merchant", "card", "amount"}
    page.form.header.set_value(1)  # titles that nobody knows look like no titles
    page.form.header.value_changed.emit(1)
    qtbot.waitUntil(lambda: "Combien" in _options(page))
    for field, title in zip(("on_day", "merchant", "card", "amount"), head.split(";"), strict=True):
        page.form.columns[field].set_value(title)
    preview(place, page, "Ti Gwenn")
    assert page.stage == PREVIEW
    other = titled(place, head, f"15/03/2026;{SIRET};{CARDS[1]};5,00", name="avril.csv")
    place.go(page, other)
    assert page.stage == LAYOUT
    assert page.form.operator.text() == "Ti Gwenn"
    assert page.form.columns["amount"].value() == "Combien"
    assert page.form.banner.text == "Read as the files of Ti Gwenn were last time."


def test_another_separator_is_seen_at_once(place: PurchaseDesk, qtbot: QtBot) -> None:
    page = opened(place, titled(place, "Date,Carte,Montant", f"2026-03-14,{CARDS[0]},4.00"))
    assert page.form.separator.value() == ","
    page.form.separator.set_value(";")
    page.form.separator.value_changed.emit(";")
    qtbot.waitUntil(lambda: "Date,Carte,Montant" in _options(page))
    assert page.form.columns["card"].value() == ""


def _options(page: ImportPage) -> list[str]:
    choice = page.form.columns["card"]
    return [choice.itemText(number) for number in range(choice.count())]


def test_a_file_that_is_no_table_is_told_in_a_sentence(place: PurchaseDesk) -> None:
    path = place.market.folder / "photo.xlsx"
    path.write_bytes(b"\x89PNG\r\n")
    page = opened(place, path)
    assert "photo.xlsx" in page.banner.text


def test_the_same_file_twice_offers_nothing_to_record(place: PurchaseDesk) -> None:
    path = place.market.file(*LINES)
    page = opened(place, path)
    preview(place, page)
    page.record.click()
    place.settle()
    place.go(page, path)
    preview(place, page)
    assert "This very file was taken in" in page.preview.banner.text
    assert not page.record.isEnabled()


def test_a_file_of_the_drop_folder_is_shown_and_moved_when_taken(place: PurchaseDesk) -> None:
    folder = place.sources.drop_folder.folder / "Kasaoul"
    folder.mkdir(parents=True)
    (folder / "mars.ndjson").write_text(
        f'{{"date":"2026-03-14","siret":"{SIRET}","carte":"{CARDS[0]}","montant":4.5,'
        '"famille":"vegetables"}\n'
    )
    imports = cast(ImportsPage, place.open(ImportsPage(), ImportsPresenter))
    assert imports.drop._said.text() == "1 file waits"
    (found,) = place.sources.drop_folder.look(FOLLOWS)
    assert isinstance(found, DropFile)
    page = opened(place, found)
    assert page.stage == PREVIEW
    assert not page.back.isVisible()
    page.record.click()
    place.settle()
    assert page.stage == DONE
    assert not (folder / "mars.ndjson").exists()
    assert len(place.market.rows()) == 1


def dropped(page: ImportsPage, *files: Path) -> QDropEvent:
    """Files dragged from elsewhere onto the page, and let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    way = (
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    at = QPointF(20, 20) if __version_info__ >= (6, 12) else QPoint(20, 20)
    enter = QDragEnterEvent(at, *way)  # type: ignore[call-overload,unused-ignore]
    QApplication.sendEvent(page, enter)
    drop = QDropEvent(QPointF(20, 20), *way)
    drop.setAccepted(False)
    if enter.isAccepted():
        QApplication.sendEvent(page, drop)
    return drop


def test_a_file_that_is_dropped_onto_the_page_is_opened(
    place: PurchaseDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    page = place.open(ImportsPage(), ImportsPresenter)
    file, other = place.market.file(*LINES), place.market.file(*LINES, name="avril.csv")
    with qtbot.waitSignal(page.open_requested) as heard:
        assert dropped(page, file).isAccepted()
    (target,) = heard.args
    assert (target.page, target.subject) == ("purchase_import", file)
    dropped(page, file, other)
    assert "One file after the other" in page.banner.text
    assert not dropped(page, tmp_path).isAccepted()  # a folder
    place.counter.session.log_in(PAYS)
    place.go(page, None)
    assert not dropped(page, file).isAccepted()


def test_a_drop_folder_that_is_not_there_is_told_in_a_sentence(place: PurchaseDesk) -> None:
    folder = place.sources.drop_folder.folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where the folder should be", "utf-8")
    page = place.open(ImportsPage(), ImportsPresenter)
    assert f"The drop folder {folder} cannot be reached" in page.banner.text


def test_an_import_is_taken_back_with_a_reason(place: PurchaseDesk, qtbot: QtBot) -> None:
    place.market.take_in(told())
    page = cast(ImportsPage, place.open(ImportsPage(), ImportsPresenter))
    assert page.sheet is not None
    with qtbot.waitSignal(page.open_requested) as heard:
        page.show_purchases.click()
    assert heard.args[0].subject == PurchaseFilter(import_id=page.sheet.line.id)
    page.take_back.click()
    assert page.editor is not None
    page.editor.save.click()
    place.settle()
    assert page.editor.reason_row.problem
    page.editor.reason.set_text("mauvais fichier envoyé")
    page.editor.save.click()
    place.settle()
    assert page.editor is None
    assert page.sheet.line.state == "reversed"
    assert not page.take_back.isVisible()
    assert page.table.text_at(0, 7) == "taken back"


def test_who_reads_only_sees_imports_and_takes_none_in(place: PurchaseDesk) -> None:
    place.market.take_in(told())
    place.counter.session.log_in(PAYS)
    page = cast(ImportsPage, place.open(ImportsPage(), ImportsPresenter))
    assert page.table.rowCount() == 1
    assert not page.choose.isVisible()
    assert not page.drop.isVisible()
    assert not page.take_back.isVisible()
