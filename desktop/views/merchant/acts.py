"""What can be done now with a merchant, the likeliest first."""

from __future__ import annotations

from desktop.domain.merchant import MerchantState, may_become
from desktop.i18n import gettext as _
from desktop.sheets.merchant import MerchantSheet
from desktop.views.widgets.acts_card import PageAct


def acts_of(sheet: MerchantSheet) -> tuple[PageAct, ...]:
    """Only what can be: nobody is told afterwards that it could not."""
    state = sheet.merchant.state
    reachable = may_become(state)
    known = _acts(state)
    names = [
        *(["activate"] if MerchantState.ACTIVE in reachable else []),
        *("correct", "add_outlet", "add_certificate", "agreements"),
        *(["suspend"] if MerchantState.SUSPENDED in reachable else []),
        "successor",
        *(["close"] if MerchantState.CLOSED in reachable else []),
    ]
    if not sheet.outlets:  # nobody is found who sells nowhere
        names.remove("add_outlet")
        names.insert(0, "add_outlet")
    return tuple(known[name] for name in names)


def _acts(state: str) -> dict[str, PageAct]:
    begins = _("Takes part from…") if state == MerchantState.PROSPECT else _("Takes part again…")
    found = (
        PageAct("activate", begins, "Ctrl+T", "check-circle"),
        PageAct("correct", _("Correct the file"), "Ctrl+E", "pencil-simple"),
        PageAct("add_outlet", _("Add an outlet"), "Ctrl+O", "storefront"),
        PageAct("add_certificate", _("Add a certificate"), "Ctrl+Shift+C", "medal"),
        PageAct("agreements", _("Agreements with the merchant"), "Ctrl+G", "handshake"),
        PageAct("suspend", _("Suspend…"), "Ctrl+Shift+S", "pause-circle"),
        PageAct("successor", _("Successor (new SIRET)…"), "Ctrl+Shift+N", "arrow-right"),
        PageAct("close", _("Close…"), "Ctrl+Shift+X", "x-circle"),
    )
    return {act.name: act for act in found}
