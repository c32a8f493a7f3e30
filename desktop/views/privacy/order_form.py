"""What is asked before files change their state: ground, visa, and the number of files, typed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from desktop.domain.disposal import Act, Order
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.text import label

ARCHIVE, REACTIVATE = "archive", "reactivate"


class OrderForm(Editor):
    """`way` is `archive`, `reactivate`, or the act of an erasure."""

    NAME = "order"

    def __init__(self, way: str, households: Sequence[UUID]) -> None:
        super().__init__(_title(way))
        self.way = way
        self.households = tuple(households)
        self.ground = TextEdit(_("For example: CNIL 2023-095, Instruction DGP/SIAF/2014/006"))
        self.visa = TextEdit(_("Number and date of the visa"))
        self.count = TextEdit()
        self._ground = FieldRow(_("Ground"), self.ground, _("The text that allows it."))
        self._visa = FieldRow(_("Visa of the Departmental Archives"), self.visa)
        count = len(self.households)
        hint = ngettext("{count} file is chosen.", "{count} files are chosen.", count)
        self._count = FieldRow(
            _("How many files? Type the number."), self.count, hint.format(count=count)
        )
        self.add(label(_said(way), "muted", wrap=True))
        if self.erases:
            self.add(self._ground)
        if way == Act.DISPOSAL:
            self.add(self._visa)
        self.add(self._count)
        self.finish(_verb(way))
        self.banner.hush()

    @property
    def erases(self) -> bool:
        return self.way not in {ARCHIVE, REACTIVATE}

    @property
    def counted(self) -> int:
        """0 for what is no number."""
        text = self.count.text().strip()
        return int(text) if text.isdecimal() else 0

    @property
    def order(self) -> Order:
        return Order(
            Act(self.way), self.households, self.ground.text(), self.visa.text(), self.counted
        )

    def start(self) -> None:
        (self.ground if self.erases else self.count).setFocus()

    def is_complete(self) -> bool:
        for row in (self._ground, self._visa, self._count):
            row.calm()
        if self.erases and not self.ground.text().strip():
            self._ground.complain(_("A slip needs the text that allows it."))
        if self.way == Act.DISPOSAL and not self.visa.text().strip():
            self._visa.complain(_("Files are disposed of with the visa of the archives."))
        if self.counted != len(self.households):
            self._count.complain(_("This is not the number of files that are chosen."))
        return not any(row.problem for row in (self._ground, self._visa, self._count))


def _title(way: str) -> str:
    return {
        ARCHIVE: _("Into the intermediate archive"),
        REACTIVATE: _("Back into the active base"),
        Act.DISPOSAL: _("Dispose of files for good"),
        Act.ERASURE: _("Erase a file for good"),
    }[way]


def _verb(way: str) -> str:
    return {
        ARCHIVE: _("Archive"),
        REACTIVATE: _("Bring back"),
        Act.DISPOSAL: _("Dispose of for good"),
        Act.ERASURE: _("Erase for good"),
    }[way]


def _said(way: str) -> str:
    if way == ARCHIVE:
        return _("Only those who decide open an archived file. It can be brought back.")
    if way == REACTIVATE:
        return _("The counter opens these files again.")
    return _(
        "This cannot be undone. The files leave the central database, and every desk at its next "
        "exchange; a slip without names says what went. Nothing goes while something is open."
    )
