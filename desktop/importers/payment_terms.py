"""Days to pay and interest from YAML: the file of this desk, else the one that is delivered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from desktop.domain.broken_file import BrokenFile
from desktop.domain.late_interest import CentralRate, PaymentTerms
from desktop.importers.file_fields import Amount, Date, Factor, FileModel, RuleFile, Whole
from desktop.settings import RESOURCES

FILE_NAME = "payment-terms.yaml"


class BrokenTermsFile(BrokenFile):
    pass


class RateModel(FileModel):
    in_force_from: Date
    rate: Factor


class TermsModel(FileModel):
    payment_days: Annotated[Whole, Field(ge=1, le=365)]
    margin: Factor
    fixed_amount: Amount
    yearly_threshold: Amount
    rates: Annotated[tuple[RateModel, ...], Field(min_length=1)]


def read_terms(path: Path) -> PaymentTerms:
    """Raises BrokenTermsFile, which says the line."""
    model = RuleFile(path, BrokenTermsFile).validated(TermsModel)
    rates = sorted(model.rates, key=lambda one: one.in_force_from)
    return PaymentTerms(
        rates=tuple(CentralRate(one.in_force_from, one.rate) for one in rates),
        payment_days=model.payment_days,
        margin=model.margin,
        fixed_amount=model.fixed_amount,
        yearly_threshold=model.yearly_threshold,
    )


@dataclass(frozen=True)
class TermsSource:
    """Reads at each use, so that a corrected file counts at once."""

    data: Path

    def __call__(self) -> PaymentTerms:
        own = self.data / FILE_NAME
        return read_terms(own if own.exists() else RESOURCES / "payment" / FILE_NAME)
