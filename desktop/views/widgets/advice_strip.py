"""A typing aid that asks: take what is offered, or keep what was typed; it never blocks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme import icons
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.text import label, restyle


class AdviceStrip(QFrame):
    """Hidden while nothing is asked."""

    taken = Signal()
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setProperty("tone", "waiting")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.M, Space.L, Space.S)
        row.setSpacing(Space.M)
        mark = QLabel()
        mark.setPixmap(icons.pixmap("question", "waiting", 20))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self._words = QVBoxLayout()
        self._words.setSpacing(Space.XS)
        self._text = label("", "text", wrap=True)
        self._words.addWidget(self._text)
        self._answers = QHBoxLayout()
        self._answers.setSpacing(Space.L)
        self._words.addLayout(self._answers)
        row.addLayout(self._words, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def ask(self, question: str, offer: str = "") -> None:
        """Without an offer there is only something to look at."""
        self._text.setText(question)
        self.setAccessibleName(question)
        self._clear_answers()
        if offer:
            take = LinkButton(offer, "F7")
            take.setObjectName("take_advice")
            take.clicked.connect(self._take)
            self._answers.addWidget(take)
        keep = LinkButton(_("Keep what was typed") if offer else _("It is right"), "F8")
        keep.setObjectName("keep_typed")
        keep.clicked.connect(self._keep)
        self._answers.addWidget(keep)
        self._answers.addStretch(1)
        restyle(self)
        self.show()

    def hush(self) -> None:
        self._text.setText("")
        self._clear_answers()
        self.hide()

    def _clear_answers(self) -> None:
        empty(self._answers)

    @Slot()
    def _take(self) -> None:
        self.hush()
        self.taken.emit()

    @Slot()
    def _keep(self) -> None:
        self.hush()
        self.kept.emit()
