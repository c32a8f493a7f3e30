"""All agreements, and first of all what ends, is renewed or waits for a signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.agreement import Standing
from desktop.domain.agreement_ending import USUAL_NOTICE, EndingKind
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.agreement import AgreementLine, EndingLine
from desktop.views.agreement.draft_editor import DraftEditor
from desktop.views.agreement.words import (
    ending_name,
    ending_shape,
    ending_words,
    kind_words,
    standing_name,
    standing_shape,
)
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Page, PageHead, Place, page_column

TO_DO, ALL, NEW = "to_do", "", "new"
Row: TypeAlias = AgreementLine | EndingLine


def _what(row: Row) -> str:
    return ending_name(row) if isinstance(row, EndingLine) else kind_words(row.amendment)


def _merchant(row: Row) -> str:
    return row.merchant


def _subject(row: Row) -> str:
    return row.subject if isinstance(row, EndingLine) else row.number


def _state(row: Row) -> str:
    return ending_words(row) if isinstance(row, EndingLine) else standing_name(row.standing)


def _shape(row: Row) -> tuple[str, str]:
    return ending_shape(row) if isinstance(row, EndingLine) else standing_shape(row.standing)


BEGINS = frozenset({EndingKind.AGREEMENT_RENEWS, EndingKind.AGREEMENT_UNSIGNED})


def _from(row: Row) -> date | None:
    """From when it is renewed, or waits."""
    if isinstance(row, EndingLine):
        return row.on if row.kind in BEGINS else None
    return row.starts_on


def _until(row: Row) -> date | None:
    if isinstance(row, EndingLine):
        return None if row.kind in BEGINS else row.on
    return row.ends_after


class AgreementListPage(Page):
    lines_requested = Signal()
    editor_leaving = Signal()  # while it still holds what was typed
    left = Signal()  # another page comes to the front
    begin_requested = Signal(object)  # the id of the merchant, or None
    resume_requested = Signal()  # the form that was begun last

    def __init__(self) -> None:
        super().__init__(_("Agreements"))
        self._agreements: tuple[AgreementLine, ...] = ()
        self._endings: tuple[EndingLine, ...] = ()
        self._merchant: UUID | None = None
        self.editor: DraftEditor | None = None
        self._column = page_column(self)
        self.head = PageHead(_("Agreements"))
        self.begin = PrimaryButton(_("New agreement"), "Ctrl+N", "plus")
        self.head.add_action(self.begin)
        self.banner = Banner()
        for part in (self.head, self.banner):
            self._column.addWidget(part)
        self._list = self._panel()
        self._desk = self._editing_place()
        self._column.addWidget(self._desk, 1)
        self._column.addWidget(self._list, 1)
        self.begin.clicked.connect(self._begin)

    def _editing_place(self) -> QScrollArea:
        """Where the editor scrolls, in place of the list."""
        place = QScrollArea()
        place.setWidgetResizable(True)
        place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QWidget()
        column.setObjectName("column")
        self._editing = QVBoxLayout(column)
        self._editing.setContentsMargins(0, 0, 0, 0)
        self._editing.addStretch(1)
        place.setWidget(column)
        place.hide()
        return place

    def _panel(self) -> Card:
        self.search = TextEdit(_("Filter: merchant, number…"))
        self.search.setAccessibleName(_("Filter the list"))
        shown = [(TO_DO, _("What ends or waits")), (ALL, _("All agreements"))]
        shown += [(standing.value, standing_name(standing)) for standing in Standing]
        self.only = Choice(shown)
        self.only.setAccessibleName(_("Which agreements"))
        self._table: LinesTable[Row] = LinesTable(
            (
                Column(_("Merchant"), _merchant),
                Column(_("What"), _what, spare=2),
                Column(_("Number or label"), _subject, stretch=True, spare=4),
                Column(_("State"), _state, "state", shape=_shape),
                Column(_("From"), _from, "day", spare=1),
                Column(_("Until"), _until, "day", spare=3),
            )
        )
        self._empty = EmptyState("handshake", _("No agreement yet"))
        self.view = LinesView(self._table, self._empty, _("Agreements"))
        panel = Card()
        fields = QHBoxLayout()
        fields.setSpacing(Space.M)
        fields.addWidget(self.search, 3)
        fields.addWidget(self.only, 2)
        panel.body.addLayout(fields)
        panel.body.addWidget(self.view, 1)
        self.search.textEdited.connect(self.view.filter)
        self.search.returnPressed.connect(self.view.setFocus)
        self.only.value_changed.connect(self._show)
        self.view.line_chosen.connect(self._open)
        return panel

    def open_subject(self, subject: object) -> None:
        """A merchant, whose agreements alone are shown; a standing, or `to_do`, to begin with.

        NEW opens the form of an agreement that was begun, too.
        """
        self.banner.hush()
        self._merchant = subject if isinstance(subject, UUID) else None
        self.view.keep(self._is_of_merchant if self._merchant else None)
        wanted = ALL if self._merchant else subject
        if isinstance(wanted, str):
            self.only.set_value(wanted)
        self._show()
        if subject == NEW and self.editor is None:
            self.resume_requested.emit()

    def _is_of_merchant(self, row: Row) -> bool:
        return row.merchant_id == self._merchant

    def leave(self) -> bool:
        self.left.emit()
        return True

    def refresh(self) -> None:
        self.lines_requested.emit()

    def shown(self) -> None:
        if self.editor is None:
            self.search.setFocus()

    def show_lines(
        self, found: tuple[Sequence[AgreementLine], Sequence[EndingLine]], *, may_write: bool
    ) -> None:
        self._agreements, self._endings = tuple(found[0]), tuple(found[1])
        self.begin.setVisible(may_write)
        self._show()

    @Slot()
    def _show(self) -> None:
        wanted = str(self.only.value() or "")
        rows: list[Row] = []
        if wanted == TO_DO:
            rows += self._endings
        else:
            rows += [line for line in self._agreements if wanted in ("", line.standing)]
        self._say_why_empty(wanted)
        self._table.show_lines(rows)
        self._show_head()

    def _show_head(self) -> None:
        if self._merchant is not None:
            lines = [line for line in self._agreements if line.merchant_id == self._merchant]
            none = _("No agreement with this merchant yet: “New agreement” draws one up.")
            self.head.set_subtitle(lines[0].merchant if lines else none)
            return
        running = sum(line.standing is Standing.IN_FORCE for line in self._agreements)
        waiting = len(self._endings)
        in_force = ngettext("{count} in force", "{count} in force", running).format(count=running)
        to_do = ngettext("{count} to look at", "{count} to look at", waiting).format(count=waiting)
        self.head.set_subtitle(f"{in_force} · {to_do}" if waiting else in_force)

    def _say_why_empty(self, wanted: str) -> None:
        if wanted == TO_DO and self._agreements:
            self._empty.say(
                _("Nothing ends and nothing waits"),
                _(
                    "Agreements are told {days} days before they end, certificates {fewer} days "
                    "before."
                ).format(days=USUAL_NOTICE.agreement_days, fewer=USUAL_NOTICE.certificate_days),
            )
        elif wanted == TO_DO or not self._agreements:
            self._empty.say(
                _("No agreement yet"), _("“New agreement” draws one up with a merchant.")
            )
        else:
            self._empty.say(_("No agreement here"), _("Choose “All agreements” to see the others."))

    def open_editor(self, editor: DraftEditor) -> None:
        self.close_editor()
        self.editor = editor
        self.begin.setEnabled(False)
        self._list.hide()
        self._desk.show()
        self._editing.insertWidget(0, editor)
        editor.closed.connect(self.close_editor)
        editor.show()
        editor.start()

    @Slot()
    def close_editor(self) -> None:
        if self.editor is not None:
            self.editor_leaving.emit()
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self._desk.hide()
            self._list.show()
            self.begin.setEnabled(True)

    @Slot()
    def _begin(self) -> None:
        self.begin_requested.emit(self._merchant)

    @Slot(object)
    def _open(self, row: Row) -> None:
        if isinstance(row, AgreementLine):
            self.open_requested.emit(Place("agreement", row.id))
        elif row.agreement_id is not None:
            self.open_requested.emit(Place("agreement", row.agreement_id))
        else:
            self.open_requested.emit(Place("merchant", row.merchant_id))
