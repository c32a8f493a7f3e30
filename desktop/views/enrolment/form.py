"""The enrolment form as a value: what was typed, as a draft, and what it still lacks; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from desktop.sheets.household import (
    AddressSheet,
    ContactSheet,
    DocumentEntry,
    EnrolmentInput,
    IncomeEntry,
    MemberSheet,
)
from desktop.views.widgets.typed_income import IncomeRow, stated
from desktop.views.widgets.typed_member import (
    MemberForm,
    lacking_of,
    lacking_of_address,
    member_sheet,
)

WHO, WITH_WHOM, WHERE, INCOME, DECISION = range(5)

_T = TypeVar("_T")


@dataclass(frozen=True)
class Gap:
    """Something that must be said before the form can be recorded."""

    step: int
    field: str
    member_id: UUID | None = None


@dataclass(frozen=True)
class EnrolmentForm:
    """The first member is the applicant."""

    claimed_on: date
    members: tuple[MemberForm, ...]
    address: AddressSheet = field(default_factory=AddressSheet)
    contact: ContactSheet = field(default_factory=ContactSheet)
    incomes: tuple[IncomeRow, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()
    note: str = ""
    not_duplicate_of: tuple[UUID, ...] = ()
    card_support: str = ""
    step: int = WHO

    @property
    def applicant(self) -> MemberForm:
        return self.members[0]

    @property
    def is_blank(self) -> bool:
        """Nothing worth a draft."""
        return replace(self, step=WHO) == blank(self.claimed_on, self.applicant.id)


def blank(on: date, applicant_id: UUID) -> EnrolmentForm:
    return EnrolmentForm(on, (MemberForm(applicant_id),))


def members_so_far(form: EnrolmentForm) -> tuple[MemberSheet, ...]:
    """The people that a preview can count: rows that say somebody."""
    return tuple(
        member_sheet(member, form.claimed_on)
        for index, member in enumerate(form.members)
        if index == 0 or not member.is_blank
    )


def entries_so_far(form: EnrolmentForm) -> tuple[IncomeEntry, ...]:
    """Every cell that can be read, of members that are still in the form."""
    return stated(form.incomes, {member.id for member in form.members})


def gaps(form: EnrolmentForm) -> tuple[Gap, ...]:
    """What is missing or unreadable, in the order of the page; no income is no gap."""
    found = [
        *_gaps_of_person(form.applicant, WHO, form.claimed_on),
        *(
            gap
            for member in form.members[1:]
            if not member.is_blank
            for gap in _gaps_of_person(member, WITH_WHOM, form.claimed_on)
        ),
        *(Gap(WHERE, name) for name in lacking_of_address(form.address)),
    ]
    found += [Gap(INCOME, "amount", row.member_id) for row in form.incomes if not row.is_readable]
    return tuple(found)


def steps_done(form: EnrolmentForm) -> frozenset[int]:
    """Steps that say all they must; nobody with whom is an answer once the next step is reached."""
    lacking = {gap.step for gap in gaps(form)}
    done = {step for step in (WHO, WHERE) if step not in lacking}
    if WITH_WHOM not in lacking and (len(form.members) > 1 or form.step > WITH_WHOM):
        done.add(WITH_WHOM)
    if INCOME not in lacking and entries_so_far(form):
        done.add(INCOME)
    return frozenset(done)


def enrolment_input(form: EnrolmentForm, draft_id: UUID | None) -> EnrolmentInput:
    """The form to be recorded; ask `gaps` first."""
    return EnrolmentInput(
        members=members_so_far(form),
        address=form.address,
        contact=form.contact,
        claimed_on=form.claimed_on,
        incomes=entries_so_far(form),
        documents=form.documents,
        note=form.note.strip(),
        not_duplicate_of=form.not_duplicate_of,
        draft_id=draft_id,
        card_support=form.card_support,
    )


def initials(form: EnrolmentForm) -> str:
    """How a list of drafts may call it: never a whole name."""
    applicant = form.applicant
    name = applicant.usage_name.strip() or applicant.birth_name.strip()
    letters = [text.strip()[:1].upper() for text in (applicant.first_names, name) if text.strip()]
    return " ".join(f"{letter}." for letter in letters)


def to_body(form: EnrolmentForm) -> dict[str, Any]:
    """The draft: plain JSON."""
    body: dict[str, Any] = _plain(asdict(form))
    return body


def from_body(body: Mapping[str, Any]) -> EnrolmentForm:
    """A draft of any earlier version of the form: what it does not say is empty."""
    return EnrolmentForm(
        claimed_on=date.fromisoformat(body["claimed_on"]),
        members=tuple(_read(MemberForm, entry, id=UUID(entry["id"])) for entry in body["members"]),
        address=_read(AddressSheet, body.get("address", {})),
        contact=_read(ContactSheet, body.get("contact", {})),
        incomes=tuple(
            _read(IncomeRow, entry, member_id=UUID(entry["member_id"]))
            for entry in body.get("incomes", ())
        ),
        documents=tuple(_read_document(entry) for entry in body.get("documents", ())),
        note=body.get("note", ""),
        not_duplicate_of=tuple(UUID(text) for text in body.get("not_duplicate_of", ())),
        card_support=body.get("card_support", ""),
        step=body.get("step", WHO),
    )


def _gaps_of_person(member: MemberForm, step: int, on: date) -> list[Gap]:
    return [Gap(step, name, member.id) for name in lacking_of(member, on)]


def _read_document(entry: Mapping[str, Any]) -> DocumentEntry:
    member, seen = entry.get("member_id"), entry.get("seen_on")
    return _read(
        DocumentEntry,
        entry,
        member_id=UUID(member) if member else None,
        seen_on=date.fromisoformat(seen) if seen else None,
    )


def _read(kind: type[_T], entry: Mapping[str, Any], **converted: Any) -> _T:
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    return kind(**{k: v for k, v in entry.items() if k in names} | converted)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, UUID | date | datetime):
        return value.isoformat() if isinstance(value, date) else str(value)
    return value
