"""The support that the resident chooses, and what follows: a card laid down, or a code printed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.card import HolderCard
from desktop.i18n import gettext as _
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card_panel import CardPanel
from desktop.views.widgets.code_field import CodeEntry
from desktop.views.widgets.support_choice import KORRIGO, NEUTRAL, PAPER, SupportChoice


class SupportFlow(QWidget):
    """`waits_at_once`: as soon as it is known which card will come, it is waited for.

    `takes_codes`: a code printed beforehand may be given in place of a new one.
    """

    chosen = Signal(str)
    paper_requested = Signal()

    def __init__(
        self,
        *,
        waits_at_once: bool = True,
        takes_codes: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.waits_at_once, self.takes_codes = waits_at_once, takes_codes
        self._note = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self.choice = SupportChoice()
        self.panel = CardPanel()
        self.issue = SecondaryButton(_("Issue the code and print it"), "Ctrl+I", "printer")
        self.issue.setObjectName("issue_paper")
        self.issue.hide()
        self.code = CodeEntry()
        self.code.hide()
        column.addWidget(self.choice)
        column.addWidget(self.panel)
        column.addWidget(self.issue, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.code)
        self.choice.chosen.connect(self._follow)
        self.issue.clicked.connect(self._ask_paper)

    def begin(self, support: str, note: str = "") -> None:
        """As if `support` were chosen before; `note` is told while waiting for a card."""
        self._note = note
        self.choice.show_choice(support)
        self.issue.setEnabled(True)
        self.code.begin(is_alone=self.has_button)
        self._show(support)

    @property
    def has_button(self) -> bool:
        """A new code has a button of its own; else it comes when the field stays empty."""
        return self.waits_at_once

    def stop(self) -> None:
        self.panel.stop()
        self.issue.hide()
        self.code.hide()

    def wait(self) -> None:
        """For a card of the chosen support."""
        words = {
            KORRIGO: _("Lay the KorriGo card on the reader"),
            NEUTRAL: _("Lay a neutral card from the stock on the reader"),
        }
        if self.choice.value in words:
            self.panel.wait(words[self.choice.value], self._note)

    def refuse(self, sentence: str) -> None:
        """What lies there or was typed is no use; another one of the chosen support may come."""
        if not self.code.isHidden():
            self.code.asking.complain(sentence)
        else:
            self.panel.complain(sentence, self.wait)
        self.issue.setEnabled(True)

    def doubt(self, card: HolderCard) -> str:
        """Why this card is not the one that was chosen; empty when it is."""
        if card.support.value == self.choice.value:
            return ""
        if card.support.value == KORRIGO:
            return _("This is a KorriGo card: choose it above, or lay the one chosen down.")
        return _("This is a neutral card: choose it above, or lay the one chosen down.")

    def _show(self, support: str) -> None:
        self.issue.setVisible(support == PAPER and self.waits_at_once)
        self.code.setVisible(support == PAPER and self.takes_codes)
        if support in {KORRIGO, NEUTRAL} and self.waits_at_once:
            self.wait()
        else:
            self.panel.stop()

    @Slot(str)
    def _follow(self, support: str) -> None:
        self._show(support)
        self.chosen.emit(support)

    @Slot()
    def _ask_paper(self) -> None:
        self.issue.setEnabled(False)
        self.paper_requested.emit()
