"""An order to a bank to pay the statements of a slip: ISO 20022 pain.001, where a régie pays.

Usually nobody needs it: the finance software of the city pays. Reference: EPC132-08, SEPA credit
transfer implementation guidelines, which narrow the schema.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from lxml import etree

from desktop.reports.finance_file import wording
from desktop.settings import RESOURCES
from desktop.sheets.payment_order import (
    NobodyPaysHere,
    OrderInvalid,
    OrderVersion,
    PayingAccount,
    SlipProvisional,
    StatementNotPayable,
)
from desktop.sheets.statement import ZERO, PaperAccount, RemittanceLine, RemittancePaper

LARGEST = Decimal("999999999.99")
NAME, WORDS, REFERENCE = 70, 140, 35
NOT_SAID = "NOTPROVIDED"


def payment_order(
    paper: RemittancePaper,
    payer: PayingAccount | None,
    at: datetime,
    execute_on: date,
) -> bytes:
    """The order as XML; statements of nothing are left out, the same values give the same bytes.

    Raises NobodyPaysHere, SlipProvisional, StatementNotPayable, TotalsDisagree, OrderInvalid.
    """
    if payer is None:
        raise NobodyPaysHere
    version = payer.version
    if paper.provisional:
        raise SlipProvisional(paper.number)
    lines = tuple(line for line in paper.checked().lines if line.amount)
    wrong = tuple(line.number for line in lines if not _payable(line))
    if wrong or not lines:
        raise StatementNotPayable(wrong)
    space = f"urn:iso:std:iso:20022:tech:xsd:{version}"
    root = etree.Element(etree.QName(space, "Document"), nsmap={None: space})
    order = _add(root, "CstmrCdtTrfInitn")
    _group(order, paper, payer, lines, at)
    _payment(order, paper, payer, lines, execute_on)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    check_order(content, version)
    return content


def check_order(content: bytes, version: OrderVersion) -> None:
    """Against the schema of ISO 20022; raises OrderInvalid."""
    schema = _schema(version)
    try:
        document = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise OrderInvalid(error.lineno or 1, str(error)) from error
    if not schema.validate(document):
        first = schema.error_log[0]
        raise OrderInvalid(first.line, first.message)


def sepa_text(text: str, limit: int) -> str:
    """Only the characters that every bank of SEPA takes (EPC217-08), at most `limit`."""
    text = "".join(_LETTERS.get(letter, letter) for letter in text)
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    kept = re.sub(r"\s+", " ", _NOT_SEPA.sub(" ", plain)).strip(" /")
    return kept.replace("//", "/")[:limit].strip(" /") or NOT_SAID


_NOT_SEPA = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_LETTERS = {
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "°": "o", "’": "'", "–": "-", "—": "-", "&": "+", "·": "-",
}  # fmt: skip


def _payable(line: RemittanceLine) -> bool:
    return line.account is not None and bool(line.account.iban) and ZERO < line.amount <= LARGEST


def _group(
    order: Any,
    paper: RemittancePaper,
    payer: PayingAccount,
    lines: tuple[RemittanceLine, ...],
    at: datetime,
) -> None:
    head = _add(order, "GrpHdr")
    _add(head, "MsgId", sepa_text(paper.number, REFERENCE))
    _add(head, "CreDtTm", f"{at:%Y-%m-%dT%H:%M:%S}")
    _add(head, "NbOfTxs", str(len(lines)))
    _add(head, "CtrlSum", _sum(lines))
    _add(_add(head, "InitgPty"), "Nm", sepa_text(payer.name, NAME))


def _payment(
    order: Any,
    paper: RemittancePaper,
    payer: PayingAccount,
    lines: tuple[RemittanceLine, ...],
    execute_on: date,
) -> None:
    version = payer.version
    payment = _add(order, "PmtInf")
    _add(payment, "PmtInfId", sepa_text(paper.number, REFERENCE))
    _add(payment, "PmtMtd", "TRF")
    _add(payment, "NbOfTxs", str(len(lines)))
    _add(payment, "CtrlSum", _sum(lines))
    _add(_add(_add(payment, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    day = _add(payment, "ReqdExctnDt")
    if version is OrderVersion.OF_2009:
        day.text = execute_on.isoformat()
    else:
        _add(day, "Dt", execute_on.isoformat())
    _add(_add(payment, "Dbtr"), "Nm", sepa_text(payer.account.holder, NAME))
    _account(payment, "DbtrAcct", payer.account)
    _agent(payment, "DbtrAgt", payer.account, version)
    _add(payment, "ChrgBr", "SLEV")
    for line in lines:
        _transfer(payment, paper, line, version)


def _transfer(
    payment: Any, paper: RemittancePaper, line: RemittanceLine, version: OrderVersion
) -> None:
    account = line.account
    if account is None:
        raise StatementNotPayable((line.number,))
    transfer = _add(payment, "CdtTrfTxInf")
    _add(_add(transfer, "PmtId"), "EndToEndId", sepa_text(line.number, REFERENCE))
    amount = _add(_add(transfer, "Amt"), "InstdAmt", f"{line.amount:.2f}")
    amount.set("Ccy", "EUR")
    if account.bic:
        _agent(transfer, "CdtrAgt", account, version)
    holder = sepa_text(account.holder, NAME)
    name = sepa_text(line.merchant, NAME) if holder == NOT_SAID else holder
    _add(_add(transfer, "Cdtr"), "Nm", name)
    _account(transfer, "CdtrAcct", account)
    _add(_add(transfer, "RmtInf"), "Ustrd", sepa_text(wording(line, paper.language), WORDS))


def _account(above: Any, name: str, account: PaperAccount) -> None:
    _add(_add(_add(above, name), "Id"), "IBAN", account.iban.replace(" ", ""))


def _agent(above: Any, name: str, account: PaperAccount, version: OrderVersion) -> None:
    bank = _add(_add(above, name), "FinInstnId")
    if account.bic:
        _add(bank, "BIC" if version is OrderVersion.OF_2009 else "BICFI", account.bic)
    else:
        _add(_add(bank, "Othr"), "Id", NOT_SAID)


def _sum(lines: tuple[RemittanceLine, ...]) -> str:
    return f"{sum((line.amount for line in lines), ZERO):.2f}"


def _add(above: Any, name: str, text: str | None = None) -> Any:
    """The new element stands in the namespace of the message."""
    element = etree.SubElement(above, etree.QName(above.nsmap[None], name))
    element.text = text
    return element


@cache
def _schema(version: OrderVersion) -> Any:
    return etree.XMLSchema(etree.parse(RESOURCES / "payment" / f"{version}.xsd"))
