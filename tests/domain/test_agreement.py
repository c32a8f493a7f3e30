"""An agreement day by day: begun, renewed, suspended, ended; and who is told when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.agreement import (
    AgreementNotSigned,
    AgreementOver,
    AgreementPeriod,
    AgreementState,
    EndsOnImpossibleDay,
    Standing,
    TermFault,
    TermRefused,
    end_of_period,
    in_force,
    overlap,
    refuse_end,
    refuse_suspension,
    refuse_term,
    state_on,
)
from desktop.domain.agreement_ending import (
    EndingKind,
    Notice,
    ending_of_agreement,
    ending_of_certificate,
)
from desktop.domain.merchant import CertificateStanding, certificate_standing

A_YEAR = AgreementPeriod(
    agreement_id=UUID(int=1),
    merchant_id=UUID(int=2),
    state=AgreementState.SIGNED,
    starts_on=date(2026, 1, 1),
    ends_after=date(2026, 12, 31),
    signed_on=date(2025, 12, 10),
)
RENEWED = replace(A_YEAR, renewals_allowed=2)
SUSPENDED = replace(A_YEAR, suspended_from=date(2026, 3, 10), suspended_until=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("period", "on", "standing"),
    [
        (A_YEAR, date(2025, 12, 31), Standing.SIGNED),
        (A_YEAR, date(2026, 1, 1), Standing.IN_FORCE),
        (A_YEAR, date(2026, 12, 31), Standing.IN_FORCE),
        (A_YEAR, date(2027, 1, 1), Standing.ENDED),
        (RENEWED, date(2027, 1, 1), Standing.IN_FORCE),
        (RENEWED, date(2028, 12, 31), Standing.IN_FORCE),
        (RENEWED, date(2029, 1, 1), Standing.ENDED),
        (SUSPENDED, date(2026, 3, 9), Standing.IN_FORCE),
        (SUSPENDED, date(2026, 3, 10), Standing.SUSPENDED),
        (SUSPENDED, date(2026, 3, 31), Standing.SUSPENDED),
        (SUSPENDED, date(2026, 4, 1), Standing.IN_FORCE),
        (replace(SUSPENDED, suspended_until=None), date(2026, 12, 31), Standing.SUSPENDED),
        (replace(A_YEAR, ended_on=date(2026, 6, 15)), date(2026, 6, 14), Standing.IN_FORCE),
        (replace(A_YEAR, ended_on=date(2026, 6, 15)), date(2026, 6, 15), Standing.ENDED),
        (replace(A_YEAR, signed_on=date(2026, 2, 3)), date(2026, 2, 2), Standing.SIGNED),
        (replace(A_YEAR, signed_on=date(2026, 2, 3)), date(2026, 2, 3), Standing.IN_FORCE),
    ],
)  # fmt: skip
def test_where_it_stands_follows_from_the_day(
    period: AgreementPeriod, on: date, standing: Standing
) -> None:
    assert state_on(period, on) is standing
    assert in_force(period, on) is (standing is Standing.IN_FORCE)


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (AgreementState.DRAFT, Standing.DRAFT),
        (AgreementState.PRINTED, Standing.PRINTED),
        (AgreementState.ENDED, Standing.ENDED),
    ],
)
def test_nothing_holds_before_it_is_signed(state: AgreementState, standing: Standing) -> None:
    unsigned = replace(A_YEAR, signed_on=None, state=state)
    assert state_on(unsigned, date(2026, 6, 1)) is standing


def test_an_agreement_that_ended_held_until_then() -> None:
    """A purchase of March that arrives in July is judged by March."""
    ended = replace(A_YEAR, state=AgreementState.ENDED, ended_on=date(2026, 6, 15))
    assert in_force(ended, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("starts", "ends", "renewed"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), date(2027, 12, 31)),
        (date(2026, 3, 1), date(2027, 2, 28), date(2028, 2, 29)),
        (date(2026, 1, 15), date(2026, 7, 14), date(2027, 1, 14)),
        (date(2026, 1, 1), date(2026, 1, 20), date(2026, 2, 9)),
    ],
    ids=["a year", "to the end of February", "half a year", "twenty days"],
)
def test_a_renewal_is_as_long_as_the_first_period(starts: date, ends: date, renewed: date) -> None:
    assert end_of_period(replace(A_YEAR, starts_on=starts, ends_after=ends), 1) == renewed


def test_an_amendment_that_prolongs_does_not_lengthen_the_renewals() -> None:
    longer = replace(
        A_YEAR, ends_after=date(2027, 3, 31), renewals_allowed=1, renewed_as=date(2026, 12, 31)
    )
    assert longer.last_day == date(2028, 3, 31)


def test_the_period_that_runs_is_told_by_the_day() -> None:
    assert RENEWED.runs_until(date(2025, 1, 1)) == date(2026, 12, 31)
    assert RENEWED.runs_until(date(2027, 1, 1)) == date(2027, 12, 31)
    assert RENEWED.runs_until(date(2030, 1, 1)) == date(2028, 12, 31)
    ended = replace(RENEWED, ended_on=date(2027, 5, 1))
    assert ended.runs_until(date(2027, 2, 1)) == date(2027, 4, 30)


@given(
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(0, 900),
    st.integers(0, 4),
    st.integers(-200, 3000),
)
def test_it_holds_on_exactly_the_days_from_its_begin_to_its_last(
    starts: date, length: int, renewals: int, offset: int
) -> None:
    period = replace(
        A_YEAR,
        starts_on=starts,
        ends_after=starts + timedelta(length),
        renewals_allowed=renewals,
        signed_on=starts,
    )
    on = starts + timedelta(offset)
    assert in_force(period, on) is (period.begins_on <= on <= period.last_day)
    ends = [end_of_period(period, n) for n in range(renewals + 1)]
    assert ends == sorted(set(ends))


def test_two_agreements_of_a_merchant_overlap_on_a_single_day() -> None:
    next_year = replace(A_YEAR, starts_on=date(2026, 12, 31), ends_after=date(2027, 12, 31))
    assert overlap(A_YEAR, next_year)
    assert not overlap(A_YEAR, replace(next_year, starts_on=date(2027, 1, 1)))


@pytest.mark.parametrize(
    ("ends", "renewals", "fault"),
    [
        (date(2025, 12, 31), 0, TermFault.ENDS_BEFORE_IT_BEGINS),
        (date(2029, 1, 1), 0, TermFault.TOO_LONG),
        (date(2026, 12, 31), 5, TermFault.RENEWALS),
        (date(2026, 12, 31), -1, TermFault.RENEWALS),
    ],
)
def test_a_term_that_cannot_be_agreed_upon_is_refused(
    ends: date, renewals: int, fault: TermFault
) -> None:
    with pytest.raises(TermRefused) as refused:
        refuse_term(date(2026, 1, 1), ends, renewals)
    assert refused.value.fault is fault


def test_what_is_not_signed_or_over_is_neither_suspended_nor_ended() -> None:
    unsigned = replace(A_YEAR, signed_on=None)
    with pytest.raises(AgreementNotSigned):
        refuse_suspension(unsigned, date(2026, 3, 1), None)
    with pytest.raises(AgreementNotSigned):
        refuse_end(unsigned, date(2026, 3, 1))
    with pytest.raises(AgreementOver):
        refuse_suspension(A_YEAR, date(2027, 1, 1), None)
    with pytest.raises(EndsOnImpossibleDay):
        refuse_end(A_YEAR, date(2027, 1, 2))
    refuse_end(A_YEAR, date(2027, 1, 1))


@pytest.mark.parametrize(
    ("period", "on", "told"),
    [
        (A_YEAR, date(2026, 10, 1), None),
        (A_YEAR, date(2026, 10, 2), (EndingKind.AGREEMENT_ENDS, date(2026, 12, 31))),
        (RENEWED, date(2026, 11, 2), (EndingKind.AGREEMENT_RENEWS, date(2027, 1, 1))),
        (RENEWED, date(2028, 12, 1), (EndingKind.AGREEMENT_ENDS, date(2028, 12, 31))),
        (A_YEAR, date(2027, 2, 1), (EndingKind.AGREEMENT_ENDED, date(2026, 12, 31))),
        (A_YEAR, date(2027, 4, 1), None),
    ],
)
def test_an_ending_is_told_ninety_days_before_and_after(
    period: AgreementPeriod, on: date, told: tuple[EndingKind, date] | None
) -> None:
    assert ending_of_agreement(period, on) == told


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2026, 5, 1), None),
        (date(2026, 5, 2), EndingKind.CERTIFICATE_ENDS),
        (date(2026, 7, 1), EndingKind.CERTIFICATE_ENDS),
        (date(2026, 7, 2), EndingKind.CERTIFICATE_ENDED),
    ],
)
def test_a_certificate_is_told_sixty_days_before_on_every_page(
    on: date, kind: EndingKind | None
) -> None:
    told = ending_of_certificate(date(2026, 7, 1), on)
    badge = certificate_standing(date(2026, 1, 1), date(2026, 7, 1), None, on)
    assert (badge is CertificateStanding.VALID) is (told is None)
    assert (told[0] if told else None) is kind


def test_the_days_of_notice_are_a_setting() -> None:
    on = date(2026, 9, 15)
    assert ending_of_agreement(A_YEAR, on) is None
    assert ending_of_agreement(A_YEAR, on, Notice(agreement_days=120)) is not None
