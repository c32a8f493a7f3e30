"""What is known officially of a merchant, and how to reach it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from desktop.domain.business_identity import grouped_siret
from desktop.i18n import gettext as _
from desktop.i18n import long_date
from desktop.sheets.merchant import MerchantFile, MerchantForm, MerchantLine
from desktop.views.merchant.words import naf_words, reasons_without_siret, regime_word
from desktop.views.widgets.button import WrappedLink
from desktop.views.widgets.card import Card
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label


class FileCard(Card):
    merchant_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("The merchant"))
        self._note = label("", "text", wrap=True)
        self._rows = FactRows()
        self._before = WrappedLink("", "", "arrow-left")
        self._after = WrappedLink("", "", "arrow-right")
        for part in (self._note, self._rows, self._before, self._after):
            self.add(part)
        for link in (self._before, self._after):
            link.clicked.connect(self._open)

    def show_file(self, file: MerchantFile | None) -> None:
        self.setVisible(file is not None)
        if file is None:
            return
        self._note.setText(file.form.note)
        self._note.setVisible(bool(file.form.note))
        self._rows.show_rows([(name, value) for name, value in _facts(file) if value])
        after = file.successors[-1] if file.successors else None
        self._link(self._before, file.predecessor, _("Took over from {name}"))
        self._link(self._after, after, _("Taken over by {name}"))

    def _link(self, link: WrappedLink, line: MerchantLine | None, words: str) -> None:
        link.setVisible(line is not None)
        if line is not None:
            link.setText(words.format(name=line.trade_name))
            link.setProperty("merchant", line.id)

    @Slot()
    def _open(self) -> None:
        self.merchant_requested.emit(self.sender().property("merchant"))


def _facts(file: MerchantFile) -> list[tuple[str, str]]:
    form = file.form
    return [
        (_("Agreement with"), _with(form)),
        (_("SIRET"), _siret(form)),
        (_("VAT number"), file.vat_number),
        (_("VAT"), regime_word(form.vat_regime) if form.vat_regime else ""),
        (_("Activity"), naf_words(form.naf_code, form.naf_version)),
        (_("Represented by"), _together(form.representative, form.representative_role)),
        (_("Address"), _together(form.street, f"{form.postcode} {form.city}".strip())),
        (_("Contact"), _together(form.contact_name, form.phone, form.email)),
        (_("As it is since"), long_date(file.state_since) if file.state_since else ""),
        (_("Because"), file.state_reason),
    ]


def _with(form: MerchantForm) -> str:
    """The form is told where the name does not begin with it."""
    named = form.legal_name.casefold().startswith(form.legal_form.casefold())
    return form.legal_name if named else f"{form.legal_name} ({form.legal_form})"


def _siret(form: MerchantForm) -> str:
    if form.siret:
        return grouped_siret(form.siret)
    return reasons_without_siret().get(form.no_siret_reason, form.no_siret_reason)


def _together(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
