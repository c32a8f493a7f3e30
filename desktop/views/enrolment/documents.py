"""The documents asked for in this situation, and the note."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.domain.supporting_document import RequiredDocument
from desktop.i18n import gettext as _
from desktop.views.enrolment.form import EnrolmentForm
from desktop.views.widgets.card import Card
from desktop.views.widgets.checklist import Checklist
from desktop.views.widgets.keys import KeyHint
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.required import required_lines
from desktop.views.widgets.text import label


class DocumentsCard(Card):
    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__(_("Documents"))
        for key, words in (
            ("V", _("seen")),
            ("R", _("received")),
            ("M", _("to bring")),
            ("D", _("waived")),
        ):
            self.add_corner(KeyHint(key))
            self.add_corner(label(words, "small"))
        self.checklist = Checklist()
        self.note = NoteField()
        self._wait = label(_("The list follows from the household and its incomes."), "muted")
        self.add(self._wait)
        self.add(self.checklist)
        self.add(label(_("Note"), "strong"))
        self.add(self.note)
        self.checklist.answered.connect(self.edited)
        self.checklist.finished.connect(self.finished)
        self.note.edited.connect(self.edited)

    def fill(self, form: EnrolmentForm) -> None:
        self.note.set_text(form.note)

    def ask_for(self, required: tuple[RequiredDocument, ...], form: EnrolmentForm) -> None:
        names = {str(member.id): member.first_names for member in form.members}
        self.checklist.show_lines(required_lines(required, names), form.documents)
        self._wait.setVisible(not required)
