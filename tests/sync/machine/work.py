"""What people do at their desks: enrol, correct, hand over cards, decide, settle conflicts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import (
    CardLinkRecord,
    CardRecord,
    ClaimRecord,
    ConflictRecord,
    EntitlementRecord,
    HouseholdRecord,
    LetterRecord,
    MemberRecord,
)
from desktop.sync.resolution import DELETION, ROW_GONE, put_mine
from tests.sync.machine.desks import MachineDesk
from tests.sync.machine.laboratory import DESKS, Laboratory
from tests.sync.machine.truths import Ledger

FIELDS = ("street", "city", "phone", "language", "apartment")
a_desk = st.integers(0, DESKS - 1)
a_pick = st.integers(0, 3)


class Work(RuleBasedStateMachine):
    """At three desks that a subclass has opened; each act is one unit of work of one desk."""

    laboratory: ClassVar[Laboratory]
    desks: list[MachineDesk]
    cards: list[UUID]
    ledger: Ledger
    count: int

    def _new_value(self) -> str:
        self.count += 1
        return f"w{self.count:05}"

    def _household(self, desk: MachineDesk, pick: int) -> UUID | None:
        found = desk.households()
        return found[pick % len(found)] if found else None

    @rule(number=a_desk)
    def enrol(self, number: int) -> None:
        value, name = self._new_value(), self._new_value()
        made: list[UUID] = []

        def make(session: Session) -> None:
            row = HouseholdRecord(
                provisional_reference="P-1", enrolled_on=date(2026, 3, 2), street=value
            )
            session.add(row)
            session.flush()
            made.append(row.id)
            session.add(
                MemberRecord(
                    household_id=row.id,
                    role="applicant",
                    birth_name=name,
                    first_names="Anne",
                    born="1985-03",
                )
            )

        if self.desks[number].write("enrol", make):
            self.ledger.typed(made[0], "street", value, number)
            self.ledger.typed(made[0], "birth_name", name, number)

    @rule(
        number=a_desk,
        pick=a_pick,
        fields=st.lists(st.sampled_from(FIELDS), min_size=1, max_size=3, unique=True),
        rows=st.integers(1, 2),
    )
    def edit(self, number: int, pick: int, fields: list[str], rows: int) -> None:
        """One or two households in one unit of work, one to three fields."""
        desk = self.desks[number]
        chosen = [self._household(desk, pick + more) for more in range(rows)]
        ids = {row_id for row_id in chosen if row_id}
        written: list[tuple[UUID, str, str, str]] = []

        def change(session: Session) -> None:
            for row_id in sorted(ids):
                row = session.get_one(HouseholdRecord, row_id)
                value = self._new_value()
                for name in fields:
                    written.append((row_id, name, value, getattr(row, name)))
                    setattr(row, name, value)

        if ids and desk.write("correct", change):
            for row_id, name, value, seen in written:
                self.ledger.typed(row_id, name, value, number, seen)

    @rule(number=a_desk, pick=a_pick)
    def edit_member(self, number: int, pick: int) -> None:
        desk = self.desks[number]
        members = sorted(desk.all(select(MemberRecord.id)))
        if not members:
            return
        value = self._new_value()
        about: list[tuple[UUID, str]] = []

        def change(session: Session) -> None:
            row = session.get_one(MemberRecord, members[pick % len(members)])
            about.append((row.household_id, row.first_names))
            row.first_names = value

        if desk.write("correct", change):
            self.ledger.typed(about[0][0], "first_names", value, number, about[0][1])

    @rule(number=a_desk, pick=a_pick)
    def remove_member(self, number: int, pick: int) -> None:
        desk = self.desks[number]
        members = sorted(desk.all(select(MemberRecord.id)))
        if members:
            gone = members[pick % len(members)]
            desk.write(
                "remove", lambda session: session.delete(session.get_one(MemberRecord, gone))
            )

    def link(self, number: int, pick: int, card: int) -> None:
        desk = self.desks[number]
        household_id = self._household(desk, pick)
        card_id = self.cards[card]
        there = card_id in desk.all(select(CardRecord.id))
        is_open = CardLinkRecord.until_on.is_(None) & (CardLinkRecord.card_id == card_id)
        if household_id and there and not desk.all(select(CardLinkRecord.id).where(is_open)):
            row = CardLinkRecord(
                card_id=card_id, household_id=household_id, linked_on=date(2026, 3, 2)
            )
            desk.write("link", lambda session: session.add(row))

    def unlink(self, number: int) -> None:
        desk = self.desks[number]
        for link_id in desk.all(select(CardLinkRecord.id).where(CardLinkRecord.until_on.is_(None))):

            def end(session: Session, link_id: UUID = link_id) -> None:
                row = session.get_one(CardLinkRecord, link_id)
                row.until_on, row.end_reason = date(2026, 4, 1), "returned"

            desk.write("unlink", end)

    def number_a_letter(self, number: int, pick: int) -> None:
        household_id = self._household(self.desks[number], pick)
        if household_id:
            row = LetterRecord(
                household_id=household_id,
                letter_kind="receipt",
                dated_on=date(2026, 3, 2),
                provisional_number="P-1",
                state="printed",
                snapshot={},
            )
            self.desks[number].write("print", lambda session: session.add(row))

    def claim(self, number: int, pick: int) -> None:
        household_id = self._household(self.desks[number], pick)
        if household_id:
            row = ClaimRecord(
                household_id=household_id, claimed_on=date(2026, 3, 2), state="proposed"
            )
            self.desks[number].write("open_claim", lambda session: session.add(row))

    def decide(self, number: int, grant: bool) -> None:
        desk = self.desks[number]
        open_claims = sorted(
            desk.all(select(ClaimRecord.id).where(ClaimRecord.state == "proposed"))
        )
        if open_claims:
            desk.write("grant" if grant else "deny", _decision(open_claims[0], grant, desk))

    @rule(number=a_desk, mine=st.booleans())
    def settle_a_conflict(self, number: int, mine: bool) -> None:
        desk = self.desks[number]
        found = desk.all(
            select(ConflictRecord).where(
                ConflictRecord.state == "open", ConflictRecord.columns_of != ROW_GONE
            )
        )
        if found:
            conflict = min(found, key=lambda row: row.id)
            mine = mine and conflict.columns_of != DELETION
            self._settle(number, conflict.id, mine)

    def _settle(self, number: int, conflict_id: UUID, mine: bool) -> None:
        desk = self.desks[number]
        seen: list[tuple[UUID, str, str, str]] = []

        def settle(session: Session) -> None:
            row = session.get_one(ConflictRecord, conflict_id)
            target: Any = {"household": HouseholdRecord, "member": MemberRecord}.get(row.entity)
            stands = session.get(target, row.row_id) if target else None
            if mine and stands is not None and row.household_id:
                for name, value in (row.mine or {}).items():
                    seen.append((row.household_id, name, value, getattr(stands, name)))
                put_mine(session, row, None)
            row.state = "took_mine" if mine and stands is not None else "kept_theirs"
            row.resolved_by_id, row.resolved_by_name = desk.actor.id, desk.actor.name
            row.resolved_at = desk.units.now()

        if desk.write("settle_conflict", settle):
            for household_id, name, value, before in seen:
                if isinstance(value, str):
                    self.ledger.typed(household_id, name, value, number, before)

    def think_better_of_it(self, number: int, pick: int) -> None:
        """A unit of work that is not committed leaves nothing, neither rows nor journal."""
        desk = self.desks[number]
        household_id, before = self._household(desk, pick), desk.unsent()
        if household_id:
            with desk.units(desk.actor, "correct") as work:
                work.session.get_one(HouseholdRecord, household_id).phone = "never"
                work.session.flush()
            assert desk.unsent() == before

    @rule(number=a_desk, pick=a_pick, card=st.integers(0, 1), give=st.booleans())
    def cards_change_hands(self, number: int, pick: int, card: int, give: bool) -> None:
        if give:
            self.link(number, pick, card)
        else:
            self.unlink(number)

    @rule(
        number=a_desk,
        pick=a_pick,
        act=st.sampled_from(["letter", "claim", "grant", "deny", "think_better_of_it"]),
    )
    def office(self, number: int, pick: int, act: str) -> None:
        if act in ("grant", "deny"):
            self.decide(number, act == "grant")
        elif act == "letter":
            self.number_a_letter(number, pick)
        else:
            getattr(self, act)(number, pick)


def _decision(claim_id: UUID, grant: bool, desk: MachineDesk) -> Callable[[Session], None]:
    def decide(session: Session) -> None:
        row = session.get_one(ClaimRecord, claim_id)
        row.state = "granted" if grant else "denied"
        row.decided_on, row.decided_by_name = date(2026, 3, 9), desk.label
        row.decided_by_id = desk.actor.id
        if grant:
            session.add(
                EntitlementRecord(
                    household_id=row.household_id,
                    claim_id=claim_id,
                    scenario_code="credit-100",
                    entitlement_kind="monthly_credit",
                    opened_on=date(2026, 3, 9),
                    ends_after=date(2026, 9, 8),
                )
            )

    return decide
