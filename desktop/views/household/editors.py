"""Corrections made in the page itself: one editor at a time, its typing kept as a draft."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop.domain.address import Recipient
from desktop.i18n import gettext as _
from desktop.sheets.household import AddressSheet, ContactSheet, HouseholdSheet, MemberSheet
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.address_fields import AddressFields
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.member_row import MemberRow
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.typed_member import (
    MemberForm,
    lacking_of,
    lacking_of_address,
    member_sheet,
)
from desktop.views.widgets.words import LANGUAGES, channel_name, language_name, phone_words

CHANNELS = ("letter", "phone", "sms", "email", "counter")


class AddressEditor(Editor):
    NAME = "address"

    def __init__(self, sheet: HouseholdSheet, discretion: Discretion) -> None:
        super().__init__(_("Correct the address"))
        person = sheet.applicant.person
        self._recipient = Recipient(person.usage_name or person.birth_name, person.first_names)
        self.fields = AddressFields(discretion)
        self.fields.fill(sheet.address, self._recipient)
        self.add(self.fields)
        self.finish(_("Save the address"))
        self.fields.edited.connect(self.edited)

    def start(self) -> None:
        self.fields.street_number.setFocus()
        self.fields.street_number.selectAll()

    def typed(self) -> dict[str, Any]:
        return asdict(self.fields.address())

    def restore(self, body: dict[str, Any]) -> None:
        known = {k: v for k, v in body.items() if k in AddressSheet.__dataclass_fields__}
        self.fields.fill(AddressSheet(**known), self._recipient)

    def value(self) -> AddressSheet:
        return self.fields.address()

    def is_complete(self) -> bool:
        lacking = lacking_of_address(self.value())
        self.fields.complain_of(lacking)
        return not lacking


class ContactEditor(Editor):
    NAME = "contact"

    def __init__(self, sheet: HouseholdSheet) -> None:
        super().__init__(_("Correct the contact"))
        self.phone, self.email = TextEdit(), TextEdit()
        self.safe_channel = Choice([(channel, channel_name(channel)) for channel in CHANNELS])
        self.language = Choice([(code, language_name(code)) for code in LANGUAGES])
        self.do_not_write = QCheckBox(_("Do not write to the home"))
        self.easy_to_read = QCheckBox(_("Easy-to-read letters (FALC)"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.M)
        cells: tuple[QWidget, ...] = (
            FieldRow(_("Phone"), self.phone, optional=True),
            FieldRow(_("E-mail"), self.email, optional=True),
            FieldRow(_("Safe way to reach them"), self.safe_channel),
            FieldRow(_("Language of the letters"), self.language),
            self.do_not_write,
            self.easy_to_read,
        )
        for place, cell in enumerate(cells):
            grid.addWidget(cell, place // 2, place % 2)
        self.body.addLayout(grid)
        self.finish(_("Save the contact"))
        self._fill(sheet.contact)
        for signal in (
            self.phone.textEdited,
            self.email.textEdited,
            self.safe_channel.value_changed,
            self.language.value_changed,
            self.do_not_write.toggled,
            self.easy_to_read.toggled,
        ):
            signal.connect(self._tell)

    def start(self) -> None:
        self.phone.setFocus()

    def typed(self) -> dict[str, Any]:
        return asdict(self.value())

    def restore(self, body: dict[str, Any]) -> None:
        known = {k: v for k, v in body.items() if k in ContactSheet.__dataclass_fields__}
        self._fill(ContactSheet(**known))

    def value(self) -> ContactSheet:
        return ContactSheet(
            phone=self.phone.text().strip(),
            email=self.email.text().strip(),
            safe_channel=str(self.safe_channel.value()),
            do_not_write=self.do_not_write.isChecked(),
            language=str(self.language.value()),
            easy_to_read=self.easy_to_read.isChecked(),
        )

    def _fill(self, contact: ContactSheet) -> None:
        self.phone.setText(phone_words(contact.phone))
        self.email.setText(contact.email)
        self.safe_channel.set_value(contact.safe_channel)
        self.language.set_value(contact.language)
        self.do_not_write.setChecked(contact.do_not_write)
        self.easy_to_read.setChecked(contact.easy_to_read)

    @Slot()
    def _tell(self) -> None:
        self.edited.emit()


class MemberEditor(Editor):
    """Adds a person, or corrects one who is recorded."""

    NAME = "member"

    def __init__(self, form: MemberForm, today: date, *, is_new: bool) -> None:
        title = _("Add a member") if is_new else _("Correct {name}").format(name=form.called)
        super().__init__(title)
        self.is_new, self._today = is_new, today
        self.row = MemberRow(form)
        self.row.stand_alone()
        self.add(self.row)
        self.finish(_("Add this person") if is_new else _("Save this person"))
        self.row.edited.connect(self._tell)

    @property
    def member_id(self) -> UUID:
        return self.row.member_id

    def start(self) -> None:
        self.row.first_names.setFocus()

    def typed(self) -> dict[str, Any]:
        form = self.row.read()
        return asdict(form) | {"id": str(form.id), "is_new": self.is_new}

    def restore(self, body: dict[str, Any]) -> None:
        known = {k: v for k, v in body.items() if k in MemberForm.__dataclass_fields__}
        self.row.fill(MemberForm(**known | {"id": self.member_id}))

    def is_complete(self) -> bool:
        lacking = lacking_of(self.row.read(), self._today)
        self.row.complain_of(lacking)
        return not lacking

    def value(self) -> MemberSheet:
        sheet = member_sheet(self.row.read(), self._today)
        if self.is_new and sheet.present_from is None:
            sheet = replace(sheet, present_from=self._today)
        return sheet

    @Slot(object)
    def _tell(self, _row: object) -> None:
        self.edited.emit()


class NoteEditor(Editor):
    NAME = "note"

    def __init__(self) -> None:
        super().__init__(_("Write a note"))
        self.note = NoteField()
        self.for_deciders = QCheckBox(_("Only for those who decide"))
        self.for_deciders.setObjectName("for_deciders")
        self.add(self.note)
        self.add(self.for_deciders)
        self.finish(_("Save the note"))
        self.note.edited.connect(self.edited)
        self.for_deciders.clicked.connect(self.edited)

    def start(self) -> None:
        self.note.field.setFocus()

    def typed(self) -> dict[str, Any]:
        return {"text": self.note.text, "for_deciders": self.for_deciders.isChecked()}

    @property
    def visible_to(self) -> str:
        return "decider" if self.for_deciders.isChecked() else "counter"

    def restore(self, body: dict[str, Any]) -> None:
        self.note.set_text(str(body.get("text", "")))
        self.for_deciders.setChecked(bool(body.get("for_deciders")))

    def is_complete(self) -> bool:
        return bool(self.note.text.strip()) and not self.note.is_refused
