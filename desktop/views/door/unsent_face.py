"""Work that has not reached the centre, when somebody wants to log out or close the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from desktop.domain.door import WorkUnsent
from desktop.i18n import gettext as _
from desktop.views.door.face import Face, SubmitButton
from desktop.views.messages import sentence
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.text import label


class UnsentFace(Face):
    send_requested = Signal()
    stay_requested = Signal()
    close_requested = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.send = SubmitButton(_("Send now"), _("Sending…"))
        self.stay = SecondaryButton(_("Stay"), "Esc")
        self.close_anyway = SecondaryButton(_("Close anyway"))
        for button in (self.send, self.stay, self.close_anyway):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.body.addWidget(button)
        self._kept = label(
            _("Closed anyway, it stays on this PC and goes out at the next start."),
            "small",
            wrap=True,
        )
        self.close_anyway.setAccessibleDescription(self._kept.text())
        self.body.addWidget(self._kept)
        self.send.clicked.connect(self.send_requested)
        self.stay.clicked.connect(self.stay_requested)
        self.close_anyway.clicked.connect(self.close_requested)

    def ask(self, error: WorkUnsent, *, is_closing: bool) -> None:
        """Whoever logs out must not leave work behind; who closes the window may."""
        title = _("Not everything is at the centre yet")
        self.say(title, sentence(error))
        self.note.hush()
        self.close_anyway.setVisible(is_closing)
        self._kept.setVisible(is_closing)
        self.release()

    def start(self) -> None:
        self.send.setFocus(Qt.FocusReason.OtherFocusReason)

    def occupy(self) -> None:
        self.note.hush()
        self.send.occupy()

    def release(self) -> None:
        self.send.release()

    def refuse(self, error: Exception) -> None:
        self.release()
        super().refuse(error)
        self.stay.setFocus(Qt.FocusReason.OtherFocusReason)
