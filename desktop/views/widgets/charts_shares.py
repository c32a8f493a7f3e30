"""Horizontal bars of amounts, each with the part of it that counts: purchases by family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import money, number
from desktop.views.theme import look
from desktop.views.theme.tokens import Space, Type

ROW, BAR, LEAST_BAR = 38, 16, 3
LABEL_PART = 0.3
"""Of the width, at most, for the names at the left."""


@dataclass(frozen=True)
class Share:
    """`part` of `amount`, both in euros, is the sustainable one."""

    label: str
    amount: Decimal
    part: Decimal


def percent(part: Decimal, whole: Decimal) -> str:
    """Whole hundredths; nothing of nothing is a dash."""
    if not whole:
        return "–"
    return _("{rate}%").format(rate=number(int((part * 100 / whole).to_integral_value())))


class ShareBars(QWidget):
    """The figures stand beside the bars; the longest bar is the largest amount."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """The largest first, whatever their order."""
        self._shares = tuple(sorted(shares, key=lambda each: (-each.amount, each.label)))
        self.setAccessibleName(self.words)
        self.setAccessibleDescription(". ".join(f"{a}: {b}" for a, b in self.rows()))
        self.setToolTip(self.words)
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """What the picture says, in one sentence."""
        if not any(each.amount for each in self._shares):
            return _("No purchase yet.")
        whole = sum((each.amount for each in self._shares), Decimal())
        part = sum((each.part for each in self._shares), Decimal())
        first = self._shares[0]
        return _(
            "{whole} in all, {percent} of it sustainable; {family} comes first with {amount}."
        ).format(
            whole=money(whole),
            percent=percent(part, whole),
            family=first.label,
            amount=money(first.amount),
        )

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The table behind the picture."""
        return tuple((each.label, _figures(each)) for each in self._shares)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        lines = max(1, len(self._shares))
        return QSize(look.scaled(420), lines * look.scaled(ROW) + self._legend_height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(300), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(look.font(Type.SMALL))
        names = max((metrics.horizontalAdvance(each.label) for each in self._shares), default=0)
        left = min(names, self.width() * LABEL_PART)
        figures = QFontMetrics(look.figures(Type.SMALL))
        right = max((figures.horizontalAdvance(_figures(each)) for each in self._shares), default=0)
        gap = look.scaled(Space.M)
        room = QRectF(left + gap, 0, max(0.0, self.width() - left - right - 2 * gap), 0)
        largest = max((each.amount for each in self._shares), default=Decimal()) or Decimal(1)
        for place, share in enumerate(self._shares):
            line = QRectF(0, place * look.scaled(ROW), self.width(), look.scaled(ROW))
            self._paint_words(painter, line, share, left)
            bar = QRectF(room.left(), 0, room.width() * float(share.amount / largest), BAR)
            bar.setHeight(look.scaled(BAR))
            bar.moveTop(line.center().y() - bar.height() / 2)
            _paint_bar(painter, bar, share)
        self._paint_legend(painter, room.left())

    def _paint_words(self, painter: QPainter, line: QRectF, share: Share, left: float) -> None:
        metrics = QFontMetrics(look.font(Type.SMALL))
        name = metrics.elidedText(share.label, Qt.TextElideMode.ElideRight, round(left) + 1)
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.colour("ink"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(look.figures(Type.SMALL))
        painter.setPen(look.colour("muted"))
        words, side = _figures(share), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, side, words)

    def _paint_legend(self, painter: QPainter, left: float) -> None:
        painter.setFont(look.font(Type.SMALL))
        metrics = QFontMetrics(look.font(Type.SMALL))
        side = look.scaled(12)
        top = self.height() - metrics.height() / 2
        for tone, words in (("accent", _("sustainable")), ("accent_chart", _("other"))):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(tone))
            painter.drawRoundedRect(QRectF(left, top - side / 2, side, side), 3, 3)
            left += side + look.scaled(Space.XS)
            painter.setPen(look.colour("muted"))
            width = metrics.horizontalAdvance(words)
            place = QRectF(left, top - metrics.height() / 2, width + 2, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            left += width + look.scaled(Space.L)

    def _legend_height(self) -> int:
        return QFontMetrics(look.font(Type.SMALL)).height() + look.scaled(Space.S)


def _figures(share: Share) -> str:
    return f"{money(share.amount)} · {percent(share.part, share.amount)}"


def _paint_bar(painter: QPainter, bar: QRectF, share: Share) -> None:
    bar.setWidth(max(bar.width(), LEAST_BAR if share.amount else 0))
    path = QPainterPath()
    path.addRoundedRect(bar, 4, 4)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(bar, look.colour("accent_chart"))
    part = float(min(max(share.part / share.amount, Decimal(0)), Decimal(1))) if share.amount else 0
    filled = QRectF(bar)
    filled.setWidth(bar.width() * part)
    painter.fillRect(filled, look.colour("accent"))
    painter.restore()
