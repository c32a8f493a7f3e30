"""Where a household's mean lies between the limits: a picture, with the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space, Type

BAR = 12
MARKER = 28
HEADROOM = Decimal("1.12")
"""The bar ends a little above the last limit, so that a mean beyond it still has a place."""


@dataclass(frozen=True)
class _LabelPlace:
    x: float
    left: float
    width: float
    line: int
    amount: str


class LimitBar(QWidget):
    """Labels stand under their limits; those that would touch go on further lines."""

    def __init__(self, discretion: Discretion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._discretion = discretion
        self._mean: Decimal | None = None
        self._limits: tuple[tuple[str, Decimal], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        discretion.changed.connect(self._discreetly)

    def show_mean(self, mean: Decimal | None, limits: Sequence[tuple[str, Decimal]]) -> None:
        """Limits with their label, rising; a mean of None shows the limits alone."""
        self._mean = mean
        self._limits = tuple(limits)
        self._discreetly()
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's own name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's own name
        line = QFontMetrics(look.figures(Type.SMALL)).height()
        lines = 1 + max((place.line for place in self._places(width)), default=1)
        return look.scaled(MARKER) + 2 * lines * line + look.scaled(Space.S)

    def in_words(self) -> str:
        limits = ", ".join(f"{label} {i18n.money(limit)}" for label, limit in self._limits)
        if self._mean is None:
            return _("Limits: {limits}").format(limits=limits)
        return _("Mean {mean} per month; limits: {limits}").format(
            mean=i18n.money(self._mean), limits=limits
        )

    @Slot()
    def _discreetly(self) -> None:
        self.setAccessibleName(self._discretion.hidden(self.in_words()))
        self.setToolTip(self.accessibleName())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        if not self._limits:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (look.scaled(MARKER) - look.scaled(BAR)) / 2
        self._paint_bar(painter, top)
        if self._mean is not None and not self._discretion.on:
            x = self._place(min(self._mean, self._end()))
            painter.setBrush(look.colour("ink"))
            painter.drawRoundedRect(QRectF(x - 2, 0, 4, look.scaled(MARKER)), 2, 2)
        self._paint_labels(painter, look.scaled(MARKER) + look.scaled(Space.XS))

    def _paint_bar(self, painter: QPainter, top: float) -> None:
        height = look.scaled(BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("neutral_soft"))
        painter.drawRoundedRect(QRectF(0, top, self.width(), height), height / 2, height / 2)
        start = 0.0
        shade = look.colour("accent_chart")
        count = len(self._limits)
        for number, (_label, limit) in enumerate(self._limits):
            shade.setAlphaF(1 - 0.62 * number / max(1, count - 1) if count > 1 else 1)
            painter.setBrush(shade)
            end = self._place(limit)
            if number == 0:
                painter.drawRoundedRect(QRectF(0, top, end, height), height / 2, height / 2)
                painter.drawRect(QRectF(height / 2, top, end - height / 2, height))
            else:
                painter.drawRect(QRectF(start, top, end - start, height))
            start = end

    def _paint_labels(self, painter: QPainter, top: int) -> None:
        font = look.figures(Type.SMALL)
        height = QFontMetrics(font).height()
        painter.setFont(font)
        for (code, _limit), place in zip(self._limits, self._places(self.width()), strict=True):
            y = top + place.line * 2 * height
            painter.setPen(look.colour("control"))
            painter.drawLine(
                round(place.x), look.scaled(MARKER) - look.scaled(BAR) // 2 - 2, round(place.x), y
            )
            for text, tone in ((place.amount, "ink"), (code, "muted")):
                painter.setPen(look.colour(tone))
                rect = QRectF(place.left, y, place.width, height)
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
                y += height

    def _places(self, width: int) -> list[_LabelPlace]:
        """Where each label stands: on the first line where none before it reaches that far."""
        metrics = QFontMetrics(look.figures(Type.SMALL))
        ends: list[float] = []
        places = []
        for code, limit in self._limits:
            amount = self._discretion.hidden(i18n.number(limit, 0 if limit == int(limit) else 2))
            wide = max(metrics.horizontalAdvance(amount), metrics.horizontalAdvance(code)) + 8
            x = float(limit / self._end()) * width
            left = min(max(0.0, x - wide / 2), width - wide)
            line = next((n for n, end in enumerate(ends) if left > end), len(ends))
            ends[line : line + 1] = [left + wide]
            places.append(_LabelPlace(x, left, wide, line, amount))
        return places

    def _end(self) -> Decimal:
        return max(self._limits[-1][1] * HEADROOM, Decimal(1))

    def _place(self, amount: Decimal) -> float:
        return float(max(amount, Decimal(0)) / self._end()) * self.width()
