"""Paper slips, the drop folder and remembered layouts, each as a month brings them."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.transaction import (
    DropFileBroken,
    LayoutIncomplete,
    RejectionReason,
    TableUnreadable,
    Verdict,
)
from desktop.services.purchase_drop import PurchaseDropService
from desktop.services.purchase_slips import PurchaseSlipService
from desktop.sheets.purchase import FileLayout, SlipTyped
from tests.local_desk import Desk
from tests.services.market import CARDS, FOLLOWS, LAYOUT, SIRET, Market, a_market


@pytest.fixture
def market(desk: Desk, tmp_path: Path) -> Market:
    return a_market(desk, tmp_path)


@pytest.fixture
def slips(market: Market) -> PurchaseSlipService:
    return PurchaseSlipService(market.desk.units, market.clock, market.imports)


def a_slip(number: int, **changes: str) -> SlipTyped:
    values = {
        "merchant": "Fromagerie du Pâtis", "card": CARDS[0], "on_day": "14/03", "amount": "4.5",
        "booklet": "C12", "slip_number": f"{number}",
    }  # fmt: skip
    return SlipTyped(**(values | changes))


EMPTY = SlipTyped("", "", "", "", "", "")


def test_slips_are_read_as_hands_type_them(market: Market, slips: PurchaseSlipService) -> None:
    sheet = slips.type_slips(
        [a_slip(3), EMPTY, a_slip(4, on_day="2/3/2026", amount="1 003,20", card="OOOOO-OOOO2")],
        FOLLOWS,
    )
    assert (sheet.line.source, sheet.line.accepted) == ("paper_slips", 2)
    assert [(row.line, row.amount) for row in market.rows()] == [
        (3, Decimal("1003.20")), (1, Decimal("4.50")),
    ]  # fmt: skip


def test_a_day_of_later_this_year_is_one_of_last_year(
    market: Market, slips: PurchaseSlipService
) -> None:
    line = slips.propose([a_slip(1, on_day="24/12")], FOLLOWS).lines[0]
    assert line.told is not None
    assert f"{line.told.on_day}" == "2025-12-24"
    assert line.reason is RejectionReason.FORECLOSED


def test_numbers_that_nobody_typed_are_told(market: Market, slips: PurchaseSlipService) -> None:
    slips.type_slips([a_slip(3), a_slip(7), a_slip(4), a_slip(1, booklet="C13")], FOLLOWS)
    (gap,) = slips.missing(FOLLOWS)
    assert (gap.booklet, gap.numbers, gap.merchant) == ("C12", (5, 6), "Fromagerie du Pâtis")


def test_a_slip_typed_twice_is_found_the_same_or_not(
    market: Market, slips: PurchaseSlipService
) -> None:
    slips.type_slips([a_slip(3)], FOLLOWS)
    preview = slips.propose(
        [a_slip(3), a_slip(3, amount="45"), a_slip(9), a_slip(9, on_day="15/03")], FOLLOWS
    )
    assert [(line.verdict, line.reason) for line in preview.lines] == [
        (Verdict.KNOWN, None),
        (Verdict.REFUSED, RejectionReason.SLIP_TYPED_TWICE),
        (Verdict.ACCEPTED, None),
        (Verdict.REFUSED, RejectionReason.SLIP_TYPED_TWICE),
    ]


def test_a_word_missing_on_a_slip_is_said_with_its_line(
    market: Market, slips: PurchaseSlipService
) -> None:
    preview = slips.propose([a_slip(1), a_slip(2, card=" "), a_slip(3, slip_number="x")], FOLLOWS)
    assert [(line.line, line.reason, line.field) for line in preview.lines[1:]] == [
        (2, RejectionReason.FIELD_MISSING, "card"),
        (3, RejectionReason.NOT_A_WHOLE_NUMBER, "slip_number"),
    ]


# --- the drop folder ---------------------------------------------------------------------------


def a_record(number: int, **changes: object) -> dict[str, object]:
    return {
        "sold_at": "2026-03-14T09:42:00Z", "shop": {"siret": SIRET}, "card_number": CARDS[0],
        "receipt": f"R{number}", "category": "vegetables", "total_cents": 450,
        "transaction_id": f"x-{number}",
    } | changes  # fmt: skip


@pytest.fixture
def drop(market: Market, tmp_path: Path) -> PurchaseDropService:
    return PurchaseDropService(market.imports, tmp_path / "drop")


def put(drop: PurchaseDropService, name: str, *records: object, as_list: bool = False) -> Path:
    path = drop.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [r if isinstance(r, str) else json.dumps(r) for r in records]
    path.write_text(f"[{','.join(lines)}]" if as_list else "\n".join(lines), "utf-8")
    return path


def test_what_is_taken_moves_and_what_is_broken_stays(
    market: Market, drop: PurchaseDropService
) -> None:
    put(drop, "bilhed/mars.ndjson", a_record(1), a_record(2))
    put(drop, "bilhed/encore.json", a_record(3), as_list=True)
    broken = put(drop, "bilhed/cassé.ndjson", a_record(4), "{oh", a_record(5, total_cents="4,5"))
    nothing = put(drop, "autre.json", "bonjour")
    found = {each.name: each for each in drop.look(FOLLOWS)}
    assert sorted(found) == [
        "autre.json", "bilhed/cassé.ndjson", "bilhed/encore.json", "bilhed/mars.ndjson",
    ]  # fmt: skip
    assert drop.take(found["bilhed/mars.ndjson"], FOLLOWS) is not None
    assert drop.take(found["bilhed/encore.json"], FOLLOWS) is not None
    with pytest.raises(DropFileBroken) as told_of:
        drop.take(found["bilhed/cassé.ndjson"], FOLLOWS)
    assert (told_of.value.count, told_of.value.line) == (2, 2)
    with pytest.raises(TableUnreadable):
        drop.take(found["autre.json"], FOLLOWS)
    assert (broken.exists(), nothing.exists()) == (True, True)
    assert sorted(p.name for p in (drop.folder / "done" / "bilhed").iterdir()) == [
        "encore.json", "mars.ndjson",
    ]  # fmt: skip
    assert [row.at_time for row in market.rows()] == ["10:42"] * 3
    assert market.balance() == Decimal("46.50")


def test_readable_lines_of_a_broken_file_are_taken_when_somebody_says_so(
    market: Market, drop: PurchaseDropService
) -> None:
    put(drop, "b.ndjson", a_record(4), "{oh")
    (found,) = drop.look(FOLLOWS)
    sheet = drop.take(found, FOLLOWS, without_broken_lines=True)
    assert sheet is not None
    assert (sheet.line.accepted, sheet.line.refused) == (1, 1)


def test_a_file_that_came_again_moves_without_a_new_import(
    market: Market, drop: PurchaseDropService
) -> None:
    for _ in range(2):
        put(drop, "mars.ndjson", a_record(1))
        (found,) = drop.look(FOLLOWS)
        drop.take(found, FOLLOWS)
    assert len(market.imports.imports(FOLLOWS)) == 1
    assert sorted(p.name for p in (drop.folder / "done").iterdir()) == [
        "mars-2.ndjson", "mars.ndjson",
    ]  # fmt: skip


def test_a_file_on_its_way_is_left_alone(drop: PurchaseDropService) -> None:
    put(drop, ".mars.ndjson", a_record(1))
    put(drop, "mars.ndjson.part", a_record(1))
    assert drop.look(FOLLOWS) == ()


def test_the_same_purchase_from_a_file_and_from_the_api_counts_once(
    market: Market, drop: PurchaseDropService
) -> None:
    path = market.file(f"14/03/2026;10:42;{SIRET};{CARDS[0]};R1;vegetables;4,50")
    market.imports.record(market.imports.propose(path, LAYOUT, FOLLOWS), FOLLOWS)
    put(drop, "mars.ndjson", a_record(1))
    (found,) = drop.look(FOLLOWS)
    assert found.preview is not None
    assert (found.preview.accepted, found.preview.known) == (0, 1)


# --- layouts -----------------------------------------------------------------------------------


def test_the_layout_of_an_operator_is_remembered(market: Market) -> None:
    path = market.file(f"14/03/2026;10:42;TPE-7;{CARDS[0]};R1;Légumes bio;4,50", encoding="cp1252")
    guess = market.imports.look(path, "Kasaoul")
    assert (guess.remembered, guess.layout.encoding, guess.missing) == (False, "cp1252", ())
    assert guess.layout.columns == {**LAYOUT.columns}
    mended = replace(
        guess.layout,
        merchants={"TPE-7": str(market.merchants[0])},
        families={"Légumes bio": "vegetables"},
    )
    market.imports.keep_layout(mended, FOLLOWS)
    again = market.imports.look(path, "Kasaoul")
    assert (again.remembered, again.layout) == (True, mended)
    preview = market.imports.propose(path, again.layout, FOLLOWS)
    assert (preview.accepted, preview.lines[0].merchant) == (1, "Maraîchage Terre-Brune")
    market.imports.keep_layout(replace(mended, decimal_mark="."), FOLLOWS)
    assert [line.layout.decimal_mark for line in market.imports.layouts()] == ["."]


def test_a_file_with_other_columns_is_guessed_anew_and_keeps_who_is_who(market: Market) -> None:
    names = {"TPE-7": str(market.merchants[0])}
    market.imports.keep_layout(replace(LAYOUT, merchants=names), FOLLOWS)
    path = market.folder / "autre.csv"
    path.write_text("Jour,Marchand,Numéro carte,Montant TTC\n2026-03-14,TPE-7,0000000001,4.50\n")
    look = market.imports.look(path, "Kasaoul")
    assert (look.remembered, look.layout.separator, look.layout.merchants) == (False, ",", names)
    assert market.imports.propose(path, look.layout, FOLLOWS).accepted == 1


def test_a_layout_without_a_needed_column_is_not_kept(market: Market) -> None:
    with pytest.raises(LayoutIncomplete) as refused:
        market.imports.keep_layout(FileLayout("Kasaoul", columns={"on_day": "Date"}), FOLLOWS)
    assert refused.value.missing == ("amount", "card", "merchant")
