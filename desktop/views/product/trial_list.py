"""What a rule says of its examples: green as expected, amber where it surprises, each with why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.domain.eligibility import TrialLine
from desktop.domain.product import Nomenclature
from desktop.i18n import gettext as _
from desktop.i18n import short_date
from desktop.views.product.words import product_words, verdict_words
from desktop.views.theme import icons
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label


class TrialRow(QWidget):
    """One example; its two links are there only where examples may be changed."""

    accepted = Signal(int)
    removed = Signal(int)

    def __init__(self, number: int, *, may_change: bool) -> None:
        super().__init__()
        self._number = number
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.XS, 0, Space.XS)
        row.setSpacing(Space.M)
        self._icon = QLabel()
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        row.addLayout(column, 1)
        self.name = label("", "strong", wrap=True)
        self.what = label("", "small", wrap=True)
        self.why = label("", "text", wrap=True)
        self.surprise = label("", "problem", wrap=True)
        for part in (self.name, self.what, self.why, self.surprise):
            column.addWidget(part)
        ways = QWidget()
        flow = FlowLayout(ways, Space.M)
        self.accept = LinkButton(_("It is right so"))
        self.remove = LinkButton(_("Take the example away"))
        self.accept.clicked.connect(self._accept)
        self.remove.clicked.connect(self._remove)
        flow.addWidget(self.accept)
        flow.addWidget(self.remove)
        column.addWidget(ways)
        ways.setVisible(may_change)

    def show_line(self, line: TrialLine, known: Nomenclature) -> None:
        example, is_right = line.example, line.is_as_expected
        tone = "done" if is_right else "waiting"
        icon = "check-circle" if is_right else "warning-circle"
        self._icon.setPixmap(icons.pixmap(icon, tone, 20))
        self.name.setText(example.name)
        what = product_words(example.product, known)
        self.what.setText(
            _("{product}, bought on {day}").format(product=what, day=short_date(example.on))
        )
        self.why.setText(verdict_words(line.verdict, example.product, known))
        expected = (
            _("It was to be admitted.") if example.expected else _("It was not to be admitted.")
        )
        self.surprise.setText("" if is_right else expected)
        self.surprise.setVisible(not is_right)
        self.accept.setVisible(not is_right)
        said = [example.name, self.why.text(), self.surprise.text()]
        self.setAccessibleName(" ".join(part for part in said if part))

    @Slot()
    def _accept(self) -> None:
        self.accepted.emit(self._number)

    @Slot()
    def _remove(self) -> None:
        self.removed.emit(self._number)


class TrialList(QWidget):
    """Rows are kept and told anew, so that each key is answered at once."""

    example_accepted = Signal(int)
    example_removed = Signal(int)

    def __init__(self, *, may_change: bool = False) -> None:
        super().__init__()
        self._may_change = may_change
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        self.rows: list[TrialRow] = []
        self._empty = label(_("No example yet: add one, and see what the rule says."), "muted")
        self._empty.setWordWrap(True)
        self._column.addWidget(self._empty)

    def show_lines(self, lines: Sequence[TrialLine], known: Nomenclature) -> None:
        while len(self.rows) < len(lines):
            row = TrialRow(len(self.rows), may_change=self._may_change)
            row.accepted.connect(self.example_accepted)
            row.removed.connect(self.example_removed)
            self._column.addWidget(row)
            self.rows.append(row)
        for row, line in zip(self.rows, lines, strict=False):
            row.show_line(line, known)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(lines))
        self._empty.setVisible(not lines)
