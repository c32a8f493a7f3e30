"""Another password: asked at the first log-in, and offered to whoever sits there."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.door import DoorLocked, PasswordTooWeak, WrongPassword
from desktop.i18n import gettext as _
from desktop.views.door.face import Face, SubmitButton, busy_words
from desktop.views.door.password_field import PasswordField
from desktop.views.messages import sentence
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton


class ChangeFace(Face):
    change_requested = Signal(str, str)  # the password until now (empty: just typed), the new one
    left = Signal()

    def __init__(self) -> None:
        super().__init__(_("Choose your own password"))
        self._is_first = True
        self.old = PasswordField(_("Password until now"))
        self.new = PasswordField(
            _("New password"),
            _(
                "At least 12 characters. A short sentence of your own is easy to keep in mind "
                "and hard to guess; not your name, not the city, not one used elsewhere."
            ),
        )
        self.again = PasswordField(_("The new password once more"))
        self.submit = SubmitButton(_("Keep this password"), busy_words())
        self.back = LinkButton(_("Go back"), "Esc")
        for field in self._fields():
            self.body.addWidget(field)
            field.edited.connect(self._calm)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self.submit)
        row.addWidget(self.back)
        row.addStretch(1)
        self.body.addSpacing(Space.S)
        self.body.addLayout(row)
        fields = self._fields()
        stops = [field.line for field in fields]
        in_order = [*stops, self.submit, self.back, *(field.show_button for field in fields)]
        for one, following in pairwise(in_order):  # who types two words does not stop between
            self.setTabOrder(one, following)
        self.submit.clicked.connect(self._submit)
        self.back.clicked.connect(self.left)

    def begin(self, *, is_first: bool) -> None:
        """`is_first`: the one-time password was typed a moment ago and opens nothing else."""
        self._is_first = is_first
        text = (
            _("The password that you were given counts once. From now on only you know yours.")
            if is_first
            else _("The new password counts at once, on every PC. The change needs the network.")
        )
        self.say(_("Choose your own password"), text)
        self.note.hush()
        for field in self._fields():
            field.clear()
        self.old.setVisible(not is_first)
        self.release()

    def start(self) -> None:
        first = self.new if self._is_first else self.old
        first.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self) -> None:
        for field in self._fields():
            field.fit()

    def occupy(self) -> None:
        self.note.hush()
        self.submit.occupy()
        for part in (*self._fields(), self.back):
            part.setEnabled(False)

    def release(self) -> None:
        for part in (*self._fields(), self.back):
            part.setEnabled(True)
        self.submit.release()

    def refuse(self, error: Exception) -> None:
        self.release()
        if isinstance(error, PasswordTooWeak):
            self._complain(self.new, sentence(error))
        elif isinstance(error, WrongPassword | DoorLocked) and not self._is_first:
            self._complain(self.old, sentence(error))
        else:
            super().refuse(error)
            self.start()

    def _fields(self) -> tuple[PasswordField, ...]:
        return self.old, self.new, self.again

    def _complain(self, field: PasswordField, words: str) -> None:
        field.complain(words)
        field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _calm(self) -> None:
        for field in self._fields():
            field.calm()

    @Slot()
    def _submit(self) -> None:
        if not self._is_first and not self.old.text:
            self._complain(self.old, _("Type your password."))
        elif not self.new.text:
            self._complain(self.new, _("Type the new password."))
        elif self.new.text != self.again.text:
            self._complain(self.again, _("The two are not the same: type it again."))
        else:
            self.change_requested.emit(self.old.text, self.new.text)
