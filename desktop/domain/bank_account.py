"""Bank details of a merchant: who may see them, and that two people stand behind them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue

WHO_SEES = frozenset({Role.MERCHANT_MANAGER, Role.ACCOUNTANT})
"""They enter bank details and confirm those of each other; nobody else sees an IBAN."""

UNREADABLE = "…"
"""Stands for an IBAN or a BIC that is here, and sealed with a key that this desk does not hold."""

FEWEST_DIGITS = 6
"""Of a telephone number, wherever in the world."""


class AccountState(StoredValue):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REPLACED = "replaced"


class IbanFault(StrEnum):
    EMPTY = "empty"
    CHARACTERS = "characters"
    COUNTRY = "country"
    LENGTH = "length"
    CHECKSUM = "checksum"
    NATIONAL_KEY = "national_key"


class CallBackFault(StrEnum):
    NAME = "name"
    PHONE = "phone"
    DAY = "day"  # before the details came in, or not yet


class IbanRefused(Refusal):
    """What was typed is no IBAN that can be paid; the number itself is not carried along."""

    def __init__(self, fault: IbanFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class HolderMissing(Refusal):
    """An account is somebody's: the name on the bank's paper is compared with the merchant's."""


class SameAccount(Refusal):
    """Proposed again, or in use already."""


class SamePersonConfirms(Refusal):
    """Who entered bank details does not confirm or refuse them."""


class CallBackMissing(Refusal):
    """Nobody was called: new bank details that come in by letter or e-mail may be a fraud."""

    def __init__(self, fault: CallBackFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class AccountSettled(Refusal):
    """Somebody decided in the meantime."""


class BankDetailsHidden(Refusal):
    """This agent neither follows merchants nor keeps accounts."""


class BankDetailsSealed(Refusal):
    """They are here, and this desk does not hold the key of the site that opens them."""


class UnknownMerchant(Refusal):
    """Not on this desk."""


def may_see(actor: Actor) -> bool:
    return bool(actor.roles & WHO_SEES)


def refuse_who_may_not_see(actor: Actor) -> None:
    """Raises BankDetailsHidden."""
    if not may_see(actor):
        raise BankDetailsHidden


def refuse_unreadable(iban: str) -> None:
    """Nobody is paid, and nothing confirmed, on what cannot be read. Raises BankDetailsSealed."""
    if iban == UNREADABLE:
        raise BankDetailsSealed


def tail_of(iban: str) -> str:
    """What tells one account from another without saying where the money goes."""
    return UNREADABLE if iban == UNREADABLE else f"…{iban[-4:]}"


def refuse_decision(actor: Actor, proposed_by: UUID, state: AccountState) -> None:
    """Raises BankDetailsHidden, SamePersonConfirms, AccountSettled."""
    refuse_who_may_not_see(actor)
    if state is not AccountState.PROPOSED:
        raise AccountSettled
    if actor.id == proposed_by:
        raise SamePersonConfirms


def refuse_call_back(name: str, phone: str, on: date, proposed_on: date, today: date) -> None:
    """Raises CallBackMissing: somebody is called at a number that was known before."""
    if not name.strip():
        raise CallBackMissing(CallBackFault.NAME)
    if sum(letter.isdigit() for letter in phone) < FEWEST_DIGITS:
        raise CallBackMissing(CallBackFault.PHONE)
    if not proposed_on <= on <= today:
        raise CallBackMissing(CallBackFault.DAY)
