from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from desktop.domain.actor import Actor, Role
from desktop.domain.assessment import Outcome
from desktop.domain.claim import (
    TRANSITIONS,
    AboveExemptionCeiling,
    AssessmentNeeded,
    BeforeLastAct,
    ClaimAct,
    ClaimFacts,
    ClaimSettings,
    ClaimState,
    DocumentsStillMissing,
    ExemptionNeeded,
    NotAllowedNow,
    PersonNotHeard,
    ReasonNeeded,
    RoleNeeded,
    SamePersonDecides,
    WithdrawalTooLate,
    last_withdrawal_day,
    move,
    possible_acts,
)
from desktop.domain.errors import Refusal

ON = date(2026, 4, 14)
COUNTER = Actor(UUID(int=1), "Accueil", frozenset({Role.COUNTER}))
DECIDER = Actor(UUID(int=2), "Responsable", frozenset({Role.DECIDER}))
BOTH = Actor(UUID(int=3), "Les deux", frozenset({Role.COUNTER, Role.DECIDER}))
CITY = ClaimSettings(exemption_ceiling=Decimal(600))
PROPOSED = ClaimFacts(
    ClaimState.PROPOSED, date(2026, 4, 10), outcome=Outcome.ENTITLED, proposed_by=COUNTER.id
)
GRANTED = ClaimFacts(
    ClaimState.GRANTED, date(2026, 1, 31), decided_on=date(2026, 1, 31), heard_on=date(2026, 2, 1)
)


def test_a_claim_lives_from_draft_to_grant() -> None:
    facts = ClaimFacts(ClaimState.DRAFT, missing_documents=1)
    steps = [
        (ClaimAct.ASK_DOCUMENTS, COUNTER, {}),
        (ClaimAct.COMPLETE, COUNTER, {"missing_documents": 0}),
        (ClaimAct.ASSESS, COUNTER, {"outcome": Outcome.ENTITLED}),
        (ClaimAct.PROPOSE, COUNTER, {}),
        (ClaimAct.GRANT, DECIDER, {"proposed_by": COUNTER.id}),
    ]
    for act, actor, learnt in steps:
        facts = replace(facts, **learnt)  # type: ignore[arg-type]
        facts = replace(facts, state=move(facts, act, actor, ON, CITY))

    assert facts.state is ClaimState.GRANTED


@pytest.mark.parametrize("state", ClaimState)
@pytest.mark.parametrize("act", ClaimAct)
def test_an_act_that_does_not_follow_is_refused(act: ClaimAct, state: ClaimState) -> None:
    facts = ClaimFacts(state, outcome=Outcome.ENTITLED, decided_on=ON, heard_on=ON)
    if state in TRANSITIONS[act].states:
        assert move(facts, act, BOTH, ON, CITY, "a reason") is TRANSITIONS[act].to
    else:
        with pytest.raises(NotAllowedNow):
            move(facts, act, BOTH, ON, CITY, "a reason")


@pytest.mark.parametrize(
    ("facts", "act", "actor", "refusal"),
    [
        pytest.param(PROPOSED, ClaimAct.GRANT, COUNTER, RoleNeeded, id="counter does not decide"),
        pytest.param(
            replace(PROPOSED, proposed_by=BOTH.id),
            ClaimAct.GRANT,
            BOTH,
            SamePersonDecides,
            id="who proposed does not decide",
        ),
        pytest.param(PROPOSED, ClaimAct.DENY, DECIDER, ReasonNeeded, id="a denial is reasoned"),
        pytest.param(
            replace(PROPOSED, last_act_on=date(2026, 4, 15)),
            ClaimAct.GRANT,
            DECIDER,
            BeforeLastAct,
            id="not before what was done",
        ),
        pytest.param(
            replace(PROPOSED, outcome=Outcome.ABOVE_SCALE),
            ClaimAct.GRANT,
            DECIDER,
            ExemptionNeeded,
            id="above the scale",
        ),
        pytest.param(
            replace(PROPOSED, outcome=None), ClaimAct.GRANT, DECIDER, AssessmentNeeded, id="unknown"
        ),
        pytest.param(
            replace(PROPOSED, exemption_amount=Decimal("600.01")),
            ClaimAct.GRANT_BY_EXEMPTION,
            DECIDER,
            AboveExemptionCeiling,
            id="a cent above the delegation",
        ),
        pytest.param(
            ClaimFacts(ClaimState.DRAFT, missing_documents=2),
            ClaimAct.COMPLETE,
            COUNTER,
            DocumentsStillMissing,
            id="documents missing",
        ),
        pytest.param(
            ClaimFacts(ClaimState.COMPLETE, outcome=Outcome.INCOMPLETE),
            ClaimAct.ASSESS,
            COUNTER,
            AssessmentNeeded,
            id="incomplete is not recorded",
        ),
    ],
)
def test_a_guard_says_what_is_the_case(
    facts: ClaimFacts, act: ClaimAct, actor: Actor, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        move(facts, act, actor, ON, CITY)


def test_one_person_may_decide_where_the_setting_allows_it() -> None:
    alone = replace(CITY, two_persons=False)

    assert (
        move(replace(PROPOSED, proposed_by=BOTH.id), ClaimAct.GRANT, BOTH, ON, alone)
        is ClaimState.GRANTED
    )


def test_an_exemption_up_to_the_ceiling_with_a_reason_grants() -> None:
    facts = replace(PROPOSED, outcome=Outcome.ABOVE_SCALE, exemption_amount=Decimal(600))

    assert (
        move(facts, ClaimAct.GRANT_BY_EXEMPTION, DECIDER, ON, CITY, "job lost in March")
        is ClaimState.GRANTED
    )
    with pytest.raises(ReasonNeeded):
        move(facts, ClaimAct.GRANT_BY_EXEMPTION, DECIDER, ON, CITY, "  ")


@pytest.mark.parametrize(
    ("decided_on", "last_day"),
    [
        (date(2026, 1, 15), date(2026, 5, 15)),
        (date(2026, 1, 31), date(2026, 5, 31)),
        (date(2025, 10, 31), date(2026, 2, 28)),
        (date(2026, 10, 5), date(2027, 2, 5)),
    ],
)
def test_a_decision_is_withdrawn_within_four_months(decided_on: date, last_day: date) -> None:
    assert last_withdrawal_day(decided_on, 4) == last_day


def test_the_last_day_of_the_four_months_is_in_and_the_next_is_not() -> None:
    act = ClaimAct.WITHDRAW_DECISION
    assert move(GRANTED, act, DECIDER, date(2026, 5, 31), CITY, "false") is ClaimState.WITHDRAWN
    with pytest.raises(WithdrawalTooLate) as caught:
        move(GRANTED, act, DECIDER, date(2026, 6, 1), CITY, "false")
    assert caught.value.last_day == date(2026, 5, 31)


def test_nobody_loses_a_grant_unheard() -> None:
    with pytest.raises(PersonNotHeard):
        move(
            replace(GRANTED, heard_on=None),
            ClaimAct.WITHDRAW_DECISION,
            DECIDER,
            date(2026, 3, 1),
            CITY,
            "false",
        )


def test_a_page_offers_only_what_the_agent_may_do_now() -> None:
    fresh = ClaimFacts(ClaimState.COMPLETE)

    assert possible_acts(fresh, COUNTER, ON, CITY) == (
        ClaimAct.ASK_DOCUMENTS,
        ClaimAct.ASSESS,
        ClaimAct.ABANDON,
    )
    assert possible_acts(PROPOSED, DECIDER, ON, CITY) == (
        ClaimAct.SEND_BACK,
        ClaimAct.GRANT,
        ClaimAct.GRANT_BY_EXEMPTION,
        ClaimAct.DENY,
    )
    assert possible_acts(PROPOSED, COUNTER, ON, CITY) == (ClaimAct.ABANDON,)
