"""What a row of merchants, purchases or statements is about, to begin a title with."""

from __future__ import annotations

from desktop.i18n import gettext as _


def subjects_of_trade() -> dict[str, str]:
    """What merchants sell, sign and are paid."""
    return {
        "outlet": _("Outlet"),
        "certificate": _("Certificate"),
        "merchant_account": _("Bank details"),
        "agreement": _("Agreement"),
        "product_rule": _("Rule on products"),
        "eligible_product": _("Declared product"),
        "import_layout": _("Layout of a file of purchases"),
        "purchase_import": _("Import of purchases"),
        "card_transaction": _("Purchase"),
        "credit_movement": _("Movement of the ledger"),
        "closing_check": _("Check of a month"),
        "monthly_statement": _("Monthly statement"),
        "accounting_statement": _("Nominative statement"),
        "remittance_slip": _("Remittance slip"),
    }
