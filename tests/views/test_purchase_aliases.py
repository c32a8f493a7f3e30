"""What an operator calls merchants and families: said where it is met, remembered for next time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from desktop.sheets.purchase import DropFile
from desktop.views.purchase.import_page import LAYOUT, PREVIEW, ImportPage
from desktop.views.purchase.import_presenter import ImportPresenter
from tests.local_desk import Desk
from tests.services.market import CARDS, SIRET
from tests.views.purchase_desk import PurchaseDesk, a_purchase_desk

LINES = (
    f"14/03/2026;10:42;TPE-7;{CARDS[0]};T1;vegetables;12,50",
    f"14/03/2026;11:42;TPE-7;{CARDS[1]};T2;vegetables;2,50",
    f"14/03/2026;11:10;{SIRET};{CARDS[0]};T3;Potager;5,00",
    f"14/03/2026;11:30;{SIRET};{CARDS[1]};T4;vegetables;1,00",
)


@pytest.fixture
def place(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[PurchaseDesk]:
    made = a_purchase_desk(desk, tmp_path, qtbot)
    yield made
    made.counter.close()


def previewed(place: PurchaseDesk, *lines: str, name: str = "ventes.csv") -> ImportPage:
    page = cast(
        ImportPage, place.open(ImportPage(), ImportPresenter, place.market.file(*lines, name=name))
    )
    ask(place, page)
    return page


def ask(place: PurchaseDesk, page: ImportPage, operator: str = "Kasaoul") -> None:
    page.form.operator.setText(operator)
    page.show_preview_button.click()
    place.settle()
    assert page.stage == PREVIEW


def told(page: ImportPage) -> list[tuple[str, int, str]]:
    table = page.aliases.table
    lines = [table.line_at(row) for row in range(table.rowCount())]
    return [(line.word.text, line.word.rows, line.means) for line in lines]


def say(page: ImportPage, row: int, value: str) -> None:
    card = page.aliases
    card.view.point_at(row)
    card.means.set_value(value)
    card.means.value_changed.emit(value)


def remembered(place: PurchaseDesk) -> tuple[dict[str, str], dict[str, str]]:
    (line,) = place.sources.imports.layouts()
    return dict(line.layout.merchants), dict(line.layout.families)


def test_words_that_nobody_knows_are_assigned_in_the_preview(place: PurchaseDesk) -> None:
    page = previewed(place, *LINES)
    preview = page.rows.preview  # type: ignore[union-attr]
    assert (preview.accepted, preview.refused) == (1, 3)
    assert told(page) == [("TPE-7", 2, ""), ("Potager", 1, "")]
    merchant = str(place.market.merchants[0])
    assert not page.aliases.judge.isEnabled()
    say(page, 0, merchant)
    assert told(page)[0][2] == dict(page.aliases._options["merchant"])[merchant]
    say(page, 1, "vegetables")
    page.aliases.judge.click()
    place.settle()
    preview = page.rows.preview  # type: ignore[union-attr]
    assert (preview.accepted, preview.refused) == (4, 0)
    assert not page.aliases.isVisible()
    assert remembered(place) == ({"TPE-7": merchant}, {"Potager": "vegetables"})
    assert place.market.rows() == []
    page.record.click()
    place.settle()
    assert {row.merchant_id for row in place.market.rows()} == {place.market.merchants[0]}


def test_they_are_known_for_the_next_file_and_can_be_forgotten(place: PurchaseDesk) -> None:
    page = previewed(place, *LINES)
    say(page, 0, str(place.market.merchants[0]))
    say(page, 1, "vegetables")
    page.aliases.judge.click()
    place.settle()
    place.go(page, place.market.file(*LINES[:1], name="avril.csv"))
    assert page.stage == LAYOUT
    assert page.aliases.isVisible()
    assert [word for word, _rows, _means in told(page)] == ["TPE-7", "Potager"]
    ask(place, page)
    assert page.rows.preview.accepted == 1  # type: ignore[union-attr]
    page.back.click()
    say(page, 0, "")
    ask(place, page)
    assert page.rows.preview.refused == 1  # type: ignore[union-attr]
    assert remembered(place) == ({}, {"Potager": "vegetables"})


def test_a_file_with_other_columns_keeps_what_is_known_of_the_operator(place: PurchaseDesk) -> None:
    page = previewed(place, *LINES)
    say(page, 0, str(place.market.merchants[0]))
    page.aliases.judge.click()
    place.settle()
    other = place.market.folder / "autre.csv"
    other.write_text(f"Date;Commerçant;Carte;Montant\n14/03/2026;TPE-7;{CARDS[2]};3,00\n", "utf-8")
    place.go(page, other)
    ask(place, page)
    assert page.rows.preview.accepted == 1  # type: ignore[union-attr]
    assert remembered(place)[0] == {"TPE-7": str(place.market.merchants[0])}


def test_words_of_a_file_of_the_drop_folder_are_assigned_as_well(place: PurchaseDesk) -> None:
    folder = place.sources.drop_folder.folder / "api"
    folder.mkdir(parents=True)
    sale = {"date": "2026-03-14", "merchant": "M-9", "card": CARDS[0], "amount": "4.00"}
    (folder / "mars.ndjson").write_text(json.dumps(sale), "utf-8")
    (found,) = place.sources.drop_folder.look(place.counter.session.actor)
    assert found.preview is not None
    page = cast(ImportPage, place.open(ImportPage(), ImportPresenter, found))
    assert told(page) == [("M-9", 1, "")]
    say(page, 0, str(place.market.merchants[0]))
    page.aliases.judge.click()
    place.settle()
    assert isinstance(page.source, DropFile)
    assert page.rows.preview.accepted == 1  # type: ignore[union-attr]
    page.record.click()
    place.settle()
    assert len(place.market.rows()) == 1
    assert not (folder / "mars.ndjson").exists()
