"""Merchants: their file, their life, and the directory of where one buys."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.domain.bank_account import UnknownMerchant, may_see
from desktop.domain.merchant import (
    MerchantState,
    SameEstablishment,
    SiretChanges,
    SiretTaken,
    refuse_move,
)
from desktop.domain.protection import checked_reason
from desktop.models import MerchantRecord, new_id
from desktop.services.certificate import CertificateService, Scans
from desktop.services.clock import Clock
from desktop.services.merchant_account import MerchantAccountService
from desktop.services.merchant_event import (
    Event,
    changed,
    refuse_who_does_not_follow,
    write_event,
)
from desktop.services.merchant_form import checked_form, vat_number
from desktop.services.outlet import OutletService
from desktop.sheets.merchant import MerchantForm, MerchantLine, MerchantSheet
from desktop.sheets.outlet import MarketDay
from desktop.storage.queries import merchant as merchants
from desktop.storage.queries.merchant_timeline import timeline_of
from desktop.storage.unit_of_work import UnitsOfWork


class MerchantService:
    """Everybody with a counter sees where one buys; who follows merchants changes them."""

    def __init__(self, units: UnitsOfWork, clock: Clock, scans: Scans | None = None) -> None:
        """`scans` of certificates; see `CertificateService`."""
        self._units = units
        self._clock = clock
        self.today = clock.today
        self.accounts = MerchantAccountService(units, clock)
        self.outlets = OutletService(units, clock)
        self.certificates = CertificateService(units, clock, scans)

    def lines(self) -> tuple[MerchantLine, ...]:
        with self._units.reading() as session:
            return merchants.lines(session, self._clock.today())

    def sheet(self, merchant_id: UUID, actor: Actor) -> MerchantSheet:
        """With bank details, identity and timeline for who sees them. Raises UnknownMerchant."""
        today = self._clock.today()
        with self._units.reading() as session:
            row = _found(session, merchant_id)
            line = merchants.line(session, merchant_id, today)
            assert line is not None  # noqa: S101 - for mypy: the row is there
            sees = may_see(actor)
            file = merchants.file_of(session, row, today) if sees else None
            outlets = merchants.outlet_lines(session, merchant_id)
            certificates = merchants.certificate_lines(session, today, merchant_id)
            timeline = timeline_of(session, merchant_id, today) if sees else ()
        return MerchantSheet(
            merchant=line,
            accounts=self.accounts.accounts(merchant_id, actor) if sees else None,
            file=file,
            outlets=outlets,
            certificates=certificates,
            timeline=timeline,
            may_change=Role.MERCHANT_MANAGER in actor.roles,
        )

    def directory(self, on: date | None = None) -> tuple[MarketDay, ...]:
        """Markets from Monday on, then the shops, as they are on that day (today)."""
        return self.outlets.directory(on or self._clock.today())

    def check(self, form: MerchantForm, merchant_id: UUID | None = None) -> MerchantForm:
        """What would be written; nothing is. Raises as `record`."""
        checked = checked_form(form)
        with self._units.reading() as session:
            _refuse_twice(session, checked, merchant_id)
        return checked

    def record(self, form: MerchantForm, actor: Actor) -> MerchantSheet:
        """A prospect. Raises RoleNeeded, SiretTaken and what `checked_form` raises."""
        return self._record(form, None, actor)

    def correct(self, merchant_id: UUID, form: MerchantForm, actor: Actor) -> MerchantSheet:
        """Nothing is written when nothing differs. Raises SiretChanges, and as `record`."""
        refuse_who_does_not_follow(actor)
        checked = checked_form(form)
        with self._units(actor, "correct_merchant") as work:
            row = _found(work.session, merchant_id)
            if row.siret and checked.siret != row.siret:
                raise SiretChanges(merchant_id)
            _refuse_twice(work.session, checked, merchant_id)
            old = {name: getattr(row, name) for name in merchants.FORM_COLUMNS}
            changes = changed(old, asdict(checked))
            if changes:
                _write(row, checked)
                event = Event("corrected", self._clock.today(), changes=changes)
                write_event(work.session, merchant_id, event, actor, self._clock)
            work.commit()
        return self.sheet(merchant_id, actor)

    def successor(self, old_id: UUID, form: MerchantForm, actor: Actor) -> MerchantSheet:
        """A new SIRET is a new merchant with an agreement of its own, linked to the old one.

        The old one is closed by its own act, on the day on which it stops. Raises
        SameEstablishment, and as `record`.
        """
        return self._record(form, old_id, actor)

    def activate(self, merchant_id: UUID, on: date, actor: Actor) -> MerchantSheet:
        """It takes part from this day on. Raises StateNotReached, DayTooEarly, RoleNeeded."""
        return self._move(merchant_id, MerchantState.ACTIVE, Event("activated", on), actor)

    def take_part(self, merchant_id: UUID, on: date, actor: Actor) -> MerchantSheet:
        """For the first time, or again: as `activate` or `resume`, by where it stands."""
        with self._units.reading() as session:
            is_new = _found(session, merchant_id).state == MerchantState.PROSPECT
        return (self.activate if is_new else self.resume)(merchant_id, on, actor)

    def suspend(self, merchant_id: UUID, on: date, reason: str, actor: Actor) -> MerchantSheet:
        """Purchases from this day on are not covered. Raises ReasonTooShort, and as `activate`."""
        event = Event("suspended", on, checked_reason(reason))
        return self._move(merchant_id, MerchantState.SUSPENDED, event, actor)

    def resume(self, merchant_id: UUID, on: date, actor: Actor) -> MerchantSheet:
        return self._move(merchant_id, MerchantState.ACTIVE, Event("resumed", on), actor)

    def close(self, merchant_id: UUID, on: date, reason: str, actor: Actor) -> MerchantSheet:
        """From this day on it no longer takes part. Raises as `suspend`."""
        event = Event("closed", on, checked_reason(reason))
        return self._move(merchant_id, MerchantState.CLOSED, event, actor)

    def _record(self, form: MerchantForm, old_id: UUID | None, actor: Actor) -> MerchantSheet:
        refuse_who_does_not_follow(actor)
        checked = checked_form(form)
        with self._units(actor, "record_merchant") as work:
            old = _found(work.session, old_id) if old_id else None
            if old is not None and checked.siret and checked.siret == old.siret:
                raise SameEstablishment(old_id)
            _refuse_twice(work.session, checked, None)
            row = MerchantRecord(id=new_id(), predecessor_id=old_id)
            _write(row, checked)
            row.state, row.state_since = MerchantState.PROSPECT.value, self._clock.today()
            work.session.add(row)
            work.session.flush()
            before = old.trade_name if old else ""
            event = Event("recorded", self._clock.today(), subject=before)
            write_event(work.session, row.id, event, actor, self._clock)
            if old is not None:
                event = Event("succeeded", self._clock.today(), subject=row.trade_name)
                write_event(work.session, old.id, event, actor, self._clock)
            work.commit()
        return self.sheet(row.id, actor)

    def _move(
        self, merchant_id: UUID, wanted: MerchantState, event: Event, actor: Actor
    ) -> MerchantSheet:
        refuse_who_does_not_follow(actor)
        with self._units(actor, f"{wanted.value}_merchant") as work:
            row = _found(work.session, merchant_id)
            refuse_move(row.state, row.state_since, wanted, event.on)
            row.state, row.state_since = wanted.value, event.on
            row.state_reason = event.reason
            write_event(work.session, merchant_id, event, actor, self._clock)
            work.commit()
        return self.sheet(merchant_id, actor)


def _found(session: Session, merchant_id: UUID) -> MerchantRecord:
    row = session.get(MerchantRecord, merchant_id)
    if row is None:
        raise UnknownMerchant(merchant_id)
    return row


def _refuse_twice(session: Session, form: MerchantForm, merchant_id: UUID | None) -> None:
    """Raises SiretTaken."""
    other = merchants.same_siret(session, form.siret, merchant_id) if form.siret else None
    if other is not None:
        raise SiretTaken(other.id, other.trade_name)


def _write(row: MerchantRecord, form: MerchantForm) -> None:
    for name, value in asdict(form).items():
        setattr(row, name, value)
    row.vat_number = vat_number(form)
