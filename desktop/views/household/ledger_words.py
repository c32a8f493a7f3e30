"""Movements of a ledger in words: what came, what went, and where."""

from __future__ import annotations

from datetime import date

from desktop.i18n import gettext as _
from desktop.i18n import long_date, money, month_name, short_date
from desktop.sheets.ledger import AccountSheet, MovementLine


def kind_words(line: MovementLine) -> str:
    return {
        "credit": _("Credit of {month}"),
        "bonus": _("Bonus of {month}"),
        "purchase": _("Purchase"),
        "reversal": _("Purchase taken back"),
        "expiry": _("Not spent in time") if line.amount < 0 else _("Expiry made up for"),
        "transfer": _("Transfer"),
        "correction": _("Correction"),
    }.get(line.movement_kind, line.movement_kind).format(month=month_name(line.month))


def movement_words(line: MovementLine) -> str:
    """`3 March 2026 · Purchase · Étal de Gwenola`, on one line."""
    parts = (short_date(line.on_day), kind_words(line), line.merchant, line.note)
    return " · ".join(part for part in parts if part)


def kind_shape(line: MovementLine) -> tuple[str, str]:
    icons = {
        "credit": ("plus-circle", "done"),
        "bonus": ("gift", "done"),
        "purchase": ("shopping-bag", "neutral"),
        "reversal": ("arrow-u-up-left", "information"),
        "expiry": ("clock", "waiting"),
        "transfer": ("arrows-left-right", "information"),
        "correction": ("pencil-simple", "information"),
    }
    return icons.get(line.movement_kind, ("circle", "neutral"))


def balance_words(account: AccountSheet) -> str:
    """What the figure of the balance means, and until when."""
    words = {
        "suspended": _("kept while the entitlement is suspended"),
        "ended": _("the entitlement has ended"),
        "scheduled": _("the entitlement begins on {day}"),
    }.get(account.state)
    if words is not None:
        return words.format(day=long_date(account.opened_on))
    if not account.is_limited and account.balance <= 0:
        return _("saved so far, without a limit")
    if account.usable_through is None:
        return _("left")
    words = _("left, to be spent by {day}")
    if account.ending < account.balance:
        words = _("left, {amount} of it to be spent by {day}")
    return words.format(amount=money(account.ending), day=long_date(account.usable_through))


def beside_words(account: AccountSheet) -> str:
    """When it was or will be suspended, and what is paid in; empty when there is neither."""
    parts = [_span_words(first, until) for first, until in account.suspensions]
    if account.contribution is not None:
        words = _("The household pays in {amount} a month.")
        parts.append(words.format(amount=money(account.contribution)))
    return " ".join(parts)


def day_words(account: AccountSheet, day: date) -> str:
    """What there was at the end of a day, and whether it could be spent."""
    words = _("{amount} at the end of {day}")
    if account.is_suspended(day):
        words = _("{amount} at the end of {day}, suspended on that day")
    return words.format(amount=money(account.balance_on(day)), day=long_date(day))


def _span_words(first: date, until: date | None) -> str:
    if until is None:
        return _("Suspended from {first}.").format(first=long_date(first))
    words = _("Suspended from {first}, back on {until}.")
    return words.format(first=long_date(first), until=long_date(until))


def balance_figure(account: AccountSheet) -> str:
    is_saved = not account.is_limited and account.balance < 0
    return money(-account.balance if is_saved else account.balance)


def signed(line: MovementLine) -> str:
    return ("+" if line.amount > 0 else "") + money(line.amount)
