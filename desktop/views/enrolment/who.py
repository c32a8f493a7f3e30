"""First step: the applicant, how to reach them without harm, and in which language."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox

from desktop.i18n import gettext as _
from desktop.sheets.household import ContactSheet
from desktop.views.enrolment.form import WHO, EnrolmentForm
from desktop.views.enrolment.step_card import StepCard
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, TextEdit
from desktop.views.widgets.words import LANGUAGES, channel_name, language_name

CHANNELS = ("letter", "phone", "sms", "email", "counter")
PERSON = ("birth_name", "usage_name", "first_names")


class WhoCard(StepCard):
    def __init__(self) -> None:
        super().__init__(WHO, _("Who"))
        self.birth_name, self.usage_name = TextEdit(), TextEdit()
        self.first_names, self.born = TextEdit(), DateEdit()
        self.phone, self.email = TextEdit(), TextEdit()
        self.safe_channel = Choice([(channel, channel_name(channel)) for channel in CHANNELS])
        self.language = Choice([(code, language_name(code)) for code in LANGUAGES])
        self.do_not_write = QCheckBox(_("Do not write to the home"))
        self.easy_to_read = QCheckBox(_("Easy-to-read letters (FALC)"))
        self._lay_out()

    def fill(self, form: EnrolmentForm) -> None:
        applicant, contact = form.applicant, form.contact
        for name in PERSON:
            getattr(self, name).setText(getattr(applicant, name))
        self.born.setText(applicant.born)
        self.phone.setText(contact.phone)
        self.email.setText(contact.email)
        self.safe_channel.set_value(contact.safe_channel)
        self.language.set_value(contact.language)
        for box, value in (
            (self.do_not_write, contact.do_not_write),
            (self.easy_to_read, contact.easy_to_read),
        ):
            box.blockSignals(True)  # noqa: FBT003 - Qt's own
            box.setChecked(value)
            box.blockSignals(False)  # noqa: FBT003 - Qt's own

    def read(self, form: EnrolmentForm) -> EnrolmentForm:
        applicant = replace(
            form.applicant,
            birth_name=self.birth_name.text(),
            usage_name=self.usage_name.text(),
            first_names=self.first_names.text(),
            born=self.born.text(),
        )
        contact = ContactSheet(
            phone=self.phone.text().strip(),
            email=self.email.text().strip(),
            safe_channel=str(self.safe_channel.value()),
            do_not_write=self.do_not_write.isChecked(),
            language=str(self.language.value()),
            easy_to_read=self.easy_to_read.isChecked(),
        )
        return replace(form, members=(applicant, *form.members[1:]), contact=contact)

    def _lay_out(self) -> None:
        self.place("birth_name", FieldRow(_("Birth name"), self.birth_name), 0, 0)
        usage = FieldRow(_("Name in use"), self.usage_name, optional=True)
        self.place("usage_name", usage, 0, 1)
        self.place("first_names", FieldRow(_("First names"), self.first_names), 1, 0)
        self.place("born", FieldRow(_("Birth date"), self.born), 1, 1)
        self.place("phone", FieldRow(_("Phone"), self.phone, optional=True), 2, 0)
        self.place("email", FieldRow(_("E-mail"), self.email, optional=True), 2, 1)
        safe = FieldRow(_("Safe way to reach them"), self.safe_channel)
        self.place("safe_channel", safe, 3, 0)
        self.place("language", FieldRow(_("Language of the letters"), self.language), 3, 1)
        for column, box in enumerate((self.do_not_write, self.easy_to_read)):
            self.grid.addWidget(box, 4, column)
            self.watch(box)
        self.do_not_write.setObjectName("do_not_write")
        self.easy_to_read.setObjectName("easy_to_read")
        self.do_not_write.setAccessibleDescription(
            _("Letters wait at the counter: a letter at home could do harm.")
        )
        for column in (0, 1):
            self.grid.setColumnStretch(column, 1)
