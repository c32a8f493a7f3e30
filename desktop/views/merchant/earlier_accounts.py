"""Bank details that are no longer used: who entered them, who decided, who was called."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import long_date, ngettext
from desktop.sheets.merchant import AccountLine
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.acts_card import clear
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.text import label


class EarlierAccounts(QWidget):
    """Put away until somebody asks for them."""

    def __init__(self, discretion: Discretion) -> None:
        super().__init__()
        self._discretion = discretion
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self.toggle = LinkButton("", "", "clock-counter-clockwise")
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._follow)
        self.list = QWidget()
        self._lines = QVBoxLayout(self.list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.M)
        column.addWidget(self.toggle)
        column.addWidget(self.list)

    def show_lines(self, lines: Sequence[AccountLine]) -> None:
        clear(self._lines)
        self.setVisible(bool(lines))
        words = ngettext(
            "{count} earlier set of bank details",
            "{count} earlier sets of bank details",
            len(lines),
        )
        self.toggle.setText(words.format(count=len(lines)))
        for line in lines:
            self._lines.addWidget(self._line(line))
        self._follow()

    def _line(self, line: AccountLine) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(DiscreetLabel(self._discretion, f"{line.grouped} · {line.holder}", "text"))
        for words in _told(line):
            column.addWidget(label(words, "muted", wrap=True))
        return block

    @Slot()
    def _follow(self) -> None:
        self.list.setVisible(self.toggle.isChecked())


def called_words(line: AccountLine) -> str:
    call = line.call_back
    if call is None:
        return ""
    words = _("{name} was called back on {day} at {phone}")
    return words.format(name=call.name, day=long_date(call.on), phone=call.phone)


def _told(line: AccountLine) -> list[str]:
    entered = _("Entered on {day} by {name}").format(
        day=long_date(line.proposed_at.astimezone().date()), name=line.proposed_by
    )
    told = [entered]
    if line.decided_at is not None:
        words = (
            _("Refused on {day} by {name}")
            if line.state == "refused"
            else _("Confirmed on {day} by {name}")
        )
        day = long_date(line.decided_at.astimezone().date())
        told.append(words.format(day=day, name=line.decided_by))
    return [*told, *filter(None, (called_words(line), line.note))]
