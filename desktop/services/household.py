"""What an agent does with households: enrol, look, correct, note, close."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.domain.enrolment import (
    HouseholdClosed,
    IncompleteForm,
    MemberLeftBeforeArriving,
    UnknownHousehold,
    UnknownMember,
)
from desktop.domain.note import refuse_social_security_number
from desktop.models import HouseholdRecord, MemberRecord, NoteRecord
from desktop.services.clock import Clock
from desktop.services.decision import end_running
from desktop.services.enrolment import address_columns, contact_columns, enrol, member_columns
from desktop.services.protection import ensure_may_open, without_hidden
from desktop.sheets.household import (
    AddressSheet,
    ContactSheet,
    EnrolmentInput,
    HouseholdLine,
    HouseholdSheet,
    MemberSheet,
    TimelineEntry,
)
from desktop.storage.queries.history import timeline
from desktop.storage.queries.household import household_lines, household_sheet
from desktop.storage.queries.protection import hidden_files
from desktop.storage.unit_of_work import UnitsOfWork

HIDDEN = {
    "applicant": "",
    "address": "",
    "members": 0,
    "state": "hidden",
    "ends_after": None,
    "claim_state": None,
    "waits": frozenset(),
}
"""What a list says of a household whose file is protected."""


class HouseholdService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._today = clock.today
        self._now = clock.now

    def enrol(self, form: EnrolmentInput, actor: Actor) -> HouseholdSheet:
        """Record the household, its members, claim, incomes, documents and note as one act.

        Raises IncompleteForm with the fields missing, LooksLikeSocialSecurityNumber for the note.
        """
        refuse_social_security_number(form.note)
        with self._units(actor, "enrol") as work:
            household_id = enrol(work.session, form, actor, self._today(), self._now())
            work.commit()
        return self.sheet(household_id, actor)

    def sheet(self, household_id: UUID, reader: Actor | None = None) -> HouseholdSheet:
        """Notes for those who decide are only in it when `reader` does.

        Raises UnknownHousehold, FileOfRelative, FileArchived, FileProtected.
        """
        with self._units.reading() as session:
            ensure_may_open(session, reader, household_id, self._units.now())
            sheet = household_sheet(session, household_id, self._today(), _notes_for(reader))
        if sheet is None:
            raise UnknownHousehold(household_id)
        return sheet

    def lines(self, reader: Actor | None = None) -> tuple[HouseholdLine, ...]:
        """Every household, the latest enrolment first; the page filters.

        Of protected files the reference alone, and nothing of those in the archive.
        """
        with self._units.reading() as session:
            lines = household_lines(session, self._today())
            return without_hidden(lines, hidden_files(session, reader), HIDDEN, "id")

    def timeline(
        self, household_id: UUID, reader: Actor | None = None
    ) -> tuple[TimelineEntry, ...]:
        """Newest first, without the notes that are not for `reader`."""
        with self._units.reading() as session:
            ensure_may_open(session, reader, household_id, self._units.now())
            return timeline(session, household_id, _notes_for(reader))

    def correct_address(self, household_id: UUID, address: AddressSheet, actor: Actor) -> None:
        """The old address stays in the history. Raises IncompleteForm, HouseholdClosed."""
        self._correct(household_id, address_columns(address), "correct_address", actor)

    def correct_contact(self, household_id: UUID, contact: ContactSheet, actor: Actor) -> None:
        self._correct(household_id, contact_columns(contact), "correct_contact", actor)

    def correct_member(self, household_id: UUID, member: MemberSheet, actor: Actor) -> None:
        with self._units(actor, "correct_member") as work:
            _open_household(work.session, household_id)
            row = work.session.get(MemberRecord, member.id)
            if row is None or row.household_id != household_id:
                raise UnknownMember(member.id)
            _set(row, member_columns(member))
            work.commit()

    def add_member(self, household_id: UUID, member: MemberSheet, actor: Actor) -> None:
        with self._units(actor, "add_member") as work:
            _open_household(work.session, household_id)
            columns = member_columns(member)
            work.session.add(MemberRecord(id=member.id, household_id=household_id, **columns))
            work.commit()

    def member_left(self, member_id: UUID, until: date, actor: Actor) -> None:
        """`until` is the first day on which the member is no longer there."""
        with self._units(actor, "member_left") as work:
            row = work.session.get(MemberRecord, member_id)
            if row is None:
                raise UnknownMember(member_id)
            if row.present_from is not None and until < row.present_from:
                raise MemberLeftBeforeArriving
            row.present_until = until
            work.commit()

    def close(self, household_id: UUID, on: date, reason: str, actor: Actor) -> None:
        """Moved away or asked to leave; raises IncompleteForm without a reason.

        Somebody who decides ends what the household is entitled to with it, today at the soonest;
        without that role it stays for one who does.
        """
        if not reason.strip():
            raise IncompleteForm(("closed_reason",))
        with self._units(actor, "close_household") as work:
            row = _open_household(work.session, household_id)
            _set(row, {"state": "closed", "closed_on": on, "closed_reason": reason.strip()})
            if actor.may_act_as(Role.DECIDER):
                end_running(work.session, row.id, max(on, self._today()), reason.strip())
            work.commit()

    def write_note(
        self, household_id: UUID, text: str, actor: Actor, visible_to: str = "counter"
    ) -> None:
        """Raises LooksLikeSocialSecurityNumber; the text is then still in the form."""
        refuse_social_security_number(text)
        if not text.strip():
            raise IncompleteForm(("note",))
        with self._units(actor, "write_note") as work:
            _open_household(work.session, household_id)
            work.session.add(
                NoteRecord(
                    household_id=household_id,
                    text=text.strip(),
                    visible_to=visible_to,
                    author_id=actor.id,
                    author_name=actor.name,
                    written_at=self._now(),
                )
            )
            work.commit()

    def _correct(
        self, household_id: UUID, columns: dict[str, object], act: str, actor: Actor
    ) -> None:
        with self._units(actor, act) as work:
            _set(_open_household(work.session, household_id), columns)
            work.commit()


def _notes_for(reader: Actor | None) -> frozenset[str]:
    decides = reader is not None and reader.may_act_as(Role.DECIDER)
    return frozenset({"counter", "decider"}) if decides else frozenset({"counter"})


def _open_household(session: Session, household_id: UUID) -> HouseholdRecord:
    row = session.get(HouseholdRecord, household_id)
    if row is None:
        raise UnknownHousehold(household_id)
    if row.state == "closed":
        raise HouseholdClosed(household_id)
    return row


def _set(row: HouseholdRecord | MemberRecord, columns: dict[str, object]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
