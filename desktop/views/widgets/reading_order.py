"""Tab goes as one reads, also by what came to a page after it was built."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def in_reading_order(parts: Sequence[QWidget], stays: QWidget | None = None) -> None:
    """Tab comes by these parts one after the other, each from its first control to its last.

    They follow the first of them, wherever that is; with `stays`, one of them that the page was
    built with, they take its place.
    """
    stops = [stop for part in parts for stop in _stops_of(part)]
    before = _stop_before(stays, stops) if stays is not None else None
    for one, following in pairwise(([before] if before is not None else []) + stops):
        if _stop_after(one) is not following:
            QWidget.setTabOrder(one, following)


def step_on(stop: QWidget, *, is_next: bool, outside: QWidget | None = None) -> bool:
    """To the next control that can take the focus, or to the one before; False: there is none.

    Qt asks of a part that hands its focus to a field whether the part is enabled and in sight, not
    whether the field is: there it would stay for ever. With `outside`, what is in that is left out.
    """
    reason = Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
    widget = _beside(stop, is_next=is_next)
    while widget is not None and widget is not stop:
        is_inside = outside is not None and outside.isAncestorOf(widget)
        if _can_take(widget) and not is_inside:
            widget.setFocus(reason)
            return True
        widget = _beside(widget, is_next=is_next)
    return False


def _beside(widget: QWidget, *, is_next: bool) -> QWidget | None:
    return widget.nextInFocusChain() if is_next else widget.previousInFocusChain()


def _can_take(widget: QWidget) -> bool:
    return (
        _takes_tab(widget)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    )


def _stops_of(part: QWidget) -> list[QWidget]:
    """In the order in which they were added; what is inside a control goes along with it."""
    if _takes_tab(part):
        return [part]
    inside = part.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [stop for one in inside if not one.isWindow() for stop in _stops_of(one)]


def _stop_before(stays: QWidget, stops: list[QWidget]) -> QWidget | None:
    """The last control in front of them that is none of them; None when they are the first."""
    widget, window = stays.previousInFocusChain(), stays.window()
    while widget is not None and widget not in {stays, window}:
        if _takes_tab(widget) and widget not in stops:
            return widget
        widget = widget.previousInFocusChain()
    return None


def _stop_after(one: QWidget) -> QWidget | None:
    widget = one.nextInFocusChain()
    while widget is not None and widget is not one:
        if _takes_tab(widget) and not one.isAncestorOf(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None


def _takes_tab(widget: QWidget) -> bool:
    is_inner = widget.objectName().startswith("qt_")  # as the viewport of a list
    return bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) and not is_inner
