"""One sentence beside the thing concerned, with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme import icons
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.text import label, restyle

ICONS = {
    "waiting": "warning-circle",
    "information": "info",
    "done": "check-circle",
    "accent": "chat-circle-text",
    "neutral": "info",
}


class Banner(QFrame):
    """Hidden while it has nothing to say."""

    action_requested = Signal()
    dismissed = Signal()

    def __init__(
        self,
        text: str = "",
        tone: str = "information",
        action: str = "",
        shortcut: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Space.L, Space.M, Space.M, Space.M)
        self._row.setSpacing(Space.M)
        self._icon = QLabel()
        self._text = label("", "text", wrap=True, selectable=True)
        self._action: LinkButton | None = None
        self._close = QToolButton()
        self._close.setProperty("kind", "quiet")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(_("Close this message"))
        self._close.setToolTip(_("Close this message"))
        self._close.clicked.connect(self._dismiss)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.say(text, tone, action, shortcut)

    def say(self, text: str, tone: str = "waiting", action: str = "", shortcut: str = "") -> None:
        self.setProperty("tone", tone)
        self._icon.setPixmap(icons.pixmap(ICONS[tone], "muted" if tone == "neutral" else tone, 20))
        self._close.setIcon(icons.icon("x", "muted"))
        self._text.setText(text)
        self._text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(text)
        self._offer(action, shortcut)
        restyle(self)
        self.setVisible(bool(text))

    def stay(self) -> None:
        """It goes with what it tells of, and nobody closes it before."""
        self._close.hide()

    def hush(self) -> None:
        self.say("", "information")

    @property
    def text(self) -> str:
        return self._text.text()

    def _offer(self, action: str, shortcut: str) -> None:
        if self._action is not None:
            self._action.hide()
            self._action.deleteLater()
            self._action = None
        if action:
            self._action = LinkButton(action, shortcut)
            self._action.clicked.connect(self.action_requested)
            self._row.insertWidget(2, self._action, 0, Qt.AlignmentFlag.AlignTop)

    def _dismiss(self) -> None:
        self.hush()
        self.dismissed.emit()
