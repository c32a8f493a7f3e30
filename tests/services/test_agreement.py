"""The life of an agreement at a desk: drafted, printed, signed, amended, suspended, ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from desktop.domain.agreement import (
    AgreementFixed,
    AgreementNotPrinted,
    AgreementNotSigned,
    AgreementOver,
    AgreementOverlaps,
    AgreementReserved,
    AmendmentOpen,
    NotSuspended,
    PartyIncomplete,
    SignatoryMissing,
    SignedOnImpossibleDay,
    Standing,
    TermFault,
    TermRefused,
    UnknownAgreement,
    in_force,
)
from desktop.domain.agreement_ending import EndingKind
from desktop.domain.bank_account import UnknownMerchant
from desktop.domain.protection import ReasonTooShort
from desktop.models import AgreementRecord, MerchantRecord, ScanRecord
from desktop.services.agreement import Signing, periods_of
from desktop.services.merchant import MerchantService
from desktop.sheets.agreement import AgreementLine
from tests.local_desk import ACTOR, Desk
from tests.services.agreement_desk import (
    A_YEAR,
    COUNTER,
    FOLLOWS,
    PAYS,
    Trading,
    add_merchant,
    trading,
)
from tests.services.agreement_desk import on as clock_of

DRAWN = date(2026, 4, 14)
SIGNED = date(2026, 4, 20)
REASON = "Le certificat manque depuis mars."


@pytest.fixture
def trade(desk: Desk, tmp_path: Path) -> Trading:
    return trading(desk, tmp_path)


def signed(trade: Trading, **changes: object) -> AgreementLine:
    service = trade.at(DRAWN)
    line = service.draft(trade.merchant, replace(A_YEAR, **changes), FOLLOWS)  # type: ignore[arg-type]
    service.print(line.id, FOLLOWS)
    return trade.at(SIGNED).sign(
        line.id, Signing(SIGNED, " Azilis  Invention ", trade.scan()), FOLLOWS
    )


def holds(trade: Trading, on: date) -> bool:
    with trade.desk.units.reading() as session:
        return any(in_force(p, on) for p in periods_of(session).get(trade.merchant, ()))


def test_an_agreement_goes_from_draft_to_its_last_day(trade: Trading) -> None:
    drawn = trade.at(DRAWN)
    line = drawn.draft(trade.merchant, A_YEAR, FOLLOWS)
    assert (line.standing, line.provisional) == (Standing.DRAFT, True)
    assert line.number.startswith("CONV-PROV-")
    drawn.print(line.id, FOLLOWS)
    assert drawn.sheet(line.id, PAYS).line.standing is Standing.PRINTED
    later = trade.at(SIGNED)
    line = later.sign(line.id, Signing(SIGNED, " Azilis  Invention ", trade.scan()), FOLLOWS)
    assert (line.standing, line.signed_on, line.has_scan) == (Standing.SIGNED, SIGNED, True)
    assert later.sheet(line.id, PAYS).signed_by == "Azilis Invention"
    for on, standing in (
        (date(2026, 5, 1), Standing.IN_FORCE),
        (date(2028, 4, 30), Standing.IN_FORCE),
        (date(2028, 5, 1), Standing.ENDED),
    ):
        assert trade.at(on).sheet(line.id, FOLLOWS).line.standing is standing
    assert trade.at(date(2027, 6, 1)).sheet(line.id, FOLLOWS).line.ends_after == date(2028, 4, 30)


def test_what_was_printed_is_kept_word_for_word(trade: Trading) -> None:
    service = trade.at(DRAWN)
    line = service.draft(trade.merchant, A_YEAR, FOLLOWS)
    first = service.print(line.id, FOLLOWS)
    with trade.desk.units(ACTOR, "correct_merchant") as work:
        row = work.session.get_one(AgreementRecord, line.id)
        work.session.get_one(MerchantRecord, row.merchant_id).legal_name = "SAS Tout Autre"
        work.commit()
    again = trade.at(date(2027, 1, 4)).print(line.id, FOLLOWS)
    assert [d.pdf for d in again.documents] == [d.pdf for d in first.documents]
    with pytest.raises(AgreementFixed):
        service.correct(line.id, A_YEAR, FOLLOWS)


def test_a_reprint_bears_the_number_that_the_centre_gave(trade: Trading) -> None:
    service = trade.at(DRAWN)
    line = service.draft(trade.merchant, A_YEAR, FOLLOWS)
    provisional = service.print(line.id, FOLLOWS).documents[0]
    with trade.desk.units(ACTOR, "number") as work:
        work.session.get_one(AgreementRecord, line.id).number = "CONV-2026-0007"
        work.commit()
    printed = service.print(line.id, FOLLOWS)
    assert (printed.line.number, printed.line.provisional) == ("CONV-2026-0007", False)
    assert printed.documents[0].file_name == "CONV-2026-0007-convention.pdf"
    assert provisional.file_name.startswith("CONV-PROV-")
    assert printed.documents[0].pdf != provisional.pdf


def test_a_contract_is_not_printed_without_its_party(trade: Trading) -> None:
    bare = add_merchant(trade.desk, siret="", legal_name="", representative=" ")
    service = trade.at(DRAWN)
    line = service.draft(bare, A_YEAR, FOLLOWS)
    assert service.opened(line.id, FOLLOWS).documents  # to be looked at, with blanks
    with pytest.raises(PartyIncomplete) as refused:
        service.print(line.id, FOLLOWS)
    assert refused.value.missing == ("siret", "legal_name", "representative")
    assert service.sheet(line.id, FOLLOWS).line.standing is Standing.DRAFT


def test_a_folder_that_cannot_be_written_leaves_a_draft(trade: Trading, tmp_path: Path) -> None:
    service = trade.at(DRAWN)
    line = service.draft(trade.merchant, replace(A_YEAR, with_english=True), FOLLOWS)
    taken = tmp_path / "taken"
    taken.write_text("a file where a folder should be")
    with pytest.raises(Exception, match="taken"):
        service.save(line.id, taken, FOLLOWS)
    assert service.sheet(line.id, FOLLOWS).line.standing is Standing.DRAFT
    names = [path.name for path in service.save(line.id, tmp_path / "out", FOLLOWS)]
    assert len(names) == 2
    assert names[1].endswith("-convention-en.pdf")


def test_who_may_not_write_or_read_is_refused(trade: Trading) -> None:
    line = signed(trade)
    service = trade.at(SIGNED)
    for act in (
        lambda: service.draft(trade.merchant, A_YEAR, PAYS),
        lambda: service.print(line.id, PAYS),
        lambda: service.suspend(line.id, (SIGNED, None), REASON, COUNTER),
        lambda: service.lines(COUNTER),
        lambda: service.scan(line.id, COUNTER),
        lambda: service.worklist(COUNTER),
    ):
        with pytest.raises(AgreementReserved):
            act()
    assert service.lines(PAYS)
    assert service.scan(line.id, PAYS).content


@pytest.mark.parametrize(
    ("on", "by", "refusal"),
    [
        (DRAWN - timedelta(1), "Azilis", SignedOnImpossibleDay),
        (SIGNED + timedelta(1), "Azilis", SignedOnImpossibleDay),
        (SIGNED, "  ", SignatoryMissing),
    ],
)
def test_a_signature_has_a_day_and_a_name(
    trade: Trading, on: date, by: str, refusal: type[Exception]
) -> None:
    service = trade.at(DRAWN)
    line = service.draft(trade.merchant, A_YEAR, FOLLOWS)
    with pytest.raises(AgreementNotPrinted):
        service.sign(line.id, Signing(DRAWN, "Azilis", trade.scan()), FOLLOWS)
    service.print(line.id, FOLLOWS)
    with pytest.raises(refusal):
        trade.at(SIGNED).sign(line.id, Signing(on, by, trade.scan()), FOLLOWS)
    with trade.desk.units.reading() as session:
        assert session.scalars(select(ScanRecord.sha256)).all() == []


def test_a_merchant_has_one_agreement_at_a_time(trade: Trading) -> None:
    first = signed(trade, renewals_allowed=0)
    with pytest.raises(AgreementOverlaps) as refused:
        signed(trade, starts_on=date(2027, 4, 30), ends_after=date(2028, 4, 29))
    assert refused.value.number == first.number
    signed(trade, starts_on=date(2027, 5, 1), ends_after=date(2028, 4, 30))
    assert holds(trade, date(2027, 4, 30))
    assert holds(trade, date(2027, 5, 1))


def test_a_suspension_counts_by_the_day_of_the_purchase(trade: Trading) -> None:
    line = signed(trade)
    service = trade.at(date(2026, 7, 1))
    with pytest.raises(ReasonTooShort):
        service.suspend(line.id, (date(2026, 7, 2), None), "non", FOLLOWS)
    line = service.suspend(line.id, (date(2026, 6, 20), None), REASON, FOLLOWS)
    assert line.standing is Standing.SUSPENDED
    assert holds(trade, date(2026, 6, 19))
    assert not holds(trade, date(2026, 6, 20))
    line = trade.at(date(2026, 8, 1)).resume(line.id, date(2026, 8, 1), FOLLOWS)
    assert line.standing is Standing.IN_FORCE
    assert not holds(trade, date(2026, 7, 31))
    assert holds(trade, date(2026, 8, 1))
    with pytest.raises(NotSuspended):
        trade.at(date(2026, 9, 1)).resume(line.id, date(2026, 9, 1), FOLLOWS)


def test_a_second_suspension_does_not_forgive_the_first(trade: Trading) -> None:
    line = signed(trade)
    service = trade.at(date(2026, 6, 1))
    service.suspend(line.id, (date(2026, 6, 1), date(2026, 6, 15)), REASON, FOLLOWS)
    later = trade.at(date(2026, 9, 1))
    later.suspend(line.id, (date(2026, 9, 1), date(2026, 9, 8)), REASON, FOLLOWS)
    days = {date(2026, 6, 1) + timedelta(n) for n in range(120)}
    without = {day for day in days if not holds(trade, day)}
    assert without == {day for day in days if day < date(2026, 6, 15)} | {
        date(2026, 9, n) for n in range(1, 8)
    }


def test_a_suspension_to_come_is_lifted_without_a_trace_on_any_day(trade: Trading) -> None:
    line = signed(trade)
    service = trade.at(date(2026, 6, 1))
    service.suspend(line.id, (date(2026, 7, 1), None), REASON, FOLLOWS)
    service.resume(line.id, date(2026, 6, 15), FOLLOWS)
    assert holds(trade, date(2026, 7, 1))


def test_what_ended_held_until_then(trade: Trading) -> None:
    line = signed(trade)
    service = trade.at(date(2026, 9, 1))
    line = service.end(line.id, date(2026, 9, 15), REASON, FOLLOWS)
    assert line.standing is Standing.IN_FORCE
    assert line.last_day == date(2026, 9, 14)
    assert holds(trade, date(2026, 9, 14))
    assert not holds(trade, date(2026, 9, 15))
    with pytest.raises(AgreementOver):
        service.suspend(line.id, (date(2026, 9, 15), None), REASON, FOLLOWS)


def test_a_paper_that_nobody_signs_is_given_up(trade: Trading) -> None:
    service = trade.at(DRAWN)
    line = service.draft(trade.merchant, A_YEAR, FOLLOWS)
    with pytest.raises(AgreementNotSigned):
        service.end(line.id, DRAWN, REASON, FOLLOWS)
    assert service.give_up(line.id, FOLLOWS).standing is Standing.ENDED
    with pytest.raises(AgreementFixed):
        service.print(line.id, FOLLOWS)
    with pytest.raises(AgreementFixed):
        service.give_up(signed(trade).id, FOLLOWS)


def test_an_amendment_changes_the_term_once_it_is_signed(trade: Trading) -> None:
    line = signed(trade, renewals_allowed=0)
    service = trade.at(date(2026, 9, 1))
    longer = replace(
        A_YEAR,
        starts_on=date(2026, 9, 1),
        ends_after=date(2027, 8, 31),
        renewals_allowed=0,
        families=("vegetables", "eggs"),
    )
    amendment = service.amend(line.id, longer, FOLLOWS)
    assert (amendment.amendment, amendment.number) == (1, line.number)
    with pytest.raises(AmendmentOpen):
        service.amend(line.id, longer, FOLLOWS)
    printed = service.print(amendment.id, FOLLOWS)
    assert printed.documents[0].file_name.endswith("-avenant-1.pdf")
    assert not holds(trade, date(2027, 8, 31))
    service.sign(
        amendment.id, Signing(date(2026, 9, 1), "Azilis", trade.scan("avenant.png", 9)), FOLLOWS
    )
    assert holds(trade, date(2027, 8, 31))
    assert not holds(trade, date(2027, 9, 1))
    assert [each.amendment for each in service.sheet(line.id, FOLLOWS).lines] == [0, 1]
    assert service.amend(amendment.id, longer, FOLLOWS).amendment == 2


def test_who_signs_takes_part_from_that_day_on(trade: Trading) -> None:
    merchant = add_merchant(trade.desk, trade_name="La Huche inventée", state="prospect")
    line = signed(replace(trade, merchant=merchant))
    merchants = MerchantService(trade.desk.units, clock_of(SIGNED))
    sheet = merchants.sheet(merchant, FOLLOWS)
    assert sheet.file is not None
    assert (sheet.merchant.state, sheet.file.state_since) == ("active", SIGNED)
    told = {(each.act, each.on_day, each.subject) for each in sheet.timeline}
    assert ("activated", SIGNED, line.number) in told


def test_a_signature_does_not_lift_a_suspension(trade: Trading) -> None:
    merchants = MerchantService(trade.desk.units, clock_of(DRAWN))
    merchants.suspend(trade.merchant, DRAWN, REASON, FOLLOWS)
    line = signed(trade)
    assert merchants.sheet(trade.merchant, FOLLOWS).merchant.state == "suspended"
    assert trade.at(SIGNED).sheet(line.id, FOLLOWS).merchant_state == "suspended"


def test_the_past_of_an_agreement_is_told_with_its_days(trade: Trading) -> None:
    line = signed(trade)
    service = trade.at(date(2026, 9, 1))
    service.suspend(line.id, (date(2026, 6, 1), date(2026, 6, 15)), REASON, FOLLOWS)
    service.suspend(line.id, (date(2026, 9, 1), None), REASON, FOLLOWS)
    amendment = service.amend(line.id, replace(A_YEAR, starts_on=date(2026, 9, 1)), FOLLOWS)
    service.print(amendment.id, FOLLOWS)
    service.sign(amendment.id, Signing(date(2026, 9, 1), "Azilis", trade.scan()), FOLLOWS)
    sheet = trade.at(date(2027, 5, 2)).sheet(line.id, PAYS)
    told = [(each.act, each.on_day, each.until, each.amendment) for each in sheet.timeline]
    assert told[0] == ("agreement_renewed", date(2027, 5, 1), date(2028, 4, 30), 0)
    assert set(told[1:4]) == {
        ("amendment_printed", date(2026, 9, 1), None, 1),
        ("amendment_signed", date(2026, 9, 1), None, 1),
        ("agreement_suspended", date(2026, 9, 1), None, 0),
    }
    assert told[4:6] == [
        ("agreement_resumed", date(2026, 6, 15), None, 0),
        ("agreement_suspended", date(2026, 6, 1), date(2026, 6, 14), 0),
    ]
    assert [act for act, *_days in told[6:]] == ["agreement_signed", "agreement_printed"]
    file = MerchantService(trade.desk.units, clock_of(date(2027, 5, 2))).sheet(
        trade.merchant, FOLLOWS
    )
    assert [each for each in file.timeline if each.act.startswith("a")] == list(sheet.timeline)


def test_the_only_agreement_is_known_as_such(trade: Trading) -> None:
    line = signed(trade, renewals_allowed=0)
    assert trade.at(SIGNED).sheet(line.id, FOLLOWS).is_only
    later = replace(A_YEAR, starts_on=date(2027, 5, 1), ends_after=date(2028, 4, 30))
    signed(trade, starts_on=later.starts_on, ends_after=later.ends_after)
    assert not trade.at(SIGNED).sheet(line.id, FOLLOWS).is_only


def test_an_amendment_stays_within_its_agreement(trade: Trading) -> None:
    draft = trade.at(DRAWN).draft(trade.merchant, A_YEAR, FOLLOWS)
    with pytest.raises(AgreementNotSigned):
        trade.at(DRAWN).amend(draft.id, A_YEAR, FOLLOWS)
    line = signed(trade)
    with pytest.raises(TermRefused) as refused:
        trade.at(SIGNED).amend(line.id, replace(A_YEAR, starts_on=date(2029, 1, 1)), FOLLOWS)
    assert refused.value.fault is TermFault.OUTSIDE_THE_AGREEMENT
    with pytest.raises(AgreementOver):
        trade.at(date(2029, 1, 1)).amend(line.id, A_YEAR, FOLLOWS)


def test_what_is_not_here_is_said(trade: Trading) -> None:
    service = trade.at(DRAWN)
    with pytest.raises(UnknownAgreement):
        service.sheet(uuid4(), FOLLOWS)
    with pytest.raises(UnknownMerchant):
        service.draft(uuid4(), A_YEAR, FOLLOWS)
    with pytest.raises(TermRefused):
        service.draft(trade.merchant, replace(A_YEAR, families=()), FOLLOWS)


def test_a_draft_is_offered_with_what_the_merchant_sells(trade: Trading) -> None:
    form = trade.at(DRAWN).usual_form(trade.merchant)
    assert (form.starts_on, form.ends_after) == (date(2026, 5, 1), date(2027, 4, 30))
    assert form.families == ("vegetables",)


def test_the_worklist_says_what_ends_and_what_waits(trade: Trading) -> None:
    signed(trade, renewals_allowed=0)
    trade.add_certificate(date(2027, 3, 10))
    trade.add_certificate(date(2026, 1, 31), "terres_de_sources")
    trade.add_certificate(date(2028, 1, 31), "terres_de_sources")  # renewed: nothing to say
    other = add_merchant(trade.desk, trade_name="Le Fournil de Gwendal")
    unsigned = trade.at(DRAWN).draft(other, A_YEAR, FOLLOWS)
    trade.at(DRAWN).print(unsigned.id, FOLLOWS)
    told = trade.at(date(2027, 3, 1)).worklist(PAYS)
    assert [(line.kind, line.on) for line in told] == [
        (EndingKind.AGREEMENT_UNSIGNED, DRAWN),
        (EndingKind.CERTIFICATE_ENDS, date(2027, 3, 10)),
        (EndingKind.AGREEMENT_ENDS, date(2027, 4, 30)),
    ]
    assert [line.days for line in told[1:]] == [9, 60]


def test_an_agreement_that_another_one_follows_needs_nobody(trade: Trading) -> None:
    signed(trade, renewals_allowed=0)
    after = trade.at(date(2027, 5, 10))
    assert [line.kind for line in after.worklist(PAYS)] == [EndingKind.AGREEMENT_ENDED]
    signed(trade, starts_on=date(2027, 5, 1), ends_after=date(2028, 4, 30))
    assert after.worklist(PAYS) == ()


def test_lists_ask_the_store_a_few_times_however_many_there_are(trade: Trading) -> None:
    service = trade.at(DRAWN)
    for number in range(25):
        merchant = add_merchant(trade.desk, trade_name=f"Étal inventé {number}")
        service.draft(merchant, A_YEAR, FOLLOWS)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(trade.desk.units.engine, "before_cursor_execute", note)
    assert len(service.lines(PAYS)) == 25
    service.worklist(PAYS)
    event.remove(trade.desk.units.engine, "before_cursor_execute", note)
    assert len([each for each in asked if each.startswith("SELECT")]) == 4
