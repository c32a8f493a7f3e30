"""How busy each market is on each day of the week: small columns with their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import number, weekday
from desktop.views.theme import look
from desktop.views.theme.tokens import Space, Type

MONDAY = date(2026, 1, 5)
COLUMN, LEAST_COLUMN, WIDEST = 40, 2, 44


@dataclass(frozen=True)
class MarketActivity:
    """Purchases of one market, or of the shops together: `counts` from Monday to Sunday."""

    name: str
    counts: tuple[int, int, int, int, int, int, int]


def day_name(place: int, *, short: bool = False) -> str:
    """0 is Monday."""
    return weekday(MONDAY + timedelta(days=place), short=short)


class ActivityGrid(QWidget):
    """One line per market, all drawn to one scale; the busiest day of all stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._markets: tuple[MarketActivity, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_activity(self, markets: Sequence[MarketActivity]) -> None:
        self._markets = tuple(markets)
        self.setAccessibleName(self.words)
        self.setAccessibleDescription(". ".join(f"{a}: {b}" for a, b in self.rows()))
        self.setToolTip(self.words)
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """What the picture says, in one sentence."""
        busiest = self._busiest()
        if busiest is None:
            return _("No purchase yet.")
        market, place = busiest
        return _("Busiest: {market} on {day}, with {count} purchases.").format(
            market=market.name, day=day_name(place), count=number(market.counts[place])
        )

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The table behind the picture; days without a purchase are left out."""
        return tuple(
            (
                market.name,
                " · ".join(
                    f"{day_name(place, short=True)} {number(count)}"
                    for place, count in enumerate(market.counts)
                    if count
                )
                or "–",
            )
            for market in self._markets
        )

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        lines = max(1, len(self._markets))
        return QSize(look.scaled(440), lines * self._line_height() + self._text_height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(320), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        busiest = self._busiest()
        largest = busiest[0].counts[busiest[1]] if busiest else 1
        width = self.width() / 7
        for line, market in enumerate(self._markets):
            top = line * self._line_height()
            painter.setFont(look.font(Type.SMALL, Type.MEDIUM))
            painter.setPen(look.colour("ink"))
            head = QRectF(0, top, self.width(), self._text_height())
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, market.name)
            for place, count in enumerate(market.counts):
                is_busiest = busiest == (market, place)
                cell = QRectF(place * width, top, width, self._line_height())
                _paint_cell(painter, cell, count, count / largest, accent=is_busiest)
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.colour("muted"))
        for place in range(7):
            top = self.height() - self._text_height()
            below = QRectF(place * width, top, width, self._text_height())
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, day_name(place, short=True))

    def _busiest(self) -> tuple[MarketActivity, int] | None:
        pairs = [(market, place) for market in self._markets for place in range(7)]
        best = max(pairs, key=lambda pair: pair[0].counts[pair[1]], default=None)
        return best if best is not None and best[0].counts[best[1]] else None

    def _text_height(self) -> int:
        return QFontMetrics(look.font(Type.SMALL)).height()

    def _line_height(self) -> int:
        return 2 * self._text_height() + look.scaled(COLUMN) + look.scaled(Space.M)


def _paint_cell(painter: QPainter, cell: QRectF, count: int, part: float, *, accent: bool) -> None:
    """A column that stands on the line, its figure under it; nothing sold is a dash."""
    text = QFontMetrics(look.font(Type.SMALL)).height()
    floor = cell.top() + text + look.scaled(COLUMN)
    width = min(cell.width() - look.scaled(Space.S), look.scaled(WIDEST))
    height = max(LEAST_COLUMN, look.scaled(COLUMN - 6) * part)
    column = QRectF(cell.center().x() - width / 2, floor - height, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(("accent" if accent else "accent_chart") if count else "line"))
    painter.drawRoundedRect(column, min(3.0, height / 2), min(3.0, height / 2))
    painter.setFont(look.figures(Type.SMALL))
    painter.setPen(look.colour("ink" if accent else "muted"))
    below = QRectF(cell.left(), floor + 2, cell.width(), text)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, number(count) if count else "–")
