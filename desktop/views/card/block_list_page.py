"""The block list for partners: what it says, what changed, and the file to hand over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.i18n import long_date, ngettext, number
from desktop.sheets.card import BlockListLine
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.moment import short_moment
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.text import label
from desktop.views.widgets.timeline import Timeline, TimelineEntry

LEAST_LIST = 320


@dataclass(frozen=True)
class BlockListStanding:
    """`lines` the newest first; `pending` numbers changed since, `blocked` cards are blocked."""

    lines: tuple[BlockListLine, ...]
    pending: int
    blocked: int


class BlockListPage(ScrollPage):
    lines_requested = Signal()
    issue_requested = Signal(bool)  # whether the full list is wanted

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Block list for partners"))
        self.banner = Banner()
        self.banner.hush()
        self.content.addWidget(self.banner)
        left, right = self.columns(1, 1)
        left.addWidget(self._build_issue())
        left.addWidget(_build_meaning())
        left.addStretch(1)
        panel = Card(_("Issues so far"))
        self.list = Timeline(discretion)
        self.list.setAccessibleName(_("Issues so far"))
        self.list.setMinimumHeight(LEAST_LIST)
        self._empty = EmptyState(
            "shield-check",
            _("No issue yet"),
            _("The first one is always the full list."),
        )
        panel.add(self._empty)
        panel.body.addWidget(self.list, 1)
        right.addWidget(panel, 1)
        self._standing.hide()
        self.changes.setEnabled(False)

    def refresh(self) -> None:
        self.lines_requested.emit()

    def shown(self) -> None:
        (self.changes if self.changes.isEnabled() else self.full).setFocus()

    def show_standing(self, standing: BlockListStanding, now: datetime) -> None:
        lines = standing.lines
        self._standing.setText(_standing_words(standing))
        self._standing.show()
        blocked = ngettext(
            "{count} card is blocked.", "{count} cards are blocked.", standing.blocked
        )
        self._blocked.setText(blocked.format(count=number(standing.blocked)))
        last = lines[0] if lines else None
        self._last.setText(_last_words(last))
        is_first = last is not None and not self.changes.isEnabled()
        self.changes.setEnabled(last is not None)
        if is_first and self.full.hasFocus():
            self.changes.setFocus()
        self.changes.setText(
            _("Save changes since No. {number}…").format(number=last.sequence)
            if last is not None
            else _("Save changes…")
        )
        self.list.show_entries([_entry(line, now) for line in lines])
        self.list.setVisible(bool(lines))
        self._empty.setVisible(not lines)

    def _build_issue(self) -> Card:
        card = Card(_("The next issue"))
        self._standing = label("", "lead", wrap=True)
        self._blocked = label("", "muted", wrap=True)
        self._last = label("", "muted", wrap=True)
        self.changes = PrimaryButton("", "Ctrl+S", "download-simple")
        self.changes.setObjectName("changes")
        self.full = SecondaryButton(_("Save full list…"), "Ctrl+Shift+S", "download-simple")
        self.full.setObjectName("full")
        self.changes.clicked.connect(self._ask_changes)
        self.full.clicked.connect(self._ask_full)
        ways = QWidget()
        row = FlowLayout(ways, Space.M)
        for button in (self.changes, self.full):
            row.addWidget(button)
        for part in (self._standing, self._blocked, self._last):
            card.add(part)
        card.body.addSpacing(Space.S)
        card.add(ways)
        return card

    @Slot()
    def _ask_changes(self) -> None:
        self.issue_requested.emit(False)  # noqa: FBT003 - a Qt signal takes no keywords

    @Slot()
    def _ask_full(self) -> None:
        self.issue_requested.emit(True)  # noqa: FBT003 - a Qt signal takes no keywords


def _build_meaning() -> Card:
    card = Card(_("What partners receive"))
    for words in (
        _(
            "The opaque numbers of the cards to refuse, and the day since which: signed by this "
            "desk."
        ),
        _("No name, no household, no reason: a partner learns that a card is refused, never why."),
        _(
            "Blocked cards stand on it, and cards that still promise days after the right of their "
            "household ended."
        ),
        _("A partner who missed an issue notices the gap, and asks for the full list."),
    ):
        card.add(label(words, "muted", wrap=True))
    return card


def _standing_words(standing: BlockListStanding) -> str:
    if not standing.lines:
        return _("Partners know of no card to refuse yet.")
    if not standing.pending:
        return _("Nothing changed since the last issue.")
    words = ngettext(
        "{count} card changed since the last issue.",
        "{count} cards changed since the last issue.",
        standing.pending,
    )
    return words.format(count=number(standing.pending))


def _last_words(last: BlockListLine | None) -> str:
    if last is None:
        return _("Nothing was handed over yet.")
    words = _("The last issue is No. {number} of {day}.")
    return words.format(number=last.sequence, day=long_date(last.issued_at.astimezone().date()))


def _entry(line: BlockListLine, now: datetime) -> TimelineEntry:
    is_full = line.since_sequence is None
    title = _("No. {number}, full list") if is_full else _("No. {number}, changes since {since}")
    refused = ngettext("{count} refused", "{count} refused", line.blocked)
    parts = [refused.format(count=number(line.blocked))]
    if line.unblocked:
        words = ngettext("{count} accepted again", "{count} accepted again", line.unblocked)
        parts.append(words.format(count=number(line.unblocked)))
    if line.by:
        parts.append(_("by {name}").format(name=line.by))
    return TimelineEntry(
        line.sequence,
        short_moment(line.issued_at, now),
        "shield-check",
        "information",
        title.format(number=line.sequence, since=line.since_sequence),
        " · ".join(parts),
    )
