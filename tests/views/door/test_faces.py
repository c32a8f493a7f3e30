"""What the door asks and says, face by face, by the keyboard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from desktop import i18n
from desktop.domain.actor import Role
from desktop.domain.door import (
    DoorLocked,
    PasswordTooWeak,
    RightsExpired,
    UnknownHere,
    WorkUnsent,
    WrongPassword,
)
from desktop.sheets.door import KnownPerson
from desktop.sheets.role_words import roles_in_words
from desktop.sync.one_time import new_code, tidied_code
from desktop.views.door.screen import DoorScreen, DoorSetting

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
NOLWENN = KnownPerson("nolwenn", "Nolwenn Le Goff", NOW - timedelta(hours=16), NOW + timedelta(9))
MALO = KnownPerson("malo", "Malo Riou", NOW - timedelta(days=20), NOW - timedelta(days=6))


@pytest.fixture
def screen(qtbot: QtBot) -> DoorScreen:
    made = DoorScreen(DoorSetting("Le Blosne · desk 2", "desk 2", "centre.rennes.example"))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def said(screen: DoorScreen) -> str:
    return "\n".join(each.text() for each in screen.findChildren(QLabel) if each.isVisible())


def test_the_latest_person_comes_first_and_each_tile_speaks(screen: DoorScreen) -> None:
    screen.people.show_people([MALO, NOLWENN], NOW)
    screen.show_face(screen.people)
    first, second = screen.people.tiles
    assert first.hasFocus()
    assert (first.accessibleName(), second.accessibleName()) == (NOLWENN.name, MALO.name)
    assert "Last here yesterday" in first.accessibleDescription()
    assert "Rights to be confirmed online" in second.accessibleDescription()


def test_tab_goes_through_the_tiles_to_somebody_else(screen: DoorScreen, qtbot: QtBot) -> None:
    screen.people.show_people([MALO, NOLWENN], NOW)
    screen.show_face(screen.people)
    first, second = screen.people.tiles
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Tab)
    assert screen.focusWidget().accessibleName() == "Somebody else"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_name_that_has_the_focus_is_chosen_by_the_keyboard(
    screen: DoorScreen, qtbot: QtBot, key: Qt.Key
) -> None:
    screen.people.show_people([MALO, NOLWENN], NOW)
    screen.show_face(screen.people)
    with qtbot.waitSignal(screen.people.chosen) as chosen:
        qtbot.keyClick(screen.people.tiles[0], key)
    assert chosen.args == [NOLWENN]


def test_a_chosen_person_types_a_password_and_enter(screen: DoorScreen, qtbot: QtBot) -> None:
    screen.login.show_person(NOLWENN, NOW)
    screen.show_face(screen.login)
    with qtbot.waitSignal(screen.login.enter_requested) as asked:
        qtbot.keyClicks(screen.login.password.line, "long and my own")
        qtbot.keyClick(screen.login.password.line, Qt.Key.Key_Return)
    assert asked.args == ["nolwenn", "long and my own"]


def test_nothing_is_asked_without_a_login_or_a_password(screen: DoorScreen, qtbot: QtBot) -> None:
    screen.login.show_stranger(may_choose=False)
    screen.show_face(screen.login)
    with qtbot.assertNotEmitted(screen.login.enter_requested):
        screen.login.submit.click()
        assert screen.login.login_row.problem
        screen.login.login.setText("nolwenn")
        screen.login.submit.click()
    assert screen.login.password.problem
    assert not screen.login.others.isVisible()


def test_a_wrong_password_is_told_beside_the_field_and_counts_down(
    screen: DoorScreen, qtbot: QtBot
) -> None:
    login = screen.login
    login.show_person(NOLWENN, NOW)
    screen.show_face(login)
    login.password.line.setText("wrong")
    login.occupy()
    assert not login.submit.isEnabled()
    login.refuse(WrongPassword(2))
    assert login.password.text == ""
    assert login.password.line.hasFocus()
    assert "2 seconds" in login.password.problem
    assert login.password.line.accessibleDescription() == login.password.problem
    qtbot.waitUntil(lambda: "1 second." in login.password.problem, timeout=3000)
    qtbot.waitUntil(login.submit.isEnabled, timeout=3000)
    assert login.password.problem == "This is not the right login or password."
    qtbot.keyClicks(login.password.line, "l")
    assert not login.password.problem


def test_who_types_while_a_try_waits_hears_no_more_of_it_afterwards(
    screen: DoorScreen, qtbot: QtBot
) -> None:
    login = screen.login
    login.show_person(NOLWENN, NOW)
    screen.show_face(login)
    login.refuse(WrongPassword(1))
    qtbot.keyClicks(login.password.line, "long")
    qtbot.waitUntil(login.submit.isEnabled, timeout=3000)
    assert login.password.problem == ""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RightsExpired(14), "more than 14 days"),
        (UnknownHere(), "the first time needs the network"),
    ],
    ids=["expired rights", "never here"],
)
def test_what_typing_again_cannot_mend_stands_above_the_field(
    screen: DoorScreen, error: Exception, words: str
) -> None:
    screen.login.show_person(MALO, NOW)
    screen.show_face(screen.login)
    screen.login.refuse(error)
    assert words in screen.login.note.text


def test_a_lock_of_a_quarter_of_an_hour_is_told_in_minutes(screen: DoorScreen) -> None:
    screen.login.show_person(MALO, NOW)
    screen.show_face(screen.login)
    screen.login.refuse(DoorLocked(900))
    assert "15 minutes" in screen.login.password.problem
    assert not screen.login.submit.isEnabled()


def test_caps_lock_is_heard_from_what_is_typed(screen: DoorScreen, qtbot: QtBot) -> None:
    screen.login.show_person(MALO, NOW)
    screen.show_face(screen.login)
    line = screen.login.password.line
    qtbot.keyClick(line, "A", Qt.KeyboardModifier.ShiftModifier)
    assert "Caps Lock" not in said(screen)
    qtbot.keyClick(line, "A")
    assert "Caps Lock is on." in said(screen)
    qtbot.keyClick(line, "a")
    assert "Caps Lock" not in said(screen)


def test_a_password_shows_only_while_the_button_is_held(screen: DoorScreen, qtbot: QtBot) -> None:
    screen.login.show_person(MALO, NOW)
    screen.show_face(screen.login)
    field = screen.login.password
    field.show_button.setFocus()
    qtbot.keyPress(field.show_button, Qt.Key.Key_Space)
    assert field.line.echoMode() is QLineEdit.EchoMode.Normal
    qtbot.keyRelease(field.show_button, Qt.Key.Key_Space)
    assert field.line.echoMode() is QLineEdit.EchoMode.Password


def test_two_different_new_passwords_are_not_kept(screen: DoorScreen, qtbot: QtBot) -> None:
    change = screen.change
    change.begin(is_first=True)
    screen.show_face(change)
    assert not change.old.isVisible()
    qtbot.keyClicks(change.new.line, "a rainy market")
    qtbot.keyClick(change.new.line, Qt.Key.Key_Tab)
    assert change.again.line.hasFocus()
    qtbot.keyClicks(change.again.line, "a rainy marked")
    with qtbot.assertNotEmitted(change.change_requested):
        change.submit.click()
    assert change.again.problem
    change.again.line.setText("a rainy market")
    with qtbot.waitSignal(change.change_requested) as asked:
        change.submit.click()
    assert asked.args == ["", "a rainy market"]
    change.refuse(PasswordTooWeak(12))
    assert "12 characters" in change.new.problem


def test_a_code_is_checked_while_it_is_typed(screen: DoorScreen, qtbot: QtBot) -> None:
    enrol = screen.enrol
    enrol.is_code = lambda typed: bool(tidied_code(typed))
    enrol.begin("desk 2", "centre.rennes.example")
    screen.show_face(enrol)
    assert "centre.rennes.example" in said(screen)
    code = new_code()
    qtbot.keyClicks(enrol.code, code.lower())
    assert "This code is complete." in said(screen)
    with qtbot.waitSignal(enrol.enrol_requested) as asked:
        qtbot.keyClick(enrol.code, Qt.Key.Key_Return)
    assert asked.args == [code.lower(), "desk 2"]


def test_a_code_of_the_policy_stands_there_and_the_code_brings_the_name(
    screen: DoorScreen, qtbot: QtBot
) -> None:
    enrol, code = screen.enrol, new_code()
    enrol.is_code = lambda typed: bool(tidied_code(typed))
    enrol.begin("", "centre.rennes.example", code)
    screen.show_face(enrol)
    assert enrol.code.text() == code
    with qtbot.waitSignal(enrol.enrol_requested) as asked:
        enrol.submit.click()
    assert asked.args == [code, ""]


@pytest.mark.parametrize("is_closing", [True, False], ids=["closing", "logging out"])
def test_unsent_work_stays_here_only_when_the_window_is_closed(
    screen: DoorScreen, *, is_closing: bool
) -> None:
    screen.unsent.ask(WorkUnsent(3, NOW), is_closing=is_closing)
    screen.show_face(screen.unsent)
    assert "3 changes of this PC" in said(screen)
    assert screen.unsent.close_anyway.isVisible() is is_closing
    assert screen.unsent.send.hasFocus()


def test_a_laboratory_says_so_at_the_door(qtbot: QtBot) -> None:
    made = DoorScreen(DoorSetting("", "", "", laboratory=True))
    qtbot.addWidget(made)
    made.show()
    assert "not protected" in said(made)


def test_roles_are_told_in_one_order_in_both_languages() -> None:
    roles = frozenset({Role.DECIDER, Role.COUNTER})
    english = roles_in_words(roles)
    i18n.install("fr")
    assert english == "Counter, Decisions"
    assert all(roles_in_words([role]) for role in Role)
