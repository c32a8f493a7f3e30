"""Buttons side by side, which wrap where there is no room."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.views.theme.tokens import Space
from desktop.views.widgets.flow import FlowLayout


def button_row(*buttons: QWidget) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, Space.M)
    for button in buttons:
        flow.addWidget(button)
    return row
