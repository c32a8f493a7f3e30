"""The card side of a diagnosis: slots and their roles, the profile in force, the SAM."""

from __future__ import annotations

import tempfile
from pathlib import Path

from desktop import credentials
from desktop.cardreader.neutral.token import public_key_of
from desktop.cardreader.reader import Reader
from desktop.domain.card import NoReader
from desktop.domain.card_fault import NoSecurityModule, SamCeilingReached, SamHeld, SamKeyMissing
from desktop.domain.card_profile import CardProfile
from desktop.domain.errors import Refusal, Unavailable
from desktop.services.clock import system_clock
from desktop.services.security_module import SamPlace, SecurityModuleService
from desktop.services.signing_keys import former_keys, key_name
from desktop.services.station_files import StationFiles
from desktop.settings import APPLICATION, Settings
from desktop.sheets.diagnosis import Finding, PartState
from desktop.sheets.encoding import SamSheet, SamState


class NoSecret:
    """A diagnosis unlocks nothing."""

    def read(self) -> str | None:
        return None

    def keep(self, secret: str | None) -> None:
        """Nothing was typed that could be kept."""


class CardDiagnosis:
    """Each method is one part of the report; nothing is written on a card or in a SAM."""

    def __init__(self, settings: Settings, reader: Reader) -> None:
        self._settings = settings
        self._reader = reader
        self._files = StationFiles(settings)

    def service(self, *, is_set_up: bool) -> Finding:
        """That of the operating system: `pcscd` on Linux, `SCardSvr` on Windows."""
        part, needed = "reader_service", is_set_up and self._settings.reader == "pcsc"
        try:
            count = len(self._reader.names())
        except Unavailable as error:
            if needed:
                raise
            return Finding(part, PartState.NOT_NEEDED, {"absent": type(error).__name__})
        return Finding(part, PartState.WORKS, {"slots": count})

    def reader(self, *, is_set_up: bool) -> Finding:
        """Each slot with its role, chosen or found by what lies in it."""
        part, needed = "reader", is_set_up and self._settings.reader == "pcsc"
        try:
            names = self._reader.names()
            if not names:
                raise NoReader
            slots = self._reader.slots()
        except Unavailable as error:
            if needed:
                raise
            return Finding(part, PartState.NOT_NEEDED, {"absent": type(error).__name__})
        facts: dict[str, object] = {
            "readers": list(names),
            "slots": [f"{slot.name}: {slot.role}, {slot.content}" for slot in slots],
        }
        return Finding(part, PartState.WORKS, facts)

    def profile(self) -> Finding:
        """What the cards of this desk are taken for; open questions are facts, not faults."""
        profile = self._files.profile()
        facts: dict[str, object] = {
            "name": profile.name,
            "version": profile.version,
            "signed_by": profile.signed_by,
            "links_by": profile.link_by.value,
            "writes": profile.writes,
        }
        if profile.missing:
            facts["missing"] = list(profile.missing)
        return Finding("profile", PartState.WORKS, facts)

    def signing_key(self) -> Finding:
        """By its public name; a desk without one signs neither tags nor lists, which may be right.

        Reads and makes none, unlike a demonstration at work.
        """
        former = [key_name(key) for key in former_keys(self._settings)]
        secret = credentials.signing_key(self._settings)
        if secret is None:
            facts: dict[str, object] = {"former": former} if former else {}
            return Finding("signing_key", PartState.NOT_NEEDED, facts)
        name = key_name(public_key_of(secret))
        others = [each for each in former if each != name]
        return Finding("signing_key", PartState.WORKS, {"name": name, "former": others})

    def security_module(self) -> Finding:
        """Also when it fails it is told which SAM it is and how it stands."""
        part = "security_module"
        try:
            profile = self._files.profile()
            if not profile.writes or self._settings.reader == "simulated":
                return Finding(part, PartState.NOT_NEEDED)
            sheet = self._look(profile)
        except (Refusal, Unavailable) as reason:
            return Finding(part, PartState.FAILS, error=reason)
        fault = _fault_of(sheet)
        state = PartState.FAILS if fault else PartState.WORKS
        return Finding(part, state, _facts_of(sheet), fault)

    def _look(self, profile: CardProfile) -> SamSheet:
        with tempfile.TemporaryDirectory() as nowhere:
            folder = Path(nowhere) / APPLICATION
            service = SecurityModuleService(
                self._reader, system_clock(), SamPlace(folder, "diagnose"), NoSecret()
            )
            return service.sheet(profile.right.key if profile.right else None)


def _fault_of(sheet: SamSheet) -> Exception | None:
    """A locked SAM works: its secret is asked for when somebody encodes."""
    if sheet.state is SamState.ABSENT:
        return NoSecurityModule()
    if sheet.state is SamState.HELD:
        return SamHeld(sheet.holder)
    if sheet.state is SamState.WRONG:
        return SamKeyMissing()
    return SamCeilingReached() if sheet.remaining == 0 else None


def _facts_of(sheet: SamSheet) -> dict[str, object]:
    facts: dict[str, object] = {"state": sheet.state.value}
    if sheet.product:
        facts |= {"product": sheet.product, "ending_in": sheet.tail, "key": sheet.key_name}
    if sheet.remaining is not None:
        facts |= {"remaining": sheet.remaining, "ceiling": sheet.ceiling}
    return facts
