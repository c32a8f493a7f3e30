"""A merchant's life, where it sells and when it is closed, and what makes a file refused.

Days of an outlet: `opened_on` and `closed_on` are its first and the first day it is no longer
there; of a closing period, both days are included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue

ENDING_SOON = timedelta(days=60)
"""How long before the last day of a certificate people are told, on every page."""

_TIME = re.compile(r"(\d{1,2})(?:[h:](\d{2})?)?")


class MerchantState(StoredValue):
    PROSPECT = "prospect"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class OutletKind(StoredValue):
    SHOP = "shop"
    STALL = "stall"


class VatRegime(StoredValue):
    """How a merchant stands with VAT; it decides what a statement may say by rate."""

    NORMAL = "normal"
    FRANCHISE = "franchise"  # CGI, article 293 B: no VAT is shown
    FLAT_RATE_FARMER = "flat_rate_farmer"  # CGI, article 298 quater
    EXEMPT = "exempt"  # associations: CGI, article 261, 7


class NoSiret(StoredValue):
    """Why a merchant is known without a SIRET."""

    ASSOCIATION = "association"
    BEING_REGISTERED = "being_registered"
    FOREIGN = "foreign"


class CertificateStanding(StrEnum):
    TO_COME = "to_come"
    VALID = "valid"
    ENDING = "ending"  # within ENDING_SOON
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class TradeNameMissing(Refusal):
    """A merchant is called something."""


class LegalNameMissing(Refusal):
    """With whom an agreement is made: the firm, the association or the person."""


class SiretUnexplained(Refusal):
    """Neither a SIRET nor why there is none."""


class SiretTaken(Refusal):
    """Another merchant has this SIRET: one establishment is one merchant."""

    def __init__(self, merchant_id: UUID, trade_name: str) -> None:
        super().__init__(merchant_id)
        self.merchant_id, self.trade_name = merchant_id, trade_name


class SiretChanges(Refusal):
    """A new SIRET is a new merchant with an agreement of its own, linked to the old one."""


class SameEstablishment(Refusal):
    """A successor has another SIRET than who was there before."""


class VatNeedsSiret(Refusal):
    """Who charges VAT has a number, which comes from the SIREN."""


class StateNotReached(Refusal):
    """From its state a merchant does not come to that one."""

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(state, wanted)
        self.state, self.wanted = state, wanted


class DayTooEarly(Refusal):
    """Before the day since when it is what it is."""

    def __init__(self, since: date) -> None:
        super().__init__(since.isoformat())
        self.since = since


class MarketMissing(Refusal):
    """A stall stands on a market, on one day of the week."""


class OutletUnnamed(Refusal):
    """What it is called where a merchant has several, or the street of a shop."""


class HoursRefused(Refusal):
    """Opening hours that end before they begin or are no time; `weekday` 1 Monday … 7 Sunday."""

    def __init__(self, weekday: int) -> None:
        super().__init__(weekday)
        self.weekday = weekday


class PeriodReversed(Refusal):
    """The last day is before the first."""


class LabelMissing(Refusal):
    """A certificate proves a quality label."""


class UnknownOutlet(Refusal):
    """Not on this desk."""


class UnknownCertificate(Refusal):
    """Not on this desk."""


_LEADS_TO = {
    MerchantState.PROSPECT: {MerchantState.ACTIVE, MerchantState.CLOSED},
    MerchantState.ACTIVE: {MerchantState.SUSPENDED, MerchantState.CLOSED},
    MerchantState.SUSPENDED: {MerchantState.ACTIVE, MerchantState.CLOSED},
    MerchantState.CLOSED: {MerchantState.ACTIVE},  # the same establishment opens again
}


def may_become(state: str) -> frozenset[MerchantState]:
    """Where a merchant may go from here; nowhere from a state of a newer version."""
    return frozenset(_LEADS_TO.get(MerchantState(state), set()))


def refuse_move(state: str, since: date | None, wanted: MerchantState, on: date) -> None:
    """What took part before it was written down may begin earlier.

    Raises StateNotReached, DayTooEarly.
    """
    if wanted not in may_become(state):
        raise StateNotReached(state, wanted)
    if state != MerchantState.PROSPECT and since is not None and on < since:
        raise DayTooEarly(since)


@dataclass(frozen=True)
class StatePeriod:
    """It is in this state from that day on; None for as far back as is known."""

    state: MerchantState
    begins_on: date | None = None


_BECOMES = {
    "activated": MerchantState.ACTIVE,
    "resumed": MerchantState.ACTIVE,
    "suspended": MerchantState.SUSPENDED,
    "closed": MerchantState.CLOSED,
}
_WAS = {"activated": MerchantState.PROSPECT, "resumed": MerchantState.SUSPENDED}
_BEGINS = "recorded"
MOVES = frozenset({_BEGINS, *_BECOMES})
"""Acts of a timeline that tell the state."""


def state_periods(
    acts: Iterable[tuple[str, date]], state: str, since: date | None
) -> tuple[StatePeriod, ...]:
    """The states of one merchant in time: what its acts say, and at the end what it is now.

    `acts` in the order in which they count. One without any, entered before they were written
    down, took part until it was suspended or closed.
    """
    told, now = list(acts), MerchantState(state)
    moves = [(act, day) for act, day in told if act in _BECOMES]
    if len(moves) < len(told) or (not moves and now is MerchantState.PROSPECT):
        begun = MerchantState.PROSPECT
    else:
        begun = _WAS.get(moves[0][0], MerchantState.ACTIVE) if moves else MerchantState.ACTIVE
    periods = [StatePeriod(begun), *(StatePeriod(_BECOMES[act], day) for act, day in moves)]
    if periods[-1].state != now:
        periods.append(StatePeriod(now, since))
    return tuple(periods)


def merchant_state_on(periods: Iterable[StatePeriod], on: date) -> MerchantState:
    """Nobody without a period takes part."""
    held = [one.state for one in periods if one.begins_on is None or one.begins_on <= on]
    return held[-1] if held else MerchantState.PROSPECT


@dataclass(frozen=True)
class Hours:
    """Open from … to on a weekday, 1 Monday … 7 Sunday; `08:00`, both of the same day."""

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True)
class ClosingPeriod:
    """Holidays or works: both days included."""

    first: date
    last: date
    why: str = ""

    def holds(self, on: date) -> bool:
        return self.first <= on <= self.last


def checked_hours(weekday: int, opens: str, closes: str) -> Hours:
    """`8h`, `8h30`, `8:30`. Raises HoursRefused."""
    start, end = _time(opens), _time(closes)
    if start is None or end is None or start >= end or weekday not in range(1, 8):
        raise HoursRefused(weekday)
    return Hours(weekday, start, end)


def checked_period(first: date, last: date, why: str = "") -> ClosingPeriod:
    """Raises PeriodReversed."""
    if last < first:
        raise PeriodReversed
    return ClosingPeriod(first, last, " ".join(why.split()))


def closing_on(periods: Iterable[ClosingPeriod], on: date) -> ClosingPeriod | None:
    """The longest of those that hold on that day."""
    held = [period for period in periods if period.holds(on)]
    return max(held, key=lambda period: period.last) if held else None


def certificate_standing(
    valid_from: date, valid_until: date, withdrawn_on: date | None, on: date
) -> CertificateStanding:
    """Valid to the end of `valid_until`; from `withdrawn_on` on no longer."""
    if withdrawn_on is not None and withdrawn_on <= on:
        return CertificateStanding.WITHDRAWN
    if on > valid_until:
        return CertificateStanding.ENDED
    if on < valid_from:
        return CertificateStanding.TO_COME
    ending = valid_until - on <= ENDING_SOON
    return CertificateStanding.ENDING if ending else CertificateStanding.VALID


def next_day_of(weekday: int, on: date) -> date:
    """The next market of that weekday, today included; 1 Monday … 7 Sunday."""
    return on + timedelta(days=(weekday - on.isoweekday()) % 7)


def _time(text: str) -> str | None:
    found = _TIME.fullmatch("".join(text.split()).lower())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
