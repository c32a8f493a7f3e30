"""One purchase: what was told of it, what became of it, and its correction with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.sheets.purchase import PurchaseFilter, PurchaseLine
from desktop.views.purchase.editors import CorrectEditor, ReasonEditor, TakeBackEditor
from desktop.views.purchase.words import (
    reason_words,
    source_words,
    split_words,
    state_shape,
    state_words,
    suspicion_words,
)
from desktop.views.widgets.acts_card import ActsCard, PageAct
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip, StateBadge
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.rows import FactRows


class PurchasePage(ScrollPage):
    purchase_opened = Signal(object)  # the id
    editor_saved = Signal(object)  # a TakeBackEditor or a CorrectEditor

    def __init__(self) -> None:
        super().__init__(_("Purchase"))
        self.purchase_id: UUID | None = None
        self.line: PurchaseLine | None = None
        self.editor: ReasonEditor | None = None
        self._merchants: Sequence[tuple[object, str]] = ()
        self._families: Sequence[tuple[object, str]] = ()
        self._today = date.min
        self._may_write = False
        self.banner = Banner()
        self.content.addWidget(self.banner)
        self._none = EmptyState(
            "receipt", _("No purchase chosen"), _("Choose it in the list of purchases.")
        )
        self.content.addWidget(self._none)
        self._build_cards()
        self.acts.requested.connect(self._begin)
        self.original.clicked.connect(self._open_original)
        self._in_import.clicked.connect(self._open_import)

    def _build_cards(self) -> None:
        """Hidden until there is something to say."""
        left, right = self.columns(2, 1)
        told, became = Card(_("What was told")), Card(_("What became of it"))
        self._cards = (told, became)
        self._told, self._became = FactRows(), FactRows()
        self.acts = ActsCard()
        self.original = LinkButton(_("Open the purchase that it takes back"), "", "receipt")
        self._in_import = LinkButton(_("All purchases of its import"), "", "list-bullets")
        told.add(self._told)
        became.add(self._became)
        for link in (self.original, self._in_import):
            became.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(told)
        left.addWidget(became)
        left.addStretch(1)
        right.addWidget(self.acts)
        right.addStretch(1)
        for part in (*self._cards, self.acts):
            part.hide()

    def open_subject(self, subject: object) -> None:
        if isinstance(subject, UUID):
            self.close_editor()
            self.banner.hush()
            self.purchase_id = subject
            self.mark_stale()

    def refresh(self) -> None:
        if self.purchase_id is not None:
            self.purchase_opened.emit(self.purchase_id)

    def know(
        self,
        merchants: Sequence[tuple[object, str]],
        families: Sequence[tuple[object, str]],
        today: date,
    ) -> None:
        self._merchants, self._families, self._today = merchants, families, today

    def show_purchase(self, line: PurchaseLine, *, may_write: bool) -> None:
        self.line, self._may_write = line, may_write
        self._none.hide()
        for card in self._cards:
            card.show()
        self.set_title(_("Purchase of {day}").format(day=i18n.long_date(line.on_day)))
        self.head.set_eyebrow(line.merchant)
        self.head.set_subtitle(split_words(line.amount, line.covered, line.share))
        self.head.clear_badges()
        icon, tone = state_shape(line)
        self.head.add_badge(StateBadge(state_words(line), tone, icon))
        if line.statement:
            words = _("in statement {number}").format(number=line.statement)
            self.head.add_badge(Chip(words, "information", "lock"))
        self._told.show_rows(told_rows(line, dict(self._families)))
        self._became.show_rows(became_rows(line))
        self.original.setVisible(line.reverses_id is not None)
        self._show_acts()

    def open_editor(self, editor: ReasonEditor) -> None:
        self.close_editor()
        self.editor = editor
        self.acts.hide()  # one act at a time, one meaning of each key
        self.content.insertWidget(1, editor)
        editor.closed.connect(self.close_editor)
        editor.save_requested.connect(self._save)
        editor.show()
        self.show_all_of(editor)
        editor.start()

    @Slot()
    def close_editor(self) -> None:
        if self.editor is not None:
            self.content.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self._show_acts()

    def _show_acts(self) -> None:
        if self.line is not None and self.editor is None:
            acts = acts_of(self.line) if self._may_write else ()
            self.acts.show_acts(acts)
            self.acts.setVisible(bool(acts))

    @Slot(str)
    def _begin(self, act: str) -> None:
        if self.line is None:
            return
        self.banner.hush()
        if act == "correct":
            known = (self._merchants, self._families, self._today)
            self.open_editor(CorrectEditor(self.line, *known))
        else:
            self.open_editor(TakeBackEditor(self.line))

    @Slot()
    def _save(self) -> None:
        if self.editor is not None and self.editor.is_complete():
            self.editor.save.setEnabled(False)
            self.editor_saved.emit(self.editor)

    @Slot()
    def _open_original(self) -> None:
        if self.line is not None and self.line.reverses_id is not None:
            self.open_requested.emit(Place("purchase", self.line.reverses_id))

    @Slot()
    def _open_import(self) -> None:
        if self.line is not None:
            self.open_requested.emit(
                Place("purchases", PurchaseFilter(import_id=self.line.import_id))
            )


def acts_of(line: PurchaseLine) -> tuple[PageAct, ...]:
    """Only what counts can be corrected: a refusal is mended where its reason lies."""
    is_purchase = line.state == "accepted" and line.reverses_id is None
    if not is_purchase or line.reversed_amount >= line.amount:
        return ()
    return (
        PageAct("correct", _("Correct it…"), "Ctrl+E", "pencil-simple"),
        PageAct("take_back", _("Take it back…"), "Ctrl+R", "arrow-counter-clockwise"),
    )


def told_rows(line: PurchaseLine, families: dict[object, str]) -> list[tuple[str, str]]:
    day = i18n.weekday_and_date(line.on_day)
    slip = ""
    if line.slip_number is not None:
        slip = _("booklet {booklet}, slip {number}").format(
            booklet=line.booklet, number=line.slip_number
        )
    rows = (
        (_("Day"), f"{day}, {line.at_time}" if line.at_time else day),
        (_("Merchant"), line.merchant),
        (_("Card"), line.card),
        (_("Ticket"), line.ticket),
        (_("Paper slip"), slip),
        (_("Family"), families.get(line.family, line.family)),
        (_("Amount"), i18n.money(line.amount)),
        (_("Source"), source_words(line)),
    )
    return [(name, value) for name, value in rows if value]


def became_rows(line: PurchaseLine) -> list[tuple[str, str]]:
    suspicion = suspicion_words(line.suspicion) if line.suspicion else ""
    taken_back = i18n.money(line.reversed_amount) if line.reversed_amount else ""
    rows = (
        (_("State"), state_words(line)),
        (_("Why"), reason_words(line.rejection_reason) if line.rejection_reason else ""),
        (_("Covered by the card"), i18n.money(line.covered)),
        (_("Paid by the holder"), i18n.money(line.share)),
        (_("Taken back since"), taken_back),
        (_("To look at"), suspicion),
        (_("Looked at by"), line.settled_by),
        (_("Note"), line.settled_note),
        (_("Reason"), line.reason),
        (_("Statement"), line.statement),
    )
    return [(name, value) for name, value in rows if value]
