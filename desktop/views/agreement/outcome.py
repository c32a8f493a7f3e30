"""What an act on an agreement does to the merchant, said before it is done and afterwards."""

from __future__ import annotations

from desktop.domain.merchant import MerchantState
from desktop.i18n import gettext as _
from desktop.i18n import long_date
from desktop.sheets.agreement import AgreementLine, AgreementSheet
from desktop.sheets.merchant import Happening
from desktop.views.widgets.agreement_looks import agreement_looks, subject_words, term_words


def before_signing(sheet: AgreementSheet) -> str:
    """Empty for an amendment: it changes nothing of who takes part."""
    if sheet.line.amendment:
        return ""
    if sheet.merchant_state == MerchantState.PROSPECT:
        return _("With this signature the merchant takes part in the scheme.")
    return _stays_out(sheet)


def before_end(sheet: AgreementSheet) -> str:
    if not sheet.is_only:
        return _("The merchant has another agreement, which is not changed by this.")
    return _(
        "It is the only agreement of this merchant: from that day on nothing bought there is "
        "covered. What was bought before is still paid."
    )


def after(act: str, sheet: AgreementSheet, line: AgreementLine) -> str:
    """A sentence for what somebody would not expect; empty where there is nothing to tell."""
    if act == "sign" and not line.amendment:
        return _after_signing(sheet, line)
    if act == "end" and sheet.is_only:
        return _(
            "{merchant} has no other agreement. Its file stays open: close it there when the "
            "merchant leaves, or draw up a new agreement."
        ).format(merchant=line.merchant)
    return ""


def past_of(sheet: AgreementSheet) -> list[tuple[str, str]]:
    """The day, and what happened on it; the newest first."""
    return [(long_date(each.on_day), _happened(each)) for each in sheet.timeline]


def _after_signing(sheet: AgreementSheet, line: AgreementLine) -> str:
    stays_out = _stays_out(sheet)
    if stays_out:
        return stays_out
    begins = max(line.starts_on, line.signed_on or line.starts_on)
    return _("{merchant} takes part. Purchases are covered from {day} on.").format(
        merchant=line.merchant, day=long_date(begins)
    )


def _stays_out(sheet: AgreementSheet) -> str:
    if sheet.merchant_state == MerchantState.SUSPENDED:
        return _("The merchant is suspended: nothing is covered until it takes part again.")
    if sheet.merchant_state == MerchantState.CLOSED:
        return _("The file of the merchant is closed: nothing is covered until it is opened again.")
    return ""


def _happened(happening: Happening) -> str:
    title = agreement_looks()[happening.act][0]
    amendment = subject_words(happening) if happening.amendment else ""
    parts = (title, amendment, term_words(happening), happening.reason, happening.who)
    return " · ".join(part for part in parts if part)
