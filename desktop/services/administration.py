"""People, desks and rules of the city, as an administrator who is in changes them at the centre."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from desktop.domain.actor import Role
from desktop.services.clock import Clock
from desktop.services.door_centre import needing_centre
from desktop.services.letter_paper import present_logo
from desktop.services.sync import SyncService
from desktop.sheets.password_slip import PasswordSlip, SlipSheet
from desktop.sheets.person import AdministrationSheet, NewPerson
from desktop.sheets.sender import LetterSender

if TYPE_CHECKING:  # PostgreSQL's driver is loaded at the first exchange, not at the start
    from desktop.sync.people import People

ACTS_SHOWN = 100


class AdministrationService:
    """Each call is one connection over the login of whoever is in: all belongs on a lane.

    Nothing is kept here and nothing waits: without the centre nothing can be administered. Each
    raises CentralNotConfigured, CentralForbids, and DeskSilent where the centre is away.
    """

    def __init__(self, sync: SyncService) -> None:
        self._sync = sync

    def sheet(self) -> AdministrationSheet:
        with self._people() as people:
            return AdministrationSheet(
                people.people(),
                people.desks(),
                people.invitations(),
                people.acts(ACTS_SHOWN),
                people.two_persons(),
            )

    def add(self, login: str, name: str, roles: Iterable[Role], site: str) -> NewPerson:
        """Raises LoginRefused, LoginTaken."""
        with self._people() as people:
            return people.add(login, name, roles, site)

    def set_roles(self, person_id: UUID, roles: Iterable[Role]) -> None:
        """Raises UnknownPerson, LastAdministrator."""
        with self._people() as people:
            people.set_roles(person_id, roles)

    def disable(self, person_id: UUID) -> None:
        """Raises UnknownPerson, LastAdministrator."""
        with self._people() as people:
            people.disable(person_id)

    def enable(self, person_id: UUID) -> None:
        with self._people() as people:
            people.enable(person_id)

    def rekey(self, person_id: UUID) -> str:
        """The new one-time password; nobody can ask for it again."""
        with self._people() as people:
            return people.rekey(person_id)

    def invite_desk(self, label: str, site: str) -> str:
        with self._people() as people:
            return people.invite_desk(label, site)

    def revoke_desk(self, pc_id: UUID) -> None:
        with self._people() as people:
            people.revoke_desk(pc_id)

    def set_two_persons(self, *, asked: bool) -> None:
        with self._people() as people:
            people.set_two_persons(asked=asked)

    @contextmanager
    def _people(self) -> Iterator[People]:
        from desktop.sync.people import People  # noqa: PLC0415 - see the head of this file

        with needing_centre(), self._sync.connected() as central:
            yield People(central)


class PasswordSlipService:
    """Draws the page that is folded and sealed; `sender` is asked at each page."""

    def __init__(self, clock: Clock, sender: Callable[[], LetterSender]) -> None:
        self._today = clock.today
        self._sender = sender

    def pdf(self, slip: PasswordSlip, language: str) -> bytes:
        from desktop.reports.password_slip import password_slip_pdf  # noqa: PLC0415 - ReportLab

        sender = self._sender().sheet
        sender = replace(sender, logo=present_logo(sender.logo))
        return password_slip_pdf(SlipSheet(slip, language, sender, self._today()))


def suggested_login(name: str) -> str:
    """`Anne Le Goff` becomes `anne.le.goff`: small letters of ASCII, at most 40."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    parts = "".join(sign if sign.isalnum() or sign == "-" else " " for sign in plain).split()
    return ".".join(parts)[:40]
