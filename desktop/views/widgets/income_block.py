"""The incomes of one person in the grid: a row a source, and the field that adds another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.domain.income import IncomeSource
from desktop.i18n import gettext as _
from desktop.i18n import month_name
from desktop.views.theme import icons, look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import ROW_HEIGHT, Space
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.income_cell import IncomeCell
from desktop.views.widgets.keys import KeyHint
from desktop.views.widgets.source_field import SourceField
from desktop.views.widgets.text import label, rule
from desktop.views.widgets.typed_income import GridPerson, IncomeRow

NameOf = Callable[[IncomeSource], str]


class SourceLine(QWidget):
    """One source of one person over the months."""

    remove_requested = Signal(object)

    def __init__(
        self, source: str, name: str, months: Sequence[str], discretion: Discretion
    ) -> None:
        super().__init__()
        self.source = source
        self._name = name
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.S, 3, 0, 3)
        row.setSpacing(Space.XS)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = label(name, "text", wrap=True)
        self._reason = label("", "small", wrap=True)
        self._reason.hide()
        words.addWidget(self._title)
        words.addWidget(self._reason)
        row.addLayout(words, 1)
        self.cells = [IncomeCell(month, discretion) for month in months]
        for cell in self.cells:
            row.addWidget(cell)
        row.addWidget(self._remove_button())
        self.setMinimumHeight(look.scaled(ROW_HEIGHT))

    def name_for(self, person: GridPerson) -> None:
        for cell in self.cells:
            place = _("{person}, {source}, {month}")
            cell.setAccessibleName(
                place.format(person=person.called, source=self._name, month=month_name(cell.month))
            )

    def explain(self, reason: str) -> None:
        """Why it does not count; empty when it does."""
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        for cell in self.cells:
            cell.mute(counted=not reason)

    def amounts(self) -> dict[str, str]:
        return {cell.month: cell.typed_text for cell in self.cells if cell.typed_text.strip()}

    def fill(self, amounts: Mapping[str, str]) -> None:
        for cell in self.cells:
            cell.put(amounts.get(cell.month, ""))

    def _remove_button(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon("x", "muted"))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words = _("Remove {source}").format(source=self._name)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFixedWidth(look.scaled(28))
        button.clicked.connect(self._ask_remove)
        return button

    @Slot()
    def _ask_remove(self) -> None:
        self.remove_requested.emit(self)


class PersonBlock(QWidget):
    """A person's name, the months once, the rows, and the field for one more."""

    line_added = Signal(object)
    remove_requested = Signal(object, object)  # itself, the line

    def __init__(
        self,
        person: GridPerson,
        months: Sequence[str],
        name_of: NameOf,
        discretion: Discretion,
    ) -> None:
        super().__init__()
        self.person = person
        self._months, self._name_of, self._discretion = months, name_of, discretion
        self.lines: list[SourceLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head())
        self._column.addWidget(rule())
        sources = [source for source in IncomeSource if source is not IncomeSource.NONE]
        self.adder = SourceField(sources, name_of)
        self._column.addWidget(self._foot())

    def rows(self) -> list[IncomeRow]:
        return [IncomeRow(self.person.id, line.source, line.amounts()) for line in self.lines]

    @property
    def has_income(self) -> bool:
        """Whether an amount is typed for something else than "no income"."""
        return any(line.amounts() for line in self.lines if line.source != IncomeSource.NONE)

    def line_of(self, source: str) -> SourceLine:
        """The row of a source, made when it is not there yet."""
        found = next((line for line in self.lines if line.source == source), None)
        return found or self._add_line(source)

    def take_away(self, line: SourceLine) -> None:
        self.lines.remove(line)
        line.hide()
        line.deleteLater()

    def _add_line(self, source: str) -> SourceLine:
        line = SourceLine(source, self._title_of(source), self._months, self._discretion)
        line.name_for(self.person)
        line.remove_requested.connect(self._ask_remove)
        self.lines.append(line)
        self._column.insertWidget(self._column.count() - 1, line)
        line.show()
        self.line_added.emit(line)
        return line

    def _title_of(self, source: str) -> str:
        return (
            _("No income") if source == IncomeSource.NONE else self._name_of(IncomeSource(source))
        )

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.S, Space.S, 0, Space.XS)
        row.setSpacing(Space.XS)
        row.addWidget(DiscreetLabel(self._discretion, self.person.called, "strong"))
        row.addWidget(label(self.person.note, "small"), 1)
        for month in self._months:
            name = label(month_name(month).rsplit(" ", 1)[0], "small")
            name.setFixedWidth(look.scaled(112))
            name.setAlignment(Qt.AlignmentFlag.AlignRight)
            name.setContentsMargins(0, 0, look.scaled(Space.S) + 2, 0)
            row.addWidget(name)
        row.addSpacing(look.scaled(28) + Space.XS)
        return head

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(Space.S, Space.XS, 0, Space.XS)
        row.setSpacing(Space.S)
        plus = QLabel()
        plus.setPixmap(icons.pixmap("plus", "accent", 16))
        row.addWidget(plus)
        row.addWidget(self.adder, 1)
        row.addWidget(KeyHint("F6"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label(_("€0 attested, three months"), "small"))
        row.addSpacing(look.scaled(28))
        return foot

    @Slot(object)
    def _ask_remove(self, line: SourceLine) -> None:
        self.remove_requested.emit(self, line)
