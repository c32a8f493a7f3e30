"""Use cases about the centre: exchange with it, tell where we stand, settle what needs a person."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.central import (
    CentralState,
    CentralUnavailable,
    Contact,
    DeskTooOld,
    StillRefused,
    Update,
)
from desktop.models.conflict import ConflictRecord
from desktop.models.journal import MutationRecord
from desktop.progress import Progress
from desktop.services import missing_rows
from desktop.services.central_gate import CentralGate
from desktop.services.central_line import CentralLine
from desktop.services.conflict_question import ask, give_answer
from desktop.services.conflict_sheets import (
    conflict_for,
    open_conflict,
    refused_for,
    refused_work,
)
from desktop.services.enrolment import international
from desktop.services.received_sheets import with_received
from desktop.settings import Settings
from desktop.sheets.sync import (
    ConflictSheet,
    MissingKey,
    RefusedSheet,
    Resolution,
    SyncReport,
    SyncSheet,
)
from desktop.storage.door_files import UnsentMark
from desktop.storage.queries import acts, journal
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import bookmark, outgoing, resolution

if TYPE_CHECKING:  # PostgreSQL's driver is loaded at the first exchange, not at the start
    from desktop.sync.central import Central

SHOWN_UNSENT = 50
SHOWN_ACTS = 200


def _tell_nobody(state: CentralState) -> None:
    """Nobody shows the state."""


def _keep_reading(site_key: bytes) -> None:
    """No reader is at work with the former key."""


class SyncService:
    """`run` belongs on the batch lane; the rest is local and quick."""

    def __init__(
        self,
        units: UnitsOfWork,
        settings: Settings,
        on_state: Callable[[CentralState], None] = _tell_nobody,
        on_site_key: Callable[[bytes], None] = _keep_reading,
        gate: CentralGate | None = None,
    ) -> None:
        """`gate` is None on a desk without doors, which speaks with what its settings say."""
        self._units = units
        self._settings = settings
        self._on_state = on_state
        self._line = CentralLine(units, settings, on_site_key, gate)
        self._offline = False
        self._update = Update.NONE

    def run(self, progress: Progress, *, compare: bool = False) -> SyncReport:
        """Push, pull, apply; compare all rows with the centre's once a day, or when asked.

        Raises CentralUnavailable and the other refusals of the centre.
        """
        try:
            exchanged, new_key, compared = self._line.exchange(progress, compare=compare)
            self._offline = False
            self._update = Update.DUE if exchanged.newer_centre else Update.NONE
            self._settle_mark()
        except DeskTooOld:
            self._update = Update.NEEDED
            raise
        except CentralUnavailable:
            self._offline = True
            raise
        finally:
            self._on_state(self.state())
        return SyncReport(
            sent=exchanged.sent,
            received=exchanged.received,
            merged=exchanged.verdicts.get("merged", 0),
            conflicts=exchanged.verdicts.get("conflict", 0) + exchanged.verdicts.get("merged", 0),
            refused=exchanged.verdicts.get("refused", 0),
            state=self.state(),
            centre_is_newer=exchanged.newer_centre,
            new_desk=exchanged.new_desk,
            site_key_changed=new_key,
            compared=compared,
        )

    def speak_through(self, gate: CentralGate) -> None:
        """For a desk that was opened by the door."""
        self._line.speak_through(gate)

    def connected(self) -> AbstractContextManager[Central]:
        """One connection as whoever is in, for what is asked besides an exchange.

        Raises CentralNotConfigured, and DeskSilent where only the courier could speak.
        """
        return self._line.connected()

    def state(self) -> CentralState:
        if not self._settings.central_url:
            return CentralState(Contact.NOT_CONFIGURED)
        with self._units.reading() as session:
            since = bookmark.last_contact(session)
            return CentralState(
                self._contact(known=since is not None),
                since,
                outgoing.waiting(session),
                _count(session, ConflictRecord.state == "open"),
                _count(session, MutationRecord.state == "refused"),
                bookmark.clock_offset(session),
                self._update,
            )

    def sheet(self, reader: Actor | None = None, *, mine: bool = False) -> SyncSheet:
        """All at once, for the page; what is shut to who reads is masked. `mine`: their acts."""
        state = self.state()
        with self._units.reading() as session:
            unsent = journal.unsent_acts(session, SHOWN_UNSENT)
            agreement = bookmark.agreement(session)
            done = acts.last_acts(session, SHOWN_ACTS, reader.id if mine and reader else None)
        sheet = SyncSheet(state, unsent, self.conflicts(reader), self.refused(reader), agreement)
        sheet = replace(sheet, acts=done)
        with self._units.reading() as session:
            return with_received(session, sheet, reader, self._units.now())

    def conflicts(self, reader: Actor | None = None) -> tuple[ConflictSheet, ...]:
        """Open ones, the oldest first."""
        with self._units.reading() as session:
            rows = session.scalars(
                select(ConflictRecord)
                .where(ConflictRecord.state == "open")
                .order_by(ConflictRecord.at)
            )
            at = self._units.now()
            return tuple(conflict_for(session, row, reader, at) for row in rows)

    def refused(self, reader: Actor | None = None) -> tuple[RefusedSheet, ...]:
        """Work of this desk that the centre turned down and nobody has looked at."""
        with self._units.reading() as session:
            rows, at = resolution.refused_mutations(session), self._units.now()
            return tuple(refused_for(session, row, reader, at) for row in rows)

    def resolve(
        self,
        conflict_id: UUID,
        choice: Resolution,
        actor: Actor,
        values: dict[str, Any] | None = None,
    ) -> None:
        """Settle a conflict; `values` (as JSON has them) are needed for EDITED.

        Raises UnknownConflict or ConflictRowGone.
        """
        with self._units(actor, "resolve_conflict") as work:
            conflict = open_conflict(work.session, conflict_id, actor)
            if choice is not Resolution.KEPT_THEIRS:
                edited = _tidied(values) if choice is Resolution.EDITED else None
                resolution.put_mine(work.session, conflict, edited)
            conflict.state = choice.value
            conflict.resolved_by_id = actor.id
            conflict.resolved_by_name = actor.name
            conflict.resolved_at = self._units.now()
            work.commit()

    def give_up(self, mutation_id: UUID, note: str, actor: Actor) -> None:
        """Somebody looked at refused work and lets it go; it stays in the journal with the note."""
        with self._units(actor, "give_up_refused") as work:
            refused = refused_work(work.session, mutation_id, actor)
            refused.note, refused.state = note, "given_up"
            work.commit()

    def retry(self, mutation_id: UUID, actor: Actor) -> None:
        """Do refused work again as new work. Raises StillRefused when it breaks the same rule."""
        with self._units(actor, "retry_refused") as work:
            refused = refused_work(work.session, mutation_id, actor)
            try:
                resolution.do_again(
                    work.session, resolution.operations_of(work.session, refused.id)
                )
                refused.state = "given_up"
                work.commit()
            except IntegrityError as error:
                raise StillRefused(str(error.orig)) from error

    def ask(self, conflict_id: UUID, question: str, actor: Actor) -> None:
        """Ask whoever typed the second value; the conflict stays open. Raises UnknownConflict."""
        with self._units(actor, "ask_about_conflict") as work:
            conflict = open_conflict(work.session, conflict_id, actor)
            ask(conflict, question, actor, self._units.now())
            work.commit()

    def answer(self, conflict_id: UUID, answer: str, actor: Actor) -> None:
        """Raises UnknownConflict when it was settled meanwhile, or nobody asked this person."""
        with self._units(actor, "answer_about_conflict") as work:
            conflict = open_conflict(work.session, conflict_id, actor)
            give_answer(conflict, answer, actor, self._units.now())
            work.commit()

    def bring_back(self, keys: tuple[MissingKey, ...], actor: Actor) -> None:
        """Rows that the centre lost become new work, all or none. Raises StillRefused."""
        with self._units(actor, "bring_back_missing") as work:
            try:
                missing_rows.bring_back(work.session, keys, actor)
                work.commit()
            except IntegrityError as error:
                raise StillRefused(str(error.orig)) from error

    def let_go(self, keys: tuple[MissingKey, ...], note: str, actor: Actor) -> None:
        """Nobody needs them: not listed any more; kept with the note as long as the others."""
        with self._units.bookkeeping() as session:
            missing_rows.let_go(session, keys, note, actor, self._units.now())

    def _settle_mark(self) -> None:
        with self._units.bookkeeping() as session:  # nobody commits meanwhile
            if not outgoing.waiting(session):
                UnsentMark(self._units.path).clear()

    def _contact(self, *, known: bool) -> Contact:
        if self._offline:
            return Contact.OFFLINE
        return Contact.SYNCHRONISED if known else Contact.NEVER


def _tidied(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """As the counter keeps them: a phone number in its international form."""
    if values and values.get("phone"):
        return values | {"phone": international(values["phone"])}
    return values


def _count(session: Session, condition: Any) -> int:
    return session.scalar(select(func.count()).where(condition)) or 0
