"""Purchases come in as one act: judged, shown, written, and taken back without a trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.domain.protection import ReasonTooShort
from desktop.domain.transaction import (
    ImportReversed,
    NothingToRecord,
    PreviewOutdated,
    PurchasesHidden,
    PurchasesReserved,
    RejectionReason,
    SourceKnown,
    Suspicion,
    Told,
    Unread,
    Verdict,
)
from desktop.models import (
    AgreementRecord,
    CardLinkRecord,
    CardRecord,
    EntitlementRecord,
    HouseholdRecord,
    MerchantRecord,
    OperationRecord,
)
from desktop.progress import Cancelled
from desktop.services.merchant import MerchantService
from tests.local_desk import Desk
from tests.services.market import (
    CARDS,
    FOLLOWS,
    GRANTS,
    LAYOUT,
    MARCH,
    PAYS,
    SIRET,
    Market,
    a_market,
    told,
)


@pytest.fixture
def market(desk: Desk, tmp_path: Path) -> Market:
    return a_market(desk, tmp_path)


LINES = (
    f"14/03/2026;10:42;{SIRET};0000000001;T1;vegetables;12,50",
    f"14/03/2026;11:00;{SIRET};0000000002;T2;légumes;1 7,00 €",
    f"14/03/2026;11:10;{SIRET};9999999999;T3;vegetables;5,00",
    f"31/02/2026;11:10;{SIRET};0000000001;T4;vegetables;5,00",
    f"14/03/2026;11:20;{SIRET};0000000001;T5;vegetables;5,00;one too many",
)


def test_every_row_is_accepted_or_refused_with_its_line_before_anything_is_written(
    market: Market,
) -> None:
    before = market.operations()
    preview = market.imports.propose(market.file(*LINES), LAYOUT, FOLLOWS, MARCH)
    told_of = {line.line: (line.verdict, line.reason) for line in preview.lines}
    assert told_of == {
        2: (Verdict.ACCEPTED, None),
        3: (Verdict.ACCEPTED, None),
        4: (Verdict.REFUSED, RejectionReason.UNKNOWN_CARD),
        5: (Verdict.REFUSED, RejectionReason.NOT_A_DATE),
        6: (Verdict.REFUSED, RejectionReason.TOO_MANY_COLUMNS),
    }
    assert (preview.accepted, preview.refused, preview.known) == (2, 3, 0)
    assert (preview.amount, preview.covered) == (Decimal("29.50"), Decimal("29.50"))
    assert market.operations() == before
    assert market.rows() == []


def test_what_was_shown_is_what_is_written(market: Market) -> None:
    preview = market.imports.propose(market.file(*LINES), LAYOUT, FOLLOWS, MARCH)
    sheet = market.imports.record(preview, FOLLOWS)
    assert (sheet.line.lines, sheet.line.accepted, sheet.line.refused) == (5, 2, 3)
    assert (sheet.covered, sheet.merchants, sheet.reversible) == (Decimal("29.50"), 1, True)
    assert sheet.reasons == (("unknown_card", 1),)
    assert [row.line for row in market.rows()] == [2, 3, 4]
    assert [market.balance(place) for place in range(3)] == [
        Decimal("47.50"), Decimal("43.00"), Decimal(60),
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing(market: Market) -> None:
    path = market.file(*LINES)
    market.imports.record(market.imports.propose(path, LAYOUT, FOLLOWS, MARCH), FOLLOWS)
    before = market.operations()
    again = market.imports.propose(path, LAYOUT, FOLLOWS, MARCH)
    assert again.same_file is not None
    assert (again.accepted, again.known) == (0, 3)
    with pytest.raises(SourceKnown):
        market.imports.record(again, FOLLOWS)
    assert market.operations() == before


def test_the_same_rows_in_another_file_change_nothing(market: Market) -> None:
    market.imports.record(
        market.imports.propose(market.file(*LINES), LAYOUT, FOLLOWS, MARCH), FOLLOWS
    )
    before = market.operations()
    other = market.file(*reversed(LINES), name="encore.csv", encoding="utf-8-sig")
    again = market.imports.propose(other, LAYOUT, FOLLOWS, MARCH)
    assert again.same_file is None
    assert (again.accepted, again.known) == (0, 3)
    with pytest.raises(NothingToRecord):
        market.imports.record(again, FOLLOWS)
    assert market.operations() == before


def test_a_row_twice_in_one_file_counts_once(market: Market) -> None:
    preview = market.propose(told(2), replace(told(2), line=3))
    assert [line.verdict for line in preview.lines] == [Verdict.ACCEPTED, Verdict.KNOWN]


def test_an_import_is_reversed_as_a_whole_and_may_come_again(market: Market) -> None:
    path = market.file(*LINES)
    sheet = market.imports.record(market.imports.propose(path, LAYOUT, FOLLOWS), FOLLOWS)
    back = market.imports.reverse(sheet.line.id, "mauvais fichier envoyé", FOLLOWS)
    assert (back.line.state, back.line.reversed_by) == ("reversed", FOLLOWS.name)
    assert {row.rejection_reason for row in market.rows()} == {"import_reversed"}
    assert [market.balance(place) for place in range(3)] == [Decimal(60)] * 3
    with pytest.raises(ImportReversed):
        market.imports.reverse(sheet.line.id, "mauvais fichier envoyé", FOLLOWS)
    again = market.imports.record(market.imports.propose(path, LAYOUT, FOLLOWS), FOLLOWS)
    assert again.covered == sheet.covered
    assert market.balance() == Decimal("47.50")


def test_a_reversal_says_why(market: Market) -> None:
    sheet = market.take_in(told())
    with pytest.raises(ReasonTooShort):
        market.imports.reverse(sheet.line.id, "aaa", FOLLOWS)


def test_a_file_of_another_month_is_refused_line_by_line(market: Market) -> None:
    preview = market.imports.propose(market.file(*LINES[:2]), LAYOUT, FOLLOWS, "2026-04")
    assert {line.reason for line in preview.lines} == {RejectionReason.OTHER_MONTH}


def test_a_preview_that_something_overtook_is_looked_at_again(market: Market) -> None:
    preview = market.propose(told())
    market.change(CardRecord, market.cards[0], state="blocked", blocked_on=date(2026, 3, 1))
    with pytest.raises(PreviewOutdated):
        market.imports.record(preview, FOLLOWS)
    assert market.rows() == []


def test_only_who_follows_merchants_takes_purchases_in(market: Market) -> None:
    preview = market.propose(told())
    with pytest.raises(PurchasesReserved):
        market.imports.record(preview, PAYS)
    market.imports.imports(PAYS)
    with pytest.raises(PurchasesHidden):
        market.imports.imports(GRANTS)


def test_purchases_of_a_confidential_household_are_taken_in_like_others(market: Market) -> None:
    market.change(HouseholdRecord, market.households[0], confidential=True, restricted=True)
    sheet = market.take_in(told())
    assert sheet.line.accepted == 1
    market.imports.reverse(sheet.line.id, "mauvais fichier envoyé", FOLLOWS)
    assert market.balance() == Decimal(60)


def test_balance_short_is_covered_in_part_and_then_refused(market: Market) -> None:
    preview = market.propose(
        told(1, "50.00", at_time="09:00"),
        told(2, "15.00", at_time="12:00"),
        told(3, "1.00", at_time="18:00"),
    )
    covers = [(line.covered, line.share, line.reason) for line in preview.lines]
    assert covers == [
        (Decimal(50), Decimal(0), None),
        (Decimal(10), Decimal(5), None),
        (Decimal(0), Decimal(1), RejectionReason.NO_BALANCE),
    ]


def test_what_was_bought_first_is_covered_first_whatever_the_order_of_lines(
    market: Market,
) -> None:
    preview = market.propose(
        told(1, "50.00", on_day=date(2026, 3, 20)), told(2, "30.00", on_day=date(2026, 3, 2))
    )
    assert [line.covered for line in preview.lines] == [Decimal(30), Decimal(30)]


CASES: dict[str, tuple[type, str, dict[str, object], RejectionReason | None]] = {
    "blocked before the day": (
        CardRecord, "cards", {"blocked_on": date(2026, 3, 13)}, RejectionReason.CARD_BLOCKED,
    ),
    "blocked on the day itself": (CardRecord, "cards", {"blocked_on": date(2026, 3, 14)}, None),
    "blocked later": (CardRecord, "cards", {"blocked_on": date(2026, 4, 2)}, None),
    "retired before": (
        CardRecord, "cards", {"retired_on": date(2026, 3, 1)}, RejectionReason.CARD_BLOCKED,
    ),
    "entitlement suspended": (
        EntitlementRecord, "entitlements", {"suspended_on": date(2026, 3, 10)},
        RejectionReason.ENTITLEMENT_SUSPENDED,
    ),
    "entitlement suspended later": (
        EntitlementRecord, "entitlements", {"suspended_on": date(2026, 3, 15)}, None,
    ),
    "entitlement ended": (
        EntitlementRecord, "entitlements", {"ended_on": date(2026, 3, 14)},
        RejectionReason.NO_ENTITLEMENT,
    ),
    "merchant suspended": (
        MerchantRecord, "merchants", {"state": "suspended", "state_since": date(2026, 3, 14)},
        RejectionReason.MERCHANT_SUSPENDED,
    ),
    "merchant suspended later": (
        MerchantRecord, "merchants", {"state": "suspended", "state_since": date(2026, 3, 15)},
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_held_on_the_day_decides(
    market: Market, case: tuple[type, str, dict[str, object], RejectionReason | None]
) -> None:
    record, kind, values, reason = case
    market.change(record, getattr(market, kind)[0], **values)
    assert market.propose(told()).lines[0].reason is reason


def test_the_agreement_decides_by_its_dates(market: Market) -> None:
    with market.desk.units.reading() as session:
        agreement = next(
            row.id
            for row in session.query(AgreementRecord)
            if row.merchant_id == market.merchants[0]
        )
    market.change(
        AgreementRecord, agreement, suspended_from=date(2026, 3, 10),
        suspended_until=date(2026, 3, 15),
    )  # fmt: skip
    assert market.propose(told()).lines[0].reason is RejectionReason.AGREEMENT_SUSPENDED
    assert market.propose(told(on_day=date(2026, 3, 15))).lines[0].reason is None
    market.change(AgreementRecord, agreement, state="ended", ended_on=date(2026, 3, 12))
    late = market.propose(told(on_day=date(2026, 3, 15)))
    assert late.lines[0].reason is RejectionReason.NO_AGREEMENT


def test_a_merchant_that_is_back_was_suspended_on_the_days_between(market: Market) -> None:
    service = MerchantService(market.desk.units, market.clock)
    merchant_id = market.merchants[0]
    service.suspend(merchant_id, date(2026, 3, 10), "sans certificat depuis le 10", FOLLOWS)
    service.resume(merchant_id, date(2026, 3, 20), FOLLOWS)
    days = (date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 19), date(2026, 3, 20))
    found = [market.propose(told(on_day=day)).lines[0].reason for day in days]
    refused = RejectionReason.MERCHANT_SUSPENDED
    assert found == [None, refused, refused, None]


def test_on_the_day_of_a_replacement_both_cards_were_the_households(market: Market) -> None:
    with market.desk.units.reading() as session:
        link = next(
            row.id for row in session.query(CardLinkRecord) if row.card_id == market.cards[0]
        )
    market.change(CardLinkRecord, link, until_on=date(2026, 3, 14))
    assert market.propose(told()).lines[0].reason is None
    day_after = market.propose(told(on_day=date(2026, 3, 15)))
    assert day_after.lines[0].reason is RejectionReason.CARD_NOT_LINKED


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"merchant_reference": "inconnu"}, RejectionReason.UNKNOWN_MERCHANT),
        ({"family": "tobacco"}, RejectionReason.FAMILY_NOT_ELIGIBLE),
        ({"family": "poussière"}, RejectionReason.UNKNOWN_FAMILY),
        ({"on_day": date(2026, 4, 11)}, RejectionReason.IN_THE_FUTURE),
        ({"on_day": date(2026, 2, 3)}, RejectionReason.TOO_LATE),
        ({"on_day": date(2026, 1, 31)}, RejectionReason.FORECLOSED),
        ({"on_day": date(2026, 4, 3)}, RejectionReason.MONTH_NOT_CREDITED),
        ({"amount": Decimal(0)}, RejectionReason.AMOUNT_ZERO),
        ({"amount": Decimal(-3)}, RejectionReason.NOTHING_TO_REVERSE),
        ({"family": ""}, None),
        ({"merchant_reference": " maraichage  TERRE-BRUNE "}, None),
        ({"merchant_reference": "Fromagerie du Pâtis", "family": "légumes"}, None),
    ],
)
def test_each_reason_is_told(
    market: Market, changes: dict[str, object], reason: RejectionReason | None
) -> None:
    assert market.propose(replace(told(), **changes)).lines[0].reason is reason  # type: ignore[arg-type]


def test_a_return_in_the_file_gives_its_part_of_the_cover_back(market: Market) -> None:
    market.take_in(told(1, "80.00"))
    assert market.balance() == Decimal(0)
    market.take_in(told(2, "-20.00", ticket="T1", on_day=date(2026, 3, 21)))
    assert market.balance() == Decimal(15)
    market.take_in(told(3, "-60.00", ticket="T1", on_day=date(2026, 3, 22)))
    assert market.balance() == Decimal(60)
    more = market.propose(told(4, "-0.01", ticket="T1", on_day=date(2026, 3, 23)))
    assert more.lines[0].reason is RejectionReason.MORE_THAN_BOUGHT


def test_duplicates_are_accepted_and_shown(market: Market) -> None:
    market.take_in(told(1, "5.00"))
    preview = market.propose(
        told(2, "6.00", ticket="T1", card_reference=CARDS[1]),
        told(3, "7.00", at_time="10:45"),
        told(4, "7.50", at_time="10:59"),
    )
    assert [line.suspicion for line in preview.lines] == [
        Suspicion.SAME_TICKET, Suspicion.WITHIN_MINUTES, None,
    ]  # fmt: skip
    assert preview.accepted == 3


def test_one_ticket_with_a_line_for_each_family_is_as_it_should_be(market: Market) -> None:
    preview = market.propose(told(1, "5.00"), told(2, "6.00", ticket="T1", family="fruit"))
    assert [line.suspicion for line in preview.lines] == [None, None]


def test_rows_that_say_no_purchase_are_counted_and_not_kept(market: Market) -> None:
    sheet = market.take_in(told(), Unread(2, RejectionReason.FORMULA, "amount", "=1+1"))
    assert (sheet.line.lines, sheet.line.refused, len(market.rows())) == (2, 1, 1)


def many(count: int) -> list[Told]:
    return [
        told(
            line, "0.01", at_time=f"{8 + line % 12:02}:{line % 60:02}",
            card_reference=CARDS[line % 3], on_day=date(2026, 3, 1 + line % 31),
        )
        for line in range(1, count + 1)
    ]  # fmt: skip


def parts(market: Market) -> list[int]:
    """How many rows each part has that travels to the centre."""
    with market.desk.units.reading() as session:
        of = OperationRecord
        asked = select(func.count()).where(of.entity != "entitlement").group_by(of.mutation_id)
        return list(session.scalars(asked))


def test_a_large_import_travels_in_parts_and_stays_one_act(market: Market) -> None:
    before = len(parts(market))
    sheet = market.take_in(*many(4_500))
    assert sheet.line.accepted == 4_500
    travelling = parts(market)[before:]
    assert travelling == [2_001, 2_000, 500, 3_000, 1_500]  # one household's stay together
    market.imports.reverse(sheet.line.id, "mauvais fichier envoyé", FOLLOWS)
    assert market.balance() == Decimal(60)
    assert {row.state for row in market.rows()} == {"refused"}


def test_an_import_that_somebody_stops_leaves_nothing(market: Market) -> None:
    before = market.operations()
    preview = market.propose(*many(2_100))

    def stop(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        market.imports.record(preview, FOLLOWS, stop)
    assert (market.rows(), market.operations()) == ([], before)
    assert market.imports.imports(FOLLOWS) == ()
