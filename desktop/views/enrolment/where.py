"""Third step: where the household lives."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from desktop.domain.address import Recipient
from desktop.i18n import gettext as _
from desktop.views.enrolment.form import WHERE, EnrolmentForm
from desktop.views.enrolment.step_card import StepCard
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.address_fields import AddressFields


class WhereCard(StepCard):
    street_typed = Signal(str)
    address_typed = Signal(str, str)

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(WHERE, _("Where"))
        self.fields = AddressFields(discretion)
        self.rows = self.fields.rows
        self.add(self.fields)
        self.fields.edited.connect(self.edited)
        self.fields.street_typed.connect(self.street_typed)
        self.fields.address_typed.connect(self.address_typed)

    def fill(self, form: EnrolmentForm) -> None:
        self.fields.fill(form.address, _recipient(form))

    def read(self, form: EnrolmentForm) -> EnrolmentForm:
        self.fields.address_to(_recipient(form))
        return replace(form, address=self.fields.address())


def _recipient(form: EnrolmentForm) -> Recipient:
    applicant = form.applicant
    return Recipient(applicant.usage_name or applicant.birth_name, applicant.first_names)
