"""The form of a merchant: who it is, how it is known officially, how to reach it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot

from desktop.domain.business_identity import (
    NafRefused,
    NumberFault,
    SiretRefused,
    checked_siret,
    siren_of,
    vat_number_of,
)
from desktop.domain.errors import Refusal
from desktop.domain.merchant import (
    LegalNameMissing,
    SameEstablishment,
    SiretChanges,
    SiretTaken,
    SiretUnexplained,
    TradeNameMissing,
    VatNeedsSiret,
)
from desktop.i18n import gettext as _
from desktop.sheets.merchant import MerchantForm
from desktop.views.merchant.form_parts import section
from desktop.views.merchant.words import (
    families,
    naf_versions,
    reasons_without_siret,
    regimes,
)
from desktop.views.widgets.across import ThreeAcross
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label

LONG_ENOUGH = 14
"""Digits of a SIRET: nobody is told of a fault before."""


class MerchantEditor(Editor):
    """`form` is what was known before; a successor begins with all but the identity."""

    NAME = "merchant"

    def __init__(self, title: str, words: str, form: MerchantForm) -> None:
        super().__init__(title)
        self.fields: dict[str, TextEdit | Choice] = {}
        self.rows: dict[str, FieldRow] = {}
        self.note = NoteField()
        self._make()
        self._lay()
        self.finish(words)
        self.banner.hush()
        self.show_form(form)
        siret = self.fields["siret"]
        assert isinstance(siret, TextEdit)  # noqa: S101 - for mypy: made just above
        siret.textEdited.connect(self._look)
        self.keep_typed({**self.fields, "note": self.note})

    @property
    def form(self) -> MerchantForm:
        typed = {name: _text(field) for name, field in self.fields.items()}
        return MerchantForm(**typed, note=self.note.text)

    def show_form(self, form: MerchantForm) -> None:
        for name, field in self.fields.items():
            value = getattr(form, name)
            if isinstance(field, Choice):
                field.set_value(value)
            else:
                field.setText(value)
        self.note.set_text(form.note)
        self._look()

    @property
    def name_of_draft(self) -> str:
        return _text(self.fields["trade_name"])

    def restore(self, body: dict[str, Any]) -> None:
        super().restore(body)
        self._look()

    def start(self) -> None:
        self.fields["trade_name"].setFocus()

    def is_complete(self) -> bool:
        return not self.note.is_refused

    def explain(self, error: Refusal, words: str) -> bool:
        """Beside the field that it is about; False when it is about none of them."""
        for row in self.rows.values():
            row.calm()
        named = _FIELD_OF.get(type(error), "")
        if not named:
            return False
        row = self.rows[named]
        row.complain(words)
        row.setFocus()
        return True

    @Slot()
    def _look(self) -> None:
        """What a SIRET says by itself, as soon as it is whole."""
        text = _text(self.fields["siret"])
        self.rows["siret"].calm()
        self.rows["siret"].hint(_siret_hint(text))

    def _make(self) -> None:
        self._choice("family", _("Products"), {"": _("not known yet"), **families()})
        self._choice("no_siret_reason", _("Without a SIRET"), reasons_without_siret())
        self._choice("naf_version", _("Version of the code"), naf_versions())
        self._choice("vat_regime", _("VAT"), regimes())
        for name, words, hint, optional in (
            ("trade_name", _("Trade name"), _("As people in the quarter call it."), False),
            ("legal_name", _("Agreement with"), _("The firm, the association, the person."), False),
            ("legal_form", _("Legal form"), "SARL, EI, EARL, association…", True),
            ("siret", _("SIRET"), "", False),
            ("naf_code", _("Code of the activity"), "47.81Z", True),
            ("representative", _("Represented by"), "", True),
            ("representative_role", _("In what capacity"), "", True),
            ("street", _("Number and street"), "", True),
            ("postcode", _("Postcode"), "", True),
            ("city", _("Town"), "", True),
            ("contact_name", _("Whom to call"), _("When it is somebody else."), True),
            ("phone", _("Telephone"), "", True),
            ("email", _("E-mail"), "", True),
        ):
            self._add(name, words, TextEdit(), hint, optional=optional)

    def _choice(self, name: str, words: str, options: dict[str, str]) -> None:
        self._add(name, words, Choice(list(options.items())))

    def _add(
        self,
        name: str,
        words: str,
        field: TextEdit | Choice,
        hint: str = "",
        *,
        optional: bool = False,
    ) -> None:
        field.setObjectName(name)
        self.fields[name] = field
        self.rows[name] = FieldRow(words, field, hint, optional=optional)

    def _lay(self) -> None:
        for words, names in (
            (_("Who it is"), ("trade_name", "legal_name", "legal_form")),
            (_("Official numbers"), ("siret", "no_siret_reason", "vat_regime")),
            ("", ("naf_code", "naf_version", "family")),
            (_("Who signs and whom to call"), ("representative", "representative_role")),
            ("", ("contact_name", "phone", "email")),
            (_("Address"), ("street", "postcode", "city")),
        ):
            if words:
                self.add(section(words))
            self.add(ThreeAcross([self.rows[name] for name in names]))
        never = _("No extract of the trade register is asked for: the SIRET is enough.")
        self.add(label(never, "small", wrap=True))
        self.add(FieldRow(_("Note"), self.note, optional=True))


_FIELD_OF: dict[type[Exception], str] = {
    TradeNameMissing: "trade_name",
    LegalNameMissing: "legal_name",
    SiretRefused: "siret",
    SiretTaken: "siret",
    SiretChanges: "siret",
    SiretUnexplained: "siret",
    SameEstablishment: "siret",
    VatNeedsSiret: "siret",
    NafRefused: "naf_code",
}
"""Beside which field each refusal is told."""


def _text(field: TextEdit | Choice) -> str:
    return str(field.value() or "") if isinstance(field, Choice) else field.text()


def _siret_hint(text: str) -> str:
    if sum(letter.isdigit() for letter in text) < LONG_ENOUGH:
        return _("14 digits, on any invoice.")
    try:
        number = checked_siret(text)
    except SiretRefused as refused:
        if refused.fault is NumberFault.CHECKSUM:
            return _("The check of this number does not come out: compare it.")
        return _("14 digits, on any invoice.")
    return _("Right. VAT number: {number}").format(number=vat_number_of(siren_of(number)))
