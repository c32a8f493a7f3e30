"""Login and password of one person: the one chosen among the tiles, or somebody else."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.door import DoorLocked, WrongPassword
from desktop.i18n import gettext as _
from desktop.sheets.door import KnownPerson
from desktop.views.door import words
from desktop.views.door.face import Countdown, Face, SubmitButton, busy_words
from desktop.views.door.password_field import PasswordField
from desktop.views.messages import sentence
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit


class LoginFace(Face):
    enter_requested = Signal(str, str)  # login, password
    others_requested = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self._person: KnownPerson | None = None
        self._was_wrong = False
        self.login = TextEdit()
        self.login.setObjectName("login")
        self.login_row = FieldRow(
            _("Login"), self.login, _("As the administration gave it to you.")
        )
        self.password = PasswordField(_("Password"))
        self.body.addWidget(self.login_row)
        self.body.addWidget(self.password)
        self.submit = SubmitButton(_("Come in"), busy_words())
        self.others = LinkButton(_("Somebody else"), "Esc")
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self.submit)
        row.addWidget(self.others)
        row.addStretch(1)
        self.body.addSpacing(Space.S)
        self.body.addLayout(row)
        self.waiting = Countdown(self)
        self._connect()

    def _connect(self) -> None:
        self.submit.clicked.connect(self._submit)
        self.password.edited.connect(self._calm)
        self.login.textEdited.connect(self._calm)
        self.others.clicked.connect(self.others_requested)
        self.waiting.timeout.connect(self._tell_wait)

    @property
    def person(self) -> KnownPerson | None:
        return self._person

    def show_person(self, person: KnownPerson, now: datetime, *, is_locked: bool = False) -> None:
        """A person known here; `is_locked` while they sit there and were away."""
        self._begin(person)
        held = words.rights_held(person, now)
        if is_locked:
            self.say(
                _("Locked: {name}").format(name=person.name),
                _("Nothing is lost: what you were typing is kept."),
            )
        else:
            self.say(_("Good to see you, {name}").format(name=person.name), held)
        self.submit.rename(_("Come back") if is_locked else _("Come in"))
        self.login_row.hide()
        self.others.show()

    def show_stranger(self, *, may_choose: bool) -> None:
        """Somebody who has not come in here yet; `may_choose` while there are tiles to go to."""
        self._begin(None)
        self.say(
            _("Log in"),
            _("The first time on this PC needs the network; after that your name is shown here."),
        )
        self.submit.rename(_("Come in"))
        self.login_row.show()
        self.others.setVisible(may_choose)

    def name_others(self, text: str) -> None:
        """`Somebody else`, or the way back to the names."""
        self.others.setText(text)

    def start(self) -> None:
        field = self.password.line if self._person is not None else self.login
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self) -> None:
        self.password.fit()

    def occupy(self) -> None:
        self.note.hush()
        self.submit.occupy()
        for field in (self.login, self.password, self.others):
            field.setEnabled(False)

    def release(self) -> None:
        for field in (self.login, self.password, self.others):
            field.setEnabled(True)
        self.submit.release()

    def refuse(self, error: Exception) -> None:
        self.release()
        if isinstance(error, WrongPassword | DoorLocked):
            self.password.clear()
            self._was_wrong = isinstance(error, WrongPassword)
            self.waiting.begin(error)
            self.password.complain(sentence(error))
            self.submit.setEnabled(self.waiting.error is None)
            self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().refuse(error)
            self.start()

    def _begin(self, person: KnownPerson | None) -> None:
        self._person = person
        self.waiting.end()
        self.release()
        self.note.hush()
        self.password.clear()
        self.login.clear()
        self.login_row.calm()

    @Slot()
    def _submit(self) -> None:
        login = self._person.login if self._person is not None else self.login.text().strip()
        if not login:
            self.login_row.complain(_("Type your login."))
            self.login.setFocus()
        elif not self.password.text:
            self.password.complain(_("Type your password."))
            self.password.line.setFocus()
        elif self.waiting.error is None:
            self.enter_requested.emit(login, self.password.text)

    @Slot()
    def _calm(self) -> None:
        if self.waiting.error is None:
            self.password.calm()
            self.login_row.calm()

    @Slot()
    def _tell_wait(self) -> None:
        if self.waiting.error is not None:
            self.password.complain(sentence(self.waiting.error))
            return
        self.submit.setEnabled(True)
        if self._was_wrong and not self.password.text:  # a pause of a second is no time to read
            self.password.complain(sentence(WrongPassword()))
        else:
            self.password.calm()
