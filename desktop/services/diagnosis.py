"""Looks at each part of this installation and changes nothing: no file, no row, no migration."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from desktop.cardreader.reader import PcscReader, Reader
from desktop.domain.errors import Refusal, Unavailable
from desktop.services.clock import Clock, system_clock
from desktop.services.diagnosis_cards import CardDiagnosis
from desktop.services.diagnosis_centre import CentreDiagnosis
from desktop.services.diagnosis_machine import MachineDiagnosis
from desktop.services.diagnosis_store import StoreDiagnosis
from desktop.settings import Settings
from desktop.sheets.diagnosis import Finding, PartState, Printers
from desktop.sheets.door import Entry

Look = Callable[[], Finding]


def unasked() -> Printers | None:
    """Nobody can be asked which printers there are."""
    return None


class DiagnosisService:
    """`reader` stands for the real one in tests; a desk never set up needs none."""

    def __init__(
        self,
        settings: Settings,
        reader: Reader | None = None,
        printers: Callable[[], Printers | None] = unasked,
        clock: Clock | None = None,
        entry: Entry | None = None,
    ) -> None:
        """`entry` is of a person who came in: only then the file of their profile is opened."""
        self._settings = settings
        self._reader = reader
        self._machine = MachineDiagnosis(settings, printers)
        self._store = StoreDiagnosis(settings, entry)
        self._centre = CentreDiagnosis(settings, clock or system_clock())

    def findings(self) -> tuple[Finding, ...]:
        """In the order in which a person would mend them."""
        before: tuple[tuple[str, Look], ...] = (
            ("versions", self._machine.versions),
            ("policy", self._machine.policy),
            ("window", self._machine.window),
            ("fonts", self._machine.fonts),
            ("printers", self._machine.printing),
            ("folder", self._machine.folder),
            ("disk", self._machine.disk),
            ("log", self._machine.log),
            ("keys", self._store.keys),
            ("database", self._store.database),
        )
        parts = [found(part, look) for part, look in before]
        reader = self._reader or PcscReader(b"", self._store.roles)
        cards = CardDiagnosis(self._settings, reader)
        parts += [
            found("reader_service", partial(cards.service, is_set_up=self._is_set_up)),
            found("reader", partial(cards.reader, is_set_up=self._is_set_up)),
            found("profile", cards.profile),
            found("signing_key", cards.signing_key),
            cards.security_module(),
            found("centre", self._meet_centre),
        ]
        return tuple(parts)

    @property
    def _is_set_up(self) -> bool:
        return (self._settings.data / "settings.json").exists()

    def _meet_centre(self) -> Finding:
        return self._centre.centre(self._store.place(), self._store.device)


def found(part: str, look: Look) -> Finding:
    """What a part says; what stops it is told as its failure."""
    try:
        return look()
    except (Refusal, Unavailable) as error:
        return Finding(part, PartState.FAILS, error=error)
