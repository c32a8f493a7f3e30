"""What is printed of a closed month: the merchant's statement, its nominative twin, the slip.

Everything stands here as it was frozen when the month was closed, in words and in euros, so that
the same sheet gives the same bytes years later. No sheet of the merchant has a name of a holder.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from desktop.domain.errors import Refusal
from desktop.sheets.accounting_terms import BudgetLine
from desktop.sheets.letter import SenderSheet, SignatureSheet

ZERO = Decimal(0)


class TotalsDisagree(Refusal):
    """The lines of a paper do not add up to the total that was frozen: nothing is printed."""

    def __init__(self, number: str, frozen: Decimal, added: Decimal) -> None:
        super().__init__(number, frozen, added)
        self.number = number
        self.frozen = frozen
        self.added = added


@dataclass(frozen=True)
class PaperMerchant:
    """Who is paid, as frozen. `siret` has 14 digits; `place` is words: « marché du samedi »."""

    trade_name: str
    siret: str
    agreement: str
    place: str = ""
    legal_name: str = ""
    address: tuple[str, ...] = ()
    vat_number: str = ""
    vat_exempt: bool = False
    """Small business without VAT (CGI 293 B): no rate is printed then."""


@dataclass(frozen=True)
class StatementPaperLine:
    """A purchase that counts. `card_alias` changes from month to month; `family` is in words.

    `amount` = `covered` + `share`, euros; all negative when `reversal`. `vat_rate` 0.055 or None.
    """

    on_day: date
    ticket: str
    card_alias: str
    family: str
    amount: Decimal
    covered: Decimal
    share: Decimal
    at_time: str = ""
    label: str = ""
    vat_rate: Decimal | None = None
    reversal: bool = False
    correction: bool = False
    """Of a purchase that was stated before, up or down."""

    @property
    def corrects(self) -> bool:
        """It is no purchase of its own."""
        return self.reversal or self.correction


@dataclass(frozen=True)
class CounterEntryLine:
    """A later correction of a closed month, counted here. `cites` is the number it corrects."""

    line: StatementPaperLine
    month: str
    cites: str
    reason: str


@dataclass(frozen=True)
class SetAsideLine:
    """A purchase that was told and does not count, with the reason in words."""

    on_day: date
    ticket: str
    amount: Decimal
    reason: str
    family: str = ""


@dataclass(frozen=True)
class StatementPaper:
    """A merchant's month. `amount` is what is owed, `purchases` what was sold, both frozen.

    `sequence` 2 and more rectify the statement whose number is `cites`: they state only what that
    one, which stays, does not; `already` is its amount. `due_on` is the last day to pay.
    `duplicate` 0 is the original.
    """

    number: str
    provisional: bool
    month: str
    dated_on: date
    sender: SenderSheet
    merchant: PaperMerchant
    lines: tuple[StatementPaperLine, ...]
    purchases: Decimal
    amount: Decimal
    counter_entries: tuple[CounterEntryLine, ...] = ()
    set_aside: tuple[SetAsideLine, ...] = ()
    due_on: date | None = None
    sequence: int = 1
    cites: str = ""
    already: Decimal | None = None
    signature: SignatureSheet | None = None
    logo: bytes = field(default=b"", repr=False)
    """PNG without transparency, as frozen; empty where the city has none."""
    content_hash: str = ""
    language: str = "fr"
    duplicate: int = 0

    @property
    def corrections(self) -> Decimal:
        return sum((each.line.covered for each in self.counter_entries), ZERO)

    def reprinted(self, times: int = 1) -> StatementPaper:
        return replace(self, duplicate=self.duplicate + times)

    def checked(self) -> StatementPaper:
        """Itself; raises TotalsDisagree unless lines and counter-entries add up to the cent."""
        every = [*self.lines, *(each.line for each in self.counter_entries)]
        _agree(self.number, self.amount, sum((line.covered for line in every), ZERO))
        _agree(self.number, self.purchases, sum((line.amount for line in every), ZERO))
        for line in every:
            _agree(self.number, line.amount, line.covered + line.share)
        return self


@dataclass(frozen=True)
class PaperAccount:
    """Where the money goes. `iban` without spaces."""

    holder: str = field(repr=False)
    iban: str = field(repr=False)
    bic: str = ""


@dataclass(frozen=True)
class AccountingPaperLine:
    """A purchase with its beneficiary.

    `decision` is the number of what granted the right, on `decided_on`; `slip` that of the paper
    slip or of the ticket (CGCT, annex I, rubric 6113).
    """

    on_day: date
    slip: str
    household: str
    beneficiary: str = field(repr=False)
    decision: str
    family: str
    amount: Decimal
    covered: Decimal
    cites: str = ""
    """The statement that a counter-entry corrects, else empty."""
    decided_on: date | None = None
    corrects: bool = False
    """It takes a purchase back or changes it, and is none of its own."""


@dataclass(frozen=True)
class SupportingPiece:
    """A document that the accountant needs (CGCT, annex I). `attached` or kept elsewhere."""

    title: str
    reference: str = ""
    dated_on: date | None = None
    attached: bool = True
    rubric: str = ""


@dataclass(frozen=True)
class AccountingPaper:
    """The nominative statement behind one monthly statement, for the public accountant alone.

    `charge` are pairs of label and words about the budget: fiscal year, account, commitment.
    """

    number: str
    provisional: bool
    month: str
    dated_on: date
    sender: SenderSheet
    merchant: PaperMerchant
    account: PaperAccount | None
    lines: tuple[AccountingPaperLine, ...]
    amount: Decimal
    pieces: tuple[SupportingPiece, ...]
    charge: tuple[tuple[str, str], ...] = ()
    signature: SignatureSheet | None = None
    logo: bytes = field(default=b"", repr=False)
    due_on: date | None = None
    content_hash: str = ""
    language: str = "fr"
    duplicate: int = 0

    def reprinted(self, times: int = 1) -> AccountingPaper:
        return replace(self, duplicate=self.duplicate + times)

    def checked(self) -> AccountingPaper:
        """Itself; raises TotalsDisagree unless the lines add up to the cent."""
        _agree(self.number, self.amount, sum((line.covered for line in self.lines), ZERO))
        return self


@dataclass(frozen=True)
class RemittanceLine:
    """A statement on the slip. `purchases` sold and `amount` owed in euros.

    `count` purchases are stated for the first time, `corrections` take one back or change it.
    """

    number: str
    merchant: str
    siret: str
    month: str
    count: int
    purchases: Decimal
    amount: Decimal
    agreement: str = ""
    account: PaperAccount | None = field(default=None, repr=False)
    due_on: date | None = None
    vat: tuple[tuple[Decimal | None, Decimal], ...] = ()
    """Sold by rate of VAT: rate or None where it is not known, amount with tax."""
    content_hash: str = ""
    corrections: int = 0
    budget: BudgetLine | None = None


@dataclass(frozen=True)
class RemittancePaper:
    """Statements that go to the accountant together. `addressee` are lines of words.

    `charge` as in `AccountingPaper`; each line has the codes of its own fiscal year.
    """

    number: str
    provisional: bool
    dated_on: date
    sender: SenderSheet
    lines: tuple[RemittanceLine, ...]
    amount: Decimal
    addressee: tuple[str, ...] = ()
    charge: tuple[tuple[str, str], ...] = ()
    signature: SignatureSheet | None = None
    logo: bytes = field(default=b"", repr=False)
    language: str = "fr"
    duplicate: int = 0

    @property
    def count(self) -> int:
        return len(self.lines)

    def reprinted(self, times: int = 1) -> RemittancePaper:
        return replace(self, duplicate=self.duplicate + times)

    def checked(self) -> RemittancePaper:
        """Itself; raises TotalsDisagree unless the lines add up to the cent."""
        _agree(self.number, self.amount, sum((line.amount for line in self.lines), ZERO))
        return self


Paper: TypeAlias = StatementPaper | AccountingPaper | RemittancePaper


def _agree(number: str, frozen: Decimal, added: Decimal) -> None:
    if frozen != added:
        raise TotalsDisagree(number, frozen, added)
