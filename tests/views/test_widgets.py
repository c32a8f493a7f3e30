"""The reusable widgets: what they understand, what they show, what they hide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.domain.partial_date import PartialDate
from desktop.views.theme.discretion import MASK, Discretion
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, MoneyEdit, read_amount
from desktop.views.widgets.flow import Columns, FlowLayout
from desktop.views.widgets.limit_bar import LimitBar
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView, shared
from desktop.views.widgets.progress_strip import remaining_in_words
from desktop.views.widgets.search_field import SearchField, SearchResult
from desktop.views.widgets.step_bar import StepBar
from desktop.views.widgets.text import label
from desktop.views.widgets.timeline import Timeline, TimelineEntry


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,56", Decimal("1234.56")),
        ("1\u202f234,56 €", Decimal("1234.56")),
        ("1234.5", Decimal("1234.5")),
        ("0", Decimal(0)),
        ("-12,40", Decimal("-12.40")),
        ("", None),
        ("12,345", None),
        ("1.234,56", None),
        ("douze", None),
    ],
)
def test_an_amount_is_understood_as_it_is_typed_in_french(
    typed: str, amount: Decimal | None
) -> None:
    assert read_amount(typed) == amount


def test_an_empty_amount_is_not_zero(qtbot: QtBot) -> None:
    field = MoneyEdit()
    qtbot.addWidget(field)
    assert field.amount() is None
    assert field.is_valid()
    qtbot.keyClicks(field, "0")
    assert field.amount() == 0


def test_an_amount_is_told_at_each_key_and_tidied_at_the_end(qtbot: QtBot) -> None:
    i18n.install("fr")
    field = MoneyEdit()
    qtbot.addWidget(field)
    told: list[object] = []
    field.amount_changed.connect(told.append)
    qtbot.keyClicks(field, "1234,5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told[-1] == Decimal("1234.5")
    assert field.text() == "1\u202f234,50"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12/03/1985", PartialDate(1985, 3, 12)),
        ("120385", PartialDate(1985, 3, 12)),
        ("03/1985", PartialDate(1985, 3)),
        ("1985", PartialDate(1985)),
        ("31/02/1985", None),
    ],
)
def test_a_date_may_be_typed_whole_or_in_part(
    qtbot: QtBot, typed: str, value: PartialDate | None
) -> None:
    field = DateEdit(today=date(2026, 11, 20))
    qtbot.addWidget(field)
    qtbot.keyClicks(field, typed)
    assert field.value() == value
    assert field.is_valid() == (value is not None)


def test_a_choice_keeps_its_value_when_its_options_change(qtbot: QtBot) -> None:
    choice = Choice([("a", "A"), ("b", "B")])
    qtbot.addWidget(choice)
    choice.set_value("b")
    choice.set_options([("c", "C"), ("b", "B")])
    assert choice.value() == "b"


def test_a_complaint_stands_beside_its_field_and_is_told_to_screen_readers(qtbot: QtBot) -> None:
    row = FieldRow("Birth date", DateEdit(), "As on the paper")
    qtbot.addWidget(row)
    row.complain("This is not a date.")
    assert row.problem == "This is not a date."
    assert row.field.accessibleDescription() == "This is not a date."
    row.calm()
    assert row.problem == ""
    assert row.field.accessibleName() == "Birth date"


def test_a_button_obeys_the_key_that_it_shows(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    button = PrimaryButton("Propose", "Ctrl+Return", parent=room)
    button.setText("Propose the decision")
    with qtbot.waitActive(room):
        room.show()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(room, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_words_of_a_button_are_never_wider_than_the_button(qtbot: QtBot) -> None:
    short, long = PrimaryButton("Print", "P"), PrimaryButton("Print the whole letter now", "P")
    qtbot.addWidget(short)
    qtbot.addWidget(long)
    assert long.minimumSizeHint().width() > short.minimumSizeHint().width()


def test_discreet_mode_hides_what_a_label_says_and_gives_it_back(qtbot: QtBot) -> None:
    discretion = Discretion()
    name = DiscreetLabel(discretion, "Rozenn Kervella")
    qtbot.addWidget(name)
    discretion.toggle()
    assert name.text() == MASK
    name.say("Maël Kervella")
    assert name.text() == MASK
    discretion.toggle()
    assert name.text() == "Maël Kervella"


def test_a_banner_without_words_is_not_there(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.say("The card was taken away too soon.", "waiting", "Read it again")
    assert not banner.isHidden()
    with qtbot.waitSignal(banner.action_requested):
        assert banner._action is not None
        banner._action.click()
    banner.hush()
    assert banner.isHidden()


def test_steps_say_their_state_in_words(qtbot: QtBot) -> None:
    bar = StepBar(["Who", "Where"])
    qtbot.addWidget(bar)
    bar.show_progress(1, {0})
    assert [pill.accessibleName() for pill in bar._pills] == [
        "1 Who, done",
        "2 Where, current step",
    ]
    with qtbot.waitSignal(bar.step_requested) as asked:
        bar._pills[0].click()
    assert asked.args == [0]


def entries(count: int) -> list[TimelineEntry]:
    kinds = ("card", "letter")
    return [
        TimelineEntry(
            number,
            "14 avr. 11:02",
            "check",
            "done",
            "Address corrected",
            "12 → 14 rue de l’Invention",
            kinds[number % 2],
            private=True,
        )
        for number in range(count)
    ]


def test_a_timeline_of_five_hundred_entries_is_shown_and_filtered(qtbot: QtBot) -> None:
    timeline = Timeline(Discretion())
    qtbot.addWidget(timeline)
    timeline.resize(500, 400)
    timeline.show_entries(entries(500))
    timeline.show()
    timeline.grab()
    assert timeline.shown_count == 500
    timeline.show_only("letter")
    assert timeline.shown_count == 250


def test_a_timeline_masks_private_details_also_for_screen_readers(qtbot: QtBot) -> None:
    discretion = Discretion()
    timeline = Timeline(discretion)
    qtbot.addWidget(timeline)
    timeline.show_entries(entries(1))
    discretion.toggle()
    index = timeline.model().index(0, 0)
    spoken = timeline.model().data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert "Invention" not in spoken
    assert MASK in spoken


def test_the_limit_bar_says_in_words_what_it_draws(qtbot: QtBot) -> None:
    bar = LimitBar(discretion := Discretion())
    qtbot.addWidget(bar)
    bar.show_mean(Decimal("1614.36"), [("S1", Decimal(2160)), ("S2", Decimal(2520))])
    bar.grab()
    assert "1,614.36" in bar.accessibleName()
    assert "S2 €2,520.00" in bar.accessibleName()
    discretion.toggle()
    assert bar.accessibleName() == MASK


@dataclass(frozen=True)
class Purchase:
    name: str
    amount: Decimal | None


def name_of(purchase: Purchase) -> str:
    return purchase.name


def amount_of(purchase: Purchase) -> Decimal | None:
    return purchase.amount


def a_table(discretion: Discretion | None = None) -> LinesTable[Purchase]:
    table: LinesTable[Purchase] = LinesTable(
        (
            Column("Name", name_of, stretch=True),
            Column("Amount", amount_of, "amount", private=True),
        ),
        discretion,
    )
    table.show_lines(
        [
            Purchase("Élise", Decimal("1234.5")),
            Purchase("Zoé", None),
            Purchase("emma", Decimal(9)),
        ]
    )
    return table


def test_a_table_of_lines_keeps_the_contract_of_qt(
    qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    qtmodeltester.check(a_table())


def test_amounts_stand_at_the_right_and_sort_by_value(qtbot: QtBot) -> None:
    view = LinesView(table := a_table())
    qtbot.addWidget(view)
    view.sort_by(1, descending=True)
    first = view._order.index(0, 1)
    assert view._order.data(first) == "€1,234.50"
    alignment = table.data(table.index(0, 1), Qt.ItemDataRole.TextAlignmentRole)
    assert alignment & Qt.AlignmentFlag.AlignRight


def test_names_sort_and_filter_without_accents_and_case(qtbot: QtBot) -> None:
    view = LinesView(a_table())
    qtbot.addWidget(view)
    view.sort_by(0)
    shown = [view._order.data(view._order.index(row, 0)) for row in range(3)]
    assert shown == ["Élise", "emma", "Zoé"]
    view.filter("ELI")
    assert view.shown_count == 1


def test_copying_takes_what_is_shown_and_never_what_is_hidden(qtbot: QtBot) -> None:
    discretion = Discretion()
    view = LinesView(a_table(discretion))
    qtbot.addWidget(view)
    assert "Élise\t€1,234.50" in view.as_text()
    discretion.toggle()
    assert "1,234.50" not in view.as_text()


def test_a_table_for_a_spreadsheet_has_values_in_the_order_shown_and_nothing_hidden(
    qtbot: QtBot,
) -> None:
    discretion = Discretion()
    view = LinesView(a_table(discretion))
    qtbot.addWidget(view)
    view.sort_by(0)
    view.filter("e")
    table = view.as_table("Purchases")
    assert table.titles == ("Name", "Amount")
    assert table.rows == (("Élise", Decimal("1234.5")), ("emma", Decimal(9)), ("Zoé", None))
    discretion.toggle()
    assert [row[1] for row in view.as_table("Purchases").rows] == ["•••", "•••", None]


def test_columns_that_can_be_spared_are_left_out_and_come_back(qtbot: QtBot) -> None:
    table: LinesTable[Purchase] = LinesTable(
        (
            Column("Name", name_of, stretch=True),
            Column("Amount of the purchase", amount_of, "amount", spare=2),
            Column("The same amount once more", amount_of, "amount", spare=1),
        )
    )
    table.show_lines([Purchase("Élise", Decimal(3))])
    view = LinesView(table)
    qtbot.addWidget(view)
    view.show()
    hidden = {}
    for room in (900, 330, 140, 900):
        view.resize(room, 200)
        hidden[room] = [view._grid.isColumnHidden(number) for number in range(3)]
        assert view._grid.horizontalHeader().length() <= view._grid.viewport().width()
    assert hidden == {
        330: [False, False, True],
        140: [False, True, True],
        900: [False, False, False],
    }
    assert view.as_table("Purchases").titles[2] == "The same amount once more"


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (1000, [400, 100, 500]),  # what is left is shared
        (800, [300, 100, 400]),
        (600, [300, 100, 200]),  # what lacks is taken from the last
        (450, [218, 100, 132]),  # then from the one before
        (300, [132, 100, 132]),  # then the table is wider than its room
    ],
)
def test_columns_that_stretch_give_way_before_the_table_needs_a_bar(
    qtbot: QtBot, room: int, widths: list[int]
) -> None:
    assert shared([300, 100, 400], [0, 2], room) == widths


def test_an_empty_table_says_what_to_do_first(qtbot: QtBot) -> None:
    table = a_table()
    view = LinesView(table, EmptyState("users", "Nobody yet", "Begin an enrolment."))
    qtbot.addWidget(view)
    assert view._layers.currentIndex() == 0
    table.show_lines([])
    assert view._layers.currentIndex() == 1


def test_a_search_shows_no_answer_to_older_words(qtbot: QtBot) -> None:
    field = SearchField("Find", "Ctrl+F")
    qtbot.addWidget(field)
    field.show()
    asked: list[str] = []
    field.asked.connect(asked.append)
    qtbot.keyClicks(field, "ker")
    assert asked == ["k", "ke", "ker"]
    field.show_results("ke", [SearchResult(1, "Kerangal")])
    assert not field._popup.isVisible()
    field.show_results("ker", [SearchResult(1, "Kervella"), SearchResult(2, "Kerouanton")])
    assert field._popup.isVisible()


def test_the_arrows_and_enter_choose_a_result(qtbot: QtBot) -> None:
    field = SearchField("Find", "Ctrl+F")
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field, "ker")
    field.show_results("ker", [SearchResult(1, "Kervella"), SearchResult(2, "Kerouanton")])
    qtbot.keyClick(field, Qt.Key.Key_Down)
    with qtbot.waitSignal(field.chosen) as chosen:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen.args == [2]
    assert field.text() == ""


def test_a_row_that_wraps_needs_more_height_when_narrow(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    flow = FlowLayout(room)
    for words in ("one word", "another word", "and a third"):
        flow.addWidget(label(words))
    assert flow.heightForWidth(100) > flow.heightForWidth(1000)


def test_two_columns_become_one_when_the_room_is_short(qtbot: QtBot) -> None:
    columns = Columns()
    qtbot.addWidget(columns)
    columns.left.addWidget(first := label("first"))
    columns.right.addWidget(second := label("second"))
    columns.resize(1200, 400)
    columns.show()
    assert second.x() > first.x()
    columns.resize(500, 400)
    qtbot.waitUntil(lambda: second.x() == first.x())


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 second left"), (40, "40 seconds left"), (61, "2 minutes left")]
)
def test_remaining_time_is_rounded_up(seconds: float, words: str) -> None:
    assert remaining_in_words(seconds) == words
