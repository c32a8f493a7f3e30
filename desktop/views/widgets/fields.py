"""Fields that take what people type at a counter, and say the value that they understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCursor, QFocusEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QToolTip,
    QWidget,
)

from desktop import i18n
from desktop.domain.errors import Refusal
from desktop.domain.partial_date import PartialDate, parse_typed, typed_form
from desktop.i18n import gettext as _
from desktop.views.theme import look
from desktop.views.theme.tokens import Space

SPACES = re.compile(r"[\s\u00a0\u202f€]")
AMOUNT = re.compile(r"-?\d{1,9}([.,]\d{0,2})?")
ENGLISH = re.compile(r"-?\d{1,3}(,\d{3})+\.\d{0,2}")
"""Thousands apart and cents behind a point, as the field itself writes an amount in English."""


class TextEdit(QLineEdit):
    """One line of text at the height of the house."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def read_amount(text: str) -> Decimal | None:
    """`1 234,56` or `1234.5`; None for anything that is not an amount in euros and cents."""
    bare = SPACES.sub("", text)
    if ENGLISH.fullmatch(bare):
        bare = bare.replace(",", "")
    if bare.count(",") + bare.count(".") > 1 or not AMOUNT.fullmatch(bare):
        return None
    try:
        return Decimal(bare.replace(",", ".").rstrip("."))
    except InvalidOperation:
        return None


class MoneyEdit(QLineEdit):
    """An amount in euros; empty is None, which is never the same as 0."""

    amount_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, cell: bool = False) -> None:
        super().__init__(parent)
        if cell:
            self.setProperty("kind", "cell")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFont(look.figures())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._tell)
        self.editingFinished.connect(self._tidy)

    def amount(self) -> Decimal | None:
        return read_amount(self.text())

    def set_amount(self, amount: Decimal | None) -> None:
        """Shows a value without telling that it was typed."""
        self.setText("" if amount is None else i18n.number(amount, 2))

    def is_valid(self) -> bool:
        return not self.text().strip() or self.amount() is not None

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()

    @Slot()
    def _tell(self) -> None:
        self.amount_changed.emit(self.amount())

    @Slot()
    def _tidy(self) -> None:
        amount = self.amount()
        if amount is not None:
            self.set_amount(amount)


class DateEdit(QLineEdit):
    """A date of which the day or the month may be unknown, typed freely."""

    value_changed = Signal(object)

    def __init__(
        self, parent: QWidget | None = None, *, today: date | None = None, is_exact: bool = False
    ) -> None:
        """`is_exact` asks for a day, where a year alone would say nothing."""
        super().__init__(parent)
        self._today = today
        self.setPlaceholderText(_("12/03/2026") if is_exact else _("12/03/1985 or 1985"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._tell)
        self.editingFinished.connect(self._tidy)

    def value(self) -> PartialDate | None:
        """None when nothing is typed and when it is no date: `problem` tells them apart."""
        try:
            return self._read()
        except Refusal:
            return None

    def problem(self) -> Refusal | None:
        """Why what is typed is not understood; `messages.sentence` has the words."""
        try:
            self._read()
        except Refusal as refusal:
            return refusal
        return None

    def set_value(self, value: PartialDate | None) -> None:
        self.setText("" if value is None else typed_form(value))

    def is_valid(self) -> bool:
        return self.problem() is None

    def _read(self) -> PartialDate | None:
        text = self.text().strip()
        return parse_typed(text, self._today or _this_day()) if text else None

    @Slot()
    def _tell(self) -> None:
        self.value_changed.emit(self.value())

    @Slot()
    def _tidy(self) -> None:
        value = self.value()
        if value is not None:
            self.set_value(value)


def _this_day() -> date:
    return datetime.now().astimezone().date()


class Choice(QComboBox):
    """One of a few values, each with its words."""

    value_changed = Signal(object)

    def __init__(
        self, options: Sequence[tuple[object, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: list[object] = []
        self.set_options(options)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._tell)

    def set_options(self, options: Sequence[tuple[object, str]]) -> None:
        chosen = self.value()
        self.clear()
        self._values = [value for value, _words in options]
        self.addItems([words for _value, words in options])
        if chosen in self._values:
            self.set_value(chosen)

    def value(self) -> object:
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: object) -> None:
        """A value that is not among the options leaves the choice as it is."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    def set_written(self, text: str) -> None:
        """The option whose value is written like that, as in a draft; none leaves it as it is."""
        written = [str(value) for value in self._values]
        if text in written:
            self.setCurrentIndex(written.index(text))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Qt leaves the arrow of our look out, and with it the end of the longest words."""
        hint = super().sizeHint()
        return QSize(hint.width() + look.scaled(Space.XXL), hint.height())

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802 - Qt's own name
        """Words that have no room end in three points; the pointer tells them whole."""
        super().initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, part, self).width() - 2 * Space.XS
        elide = Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(self.currentText(), elide, room)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            self._tell_whole()
            return True
        return super().event(event)

    def _tell_whole(self) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if option.currentText != self.currentText():
            QToolTip.showText(QCursor.pos(), self.currentText(), self)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's own name
        """Scrolling the page must not change an answer."""
        event.ignore()

    @Slot(int)
    def _tell(self, _index: int) -> None:
        self.value_changed.emit(self.value())
