"""The names of supporting documents as people read them, on checklists and in letters."""

from __future__ import annotations

from desktop import i18n


def document_name(kind: str, language: str | None = None) -> str:
    """In the language asked for, the window's own when none is."""
    _ = i18n.catalogue(language or i18n.language()).gettext
    return {
        "identity": _("Proof of identity"),
        "family_record": _("Family record book or birth certificates"),
        "address_proof": _("Proof of address, under three months old"),
        "hosting_certificate": _("Certificate of the host"),
        "host_identity": _("Proof of identity of the host"),
        "ccas_registration": _("Certificate of registration at the CCAS"),
        "custody_agreement": _("Custody agreement or judgment"),
        "tax_notice": _("Last tax notice"),
        "payslips": _("Payslips of the three months"),
        "self_employed_accounts": _("Declared turnover or accounts"),
        "unemployment_statement": _("Unemployment statement"),
        "daily_benefit_statement": _("Statement of sick pay"),
        "pension_statement": _("Pension statement"),
        "caf_statement": _("CAF statement"),
        "alimony_received_proof": _("Proof of alimony received"),
        "alimony_paid_proof": _("Proof of alimony paid"),
        "asylum_allowance_statement": _("Statement of the asylum allowance"),
        "scholarship_notice": _("Notice of scholarship"),
        "rental_capital_proof": _("Proof of rents or capital income"),
        "sworn_statement": _("Sworn statement"),
    }.get(kind, kind)
