"""Which delivery is taken in: one that is open, or a new one with its label and support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import short_date
from desktop.sheets.card import BatchLine
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.words import support_name, support_title

MOST_EXPECTED = 100_000
DELIVERED = ("neutral_card", "korrigo", "paper")


@dataclass(frozen=True)
class NewDelivery:
    """As typed; `expected` 0 when nobody said how many."""

    label: str
    support: str
    supplier: str
    expected: int
    note: str


class DeliveryForm(Card):
    begin_requested = Signal(object)  # the id of an open delivery, or a NewDelivery

    def __init__(self) -> None:
        super().__init__(_("Which delivery"))
        self.which = Choice([(None, _("A new delivery"))])
        self.support = Choice([(support, support_title(support)) for support in DELIVERED])
        self.label, self.supplier, self.note = TextEdit(), TextEdit(), TextEdit()
        self.expected = TextEdit()
        self.expected.setValidator(QIntValidator(0, MOST_EXPECTED, self.expected))
        self.label.setObjectName("label")
        self.label_row = FieldRow(_("Label"), self.label, _("As on the box: it finds the cards."))
        self.banner = Banner()
        self.begin = PrimaryButton(_("Lay the cards down"), "Ctrl+Return", "package")
        self.begin.setObjectName("begin")
        self.add(FieldRow(_("Delivery"), self.which))
        self._new = self._fields()
        self.add(self._new)
        self.add(self.banner)
        self.banner.hush()
        self.body.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self.which.value_changed.connect(self._follow)
        self.begin.clicked.connect(self._ask)

    def show_batches(self, batches: Sequence[BatchLine]) -> None:
        options: list[tuple[object, str]] = [(None, _("A new delivery"))]
        options += [(batch.batch_id, batch_words(batch)) for batch in batches]
        self.which.set_options(options)
        self._follow()

    def start(self) -> None:
        (self.which if self.which.count() > 1 else self.label).setFocus()

    def _fields(self) -> QWidget:
        room = QWidget()
        grid = QGridLayout(room)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.M)
        grid.addWidget(self.label_row, 0, 0)
        grid.addWidget(FieldRow(_("Support"), self.support), 0, 1)
        grid.addWidget(FieldRow(_("Supplier"), self.supplier, optional=True), 1, 0)
        grid.addWidget(FieldRow(_("How many are announced"), self.expected, optional=True), 1, 1)
        grid.addWidget(FieldRow(_("Remark"), self.note, optional=True), 2, 0, 1, 2)
        return room

    @Slot()
    def _follow(self) -> None:
        self._new.setVisible(self.which.value() is None)

    @Slot()
    def _ask(self) -> None:
        chosen = self.which.value()
        if isinstance(chosen, UUID):
            self.begin_requested.emit(chosen)
            return
        label = self.label.text().strip()
        if not label:
            self.label_row.complain(_("Give it a name, such as the number on the box."))
            self.label.setFocus()
            return
        self.label_row.calm()
        self.begin_requested.emit(
            NewDelivery(
                label,
                str(self.support.value()),
                self.supplier.text().strip(),
                int(self.expected.text() or 0),
                self.note.text().strip(),
            )
        )


def batch_words(batch: BatchLine) -> str:
    """`Box 12 · neutral card · received 40 of 50, 02/11/2026`."""
    day = short_date(batch.received_on)
    if batch.expected_count:
        words = _("{label} · {support} · {count} of {expected}, {day}")
    else:
        words = _("{label} · {support} · {count}, {day}")
    return words.format(
        label=batch.label,
        support=support_name(batch.support),
        count=batch.received,
        expected=batch.expected_count,
        day=day,
    )
