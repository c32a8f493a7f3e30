"""One connection to the centre as whoever is in: an exchange over it, or a question besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop import credentials
from desktop.domain.central import CentralNotConfigured, Comparison
from desktop.domain.door import DeskSilent
from desktop.progress import Progress
from desktop.services.central_gate import CentralGate
from desktop.settings import Settings
from desktop.sheets.door import CentralLogin
from desktop.storage.site_keys import seal_unsent_again, use_site_keys
from desktop.storage.unit_of_work import UnitsOfWork

if TYPE_CHECKING:  # PostgreSQL's driver is loaded at the first exchange, not at the start
    from desktop.sync.central import Central
    from desktop.sync.exchange import Exchange, Exchanged
    from desktop.sync.link import Link


class CentralLine:
    """Raises LinkNotProtected for a link that is not proven, unless this is a laboratory."""

    def __init__(
        self,
        units: UnitsOfWork,
        settings: Settings,
        on_site_key: Callable[[bytes], None],
        gate: CentralGate | None,
    ) -> None:
        """`gate` is None on a desk without doors, which speaks with what its settings say."""
        self._units = units
        self._settings = settings
        self._on_site_key = on_site_key
        self._gate = gate

    def speak_through(self, gate: CentralGate) -> None:
        """For a desk that was opened by the door."""
        self._gate = gate

    @contextmanager
    def connected(self) -> Iterator[Central]:
        """One connection as whoever is in, for what is asked besides an exchange.

        Raises CentralNotConfigured, and DeskSilent where only the courier could speak.
        """
        from desktop.sync.central import Central  # noqa: PLC0415 - see above

        if not self._settings.central_url:
            raise CentralNotConfigured
        if self._gate is None:
            with Central(self._link(None)) as central:
                yield central
            return
        login = self._gate.central_login()
        if login.courier:
            raise DeskSilent
        with self._gate.watching(), Central(self._link(login)) as central:
            yield central

    def exchange(
        self, progress: Progress, *, compare: bool
    ) -> tuple[Exchanged, bool, Comparison | None]:
        from desktop.sync.central import Central  # noqa: PLC0415 - see above
        from desktop.sync.exchange import Exchange  # noqa: PLC0415

        if not self._settings.central_url:
            raise CentralNotConfigured
        if self._gate is None:
            with Central(self._link(None)) as central:
                return self._as_person(Exchange(self._units, central), central, progress, compare)
        login = self._gate.central_login()
        with self._gate.watching(), Central(self._link(login)) as central:
            exchange = Exchange(self._units, central)
            if login.courier:
                return exchange.hand_over(), False, None
            self._gate.met(central)
            return self._as_person(exchange, central, progress, compare)

    def _as_person(
        self,
        exchange: Exchange,
        central: Central,
        progress: Progress,
        compare: bool,  # noqa: FBT001 - handed on
    ) -> tuple[Exchanged, bool, Comparison | None]:
        from desktop.sync import agreement  # noqa: PLC0415 - see above

        exchange.greet()
        new_key = self._agree_on_site_key(exchange)
        exchanged = exchange.run(progress)
        compared = None
        if compare or agreement.is_due(self._units):
            compared = agreement.compare(self._units, central, progress)
        return exchanged, new_key, compared

    def _agree_on_site_key(self, exchange: Exchange) -> bool:
        """Before anything is sent: what this desk sealed by itself nobody else could open.

        Another file of this desk may wait for it too, or one whose sealing was cut short.
        """
        ours = credentials.site_key(self._settings)
        theirs = exchange.agree_on_site_key(ours)
        if theirs != ours:
            credentials.keep_site_key(self._settings, theirs)
            self._on_site_key(theirs)
        keys = credentials.site_keys(self._settings)
        use_site_keys(self._units.engine, keys)
        seal_unsent_again(self._units, keys)
        return theirs != ours

    def _link(self, login: CentralLogin | None) -> Link:
        from desktop.sync.link import Link  # noqa: PLC0415 - see above

        chosen = self._settings
        if login is None:
            password = credentials.central_password(chosen)
            link = Link(chosen.central_url or "", None, password)
        else:
            link = Link(chosen.central_url or "", login.login, login.password)
        return replace(link, ca_file=chosen.central_ca, laboratory=chosen.laboratory)
