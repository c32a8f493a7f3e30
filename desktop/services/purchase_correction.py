"""Corrections by hand: purchases taken back, put right, found twice, or judged again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.month import first_day, month_after, month_of
from desktop.domain.protection import checked_reason
from desktop.domain.transaction import (
    CorrectionRefused,
    MoreThanBought,
    PurchaseNotInForce,
    PurchaseSource,
    PurchaseState,
    RejectionReason,
    Told,
    UnknownPurchase,
    refuse_who_may_not_write,
)
from desktop.models import CardTransactionRecord, PurchaseImportRecord, new_id
from desktop.services.clock import Clock
from desktop.services.ledger_rows import give_back, spend
from desktop.services.purchase_giving_back import spend_anew
from desktop.services.purchase_import import PurchaseImportService
from desktop.services.purchase_intake import STAYS_REFUSED, Origin, spends_of, transaction_row
from desktop.services.purchase_judging import Frame, Judged, judge
from desktop.services.purchase_returns import returning
from desktop.sheets.purchase import PurchaseCorrection, PurchaseLine
from desktop.storage.queries import purchase as asked
from desktop.storage.queries.closing import closed_transactions
from desktop.storage.queries.purchase_list import as_lines
from desktop.storage.unit_of_work import UnitsOfWork

_OF = CardTransactionRecord
_ACCEPTED, _REFUSED = PurchaseState.ACCEPTED.value, PurchaseState.REFUSED.value


class PurchaseCorrectionService:
    def __init__(self, units: UnitsOfWork, clock: Clock, imports: PurchaseImportService) -> None:
        self._units = units
        self._clock = clock
        self._imports = imports

    def reverse(
        self, transaction_id: UUID, reason: str, actor: Actor, part: Decimal | None = None
    ) -> PurchaseLine:
        """A row that takes back the purchase, or a `part` of it in euros; the row is answered.

        Of its own day while it is open, else of today: then a later statement counts against it.
        Raises PurchaseNotInForce, MoreThanBought, ReasonTooShort, PurchasesReserved.
        """
        refuse_who_may_not_write(actor)
        words = checked_reason(reason)
        with self._units(actor, "correct_purchase") as work:
            row = _purchase(work.session, transaction_id)
            back = self._take_back(work.session, row, words, actor, part)
            work.commit()
            return as_lines(work.session, [back])[0]

    def correct(
        self, transaction_id: UUID, right: PurchaseCorrection, reason: str, actor: Actor
    ) -> PurchaseLine:
        """What is left of the purchase is taken back, and told anew as it should have been.

        Raises CorrectionRefused with the rule, and as `reverse`.
        """
        refuse_who_may_not_write(actor)
        words = checked_reason(reason)
        with self._units(actor, "correct_purchase") as work:
            session = work.session
            row = _purchase(session, transaction_id)
            self._take_back(session, row, words, actor, None)
            told = _corrected(row, right)
            frame = replace(self._frame(), instead_of=frozenset({row.id}))
            judgement = judge(session, [told], frame)
            (judged,) = judgement.rows
            if not judged.accepted:
                raise CorrectionRefused(judged.cover.reason or RejectionReason.DUPLICATE)
            made = self._import_row(session, told, actor)
            new = _OF(**transaction_row(judged, made.id, PurchaseSource.MANUAL))
            new.reason = words
            session.add(new)
            session.flush()
            for spends in spends_of(judgement):
                spend(session, spends, actor, self._clock.now())
            work.commit()
            return as_lines(session, [new])[0]

    def settle(
        self, transaction_id: UUID, note: str, actor: Actor, *, is_duplicate: bool
    ) -> PurchaseLine:
        """Somebody looked at it: it stays, or it is told twice and no longer counts.

        One that stands in a statement is reversed instead. Raises PurchaseNotInForce …
        """
        refuse_who_may_not_write(actor)
        words = checked_reason(note)
        with self._units(actor, "settle_purchase") as work:
            session = work.session
            row = _purchase(session, transaction_id)
            row.settled_by_name, row.settled_note = actor.name, words
            if is_duplicate and _is_closed(session, row):
                self._take_back(session, row, words, actor, None)
            elif is_duplicate:
                if asked.returns_of(session, [row.id]):
                    raise PurchaseNotInForce
                row.state, row.rejection_reason = _REFUSED, RejectionReason.DUPLICATE.value
                row.covered_amount, row.holder_share = Decimal(0), row.amount
                session.flush()
                give_back(session, [row.id], actor, self._clock.now())
            work.commit()
            return as_lines(session, [row])[0]

    def judge_again(self, month: str, actor: Actor) -> tuple[int, int]:
        """Refused purchases of a month, after agreements, cards or credits were put right.

        Answers how many were looked at, and how many are accepted now.
        """
        refuse_who_may_not_write(actor)
        with self._units(actor, "judge_again") as work:
            session = work.session
            rows = _refused_rows(session, month)
            ids = [row.id for row in rows]
            frame = replace(self._frame(), instead_of=frozenset(ids))
            judgement = judge(session, [_told_of(row) for row in rows], frame, ids)
            for row, judged in zip(rows, judgement.rows, strict=True):
                _write_over(row, judged)
            session.flush()
            for spends in spends_of(judgement):
                spend(session, spends, actor, self._clock.now())
            work.commit()
            return len(rows), sum(judged.accepted for judged in judgement.rows)

    def _frame(self) -> Frame:
        return self._imports.frame(Origin(PurchaseSource.MANUAL))

    def _take_back(
        self,
        session: Session,
        row: CardTransactionRecord,
        reason: str,
        actor: Actor,
        part: Decimal | None,
    ) -> CardTransactionRecord:
        returns = asked.returns_of(session, [row.id]).get(row.id, [])
        bought = returning(row, returns)
        part = bought.left if part is None else part
        if not 0 < part <= bought.left:
            raise MoreThanBought(bought.left)
        found = bought.take_back(part)
        on = self._clock.today() if _is_closed(session, row) else row.on_day
        told = replace(_told_of(row), on_day=on, amount=-part)
        made = self._import_row(session, told, actor)
        copied = {name: getattr(row, name) for name in _COPIED}
        back = _OF(
            **copied,
            id=new_id(),
            import_id=made.id,
            line=1,
            source=PurchaseSource.MANUAL.value,
            on_day=on,
            amount=-part,
            covered_amount=found.covered,
            holder_share=found.share,
            state=_ACCEPTED,
            reverses_id=row.id,
            reason=reason,
            key=f"back|{row.id}|{len(returns) + 1}",
        )
        session.add(back)
        session.flush()
        spend_anew(session, [row.id], actor, self._clock.now())
        return back

    def _import_row(self, session: Session, told: Told, actor: Actor) -> PurchaseImportRecord:
        row = PurchaseImportRecord(
            id=new_id(),
            source=PurchaseSource.MANUAL.value,
            month=month_of(told.on_day),
            lines=1,
            accepted=1,
            refused=0,
            known=0,
            imported_at=self._clock.now(),
            agent_id=actor.id,
            agent_name=actor.name,
        )
        session.add(row)
        session.flush()
        return row


_COPIED = (
    "merchant_id", "outlet_id", "merchant_reference", "card_id", "card_reference", "household_id",
    "entitlement_id", "at_time", "ticket", "booklet", "slip_number", "family", "vat_rate",
)  # fmt: skip


def _purchase(session: Session, transaction_id: UUID) -> CardTransactionRecord:
    """Raises UnknownPurchase, PurchaseNotInForce."""
    row = session.get(_OF, transaction_id)
    if row is None:
        raise UnknownPurchase
    if row.state != _ACCEPTED or row.reverses_id is not None:
        raise PurchaseNotInForce
    return row


def _is_closed(session: Session, row: CardTransactionRecord) -> bool:
    if row.merchant_id is None:
        return False
    return row.id in closed_transactions(session, [row.merchant_id], month_of(row.on_day))


def _corrected(row: CardTransactionRecord, right: PurchaseCorrection) -> Told:
    told = _told_of(row)
    merchant = str(right.merchant_id) if right.merchant_id else told.merchant_reference
    return replace(
        told,
        merchant_reference=merchant,
        card_reference=right.card or told.card_reference,
        on_day=right.on_day or told.on_day,
        amount=told.amount if right.amount is None else right.amount,
        family=right.family or told.family,
        ticket=right.ticket or told.ticket,
    )


def _told_of(row: CardTransactionRecord) -> Told:
    """The merchant by its id when it is known: what the operator called it may mean another now."""
    return Told(
        line=row.line,
        merchant_reference=str(row.merchant_id) if row.merchant_id else row.merchant_reference,
        card_reference=row.card_reference,
        on_day=row.on_day,
        amount=row.amount,
        at_time=row.at_time,
        ticket=row.ticket,
        booklet=row.booklet,
        slip_number=row.slip_number,
        family=row.family,
        vat_rate=row.vat_rate,
    )


def _refused_rows(session: Session, month: str) -> Sequence[CardTransactionRecord]:
    first: date = first_day(month)
    return session.scalars(
        select(_OF)
        .where(
            _OF.on_day >= first,
            _OF.on_day < first_day(month_after(month)),
            _OF.state == _REFUSED,
            _OF.rejection_reason.not_in([reason.value for reason in STAYS_REFUSED]),
        )
        .order_by(_OF.on_day, _OF.id)
    ).all()


def _write_over(row: CardTransactionRecord, judged: Judged) -> None:
    """Of a purchase that is known by now, nothing changes: it is another row's."""
    if judged.cover.reason is None and not judged.accepted:
        return
    found = transaction_row(judged, row.import_id, PurchaseSource(row.source))
    for name in (
        "merchant_id", "outlet_id", "card_id", "household_id", "entitlement_id", "family",
        "covered_amount", "holder_share", "state", "rejection_reason", "suspicion", "reverses_id",
        "key",
    ):  # fmt: skip
        setattr(row, name, found[name])
