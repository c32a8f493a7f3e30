"""A family enrolled with the keyboard alone, in the order in which people speak."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.tour.driving import NeverHappened, Typist, let_settle, wait_until
from desktop.views.enrolment.page import EnrolmentPage

Key = Qt.Key
MOST_STEPS = 40
PEOPLE, ADULTS = 4, 2
LAST_STEP = 4


def enrol_a_family(typist: Typist, page: EnrolmentPage) -> None:
    """A couple with two children, invented, from the first name to the last document."""
    _who(typist)
    _with_whom(typist)
    wait_until(lambda: len(page.form.members) == PEOPLE, "everybody is named")
    _where(typist)
    wait_until(lambda: bool(page.form.address.postcode), "the street brings its postcode")
    _income(typist)
    wait_until(lambda: len(page.form.incomes) == ADULTS, "both adults have said what they had")
    _documents(typist)
    typist.records()
    wait_until(lambda: page.form.step == LAST_STEP, "the last step is reached")


def _who(typist: Typist) -> None:
    for name, text in (
        ("birth_name", "Kervella"),
        ("first_names", "Rozenn"),
        ("born", "12/03/1985"),
        ("phone", "06 39 98 00 01"),
    ):
        _go_to(typist, name)
        typist.types(text)


def _with_whom(typist: Typist) -> None:
    """Insert adds a person; the row asks for first names, birth name and birth date."""
    _go_to(typist, "add_member")
    for names in (
        ("Ibrahima", "Diallo", "02/11/1983"),
        ("Maël", "Kervella", "20/05/2012"),
        ("Enora", "Kervella", "21/05/2017"),
    ):
        typist.presses(Key.Key_Insert)
        let_settle(40)
        for text in names:
            typist.replaces(text)
            typist.tabs()


def _where(typist: Typist) -> None:
    _go_to(typist, "street_number")
    typist.types("14")
    typist.tabs()
    typist.types("rue de l’Horl")
    _accept_proposal(typist)


def _income(typist: Typist) -> None:
    """The applicant has a wage; the partner attests that there was nothing."""
    _go_to_kind(typist, "SourceField")
    typist.types("sal")
    _accept_proposal(typist)
    for amount in ("1450,32", "1450,32", "1502,18"):
        typist.types(amount)
        typist.presses(Key.Key_Return)
        let_settle(20)
    _go_to_kind(typist, "SourceField")
    typist.tabs()  # the partner's
    let_settle(60)
    typist.presses(Key.Key_F6)
    let_settle(60)


def _documents(typist: Typist) -> None:
    """V: seen today, no copy kept."""
    let_settle(200)  # the list follows the incomes
    _go_to_kind(typist, "_DocumentRow")
    for _row in range(MOST_STEPS):
        focused = QApplication.focusWidget()
        if type(focused).__name__ != "_DocumentRow":
            return
        typist.presses(Key.Key_V)
        let_settle(20)
        if QApplication.focusWidget() is focused:
            return


def _accept_proposal(typist: Typist) -> None:
    wait_until(lambda: QApplication.activePopupWidget() is not None, "something is proposed")
    typist.accepts()


def _go_to(typist: Typist, name: str) -> None:
    """With Tab, as an agent does. Raises NeverHappened when the field is not in the way."""
    for _step in range(MOST_STEPS):
        focused = QApplication.focusWidget()
        if focused is not None and focused.objectName() == name:
            return
        typist.tabs()
        let_settle(5)
    raise NeverHappened(f"Tab leads to {name}")


def _go_to_kind(typist: Typist, kind: str) -> None:
    for _step in range(MOST_STEPS):
        if type(QApplication.focusWidget()).__name__ == kind:
            return
        typist.tabs()
        let_settle(5)
    raise NeverHappened(f"Tab leads to a {kind}")
