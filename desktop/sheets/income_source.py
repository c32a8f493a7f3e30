"""The names of income sources as people read them, on the grid and on the calculation sheet."""

from __future__ import annotations

from desktop import i18n
from desktop.domain.income import IncomeSource


def source_name(source: IncomeSource, language: str | None = None) -> str:
    """In the language asked for, the window's own when none is; the code of a newer version."""
    _ = i18n.catalogue(language or i18n.language()).gettext
    names = {
        IncomeSource.WAGE: _("Wage (net social amount)"),
        IncomeSource.SELF_EMPLOYMENT: _("Self-employment"),
        IncomeSource.UNEMPLOYMENT: _("Unemployment benefit"),
        IncomeSource.SICK_PAY: _("Sick pay"),
        IncomeSource.DISABILITY_PENSION: _("Disability pension"),
        IncomeSource.RETIREMENT_PENSION: _("Retirement pension"),
        IncomeSource.TRAINING_PAY: _("Training or apprentice pay"),
        IncomeSource.RSA: _("RSA (minimum income)"),
        IncomeSource.ACTIVITY_BONUS: _("Activity bonus"),
        IncomeSource.AAH: _("AAH (disabled adults)"),
        IncomeSource.ASPA: _("ASPA (minimum for the elderly)"),
        IncomeSource.FAMILY_ALLOWANCE: _("Family allowance"),
        IncomeSource.FAMILY_SUPPLEMENT: _("Family supplement"),
        IncomeSource.PAJE: _("PAJE (young children)"),
        IncomeSource.ASF: _("ASF (family support)"),
        IncomeSource.ALIMONY_RECEIVED: _("Alimony received"),
        IncomeSource.ALIMONY_PAID: _("Alimony paid"),
        IncomeSource.ASYLUM_ALLOWANCE: _("Asylum seeker’s allowance"),
        IncomeSource.SCHOLARSHIP: _("Scholarship"),
        IncomeSource.HOUSING_AID: _("Housing aid"),
        IncomeSource.RENTAL_INCOME: _("Rental income"),
        IncomeSource.CAPITAL_INCOME: _("Income from savings"),
        IncomeSource.REGULAR_FAMILY_HELP: _("Regular help from the family"),
        IncomeSource.OTHER_REGULAR: _("Other regular income"),
        IncomeSource.AEEH: _("AEEH (disabled child)"),
        IncomeSource.PCH: _("PCH (disability compensation)"),
        IncomeSource.ARS: _("Back-to-school allowance"),
        IncomeSource.BIRTH_GRANT: _("Birth grant"),
        IncomeSource.ONE_OFF_AID: _("One-off aid"),
        IncomeSource.LOAN: _("Loan"),
        IncomeSource.EXPENSE_REFUND: _("Refund of expenses"),
        IncomeSource.NONE: _("No income (€0 attested)"),
    }
    return names.get(source, source.value)
