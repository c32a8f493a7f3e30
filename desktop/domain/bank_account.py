"""Bank details of a merchant: who may see them, and that two people stand behind them."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue

WHO_SEES = frozenset({Role.MERCHANT_MANAGER, Role.ACCOUNTANT})
"""They enter bank details and confirm those of each other; nobody else sees an IBAN."""


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


class AccountSettled(Refusal):
    """Somebody decided in the meantime."""


class BankDetailsHidden(Refusal):
    """This agent neither follows merchants nor keeps accounts."""


class UnknownMerchant(Refusal):
    """Not on this desk."""


def may_see(actor: Actor) -> bool:
    return bool(actor.roles & WHO_SEES)


def refuse_who_may_not_see(actor: Actor) -> None:
    """Raises BankDetailsHidden."""
    if not may_see(actor):
        raise BankDetailsHidden


def refuse_decision(actor: Actor, proposed_by: UUID, state: AccountState) -> None:
    """Raises BankDetailsHidden, SamePersonConfirms, AccountSettled."""
    refuse_who_may_not_see(actor)
    if state is not AccountState.PROPOSED:
        raise AccountSettled
    if actor.id == proposed_by:
        raise SamePersonConfirms
