"""What can be done now with the subject of a page, the likeliest first, each with its key."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton, PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.emptying import empty


@dataclass(frozen=True)
class PageAct:
    """`key` does it; shown beside the words."""

    name: str
    words: str
    key: str
    icon: str


class ActsCard(Card):
    """The likeliest act as the page's one primary button, the others under it."""

    requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.XS)
        self.body.addLayout(self._list)
        self._acts: tuple[PageAct, ...] = ()

    def show_acts(self, acts: tuple[PageAct, ...]) -> None:
        if acts == self._acts:
            return
        self._acts = acts
        clear(self._list)
        for place, act in enumerate(acts):
            kind = LinkButton if place else PrimaryButton
            button = kind(act.words, act.key, act.icon)
            button.setObjectName(f"act_{act.name}")
            button.setProperty("act", act.name)
            button.clicked.connect(self._ask)
            self._list.addWidget(button)
            if not place:
                self._list.addSpacing(Space.S)
        self.setVisible(bool(acts))

    @Slot()
    def _ask(self) -> None:
        self.requested.emit(str(self.sender().property("act")))


def clear(layout: QVBoxLayout) -> None:
    empty(layout)
