"""What the resident chose to carry: a KorriGo card, a neutral card or a paper code."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme.tokens import Space
from desktop.views.widgets.keys import keyed
from desktop.views.widgets.text import label
from desktop.views.widgets.words import support_title

KORRIGO, NEUTRAL, PAPER = "korrigo", "neutral_card", "paper"
KEYS = {KORRIGO: "Alt+K", NEUTRAL: "Alt+N", PAPER: "Alt+P"}


class SupportChoice(QWidget):
    """Each with one sentence to read aloud; nothing is chosen until the resident did."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        self._rows: dict[str, tuple[QWidget, QWidget]] = {}
        for row, (support, name, meaning) in enumerate(_offers()):
            button = QRadioButton(name)
            button.setObjectName(f"support_{support}")
            button.setProperty("support", support)
            button.setAccessibleDescription(meaning)
            button.setShortcut(QKeySequence(KEYS[support]))
            button.clicked.connect(self._tell)
            self.buttons[support] = button
            self._group.addButton(button)
            parts = (keyed(button, KEYS[support]), label(meaning, "muted", wrap=True))
            grid.addWidget(parts[0], row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(parts[1], row, 1, Qt.AlignmentFlag.AlignVCenter)
            self._rows[support] = parts
        self.setAccessibleName(_("Support chosen by the resident"))

    @property
    def value(self) -> str:
        """Empty until something was chosen."""
        return next((s for s, button in self.buttons.items() if button.isChecked()), "")

    def show_choice(self, support: str) -> None:
        """Without telling it as chosen; the empty word chooses nothing."""
        self._group.setExclusive(False)
        for name, button in self.buttons.items():
            button.setChecked(name == support)
        self._group.setExclusive(True)

    def leave_out(self, support: str) -> None:
        """What is carried already is no choice; the others come back."""
        for name, parts in self._rows.items():
            for part in parts:
                part.setVisible(name != support)

    def start(self) -> None:
        """The focus where the arrow keys choose."""
        button = self.buttons.get(self.value) or self.buttons[KORRIGO]
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(self.value)


def _offers() -> tuple[tuple[str, str, str], ...]:
    """In the order in which they are offered aloud."""
    return (
        (
            KORRIGO,
            support_title(KORRIGO),
            _("The card they carry already for the bus, the pool or the library."),
        ),
        (
            NEUTRAL,
            support_title(NEUTRAL),
            _("A card from our stock, without a name, that is good for this alone."),
        ),
        (
            PAPER,
            support_title(PAPER),
            _("A sheet with a code to show, for whoever wants no card."),
        ),
    )
