"""What a credit run does, and how far months are, in words."""

from __future__ import annotations

from desktop.i18n import gettext as _
from desktop.i18n import money, month_name, ngettext, number
from desktop.sheets.ledger import RunLine, RunSheet


def to_come_words(sheet: RunSheet) -> str:
    """Before a run: what it would give."""
    month = month_name(sheet.month)
    if not sheet.lines:
        return _("Nobody has an entitlement in {month}.").format(month=month)
    if sheet.is_complete:
        return _("{month} is credited: {amount} in all. Nothing is missing.").format(
            month=_capital(month), amount=money(sheet.total("credited_before"))
        )
    count = sheet.entitlements
    return ngettext(
        "{amount} would be given to {count} entitlement for {month}.",
        "{amount} would be given to {count} entitlements for {month}.",
        count,
    ).format(amount=money(sheet.total("credited")), count=number(count), month=month)


def done_words(sheet: RunSheet) -> str:
    """After a run, for the line at the bottom of the window."""
    if sheet.is_complete:
        return _("Nothing was missing in {month}.").format(month=month_name(sheet.month))
    return ngettext(
        "{month} is credited: {count} movement was written.",
        "{month} is credited: {count} movements were written.",
        sheet.movements,
    ).format(month=_capital(month_name(sheet.month)), count=number(sheet.movements))


def beside_words(sheet: RunSheet) -> str:
    """What else the run does, and whom it leaves out; empty when there is nothing to say."""
    parts = []
    if sheet.total("expired"):
        parts.append(
            _("{amount} that was not spent in time expires.").format(
                amount=money(-sheet.total("expired"))
            )
        )
    if sheet.total("bonus"):
        parts.append(_("{amount} of bonus comes back.").format(amount=money(sheet.total("bonus"))))
    if sheet.suspended:
        parts.append(
            ngettext(
                "{count} entitlement is suspended and is given nothing.",
                "{count} entitlements are suspended and are given nothing.",
                sheet.suspended,
            ).format(count=number(sheet.suspended))
        )
    if sheet.total("paid_in"):
        words = _("The households pay in {amount}, which is collected elsewhere.")
        parts.append(words.format(amount=money(sheet.total("paid_in"))))
    return " ".join(parts)


def run_words(month: str) -> str:
    return _("Credit {month}").format(month=month_name(month))


def state_words(line: RunLine) -> str:
    return _("to do") if line.credited or line.bonus or line.expired else _("complete")


def state_shape(line: RunLine) -> tuple[str, str]:
    is_open = bool(line.credited or line.bonus or line.expired)
    return ("hourglass", "waiting") if is_open else ("check", "done")


def _capital(month: str) -> str:
    return month[:1].upper() + month[1:]
