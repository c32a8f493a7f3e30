"""The life of a claim: which act leads where, who may do it, when, and what it needs."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.domain.assessment import Outcome
from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue


class ClaimState(StoredValue):
    DRAFT = "draft"
    COMPLETE = "complete"
    DOCUMENTS_MISSING = "documents_missing"
    ASSESSED = "assessed"
    PROPOSED = "proposed"
    GRANTED = "granted"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


class ClaimAct(StrEnum):
    """`abandon` is the applicant's wish; `withdraw_decision` takes a grant back."""

    COMPLETE = "complete"
    ASK_DOCUMENTS = "ask_documents"
    ASSESS = "assess"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    GRANT = "grant"
    GRANT_BY_EXEMPTION = "grant_by_exemption"
    DENY = "deny"
    ABANDON = "abandon"
    WITHDRAW_DECISION = "withdraw_decision"


class NotAllowedNow(Refusal):
    """The act does not follow from the state."""

    def __init__(self, act: ClaimAct, state: ClaimState) -> None:
        super().__init__(act, state)
        self.act = act
        self.state = state


class RoleNeeded(Refusal):
    def __init__(self, role: Role) -> None:
        super().__init__(role)
        self.role = role


class ReasonNeeded(Refusal):
    """Said without a reason; a denial is reasoned in law and in fact (CRPA, L. 211-2)."""


class SamePersonDecides(Refusal):
    """Who proposed may not decide, when the setting asks for two persons."""


class BeforeLastAct(Refusal):
    """Dated before what was already done."""

    def __init__(self, on: date, last_act_on: date) -> None:
        super().__init__(on, last_act_on)
        self.on = on
        self.last_act_on = last_act_on


class DocumentsStillMissing(Refusal):
    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class AssessmentNeeded(Refusal):
    """There is no assessment, or it is incomplete."""


class ExemptionNeeded(Refusal):
    """The assessment does not entitle: only an exemption could grant."""


class AboveExemptionCeiling(Refusal):
    """More than the delegation of the approver allows, in euros over the whole entitlement."""

    def __init__(self, amount: Decimal, ceiling: Decimal) -> None:
        super().__init__(amount, ceiling)
        self.amount = amount
        self.ceiling = ceiling


class WithdrawalTooLate(Refusal):
    """A decision that creates rights is withdrawn within four months (CRPA, L. 242-1)."""

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day)
        self.last_day = last_day


class PersonNotHeard(Refusal):
    """Before a withdrawal the person is heard (CRPA, L. 121-1)."""


@dataclass(frozen=True)
class ClaimFacts:
    """All that decides about an act.

    `outcome` is that of the last assessment, or of the one to be recorded by the act of assessing;
    `missing_documents` counts those neither received, seen nor waived; `exemption_amount` is what
    an exemption would cost over the whole entitlement; `heard_on` is when the person was heard.
    """

    state: ClaimState
    last_act_on: date | None = None
    missing_documents: int = 0
    outcome: Outcome | None = None
    proposed_by: UUID | None = None
    decided_on: date | None = None
    heard_on: date | None = None
    exemption_amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class ClaimSettings:
    """`exemption_ceiling` in euros per decision; None asks nothing (to be set by delegation)."""

    two_persons: bool = True
    exemption_ceiling: Decimal | None = None
    withdrawal_months: int = 4
    hearing_needed: bool = True


@dataclass(frozen=True)
class Transition:
    states: frozenset[ClaimState]
    to: ClaimState
    role: Role
    needs_reason: bool = False


def _transition(
    states: tuple[ClaimState, ...], to: ClaimState, role: Role, *, needs_reason: bool = False
) -> Transition:
    return Transition(frozenset(states), to, role, needs_reason)


S = ClaimState
TRANSITIONS: dict[ClaimAct, Transition] = {
    ClaimAct.COMPLETE: _transition((S.DRAFT, S.DOCUMENTS_MISSING), S.COMPLETE, Role.COUNTER),
    ClaimAct.ASK_DOCUMENTS: _transition(
        (S.DRAFT, S.COMPLETE, S.ASSESSED), S.DOCUMENTS_MISSING, Role.COUNTER
    ),
    ClaimAct.ASSESS: _transition((S.COMPLETE, S.ASSESSED), S.ASSESSED, Role.COUNTER),
    ClaimAct.PROPOSE: _transition((S.ASSESSED,), S.PROPOSED, Role.COUNTER),
    ClaimAct.GRANT: _transition((S.PROPOSED,), S.GRANTED, Role.DECIDER),
    ClaimAct.GRANT_BY_EXEMPTION: _transition(
        (S.PROPOSED,), S.GRANTED, Role.DECIDER, needs_reason=True
    ),
    ClaimAct.DENY: _transition((S.PROPOSED,), S.DENIED, Role.DECIDER, needs_reason=True),
    ClaimAct.SEND_BACK: _transition((S.PROPOSED,), S.ASSESSED, Role.DECIDER, needs_reason=True),
    ClaimAct.ABANDON: _transition(
        (S.DRAFT, S.COMPLETE, S.DOCUMENTS_MISSING, S.ASSESSED, S.PROPOSED),
        S.WITHDRAWN,
        Role.COUNTER,
        needs_reason=True,
    ),
    ClaimAct.WITHDRAW_DECISION: _transition(
        (S.GRANTED,), S.WITHDRAWN, Role.DECIDER, needs_reason=True
    ),
}

DECISIONS = frozenset({ClaimAct.GRANT, ClaimAct.GRANT_BY_EXEMPTION, ClaimAct.DENY})


def move(
    facts: ClaimFacts,
    act: ClaimAct,
    actor: Actor,
    on: date,
    settings: ClaimSettings,
    reason: str = "",
) -> ClaimState:
    """The state after `act`; raises a Refusal that says which guard held, the gravest first."""
    transition = TRANSITIONS[act]
    if facts.state not in transition.states:
        raise NotAllowedNow(act, facts.state)
    if not actor.may_act_as(transition.role):
        raise RoleNeeded(transition.role)
    if facts.last_act_on is not None and on < facts.last_act_on:
        raise BeforeLastAct(on, facts.last_act_on)
    _check_act(facts, act, on, settings)
    if act in DECISIONS and settings.two_persons and actor.id == facts.proposed_by:
        raise SamePersonDecides
    if transition.needs_reason and not reason.strip():
        raise ReasonNeeded
    return transition.to


def possible_acts(
    facts: ClaimFacts, actor: Actor, on: date, settings: ClaimSettings
) -> tuple[ClaimAct, ...]:
    """What `actor` may do now, in the order of a claim's life; a reason is asked for later."""
    return tuple(act for act in ClaimAct if _is_possible(facts, act, actor, on, settings))


def last_withdrawal_day(decided_on: date, months: int) -> date:
    """The same day some months later, that day included; the last of the month if it is shorter."""
    year, month = divmod(decided_on.year * 12 + decided_on.month - 1 + months, 12)
    day = min(decided_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def _is_possible(
    facts: ClaimFacts, act: ClaimAct, actor: Actor, on: date, settings: ClaimSettings
) -> bool:
    try:
        move(facts, act, actor, on, settings, reason="to be asked")
    except Refusal:
        return False
    return True


def _check_act(facts: ClaimFacts, act: ClaimAct, on: date, settings: ClaimSettings) -> None:
    if act is ClaimAct.COMPLETE and facts.missing_documents:
        raise DocumentsStillMissing(facts.missing_documents)
    if act is ClaimAct.ASSESS and facts.outcome is Outcome.INCOMPLETE:
        raise AssessmentNeeded
    if act is ClaimAct.PROPOSE or act in DECISIONS:
        _check_assessed(facts)
    if act is ClaimAct.GRANT and facts.outcome is not Outcome.ENTITLED:
        raise ExemptionNeeded
    if act is ClaimAct.GRANT_BY_EXEMPTION:
        _check_ceiling(facts, settings)
    if act is ClaimAct.WITHDRAW_DECISION:
        _check_withdrawal(facts, on, settings)


def _check_assessed(facts: ClaimFacts) -> None:
    if facts.outcome in {None, Outcome.INCOMPLETE}:
        raise AssessmentNeeded


def _check_ceiling(facts: ClaimFacts, settings: ClaimSettings) -> None:
    ceiling = settings.exemption_ceiling
    if ceiling is not None and facts.exemption_amount > ceiling:
        raise AboveExemptionCeiling(facts.exemption_amount, ceiling)


def _check_withdrawal(facts: ClaimFacts, on: date, settings: ClaimSettings) -> None:
    if facts.decided_on is None:
        raise NotAllowedNow(ClaimAct.WITHDRAW_DECISION, facts.state)
    last_day = last_withdrawal_day(facts.decided_on, settings.withdrawal_months)
    if on > last_day:
        raise WithdrawalTooLate(last_day)
    if settings.hearing_needed and (facts.heard_on is None or facts.heard_on > on):
        raise PersonNotHeard
