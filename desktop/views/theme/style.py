"""The stylesheet of the window, written from the tokens; the one place that styles a widget."""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from desktop.views.theme import look, pictures
from desktop.views.theme.sheet import SHEET
from desktop.views.theme.tokens import (
    CONTROL_HEIGHT,
    FAMILY,
    ROW_HEIGHT,
    Palette,
    Radius,
    Space,
    Type,
)


def apply(application: QApplication, theme: str, text_scale: str) -> None:
    """Dress the whole application; at start, and again whenever the agent chooses another look."""
    look.choose(theme, text_scale)
    if application.style().objectName() != "fusion":
        application.setStyle("fusion")
    application.setFont(look.font())
    application.setPalette(_qt_palette(look.palette()))
    application.setStyleSheet(stylesheet())


def stylesheet() -> str:
    values = {name: str(getattr(look.palette(), name)) for name in look.COLOURS}
    values |= pictures.written()
    values["family"] = FAMILY
    for group in (Space, Type):
        for name, pixels in vars(group).items():
            if name.isupper():
                weight = group is Type and name in {"REGULAR", "MEDIUM", "SEMIBOLD", "BOLD"}
                size = pixels if weight else look.scaled(pixels)
                values[f"{group.__name__.lower()}_{name.lower()}"] = str(size)
    values["radius_card"] = str(Radius.CARD)
    values["radius_control"] = str(Radius.CONTROL)
    values["radius_key"] = str(Radius.KEY)
    values["radius_radio"] = str(look.scaled(Space.L) // 2 + 2)  # half of it, with its edge
    values["control_height"] = str(look.scaled(CONTROL_HEIGHT) - 2)
    values["focused_height"] = str(look.scaled(CONTROL_HEIGHT) - 4)
    values["row_height"] = str(look.scaled(ROW_HEIGHT))
    return Template(SHEET).substitute(values)


def _qt_palette(tokens: Palette) -> QPalette:
    """For what Qt paints without the sheet: selections, placeholders, links."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.background,
        QPalette.ColorRole.WindowText: tokens.ink,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.sunken,
        QPalette.ColorRole.Text: tokens.ink,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.ink,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.ink,
    }
    for role, name in roles.items():
        palette.setColor(role, QColor(name))
    return palette
