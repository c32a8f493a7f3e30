"""Why a purchase does not count, in the few words that a paper has room for."""

from __future__ import annotations

from desktop.domain.transaction import RejectionReason
from desktop.i18n import catalogue


def rejection_words(reason: str, language: str) -> str:
    """Reasons of reading a row share one: of such a row the merchant is told by the import."""
    _ = catalogue(language).gettext
    words = {
        RejectionReason.AMOUNT_ZERO: _("amount of zero"),
        RejectionReason.IN_THE_FUTURE: _("day in the future"),
        RejectionReason.OTHER_MONTH: _("another month than that of the file"),
        RejectionReason.FORECLOSED: _("told after the last day for claims"),
        RejectionReason.TOO_LATE: _("told too late"),
        RejectionReason.CLOSED_MONTH: _("month closed already"),
        RejectionReason.UNKNOWN_MERCHANT: _("merchant unknown"),
        RejectionReason.MERCHANT_SUSPENDED: _("merchant suspended on that day"),
        RejectionReason.NO_AGREEMENT: _("no agreement in force on that day"),
        RejectionReason.AGREEMENT_SUSPENDED: _("agreement suspended on that day"),
        RejectionReason.UNKNOWN_CARD: _("card unknown"),
        RejectionReason.CARD_BLOCKED: _("card blocked on that day"),
        RejectionReason.CARD_NOT_LINKED: _("card not in use on that day"),
        RejectionReason.NO_ENTITLEMENT: _("card without a right on that day"),
        RejectionReason.ENTITLEMENT_SUSPENDED: _("card without a right on that day"),
        RejectionReason.UNKNOWN_FAMILY: _("family of products unknown"),
        RejectionReason.FAMILY_NOT_ELIGIBLE: _("products not eligible"),
        RejectionReason.OUTLET_NOT_ELIGIBLE: _("not with this kind of outlet"),
        RejectionReason.NO_BALANCE: _("nothing left on the card"),
        RejectionReason.SLIP_TYPED_TWICE: _("slip told twice"),
        RejectionReason.DUPLICATE: _("told twice"),
        RejectionReason.NOTHING_TO_REVERSE: _("return without a purchase"),
        RejectionReason.MORE_THAN_BOUGHT: _("return of more than was bought"),
        RejectionReason.IMPORT_REVERSED: _("taken back with its file"),
    }
    return {code.value: text for code, text in words.items()}.get(reason, _("unreadable"))
