"""What changed since a month was closed, and the statement that says so, which cites the first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot

from desktop import i18n
from desktop.domain.protection import ReasonTooShort
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.closing import ClosingCheckSheet
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label


class RectifyingCard(Card):
    """Nothing to fill in while nothing changed: then it says so, and that is all."""

    rectify_requested = Signal(str)  # the reason
    edited = Signal()

    def __init__(self) -> None:
        super().__init__(_("Rectification"))
        self._said = label("", "muted", wrap=True)
        self.reason = NoteField()
        self.reason_row = FieldRow(_("Why it is rectified"), self.reason)
        self.make = SecondaryButton("", "Ctrl+R", "file-plus")
        self.add(self._said)
        self.add(self.reason_row)
        self.body.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        self.make.clicked.connect(self._tell)
        self.reason.edited.connect(self.edited)
        self.show_difference(None, 2)

    @property
    def words(self) -> str:
        return self._said.text()

    def show_difference(self, difference: ClosingCheckSheet | None, sequence: int) -> None:
        """What one more statement would say; `sequence` is the number that it would have."""
        lines = difference.count + difference.counter_entries if difference else 0
        for part in (self.reason_row, self.make):
            part.setVisible(bool(lines))
        self.make.setText(_("Make rectification no. {number}").format(number=sequence))
        if difference is None or not lines:
            words = _("It says all that is known of the month: there is nothing to rectify.")
            self._said.setText(words)
            return
        said = ngettext(
            "{count} purchase of the month stands in no statement: {amount}. It is stated with "
            "the next month, or now by a rectification that cites this statement.",
            "{count} purchases of the month stand in no statement: {amount}. They are stated with "
            "the next month, or now by a rectification that cites this statement.",
            lines,
        )
        amount = i18n.money(difference.amount)
        self._said.setText(said.format(count=i18n.number(lines), amount=amount))

    def explain(self, error: Exception, words: str) -> bool:
        """Whether the sentence found its field."""
        if isinstance(error, ReasonTooShort):
            self.reason_row.complain(words)
            return True
        return False

    @Slot()
    def _tell(self) -> None:
        self.reason_row.calm()
        if not self.reason.is_refused:
            self.rectify_requested.emit(self.reason.text)
