"""Supporting documents: which ones a situation asks for, and where each of them stands.

Sources: the usual lists of CCAS counters; CRPA, L. 114-8 ("Dites-le-nous une fois").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.errors import Refusal
from desktop.domain.income import IncomeSource
from desktop.domain.stored_value import StoredValue


class WaiverNeedsReason(Refusal):
    """A document was waived and nobody said why."""


class SeenNeedsDate(Refusal):
    """A document was seen, and not on which day."""


class DocumentKind(StoredValue):
    IDENTITY = "identity"
    FAMILY_RECORD = "family_record"
    ADDRESS_PROOF = "address_proof"
    HOSTING_CERTIFICATE = "hosting_certificate"
    HOST_IDENTITY = "host_identity"
    CCAS_REGISTRATION = "ccas_registration"
    CUSTODY_AGREEMENT = "custody_agreement"
    TAX_NOTICE = "tax_notice"
    PAYSLIPS = "payslips"
    SELF_EMPLOYED_ACCOUNTS = "self_employed_accounts"
    UNEMPLOYMENT_STATEMENT = "unemployment_statement"
    DAILY_BENEFIT_STATEMENT = "daily_benefit_statement"
    PENSION_STATEMENT = "pension_statement"
    CAF_STATEMENT = "caf_statement"
    ALIMONY_RECEIVED_PROOF = "alimony_received_proof"
    ALIMONY_PAID_PROOF = "alimony_paid_proof"
    ASYLUM_ALLOWANCE_STATEMENT = "asylum_allowance_statement"
    SCHOLARSHIP_NOTICE = "scholarship_notice"
    RENTAL_CAPITAL_PROOF = "rental_capital_proof"
    SWORN_STATEMENT = "sworn_statement"


class DocumentState(StoredValue):
    """`seen` is looked at on a day, without a copy."""

    RECEIVED = "received"
    SEEN = "seen"
    MISSING = "missing"
    WAIVED = "waived"


class Housing(StoredValue):
    HOME = "home"
    HOSTED = "hosted"
    REGISTERED_AT_CCAS = "registered_at_ccas"


class Because(StrEnum):
    """Why a document is on the list."""

    EVERY_ADULT = "every_adult"
    CHILDREN = "children"
    HOME = "home"
    HOSTED = "hosted"
    REGISTERED_AT_CCAS = "registered_at_ccas"
    SHARED_CUSTODY = "shared_custody"
    SEPARATED = "separated"
    INCOME_STATED = "income_stated"


# the administration can ask for these itself (API Particulier): they may not be demanded
OBTAINABLE = frozenset(
    {
        DocumentKind.TAX_NOTICE,
        DocumentKind.CAF_STATEMENT,
        DocumentKind.UNEMPLOYMENT_STATEMENT,
        DocumentKind.SCHOLARSHIP_NOTICE,
    }
)

_CAF_SOURCES = (
    IncomeSource.RSA,
    IncomeSource.ACTIVITY_BONUS,
    IncomeSource.AAH,
    IncomeSource.FAMILY_ALLOWANCE,
    IncomeSource.FAMILY_SUPPLEMENT,
    IncomeSource.PAJE,
    IncomeSource.ASF,
    IncomeSource.HOUSING_AID,
    IncomeSource.AEEH,
    IncomeSource.ARS,
    IncomeSource.BIRTH_GRANT,
)

PROOF_OF: dict[IncomeSource, DocumentKind] = {
    IncomeSource.WAGE: DocumentKind.PAYSLIPS,
    IncomeSource.TRAINING_PAY: DocumentKind.PAYSLIPS,
    IncomeSource.SELF_EMPLOYMENT: DocumentKind.SELF_EMPLOYED_ACCOUNTS,
    IncomeSource.UNEMPLOYMENT: DocumentKind.UNEMPLOYMENT_STATEMENT,
    IncomeSource.SICK_PAY: DocumentKind.DAILY_BENEFIT_STATEMENT,
    IncomeSource.DISABILITY_PENSION: DocumentKind.PENSION_STATEMENT,
    IncomeSource.RETIREMENT_PENSION: DocumentKind.PENSION_STATEMENT,
    IncomeSource.ASPA: DocumentKind.PENSION_STATEMENT,
    IncomeSource.ALIMONY_RECEIVED: DocumentKind.ALIMONY_RECEIVED_PROOF,
    IncomeSource.ALIMONY_PAID: DocumentKind.ALIMONY_PAID_PROOF,
    IncomeSource.ASYLUM_ALLOWANCE: DocumentKind.ASYLUM_ALLOWANCE_STATEMENT,
    IncomeSource.SCHOLARSHIP: DocumentKind.SCHOLARSHIP_NOTICE,
    IncomeSource.RENTAL_INCOME: DocumentKind.RENTAL_CAPITAL_PROOF,
    IncomeSource.CAPITAL_INCOME: DocumentKind.RENTAL_CAPITAL_PROOF,
    IncomeSource.REGULAR_FAMILY_HELP: DocumentKind.SWORN_STATEMENT,
    IncomeSource.OTHER_REGULAR: DocumentKind.SWORN_STATEMENT,
    IncomeSource.NONE: DocumentKind.SWORN_STATEMENT,
} | dict.fromkeys(_CAF_SOURCES, DocumentKind.CAF_STATEMENT)


@dataclass(frozen=True)
class Situation:
    """What decides the checklist; `stated` is each (member, source) of the incomes stated.

    What never counts and is paid by nobody we could ask (loans, refunds) needs no proof.
    """

    adults: tuple[str, ...]
    children: tuple[str, ...] = ()
    shared_custody: tuple[str, ...] = ()
    housing: Housing = Housing.HOME
    is_separated: bool = False
    stated: frozenset[tuple[str, IncomeSource]] = frozenset()


@dataclass(frozen=True)
class RequiredDocument:
    """`member` is None when the document is the whole household's.

    `obtainable`: the service may ask the other administration for it and not demand it.
    """

    kind: DocumentKind
    member: str | None
    because: Because
    obtainable: bool


@dataclass(frozen=True)
class DocumentStatus:
    kind: DocumentKind
    member: str | None
    state: DocumentState
    seen_on: date | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.state is DocumentState.WAIVED and not self.reason.strip():
            raise WaiverNeedsReason
        if self.state is DocumentState.SEEN and self.seen_on is None:
            raise SeenNeedsDate


def checklist(situation: Situation) -> tuple[RequiredDocument, ...]:
    """Each document once per member, in the order in which a counter asks for them."""
    seen: dict[tuple[DocumentKind, str | None], RequiredDocument] = {}
    for kind, member, because in _wanted(situation):
        required = RequiredDocument(kind, member, because, kind in OBTAINABLE)
        seen.setdefault((kind, member), required)
    return tuple(seen.values())


def still_missing(
    required: Iterable[RequiredDocument], statuses: Iterable[DocumentStatus]
) -> tuple[RequiredDocument, ...]:
    """What nobody received, saw or waived; an obtainable document is never missing."""
    settled = {
        (status.kind, status.member)
        for status in statuses
        if status.state is not DocumentState.MISSING
    }
    return tuple(
        document
        for document in required
        if not document.obtainable and (document.kind, document.member) not in settled
    )


_Wanted = Iterator[tuple[DocumentKind, str | None, Because]]


def _wanted(situation: Situation) -> _Wanted:
    for adult in situation.adults:
        yield DocumentKind.IDENTITY, adult, Because.EVERY_ADULT
    if situation.children:
        yield DocumentKind.FAMILY_RECORD, None, Because.CHILDREN
    yield from _custody(situation)
    yield from _housing(situation.housing)
    for adult in situation.adults:
        yield DocumentKind.TAX_NOTICE, adult, Because.EVERY_ADULT
    yield from _incomes(situation)


def _custody(situation: Situation) -> _Wanted:
    if situation.shared_custody:
        yield DocumentKind.CUSTODY_AGREEMENT, None, Because.SHARED_CUSTODY
    elif situation.is_separated and situation.children:
        yield DocumentKind.CUSTODY_AGREEMENT, None, Because.SEPARATED


def _housing(housing: Housing) -> _Wanted:
    if housing is Housing.HOME:
        yield DocumentKind.ADDRESS_PROOF, None, Because.HOME
    elif housing is Housing.HOSTED:
        yield DocumentKind.HOSTING_CERTIFICATE, None, Because.HOSTED
        yield DocumentKind.HOST_IDENTITY, None, Because.HOSTED
    else:
        yield DocumentKind.CCAS_REGISTRATION, None, Because.REGISTERED_AT_CCAS


def _incomes(situation: Situation) -> _Wanted:
    """One CAF statement tells for the whole household."""
    order = list(IncomeSource)
    for member, source in sorted(situation.stated, key=lambda s: (s[0], order.index(s[1]))):
        kind = PROOF_OF.get(source)
        if kind is DocumentKind.CAF_STATEMENT:
            yield kind, None, Because.INCOME_STATED
        elif kind:
            yield kind, member, Because.INCOME_STATED
