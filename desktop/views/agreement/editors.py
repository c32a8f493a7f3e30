"""What the page of an agreement asks: the signature, a suspension, its end, the end of all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.views.agreement.draft_editor import DayField, complain_of_days
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label


class SignEditor(Editor):
    """The day and the name on the paper, and the file of its scan."""

    NAME = "sign"
    scan_wanted = Signal()

    def __init__(self, today: date, signatory: str, consequence: str = "") -> None:
        super().__init__(_("The agreement was signed"))
        self.scan: Path | None = None
        self.day = DayField(today, today)
        self.by = TextEdit()
        self.by.setText(signatory)
        self.choose = SecondaryButton(_("Choose the scan…"), "Ctrl+O", "paperclip")
        self._chosen = label(_("PDF, PNG or JPEG, at most 20 MB."), "muted", wrap=True)
        self.day_row = FieldRow(_("Signed on"), self.day)
        self.by_row = FieldRow(_("Signed for the merchant by"), self.by)
        self.scan_row = FieldRow(_("Scan of the signed paper"), self.choose)
        for part in (self.day_row, self.by_row, self.scan_row, self._chosen):
            self.add(part)
        if consequence:
            self.add(label(consequence, "muted", wrap=True))
        self.finish(_("Record the signature"))
        self.choose.clicked.connect(self.scan_wanted)

    def start(self) -> None:
        self.day.setFocus()
        self.day.selectAll()

    @Slot(object)
    def take_scan(self, path: Path) -> None:
        self.scan = path
        self.scan_row.calm()
        self._chosen.setText(path.name)

    def is_complete(self) -> bool:
        is_wrong = complain_of_days((self.day_row,))
        self.by_row.calm()
        if not self.by.text().strip():
            self.by_row.complain(_("Say who signed for the merchant."))
            is_wrong = True
        self.scan_row.calm()
        if self.scan is None:
            self.scan_row.complain(_("Choose the file of the signed paper."))
            is_wrong = True
        return not is_wrong


class _Reasoned(Editor):
    """Days, and why: it is told to the merchant, and kept."""

    def __init__(
        self, title: str, rows: tuple[FieldRow, ...], save: str, consequence: str = ""
    ) -> None:
        super().__init__(title)
        self._rows = rows
        self.reason = NoteField()
        self.reason_row = FieldRow(_("Why"), self.reason)
        for row in (*rows, self.reason_row):
            self.add(row)
        if consequence:
            self.add(label(consequence, "muted", wrap=True))
        self.finish(save)

    def start(self) -> None:
        self._rows[0].field.setFocus()

    def is_complete(self) -> bool:
        is_wrong = complain_of_days(self._needed())
        self.reason_row.calm()
        if not self.reason.text.strip():
            self.reason_row.complain(_("Say why, in a few words."))
            is_wrong = True
        return not (is_wrong or self.reason.is_refused)

    def _needed(self) -> tuple[FieldRow, ...]:
        return self._rows


class SuspendEditor(_Reasoned):
    """The last day is left open when nobody knows it yet."""

    NAME = "suspend"

    def __init__(self, today: date) -> None:
        self.starts, self.again = DayField(today, today), DayField(today)
        self._again_row = FieldRow(_("First day with it again"), self.again, optional=True)
        rows = (FieldRow(_("First day without the agreement"), self.starts), self._again_row)
        super().__init__(_("Suspend the agreement"), rows, _("Suspend"))

    def _needed(self) -> tuple[FieldRow, ...]:
        is_open = not self.again.text().strip()
        return self._rows[:1] if is_open else self._rows


class EndEditor(_Reasoned):
    NAME = "end"

    def __init__(self, today: date, consequence: str = "") -> None:
        self.day = DayField(today, today)
        rows = (FieldRow(_("First day without the agreement"), self.day),)
        super().__init__(_("End the agreement"), rows, _("End it"), consequence)


class ResumeEditor(Editor):
    NAME = "resume"

    def __init__(self, today: date) -> None:
        super().__init__(_("Lift the suspension"))
        self.day = DayField(today, today)
        self._row = FieldRow(_("First day with it again"), self.day)
        self.add(self._row)
        self.finish(_("Lift it"))

    def start(self) -> None:
        self.day.setFocus()
        self.day.selectAll()

    def is_complete(self) -> bool:
        return not complain_of_days((self._row,))


class GiveUpEditor(Editor):
    """It cannot be undone, so it is asked once."""

    NAME = "give_up"

    def __init__(self, number: str) -> None:
        super().__init__(_("Give it up"))
        words = _(
            "{number} will not be signed: it stays in the list as ended, and is not printed any "
            "more. Its number is not used again."
        )
        self.add(label(words.format(number=number), "text", wrap=True))
        self.finish(_("Give it up"))

    def start(self) -> None:
        self.save.setFocus()
