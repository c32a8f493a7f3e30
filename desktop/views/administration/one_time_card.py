"""A password or a code that is shown this once: large, to be copied, or printed and sealed."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.sheets.password_slip import PasswordSlip
from desktop.views.theme import look
from desktop.views.theme.tokens import Space, Type
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label


class OneTimeCard(Card):
    """Nothing of it is left once it is put away, or the page is left."""

    print_requested = Signal(object)  # a PasswordSlip
    put_away = Signal()

    def __init__(self) -> None:
        super().__init__("", accent=True)
        self._slip: PasswordSlip | None = None
        self.words = label("", "text", wrap=True)
        self.secret = label("", "title", wrap=True, selectable=True)
        self.secret.setFont(look.figures(Type.FIGURE, Type.SEMIBOLD))
        self.remark = label("", "small", wrap=True)
        self.copy = SecondaryButton(_("Copy"), "Ctrl+Shift+C", "copy")
        self.print = PrimaryButton(_("Print as a sealed slip…"), "Ctrl+P", "printer")
        self.done = SecondaryButton(_("Put away"), "", "check")
        self._row = QWidget()
        flow = FlowLayout(self._row, Space.M)
        for button in (self.print, self.copy, self.done):
            flow.addWidget(button)
        for part in (self.words, self.secret, self.remark, self._row):
            self.add(part)
        self.copy.clicked.connect(self._copy)
        self.print.clicked.connect(self._ask_print)
        self.done.clicked.connect(self.forget)
        self.hide()

    def show_password(self, slip: PasswordSlip) -> None:
        self._slip = slip
        self._show(
            _("Password of {name}, for the first login").format(name=slip.name),
            _("Login: {login}").format(login=slip.login),
            slip.password,
            _("It is shown this once and kept nowhere. If it is lost, make a new one."),
        )
        self.print.show()

    def show_code(self, desk: str, code: str) -> None:
        self._slip = None
        self._show(
            _("Code for {desk}").format(desk=desk),
            _("Type it on the PC itself, in its window or with main.py enrol."),
            code,
            _("It works once, within 72 hours, and is shown this once."),
        )
        self.print.hide()

    @Slot()
    def forget(self) -> None:
        """Also what was copied: the next to paste here is somebody else."""
        clipboard = QGuiApplication.clipboard()
        if self.secret.text() and clipboard.text() == self.secret.text():
            clipboard.clear()
        self._slip = None
        self.secret.setText("")
        self.hide()
        self.put_away.emit()

    def _show(self, title: str, words: str, secret: str, remark: str) -> None:
        self.set_title(title)
        self.words.setText(words)
        self.secret.setText(secret)
        self.remark.setText(remark)
        self.show()
        self.copy.setFocus()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.secret.text())

    @Slot()
    def _ask_print(self) -> None:
        if self._slip is not None:
            self.print_requested.emit(self._slip)
