"""Acts on cards in any order: hypothesis looks for the one that breaks a promise of the scheme."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from desktop.domain.card import CardSupport, HolderCard
from desktop.domain.encoding import EncodingState, WriteIntent, compare
from desktop.domain.errors import Refusal
from desktop.models import CardLinkRecord, CardRecord, EncodingRecord, new_id
from desktop.sheets.encoding import EncodingProposal
from desktop.storage.opening import open_store
from desktop.storage.queries.encoding import last_verified, open_encodings
from tests.local_desk import KEY, Desk
from tests.services.card_desk import (
    COUNTER,
    DECIDER,
    ENCODER,
    MEANS,
    CardDesk,
    korrigo,
    neutral,
)

HOLDERS = (*(korrigo(n) for n in range(1, 4)), *(neutral(n) for n in range(1, 3)))
BLANK = "blank"
_holder = st.sampled_from(HOLDERS)
_household = st.integers(0, 2)
_reason = st.sampled_from(("lost", "stolen", "faulty", "returned"))
_tear = st.sampled_from(
    ("verified", "torn, written", "torn, not written", "refused", "scribbled", "cut off")
)


class Machine(RuleBasedStateMachine):
    """`chips` is what each card really holds; the store has to find out."""

    template: ClassVar[Path]

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cad-cards-"))
        path = self.folder / "desk.db"
        shutil.copy(self.template, path)
        self.at = CardDesk(Desk(path, open_store(path, KEY, desk_label="desk")))
        self.households = [self.at.household() for _ in range(3)]
        for household_id in self.households[:2]:
            self.at.entitle(household_id)
        self.granted = self.at.entitlements()
        self.at.stock.receive_run(HOLDERS[3:], self.at.batch(), ENCODER)
        self.chips = dict.fromkeys((holder.fingerprint for holder in HOLDERS), BLANK)
        self.begun = 0
        for holder, household_id in zip(HOLDERS[::2], self.households, strict=True):
            self.at.cards.link(household_id, holder, COUNTER)

    def _in_use(self) -> list[HolderCard]:
        with self.at.desk.units.reading() as session:
            linked = select(CardRecord.fingerprint).where(CardRecord.state == "linked")
            found = set(session.scalars(linked))
        return [holder for holder in HOLDERS if holder.fingerprint in found]

    def _try(self, act: Callable[[], object]) -> None:
        """A rule may say no; nothing else may happen."""
        self.at.time.wait()
        try:
            act()
        except Refusal:
            return

    def _card_id(self, holder: HolderCard) -> UUID:
        with self.at.desk.units.reading() as session:
            found = session.scalar(
                select(CardRecord.id).where(CardRecord.fingerprint == holder.fingerprint)
            )
        return found or new_id()

    def _known(self, holder: HolderCard) -> bool:
        with self.at.desk.units.reading() as session:
            return session.get(CardRecord, self._card_id(holder)) is not None

    @rule(holder=_holder, household=_household)
    def link(self, holder: HolderCard, household: int) -> None:
        self._try(lambda: self.at.cards.link(self.households[household], holder, COUNTER))

    @rule(holder=_holder, household=_household, reason=_reason)
    def block(self, holder: HolderCard, household: int, reason: str) -> None:
        if self._known(holder):
            card_id, owner = self._card_id(holder), self.households[household]
            self._try(lambda: self.at.cards.block(owner, card_id, reason, COUNTER))

    @rule(old=_holder, new=_holder, household=_household, reason=_reason)
    def replace(self, old: HolderCard, new: HolderCard, household: int, reason: str) -> None:
        if self._known(old):
            card_id, owner = self._card_id(old), self.households[household]
            self._try(lambda: self.at.cards.replace(owner, card_id, reason, new, COUNTER))

    @rule(holder=_holder, household=st.none() | _household)
    def find(self, holder: HolderCard, household: int | None) -> None:
        if self._known(holder):
            card_id = self._card_id(holder)
            to = None if household is None else self.households[household]
            self._try(lambda: self.at.cards.found(card_id, COUNTER, give_back_to=to))

    @rule(old=_holder, new=st.none() | _holder, household=_household, back=st.booleans())
    def change(
        self, old: HolderCard, new: HolderCard | None, household: int, *, back: bool
    ) -> None:
        if self._known(old):
            card_id, owner = self._card_id(old), self.households[household]
            self._try(
                lambda: self.at.supports.change(owner, card_id, new, COUNTER, handed_back=back)
            )

    @rule(holder=st.sampled_from(HOLDERS[2:4]))
    def retire(self, holder: HolderCard) -> None:
        if self._known(holder):
            card_id = self._card_id(holder)
            self._try(lambda: self.at.stock.retire(card_id, "", ENCODER))

    @rule(holder=_holder)
    def request(self, holder: HolderCard) -> None:
        if self._known(holder):
            card_id = self._card_id(holder)
            self._try(lambda: self.at.encodings.request(card_id, "", COUNTER))

    @rule(pick=st.integers(0, 4), end=_tear, again=st.booleans())
    def encode(self, pick: int, end: str, *, again: bool) -> None:
        """As the station does: settle what was torn, propose, intend, write, conclude."""
        there = self._in_use()
        if not there:
            return
        holder = there[pick % len(there)]
        self.tap(holder)
        self._try(lambda: self._write(holder, self.at.encodings.propose(holder, MEANS), end))
        if again:
            self.at.time.wait()
            self.tap(holder)

    def _write(self, holder: HolderCard, proposal: EncodingProposal, end: str) -> None:
        number = self.at.cards.sheet(proposal.card_id).number
        content = f"{number} {proposal.new.valid_from} {proposal.new.valid_until}"
        print_of = holder.fingerprint
        intent = WriteIntent(new_id(), print_of, "here", self.chips[print_of], content)
        self.at.encodings.begin(intent, proposal, ENCODER)
        self.begun += 1
        if end in {"verified", "torn, written"}:
            self.chips[print_of] = content
        if end == "scribbled":
            self.chips[print_of] = f"noise {self.begun}"
        state = {
            "verified": EncodingState.VERIFIED,
            "refused": EncodingState.NOT_WRITTEN,
            "torn, written": EncodingState.UNCERTAIN,
            "torn, not written": EncodingState.UNCERTAIN,
            "scribbled": EncodingState.UNVERIFIED,
        }.get(end)
        if state is not None:
            self.at.encodings.conclude(intent.id, state, ENCODER)

    @rule(holder=_holder)
    def tap(self, holder: HolderCard) -> None:
        intent = self.at.encodings.unresolved_of(holder.fingerprint)
        if intent is not None:
            found = compare(intent, self.chips[holder.fingerprint])
            self.at.encodings.resolve(intent.id, found, COUNTER)

    @rule()
    def supervise(self) -> None:
        for line in self.at.encodings.unresolved():
            if line.state is EncodingState.FOREIGN:
                self.at.encodings.settle_by_hand(line.encoding_id, "Vu.", DECIDER)

    @invariant()
    def a_card_has_one_household_exactly_when_it_is_linked(self) -> None:
        with self.at.desk.units.reading() as session:
            links = (
                select(CardLinkRecord.card_id, func.count().label("open"))
                .where(CardLinkRecord.until_on.is_(None))
                .group_by(CardLinkRecord.card_id)
                .subquery()
            )
            rows = session.execute(
                select(CardRecord.state, links.c.open).outerjoin(
                    links, links.c.card_id == CardRecord.id
                )
            ).all()
        for state, count in rows:
            assert (count or 0) == (state == "linked")

    @invariant()
    def no_act_on_a_card_touches_an_entitlement(self) -> None:
        assert self.at.entitlements() == self.granted

    @invariant()
    def no_intent_is_lost(self) -> None:
        with self.at.desk.units.reading() as session:
            assert session.scalar(select(func.count()).select_from(EncodingRecord)) == self.begun

    @invariant()
    def what_counts_as_written_is_on_the_card(self) -> None:
        """Unless something is open about it, which then is in the list for a person."""
        with self.at.desk.units.reading() as session:
            for fingerprint, content in self.chips.items():
                verified = last_verified(session, fingerprint)
                is_noise = content.startswith("noise")
                if verified and not is_noise and not open_encodings(session, fingerprint):
                    assert verified[0].new_hash == content
                if content == BLANK:
                    assert verified is None

    @invariant()
    def a_card_waits_exactly_while_it_does_not_say_what_it_should(self) -> None:
        waiting = {line.card_id for line in self.at.encodings.queue(MEANS)}
        for line in self.at.cards.lines():
            entitled = line.household_id in self.households[:2]
            if line.state != "linked" or line.support == CardSupport.PAPER or not entitled:
                continue
            sheet = self.at.cards.sheet(line.card_id)
            wanted = self.at.encodings.wanted(line.card_id, MEANS)
            says = sheet.right is not None and (
                (sheet.right.valid_from, sheet.right.valid_until)
                == (wanted.valid_from, wanted.valid_until)
            )
            if sheet.open_encoding is EncodingState.FOREIGN:
                assert line.card_id not in waiting
            elif sheet.open_encoding is None and sheet.requested_on is None:
                assert (line.card_id in waiting) == (not says)
            else:
                assert line.card_id in waiting

    def teardown(self) -> None:
        if hasattr(self, "at"):
            self.at.desk.units.close()
            shutil.rmtree(self.folder)


def test_no_sequence_of_acts_breaks_a_promise(
    desk_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Machine, "template", desk_template, raising=False)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Machine,
        settings=settings(
            max_examples=int(os.environ.get("CAD_MACHINE_EXAMPLES", "12")),  # 500 before a release
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
