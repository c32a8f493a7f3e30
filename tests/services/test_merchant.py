"""A merchant's file: recorded, corrected, suspended, closed, succeeded; its outlets and labels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from desktop.domain.actor import Actor, Role
from desktop.domain.agreement import ScanChanged, ScanNotHere, ScanRefused
from desktop.domain.bank_account import UnknownMerchant
from desktop.domain.business_identity import NafRefused, SiretRefused
from desktop.domain.claim import RoleNeeded
from desktop.domain.merchant import (
    ClosingPeriod,
    DayTooEarly,
    Hours,
    LegalNameMissing,
    MarketMissing,
    OutletUnnamed,
    PeriodReversed,
    SameEstablishment,
    SiretChanges,
    SiretTaken,
    SiretUnexplained,
    StateNotReached,
    TradeNameMissing,
    UnknownCertificate,
    VatNeedsSiret,
)
from desktop.domain.note import LooksLikeSocialSecurityNumber
from desktop.domain.protection import ReasonTooShort
from desktop.models import MerchantEventRecord, new_id
from desktop.services.agreement_scan import ScanStore
from desktop.services.clock import fixed_clock
from desktop.services.merchant import MerchantService
from desktop.sheets.agreement import EndingLine
from desktop.sheets.certificate import CertificateForm
from desktop.sheets.merchant import MerchantForm
from desktop.sheets.outlet import OutletForm
from desktop.storage.queries.agreement import ending_lines
from tests.local_desk import Desk
from tests.scans import change_scan

TODAY = date(2026, 4, 14)  # a Tuesday
CLOCK = fixed_clock(datetime(2026, 4, 14, 9, 0, tzinfo=UTC))
FOLLOWS = Actor(new_id(), "Enora Tanguy", frozenset({Role.MERCHANT_MANAGER}))
COUNTER = Actor(new_id(), "Maëlle Invention", frozenset({Role.COUNTER}))
FORM = MerchantForm(
    trade_name=" Le Fournil  inventé",
    family="bread",
    siret="000 001 008 00010",
    legal_name="SARL Le Fournil inventé",
    legal_form="SARL",
    naf_code="1071c",
    vat_regime="normal",
    representative="Gwendal Huet",
)
OTHER_SIRET = "00000200600013"
REASON = "Ne fait plus de pain depuis mars"
STALL = OutletForm("", "stall", "Marché du samedi", 6, "rangée B")


@pytest.fixture
def service(desk: Desk) -> MerchantService:
    return MerchantService(desk.units, CLOCK)


@pytest.fixture
def kept(desk: Desk) -> MerchantService:
    """With a place for scans."""
    return MerchantService(desk.units, CLOCK, partial(ScanStore, desk.units))


def a_scan(folder: Path, shade: int = 255) -> Path:
    path = folder / "certificat.png"
    Image.new("RGB", (40, 60), (shade, shade, shade)).save(path)
    return path


def test_the_scan_of_a_certificate_is_kept_under_its_hash(
    desk: Desk, kept: MerchantService, tmp_path: Path
) -> None:
    merchant_id = kept.record(FORM, FOLLOWS).merchant.id
    form = CertificateForm("ab", TODAY, TODAY + timedelta(days=400))
    scan = a_scan(tmp_path)
    (line,) = kept.certificates.add(merchant_id, form, FOLLOWS, scan)
    shown = kept.certificates.scan(line.id, FOLLOWS)
    assert (shown.content, shown.name) == (scan.read_bytes(), "certificat.png")
    assert shown.sha256 == line.form.document_hash
    other = a_scan(tmp_path, 9)
    (after,) = kept.certificates.attach(line.id, other, FOLLOWS)
    assert kept.certificates.scan(line.id, FOLLOWS).content == other.read_bytes()
    kept.certificates.attach(line.id, other, FOLLOWS)
    assert acts(kept, merchant_id).count("certificate_attached") == 1
    change_scan(desk, after.form.document_hash, b"changed")
    with pytest.raises(ScanChanged):
        kept.certificates.scan(line.id, FOLLOWS)


def test_a_certificate_without_scan_has_none_to_show(kept: MerchantService, tmp_path: Path) -> None:
    merchant_id = kept.record(FORM, FOLLOWS).merchant.id
    form = CertificateForm("ab", TODAY, TODAY + timedelta(days=400))
    (line,) = kept.certificates.add(merchant_id, form, FOLLOWS)
    with pytest.raises(ScanNotHere):
        kept.certificates.scan(line.id, FOLLOWS)
    with pytest.raises(RoleNeeded):
        kept.certificates.scan(line.id, COUNTER)
    with pytest.raises(RoleNeeded):
        kept.certificates.attach(line.id, a_scan(tmp_path), COUNTER)
    note = tmp_path / "certificat.txt"
    note.write_text("AB")
    with pytest.raises(ScanRefused):
        kept.certificates.attach(line.id, note, FOLLOWS)
    with pytest.raises(UnknownCertificate):
        kept.certificates.attach(new_id(), a_scan(tmp_path), FOLLOWS)


def acts(service: MerchantService, merchant_id: object) -> list[str]:
    assert not isinstance(merchant_id, str)
    return [each.act for each in service.sheet(merchant_id, FOLLOWS).timeline]  # type: ignore[arg-type]


def test_a_merchant_is_kept_as_it_is_known_officially(service: MerchantService) -> None:
    sheet = service.record(FORM, FOLLOWS)
    assert sheet.file is not None
    form = sheet.file.form
    assert (form.trade_name, form.siret, form.naf_code) == (
        "Le Fournil inventé",
        "00000100800010",
        "10.71C",
    )
    assert sheet.file.vat_number == "FR29000001008"
    assert (sheet.merchant.state, sheet.file.state_since) == ("prospect", TODAY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"trade_name": "  "}, TradeNameMissing),
        ({"legal_name": ""}, LegalNameMissing),
        ({"siret": "000 001 008 00011"}, SiretRefused),
        ({"siret": "", "vat_regime": ""}, SiretUnexplained),
        ({"siret": "", "no_siret_reason": "because", "vat_regime": ""}, SiretUnexplained),
        ({"siret": "", "no_siret_reason": "association"}, VatNeedsSiret),
        ({"naf_code": "10.71G"}, NafRefused),
        ({"note": "Son NIR : 2 85 05 78 006 084 91"}, LooksLikeSocialSecurityNumber),
    ],
    ids=[
        *("no name", "no firm", "mistyped SIRET", "no SIRET", "no known reason"),
        *("VAT without a number", "activity of 2025", "social-security number"),
    ],
)
def test_what_is_wrong_in_a_file_is_refused_and_nothing_written(
    service: MerchantService, change: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        service.record(replace(FORM, **change), FOLLOWS)
    assert service.lines() == ()


def test_an_association_without_a_siret_says_why(service: MerchantService) -> None:
    form = replace(FORM, siret="", no_siret_reason="association", vat_regime="exempt")
    sheet = service.record(form, FOLLOWS)
    assert sheet.file is not None
    assert (sheet.file.form.no_siret_reason, sheet.file.vat_number) == ("association", "")


def test_who_shows_no_vat_has_no_vat_number(service: MerchantService) -> None:
    sheet = service.record(replace(FORM, vat_regime="franchise"), FOLLOWS)
    assert sheet.file is not None
    assert sheet.file.vat_number == ""


def test_one_establishment_is_one_merchant(service: MerchantService) -> None:
    first = service.record(FORM, FOLLOWS)
    with pytest.raises(SiretTaken) as refused:
        service.record(replace(FORM, trade_name="Un autre nom"), FOLLOWS)
    assert refused.value.merchant_id == first.merchant.id
    with pytest.raises(SiretTaken):
        service.check(FORM)
    assert service.check(FORM, first.merchant.id).siret == "00000100800010"


def test_a_correction_says_what_was_and_what_is(service: MerchantService) -> None:
    merchant_id = service.record(FORM, FOLLOWS).merchant.id
    sheet = service.correct(merchant_id, replace(FORM, phone="06 39 98 90 01"), FOLLOWS)
    assert sheet.timeline[0].changes == (("phone", "", "06 39 98 90 01"),)
    again = service.correct(merchant_id, replace(FORM, phone="06 39 98 90 01"), FOLLOWS)
    assert len(again.timeline) == 2


def test_a_new_siret_is_a_new_merchant_linked_to_the_old_one(service: MerchantService) -> None:
    old = service.record(FORM, FOLLOWS).merchant.id
    changed = replace(FORM, siret=OTHER_SIRET)
    with pytest.raises(SiretChanges):
        service.correct(old, changed, FOLLOWS)
    with pytest.raises(SameEstablishment):
        service.successor(old, FORM, FOLLOWS)
    new = service.successor(old, replace(changed, trade_name="Le Fournil repris"), FOLLOWS)
    assert new.file is not None
    assert new.file.predecessor is not None
    assert new.file.predecessor.id == old
    before = service.sheet(old, FOLLOWS)
    assert before.file is not None
    assert [line.id for line in before.file.successors] == [new.merchant.id]
    assert before.merchant.has_successor
    assert acts(service, old) == ["succeeded", "recorded"]


def test_a_siret_that_was_missing_is_added_once_it_is_known(service: MerchantService) -> None:
    without = replace(FORM, siret="", no_siret_reason="being_registered", vat_regime="")
    merchant_id = service.record(without, FOLLOWS).merchant.id
    sheet = service.correct(merchant_id, FORM, FOLLOWS)
    assert sheet.file is not None
    assert (sheet.file.form.siret, sheet.file.form.no_siret_reason) == ("00000100800010", "")


def test_a_merchant_is_suspended_taken_up_again_and_closed_by_days(
    service: MerchantService,
) -> None:
    merchant_id = service.record(FORM, FOLLOWS).merchant.id
    with pytest.raises(StateNotReached):
        service.suspend(merchant_id, TODAY, REASON, FOLLOWS)
    service.activate(merchant_id, TODAY - timedelta(days=30), FOLLOWS)
    with pytest.raises(DayTooEarly):
        service.suspend(merchant_id, TODAY - timedelta(days=31), REASON, FOLLOWS)
    with pytest.raises(ReasonTooShort):
        service.suspend(merchant_id, TODAY, "non", FOLLOWS)
    sheet = service.suspend(merchant_id, TODAY - timedelta(days=3), REASON, FOLLOWS)
    assert sheet.file is not None
    assert (sheet.merchant.state, sheet.file.state_reason) == ("suspended", REASON)
    service.resume(merchant_id, TODAY, FOLLOWS)
    closed = service.close(merchant_id, TODAY + timedelta(days=20), REASON, FOLLOWS)
    assert closed.merchant.state == "closed"
    assert [each.act for each in closed.timeline] == [
        *("closed", "resumed", "recorded", "suspended", "activated"),
    ]


def test_only_who_follows_merchants_changes_them(desk: Desk, service: MerchantService) -> None:
    merchant_id = service.record(FORM, FOLLOWS).merchant.id
    for act in (
        lambda: service.record(replace(FORM, siret=OTHER_SIRET), COUNTER),
        lambda: service.correct(merchant_id, FORM, COUNTER),
        lambda: service.activate(merchant_id, TODAY, COUNTER),
        lambda: service.outlets.add(merchant_id, STALL, COUNTER),
        lambda: service.certificates.add(merchant_id, certificate(), COUNTER),
    ):
        with pytest.raises(RoleNeeded):
            act()
    with desk.units.reading() as session:
        assert len(session.scalars(select(MerchantEventRecord)).all()) == 1


def test_the_counter_sees_where_one_buys_and_nothing_else(service: MerchantService) -> None:
    merchant_id = service.record(FORM, FOLLOWS).merchant.id
    service.outlets.add(merchant_id, STALL, FOLLOWS)
    sheet = service.sheet(merchant_id, COUNTER)
    assert len(sheet.outlets) == 1
    assert (sheet.file, sheet.accounts, sheet.timeline, sheet.may_change) == (None, None, (), False)


def test_a_list_shows_the_first_outlet_that_is_there(service: MerchantService) -> None:
    merchant_id = service.record(FORM, FOLLOWS).merchant.id
    stall = service.outlets.add(merchant_id, STALL, FOLLOWS)[0]
    (line,) = service.lines()
    assert (line.outlet_kind, line.place, line.weekdays) == (
        "stall",
        "Marché du samedi, rangée B",
        (6,),
    )
    service.outlets.add(merchant_id, OutletForm("", street="3 rue du Menhir-Levé"), FOLLOWS)
    service.outlets.close(stall.id, TODAY, FOLLOWS)
    (line,) = service.lines()
    assert (line.outlet_kind, line.place, line.weekdays) == ("shop", "3 rue du Menhir-Levé", ())


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        (replace(STALL, market=" "), MarketMissing),
        (replace(STALL, weekday=None), MarketMissing),
        (OutletForm(" "), OutletUnnamed),
    ],
    ids=["no market", "no day", "no street"],
)
def test_an_outlet_is_somewhere(
    service: MerchantService, form: OutletForm, refusal: type[Exception]
) -> None:
    merchant_id = service.record(FORM, FOLLOWS).merchant.id
    with pytest.raises(refusal):
        service.outlets.add(merchant_id, form, FOLLOWS)


def test_the_directory_is_of_the_next_market_day_and_says_who_is_away(
    service: MerchantService,
) -> None:
    merchant_id = service.record(FORM, FOLLOWS).merchant.id
    away = ClosingPeriod(date(2026, 4, 18), date(2026, 4, 18), "Mariage")
    hours = (Hours(6, "7h45", "13h"),)
    service.outlets.add(merchant_id, replace(STALL, closures=(away,), hours=hours), FOLLOWS)
    assert service.directory() == ()  # a prospect does not take part
    service.activate(merchant_id, TODAY, FOLLOWS)
    (market,) = service.directory()
    assert (market.market, market.weekday, market.next_on) == (
        "Marché du samedi",
        6,
        date(2026, 4, 18),
    )
    assert market.stalls[0].away == away
    assert market.stalls[0].hours == (Hours(6, "07:45", "13:00"),)
    (later,) = service.directory(date(2026, 4, 20))
    assert (later.next_on, later.stalls[0].away, later.present) == (date(2026, 4, 25), None, 1)


def test_a_corrected_outlet_keeps_its_closing_periods(service: MerchantService) -> None:
    merchant_id = service.record(FORM, FOLLOWS).merchant.id
    (line,) = service.outlets.add(merchant_id, STALL, FOLLOWS)
    period = ClosingPeriod(TODAY, TODAY + timedelta(days=7), "Congés")
    (corrected,) = service.outlets.correct(line.id, replace(line.form, closures=(period,)), FOLLOWS)
    assert corrected.form == replace(line.form, closures=(period,))
    assert acts(service, merchant_id)[0] == "outlet_changed"


def certificate(**changes: object) -> CertificateForm:
    form = CertificateForm("ab", TODAY - timedelta(days=700), TODAY + timedelta(days=30), "INV-1")
    return replace(form, **changes)  # type: ignore[arg-type]


def endings(desk: Desk) -> tuple[EndingLine, ...]:
    with desk.units.reading() as session:
        return ending_lines(session, TODAY)


def test_a_certificate_that_ends_soon_is_told_until_another_follows(
    desk: Desk, service: MerchantService
) -> None:
    merchant_id = service.record(FORM, FOLLOWS).merchant.id
    service.certificates.add(merchant_id, certificate(), FOLLOWS)
    (ending,) = endings(desk)
    assert (ending.days, ending.subject) == (30, "ab")
    assert service.lines()[0].alert == "certificate_ending"
    follows = certificate(
        valid_from=TODAY + timedelta(days=31), valid_until=TODAY + timedelta(days=700)
    )
    service.certificates.add(merchant_id, follows, FOLLOWS)
    assert endings(desk) == ()
    assert service.lines()[0].alert == ""


def test_a_withdrawn_certificate_says_why_and_no_longer_alerts(
    desk: Desk, service: MerchantService
) -> None:
    merchant_id = service.record(FORM, FOLLOWS).merchant.id
    (line,) = service.certificates.add(merchant_id, certificate(), FOLLOWS)
    with pytest.raises(ReasonTooShort):
        service.certificates.withdraw(line.id, TODAY, "non", FOLLOWS)
    (line,) = service.certificates.withdraw(line.id, TODAY, "Contrôle non conforme", FOLLOWS)
    assert line.standing == "withdrawn"
    assert endings(desk) == ()
    with pytest.raises(PeriodReversed):
        service.certificates.add(merchant_id, certificate(valid_until=date(2020, 1, 1)), FOLLOWS)


def test_a_merchant_that_is_not_here_is_said_to_be_unknown(service: MerchantService) -> None:
    with pytest.raises(UnknownMerchant):
        service.sheet(new_id(), FOLLOWS)
    with pytest.raises(UnknownMerchant):
        service.outlets.add(new_id(), STALL, FOLLOWS)
