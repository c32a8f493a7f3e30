"""A PC that has no place at the centre yet: the one-time code and the name of the desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.door import CodeRefused
from desktop.i18n import gettext as _
from desktop.views.door.face import Face, SubmitButton, busy_words
from desktop.views.messages import sentence
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit

CODE_SIGNS = 20


class EnrolFace(Face):
    enrol_requested = Signal(str, str)  # code, name of the desk

    def __init__(self) -> None:
        super().__init__(
            _("Give this PC its place"),
            _(
                "An administrator makes a one-time code for this PC. It is used once, here, and "
                "needs the network."
            ),
        )
        self.code, self.label = TextEdit(), TextEdit()
        self.code.setObjectName("code")
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        self._code_row = FieldRow(_("One-time code"), self.code)
        self._label_row = FieldRow(
            _("Name of the desk"),
            self.label,
            _("As colleagues call it, such as “counter 2”. Left empty, the code brings its name."),
            optional=True,
        )
        self.is_code: Callable[[str], bool] = bool
        self._centre = ""
        self.submit = SubmitButton(_("Give this PC its place"), busy_words())
        for part in (self._code_row, self._label_row):
            self.body.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.submit)
        row.addStretch(1)
        self.body.addLayout(row)
        self.submit.clicked.connect(self._submit)
        self.code.textEdited.connect(self._check)

    def begin(self, label: str, address: str, code: str = "") -> None:
        """`address` is the centre's, from the policy of IT; nobody types it, nor its `code`."""
        self.label.setText(label)
        if code:
            self.code.setText(code)
        self._centre = _("The centre: {address}").format(address=address)
        self._code_row.hint(self._centre)

    def start(self) -> None:
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def occupy(self) -> None:
        self.note.hush()
        self.submit.occupy()
        for field in (self.code, self.label):
            field.setEnabled(False)

    def release(self) -> None:
        for field in (self.code, self.label):
            field.setEnabled(True)
        self.submit.release()

    def refuse(self, error: Exception) -> None:
        self.release()
        if isinstance(error, CodeRefused):
            self._code_row.complain(sentence(error))
            self.code.setFocus()
            self.code.selectAll()
        else:
            super().refuse(error)
            self.start()

    @Slot()
    def _check(self) -> None:
        """Whole groups are told apart from a slip at once: the last symbol checks the others."""
        typed = self.code.text()
        signs = sum(sign.isalnum() for sign in typed)
        if signs < CODE_SIGNS:
            self._code_row.hint(self._centre)
            self._code_row.calm()
        elif self.is_code(typed):
            self._code_row.hint(_("This code is complete."))
            self._code_row.calm()
        else:
            self._code_row.complain(_("There is a slip in this code: compare it sign by sign."))

    @Slot()
    def _submit(self) -> None:
        code, label = self.code.text().strip(), self.label.text().strip()
        if not self.is_code(code):
            self._code_row.complain(_("A code has five groups of four signs, such as 7K2M-9XWB-…."))
            self.code.setFocus()
        else:
            self.enrol_requested.emit(code, label)
