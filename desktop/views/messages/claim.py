"""Sentences for errors about claims, assessments and decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop import i18n
from desktop.domain.assessment import ReplayDiffers
from desktop.domain.claim import (
    AboveExemptionCeiling,
    AssessmentNeeded,
    BeforeLastAct,
    ExemptionNeeded,
    NotAllowedNow,
    PersonNotHeard,
    ReasonNeeded,
    RoleNeeded,
    SamePersonDecides,
    WithdrawalTooLate,
)
from desktop.domain.document import UnreadableDocument
from desktop.domain.entitlement import OverlappingEntitlement
from desktop.domain.entitlement_terms import NotEntitled
from desktop.domain.income import AmountOfNothing
from desktop.domain.scale import NoScaleInForce
from desktop.domain.scenario import BracketWithoutTerms, NoScenarioInForce
from desktop.i18n import gettext as _

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    NotAllowedNow: lambda error: _(
        "This cannot be done at this stage of the claim. Nothing was changed."
    ),
    RoleNeeded: lambda error: _("Your role does not allow this. Ask a colleague who has it."),
    ReasonNeeded: lambda error: _("Say why, in one sentence: the reason is part of the decision."),
    SamePersonDecides: lambda error: _(
        "Another person than the one who proposed must decide. Your proposal is kept."
    ),
    BeforeLastAct: lambda error: _(
        "This is dated before what was already done, on {last_act_on}. Check the date."
    ).format(last_act_on=i18n.long_date(error.last_act_on)),
    AssessmentNeeded: lambda error: _(
        "The assessment is missing or incomplete. Complete the incomes first."
    ),
    ExemptionNeeded: lambda error: _(
        "The incomes are above the limits: only an exemption with its reason can grant."
    ),
    AboveExemptionCeiling: lambda error: _(
        "This exemption would cost {amount}, above your ceiling of {ceiling}. Ask a decider "
        "with a higher one."
    ).format(amount=i18n.money(error.amount), ceiling=i18n.money(error.ceiling)),
    WithdrawalTooLate: lambda error: _(
        "The time to withdraw this decision ended on {last_day}. Nothing was changed."
    ).format(last_day=i18n.long_date(error.last_day)),
    PersonNotHeard: lambda error: _(
        "Before a decision is withdrawn the person must have been heard. Note the day on "
        "which they were."
    ),
    NotEntitled: lambda error: _("This assessment opens no entitlement. Nothing was changed."),
    BracketWithoutTerms: lambda error: _(
        "The scenario {scenario} says nothing on the bracket {bracket}. Tell the project team."
    ).format(scenario=error.scenario, bracket=error.bracket),
    NoScenarioInForce: lambda error: _(
        "No scenario is in force on {day}. Tell the project team."
    ).format(day=i18n.long_date(error.on)),
    OverlappingEntitlement: lambda error: _(
        "The household already has an entitlement from {first} to {last}. Nothing was changed."
    ).format(first=i18n.long_date(error.opened_on), last=i18n.long_date(error.ends_after)),
    NoScaleInForce: lambda error: _("No scale is in force on {day}. Tell the project team.").format(
        day=i18n.long_date(error.on)
    ),
    AmountOfNothing: lambda error: _(
        "“No income” goes with the amount 0 only. Choose a kind of income for this amount."
    ),
    ReplayDiffers: lambda error: _(
        "Calculating this assessment again gives another result. Nothing was changed; tell "
        "the project team."
    ),
    UnreadableDocument: lambda error: _(
        "A kept calculation cannot be read by this version. Update the application."
    ),
}
