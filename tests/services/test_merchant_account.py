"""Bank details of a merchant: entered by one person, confirmed by another, seen by nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from desktop.domain.actor import Actor, Role
from desktop.domain.bank_account import (
    AccountSettled,
    BankDetailsHidden,
    CallBackFault,
    CallBackMissing,
    HolderMissing,
    IbanFault,
    IbanRefused,
    SameAccount,
    SamePersonConfirms,
    UnknownMerchant,
)
from desktop.domain.protection import ReasonTooShort
from desktop.models import HistoryRecord, MerchantRecord, new_id
from desktop.services.clock import fixed_clock
from desktop.services.merchant import MerchantService
from desktop.services.merchant_account import MerchantAccountService, read_iban
from desktop.sheets.merchant import CallBack
from tests.local_desk import ACTOR, Desk

CLOCK = fixed_clock(datetime(2026, 4, 14, 9, 0, tzinfo=UTC))
FOLLOWS = Actor(new_id(), "Enora Tanguy", frozenset({Role.MERCHANT_MANAGER}))
PAYS = Actor(new_id(), "Youn Le Bris", frozenset({Role.ACCOUNTANT}))
COUNTER = Actor(new_id(), "Maëlle Invention", frozenset(Role) - {*FOLLOWS.roles, *PAYS.roles})
OLD = "FR14 2004 1010 0505 0001 3M02 606"
NEW = "fr7630006000011234567890189"
CALLED = CallBack("Azilis Pennarun", "06 39 98 90 02", date(2026, 4, 14))
HOLDER = "SARL  Le Fournil inventé "


@pytest.fixture
def merchant(desk: Desk) -> UUID:
    with desk.units(ACTOR, "add_merchant") as work:
        row = MerchantRecord(id=new_id(), trade_name="Le Fournil inventé")
        work.session.add(row)
        work.commit()
    return row.id


@pytest.fixture
def accounts(desk: Desk) -> MerchantAccountService:
    return MerchantService(desk.units, CLOCK).accounts


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("  ", IbanFault.EMPTY),
        ("FR76!", IbanFault.CHARACTERS),
        ("not an iban at all", IbanFault.CHARACTERS),
        ("FR76 3000", IbanFault.LENGTH),
        ("FR7630006000011234567890188", IbanFault.CHECKSUM),
        ("FR0630006000011234567890188", IbanFault.NATIONAL_KEY),
        ("BR1800360305000010009795493C1", IbanFault.COUNTRY),
    ],
    ids=lambda value: str(value) or "nothing",
)
def test_what_cannot_be_paid_is_refused_by_its_fault(typed: str, fault: IbanFault) -> None:
    with pytest.raises(IbanRefused) as refused:
        read_iban(typed)
    assert refused.value.fault is fault
    assert "3000" not in str(refused.value)


def test_an_iban_says_its_bank_and_is_told_in_groups() -> None:
    typed = read_iban(NEW)
    assert (typed.iban, typed.bic) == ("FR7630006000011234567890189", "AGRIFRPPXXX")
    assert typed.grouped == "FR76 3000 6000 0112 3456 7890 189"
    assert typed.bank
    assert "3000" not in repr(typed)


def test_two_people_stand_behind_what_is_paid(
    accounts: MerchantAccountService, merchant: UUID
) -> None:
    waiting = accounts.propose(merchant, OLD, HOLDER, FOLLOWS).waiting
    assert waiting is not None
    assert waiting.holder == "SARL Le Fournil inventé"
    with pytest.raises(SamePersonConfirms):
        accounts.confirm(waiting.id, CALLED, FOLLOWS)
    with pytest.raises(SamePersonConfirms):
        accounts.refuse(waiting.id, "Ce n’est pas son RIB", FOLLOWS)
    assert accounts.accounts(merchant, PAYS).in_use is None
    in_use = accounts.confirm(waiting.id, CALLED, PAYS).in_use
    assert in_use is not None
    assert (in_use.proposed_by, in_use.decided_by) == (FOLLOWS.name, PAYS.name)
    with pytest.raises(AccountSettled):
        accounts.confirm(waiting.id, CALLED, PAYS)


@pytest.mark.parametrize(
    ("called", "fault"),
    [
        (replace(CALLED, name="  "), CallBackFault.NAME),
        (replace(CALLED, phone="le sien"), CallBackFault.PHONE),
        (replace(CALLED, on=CALLED.on - timedelta(days=1)), CallBackFault.DAY),
        (replace(CALLED, on=CALLED.on + timedelta(days=1)), CallBackFault.DAY),
    ],
    ids=["nobody", "no number", "before the paper came", "not yet"],
)
def test_nothing_is_confirmed_without_a_call(
    accounts: MerchantAccountService, merchant: UUID, called: CallBack, fault: CallBackFault
) -> None:
    waiting = accounts.propose(merchant, OLD, HOLDER, FOLLOWS).waiting
    assert waiting is not None
    with pytest.raises(CallBackMissing) as refused:
        accounts.confirm(waiting.id, called, PAYS)
    assert refused.value.fault is fault
    assert accounts.accounts(merchant, PAYS).in_use is None


def test_who_was_called_stays_with_the_details(
    accounts: MerchantAccountService, merchant: UUID
) -> None:
    waiting = accounts.propose(merchant, OLD, HOLDER, FOLLOWS).waiting
    assert waiting is not None
    in_use = accounts.confirm(waiting.id, CALLED, PAYS).in_use
    assert in_use is not None
    assert in_use.call_back == CALLED


def test_what_is_confirmed_replaces_what_was_in_use_and_both_stay_to_be_read(
    accounts: MerchantAccountService, merchant: UUID
) -> None:
    first = accounts.propose(merchant, OLD, HOLDER, FOLLOWS).waiting
    assert first is not None
    accounts.confirm(first.id, CALLED, PAYS)
    second = accounts.propose(merchant, NEW, HOLDER, PAYS).waiting
    assert second is not None
    still = accounts.accounts(merchant, FOLLOWS).in_use
    assert still is not None
    assert still.id == first.id
    sheet = accounts.confirm(second.id, CALLED, FOLLOWS)
    assert {line.id: line.state for line in sheet.lines} == {
        first.id: "replaced",
        second.id: "confirmed",
    }


def test_what_is_refused_says_why_and_changes_nothing_else(
    accounts: MerchantAccountService, merchant: UUID
) -> None:
    first = accounts.propose(merchant, OLD, HOLDER, FOLLOWS).waiting
    assert first is not None
    accounts.confirm(first.id, CALLED, PAYS)
    second = accounts.propose(merchant, NEW, HOLDER, FOLLOWS).waiting
    assert second is not None
    with pytest.raises(ReasonTooShort):
        accounts.refuse(second.id, "non", PAYS)
    sheet = accounts.refuse(second.id, "Courriel suspect, non confirmé par téléphone", PAYS)
    assert sheet.in_use is not None
    assert sheet.in_use.id == first.id
    assert [line.note for line in sheet.lines if line.state == "refused"] == [
        "Courriel suspect, non confirmé par téléphone"
    ]


def test_what_is_known_already_or_lacks_a_name_is_not_proposed(
    accounts: MerchantAccountService, merchant: UUID
) -> None:
    accounts.propose(merchant, OLD, HOLDER, FOLLOWS)
    with pytest.raises(SameAccount):
        accounts.propose(merchant, OLD.replace(" ", ""), HOLDER, PAYS)
    with pytest.raises(HolderMissing):
        accounts.propose(merchant, NEW, "  ", PAYS)
    with pytest.raises(UnknownMerchant):
        accounts.propose(new_id(), NEW, HOLDER, PAYS)
    assert len(accounts.accounts(merchant, PAYS).lines) == 1


def test_nobody_else_sees_or_touches_an_iban(
    desk: Desk, accounts: MerchantAccountService, merchant: UUID
) -> None:
    waiting = accounts.propose(merchant, OLD, HOLDER, FOLLOWS).waiting
    assert waiting is not None
    for act in (
        lambda: accounts.check(OLD, COUNTER),
        lambda: accounts.accounts(merchant, COUNTER),
        lambda: accounts.propose(merchant, NEW, HOLDER, COUNTER),
        lambda: accounts.confirm(waiting.id, CALLED, COUNTER),
        lambda: accounts.refuse(waiting.id, "Parce que je le veux", COUNTER),
    ):
        with pytest.raises(BankDetailsHidden):
            act()
    service = MerchantService(desk.units, CLOCK)
    assert service.sheet(merchant, COUNTER).accounts is None
    assert service.sheet(merchant, PAYS).accounts is not None


def test_the_store_itself_refuses_one_person_for_both(
    desk: Desk, accounts: MerchantAccountService, merchant: UUID
) -> None:
    accounts.propose(merchant, OLD, HOLDER, FOLLOWS)

    def cheat() -> None:
        with desk.units(FOLLOWS, "tamper") as work:
            work.session.execute(text("UPDATE merchant_account SET decided_by_id = proposed_by_id"))

    with pytest.raises(IntegrityError, match="two_persons"):
        cheat()


def test_no_iban_stands_in_the_history_of_households(
    desk: Desk, accounts: MerchantAccountService, merchant: UUID
) -> None:
    accounts.propose(merchant, OLD, HOLDER, FOLLOWS)
    with desk.units.reading() as session:
        assert session.scalars(select(HistoryRecord)).all() == []
