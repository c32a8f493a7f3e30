"""The card with the income grid, its keys, and the aids that ask about what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.assessment import Assessment, NotCounted
from desktop.domain.income import IncomeEntry, IncomeSource
from desktop.domain.typing_aid import Advice, AdviceKind, GridContext, advise
from desktop.i18n import gettext as _
from desktop.i18n import month_name
from desktop.sheets.advice import advice_text
from desktop.sheets.calculation import reason_text
from desktop.sheets.income_source import source_name
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.advice_strip import AdviceStrip
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.income_grid import IncomeGrid
from desktop.views.widgets.keys import KeyHint
from desktop.views.widgets.text import label
from desktop.views.widgets.typed_amount import shown_amount
from desktop.views.widgets.typed_income import GridPerson, IncomeRow, stated, typed_text

Kept = tuple[str, str, str, AdviceKind]


class IncomeCard(Card):
    changed = Signal()
    finished = Signal()
    copy_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Net income, in euros"))
        self.grid = IncomeGrid(source_name, discretion)
        self.advice = AdviceStrip()
        self._undo = Banner()
        self._asked: Advice | None = None
        self._kept: set[Kept] = set()
        self._removed: IncomeRow | None = None
        self._remark = label("", "muted", wrap=True)
        self._copy = LinkButton(_("Copy from the last assessment"), "F9")
        self._copy.clicked.connect(self.copy_requested)
        self._copy.hide()
        self.add_corner(self._copy)
        for part in (self._remark, self.grid, self.advice, self._undo, self._keys()):
            self.add(part)
        self.grid.changed.connect(self.changed)
        self.grid.finished.connect(self.finished)
        self.grid.cell_left.connect(self._advise)
        self.grid.row_removed.connect(self._offer_back)
        self.grid.zero_refused.connect(self._refuse_zero)
        self.advice.taken.connect(self._take)
        self.advice.kept.connect(self._keep)
        self._undo.action_requested.connect(self._bring_back)

    def offer_copy(self, *, offered: bool) -> None:
        self._copy.setVisible(offered)

    def lay_out(
        self,
        people: Sequence[GridPerson],
        months: Sequence[str],
        rows: Iterable[IncomeRow],
        claim_month: str,
    ) -> None:
        self.grid.lay_out(people, months, rows)
        words = _("The month of the claim ({month}) does not count")
        self._remark.setText(words.format(month=month_name(claim_month)))

    def rows(self) -> tuple[IncomeRow, ...]:
        return self.grid.rows()

    def show_assessment(self, assessment: Assessment) -> None:
        """Totals under the months, and beside each source why it does not count."""
        self.grid.show_totals({month.month: month.amount for month in assessment.months})
        reasons = {
            str(line.entry.source): reason_text(line.reason)
            for line in assessment.lines
            if line.reason in _OF_THE_SOURCE and line.reason is not None
        }
        self.grid.explain_rows(reasons)

    def _keys(self) -> QWidget:
        keys = QWidget()
        flow = FlowLayout(keys)
        flow.setContentsMargins(Space.S, Space.XS, 0, 0)
        for key, words in (
            ("=", _("same as the month before")),
            ("Z", _("€0 attested")),
            ("Ins", _("add an income")),
            ("Ctrl+Del", _("remove the line")),
        ):
            pair = QWidget()
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, Space.S, 0)
            row.setSpacing(Space.XS)
            row.addWidget(KeyHint(key))
            row.addWidget(label(words, "small"))
            flow.addWidget(pair)
        return keys

    def _entries(self) -> tuple[IncomeEntry, ...]:
        rows = self.rows()
        return tuple(
            IncomeEntry(str(e.member_id), e.month, IncomeSource(e.source), e.amount)
            for e in stated(rows, {row.member_id for row in rows})
        )

    @Slot(object, str, str)
    def _advise(self, member_id: UUID, month: str, source: str) -> None:
        entries = self._entries()
        place = (str(member_id), month, source)
        entry = next((e for e in entries if (e.member, e.month, e.source) == place), None)
        if entry is None:
            self.advice.hush()
            return
        found = advise(entry, GridContext(self.grid.months, entries))
        fresh = [advice for advice in found if _place_of(advice) not in self._kept]
        if fresh:
            self._asked = fresh[0]
            self.advice.ask(advice_text(fresh[0]), _offer(fresh[0]))
        else:
            self.advice.hush()

    @Slot()
    def _take(self) -> None:
        advice = self._asked
        if advice is not None and advice.suggested is not None:
            entry = advice.entry
            amounts = {entry.month: typed_text(advice.suggested)}
            self.grid.put(UUID(entry.member), entry.source, amounts)

    @Slot()
    def _keep(self) -> None:
        if self._asked is not None:
            self._kept.add(_place_of(self._asked))

    @Slot(object)
    def _offer_back(self, row: IncomeRow) -> None:
        self._removed = row
        if row.amounts:
            words = _("{source} was removed.").format(source=source_name(IncomeSource(row.source)))
            self._undo.say(words, "neutral", _("Put it back"), "Ctrl+Shift+Z")

    @Slot()
    def _refuse_zero(self) -> None:
        self._undo.say(
            _("An income is typed for this person. Remove it first if there was none at all."),
            "information",
        )

    @Slot()
    def _bring_back(self) -> None:
        if self._removed is not None:
            self.grid.put(self._removed.member_id, self._removed.source, self._removed.amounts)
            self._undo.hush()


_OF_THE_SOURCE = {NotCounted.EXCLUDED_BY_SCALE, NotCounted.EXCLUDED_BY_SETTING}


def _offer(advice: Advice) -> str:
    if advice.suggested is None:
        return ""
    return _("Put {amount}").format(amount=shown_amount(advice.suggested))


def _place_of(advice: Advice) -> Kept:
    entry = advice.entry
    return entry.member, entry.month, entry.source, advice.kind
