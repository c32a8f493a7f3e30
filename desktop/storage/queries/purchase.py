"""Questions about purchases and their imports: rows in, values and lines out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from desktop.domain.transaction import PurchaseSource, PurchaseState, RejectionReason
from desktop.models import (
    CardLinkRecord,
    CardRecord,
    CardTransactionRecord,
    EntitlementRecord,
    ImportLayoutRecord,
    MerchantRecord,
    OutletRecord,
    PurchaseImportRecord,
)
from desktop.sheets.purchase import FileLayout, ImportLine

_AT_ONCE = 500
_OF = CardTransactionRecord
_ACCEPTED = PurchaseState.ACCEPTED.value
_GONE = RejectionReason.IMPORT_REVERSED.value
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KnownRow:
    """What a purchase that is here already is compared by."""

    id: UUID
    key: str
    merchant_id: UUID | None
    card_reference: str
    on_day: date
    at_time: str
    ticket: str
    family: str
    amount: Decimal
    accepted: bool


@dataclass(frozen=True, slots=True)
class MerchantFacts:
    id: UUID
    trade_name: str
    siret: str
    state: str
    state_since: date | None
    family: str


@dataclass(frozen=True, slots=True)
class CardFactsRow:
    id: UUID
    blocked_on: date | None
    retired_on: date | None


@dataclass(frozen=True, slots=True)
class LinkRow:
    card_id: UUID
    household_id: UUID
    linked_on: date
    until_on: date | None


def in_parts(values: Iterable[T]) -> Iterator[list[T]]:
    """As many as one statement may ask for."""
    wanted = list(values)
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]


def known_rows(session: Session, first: date, last: date) -> Iterator[KnownRow]:
    """Of these days; what went with a reversed import is not known any more."""
    asked = select(*_COMPARED).where(
        _OF.on_day >= first, _OF.on_day <= last, _OF.rejection_reason != _GONE
    )
    for row in session.execute(asked.execution_options(yield_per=5_000)):
        yield _known(row)


def known_slips(session: Session, keys: Collection[str]) -> Iterator[KnownRow]:
    """Slips by their keys, whatever day was typed then."""
    for part in in_parts(keys):
        asked = select(*_COMPARED).where(_OF.key.in_(part), _OF.rejection_reason != _GONE)
        for row in session.execute(asked):
            yield _known(row)


_COMPARED = (
    _OF.id, _OF.key, _OF.merchant_id, _OF.card_reference, _OF.on_day, _OF.at_time, _OF.ticket,
    _OF.family, _OF.amount, _OF.state,
)  # fmt: skip


def _known(row: Any) -> KnownRow:
    return KnownRow(
        row.id, row.key, row.merchant_id, row.card_reference, row.on_day, row.at_time, row.ticket,
        row.family, row.amount, row.state == _ACCEPTED,
    )  # fmt: skip


def merchants(session: Session) -> tuple[MerchantFacts, ...]:
    row = MerchantRecord
    asked = select(row.id, row.trade_name, row.siret, row.state, row.state_since, row.family)
    return tuple(MerchantFacts(*found) for found in session.execute(asked))


def outlets(session: Session) -> tuple[tuple[UUID, UUID, str, str], ...]:
    """Id, merchant, label and kind."""
    row = OutletRecord
    found = session.execute(select(row.id, row.merchant_id, row.label, row.outlet_kind))
    return tuple((id_, merchant, label, kind) for id_, merchant, label, kind in found)


def cards_by_number(session: Session, numbers: Collection[str]) -> dict[str, CardFactsRow]:
    row = CardRecord
    found = {}
    for part in in_parts(numbers):
        asked = select(row.number, row.id, row.blocked_on, row.retired_on)
        for number, id_, blocked, retired in session.execute(asked.where(row.number.in_(part))):
            found[str(number)] = CardFactsRow(id_, blocked, retired)
    return found


def links_of(session: Session, cards: Collection[UUID]) -> dict[UUID, list[LinkRow]]:
    row = CardLinkRecord
    found: dict[UUID, list[LinkRow]] = {}
    for part in in_parts(cards):
        asked = select(row.card_id, row.household_id, row.linked_on, row.until_on)
        for link in session.execute(asked.where(row.card_id.in_(part))):
            found.setdefault(link.card_id, []).append(LinkRow(*link))
    return found


def entitlements_of_households(session: Session, households: Collection[UUID]) -> list[UUID]:
    row = EntitlementRecord
    found: list[UUID] = []
    for part in in_parts(households):
        found += session.scalars(select(row.id).where(row.household_id.in_(part)))
    return found


def bought_with(session: Session, cards: Collection[str]) -> list[CardTransactionRecord]:
    """Accepted purchases of these cards, and what took them back; of all time."""
    found: list[CardTransactionRecord] = []
    for part in in_parts(cards):
        found += session.scalars(
            select(_OF).where(_OF.card_reference.in_(part), _OF.state == _ACCEPTED)
        )
    return found


def returns_of(session: Session, ids: Collection[UUID]) -> dict[UUID, list[CardTransactionRecord]]:
    """Accepted rows that take purchases back, by purchase."""
    found: dict[UUID, list[CardTransactionRecord]] = {}
    for part in in_parts(ids):
        asked = select(_OF).where(_OF.reverses_id.in_(part), _OF.state == _ACCEPTED)
        for row in session.scalars(asked):
            assert row.reverses_id is not None  # noqa: S101 - as was asked
            found.setdefault(row.reverses_id, []).append(row)
    return found


def import_lines(session: Session) -> tuple[ImportLine, ...]:
    """The latest first."""
    row = PurchaseImportRecord
    found = session.scalars(select(row).order_by(row.imported_at.desc(), row.id.desc()))
    return tuple(import_line(each) for each in found)


def import_line(row: PurchaseImportRecord) -> ImportLine:
    return ImportLine(
        id=row.id,
        source=PurchaseSource(row.source),
        operator=row.operator,
        file_name=row.file_name,
        month=row.month,
        lines=row.lines,
        accepted=row.accepted,
        refused=row.refused,
        known=row.known,
        state=row.state,
        imported_at=row.imported_at,
        imported_by=row.agent_name,
        reversed_at=row.reversed_at,
        reversed_by=row.reversed_by_name or "",
        reversed_reason=row.reversed_reason,
    )


def import_of_file(session: Session, file_hash: str) -> ImportLine | None:
    """The import in force that brought this very file."""
    row = PurchaseImportRecord
    found = session.scalars(
        select(row).where(row.file_hash == file_hash, row.state == "recorded")
    ).first()
    return import_line(found) if found else None


def layout_rows(session: Session) -> tuple[ImportLayoutRecord, ...]:
    row = ImportLayoutRecord
    return tuple(session.scalars(select(row).order_by(row.operator, row.changed_at)))


def sums_of_import(session: Session, import_id: UUID) -> tuple[Decimal, Decimal, int, int]:
    """Amount and cover of what counts, merchants, and how many are to be looked at."""
    mine = (_OF.import_id == import_id, _OF.state == _ACCEPTED)
    asked = select(
        func.sum(_OF.amount), func.sum(_OF.covered_amount), func.count(_OF.merchant_id.distinct())
    )
    amount, covered, count = session.execute(asked.where(*mine)).one()
    suspicious = session.scalar(select(func.count()).where(*mine, _OF.suspicion != ""))
    return amount or Decimal(0), covered or Decimal(0), count, suspicious or 0


def twice_in(session: Session, import_id: UUID) -> int:
    """Purchases in force of the import that are in force in another one too."""
    other = aliased(_OF)
    told = exists().where(other.key == _OF.key, other.state == _ACCEPTED, other.id != _OF.id)
    mine = (_OF.import_id == import_id, _OF.state == _ACCEPTED)
    return session.scalar(select(func.count()).select_from(_OF).where(*mine, told)) or 0


def reasons_of_import(session: Session, import_id: UUID) -> tuple[tuple[str, int], ...]:
    """The most frequent first."""
    count = func.count()
    asked = select(_OF.rejection_reason, count).where(
        _OF.import_id == import_id, _OF.state != _ACCEPTED
    )
    rows = session.execute(asked.group_by(_OF.rejection_reason).order_by(count.desc()))
    return tuple((reason, number) for reason, number in rows)


def days_by_merchant(session: Session, import_id: UUID) -> dict[str, set[UUID]]:
    """Merchants with accepted purchases of the import, by month."""
    month = func.substr(_OF.on_day, 1, 7)
    asked = select(month, _OF.merchant_id).where(
        _OF.import_id == import_id, _OF.state == _ACCEPTED, _OF.merchant_id.is_not(None)
    )
    found: dict[str, set[UUID]] = {}
    for name, merchant in session.execute(asked.distinct()):
        found.setdefault(name, set()).add(merchant)
    return found


def ids_of_import(session: Session, import_id: UUID) -> frozenset[UUID]:
    """Accepted ones."""
    return frozenset(
        session.scalars(select(_OF.id).where(_OF.import_id == import_id, _OF.state == _ACCEPTED))
    )


def every_id_of_import(session: Session, import_id: UUID) -> list[UUID]:
    return list(session.scalars(select(_OF.id).where(_OF.import_id == import_id)))


def reversed_by(session: Session, import_id: UUID) -> frozenset[UUID]:
    """Purchases that rows of the import take back."""
    found = session.scalars(
        select(_OF.reverses_id).where(_OF.import_id == import_id, _OF.reverses_id.is_not(None))
    )
    return frozenset(id_ for id_ in found if id_ is not None)


def slip_numbers(session: Session) -> Mapping[tuple[str, UUID | None], list[int]]:
    """Numbers typed, by booklet and merchant."""
    asked = select(_OF.booklet, _OF.merchant_id, _OF.slip_number).where(
        _OF.slip_number.is_not(None), _OF.rejection_reason != _GONE
    )
    found: dict[tuple[str, UUID | None], list[int]] = {}
    for booklet, merchant, number in session.execute(asked.distinct()):
        if number is not None:
            found.setdefault((booklet, merchant), []).append(number)
    return found


def body_of(layout: FileLayout) -> dict[str, Any]:
    """As it is kept in its row."""
    return {
        **{name: getattr(layout, name) for name in FileLayout.__dataclass_fields__},
        "columns": dict(layout.columns),
        "merchants": dict(layout.merchants),
        "families": dict(layout.families),
    }
