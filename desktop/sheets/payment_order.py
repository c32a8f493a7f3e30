"""Who pays when a régie pays merchants itself, and why no order to pay is made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.errors import Refusal
from desktop.sheets.statement import PaperAccount


class OrderVersion(StrEnum):
    """Of the schema: banks take .09 since November 2023, some still ask for .03."""

    OF_2009 = "pain.001.001.03"
    OF_2019 = "pain.001.001.09"


@dataclass(frozen=True)
class PayingAccount:
    """The account of the régie; there is one only where a file of this desk says so."""

    name: str
    account: PaperAccount
    version: OrderVersion = OrderVersion.OF_2019


class NobodyPaysHere(Refusal):
    """No setting says that a régie pays: the finance software does, and no order is made."""


class SlipProvisional(Refusal):
    """Without its number from the centre a slip could be paid twice under two numbers."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class StatementNotPayable(Refusal):
    """A transfer needs confirmed bank details and an amount above zero; these have not both."""

    def __init__(self, numbers: tuple[str, ...]) -> None:
        super().__init__(*numbers)
        self.numbers = numbers


class OrderInvalid(Refusal):
    """The schema says no; `line` and `reason` as the schema has them. Nothing is handed out."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason
