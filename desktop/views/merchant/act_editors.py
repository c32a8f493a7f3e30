"""What an act on a merchant asks: a day, a reason, or a certificate that was shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal, Slot

from desktop.domain.agreement import ScanRefused
from desktop.domain.errors import Refusal
from desktop.domain.merchant import DayTooEarly, LabelMissing, PeriodReversed
from desktop.domain.protection import ReasonTooShort
from desktop.i18n import gettext as _
from desktop.sheets.certificate import CertificateForm
from desktop.views.merchant.form_parts import day_field, exact_day, show_day
from desktop.views.widgets.across import ThreeAcross
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label


class DayEditor(Editor):
    """From which day on; with `asks_why` also a reason, which is written down with the name."""

    NAME = "day"

    def __init__(
        self, title: str, consequence: str, words: str, today: date, *, asks_why: bool
    ) -> None:
        super().__init__(title)
        self.add(label(consequence, "muted", wrap=True))
        self.day = day_field(today)
        self.day.setObjectName("day")
        show_day(self.day, today)
        self.day_row = FieldRow(_("From"), self.day)
        self.add(ThreeAcross((self.day_row,)))
        self.reason = NoteField()
        self.reason_row = FieldRow(_("Why"), self.reason)
        if asks_why:
            self.add(self.reason_row)
        self.finish(words)
        self.banner.hush()

    @property
    def on(self) -> date:
        """Only of one that is complete."""
        return exact_day(self.day) or date.min

    def start(self) -> None:
        self.day.setFocus()

    def is_complete(self) -> bool:
        self.day_row.calm()
        self.reason_row.calm()
        if exact_day(self.day) is None:
            self.day_row.complain(_("Type a day, as 12/08/2026."))
            return False
        return not self.reason.is_refused

    def explain(self, error: Refusal, words: str) -> bool:
        if isinstance(error, DayTooEarly):
            self.day_row.complain(words)
        elif isinstance(error, ReasonTooShort):
            self.reason_row.complain(words)
        else:
            return False
        return True


class CertificateEditor(Editor):
    """What the paper says; its scan can come along, or later."""

    NAME = "certificate"
    scan_wanted = Signal()

    def __init__(self, labels: Sequence[tuple[object, str]], today: date) -> None:
        super().__init__(_("A certificate that was shown"))
        self.quality_label = Choice(labels)
        self.reference, self.issuer = TextEdit(), TextEdit()
        self.first, self.last = (day_field(today) for _n in range(2))
        for field, name in (
            (self.quality_label, "quality_label"),
            (self.reference, "reference"),
            (self.first, "valid_from"),
            (self.last, "valid_until"),
        ):
            field.setObjectName(name)
        self.label_row = FieldRow(_("Quality label"), self.quality_label)
        self.first_row = FieldRow(_("Valid from"), self.first)
        self.last_row = FieldRow(_("Last day"), self.last, _("Included. You are told in advance."))
        reference = FieldRow(_("Number"), self.reference, optional=True)
        issuer = FieldRow(_("Issued by"), self.issuer, optional=True)
        self.scan: Path | None = None
        self.choose = SecondaryButton(_("Choose the scan…"), "Ctrl+O", "paperclip")
        self.choose.clicked.connect(self.scan_wanted)
        kinds = _("PDF, PNG or JPEG, at most 20 MB.")
        self.scan_row = FieldRow(_("Scan of the certificate"), self.choose, kinds, optional=True)
        self.add(ThreeAcross((self.label_row, reference, issuer)))
        self.add(ThreeAcross((self.first_row, self.last_row, self.scan_row)))
        self.finish(_("Keep the certificate"))
        self.banner.hush()
        self.keep_typed(
            {
                "quality_label": self.quality_label,
                "reference": self.reference,
                "issuer": self.issuer,
                "first": self.first,
                "last": self.last,
            }
        )

    @property
    def form(self) -> CertificateForm:
        """Only of one that is complete."""
        return CertificateForm(
            quality_label=str(self.quality_label.value() or ""),
            valid_from=exact_day(self.first) or date.min,
            valid_until=exact_day(self.last) or date.min,
            reference=self.reference.text(),
            issuer=self.issuer.text(),
        )

    @Slot(object)
    def take_scan(self, path: Path) -> None:
        self.scan = path
        self.scan_row.calm()
        self.scan_row.hint(path.name)

    def start(self) -> None:
        self.quality_label.setFocus()

    def is_complete(self) -> bool:
        for row, field in ((self.first_row, self.first), (self.last_row, self.last)):
            row.calm()
            if exact_day(field) is None:
                row.complain(_("Type a day, as 12/08/2026."))
        return not (self.first_row.problem or self.last_row.problem)

    def explain(self, error: Refusal, words: str) -> bool:
        rows = {
            PeriodReversed: self.last_row,
            LabelMissing: self.label_row,
            ScanRefused: self.scan_row,
        }
        row = rows.get(type(error))
        if row is not None:
            row.complain(words)
        return row is not None
