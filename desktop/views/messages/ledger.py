"""Sentences for credits and the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.entitlement import (
    AlreadySuspended,
    EndNotForeseen,
    EntitlementOver,
    NotBackwards,
    NotSuspended,
    ResumedBeforeSuspended,
)
from desktop.domain.entitlement_terms import ContributionOutOfRange, NoContribution
from desktop.domain.ledger import (
    MonthTooFar,
    MoreThanThere,
    NothingToCorrect,
    UnknownEntitlement,
)
from desktop.domain.scenario import ScenarioKnown
from desktop.i18n import gettext as _
from desktop.i18n import long_date, money, month_name


def _already(error: AlreadySuspended) -> str:
    if error.suspended_until is None:
        words = _("It is suspended from {first} already: resume it first.")
        return words.format(first=long_date(error.suspended_from))
    words = _("It is suspended from {first} to {until} already: resume it first.")
    return words.format(
        first=long_date(error.suspended_from), until=long_date(error.suspended_until)
    )


def _out_of_range(error: ContributionOutOfRange) -> str:
    if error.least == error.most:
        return _("The scenario asks for {amount} a month, no more and no less.").format(
            amount=money(error.least)
        )
    return _("Between {least} and {most} a month may be chosen.").format(
        least=money(error.least), most=money(error.most)
    )


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    MonthTooFar: lambda error: _(
        "{month} cannot be credited yet: {last} is the last month that can."
    ).format(
        month=month_name(error.month)[:1].upper() + month_name(error.month)[1:],
        last=month_name(error.last),
    ),
    MoreThanThere: lambda error: _(
        "Only {amount} is left: a correction cannot take more. Nothing was written."
    ).format(amount=money(error.available)),
    NothingToCorrect: lambda error: _("Type an amount: what is given, or what is taken back."),
    UnknownEntitlement: lambda error: _(
        "This entitlement is not on this desk. It may not have been received yet."
    ),
    EntitlementOver: lambda error: _(
        "The last day of this entitlement is {day}: choose a day before it ends. Nothing was "
        "changed."
    ).format(day=long_date(error.last_day)),
    NotBackwards: lambda error: _(
        "A right that was had is not taken back here: choose {day} or a later day. Nothing was "
        "changed."
    ).format(day=long_date(error.earliest)),
    AlreadySuspended: _already,
    ResumedBeforeSuspended: lambda error: _(
        "It is suspended from {day} on: it can come back on that day or later."
    ).format(day=long_date(error.suspended_from)),
    NotSuspended: lambda error: _("This entitlement is not suspended."),
    EndNotForeseen: lambda error: _(
        "There is no early end that could be taken back. A new decision opens an entitlement."
    ),
    ScenarioKnown: lambda error: _(
        "There is a scenario “{code}” already, and entitlements may run by it: give this one "
        "another code. Nothing was changed."
    ).format(code=error.code),
    NoContribution: lambda error: _("This scenario asks for no contribution."),
    ContributionOutOfRange: _out_of_range,
}
