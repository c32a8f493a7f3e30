"""A PC that has no place at the centre yet: the one-time code and the name of the desk."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.door import CodeRefused
from desktop.i18n import gettext as _
from desktop.views.door.face import Face, SubmitButton, busy_words
from desktop.views.messages import sentence
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit


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
            _("Name of the desk"), self.label, _("As colleagues call it, such as “counter 2”.")
        )
        self._address = FieldRow(_("Address of the centre"), TextEdit())
        self.submit = SubmitButton(_("Give this PC its place"), busy_words())
        for part in (self._code_row, self._label_row):
            self.body.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.submit)
        row.addStretch(1)
        self.body.addLayout(row)
        self.submit.clicked.connect(self._submit)
        self.code.textEdited.connect(self._check)
        self.label.textEdited.connect(self._calm_label)

    def begin(self, label: str, address: str) -> None:
        """`address` is the centre's, from the policy of IT; nobody types it."""
        self.label.setText(label)
        self._code_row.hint(_("The centre: {address}").format(address=address))

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
