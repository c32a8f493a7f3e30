"""What a source would bring, row by row with its reason, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot

from desktop import i18n
from desktop.domain.transaction import RejectionReason, Verdict
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.services.purchase_pieces import let_go
from desktop.sheets.purchase import ImportPreview, PreviewLine
from desktop.sheets.table import Cell
from desktop.views.purchase.alias_card import FAMILY, MERCHANT, Word
from desktop.views.purchase.paged_table import PreviewTable
from desktop.views.purchase.paged_view import HugeView
from desktop.views.purchase.words import (
    how_often,
    month_words,
    verdict_shape,
    verdict_words,
    why_words,
)
from desktop.views.theme import look
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import Choice
from desktop.views.widgets.lines_table import Column
from desktop.views.widgets.text import label

LEAST_LIST = 300
ALL = "all"
MOST_WORDS = 500
"""That nobody knows, told at once: more of them are no aliases, but a wrong column."""


@dataclass(frozen=True)
class SortedPreview:
    """A preview with its rows apart by what becomes of them; made off the window's thread."""

    preview: ImportPreview
    groups: Mapping[str, Sequence[PreviewLine]]
    unknown: tuple[Word, ...] = ()

    def let_go(self) -> None:
        """For a lane, once another preview is shown: the end of so many rows takes long."""
        for rows in (*self.groups.values(), self.preview.lines, self.preview.told):
            if isinstance(rows, list):
                let_go(rows)


def sorted_preview(preview: ImportPreview) -> SortedPreview:
    groups: dict[str, list[PreviewLine]] = {verdict.value: [] for verdict in Verdict}
    suspicious: list[PreviewLine] = []
    for line in preview.lines:
        groups[line.verdict.value].append(line)
        if line.suspicion is not None:
            suspicious.append(line)
    every = {ALL: preview.lines, "suspicious": suspicious, **groups}
    return SortedPreview(preview, every, _unknown(groups[Verdict.REFUSED.value]))


def _unknown(refused: Sequence[PreviewLine]) -> tuple[Word, ...]:
    """Words for merchants and families that nobody knows here."""
    found: Counter[tuple[str, str]] = Counter()
    for line in refused:
        if line.told is None:
            continue
        if line.reason is RejectionReason.UNKNOWN_MERCHANT:
            found[MERCHANT, line.told.merchant_reference] += 1
        elif line.reason is RejectionReason.UNKNOWN_FAMILY:
            found[FAMILY, line.told.family] += 1
    return tuple(Word(kind, text, rows) for (kind, text), rows in found.most_common(MOST_WORDS))


class PreviewCard(Card):
    def __init__(self) -> None:
        super().__init__(_("What will be written"))
        self._sorted: SortedPreview | None = None
        self._families: dict[object, str] = {}
        self.banner = Banner()
        self._counts = label("", "lead", wrap=True)
        self._reasons = label("", "muted", wrap=True)
        self.which = Choice()
        self.which.setAccessibleName(_("Which rows"))
        self.add_corner(self.which)
        self.table = PreviewTable(self._columns())
        empty = EmptyState("list-bullets", _("No such row"))
        self.view = HugeView(self.table, empty, _("What will be written"))
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        for part in (self.banner, self._counts, self._reasons):
            self.add(part)
        self._current = label("", "text", wrap=True, selectable=True)
        self.body.addWidget(self.view, 1)
        self.add(self._current)
        self.view.current_changed.connect(self._tell_current)
        self.which.value_changed.connect(self._show_group)

    def show_preview(self, sorted_rows: SortedPreview, families: dict[object, str]) -> None:
        preview, self._sorted, self._families = sorted_rows.preview, sorted_rows, families
        self._counts.setText(_counts_words(preview))
        reasons = how_often((reason.value, count) for reason, count in preview.reasons)
        self._reasons.setText(reasons)
        self._reasons.setVisible(bool(reasons))
        self.which.set_options(_groups(sorted_rows))
        self.which.set_value("refused" if preview.refused else ALL)
        same = preview.same_file
        if same is not None:
            day = i18n.long_date(same.imported_at.astimezone().date())
            words = _("This very file was taken in on {day}: every row is known, nothing changes.")
            self.banner.say(words.format(day=day), "information")
        else:
            self.banner.hush()
        self._show_group()

    @property
    def shown(self) -> SortedPreview | None:
        return self._sorted

    @property
    def shown_lines(self) -> Sequence[PreviewLine]:
        if self._sorted is None:
            return ()
        return self._sorted.groups.get(str(self.which.value() or ALL), ())

    def cells_of(self, line: PreviewLine) -> tuple[Cell, ...]:
        return tuple(column.value(line) for column in self.table.columns)

    @Slot()
    def _show_group(self) -> None:
        self.table.show_lines(self.shown_lines)
        self._current.hide()

    @Slot()
    def _tell_current(self) -> None:
        """The whole sentence: a cell may have less room than that."""
        line = self.view.current_line()
        words = why_words(line) if isinstance(line, PreviewLine) else ""
        if isinstance(line, PreviewLine):
            said = _("Line {line}: {what}").format(line=i18n.number(line.line), what=words)
            self._current.setText(said)
        self._current.setVisible(bool(words))

    def _columns(self) -> tuple[Column[PreviewLine], ...]:
        return (
            Column(_("Line"), lambda line: line.line, "number"),
            Column(_("State"), verdict_words, "state", shape=verdict_shape),
            Column(_("Why"), why_words, stretch=True),
            Column(_("Day"), lambda line: line.told.on_day if line.told else None, "day"),
            Column(_("Time"), lambda line: line.told.at_time if line.told else "", spare=1),
            Column(_("Merchant"), lambda line: line.merchant, stretch=True),
            Column(
                _("Card"),
                lambda line: line.told.card_reference if line.told else "",
                "code",
                spare=5,
            ),
            Column(_("Ticket"), _paper, "code", spare=3),
            Column(_("Family"), self._family, spare=2),
            Column(_("Amount"), lambda line: line.told.amount if line.told else None, "amount"),
            Column(
                _("Covered"), lambda line: line.covered if line.told else None, "amount", spare=4
            ),
        )

    def _family(self, line: PreviewLine) -> str:
        family = line.told.family if line.told else ""
        return self._families.get(family, family)


def _paper(line: PreviewLine) -> str:
    told = line.told
    if told is None:
        return ""
    return told.ticket if told.slip_number is None else f"{told.booklet} · {told.slip_number}"


def _counts_words(preview: ImportPreview) -> str:
    lines = ngettext("{count} row", "{count} rows", len(preview.lines))
    parts = [
        month_words(preview.month),
        lines.format(count=i18n.number(len(preview.lines))),
        _("{amount} accepted, {covered} of it covered by cards").format(
            amount=i18n.money(preview.amount), covered=i18n.money(preview.covered)
        ),
    ]
    return " · ".join(part for part in parts if part)


def _groups(rows: SortedPreview) -> list[tuple[object, str]]:
    words = {
        ALL: _("All rows: {count}"),
        "refused": _("Refused: {count}"),
        "accepted": _("Accepted: {count}"),
        "known": _("Known already: {count}"),
        "suspicious": _("To look at: {count}"),
    }
    return [
        (code, text.format(count=i18n.number(len(rows.groups[code]))))
        for code, text in words.items()
    ]
