"""Income: which sources there are, and one stated amount of one member in one month."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue


class IncomeSource(StoredValue):
    """What the money is; whether and how it counts is said by the scale.

    `none` with 0 € is "0 € attested": said to be nothing, which is not the same as not said.
    """

    WAGE = "wage"
    SELF_EMPLOYMENT = "self_employment"
    UNEMPLOYMENT = "unemployment"
    SICK_PAY = "sick_pay"
    DISABILITY_PENSION = "disability_pension"
    RETIREMENT_PENSION = "retirement_pension"
    TRAINING_PAY = "training_pay"
    RSA = "rsa"
    ACTIVITY_BONUS = "activity_bonus"
    AAH = "aah"
    ASPA = "aspa"
    FAMILY_ALLOWANCE = "family_allowance"
    FAMILY_SUPPLEMENT = "family_supplement"
    PAJE = "paje"
    ASF = "asf"
    ALIMONY_RECEIVED = "alimony_received"
    ALIMONY_PAID = "alimony_paid"
    ASYLUM_ALLOWANCE = "asylum_allowance"
    SCHOLARSHIP = "scholarship"
    HOUSING_AID = "housing_aid"
    RENTAL_INCOME = "rental_income"
    CAPITAL_INCOME = "capital_income"
    REGULAR_FAMILY_HELP = "regular_family_help"
    OTHER_REGULAR = "other_regular"
    AEEH = "aeeh"
    PCH = "pch"
    ARS = "ars"
    BIRTH_GRANT = "birth_grant"
    ONE_OFF_AID = "one_off_aid"
    LOAN = "loan"
    EXPENSE_REFUND = "expense_refund"
    NONE = "none"


NEVER_COUNTED = frozenset(
    {
        IncomeSource.AEEH,
        IncomeSource.PCH,
        IncomeSource.ARS,
        IncomeSource.BIRTH_GRANT,
        IncomeSource.ONE_OFF_AID,
        IncomeSource.LOAN,
        IncomeSource.EXPENSE_REFUND,
    }
)


class AmountOfNothing(Refusal):
    """`none` was stated together with an amount."""

    def __init__(self, month: str) -> None:
        super().__init__(month)
        self.month = month


@dataclass(frozen=True)
class IncomeEntry:
    """What a member received in a month, or paid: alimony paid is a positive amount too.

    A loss of the self-employed is negative.
    """

    member: str
    month: str
    source: IncomeSource
    amount: Decimal

    def __post_init__(self) -> None:
        if self.source is IncomeSource.NONE and self.amount != 0:
            raise AmountOfNothing(self.month)
