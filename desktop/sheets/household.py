"""A household as pages, letters and the search show it, and as a form hands it over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class AddressSheet:
    """Where a household lives; `housing` is home, hosted or registered_at_ccas."""

    housing: str = "home"
    hosted_by: str = ""
    apartment: str = ""
    residence: str = ""
    street_number: str = ""
    street: str = ""
    locality: str = ""
    postcode: str = ""
    city: str = ""
    priority_area: str | None = None


@dataclass(frozen=True)
class ContactSheet:
    """How to reach the applicant without harm; `safe_channel` is letter phone sms email counter."""

    phone: str = ""
    email: str = ""
    safe_channel: str = "letter"
    do_not_write: bool = False
    language: str = "fr"
    easy_to_read: bool = False


@dataclass(frozen=True)
class PersonSheet:
    """What identifies a person; `born` is a partial ISO date: 1985, 1985-03 or 1985-03-12."""

    birth_name: str
    first_names: str
    born: str
    usage_name: str = ""

    @property
    def called(self) -> str:
        """First name and the name in use."""
        return f"{self.first_names} {self.usage_name or self.birth_name}".strip()


@dataclass(frozen=True)
class MemberSheet:
    """A member; `id` is made by the form, so that incomes typed before saving can name it."""

    id: UUID
    person: PersonSheet
    role: str  # applicant · partner · child · other_adult
    custody: str = "full"  # full · shared
    present_from: date | None = None
    present_until: date | None = None  # excluded
    absence: str | None = None  # detained · hospital · abroad · other


@dataclass(frozen=True)
class IncomeEntry:
    """One cell of the grid; source `none` with amount 0 is an attested zero."""

    member_id: UUID
    month: str
    source: str
    amount: Decimal


@dataclass(frozen=True)
class DocumentEntry:
    """One line of the checklist as the form hands it over."""

    document_kind: str
    state: str  # received · seen · missing · waived
    member_id: UUID | None = None
    seen_on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class EnrolmentInput:
    """Everything that the enrolment form collected; the first member is the applicant."""

    members: tuple[MemberSheet, ...]
    address: AddressSheet
    contact: ContactSheet
    claimed_on: date
    incomes: tuple[IncomeEntry, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()
    note: str = ""
    not_duplicate_of: tuple[UUID, ...] = ()
    draft_id: UUID | None = None  # thrown away in the same unit of work
    card_support: str = ""  # what the resident chose; empty when they were not asked


@dataclass(frozen=True)
class EntitlementLine:
    """`state` is scheduled, in_force, suspended or ended on the day of the sheet.

    `suspended_from` and `suspended_until` are of the suspension that runs or is foreseen, the
    second one the first day with the right again. `contribution` is what the holder pays in each
    month, in euros.
    """

    id: UUID
    entitlement_kind: str
    scenario_code: str
    state: str
    opened_on: date
    ends_after: date
    bracket: str | None
    amount: Decimal | None
    rate: Decimal | None
    monthly_cap: Decimal | None
    last_day: date  # before `ends_after` when it was ended early
    ended_on: date | None = None  # the first day without it
    suspended_from: date | None = None
    suspended_until: date | None = None
    reason: str = ""
    contribution: Decimal | None = None


@dataclass(frozen=True)
class HouseholdCardLine:
    """A card of the household; `provisional` until the centre has confirmed the link."""

    card_id: UUID
    link_id: UUID
    tail: str
    support: str
    state: str
    linked_on: date
    until_on: date | None
    provisional: bool
    member_id: UUID | None = None


@dataclass(frozen=True)
class ClaimLine:
    id: UUID
    claimed_on: date
    state: str
    number: str | None
    claim_kind: str
    bracket: str | None
    mean_income: Decimal | None
    assessment_id: UUID | None


@dataclass(frozen=True)
class NoteLine:
    id: UUID
    text: str
    author_name: str
    written_at: datetime


@dataclass(frozen=True)
class HouseholdSheet:
    """One household on one day: its head, its people and where things stand."""

    id: UUID
    reference: str
    provisional: bool  # the reference is not from the centre yet
    state: str
    enrolled_on: date
    closed_on: date | None
    applicant: MemberSheet
    members: tuple[MemberSheet, ...]  # the applicant first
    address: AddressSheet
    contact: ContactSheet
    entitlement: EntitlementLine | None  # the one that matters today
    claim: ClaimLine | None  # the latest
    cards: tuple[HouseholdCardLine, ...]
    notes: tuple[NoteLine, ...]
    documents_missing: int = 0
    card_support: str = ""  # what the resident chose; empty when they were not asked
    confidential: bool = False  # opened with a reason
    restricted: bool = False  # kept and not used: article 18 of the GDPR
    restricted_reason: str = ""
    archived: bool = False


@dataclass(frozen=True)
class HouseholdLine:
    """A row of the list of households.

    `waits` says what the home page counts it under: ending, without_card.
    """

    id: UUID
    reference: str
    applicant: str
    members: int
    address: str
    state: str  # of the entitlement: none scheduled in_force suspended ended; or closed
    ends_after: date | None
    claim_state: str | None
    waits: frozenset[str] = frozenset()
    protection: str = ""  # relative · confidential: what hides the name; empty when nothing does


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened; `subject` groups entries for the filters of the page."""

    at: datetime
    actor_name: str
    desk_label: str
    act: str
    subject: str  # household · member · document · claim · card · letter · note
    rows: tuple[ChangedRow, ...]
    sent: str = "local"  # local · sent · received: whether the centre has it


@dataclass(frozen=True)
class ChangedRow:
    """`changes` is column → (old, new); old is None where the row began."""

    entity: str
    row_id: UUID
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Lookalike:
    """A household that may be the same as the one being typed; shown before anything is saved."""

    household_id: UUID
    reference: str
    called: str
    born: str
    address: str
    score: float  # 0…1
    level: str  # possible · probable
    reasons: tuple[Any, ...]  # desktop.domain.duplicate.Reason
    protection: str = ""  # relative · confidential: the name, birth date and address are hidden
