"""Lists of purchases for who follows merchants: filtered, counted, a part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.folding import fold
from desktop.domain.month import month_of
from desktop.domain.transaction import UnknownPurchase, refuse_who_may_not_read
from desktop.models import MonthlyStatementRecord
from desktop.sheets.purchase import (
    DuplicatePair,
    PurchaseCount,
    PurchaseFilter,
    PurchaseLine,
)
from desktop.sheets.purchase_order import PurchaseOrder, PurchasePart, PurchasePlace
from desktop.storage.queries import purchase_list as asked
from desktop.storage.queries.closing import contents
from desktop.storage.queries.purchase import merchants, outlets
from desktop.storage.queries.purchase_order import part_of
from desktop.storage.unit_of_work import UnitsOfWork

AT_ONCE = 2_000


class PurchaseListService:
    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    def lines(
        self, wanted: PurchaseFilter, actor: Actor, first: int = 0, count: int | None = None
    ) -> tuple[PurchaseLine, ...]:
        """The latest first; all of them, for an export, unless a `count` is given.

        Raises PurchasesHidden.
        """
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            return asked.lines(session, wanted, first, count)

    def part(
        self,
        wanted: PurchaseFilter,
        actor: Actor,
        order: PurchaseOrder,
        place: PurchasePlace,
        count: int,
    ) -> PurchasePart:
        """As many lines from that place on. Raises PurchasesHidden."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            return part_of(session, wanted, order, place, count)

    def each(
        self, wanted: PurchaseFilter, actor: Actor, order: PurchaseOrder
    ) -> Iterator[PurchaseLine]:
        """All of them as they stand now, however many: some thousand are held at a time.

        Raises PurchasesHidden, when the first is asked for.
        """
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            part = part_of(session, wanted, order, PurchasePlace(), AT_ONCE)
            while part.lines:
                yield from part.lines
                session.expunge_all()
                part = part_of(session, wanted, order, PurchasePlace(part.last), AT_ONCE)

    def places(self) -> tuple[tuple[str, str], ...]:
        """What a word of an operator can mean, id and name: merchants, and each where they sell."""
        with self._units.reading() as session:
            known = {found.id: found.trade_name for found in merchants(session)}
            found = [(name, str(id_)) for id_, name in known.items()]
            sells = [(known[of], str(id_), label) for id_, of, label, _kind in outlets(session)]
        found += [(f"{name} · {label}", id_) for name, id_, label in sells]
        return tuple((id_, name) for name, id_ in sorted(found, key=_by_name))

    def count(self, wanted: PurchaseFilter, actor: Actor) -> PurchaseCount:
        """Raises PurchasesHidden."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            return asked.count_of(session, wanted)

    def opened(self, transaction_id: UUID, actor: Actor) -> PurchaseLine:
        """One purchase with the statement that it stands in. Raises UnknownPurchase …Hidden."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            line = asked.line_of(session, transaction_id)
            if line is None:
                raise UnknownPurchase
            return replace(line, statement=statement_of(session, line))

    def duplicates(self, wanted: PurchaseFilter, actor: Actor) -> tuple[DuplicatePair, ...]:
        """Those that nobody has looked at yet, each beside what it resembles."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            found = asked.lines(session, replace(wanted, suspicious=True), 0, None)
            return tuple(DuplicatePair(line, asked.alike(session, line)) for line in found)


def _by_name(found: tuple[str, str]) -> str:
    return fold(found[0])


def statement_of(session: Session, line: PurchaseLine) -> str:
    """The number of the first statement that it stands in; empty while it is open."""
    if line.merchant_id is None:
        return ""
    of = MonthlyStatementRecord
    later = of.month >= month_of(line.on_day)
    for statement_id, content in contents(session, [line.merchant_id], later):
        for part in ("lines", "counter_entries"):
            if any(frozen[0] == str(line.id) for frozen in content[part]):
                names = select(of.number, of.provisional_number).where(of.id == statement_id)
                number, provisional = session.execute(names).one()
                return number or provisional
    return ""
