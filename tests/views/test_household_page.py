"""The household page on a real store: what it says, and corrections made in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop.cardreader.training import training_holder
from desktop.sheets.household import ChangedRow, HouseholdSheet, TimelineEntry
from desktop.views.household.acts import acts_of, letter_kind
from desktop.views.household.card_editor import CardEditor
from desktop.views.household.editors import AddressEditor, ContactEditor, MemberEditor, NoteEditor
from desktop.views.household.happenings import Known, shown_entries
from desktop.views.household.leaving import ClosingEditor, LeavingEditor
from desktop.views.household.list_page import HouseholdListPage
from desktop.views.household.list_presenter import HouseholdListPresenter
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from desktop.views.widgets.page import Place
from tests.builders import an_address, an_enrolment
from tests.local_desk import Desk
from tests.views.counter_desk import NOW, SITE_KEY, Counter, Keyboard, open_counter


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def family(counter: Counter) -> HouseholdSheet:
    return counter.services.households.enrol(an_enrolment(), counter.actor)


def open_page(counter: Counter, qtbot: QtBot, subject: object) -> HouseholdPage:
    page = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    counter.show(qtbot, page)
    page.open_subject(subject)
    counter.settle(qtbot)
    page.shown()
    return page


def titles(page: HouseholdPage) -> list[str]:
    return [entry.title for entry in page.timeline._all]


def test_the_head_says_who_where_and_where_things_stand(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, qtbot, family.id)
    assert page.title == "Rozenn Kervella and 3 other people"
    assert titles(page) == ["Household enrolled"]
    assert "4 people · by Camille Le Goff" in page.timeline._all[0].detail


def test_a_correction_is_seen_with_who_and_the_old_value(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page, keys = open_page(counter, qtbot, family.id), Keyboard()
    keys.press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: isinstance(page.editor, AddressEditor))
    keys.write("16")
    keys.press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.editor is None)
    counter.settle(qtbot)
    assert titles(page) == ["Address corrected", "Household enrolled"]
    assert page.timeline._all[0].detail.startswith("number: 14 → 16 · by Camille Le Goff")
    assert counter.services.drafts.lines() == ()


def test_a_correction_that_was_begun_opens_again_as_it_was_typed(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page, keys = open_page(counter, qtbot, family.id), Keyboard()
    keys.press(Qt.Key.Key_N)
    qtbot.waitUntil(lambda: isinstance(page.editor, NoteEditor))
    keys.write("Comes on Tuesdays")
    qtbot.waitUntil(lambda: len(counter.services.drafts.lines()) == 1, timeout=700)
    keys.press(Qt.Key.Key_Escape)
    assert page.editor is None
    counter.settle(qtbot)
    again = open_page(counter, qtbot, family.id)
    assert isinstance(again.editor, NoteEditor)
    assert again.editor.note.text == "Comes on Tuesdays"


def test_a_note_with_a_social_security_number_stays_in_the_form_and_is_not_saved(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page, keys = open_page(counter, qtbot, family.id), Keyboard()
    keys.press(Qt.Key.Key_N)
    qtbot.waitUntil(lambda: isinstance(page.editor, NoteEditor))
    keys.write("2 85 03 35 238 123 45")
    editor = page.editor
    assert isinstance(editor, NoteEditor)
    assert not editor.is_complete()
    editor.save_requested.emit()
    counter.settle(qtbot)
    assert page.editor is editor
    assert counter.services.households.sheet(family.id).notes == family.notes


def test_a_member_is_corrected_where_they_stand(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, qtbot, family.id)
    child = family.members[2]
    page.people.member_chosen.emit(child.id)
    editor = page.editor
    assert isinstance(editor, MemberEditor)
    editor.row.first_names.clear()
    assert not editor.is_complete()
    assert editor.row.rows["first_names"].problem
    editor.row.first_names.setText("Gaël")
    editor.save_requested.emit()
    counter.settle(qtbot)
    members = counter.services.households.sheet(family.id).members
    assert members[2].person.first_names == "Gaël"
    assert titles(page)[0] == "Person corrected"


def test_a_new_member_is_there_from_today(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, qtbot, family.id)
    page.editor_requested.emit("member")
    editor = page.editor
    assert isinstance(editor, MemberEditor)
    for field, text in (("first_names", "Lou"), ("birth_name", "Kervella"), ("born", "01042026")):
        getattr(editor.row, field).setText(text)
    editor.save_requested.emit()
    counter.settle(qtbot)
    baby = counter.services.households.sheet(family.id).members[-1]
    assert baby.person.first_names == "Lou"
    assert baby.present_from == counter.services.today()


def test_a_lost_card_is_replaced_by_the_one_laid_down(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    counter.services.cards.link(family.id, training_holder(1, SITE_KEY), counter.actor)
    page = open_page(counter, qtbot, family.id)
    page.editor_requested.emit("cards")
    editor = page.editor
    assert isinstance(editor, CardEditor)
    assert not page.wants_card
    editor.save_requested.emit()
    assert page.wants_card
    counter.news.card_present.emit(training_holder(2, SITE_KEY))
    counter.settle(qtbot)
    cards = counter.services.households.sheet(family.id).cards
    assert sorted(card.state for card in cards) == ["blocked", "linked"]
    assert not page.wants_card
    assert titles(page)[0] == "Card replaced"


def test_a_card_of_another_household_is_refused_in_neutral_words(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    other = counter.services.households.enrol(an_enrolment(), counter.actor)
    counter.services.cards.link(other.id, training_holder(1, SITE_KEY), counter.actor)
    page = open_page(counter, qtbot, family.id)
    page.editor_requested.emit("link")
    counter.news.card_present.emit(training_holder(1, SITE_KEY))
    counter.settle(qtbot)
    assert page.wants_card
    assert other.applicant.person.birth_name not in page.editor.panel._problem.text  # type: ignore[union-attr]
    assert page.editor.panel._problem.text  # type: ignore[union-attr]


def test_a_card_laid_down_while_nobody_waits_is_not_linked(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, qtbot, family.id)
    counter.news.card_present.emit(training_holder(1, SITE_KEY))
    counter.settle(qtbot)
    assert not page.wants_card
    assert counter.services.households.sheet(family.id).cards == ()


def test_a_change_made_elsewhere_is_seen_at_once(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, qtbot, family.id)
    counter.services.households.correct_address(family.id, an_address("18"), counter.actor)
    qtbot.waitUntil(lambda: titles(page)[0] == "Address corrected")


def test_the_timeline_shows_only_what_is_asked_for(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    counter.services.cards.link(family.id, training_holder(1, SITE_KEY), counter.actor)
    page = open_page(counter, qtbot, family.id)
    buttons = {str(b.property("category")): b for b in page._filters.buttons()}
    buttons["cards"].click()
    assert page.timeline.shown_count == 1
    buttons[""].click()
    assert page.timeline.shown_count == 2


def test_f12_hides_names_and_the_address(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, qtbot, family.id)
    counter.session.discretion.toggle()
    assert "Kervella" not in page.title
    assert "Invention" not in page.head._subtitle.text()


def test_the_likeliest_act_comes_first(counter: Counter, family: HouseholdSheet) -> None:
    claim = family.claim
    assert claim is not None

    def first(state: str) -> str:
        return acts_of(replace(family, claim=replace(claim, state=state)))[0].name

    assert first("complete") == "assess"
    assert first("documents_missing") == "claim"
    assert first("proposed") == "claim"
    assert first("granted") == "link"
    assert first("denied") == "print"
    assert letter_kind(replace(family, claim=replace(claim, state="denied"))) == "denial"


def test_every_act_has_a_letter_of_its_own(family: HouseholdSheet) -> None:
    keys = [act.key for act in acts_of(family)]
    assert len(keys) == len(set(keys))


def test_the_list_filters_and_opens_with_enter(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = HouseholdListPage(counter.session.discretion)
    HouseholdListPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    counter.show(qtbot, page)
    page.open_subject(None)
    page.refresh_if_needed()
    counter.settle(qtbot)
    assert page.view.shown_count == 1
    page.search.setText("nobody")
    page.view.filter("nobody")
    assert page.view.shown_count == 0
    page.view.filter("kervella")
    assert page.view.shown_count == 1
    with qtbot.waitSignal(page.open_requested) as opened:
        page.view.line_chosen.emit(counter.services.households.lines()[0])
    assert opened.args == [Place("household", family.id)]
    page.open_subject("in_force")
    assert page.view.shown_count == 0


def test_a_person_who_left_is_written_down_with_the_day(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, qtbot, family.id)
    page.people.leaving_chosen.emit(family.members[2].id)
    editor = page.editor
    assert isinstance(editor, LeavingEditor)
    editor.day.setText("nonsense")
    assert not editor.is_complete()
    assert editor.row.problem
    editor.day.setText("01/04/2026")
    editor.save_requested.emit()
    counter.settle(qtbot)
    members = counter.services.households.sheet(family.id).members
    assert [str(member.present_until) for member in members[1:3]] == ["None", "2026-04-01"]
    assert titles(page)[0] == "Member left"
    assert page.title == "Rozenn Kervella and 2 other people"


def test_a_household_is_closed_with_a_day_and_a_reason(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page, keys = open_page(counter, qtbot, family.id), Keyboard()
    keys.press(Qt.Key.Key_F)
    editor = page.editor
    assert isinstance(editor, ClosingEditor)
    editor.save_requested.emit()
    assert editor.reason_row.problem
    editor.reason.set_text("Moved to another town")
    editor.save_requested.emit()
    counter.settle(qtbot)
    sheet = counter.services.households.sheet(family.id)
    assert (sheet.state, sheet.closed_on) == ("closed", counter.services.today())
    assert titles(page)[0] == "Household closed"
    assert "close" not in [act.name for act in acts_of(sheet)]


def test_two_households_that_look_alike_are_told_apart_for_good(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    twin = counter.services.households.enrol(an_enrolment(), counter.actor)
    page = open_page(counter, qtbot, family.id)
    qtbot.waitUntil(page.lookalikes.isVisible)
    (found,) = page.lookalikes.shown
    assert found.household_id == twin.id
    page.lookalikes.not_duplicate_requested.emit(twin.id)
    counter.settle(qtbot)
    assert not page.lookalikes.isVisible()
    again = open_page(counter, qtbot, twin.id)
    assert again.lookalikes.shown == ()


def test_in_one_column_what_can_be_done_stands_above_what_happened(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, qtbot, family.id)
    assert page.acts.mapTo(page, page.acts.rect().topLeft()).x() > page.timeline.x()
    window = page.window()
    window.resize(640, 840)
    qtbot.waitUntil(lambda: page._columns.is_narrow)
    qtbot.waitUntil(lambda: page.acts.y() < page._happened.y() and page.acts.isVisible())


def test_a_phone_is_shown_as_people_write_it(family: HouseholdSheet, qtbot: QtBot) -> None:
    contact = replace(family.contact, phone="+33639980001")
    editor = ContactEditor(replace(family, contact=contact))
    qtbot.addWidget(editor)
    assert editor.phone.text() == "06 39 98 00 01"


def test_a_letter_says_in_the_history_which_one_it_is() -> None:
    letter = UUID(int=7)
    prepared = {"letter_kind": (None, "receipt"), "state": (None, "draft")}
    entries = tuple(
        TimelineEntry(NOW, "Camille", "", act, "letter", (ChangedRow("letter", letter, changes),))
        for act, changes in (
            ("print_letter", {"state": ("draft", "printed")}),
            ("prepare_letter", prepared),
        )
    )
    shown = shown_entries(entries, NOW, Known())
    assert [entry.title for entry in shown] == [
        "Letter printed: receipt of the claim",
        "Letter prepared: receipt of the claim",
    ]
    assert [entry.detail for entry in shown] == ["by Camille", "by Camille"]
