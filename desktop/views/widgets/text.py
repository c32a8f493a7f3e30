"""Labels and separators in the house's type sizes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget


def label(
    text: str = "", kind: str = "text", *, wrap: bool = False, selectable: bool = False
) -> QLabel:
    """`kind` is title heading lead strong text muted small figure eyebrow problem."""
    made = QLabel(text)
    made.setProperty("kind", kind)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if wrap:
        made.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def rule() -> QFrame:
    """A thin line between two things that space alone does not separate."""
    line = QFrame()
    line.setProperty("kind", "line")
    return line


def restyle(widget: QWidget) -> None:
    """After a property changed that the stylesheet looks at."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
