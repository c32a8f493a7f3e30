"""Words for the columns of merchants, agreements, products, imports and statements."""

from __future__ import annotations

from desktop.i18n import gettext as _

HIDDEN_OF_TRADE = frozenset(
    {
        "accepted_at", "accepted_by_id", "amends_id", "changed_at", "cites_id", "closed_at",
        "closed_by_id", "content", "content_hash", "document_hash", "file_hash", "imported_at",
        "made_at", "made_by_id", "predecessor_id", "previous_hash", "reversed_at",
        "reversed_by_id", "scan_hash", "statement_id", "statements", "subject_id", "template",
    }
)  # fmt: skip
"""Keys, fingerprints and documents kept whole; never shown."""


def of_trade() -> dict[str, str]:
    return of_merchants() | of_agreements() | of_products() | of_months()


def of_merchants() -> dict[str, str]:
    return {
        "legal_name": _("legal name"),
        "legal_form": _("legal form"),
        "siret": _("SIRET"),
        "no_siret_reason": _("why there is no SIRET"),
        "naf_code": _("NAF code"),
        "naf_version": _("version of the NAF"),
        "vat_regime": _("VAT regime"),
        "vat_number": _("VAT number"),
        "representative": _("representative"),
        "representative_role": _("capacity of the representative"),
        "contact_name": _("contact"),
        "state_since": _("in this state since"),
        "state_reason": _("why it is in this state"),
        "market": _("market"),
        "weekday": _("day of the week"),
        "pitch": _("pitch"),
        "opening_hours": _("opening hours"),
        "closures": _("closing periods"),
        "issuer": _("issued by"),
        "withdrawn_on": _("withdrawn on"),
        "document_name": _("paper shown"),
        "called_name": _("person called back"),
        "called_on": _("called back on"),
        "called_phone": _("number called back"),
    }


def of_agreements() -> dict[str, str]:
    return {
        "amendment": _("number of the amendment"),
        "starts_on": _("begins on"),
        "renewals_allowed": _("tacit renewals allowed"),
        "signed_on": _("signed on"),
        "signed_by": _("signed by"),
        "scan_name": _("signed copy"),
        "suspended_from": _("suspended from"),
        "suspended_until": _("suspended until"),
        "suspension_reason": _("reason for the suspension"),
        "past_suspensions": _("earlier suspensions"),
    }


def of_products() -> dict[str, str]:
    return {
        "expression": _("what is eligible"),
        "evidence": _("what counts as proof"),
        "examples": _("examples of the rule"),
        "in_force_from": _("in force from"),
        "in_force_until": _("in force until"),
        "name": _("name"),
        "quality_label": _("label"),
        "quality_labels": _("labels"),
        "origin": _("origin"),
        "origin_colour": _("colour of origin"),
        "territory": _("territory"),
        "sale_mode": _("way of selling"),
        "season_months": _("months of its season"),
        "vat_rate": _("VAT rate"),
        "valid_from": _("valid from"),
        "valid_until": _("valid until"),
    }


def of_months() -> dict[str, str]:
    """Imports, the closing of a month, statements and slips."""
    return {
        "operator": _("operator of the terminals"),
        "file_name": _("name of the file"),
        "lines": _("lines"),
        "accepted": _("lines accepted"),
        "refused": _("lines refused"),
        "known": _("lines already known"),
        "changed_by_name": _("changed by"),
        "reversed_by_name": _("reversed by"),
        "reversed_reason": _("reason for the reversal"),
        "anomaly": _("anomaly"),
        "accepted_by_name": _("accepted by"),
        "closed_by_name": _("closed by"),
        "sequence": _("number in the series"),
        "line_count": _("number of lines"),
        "purchases": _("amount of the purchases"),
        "paid_on": _("paid on"),
        "payment_order": _("payment order"),
        "count": _("number of statements"),
        "made_by_name": _("made by"),
    }
