"""What stands instead of a conflict or of refused work in a file that is shut to who reads."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.sheets.sync import ConflictSheet, RefusedSheet
from desktop.views.sync import words
from desktop.views.widgets.acts import look_of
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.text import label


class ShutCard(Card):
    """A reference and why: neither a value nor a choice."""

    household_requested = Signal(object)

    def __init__(self, sheet: ConflictSheet | RefusedSheet) -> None:
        if isinstance(sheet, ConflictSheet):
            title = words.conflict_subject(sheet)
        else:
            title = look_of(sheet.intent).title
        super().__init__(words.about(title, sheet.household))
        self.sheet = sheet
        self.link = LinkButton(_("Open the household"), icon="arrow-right")
        self.link.clicked.connect(self._ask_household)
        self.link.setVisible(sheet.household_id is not None)
        self.add_corner(self.link)
        self.add_corner(Chip(_chip(sheet.protection), "neutral", "lock"))
        self.add(label(_said(sheet.protection), "muted", wrap=True))
        self.complaint = label("", "problem", wrap=True)
        self.complaint.hide()
        self.add(self.complaint)

    @property
    def first_button(self) -> QWidget:
        return self.link

    def complain(self, sentence: str) -> None:
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))

    @Slot()
    def _ask_household(self) -> None:
        self.household_requested.emit(self.sheet.household_id)


def _chip(protection: str) -> str:
    return {
        "relative": _("File of a relative"),
        "confidential": _("Confidential file"),
    }.get(protection, _("File in the archive"))


def _said(protection: str) -> str:
    return {
        "relative": _("Something in the file of somebody close to you: a colleague settles it."),
        "confidential": _(
            "What was typed is shown once you have opened the file with a reason. Then come back "
            "here."
        ),
    }.get(protection, _("Somebody who decides settles what is in the archive."))
