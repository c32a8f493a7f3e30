"""Orders to pay: only where a régie pays, valid by the schema of ISO 20022, to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree

from desktop.reports.pain001 import check_order, payment_order, sepa_text
from desktop.sheets.payment_order import (
    NobodyPaysHere,
    OrderInvalid,
    OrderVersion,
    PayingAccount,
    SlipProvisional,
    StatementNotPayable,
)
from desktop.sheets.statement import PaperAccount, RemittancePaper
from tests.outside.strings import naughty
from tests.reports.statement_papers import a_slip

PAYER = PayingAccount(
    "Régie d’avances de l’Essai",
    PaperAccount("Régie d’avances de l’Essai", "FR7630006000011234567890189", "AGRIFRPP"),
)
AT = datetime(2026, 4, 3, 9, 30, tzinfo=UTC)
ON = date(2026, 4, 7)


def made(paper: RemittancePaper, version: OrderVersion = OrderVersion.OF_2019) -> bytes:
    return payment_order(paper, replace(PAYER, version=version), AT, ON)


def found(content: bytes, path: str) -> list[str]:
    root = etree.fromstring(content)
    space = etree.QName(root).namespace
    return [element.text for element in root.iterfind(path, namespaces={None: space})]


@pytest.mark.parametrize("version", list(OrderVersion))
def test_the_order_pays_each_statement_to_the_cent(version: OrderVersion) -> None:
    paper = a_slip(24)
    content = made(paper, version)
    check_order(content, version)
    amounts = [Decimal(text) for text in found(content, ".//InstdAmt")]
    assert amounts == [line.amount for line in paper.lines]
    assert {Decimal(text) for text in found(content, ".//CtrlSum")} == {paper.amount}
    assert set(found(content, ".//NbOfTxs")) == {"24"}
    assert found(content, ".//EndToEndId") == [line.number for line in paper.lines]
    assert found(content, ".//MsgId") == ["BORD-2026-0003"]
    assert content == made(paper, version)


def test_without_a_setting_there_is_no_order() -> None:
    with pytest.raises(NobodyPaysHere):
        payment_order(a_slip(), None, AT, ON)


def test_a_provisional_slip_is_not_paid() -> None:
    with pytest.raises(SlipProvisional):
        made(a_slip(provisional=True))


def test_a_statement_without_account_or_with_money_to_give_back_is_not_paid() -> None:
    paper = a_slip(3)
    first = paper.lines[0]
    with pytest.raises(StatementNotPayable) as refused:
        made(replace(paper, lines=(replace(first, account=None), *paper.lines[1:])))
    assert refused.value.numbers == (first.number,)
    owed = replace(first, amount=Decimal("-3.00"))
    less = paper.amount - first.amount
    with pytest.raises(StatementNotPayable):
        made(replace(paper, lines=(owed, *paper.lines[1:]), amount=less - 3))


def test_a_statement_of_nothing_is_left_out() -> None:
    paper = a_slip(3)
    nothing = replace(paper.lines[0], amount=Decimal(0), account=None)
    less = paper.amount - paper.lines[0].amount
    content = made(replace(paper, lines=(nothing, *paper.lines[1:]), amount=less))
    assert found(content, ".//EndToEndId") == [line.number for line in paper.lines[1:]]


def test_the_schema_is_asked_and_says_no() -> None:
    content = made(a_slip(1))
    with pytest.raises(OrderInvalid) as refused:
        check_order(content.replace(b"<ChrgBr>SLEV", b"<ChrgBr>FREE"), OrderVersion.OF_2019)
    assert "ChrgBr" in refused.value.reason
    with pytest.raises(OrderInvalid):
        check_order(content, OrderVersion.OF_2009)
    with pytest.raises(OrderInvalid):
        check_order(b"<Document", OrderVersion.OF_2019)


def test_an_account_without_bic_is_paid_by_its_iban() -> None:
    paper = a_slip(2)
    lines = tuple(
        replace(line, account=PaperAccount("Étal", "FR7630006000011234567890189"))
        for line in paper.lines
    )
    payer = replace(PAYER, account=replace(PAYER.account, bic=""))
    for version in OrderVersion:
        paying = replace(payer, version=version)
        content = payment_order(replace(paper, lines=lines), paying, AT, ON)
        assert found(content, ".//DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]
        assert not found(content, ".//CdtrAgt")


def test_only_characters_that_every_bank_takes_are_sent() -> None:
    assert sepa_text("Ferme de l’Œuf & Cie – n° 4", 70) == "Ferme de l'OEuf + Cie - no 4"
    assert sepa_text("中文", 70) == "NOTPROVIDED"
    assert len(sepa_text("M" * 500, 70)) == 70


def test_no_name_breaks_an_order() -> None:
    paper = a_slip(1)
    line = paper.lines[0]
    texts = naughty()
    lines = tuple(
        replace(
            line, merchant=text, number=f"ETAT-2026-03-{place:04}",
            account=PaperAccount(text, "FR7630006000011234567890189", "AGRIFRPP"),
        )
        for place, text in enumerate(texts)
    )  # fmt: skip
    content = made(replace(paper, lines=lines, amount=line.amount * len(lines)))
    assert len(found(content, ".//Cdtr/Nm")) == len(texts)
    assert all(name.isascii() for name in found(content, ".//Cdtr/Nm"))
