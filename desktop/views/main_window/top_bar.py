"""The top of the window: its name, the search that is always there, the way to the palette."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import NAVIGATION_WIDTH, Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.search_field import SearchField
from desktop.views.widgets.text import label


class TopBar(QFrame):
    palette_requested = Signal()

    def __init__(
        self, discretion: Discretion, *, demonstration: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "top")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L + 4, Space.S, Space.L, Space.S)
        row.setSpacing(Space.L)
        self._brand = label(_("Food card"), "brand")
        row.addWidget(self._brand)
        self.search = SearchField(_("Find a household, a card, a merchant…"), "Ctrl+F", discretion)
        row.addWidget(self.search, 3)
        row.addStretch(1)
        if demonstration:
            row.addWidget(self._demonstration(), 0, Qt.AlignmentFlag.AlignVCenter)
        go = LinkButton(_("Go to…"), "Ctrl+K")
        go.clicked.connect(self.palette_requested)
        row.addWidget(go)
        self.fit()

    def fit(self) -> None:
        self._brand.setMinimumWidth(look.scaled(NAVIGATION_WIDTH - Space.L))
        self.search.setMaximumWidth(look.scaled(660))
        self.search.fit()

    def _demonstration(self) -> QWidget:
        badge = label(_("demonstration"), "badge")
        badge.setObjectName("demonstration")
        badge.setToolTip(_("All people and merchants here are invented."))
        return badge
