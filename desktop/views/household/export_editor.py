"""The file of a person, asked for on the household page: whose, in which language, looked at."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.household import HouseholdSheet, MemberSheet
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice
from desktop.views.widgets.paper_preview import PaperPreview, PreviewPage
from desktop.views.widgets.text import label


class ExportEditor(Editor):
    """Saved only after it was looked at: a machine does not find everybody who is meant."""

    NAME = "export"
    preview_requested = Signal()

    def __init__(self, sheet: HouseholdSheet, discretion: Discretion) -> None:
        super().__init__(_("Export a person’s file"))
        self.household_id: UUID = sheet.id
        self.whose = Choice([(m.id, m.person.called) for m in _applicant_first(sheet.members)])
        self.whose.setObjectName("whose")
        language = "en" if sheet.contact.language == "en" else "fr"
        self.language = Choice([("fr", _("French")), ("en", _("English"))])
        self.language.set_value(language)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.addWidget(FieldRow(_("Whose file"), self.whose), 0, 0)
        grid.addWidget(FieldRow(_("Language of the paper"), self.language), 0, 1)
        self.body.addLayout(grid)
        self.add(label(_said(), "small", wrap=True))
        self.preview = PaperPreview(_("The file as it will be handed over"))
        self.preview.hide()
        self.look = SecondaryButton(_("Look at it"), "Ctrl+L", "eye")
        self.look.setObjectName("look")
        self.look.clicked.connect(self.preview_requested)
        self.finish(_("Save as PDF and JSON…"), self.look)
        self.save.setEnabled(False)
        self.add(self.preview)  # below what is done with it: it is many pages long
        self.whose.value_changed.connect(self._forget)
        self.language.value_changed.connect(self._forget)
        discretion.changed.connect(self._hide_people)
        self._discretion = discretion
        self._hide_people()

    @property
    def asked(self) -> tuple[UUID, str]:
        """Whose file, and in which language."""
        return UUID(str(self.whose.value())), str(self.language.value())

    def start(self) -> None:
        self.whose.setFocus()

    def show_pages(self, pages: Sequence[PreviewPage]) -> None:
        self.preview.show_pages(pages)
        self.look.setEnabled(True)
        self.save.setEnabled(True)
        self._hide_people()

    def say_saved(self, count: int) -> None:
        words = ngettext("{count} file was saved.", "{count} files were saved.", count)
        self.banner.say(words.format(count=count), "done")

    @Slot()
    def _forget(self) -> None:
        """What was looked at is of somebody else or in another language."""
        self.preview.show_pages(())
        self.preview.hide()
        self.look.setEnabled(True)
        self.save.setEnabled(False)

    @Slot()
    def _hide_people(self) -> None:
        """F12 hides the pages: they cannot be shown in part."""
        self.preview.setVisible(bool(self.preview.pages) and not self._discretion.on)


def _applicant_first(members: Sequence[MemberSheet]) -> list[MemberSheet]:
    return sorted(members, key=lambda member: member.role != "applicant")


def _said() -> str:
    return _(
        "What is about other people is masked. Read it through before you hand it over: a "
        "sentence may speak of somebody without the name."
    )
