"""The account that a régie pays merchants from, as a file of this desk says it; usually none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from desktop.domain.broken_file import BrokenFile, FileProblem
from desktop.importers.file_fields import FileModel, RuleFile, Sentence, choice, read_as
from desktop.sheets.payment_order import OrderVersion, PayingAccount
from desktop.sheets.statement import PaperAccount

FILE_NAME = "paying-account.yaml"


class BrokenPayingAccount(BrokenFile):
    pass


def _iban(given: object) -> str | None:
    from schwifty import IBAN  # noqa: PLC0415 - its register of banks is slow to load

    number = IBAN(str(given), allow_invalid=True)
    return str(number) if number.is_valid and number.in_sepa_zone else None


def _bic(given: object) -> str | None:
    from schwifty import BIC  # noqa: PLC0415

    code = BIC(str(given), allow_invalid=True)
    return str(code) if code.is_valid else None


class PayingModel(FileModel):
    name: Sentence
    holder: Sentence
    iban: Annotated[str, read_as(_iban, FileProblem.WRONG_VALUE)]
    bic: Annotated[str, read_as(_bic, FileProblem.WRONG_VALUE)]
    version: Annotated[OrderVersion, choice(OrderVersion)] = OrderVersion.OF_2019


def read_paying_account(path: Path) -> PayingAccount:
    """Raises BrokenPayingAccount, which says the line."""
    model = RuleFile(path, BrokenPayingAccount).validated(PayingModel)
    account = PaperAccount(model.holder, model.iban, model.bic)
    return PayingAccount(model.name, account, model.version)


@dataclass(frozen=True)
class PayingAccountSource:
    """None without a file in the data folder: then the finance software pays, and nobody here."""

    data: Path

    def __call__(self) -> PayingAccount | None:
        own = self.data / FILE_NAME
        return read_paying_account(own) if own.exists() else None
