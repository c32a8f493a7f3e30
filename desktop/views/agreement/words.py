"""Where agreements stand and what comes to its end, in words, with the icon and tone for them."""

from __future__ import annotations

from desktop.domain.agreement import Standing
from desktop.domain.agreement_ending import EndingKind
from desktop.i18n import gettext as _
from desktop.i18n import long_date, ngettext
from desktop.sheets.agreement import AgreementLine, AgreementSheet, EndingLine


def kind_words(amendment: int) -> str:
    if amendment:
        return _("Amendment No. {number}").format(number=amendment)
    return _("Agreement")


def standing_name(standing: str) -> str:
    return {
        Standing.DRAFT: _("draft"),
        Standing.PRINTED: _("printed, to be signed"),
        Standing.SIGNED: _("signed, not begun yet"),
        Standing.IN_FORCE: _("in force"),
        Standing.SUSPENDED: _("suspended"),
        Standing.ENDED: _("ended"),
    }[Standing(standing)]


def standing_shape(standing: Standing) -> tuple[str, str]:
    return {
        Standing.DRAFT: ("pencil-simple", "neutral"),
        Standing.PRINTED: ("pen-nib", "waiting"),
        Standing.SIGNED: ("clock", "information"),
        Standing.IN_FORCE: ("check-circle", "done"),
        Standing.SUSPENDED: ("pause-circle", "waiting"),
        Standing.ENDED: ("circle", "neutral"),
    }[standing]


def ending_name(line: EndingLine) -> str:
    """What it is about; the label of a certificate is said by its code's words elsewhere."""
    is_certificate = line.kind in {EndingKind.CERTIFICATE_ENDS, EndingKind.CERTIFICATE_ENDED}
    return _("Certificate") if is_certificate else _("Agreement")


def ending_words(line: EndingLine) -> str:
    """`ends in 9 days`, `ended 3 days ago`, `renewed in 20 days`, `unsigned for 15 days`."""
    days = abs(line.days)
    if line.kind is EndingKind.AGREEMENT_UNSIGNED:
        return ngettext("unsigned for {count} day", "unsigned for {count} days", days).format(
            count=days
        )
    if line.kind is EndingKind.AGREEMENT_RENEWS:
        return ngettext("renewed in {count} day", "renewed in {count} days", days).format(
            count=days
        )
    if line.days < 0:
        return ngettext("ended {count} day ago", "ended {count} days ago", days).format(count=days)
    if not line.days:
        return _("ends today")
    return ngettext("ends in {count} day", "ends in {count} days", days).format(count=days)


def ending_shape(line: EndingLine) -> tuple[str, str]:
    if line.kind is EndingKind.AGREEMENT_RENEWS:
        return "arrows-clockwise", "information"
    if line.kind is EndingKind.AGREEMENT_UNSIGNED:
        return "pen-nib", "waiting"
    if line.days < 0:
        return "warning-circle", "waiting"
    return "clock", "waiting" if line.days <= URGENT else "information"


URGENT = 30
"""Days: less is amber."""


def period_words(line: AgreementLine) -> str:
    return _("from {first} to {last}").format(
        first=long_date(line.starts_on), last=long_date(line.ends_after)
    )


def renewal_words(sheet: AgreementSheet) -> str:
    count = sheet.period.renewals_allowed
    if not count:
        return _("none")
    words = ngettext(
        "{count} time, until {day} at the latest", "{count} times, until {day} at the latest", count
    )
    return words.format(count=count, day=long_date(sheet.line.last_day))


def number_words(line: AgreementLine) -> str:
    return f"{line.number} · {kind_words(line.amendment)}" if line.amendment else line.number
