"""The privacy veil: covers the window when nobody has touched it for a while."""

from __future__ import annotations

from shiboken6 import isValid

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLabel, QMenu, QVBoxLayout, QWidget

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
    """Tells when the keyboard and the mouse have rested for so many minutes; 0 never tells.

    It looks at the windows that come to the front, where all input arrives. As a filter of the
    application it would see every event of every object, also of those that are being destroyed.
    """

    elapsed = Signal()

    def __init__(self, minutes: float, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.elapsed)
        self.set_minutes(minutes)
        self._application = QApplication.instance()
        if isinstance(self._application, QApplication):
            self._application.focusWindowChanged.connect(self._look_at)
        self._look_at(QApplication.focusWindow())

    def set_minutes(self, minutes: float) -> None:
        self._timer.stop()
        self._timer.setInterval(round(minutes * 60_000))
        if minutes:
            self._timer.start()

    def rest(self) -> None:
        """The window is closed: nobody is waited for any more."""
        self.set_minutes(0)
        if isinstance(self._application, QApplication):
            self._application.focusWindowChanged.disconnect(self._look_at)

    @Slot(QWindow)
    def _look_at(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # a second time changes nothing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() in TOUCHES and self._timer.interval():
            self._timer.start()
        return False


def put_away(window: QWidget) -> None:
    """Menus, boxes and file dialogs of this application float above whatever covers the window."""
    for floating in QApplication.topLevelWidgets():
        if floating is window or not floating.isVisible():
            continue
        if isinstance(floating, QDialog):
            floating.reject()
        elif isinstance(floating, QMenu):
            floating.close()


class Veil(QFrame):
    """Nothing behind it is closed or lost: the agent comes back to where they were.

    Without a guard whoever is there lifts it; with one, the guard asks who that is first.
    """

    drawn = Signal()
    lifted = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "veil")
        self._session = session
        self._over = QVBoxLayout(self)
        self._over.setContentsMargins(0, 0, 0, 0)
        self._plain = QWidget()
        self._over.addWidget(self._plain)
        column = QVBoxLayout(self._plain)
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
        self._guard: QWidget | None = None
        self.hide()

    @property
    def is_guarded(self) -> bool:
        return self._guard is not None

    def set_guard(self, guard: QWidget) -> None:
        """From now on only `guard` decides when the veil is lifted; it fills the whole of it."""
        self._plain.hide()
        self._guard = guard
        self._over.addWidget(guard)

    @Slot()
    def draw(self) -> None:
        """Cover the whole window."""
        parent = self.parentWidget()
        if not self.isHidden() or parent is None:
            return
        self._behind = QApplication.focusWidget()
        self._picture.setPixmap(icons.pixmap("lock-simple", "accent", 44))
        name = self._session.actor.name
        self._back.setText(_("Come back, {name}").format(name=name))
        self.setGeometry(parent.rect())
        if self.is_guarded:
            put_away(self.window())
        self.drawn.emit()
        self.show()
        self.raise_()
        (self._guard or self._back).setFocus()

    def forget_place(self) -> None:
        """Somebody else comes: the field in which the one before typed is not theirs."""
        self._behind = None

    @Slot()
    def lift(self) -> None:
        if self.isHidden():
            return
        self.hide()
        self.lifted.emit()
        if self._behind is not None and isValid(self._behind) and self._behind.isVisible():
            self._behind.setFocus()
