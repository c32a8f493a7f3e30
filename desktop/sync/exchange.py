"""One exchange with the centre: greet, push, pull, apply; each stage can be cut and resumed.

The order matters: everything unsent is judged before anything is shown, so that what comes
back already counts with our own work. Named points stand where a test kills the program.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from desktop import __version__
from desktop.domain.central import CentralUnavailable, DeskCopied, DeskRevoked, SiteKeyDiffers
from desktop.models.access import AccessRecord
from desktop.models.card import CardRecord
from desktop.progress import Progress, unwatched
from desktop.storage import upgrade
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import (
    bookmark,
    erasure,
    first_load,
    incoming,
    mending,
    outgoing,
    recovery,
    scans,
    sight,
    understood,
)
from desktop.sync.central import Again, Central, Greeting, Received
from desktop.sync.pages import Pages

PAGE = 2000
_ATTEMPTS = 4


def no_fault(point: str) -> None:
    """Production does nothing at the named points."""


@dataclass
class Exchanged:
    """What one exchange did; `verdicts` counts mutations by verdict."""

    sent: int = 0
    received: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    newer_centre: bool = False
    new_desk: bool = False  # the file is a copy: it goes on under a name of its own


class Exchange:
    """Between one desk and the centre. Raises CentralUnavailable and its kin; loses nothing."""

    def __init__(
        self,
        units: UnitsOfWork,
        central: Central,
        *,
        fault: Callable[[str], None] = no_fault,
        page: int = PAGE,
        load_from: int = first_load.FROM,
    ) -> None:
        self._units = units
        self._central = central
        self._fault = fault
        self._page = page
        self._load_from = load_from
        self._said_again = False
        self._greeted_at = 0  # how far the centre was when it answered last
        self._done = Exchanged()

    def run(self, progress: Progress = unwatched) -> Exchanged:
        """Push all, pull all. When our own newest work clashes with what came, judge it first."""
        self._done = Exchanged()
        for attempt in range(_ATTEMPTS):
            self.push(progress)
            try:
                self.pull(progress)
                break
            except IntegrityError:  # saved after the push, and breaks a unique rule
                if attempt == _ATTEMPTS - 1:
                    raise
        scans.hand_over(self._units, self._central)
        self._finish()
        return self._done

    def hand_over(self) -> Exchanged:
        """Push all and read nothing, as the courier of a desk; tell the centre what is left."""
        self._done = Exchanged()
        self.push()
        self._finish()
        return self._done

    def greet(self) -> Greeting:
        """Who is there, and do we understand each other; notices a centre that was restored."""
        with self._units.bookkeeping() as session:
            device = bookmark.device_id(session)
        asked = self._units.now()
        greeting = self._central.hello(device, self._units.desk_label, __version__)
        offset = understood.clock_offset(asked, self._units.now(), greeting)
        if greeting.revoked:
            raise DeskRevoked
        self._greeted_at = greeting.seq
        self._done.newer_centre = understood.is_newer(greeting)
        with self._units.bookkeeping() as session:
            bookmark.keep_clock_offset(session, offset)
            bookmark.keep_two_persons(session, asked=greeting.two_persons)
            recovery.notice(session, greeting, self._load_from)
            numbers_due = bookmark.read(session, bookmark.NUMBERS_DUE) is not None
        if numbers_due:
            self._tell_numbers(device)
        return greeting

    def _tell_numbers(self, device: UUID) -> None:
        with self._units.reading() as session:
            recovery.tell_numbers(session, self._central, device)
        with self._units.bookkeeping() as session:
            bookmark.forget(session, bookmark.NUMBERS_DUE)

    def agree_on_site_key(self, ours: bytes) -> bytes:
        """The key of card fingerprints that the whole site uses; ours when we are the first.

        Raises SiteKeyDiffers when cards were linked here under a key of our own.
        """
        theirs = self._central.site_key(ours)
        if theirs != ours:
            with self._units.reading() as session:
                cards = session.scalar(select(func.count()).select_from(CardRecord)) or 0
                known_to_centre = bookmark.number(session, bookmark.CURSOR) > 0
            if cards and not known_to_centre:
                raise SiteKeyDiffers(cards)
        return theirs

    def push(self, progress: Progress = unwatched) -> None:
        greeting = self.greet()
        while True:
            with self._units.reading() as session:
                batch = outgoing.next_batch(session)
                device = UUID(str(bookmark.read(session, bookmark.DEVICE)))
                left = outgoing.waiting(session)
            if not batch:
                return
            self._put_on_line(len(batch))
            self._fault("push.before_send")
            answer = self._send(device, greeting.epoch, batch)
            self._fault("push.after_commit_before_acknowledge")
            if answer.get("error") == "epoch":
                greeting = self.greet()
                continue
            self._acknowledge(answer)
            if answer.get("error"):
                greeting = self._go_on_after(str(answer["error"]))
            progress(self._done.sent, self._done.sent + left - len(batch))

    def pull(self, progress: Progress = unwatched) -> None:
        self._look()
        self._load(progress)
        with self._units.reading() as session:
            cursor = bookmark.number(session, bookmark.FETCHED)
            ahead = first_load.is_on(session)
        with Pages(self._central.pull, self._size(ahead=ahead), self._fault, ahead=ahead) as pages:
            for page in pages.after(cursor):
                self._keep(page, progress)
        self._apply()
        with self._units.reading() as session:
            is_behind = bookmark.number(session, bookmark.CURSOR) < self._greeted_at
        if is_behind:
            with self._units.bookkeeping() as session:
                incoming.skip_to(session, self._greeted_at)

    def _load(self, progress: Progress) -> None:
        """The first load in bulk, as far as it goes; pages bring the end and close the snapshot."""
        with self._units.reading() as session:
            if self._done.newer_centre or not first_load.is_plain(session):
                return
            cursor = bookmark.number(session, bookmark.FETCHED)
        with Pages(self._central.load, self._size(ahead=True), self._fault, ahead=True) as pages:
            for page in pages.after(cursor):
                if not first_load.store_whole(self._units, page):
                    return
                self._fault("pull.after_stage_commit")
                self._tell(progress)

    def _size(self, *, ahead: bool) -> int:
        return first_load.PAGE if ahead and self._page == PAGE else self._page

    def _tell(self, progress: Progress, fetched: int = 0) -> None:
        with self._units.reading() as session:
            loaded, expected = first_load.reached(session)
        progress(loaded or self._done.received + fetched, expected)

    def _look(self) -> None:
        """What the person may see now; what must not be here any more goes before all else."""
        stamp = self._central.sight()
        with self._units.reading() as session:
            if bookmark.read(session, sight.SIGHT) == stamp:
                return
        told = self._central.visible()
        with self._units.bookkeeping() as session:
            gone = sight.adopt(session, told)
        if gone:
            with self._units.applying(torn=True) as (session, changes):
                sight.forget(session, changes, gone)
        with self._units.bookkeeping() as session:
            bookmark.write(session, sight.SIGHT, stamp)

    def _keep(self, page: list[Received], progress: Progress) -> None:
        with self._units.reading() as session:
            loads = bool(page) and first_load.is_on(session)
        if not (loads and first_load.store(self._units, page)):
            with self._units.bookkeeping() as session:
                incoming.stage(session, page)
                self._fault("pull.before_stage_commit")
        self._fault("pull.after_stage_commit")
        self._tell(progress, len(page))

    def _apply(self) -> None:
        with self._units.reading() as session:
            if not incoming.is_due(session):
                return
            torn = sight.is_torn(sight.known(session))
        with self._units.applying(torn=torn) as (session, changes):
            if first_load.is_on(session):
                self._done.received += first_load.finish(session, changes)
            at = bookmark.centre_time(session, self._units.now())
            recovery.set_aside_missing(session, at, changes)
            self._done.received += incoming.apply(session, changes)
            self._fault("pull.before_apply_commit")
        self._fault("pull.after_apply_commit")
        erasure.scrub(self._units)

    def _send(self, device: UUID, epoch: str, batch: list[str]) -> dict[str, Any]:
        for attempt in range(_ATTEMPTS):
            try:
                return self._central.push(device, epoch, batch)
            except Again:
                time.sleep(0.05 * 2**attempt)
        raise CentralUnavailable

    def _put_on_line(self, count: int) -> None:
        with self._units.bookkeeping() as session:
            at = bookmark.centre_time(session, self._units.now())
            outgoing.put_on_line(session, count, at)

    def _acknowledge(self, answer: dict[str, Any]) -> None:
        verdicts = answer.get("done") or []
        with self._units.bookkeeping() as session:
            at = bookmark.centre_time(session, self._units.now())
            outgoing.acknowledge(session, verdicts, at)
            self._fault("push.before_acknowledge_commit")
        self._fault("push.after_acknowledge_commit")
        self._done.sent += len(verdicts)
        for verdict in verdicts:
            name = verdict["verdict"]
            self._done.verdicts[name] = self._done.verdicts.get(name, 0) + 1

    def _go_on_after(self, error: str) -> Greeting:
        """A copied file goes on as a desk of its own; a centre that went back is told all again."""
        if error == "fork":
            with self._units.bookkeeping() as session:
                former, new = recovery.go_on_as_new_desk(session)
            self._done.new_desk = True
            greeting = self.greet()
            self._central.succeeded(former, new)
            return greeting
        if error != "gap":
            raise DeskRevoked
        if self._said_again:
            raise DeskCopied
        self._said_again = True
        with self._units.bookkeeping() as session:
            recovery.say_and_read_all_again(session)
        return self.greet()

    def _finish(self) -> None:
        now: datetime = self._units.now()
        with self._units.reading() as session:
            device = bookmark.read(session, bookmark.DEVICE)
            parked = outgoing.parked(session)
        judged = self._central.verdicts(UUID(str(device)), parked) if parked else []
        with self._units.bookkeeping() as session:
            there = bookmark.centre_time(session, now)  # nothing expires by the clock of a desk
            outgoing.acknowledge(session, judged, there)
            outgoing.forget_old(session, there)
            mending.forget_old(session, there)
            bookmark.write(session, bookmark.LAST_CONTACT, now.isoformat())
            standing = outgoing.standing(session, now)
            seen = sight.known(session)
        if AccessRecord.__tablename__ not in seen:
            erasure.forget_own_openings(self._units, there)
        self._central.tell(UUID(str(device)), standing | {"revision": upgrade.head()})
