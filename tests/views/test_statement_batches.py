"""Many statements of a month noted as sent or paid at once, and what is half-typed of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Qt

from desktop.domain.closing import Anomaly, MonthState
from desktop.sheets.closing import ClosingLine
from desktop.sheets.statement_line import OverdueSheet, ThresholdSheet
from desktop.views.statement.batch_editors import PayEditor, SendEditor
from desktop.views.statement.month_columns import odd_shape, odd_words
from desktop.views.statement.words import late_count_words, threshold_words
from desktop.views.widgets.page import Place
from tests.services.test_statement import closed
from tests.trading import ACCOUNTANT, MANAGER, Sale, a_merchant, purchases
from tests.views.test_statement_pages import Room, room

__all__ = ["room"]


def two_closed(room: Room) -> tuple[UUID, UUID]:
    return closed(room.desk), closed(room.desk, number=2, name="Étal B")


def test_all_that_are_to_leave_are_chosen_with_one_key_and_noted_together(room: Room) -> None:
    two_closed(room)
    other = a_merchant(room.desk.units, "Étal C")
    purchases(room.desk.units, other, [Sale("2026-03-14")])
    page = room.month()
    assert not page.acts.send.isEnabled()
    page.acts.choose.click()
    assert page.acts.words == "2 statements chosen, €16.00"
    page.acts.send.click()
    editor = page.editor
    assert isinstance(editor, SendEditor)
    assert not page.close_ready.isEnabled()
    assert editor.said.text().startswith("2 statements of March 2026, €16.00 in all.")
    editor.channel.set_value("e_mail")
    editor.save.click()
    room.qtbot.waitUntil(lambda: page.editor is None)
    assert page.note.text == "2 statements are noted as left."
    lines = room.papers.lines(MANAGER, "2026-03")
    assert {(line.channel, line.sent_on) for line in lines} == {("e_mail", date(2026, 4, 10))}


def test_a_day_that_cannot_be_is_said_beside_the_day_and_nothing_typed_is_lost(room: Room) -> None:
    two_closed(room)
    page = room.month()
    page.acts.choose.click()
    page.acts.send.click()
    assert page.editor is not None
    page.editor.day.setText("01/04/2026")
    page.editor.save.click()
    room.qtbot.waitUntil(lambda: bool(page.editor.day_row.problem))
    assert "in the future" in page.editor.day_row.problem
    assert page.editor.day.text() == "01/04/2026"
    page.editor.day.setText("")
    page.editor.save.click()
    assert page.editor.day_row.problem == "Type the whole day, for example 14/04/2026."
    assert [line.sent_on for line in room.papers.lines(MANAGER)] == [None, None]


def test_the_accountant_pays_many_by_one_order_and_the_manager_is_not_asked(room: Room) -> None:
    two_closed(room)
    managers = room.month()
    assert not managers.acts.pay.isVisible()
    assert not managers.acts.nominative.isVisible()
    page = room.month(ACCOUNTANT)
    assert not page.close_ready.isVisible()
    page.acts.choose.click()
    page.acts.pay.click()
    editor = page.editor
    assert isinstance(editor, PayEditor)
    editor.save.click()
    assert "number of the payment order" in editor.order_row.problem
    editor.order.setText("MDT 815")
    editor.save.click()
    room.qtbot.waitUntil(lambda: page.editor is None)
    assert page.note.text == "2 statements are noted as paid."
    assert {line.payment_order for line in room.papers.lines(ACCOUNTANT)} == {"MDT 815"}
    assert len(room.papers.lines(ACCOUNTANT)) == 2


def test_the_accountant_saves_all_nominative_statements_in_one_folder(room: Room) -> None:
    two_closed(room)
    page = room.month(ACCOUNTANT)
    page.acts.choose.click()
    page.acts.nominative.click()
    room.qtbot.waitUntil(lambda: page.note.text == "2 statements were saved.")
    assert sorted(path.name for path in room.folder.iterdir()) == [
        "ETAT-2026-03-0001-nominatif.pdf",
        "ETAT-2026-03-0002-nominatif.pdf",
    ]


def test_a_payment_that_was_left_half_typed_opens_again_as_it_was(room: Room) -> None:
    two_closed(room)
    page = room.month(ACCOUNTANT)
    page.acts.choose.click()
    page.acts.pay.click()
    assert page.editor is not None
    room.qtbot.keyClicks(page.editor.order, "MDT 8")
    drafts = room.sources.drafts
    room.qtbot.waitUntil(lambda: bool(drafts.lines()))
    (draft,) = drafts.lines()
    assert draft.label == "Payment of statements of March 2026"
    again = room.month(ACCOUNTANT, draft.id)
    room.qtbot.waitUntil(lambda: again.editor is not None)
    room.rest()
    editor = again.editor
    assert isinstance(editor, PayEditor)
    assert editor.order.text() == "MDT 8"
    assert set(editor.merchants) == {line.merchant_id for line in room.papers.lines(ACCOUNTANT)}
    room.qtbot.keyClicks(editor.order, "15")
    editor.save.click()
    room.qtbot.waitUntil(lambda: again.editor is None)
    room.qtbot.waitUntil(lambda: not drafts.lines())


def test_escape_closes_the_form_and_goes_back_to_the_list(room: Room) -> None:
    two_closed(room)
    page = room.month()
    page.acts.choose.click()
    page.acts.send.click()
    room.qtbot.keyClick(page.editor, Qt.Key.Key_Escape)
    assert page.editor is None
    assert page.figures.isVisible()
    assert page.acts.words == "2 statements chosen, €16.00"


def test_the_figures_say_what_is_late_and_lead_to_the_payments(room: Room) -> None:
    closed(room.desk)
    page = room.month()
    room.qtbot.waitUntil(lambda: bool(page.figures.twelve_words))
    assert page.figures.late_words == "Nothing is late, and nothing is due soon."
    opened: list[Place] = []
    page.open_requested.connect(opened.append)
    page.figures.payments.click()
    page.figures.months.click()
    page.figures.slips.click()
    assert [place.page for place in opened] == ["payments", "closing_months", "slips"]


def test_what_is_odd_is_said_in_words_the_worst_first() -> None:
    line = ClosingLine(
        merchant_id=UUID(int=1),
        trade_name="Étal A",
        month="2026-03",
        state=MonthState.TO_CHECK,
        count=1,
        refused=0,
        purchases=Decimal(1),
        amount=Decimal(1),
        open_findings=1,
        accepted_findings=0,
        notices=2,
        anomalies=(Anomaly.DUPLICATE_OPEN, Anomaly.CAME_LATE, Anomaly.COUNTER_ENTRIES),
    )
    assert odd_words(line) == "a purchase that may be there twice + 2"
    assert odd_shape(line) == ("prohibit", "waiting")


def test_the_threshold_is_told_with_its_share_and_with_the_month_that_passes_it() -> None:
    months = tuple((f"2026-{month:02}", Decimal(50_000)) for month in range(1, 13))
    words = threshold_words(ThresholdSheet(months, Decimal(1_000_000), crossing="2027-05"))
    assert words == (
        "€600,000.00 in twelve months, 60.0% of the threshold of €1,000,000.00. "
        "At this pace it is passed in May 2027."
    )
    passed = threshold_words(ThresholdSheet(months, Decimal(100_000)))
    assert passed.endswith("It is passed: the programme has to be declared.")


def test_nothing_that_waits_is_said_too() -> None:
    words = late_count_words(OverdueSheet(date(2026, 4, 10), (), ()))
    assert words == "Nothing is late, and nothing is due soon."
