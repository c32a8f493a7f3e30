"""What is told of an agreement beside its paper, and what to mind before it is printed."""

from __future__ import annotations

from datetime import date

from desktop import i18n
from desktop.domain.agreement import AgreementPeriod, Standing
from desktop.i18n import gettext as _
from desktop.sheets.agreement import AgreementSheet
from desktop.views.agreement.words import period_words, renewal_words
from desktop.views.messages.agreement import missing_words

RUNNING = frozenset({Standing.SIGNED, Standing.IN_FORCE, Standing.SUSPENDED})


def facts_of(sheet: AgreementSheet) -> list[tuple[str, str]]:
    line, period = sheet.line, sheet.period
    printed = i18n.moment(sheet.printed_at) if sheet.printed_at else _("not yet")
    signed = _("not yet")
    if line.signed_on is not None:
        signed = _("on {day} by {name}").format(
            day=i18n.long_date(line.signed_on), name=sheet.signed_by
        )
    rows = [
        (_("Merchant"), line.merchant),
        (_("Period"), period_words(line)),
        (_("Tacit renewals"), renewal_words(sheet)),
        (_("Printed"), printed),
        (_("Signed"), signed),
    ]
    if sheet.scan_name:
        rows.append((_("Signed scan"), sheet.scan_name))
    if period.suspended_from is not None and line.standing in RUNNING:
        said = f"{_suspension(period, period.suspended_from)}, {sheet.suspension_reason}"
        rows.append((_("Suspension"), said))
    if period.ended_on is not None:
        ended = _("from {day} on").format(day=i18n.long_date(period.ended_on))
        rows.append((_("Ended"), ", ".join(filter(None, (ended, sheet.reason)))))
    return rows


def _suspension(period: AgreementPeriod, first: date) -> str:
    if period.suspended_until is None:
        return _("from {day} on").format(day=i18n.long_date(first))
    return _("from {first} until {last} excluded").format(
        first=i18n.long_date(first), last=i18n.long_date(period.suspended_until)
    )


def warning_of(sheet: AgreementSheet) -> str:
    if sheet.missing and sheet.line.standing is Standing.DRAFT:
        return _("Before it is printed, complete the file of the merchant: {fields}.").format(
            fields=missing_words(sheet.missing)
        )
    return ""
