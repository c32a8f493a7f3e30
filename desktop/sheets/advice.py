"""The questions of the typing aids, in words; each can be answered with a key or left alone."""

from __future__ import annotations

from desktop import i18n
from desktop.domain.typing_aid import Advice, AdviceKind
from desktop.i18n import gettext as _


def advice_text(advice: Advice) -> str:
    """One question about the cell, with the amounts that raised it."""
    text = _QUESTIONS[advice.kind]().format(
        month=i18n.month_name(advice.entry.month),
        amount=i18n.money(advice.entry.amount),
        other_month=_other_month(advice),
        suggested=_suggested(advice),
    )
    return text[:1].upper() + text[1:]  # French months are small


def _annual() -> str:
    return _(
        "{month}: you typed {amount}. Is it for the whole year? That would be {suggested} a month."
    )


def _outside() -> str:
    return _("{month} is not one of the three months that count: {amount} will be noted only.")


def _twice() -> str:
    return _("{month}: {amount}, to the cent the same as {other_month}. Is it the same payslip?")


def _three_times() -> str:
    return _("{month}: {amount} is at least three times {other_month}. Is it the pay of one month?")


def _gross() -> str:
    return _(
        "{month}: {amount} next to {other_month} looks like gross pay. The net social amount would "
        "be about {suggested}."
    )


_QUESTIONS = {
    AdviceKind.ANNUAL_AMOUNT: _annual,
    AdviceKind.MONTH_OUTSIDE_WINDOW: _outside,
    AdviceKind.SAME_PAYSLIP_TWICE: _twice,
    AdviceKind.THREE_TIMES_LAST_MONTH: _three_times,
    AdviceKind.GROSS_FOR_NET: _gross,
}


def _other_month(advice: Advice) -> str:
    return i18n.month_name(advice.compared_with.month) if advice.compared_with else ""


def _suggested(advice: Advice) -> str:
    return i18n.money(advice.suggested) if advice.suggested is not None else ""
