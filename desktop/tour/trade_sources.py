"""The four kinds of source of a month, each with its defects, and a correction by hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from desktop.domain.errors import Refusal
from desktop.domain.transaction import PurchaseSource
from desktop.services.invented_protection import MERCHANT_MANAGER
from desktop.sheets.purchase import (
    ImportPreview,
    ImportSheet,
    PurchaseCorrection,
    PurchaseFilter,
)
from desktop.tour import trade_files
from desktop.tour.driving import NeverHappened
from desktop.tour.trade_desk import TradeDesk
from desktop.tour.trade_stallholder import NAME

TERMINALS, WORKBOOKS, EXPORTS = "Caisses Rapides", "TPE Ouest", "api-marches"
TYPED_WRONGLY, RIGHT = Decimal("72.00"), Decimal("7.20")


def credit(here: TradeDesk, month: str) -> None:
    """Run twice: the second run has nothing to write."""
    here.put(month, 1)
    run = here.trade.ledger.run_credits(month, MERCHANT_MANAGER)
    again = here.trade.ledger.run_credits(month, MERCHANT_MANAGER)
    here.tell(
        "credited",
        month=month,
        entitlements=run.entitlements,
        credited=str(run.total("credited")),
        movements=run.movements,
        movements_of_a_second_run=again.movements,
    )


def bring_in(here: TradeDesk) -> None:
    """On the first days of the month after."""
    here.put(here.next_month, 2)
    _terminals(here)
    _workbook(here)
    _export(here)
    _slips(here)
    _correct(here)


def terminal_file(here: TradeDesk, month: str, count: int, *, with_defects: bool) -> Path:
    rows = trade_files.sold(month, trade_files.OF_TERMINALS, here.cards, count, f"T{month[-2:]}-")
    path = here.folder / f"caisses-rapides-{month}.csv"
    return trade_files.latin_1_file(path, rows, with_defects=with_defects)


def take_file(here: TradeDesk, path: Path, operator: str, month: str) -> ImportSheet:
    """Looked at, previewed, recorded, and its layout kept for the next one."""
    imports = here.trade.imports
    look = imports.look(path, operator)
    preview = imports.propose(path, look.layout, MERCHANT_MANAGER, month)
    recorded = imports.record(preview, MERCHANT_MANAGER)
    imports.keep_layout(look.layout, MERCHANT_MANAGER)
    here.tell(
        "imported",
        file=path.name,
        operator=operator,
        layout_remembered=look.remembered,
        encoding=look.layout.encoding,
        **_counted(preview),
    )
    return recorded


def _counted(preview: ImportPreview) -> dict[str, object]:
    return {
        "source": preview.source.value,
        "accepted": preview.accepted,
        "refused": preview.refused,
        "known": preview.known,
        "to_look_at": preview.suspicious,
        "covered": str(preview.covered),
        "broken": [
            {"line": row.line, "reason": row.reason.value, "given": row.given}
            for row in preview.unread
        ],
        "reasons": {reason.value: count for reason, count in preview.reasons},
    }


def _terminals(here: TradeDesk) -> None:
    """And the same file a second time, which changes nothing."""
    path = terminal_file(here, here.month, 72, with_defects=True)
    take_file(here, path, TERMINALS, here.month)
    imports = here.trade.imports
    layout = imports.look(path, TERMINALS).layout
    preview = imports.propose(path, layout, MERCHANT_MANAGER, here.month)
    refused = _refusal_of(lambda: imports.record(preview, MERCHANT_MANAGER))
    here.tell("same file again", accepted=preview.accepted, known=preview.known, refusal=refused)


def _workbook(here: TradeDesk) -> None:
    rows = trade_files.sold(here.month, trade_files.OF_WORKBOOK, here.cards[::-1], 30, "X")
    path = trade_files.workbook(here.folder / f"tpe-ouest-{here.month}.xlsx", rows)
    take_file(here, path, WORKBOOKS, here.month)


def _export(here: TradeDesk) -> None:
    """What waits in the drop folder is taken only once somebody agrees to leave the broken line."""
    drop = here.trade.drop_folder
    rows = trade_files.sold(here.month, (trade_files.OF_EXPORT,), here.cards[5:], 16, "A")
    path = drop.folder / EXPORTS / f"ventes-{here.month}.ndjson"
    trade_files.export(path, rows)
    found = next(each for each in drop.look(MERCHANT_MANAGER) if each.name.endswith(path.name))
    refusal = _refusal_of(lambda: drop.take(found, MERCHANT_MANAGER))
    drop.take(found, MERCHANT_MANAGER, without_broken_lines=True)
    if found.preview is None:
        raise NeverHappened("the export of the drop folder is read")
    here.tell(
        "drop folder",
        file=found.name,
        refusal=refusal,
        still_waits=path.exists(),
        **_counted(found.preview),
    )


def _slips(here: TradeDesk) -> None:
    typed = trade_files.slips(here.month, NAME, here.cards)
    preview = here.trade.slips.propose(typed, MERCHANT_MANAGER)
    here.trade.slips.type_slips(typed, MERCHANT_MANAGER)
    missing = here.trade.slips.missing(MERCHANT_MANAGER)
    here.tell(
        "paper slips",
        missing={
            gap.booklet: list(gap.numbers) for gap in missing if gap.booklet == trade_files.BOOKLET
        },
        **_counted(preview),
    )


def _correct(here: TradeDesk) -> None:
    """A comma in the wrong place on the second slip."""
    slips = PurchaseFilter(month=here.month, source=PurchaseSource.PAPER_SLIPS.value)
    typed = here.trade.purchases.lines(slips, MERCHANT_MANAGER)
    wrong = next(line for line in typed if line.amount == TYPED_WRONGLY)
    right = here.trade.corrections.correct(
        wrong.id,
        PurchaseCorrection(amount=RIGHT),
        "Virgule oubliée à la saisie, montant relu sur le bon.",
        MERCHANT_MANAGER,
    )
    here.tell("corrected by hand", was=str(wrong.amount), is_now=str(right.amount))


def _refusal_of(act: Callable[[], object]) -> str:
    """The name of the rule that said no. Raises NeverHappened when none did."""
    try:
        act()
    except Refusal as refusal:
        return type(refusal).__name__
    raise NeverHappened("a rule refuses what is known or broken")
