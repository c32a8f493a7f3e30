"""Purchases that look told twice, each beside the one it resembles: keep both, or refuse one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.purchase import DuplicatePair, PurchaseFilter, PurchaseLine
from desktop.views.purchase.editors import PlainReasonEditor
from desktop.views.purchase.page import told_rows
from desktop.views.purchase.words import state_shape, state_words, suspicion_words
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import Columns, FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.rows import FactRows

LEAST_LIST = 190


class DuplicatesPage(ScrollPage):
    pairs_requested = Signal(object)  # a PurchaseFilter
    settled = Signal(object, str, bool)  # the id, the note, whether it is told twice

    def __init__(self) -> None:
        super().__init__(_("Purchases to look at"))
        self._wanted = PurchaseFilter()
        self._families: dict[object, str] = {}
        self._may_write = False
        self.editor: PlainReasonEditor | None = None
        self._refuses = False
        self.pair: DuplicatePair | None = None
        self.banner = Banner()
        self.table: LinesTable[DuplicatePair] = LinesTable(_columns())
        empty = EmptyState("check-circle", _("Nothing to look at"), _("No purchase looks doubled."))
        self.view = LinesView(self.table, empty, _("Purchases to look at"))
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        panel = Card()
        panel.add(self.view)
        self.acts = self._build_acts()
        self._sides = Columns(1, 1)
        self.one = PurchaseSide(_("This purchase"))
        self.other = PurchaseSide(_("The one it resembles"))
        self._sides.left.addWidget(self.one)
        self._sides.left.addStretch(1)
        self._sides.right.addWidget(self.other)
        self._sides.right.addStretch(1)
        for part in (self.banner, panel, self.acts, self._sides):
            self.content.addWidget(part)
        self.content.addStretch(1)
        self.view.line_selected.connect(self._show_pair)

    def _build_acts(self) -> QWidget:
        acts = QWidget()
        ways = FlowLayout(acts, Space.M)
        self.keep = PrimaryButton(_("Both are right: keep both…"), "Ctrl+J", "check")
        self.refuse = SecondaryButton(_("Told twice: refuse this one…"), "Ctrl+R", "x")
        for button in (self.keep, self.refuse):
            ways.addWidget(button)
        self.keep.clicked.connect(self._begin_keeping)
        self.refuse.clicked.connect(self._begin_refusing)
        return acts

    def open_subject(self, subject: object) -> None:
        """A month; empty for all."""
        if isinstance(subject, str):
            self._wanted = PurchaseFilter(month=subject)
        self.close_editor()
        self.banner.hush()
        self.mark_stale()

    def refresh(self) -> None:
        self.pairs_requested.emit(self._wanted)

    def shown(self) -> None:
        self.view.setFocus()

    def show_pairs(
        self,
        pairs: Sequence[DuplicatePair],
        families: Sequence[tuple[object, str]],
        *,
        may_write: bool,
    ) -> None:
        self._families, self._may_write = dict(families), may_write
        self.head.set_subtitle(self._count_words(len(pairs)))
        self.table.show_lines(pairs)
        if pairs:
            self.view.point_at(0)
        self._show_pair(self.view.current_line())

    def _count_words(self, count: int) -> str:
        words = ngettext("{count} purchase", "{count} purchases", count).format(count=count)
        month = self._wanted.month
        return f"{i18n.month_name(month)} · {words}" if month else words

    @Slot(object)
    def _show_pair(self, pair: object) -> None:
        if self.editor is not None:
            self.close_editor()
        self.pair = pair if isinstance(pair, DuplicatePair) else None
        self._sides.setVisible(self.pair is not None)
        if self.pair is not None:
            other = self.pair.resembles
            self.one.show_line(self.pair.purchase, self._families, other)
            self.other.setVisible(other is not None)
            if other is not None:
                self.other.show_line(other, self._families, self.pair.purchase)
        self._show_acts()

    def _show_acts(self) -> None:
        is_offered = self._may_write and self.pair is not None and self.editor is None
        self.acts.setVisible(is_offered)

    @Slot()
    def _begin_keeping(self) -> None:
        self._refuses = False
        self._open_editor(_keep_editor())

    @Slot()
    def _begin_refusing(self) -> None:
        self._refuses = True
        self._open_editor(_refuse_editor())

    def _open_editor(self, editor: PlainReasonEditor) -> None:
        self.close_editor()
        self.banner.hush()
        self.editor = editor
        self.editor.closed.connect(self.close_editor)
        self.editor.save_requested.connect(self._save)
        self.content.insertWidget(2, self.editor)
        self.acts.hide()
        self.editor.show()
        self.show_all_of(self.editor)
        self.editor.start()

    @Slot()
    def close_editor(self) -> None:
        if self.editor is not None:
            self.content.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self._show_acts()

    @Slot()
    def _save(self) -> None:
        if self.editor is not None and self.pair is not None and self.editor.is_complete():
            self.editor.save.setEnabled(False)
            self.settled.emit(self.subject, self.editor.reason.text, self._refuses)

    @property
    def subject(self) -> UUID | None:
        return self.pair.purchase.id if self.pair is not None else None


class PurchaseSide(Card):
    """One of two purchases; what both say alike is not told apart by colour, but by a word."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._badge = StateBadge("", "neutral", "circle")
        self.add_corner(self._badge)
        self.rows = FactRows()
        self.add(self.rows)

    def show_line(
        self, line: PurchaseLine, families: dict[object, str], other: PurchaseLine | None
    ) -> None:
        icon, tone = state_shape(line)
        self._badge.say(state_words(line), tone, icon)
        rows = told_rows(line, families)
        same = set(told_rows(other, families)) if other is not None else set()
        self.rows.show_rows(
            [(_("{name} (the same)").format(name=n) if (n, v) in same else n, v) for n, v in rows]
        )


def _columns() -> tuple[Column[DuplicatePair], ...]:
    return (
        Column(_("Day"), lambda pair: pair.purchase.on_day, "day"),
        Column(_("Time"), lambda pair: pair.purchase.at_time, "code", spare=2),
        Column(_("Merchant"), lambda pair: pair.purchase.merchant, stretch=True),
        Column(_("Card"), lambda pair: pair.purchase.card, "code"),
        Column(_("Ticket"), lambda pair: pair.purchase.ticket, "code", spare=1),
        Column(_("Amount"), lambda pair: pair.purchase.amount, "amount"),
        Column(_("Why"), lambda pair: suspicion_words(pair.purchase.suspicion), stretch=True),
    )


def _keep_editor() -> PlainReasonEditor:
    return PlainReasonEditor(
        _("Keep both"),
        _("Nothing changes for the card and the merchant; nobody is asked again."),
        _("Keep both"),
        _("How you know"),
    )


def _refuse_editor() -> PlainReasonEditor:
    return PlainReasonEditor(
        _("Refuse this purchase as told twice"),
        _("The covered part goes back to the card. A closed statement stays as it is."),
        _("Refuse this one"),
        _("How you know"),
    )
