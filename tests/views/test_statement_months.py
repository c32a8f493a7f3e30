"""Months side by side, what waits for its payment, slips and twins as printed, rectifications."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Qt

from desktop.domain.closing import MonthState
from desktop.reports.pdfium import opened
from desktop.services.statement_batch import StatementBatchService
from desktop.services.statement_printing import StatementPrintingService
from desktop.views.session import Session
from desktop.views.statement.check_page import CheckPage
from desktop.views.statement.months_page import MonthsPage, months_before
from desktop.views.statement.months_presenter import MonthsPresenter
from desktop.views.statement.payments_page import PaymentsPage
from desktop.views.statement.payments_presenter import PaymentsPresenter
from desktop.views.statement.slip_page import SlipPage
from desktop.views.statement.slip_presenter import SlipPresenter
from desktop.views.widgets.page import Place
from tests.services.test_statement import a_household, closed, nominative, service
from tests.trading import (
    ACCOUNTANT,
    MANAGER,
    Sale,
    a_merchant,
    clock_on,
    purchases,
)
from tests.views.test_statement_pages import TODAY, AnsweredAtOnce, Room, room

__all__ = ["room"]


def months_page(room: Room) -> MonthsPage:
    page = MonthsPage(TODAY)
    session = Session(MANAGER, language="en")
    MonthsPresenter(page, room.jobs, room.news, session, room.sources)
    return room.shown(page)  # type: ignore[no-any-return]


def two_merchants(room: Room) -> tuple[UUID, UUID]:
    """One closed in March, the other open in February and in March."""
    made = closed(room.desk)
    other = a_merchant(room.desk.units, "Étal B")
    sales = [Sale("2026-02-14", "5.00"), Sale("2026-03-14", "6.00")]
    purchases(room.desk.units, other, sales)
    return made, other


def test_full_months_stand_side_by_side_the_oldest_first() -> None:
    assert months_before(date(2026, 2, 10), 3) == ("2025-11", "2025-12", "2026-01")


def test_each_cell_says_where_the_month_is_and_how_much(room: Room) -> None:
    two_merchants(room)
    page = months_page(room)
    assert page.months[-2:] == ("2026-02", "2026-03")
    assert [page._table.text_at(0, column) for column in (0, 5, 6, 7)] == [
        "Étal A",
        "",
        "closed\n€8.00",
        "€8.00",
    ]
    march = page._table.index(1, 6)
    said = page._table.data(march, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Étal B, March 2026: to check, €11.00"


def test_what_is_shown_is_what_is_exported(room: Room) -> None:
    two_merchants(room)
    page = months_page(room)
    page.only.set_value(str(MonthState.CLOSED))
    page.only.value_changed.emit(str(MonthState.CLOSED))
    table = page.view.as_table("months")
    assert table.titles[-3:] == ("March 2026, state", "March 2026", "In all")
    assert [(row[0], *row[-3:]) for row in table.rows] == [
        ("Étal A", "closed", Decimal("8.00"), Decimal("8.00"))
    ]
    assert page.view.as_text().splitlines()[1].startswith("Étal A\t")
    page.only.set_value("")
    page.only.value_changed.emit("")
    page.view.filter("etal b")
    assert [row[0] for row in page.view.as_table("months").rows] == ["Étal B"]
    page.span.set_value(12)
    page.span.value_changed.emit(12)
    room.rest()
    assert len(page.view.as_table("months").titles) == 2 * 12 + 2


def test_a_cell_opens_its_statement_or_what_is_to_be_checked(room: Room) -> None:
    made, other = two_merchants(room)
    page = months_page(room)
    places: list[Place] = []
    page.open_requested.connect(places.append)
    for row, column in ((0, 6), (1, 5), (1, 0)):
        page.view._grid.setCurrentIndex(page.view._order.index(row, column))
        page.view.line_chosen.emit(page.view.current_line())
    assert places == [
        Place("statement", made),
        Place("closing_check", (other, "2026-02")),
        Place("closing_check", (other, "2026-02")),
    ]


def test_what_is_paid_late_is_listed_with_what_the_wait_costs(room: Room) -> None:
    made = closed(room.desk)
    papers = StatementPrintingService(
        service(room.desk, "2026-06-10"),
        nominative(room.desk),
        lambda: None,
        clock_on("2026-06-10"),
    )
    sources = replace(room.sources, papers=papers, batch=StatementBatchService(papers))
    page = PaymentsPage()
    PaymentsPresenter(page, room.jobs, room.news, Session(ACCOUNTANT, language="en"), sources)
    room.shown(page)
    assert page.late_words.startswith("1 statement is paid late: €8.00, and €40.")
    (row,) = page.view.as_table("late").rows
    assert (row[0], row[3], row[4]) == ("Étal A", date(2026, 5, 3), "38 days late")
    assert page.chart.sentence == "€8.00 in all; most in March 2026, with €8.00."
    assert len(page.bars.rows()) == 12
    places: list[Place] = []
    page.open_requested.connect(places.append)
    page.view.select_all(bool)
    page.view.line_chosen.emit(page.view.selected_lines()[0])
    assert places == [Place("statement", made)]


def test_a_slip_is_seen_as_it_is_on_paper(room: Room) -> None:
    slip = room.papers.remit((closed(room.desk),), MANAGER)
    page = SlipPage()
    session, dialogs = Session(ACCOUNTANT, language="en"), AnsweredAtOnce(page, room.folder)
    SlipPresenter(page, room.jobs, room.news, session, room.papers, dialogs)
    page.open_subject(slip)
    room.shown(page)
    room.qtbot.waitUntil(lambda: bool(page.preview.pages))
    assert "ETAT-2026-03-0001" in page.preview.pages[0].accessibleDescription()
    page.print.click()
    room.qtbot.waitUntil(lambda: page.note.text == "The slip went to the printer.")
    with opened((room.folder / "paper.pdf").read_bytes()) as document:
        assert len(document) == len(page.preview.pages)
    page.save.click()
    room.qtbot.waitUntil(lambda: "Saved in" in page.note.text)
    assert {path.suffix for path in room.folder.iterdir()} == {".pdf", ".csv", ".xlsx"}


def test_what_was_told_late_is_rectified_with_a_reason_and_leads_to_the_new_statement(
    room: Room,
) -> None:
    first = closed(room.desk)
    (line,) = room.papers.lines(MANAGER)
    page = room.statement(first)
    room.rest()
    assert not page.rectifying.make.isVisible()
    assert "nothing to rectify" in page.rectifying.words
    purchases(room.desk.units, line.merchant_id, [Sale("2026-03-28", ticket="late")])
    room.rest()
    room.qtbot.waitUntil(page.rectifying.make.isVisible)
    assert page.rectifying.make.text() == "Make rectification no. 2"
    assert page.rectifying.words.startswith("1 purchase of the month stands in no statement: €8.00")
    page.rectifying.make.click()
    room.qtbot.waitUntil(lambda: bool(page.rectifying.reason_row.problem))
    places: list[Place] = []
    page.open_requested.connect(places.append)
    page.rectifying.reason.set_text("Told by the merchant after the closing")
    page.rectifying.make.click()
    room.qtbot.waitUntil(lambda: bool(places))
    room.rest()
    assert len(page.others) == 1
    second = room.statement(places[0].subject)  # type: ignore[arg-type]
    assert second.others == ("Rectifies ETAT-2026-03-0001",)
    assert not second.rectifying.isVisible()
    assert not room.statement(first, ACCOUNTANT).rectifying.isVisible()


def test_names_are_on_the_screen_of_accounting_and_gone_when_somebody_else_sits_down(
    room: Room,
) -> None:
    household = a_household(room.desk)
    sale = Sale("2026-03-14", values={"household_id": household})
    page = room.statement(closed(room.desk, sale), ACCOUNTANT)
    assert "Kervella" not in page.preview.pages[0].accessibleDescription()
    page.twin.look.click()
    room.qtbot.waitUntil(
        lambda: (
            bool(page.preview.pages) and "Kervella" in page.preview.pages[0].accessibleDescription()
        )
    )
    assert page.twin.look.text() == "Back to the merchant’s statement"
    page.twin.look.click()
    room.rest()
    assert "Kervella" not in page.preview.pages[0].accessibleDescription()


def test_half_typed_reasons_come_back_on_both_pages(room: Room) -> None:
    merchant = a_merchant(room.desk.units, state="suspended")
    purchases(room.desk.units, merchant, [Sale("2026-03-14")])
    page: CheckPage = room.check(merchant)
    room.qtbot.keyClicks(page.findings[0].reason, "Suspended after")
    drafts = room.sources.drafts
    room.qtbot.waitUntil(lambda: bool(drafts.lines()))
    again = room.check(merchant)
    assert again.findings[0].reason.text() == "Suspended after"
    room.news.changed.emit(frozenset())
    again.mark_stale()
    room.rest()
    assert again.findings[0].reason.text() == "Suspended after"
    (draft,) = drafts.lines()
    opened_again = room.check(merchant, subject=draft.id)
    assert opened_again.findings[0].reason.text() == "Suspended after"
    opened_again.findings[0].reason.setText("Suspended after the last market")
    opened_again.findings[0].accept.click()
    room.qtbot.waitUntil(opened_again.close_month.isEnabled)
    room.qtbot.waitUntil(lambda: not drafts.lines())


def test_an_order_that_was_not_noted_yet_comes_back_with_its_statement(room: Room) -> None:
    made = closed(room.desk)
    page = room.statement(made, ACCOUNTANT)
    room.qtbot.keyClicks(page.paying.order, "MDT 4")
    drafts = room.sources.drafts
    room.qtbot.waitUntil(lambda: bool(drafts.lines()))
    assert [(line.label, line.subject_id) for line in drafts.lines()] == [
        ("ETAT-2026-03-0001", made)
    ]
    again = room.statement(made, ACCOUNTANT)
    room.rest()
    assert again.paying.order.text() == "MDT 4"
    room.qtbot.keyClicks(again.paying.order, "2")
    again.paying.note.click()
    room.qtbot.waitUntil(lambda: not drafts.lines())
    assert room.papers.lines(ACCOUNTANT)[0].payment_order == "MDT 42"
