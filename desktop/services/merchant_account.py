"""Bank details of merchants: one person enters them, another confirms or refuses."""

from __future__ import annotations

import re
from uuid import UUID
from warnings import catch_warnings, simplefilter

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.bank_account import (
    AccountState,
    HolderMissing,
    IbanFault,
    IbanRefused,
    SameAccount,
    UnknownMerchant,
    refuse_call_back,
    refuse_decision,
    refuse_unreadable,
    refuse_who_may_not_see,
)
from desktop.domain.protection import checked_reason
from desktop.models import MerchantAccountRecord, MerchantRecord, new_id
from desktop.services.clock import Clock
from desktop.sheets.merchant import AccountLine, AccountsSheet, CallBack, TypedIban
from desktop.storage.unit_of_work import UnitsOfWork

_PUNCTUATION = re.compile(r"[\s.\-\u2010\u2011\u2013]+")


class MerchantAccountService:
    """No IBAN is told to, or taken from, who neither follows merchants nor keeps accounts."""

    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._now = clock.now
        self._today = clock.today

    def check(self, text: str, actor: Actor) -> TypedIban:
        """Pure. Raises IbanRefused, BankDetailsHidden."""
        refuse_who_may_not_see(actor)
        return read_iban(text)

    def accounts(self, merchant_id: UUID, actor: Actor) -> AccountsSheet:
        """All that were ever proposed, the newest first. Raises BankDetailsHidden."""
        refuse_who_may_not_see(actor)
        with self._units.reading() as session:
            rows = session.scalars(
                select(MerchantAccountRecord)
                .where(MerchantAccountRecord.merchant_id == merchant_id)
                .order_by(MerchantAccountRecord.proposed_at.desc(), MerchantAccountRecord.id.desc())
            )
            return AccountsSheet(tuple(_line(row) for row in rows))

    def propose(self, merchant_id: UUID, iban: str, holder: str, actor: Actor) -> AccountsSheet:
        """Another proposal that waited is refused by this one: only the latest paper counts.

        Raises BankDetailsHidden, IbanRefused, HolderMissing, SameAccount, UnknownMerchant.
        """
        typed = self.check(iban, actor)
        called = " ".join(holder.split())
        if not called:
            raise HolderMissing
        with self._units(actor, "propose_account") as work:
            if work.session.get(MerchantRecord, merchant_id) is None:
                raise UnknownMerchant(merchant_id)
            for row in _rows(work.session, merchant_id, "proposed", "confirmed"):
                if (row.iban, row.holder) == (typed.iban, called):
                    raise SameAccount
                if row.state == AccountState.PROPOSED:
                    row.state = AccountState.REPLACED.value
            work.session.add(
                MerchantAccountRecord(
                    id=new_id(),
                    merchant_id=merchant_id,
                    iban=typed.iban,
                    bic=typed.bic,
                    holder=called,
                    state=AccountState.PROPOSED.value,
                    proposed_by_id=actor.id,
                    proposed_by_name=actor.name,
                    proposed_at=self._now(),
                )
            )
            work.commit()
        return self.accounts(merchant_id, actor)

    def confirm(self, account_id: UUID, called: CallBack, actor: Actor) -> AccountsSheet:
        """From now on the merchant is paid there, and no longer where it was.

        Raises BankDetailsHidden, SamePersonConfirms, AccountSettled, CallBackMissing, and
        BankDetailsSealed where the IBAN cannot be read.
        """
        with self._units(actor, "confirm_account") as work:
            row = self._decide(work.session, account_id, AccountState.CONFIRMED, actor)
            refuse_unreadable(row.iban)
            proposed_on, today = row.proposed_at.astimezone().date(), self._today()
            refuse_call_back(called.name, called.phone, called.on, proposed_on, today)
            row.called_name, row.called_phone = called.name.strip(), called.phone.strip()
            row.called_on = called.on
            for other in _rows(work.session, row.merchant_id, "confirmed"):
                if other.id != row.id:
                    other.state = AccountState.REPLACED.value
            work.commit()
        return self.accounts(row.merchant_id, actor)

    def refuse(self, account_id: UUID, reason: str, actor: Actor) -> AccountsSheet:
        """What was in use stays in use. Raises ReasonTooShort, and as `confirm`."""
        note = checked_reason(reason)
        with self._units(actor, "refuse_account") as work:
            row = self._decide(work.session, account_id, AccountState.REFUSED, actor)
            row.note = note
            work.commit()
        return self.accounts(row.merchant_id, actor)

    def _decide(
        self, session: Session, account_id: UUID, state: AccountState, actor: Actor
    ) -> MerchantAccountRecord:
        row = session.get_one(MerchantAccountRecord, account_id)
        refuse_decision(actor, row.proposed_by_id, AccountState(row.state))
        row.state = state.value
        row.decided_by_id, row.decided_by_name = actor.id, actor.name
        row.decided_at = self._now()
        return row


def read_iban(text: str) -> TypedIban:
    """Whatever spaces, dots or hyphens it was typed with. Raises IbanRefused.

    Reference: ISO 13616; countries are those of the single euro payments area.
    """
    from schwifty import IBAN, exceptions  # noqa: PLC0415 - its register of banks is slow to load

    if not text.strip():
        raise IbanRefused(IbanFault.EMPTY)
    faults: dict[type[Exception], IbanFault] = {
        exceptions.InvalidCountryCode: IbanFault.COUNTRY,
        exceptions.InvalidLength: IbanFault.LENGTH,
        exceptions.InvalidChecksumDigits: IbanFault.CHECKSUM,
        exceptions.InvalidBBANChecksum: IbanFault.NATIONAL_KEY,
    }
    try:
        with catch_warnings():  # some countries' keys have no published way to be checked
            simplefilter("ignore", exceptions.NationalChecksumNotVerified)
            iban = IBAN(_PUNCTUATION.sub("", text), validate_bban=True)
    except exceptions.SchwiftyException as error:
        raise IbanRefused(faults.get(type(error), IbanFault.CHARACTERS)) from None
    if not iban.in_sepa_zone:
        raise IbanRefused(IbanFault.COUNTRY)
    return TypedIban(str(iban), iban.formatted, str(iban.bic or ""), iban.bank_name or "")


def _rows(session: Session, merchant_id: UUID, *states: str) -> tuple[MerchantAccountRecord, ...]:
    return tuple(
        session.scalars(
            select(MerchantAccountRecord).where(
                MerchantAccountRecord.merchant_id == merchant_id,
                MerchantAccountRecord.state.in_(states),
            )
        )
    )


def _line(row: MerchantAccountRecord) -> AccountLine:
    grouped = " ".join(row.iban[start : start + 4] for start in range(0, len(row.iban), 4))
    return AccountLine(
        id=row.id,
        grouped=grouped,
        bic=row.bic,
        bank=_bank_known(row.iban),
        holder=row.holder,
        state=row.state,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by_name,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by_name or "",
        decided_at=row.decided_at,
        note=row.note,
        call_back=_call_back(row),
    )


def _call_back(row: MerchantAccountRecord) -> CallBack | None:
    """None of details that wait, were refused, or were confirmed before calls were asked for."""
    on = row.called_on
    return CallBack(row.called_name, row.called_phone, on) if on is not None else None


def _bank_known(iban: str) -> str:
    """Empty for a bank that the register does not name, or a row of another version."""
    try:
        return read_iban(iban).bank
    except IbanRefused:
        return ""
