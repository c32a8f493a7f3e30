"""The fast grid for paper slips: Enter goes on to the next cell, and then to the next slip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.i18n import gettext as _
from desktop.views.purchase.slip_table import COLUMNS, KEPT, REMARK, SlipTable
from desktop.views.purchase.words import field_words
from desktop.views.theme import look
from desktop.views.theme.tokens import ROW_HEIGHT, Space, Type
from desktop.views.widgets.reading_order import step_on

Index = QModelIndex | QPersistentModelIndex
LETTERS = {
    "booklet": 7,
    "slip_number": 6,
    "merchant": 17,
    "on_day": 9,
    "card": 13,
    "amount": 7,
    "family": 12,
}
"""Room for so many zeros in each column, at every text size."""

ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class SlipGrid(QTableView):
    """Typing begins at once in the cell that is pointed at; Ctrl+Delete takes a slip away."""

    def __init__(self, table: SlipTable) -> None:
        super().__init__()
        self._slips = table
        self.setModel(table)
        self.setAccessibleName(_("Paper slips"))
        self.cells = _Cells(self)
        self.setItemDelegate(self.cells)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            trigger.CurrentChanged | trigger.AnyKeyPressed | trigger.SelectedClicked
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.scaled(ROW_HEIGHT))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        table.modelReset.connect(self._lay)
        self._lay()

    def know(self, merchants: Sequence[str], families: Sequence[str]) -> None:
        """What may be completed while it is typed."""
        self.cells.words = {"merchant": tuple(merchants), "family": tuple(families)}

    def start(self) -> None:
        """Where typing goes on: the first empty cell of the last slip."""
        row = self._slips.rowCount() - 1
        slip = self._slips.slip_at(row)
        empty = (place for place, name in enumerate(COLUMNS) if not getattr(slip, name))
        self.point_at(row, next(empty, 0))

    def point_at(self, row: int, column: int) -> None:
        self.setFocus()
        self.setCurrentIndex(self._slips.index(row, column))

    def go_on(self) -> None:
        """Over what the slip before said already, to the next cell that wants something."""
        index = self.currentIndex()
        row, column = index.row(), index.column()
        slip = self._slips.slip_at(row)
        for place in range(column + 1, REMARK):
            name = COLUMNS[place]
            is_carried = row > 0 and name in (*KEPT, "slip_number")
            if not (is_carried and getattr(slip, name)):
                self.point_at(row, place)
                return
        following = self._slips.go_on(row)
        if following == row:
            return
        slip = self._slips.slip_at(following)
        empty = (place for place, name in enumerate(COLUMNS) if not getattr(slip, name))
        self.point_at(following, next(empty, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in ENTERS and not control:
            self.go_on()
        elif event.key() == Qt.Key.Key_Delete and control:
            self._remove()
        else:
            super().keyPressEvent(event)

    def closeEditor(  # noqa: N802 - Qt's own name
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        """Tab out of the last cell leaves the grid; Qt would begin with the first slip again."""
        is_next = hint == QAbstractItemDelegate.EndEditHint.EditNextItem
        is_back = hint == QAbstractItemDelegate.EndEditHint.EditPreviousItem
        if (is_next or is_back) and self._is_at_edge(is_next=is_next):
            super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            step_on(self, is_next=is_next, outside=self)
        else:
            super().closeEditor(editor, hint)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        """Who comes back by Tab goes on typing; they left from the last cell."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self.start()

    def focusNextPrevChild(self, is_next: bool, /) -> bool:  # noqa: N802, FBT001 - Qt's own name
        if self._is_at_edge(is_next=is_next):
            return step_on(self, is_next=is_next, outside=self)
        return super().focusNextPrevChild(is_next)

    def _is_at_edge(self, *, is_next: bool) -> bool:
        at = self.currentIndex()
        if is_next:
            return at.row() == self._slips.rowCount() - 1 and at.column() >= REMARK - 1
        return at.row() <= 0 and at.column() <= 0

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self._lay()

    def _remove(self) -> None:
        row = self.currentIndex().row()
        if row >= 0:
            self._slips.remove(row)
            self.start()

    @Slot()
    def _lay(self) -> None:
        zero = QFontMetrics(look.font()).horizontalAdvance("0")
        small = QFontMetrics(look.font(Type.SMALL))
        for place, name in enumerate(COLUMNS):
            title = small.horizontalAdvance(field_words(name)) + look.scaled(2 * Space.M + 8)
            self.setColumnWidth(place, max(zero * LETTERS[name] + look.scaled(26), title))
        used = sum(self.columnWidth(place) for place in range(REMARK))
        self.setColumnWidth(REMARK, max(self.viewport().width() - used, zero * 24))


class _Cells(QStyledItemDelegate):
    """Editors in the look of the house; Enter keeps what is typed and goes on."""

    def __init__(self, grid: SlipGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.words: dict[str, tuple[str, ...]] = {}

    def createEditor(  # noqa: N802 - Qt's own name
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> QWidget:
        name = COLUMNS[index.column()]
        editor = QLineEdit(parent)
        editor.setProperty("kind", "cell")
        editor.setAccessibleName(str(self._grid.model().headerData(
            index.column(), Qt.Orientation.Horizontal
        )))  # fmt: skip
        words = self.words.get(name)
        if words:
            completer = QCompleter(list(words), editor)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            editor.setCompleter(completer)
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in ENTERS and isinstance(editor, QWidget):
                self._keep(editor)
                if control:
                    return False  # the button's
                self._grid.go_on()
                return True
            if event.key() == Qt.Key.Key_Delete and control:
                self._grid.keyPressEvent(event)
                return True
        return super().eventFilter(editor, event)

    def _keep(self, editor: QWidget) -> None:
        if isinstance(editor, QLineEdit):
            completed = self._completed(editor)
            if completed:
                editor.setText(completed)
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _completed(self, editor: QLineEdit) -> str:
        """The one word that what was typed can only mean."""
        typed = editor.text().strip()
        if not typed or COLUMNS[self._grid.currentIndex().column()] not in self.words:
            return ""
        completer = editor.completer()
        completer.setCompletionPrefix(typed)
        return completer.currentCompletion() if completer.completionCount() == 1 else ""
