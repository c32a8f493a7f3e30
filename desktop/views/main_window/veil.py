"""The privacy veil: covers the window when nobody has touched it for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.views.session import Session
from desktop.views.theme import icons
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.text import label

TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.MouseMove,
}


class Inactivity(QObject):
    """Tells when the keyboard and the mouse have rested for so many minutes; 0 never tells."""

    elapsed = Signal()

    def __init__(self, minutes: float, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.elapsed)
        self.set_minutes(minutes)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def set_minutes(self, minutes: float) -> None:
        self._timer.stop()
        self._timer.setInterval(round(minutes * 60_000))
        if minutes:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() in TOUCHES and self._timer.interval():
            self._timer.start()
        return False


class Veil(QFrame):
    """Nothing behind it is closed or lost: the agent comes back to where they were."""

    lifted = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "veil")
        self._session = session
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(Space.M)
        self._picture = QLabel()
        self._title = label(_("The screen is covered"), "title")
        self._text = label(_("Nothing is lost: what you were typing is kept."), "muted")
        self._back = PrimaryButton(_("Come back"), "Return")
        self._back.clicked.connect(self.lift)
        for part in (self._picture, self._title, self._text, self._back):
            if isinstance(part, QLabel):
                part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
        self._behind: QWidget | None = None
        self.hide()

    @Slot()
    def draw(self) -> None:
        """Cover the whole window."""
        parent = self.parentWidget()
        if self.isVisible() or parent is None:
            return
        self._behind = QApplication.focusWidget()
        self._picture.setPixmap(icons.pixmap("lock-simple", "accent", 44))
        name = self._session.actor.name
        self._back.setText(_("Come back, {name}").format(name=name))
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self._back.setFocus()

    @Slot()
    def lift(self) -> None:
        self.hide()
        if self._behind is not None:
            self._behind.setFocus()
        self.lifted.emit()
