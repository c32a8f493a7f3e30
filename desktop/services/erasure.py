"""Erasure and disposal: asked of the centre, refused as a whole while anything is open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.domain.actor import Actor
from desktop.domain.disposal import (
    Act,
    FilesUnknownThere,
    NothingToDispose,
    Order,
    ensure_complete,
    ensure_decides,
)
from desktop.domain.retention import (
    FilesStillOpen,
    RetentionFacts,
    RetentionRules,
    RetentionState,
    StillOpen,
    held_by,
    judged,
)
from desktop.models import DisposalRecord, HouseholdRecord
from desktop.progress import unwatched
from desktop.services.clock import Clock
from desktop.services.letter_paper import present_logo
from desktop.services.protection import ensure_not_relative
from desktop.services.sync import SyncService
from desktop.sheets.disposal import DeskBehind, SlipPaper, SlipSheet
from desktop.sheets.sender import LetterSender
from desktop.storage.queries.privacy import slip_sheet, slips
from desktop.storage.queries.retention import retention_facts
from desktop.storage.unit_of_work import UnitsOfWork

if TYPE_CHECKING:  # PostgreSQL's driver is loaded at the first exchange, not at the start
    from desktop.sync.central import Central

Connect = Callable[[], "AbstractContextManager[Central]"]


@dataclass(frozen=True)
class Centre:
    """The way to the centre; `exchange` sends our work and reads what is new there."""

    connect: Connect
    exchange: Callable[[], object]


def centre_of(sync: SyncService) -> Centre:
    """The way that every exchange of this desk takes, as whoever is in."""
    return Centre(sync.connected, lambda: sync.run(unwatched))


class ErasureService:
    """Everything that asks the centre belongs on the batch lane."""

    def __init__(
        self, units: UnitsOfWork, clock: Clock, rules: RetentionRules, centre: Centre
    ) -> None:
        self._units = units
        self._today = clock.today
        self._rules = rules
        self._centre = centre

    def erase(self, order: Order, actor: Actor) -> UUID:
        """The slip. All of the files or none; read from this desk, too, before it returns.

        Raises NotADecider, NothingToDispose, GroundMissing, CountDiffers, FileOfRelative,
        FilesStillOpen, FilesUnknownThere, and what a centre that is not there raises.
        """
        ensure_decides(actor)
        ensure_complete(order)
        self._ensure_nobody_close(order, actor)
        self._centre.exchange()
        facts = self._ensure_due(order)
        contacts = sorted(fact.last_contact_on for fact in facts if fact.last_contact_on)
        with self._centre.connect() as central:
            answer = central.erase_households(
                list(order.households), self._slip(order, actor, contacts)
            )
        if "held" in answer:
            raise FilesStillOpen(held_by(answer["held"]))
        if "unknown" in answer:
            raise FilesUnknownThere(answer["unknown"])
        self._centre.exchange()
        return UUID(answer["slip"])

    def slips(self) -> tuple[SlipSheet, ...]:
        with self._units.reading() as session:
            return tuple(slips(session))

    def behind(self) -> tuple[DeskBehind, ...]:
        """Desks that may still hold a file that was erased. Raises what the centre raises."""
        with self._centre.connect() as central:
            entries = central.erasures()
        return desks_behind(entries)

    def _ensure_nobody_close(self, order: Order, actor: Actor) -> None:
        with self._units.reading() as session:
            for household in order.households:
                ensure_not_relative(session, actor, household)

    def _ensure_due(self, order: Order) -> list[RetentionFacts]:
        on = self._today()
        with self._units.reading() as session:
            facts = retention_facts(session, on)
            archived = {
                row
                for row in order.households
                if (found := session.get(HouseholdRecord, row)) and found.stage == "archived"
            }
        missing = sum(household not in facts for household in order.households)
        if missing:
            raise FilesUnknownThere(missing)
        verdicts = {
            household: judged(facts[household], self._rules, on) for household in order.households
        }
        held: dict[UUID, frozenset[StillOpen]] = {
            household: verdict.open for household, verdict in verdicts.items() if verdict.open
        }
        if held:
            raise FilesStillOpen(held)
        is_due = all(verdict.state is RetentionState.DISPOSABLE for verdict in verdicts.values())
        if order.act is Act.DISPOSAL and not (is_due and archived == set(order.households)):
            raise NothingToDispose
        return [facts[household] for household in order.households]

    def _slip(self, order: Order, actor: Actor, contacts: list[date]) -> dict[str, Any]:
        return {
            "act": order.act.value,
            "ground": order.ground.strip(),
            "visa": order.visa.strip(),
            "by_id": str(actor.id),
            "by_name": actor.name,
            "oldest": contacts[0].isoformat() if contacts else None,
            "newest": contacts[-1].isoformat() if contacts else None,
            "appeal": self._rules.appeal.months,
            "appeal_untold": self._rules.appeal_not_notified.months,
        }


class SlipPaperService:
    """`sender` is asked at each page. The page is drawn outside of any unit of work."""

    def __init__(
        self, units: UnitsOfWork, clock: Clock, sender: Callable[[], LetterSender]
    ) -> None:
        self._units = units
        self._today = clock.today
        self._sender = sender

    def pdf(self, slip_id: UUID, language: str) -> bytes:
        """Raises NothingToDispose where the slip is not on this desk."""
        from desktop.reports.disposal_slip import slip_pdf  # noqa: PLC0415 - brings ReportLab

        with self._units.reading() as session:
            row = session.get(DisposalRecord, slip_id)
            if row is None:
                raise NothingToDispose
            slip = slip_sheet(row)
        sender = self._sender().sheet
        paper = SlipPaper(
            slip, language, replace(sender, logo=present_logo(sender.logo)), self._today()
        )
        return slip_pdf(paper)


def desks_behind(entries: list[dict[str, Any]]) -> tuple[DeskBehind, ...]:
    """By desk, from what the centre tells by erasure."""
    found: dict[str, tuple[dict[str, Any], int]] = {}
    for entry in entries:
        for desk in entry["behind"]:
            _known, count = found.get(desk["id"], (desk, 0))
            found[desk["id"]] = (desk, count + 1)
    lines = [
        DeskBehind(
            desk["label"],
            datetime.fromisoformat(desk["last_contact"]) if desk["last_contact"] else None,
            desk["revoked"],
            count,
        )
        for desk, count in found.values()
    ]
    return tuple(sorted(lines, key=lambda line: line.label))
