"""Files that leave the active base or have passed their period: chosen, then archived or erased."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.retention import RetentionLine
from desktop.views.privacy.words import (
    left_out_words,
    people_words,
    standing_shape,
    standing_words,
    sum_words,
    until_of,
    why_words,
)
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.text import label

LEAST_LIST = 260


class RetentionCard(Card):
    """A dry run, always: nothing happens before a number is typed in the form below it."""

    archive_requested = Signal()
    dispose_requested = Signal()
    reactivate_requested = Signal()
    erase_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Retention, counted from the last contact"))
        self._said = label("", "lead", wrap=True)
        self._rules = label("", "small", wrap=True)
        self._left_out = label("", "strong", wrap=True)
        self.table: LinesTable[RetentionLine] = LinesTable(_columns(), discretion)
        empty = EmptyState(
            "archive",
            _("Every file is active"),
            _("Two years after the last contact a file appears here; nothing happens by itself."),
        )
        self.view = LinesView(self.table, empty, _("Files that leave the active base"))
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        for part in (self._said, self.view):
            self.add(part)
        self.add(self._left_out)
        self._build_ways()
        self.add(self._rules)
        self.view.selection_changed.connect(self._follow)
        self._follow()

    def show_lines(self, lines: Sequence[RetentionLine], rules: str) -> None:
        self._said.setText(sum_words(tuple(lines)))
        self._rules.setText(rules)
        self.table.show_lines(lines)
        self._ways.setVisible(bool(lines))
        self._follow()

    @property
    def chosen(self) -> list[RetentionLine]:
        lines: list[RetentionLine] = self.view.selected_lines()
        return lines

    def ids(self, wanted: str) -> tuple[UUID, ...]:
        """Of the chosen lines that may go this way: the name of a property of the line."""
        return tuple(line.household_id for line in self.chosen if getattr(line, wanted))

    def _build_ways(self) -> None:
        self._ways = row = QWidget()
        flow = FlowLayout(row, Space.M)
        self.archive = SecondaryButton(_("Archive…"), "", "archive")
        self.dispose = SecondaryButton(_("Dispose of…"), "", "file-x")
        self.reactivate = SecondaryButton(_("Back into the active base…"), "", "arrow-u-up-left")
        self.all = LinkButton(_("Choose all that can be archived"))
        self.archive.clicked.connect(self.archive_requested)
        self.dispose.clicked.connect(self.dispose_requested)
        self.reactivate.clicked.connect(self.reactivate_requested)
        self.all.clicked.connect(self._choose_all)
        for button in (self.archive, self.dispose, self.reactivate, self.all):
            flow.addWidget(button)
        self.add(row)

    @Slot()
    def _choose_all(self) -> None:
        self.view.select_all(lambda line: line.can_be_archived)

    @Slot()
    def _follow(self) -> None:
        """A button works when every chosen file may go its way, and says how many go."""
        chosen = [line for line in self.chosen if not line.is_left_to_a_colleague]
        ready = {
            self.archive: all(line.can_be_archived for line in chosen),
            self.dispose: all(line.can_be_disposed_of for line in chosen),
            self.reactivate: all(line.can_be_brought_back for line in chosen),
        }
        words = left_out_words(len(self.chosen) - len(chosen))
        self._left_out.setText(words)
        self._left_out.setVisible(bool(words))
        for button, is_ready in ready.items():
            button.setEnabled(bool(chosen) and is_ready)
        self.archive.setText(_counted_words(len(chosen)) if chosen else _("Archive…"))
        self.all.setEnabled(self.table.rowCount() > 0)


def _counted_words(count: int) -> str:
    return ngettext("Archive {count} file…", "Archive {count} files…", count).format(count=count)


def _columns() -> list[Column[RetentionLine]]:
    return [
        Column(_("Household"), lambda line: line.reference, "code"),
        Column(_("Person"), people_words, stretch=True, private=True, spare=1),
        Column(_("Last contact"), lambda line: line.last_contact_on, "day"),
        Column(_("Standing"), standing_words, "state", shape=standing_shape),
        Column(_("Why"), lambda line: why_words(line.verdict), stretch=True, spare=2),
        Column(_("Until"), until_of, "day"),
    ]
