"""What is typed of a merchant, checked and tidied before it is written."""

from __future__ import annotations

from dataclasses import asdict, replace

from desktop.domain.business_identity import (
    NafVersion,
    checked_naf,
    checked_siret,
    siren_of,
    vat_number_of,
)
from desktop.domain.merchant import (
    LegalNameMissing,
    NoSiret,
    SiretUnexplained,
    TradeNameMissing,
    VatNeedsSiret,
    VatRegime,
)
from desktop.domain.note import refuse_social_security_number
from desktop.sheets.merchant import MerchantForm

WITH_NUMBER = frozenset({VatRegime.NORMAL.value})
"""Regimes under which a merchant shows VAT, and therefore a VAT number."""


def checked_form(form: MerchantForm) -> MerchantForm:
    """Without double spaces, numbers as they are kept.

    Raises TradeNameMissing, LegalNameMissing, SiretRefused, SiretUnexplained, NafRefused,
    VatNeedsSiret, and LooksLikeSocialSecurityNumber of a note.
    """
    note = form.note.strip()
    refuse_social_security_number(note)
    tidy = MerchantForm(**{name: " ".join(text.split()) for name, text in asdict(form).items()})
    if not tidy.trade_name:
        raise TradeNameMissing
    if not tidy.legal_name:
        raise LegalNameMissing
    siret = checked_siret(tidy.siret) if tidy.siret else ""
    why = "" if siret else tidy.no_siret_reason
    if not siret and why not in set(NoSiret):
        raise SiretUnexplained
    if tidy.vat_regime in WITH_NUMBER and not siret:
        raise VatNeedsSiret
    version = NafVersion(tidy.naf_version) if tidy.naf_code else None
    code = checked_naf(tidy.naf_code, version) if version else ""
    return replace(
        tidy,
        siret=siret,
        no_siret_reason=why,
        naf_code=code,
        naf_version=version.value if version else "",
        note=note,
    )


def vat_number(form: MerchantForm) -> str:
    """Derived from the SIREN, for who charges VAT; empty for the others."""
    return vat_number_of(siren_of(form.siret)) if form.vat_regime in WITH_NUMBER else ""
