"""Amounts of months side by side, each with its figure under it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import money, month_name, number, short_month
from desktop.views.theme import look
from desktop.views.theme.tokens import Space, Type

HEIGHT, LEAST, WIDEST = 110, 2, 48


class MonthBars(QWidget):
    """The latest month stands out; a month without anything is a line on the ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: tuple[tuple[str, Decimal], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_months(self, months: Sequence[tuple[str, Decimal]]) -> None:
        """Months as `2026-03` and euros, the oldest first."""
        self._months = tuple(months)
        self.setAccessibleName(self.words)
        self.setAccessibleDescription(". ".join(f"{a}: {b}" for a, b in self.rows()))
        self.setToolTip(self.words)
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """What the picture says, in one sentence."""
        whole = sum((amount for _month, amount in self._months), Decimal(0))
        if not whole:
            return _("Nothing was paid with the card in these months.")
        month, most = max(self._months, key=lambda one: one[1])
        return _("{amount} in all; most in {month}, with {most}.").format(
            amount=money(whole), month=month_name(month), most=money(most)
        )

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The table behind the picture."""
        return tuple((month_name(month), money(amount)) for month, amount in self._months)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(560), look.scaled(HEIGHT) + 2 * self._line())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(320), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        if not self._months:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.figures(Type.SMALL))
        most = max((amount for _month, amount in self._months), default=Decimal(0))
        room, width = look.scaled(HEIGHT), self.width() / len(self._months)
        for place, (month, amount) in enumerate(self._months):
            height = max(float(LEAST), room * float(amount / most) if most > 0 else 0.0)
            bar = min(width - look.scaled(Space.S), look.scaled(WIDEST))
            left = place * width + (width - bar) / 2
            painter.setPen(Qt.PenStyle.NoPen)
            is_last = place == len(self._months) - 1
            painter.setBrush(look.colour("accent" if is_last else "accent_chart"))
            painter.drawRoundedRect(QRectF(left, room - height, bar, height), 3, 3)
            painter.setPen(look.colour("ink" if is_last else "muted"))
            for below, words in ((0, number(round(amount))), (1, short_month(month))):
                box = QRectF(place * width, room + below * self._line(), width, self._line())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _line(self) -> int:
        return QFontMetrics(look.font(Type.SMALL)).height() + Space.XS
