"""Takes rows of any source in: what a preview shows, and what is written when it is accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.month import month_of
from desktop.domain.transaction import (
    PurchaseSource,
    PurchaseState,
    RejectionReason,
    Told,
    Unread,
    Verdict,
)
from desktop.models import CardTransactionRecord, PurchaseImportRecord, new_id
from desktop.progress import Progress, unwatched
from desktop.services.ledger_rows import Spend, spend
from desktop.services.purchase_judging import Judged, Judgement
from desktop.services.purchase_pieces import in_order
from desktop.services.purchase_returns import Returnable
from desktop.sheets.purchase import FileLayout, ImportLine, ImportPreview, PreviewLine
from desktop.storage.bulk import insert_rows, room
from desktop.storage.unit_of_work import UnitOfWork

AT_ONCE = 2_000  # rows in a part: neither memory nor a message to the centre grows
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Origin:
    """Where rows come from; `path` is of a file of the drop folder."""

    source: PurchaseSource
    operator: str = ""
    file_name: str = ""
    file_hash: str = ""
    asked_month: str = ""
    layout: FileLayout | None = None
    path: str = ""


def origin_of(preview: ImportPreview) -> Origin:
    return Origin(
        preview.source, preview.operator, preview.file_name, preview.file_hash,
        preview.asked_month, preview.layout, preview.origin,
    )  # fmt: skip


def preview_of(
    origin: Origin,
    judgement: Judgement,
    unread: Sequence[Unread],
    same_file: ImportLine | None = None,
) -> ImportPreview:
    rows = judgement.rows
    lines = [*(_line(row, judgement) for row in rows), *(_unread_line(row) for row in unread)]
    lines.sort(key=lambda line: line.line)
    verdicts = Counter(line.verdict for line in lines)
    reasons = Counter(line.reason for line in lines if line.reason is not None)
    accepted = [row for row in rows if row.accepted]
    return ImportPreview(
        source=origin.source,
        operator=origin.operator,
        file_name=origin.file_name,
        file_hash=origin.file_hash,
        month=origin.asked_month or _usual_month(row.told for row in rows),
        lines=lines,
        accepted=verdicts[Verdict.ACCEPTED],
        refused=verdicts[Verdict.REFUSED],
        known=verdicts[Verdict.KNOWN],
        suspicious=sum(line.suspicion is not None for line in lines),
        amount=sum((row.told.amount for row in accepted), _NOTHING),
        covered=sum((row.cover.covered for row in accepted), _NOTHING),
        reasons=tuple(reasons.most_common()),
        same_file=same_file,
        told=[row.told for row in rows],
        unread=tuple(unread),
        asked_month=origin.asked_month,
        layout=origin.layout,
        origin=origin.path,
    )


def is_as_shown(preview: ImportPreview, judgement: Judgement) -> bool:
    """Whether rows that are judged now come out as those of the preview did."""
    shown = (line for line in preview.lines if line.told is not None)
    now = sorted(judgement.rows, key=lambda row: row.told.line)
    return all(
        (line.verdict, line.reason, line.covered) == (row.verdict, _reason(row), row.cover.covered)
        for line, row in zip(shown, now, strict=True)
    )


def write(
    work: UnitOfWork,
    preview: ImportPreview,
    judgement: Judgement,
    by: tuple[Actor, datetime],
    progress: Progress = unwatched,
) -> UUID:
    """The import, its purchases and what they take from the ledger; in the caller's unit of work.

    Rows that are known or say no purchase are counted, not kept.
    """
    actor, at = by
    import_id = _import_row(work.session, preview, actor, at)
    new = (judged for judged in judgement.rows if judged.verdict is not Verdict.KNOWN)
    kept = list(in_order(new, lambda judged: judged.id.int))  # one card's together: see `judge`
    with room(work.session):
        for start in range(0, len(kept), AT_ONCE):
            progress(start, 2 * len(kept))
            rows = [
                transaction_row(judged, import_id, preview.source)
                for judged in kept[start : start + AT_ONCE]
            ]
            insert_rows(work.session, CardTransactionRecord, rows)
            work.next_part()
        done = len(kept)
        for spends in spends_of(judgement):
            progress(min(done, 2 * len(kept)), 2 * len(kept))
            spend(work.session, spends, actor, at)
            work.next_part()
            done += len(spends)
    return import_id


def _import_row(session: Session, preview: ImportPreview, actor: Actor, at: datetime) -> UUID:
    row = PurchaseImportRecord(
        id=new_id(),
        source=preview.source.value,
        operator=preview.operator,
        file_name=preview.file_name,
        file_hash=preview.file_hash,
        month=preview.month,
        lines=len(preview.lines),
        accepted=preview.accepted,
        refused=preview.refused,
        known=preview.known,
        imported_at=at,
        agent_id=actor.id,
        agent_name=actor.name,
    )
    session.add(row)
    session.flush()
    return row.id


def transaction_row(judged: Judged, import_id: UUID, source: PurchaseSource) -> dict[str, Any]:
    told, found = judged.told, judged.cover
    return {
        "id": judged.id,
        "import_id": import_id,
        "line": told.line,
        "source": source.value,
        "merchant_id": judged.merchant_id,
        "outlet_id": judged.outlet_id,
        "merchant_reference": told.merchant_reference,
        "card_id": judged.card_id,
        "card_reference": told.card_reference,
        "household_id": judged.household_id,
        "entitlement_id": judged.entitlement_id,
        "on_day": told.on_day,
        "at_time": told.at_time,
        "ticket": told.ticket,
        "booklet": told.booklet,
        "slip_number": told.slip_number,
        "family": judged.family,
        "vat_rate": told.vat_rate,
        "amount": told.amount,
        "covered_amount": found.covered,
        "holder_share": found.share,
        "state": (PurchaseState.ACCEPTED if judged.accepted else PurchaseState.REFUSED).value,
        "rejection_reason": found.reason.value if found.reason else "",
        "suspicion": judged.suspicion.value if judged.suspicion else "",
        "settled_by_name": "",
        "settled_note": "",
        "reverses_id": judged.reverses_id if judged.accepted else None,
        "reason": "",
        "key": judged.key,
    }


def spends_of(judgement: Judgement) -> Iterator[list[Spend]]:
    """Some thousand at a time, those of one entitlement together; a return lessens its purchase."""
    spending = (judged for judged in judgement.rows if judged.accepted)
    part: list[Spend] = []
    for _, rows in groupby(in_order(spending, _entitlement), _entitlement):
        if len(part) >= AT_ONCE:
            yield part
            part = []
        part += _spends_of_one(rows, judgement.returns)
    if part:
        yield part


def _entitlement(judged: Judged) -> int:
    return judged.entitlement_id.int if judged.entitlement_id else 0


def _spends_of_one(rows: Iterable[Judged], returns: Returnable) -> Iterable[Spend]:
    """Of one entitlement."""
    due: dict[UUID, Spend] = {}
    for judged in rows:
        if judged.entitlement_id is None or judged.household_id is None:
            continue
        about, on, amount = judged.id, judged.told.on_day, judged.cover.covered
        if judged.reverses_id is not None:
            bought = returns.by_id[judged.reverses_id]
            about, on, amount = bought.id, bought.on_day, bought.covered_left
        elif about in due:
            continue  # taken back already
        due[about] = Spend(
            about, judged.entitlement_id, judged.household_id, judged.card_id, amount, on,
            month_of(on),
        )  # fmt: skip
    return due.values()


def _line(row: Judged, judgement: Judgement) -> PreviewLine:
    return PreviewLine(
        line=row.told.line,
        verdict=row.verdict,
        told=row.told,
        merchant=judgement.facts.merchants.name_of(row.merchant_id, row.told.merchant_reference),
        covered=row.cover.covered,
        share=row.cover.share,
        reason=_reason(row),
        suspicion=row.suspicion,
        known_as=row.known_as,
    )


def _reason(row: Judged) -> RejectionReason | None:
    return row.cover.reason if row.verdict is Verdict.REFUSED else None


def _unread_line(row: Unread) -> PreviewLine:
    return PreviewLine(
        row.line, Verdict.REFUSED, None, reason=row.reason, field=row.field, given=row.given
    )


def _usual_month(told: Iterator[Told]) -> str:
    months = Counter(month_of(each.on_day) for each in told)
    return months.most_common(1)[0][0] if months else ""


STAYS_REFUSED = frozenset(
    {
        RejectionReason.IMPORT_REVERSED,
        RejectionReason.DUPLICATE,
        RejectionReason.SLIP_TYPED_TWICE,
        RejectionReason.AMOUNT_ZERO,
    }
)
"""Refusals that stay whatever is changed of cards, merchants and rights."""
