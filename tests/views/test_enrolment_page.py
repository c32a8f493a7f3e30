"""Enrolling at the counter with the keyboard alone, on a real encrypted store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop.cardreader.training import training_holder
from desktop.views.enrolment.form import DECISION, INCOME, WHERE, WHO, WITH_WHOM
from desktop.views.enrolment.page import EnrolmentPage
from desktop.views.enrolment.presenter import EnrolmentPresenter
from desktop.views.widgets.page import Place
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.counter_desk import SITE_KEY, Counter, Keyboard, open_counter


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    yield opened
    opened.close()


def open_page(counter: Counter, qtbot: QtBot, subject: object = None) -> EnrolmentPage:
    page = EnrolmentPage(counter.session.discretion)
    EnrolmentPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    counter.show(qtbot, page)
    page.open_subject(subject)
    counter.settle(qtbot)
    page.shown()
    return page


def say_who(keys: Keyboard) -> None:
    for text in ("Kervella", "", "Rozenn", "12/03/1985", "06 39 98 00 01"):
        keys.fill(text)
    keys.skip(5)


def say_with_whom(keys: Keyboard) -> None:
    for first, birth_name, born in (
        ("Ibrahima", "Diallo", "021183"),
        ("Maël", "", "20052012"),
        ("Enora", "", "2017"),
    ):
        keys.press(Qt.Key.Key_Insert)
        for text in (first, birth_name, born):
            keys.fill(text)


def say_where(keys: Keyboard, page: EnrolmentPage, counter: Counter, qtbot: QtBot) -> None:
    page.go_to(WHERE)
    keys.fill("14")
    keys.write("lande")
    popup = page.where.fields.street._completer.popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    keys.entries += 1


def say_incomes(keys: Keyboard) -> None:
    keys.fill("wage")
    keys.fill("1450,32")
    keys.answer("=")
    keys.fill("1502,18")
    keys.fill("family allow")
    keys.fill("151,05")
    keys.answer("=")
    keys.answer("=")
    keys.skip()
    keys.fill("unemp")
    for amount in ("412", "398,27", "412"):
        keys.fill(amount)


def enrol_everybody(counter: Counter, qtbot: QtBot) -> tuple[EnrolmentPage, Keyboard]:
    page, keys = open_page(counter, qtbot), Keyboard()
    say_who(keys)
    say_with_whom(keys)
    say_where(keys, page, counter, qtbot)
    page.go_to(INCOME)
    say_incomes(keys)
    counter.settle(qtbot)
    page.documents.checklist.start()
    for _document in page.documents.checklist._rows:
        keys.answer("v")
    counter.settle(qtbot)
    return page, keys


def test_a_couple_with_two_children_is_enrolled_by_keyboard_in_under_60_entries(
    counter: Counter, qtbot: QtBot
) -> None:
    page, keys = enrol_everybody(counter, qtbot)
    assert keys.focused is page.side.primary
    keys.press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.form.step == DECISION)
    keys.press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.is_recorded)
    counter.settle(qtbot)
    (line,) = counter.services.households.lines()
    sheet = counter.services.households.sheet(line.id)
    assert [m.person.first_names for m in sheet.members] == ["Rozenn", "Ibrahima", "Maël", "Enora"]
    assert [m.role for m in sheet.members] == ["applicant", "partner", "child", "child"]
    assert sheet.claim is not None
    assert sheet.claim.state == "proposed"
    assert str(sheet.claim.mean_income) == "2026.08"
    assert sheet.claim.bracket == "S2"
    assert sheet.address.postcode == "35200"
    assert counter.services.drafts.lines() == ()
    assert keys.entries < 60


def test_what_is_typed_is_a_draft_before_anything_is_asked(counter: Counter, qtbot: QtBot) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    keys.write("Kerv")
    qtbot.waitUntil(lambda: len(counter.services.drafts.lines()) == 1, timeout=700)
    (line,) = counter.services.drafts.lines()
    assert line.form == "enrolment"
    assert "Kerv" not in line.label
    counter.settle(qtbot)  # the row is there before the page is told of it
    assert re.fullmatch(r"Draft saved at \d\d:47", page.draft_chip.text)


def test_leaving_saves_the_last_key_at_once(counter: Counter, qtbot: QtBot) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    keys.write("K")
    assert page.leave()
    counter.settle(qtbot)
    assert len(counter.services.drafts.lines()) == 1


def test_a_draft_opens_again_as_it_was_typed(counter: Counter, qtbot: QtBot) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    for text in ("Kervella", "", "Rozenn", "12/0"):
        keys.fill(text)
    page.go_to(INCOME)
    keys.fill("wage")
    keys.write("1 11")
    page.leave()
    counter.settle(qtbot)
    (line,) = counter.services.drafts.lines()
    again = open_page(counter, qtbot, line.id)
    assert again.form.applicant.born == "12/0"
    assert again.who.born.text() == "12/0"
    (row,) = again.form.incomes
    assert dict(row.amounts) == {"2026-01": "1 11"}
    assert again.form.step == INCOME


def test_an_untouched_form_leaves_no_draft(counter: Counter, qtbot: QtBot) -> None:
    page = open_page(counter, qtbot)
    page.go_to(INCOME)
    page.leave()
    counter.settle(qtbot)
    assert counter.services.drafts.lines() == ()


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_recorded(
    counter: Counter, qtbot: QtBot
) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    keys.fill("Kervella")
    page.go_to(DECISION)
    keys.press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.form.step == WHO)
    assert page.who.rows["first_names"].problem
    assert not page.who.rows["birth_name"].problem
    assert counter.services.households.lines() == ()


def test_a_known_household_is_proposed_while_typing(counter: Counter, qtbot: QtBot) -> None:
    known = counter.services.households.enrol(an_enrolment(), counter.actor)
    page, keys = open_page(counter, qtbot), Keyboard()
    for text in ("KERVELA", "", "Rozen", "12031985"):
        keys.fill(text)
    qtbot.waitUntil(lambda: bool(page.side.lookalikes.shown))
    (found,) = page.side.lookalikes.shown
    assert found.household_id == known.id
    assert page.side.lookalikes.isVisible()
    with qtbot.waitSignal(page.open_requested) as opened:
        keys.press(Qt.Key.Key_F3)
    assert opened.args == [Place("household", known.id)]
    keys.press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: not page.side.lookalikes.isVisible())
    assert page.form.not_duplicate_of == (known.id,)


def test_an_attested_zero_is_not_an_empty_cell(counter: Counter, qtbot: QtBot) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    page.go_to(INCOME)
    keys.fill("wage")
    keys.answer("z")
    keys.fill("")
    keys.fill("900")
    (row,) = page.form.incomes
    assert dict(row.amounts) == {"2026-01": "0", "2026-03": "900"}
    cells = page.income.grid._cells()
    assert [cell.text() for cell in cells] == ["€0 attested", "", "900.00"]


def test_nothing_at_all_is_attested_by_one_key(counter: Counter, qtbot: QtBot) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    page.go_to(INCOME)
    keys.press(Qt.Key.Key_F6)
    (row,) = page.form.incomes
    assert row.source == "none"
    assert set(row.amounts.values()) == {"0"}
    counter.settle(qtbot)
    assert "€0.00" in page.side.say.sentence


def test_a_typing_aid_asks_and_changes_nothing_by_itself(counter: Counter, qtbot: QtBot) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    page.go_to(INCOME)
    keys.fill("wage")
    keys.fill("1450,32")
    keys.fill("17403,84")
    assert page.income.advice.isVisible()
    assert page.form.incomes[0].amounts["2026-02"] == "17403,84"
    keys.press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: not page.income.advice.isVisible())
    assert page.form.incomes[0].amounts["2026-02"] == "1450,32"


def test_an_amount_that_was_kept_is_not_asked_about_again(counter: Counter, qtbot: QtBot) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    page.go_to(INCOME)
    keys.fill("wage")
    keys.fill("1450,32")
    keys.fill("17403,84")
    keys.press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: not page.income.advice.isVisible())
    cell = page.income.grid._cells()[1]
    cell.setFocus()
    keys.fill("17403,84")
    assert not page.income.advice.isVisible()
    assert page.form.incomes[0].amounts["2026-02"] == "17403,84"


def test_a_removed_income_can_be_put_back(counter: Counter, qtbot: QtBot) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    page.go_to(INCOME)
    keys.fill("wage")
    keys.fill("1110")
    keys.press(Qt.Key.Key_Delete, control=True)
    assert page.form.incomes == ()
    page.income._undo.action_requested.emit()
    assert page.form.incomes[0].amounts["2026-01"] == "1110"


def test_a_person_taken_out_can_be_put_back(counter: Counter, qtbot: QtBot) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    page.go_to(WITH_WHOM)
    say_with_whom(keys)
    page.members.members[0].first_names.setFocus()
    keys.press(Qt.Key.Key_Delete, control=True)
    assert [member.first_names for member in page.form.members[1:]] == ["Maël", "Enora"]
    page.members.undo.action_requested.emit()
    names = {member.first_names for member in page.form.members[1:]}
    assert names == {"Ibrahima", "Maël", "Enora"}


def test_a_card_laid_down_after_the_enrolment_is_linked_to_it(
    counter: Counter, qtbot: QtBot
) -> None:
    page, keys = enrol_everybody(counter, qtbot)
    assert not page.wants_card
    keys.press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.form.step == DECISION)
    keys.press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.wants_card)
    counter.news.card_present.emit(training_holder(1, SITE_KEY))
    counter.settle(qtbot)
    (line,) = counter.services.households.lines()
    (card,) = counter.services.households.sheet(line.id).cards
    assert card.state == "linked"
    assert card.tail in page.decision.card_panel.title
    assert not page.wants_card


def test_the_unknown_card_that_began_the_enrolment_is_linked_without_being_laid_again(
    counter: Counter, qtbot: QtBot
) -> None:
    card = training_holder(2, SITE_KEY)
    page, keys = open_page(counter, qtbot, card), Keyboard()
    say_who(keys)
    say_where(keys, page, counter, qtbot)
    page.go_to(DECISION)
    keys.press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.is_recorded)
    counter.settle(qtbot)
    (line,) = counter.services.households.lines()
    sheet = counter.services.households.sheet(line.id)
    assert [linked.tail for linked in sheet.cards] == [card.tail]


def test_f12_hides_names_and_amounts(counter: Counter, qtbot: QtBot) -> None:
    page, _keys = enrol_everybody(counter, qtbot)
    counter.session.discretion.toggle()
    shown = [cell.text() for cell in page.income.grid._cells()]
    assert set(shown) == {"•••"}
    assert "Kervella" not in page.who.birth_name.displayText()
    assert "2,026" not in page.side.say._words.text()


def test_a_note_with_a_social_security_number_is_refused_in_words_and_the_form_stays(
    counter: Counter, qtbot: QtBot
) -> None:
    page, keys = enrol_everybody(counter, qtbot)
    page.documents.note.set_text("Number 2 85 03 35 238 123 45")
    assert page.documents.note.is_refused
    page.go_to(DECISION)
    keys.press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: bool(page.banner.text))
    counter.settle(qtbot)
    assert not page.is_recorded
    assert counter.services.households.lines() == ()


def test_ids_of_people_come_from_the_desk(counter: Counter, qtbot: QtBot) -> None:
    page = open_page(counter, qtbot)
    assert isinstance(page.form.applicant.id, UUID)
    assert page.form.applicant.id.version == 7


def test_nothing_at_all_is_not_attested_beside_a_stated_income(
    counter: Counter, qtbot: QtBot
) -> None:
    page, keys = open_page(counter, qtbot), Keyboard()
    page.go_to(INCOME)
    keys.fill("wage")
    keys.fill("900")
    page.income.grid._blocks[0].adder.setFocus()
    keys.press(Qt.Key.Key_F6)
    assert [row.source for row in page.form.incomes] == ["wage"]
    assert "Remove it first" in page.income._undo.text


def test_once_recorded_nobody_is_perhaps_known_any_more(counter: Counter, qtbot: QtBot) -> None:
    counter.services.households.enrol(an_enrolment(), counter.actor)
    page, _keys = enrol_everybody(counter, qtbot)
    qtbot.waitUntil(lambda: bool(page.side.lookalikes.shown))
    page.record_requested.emit(page.form)
    qtbot.waitUntil(lambda: page.is_recorded)
    counter.settle(qtbot)
    assert not page.side.lookalikes.isVisible()


def recorded(counter: Counter, qtbot: QtBot, support: str) -> EnrolmentPage:
    """Enrolled, the support chosen before the claim was recorded."""
    page, keys = enrol_everybody(counter, qtbot)
    page.go_to(DECISION)
    page.decision.flow.choice.buttons[support].click()
    keys.press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.is_recorded)
    counter.settle(qtbot)
    return page


def test_the_support_chosen_in_the_form_is_recorded_and_its_card_awaited(
    counter: Counter, qtbot: QtBot
) -> None:
    page = recorded(counter, qtbot, "neutral_card")
    (line,) = counter.services.households.lines()
    assert counter.services.households.sheet(line.id).card_support == "neutral_card"
    assert "neutral card from the stock" in page.decision.card_panel.title
    page.decision.flow.choice.buttons["korrigo"].click()
    counter.settle(qtbot)
    assert counter.services.households.sheet(line.id).card_support == "korrigo"


def test_a_paper_code_is_issued_from_the_enrolment_and_goes_to_the_printer(
    counter: Counter, qtbot: QtBot
) -> None:
    page = recorded(counter, qtbot, "paper")
    assert not page.wants_card
    with qtbot.waitSignal(page.open_requested) as asked:
        page.decision.flow.issue.click()
    counter.settle(qtbot)
    (place,) = asked.args
    assert place.page == "known_card"
    (line,) = counter.services.households.lines()
    (card,) = counter.services.households.sheet(line.id).cards
    assert (card.support, card.card_id) == ("paper", place.subject.card_id)
