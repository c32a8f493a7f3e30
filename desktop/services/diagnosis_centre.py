"""The centre's side of a diagnosis: is it there, is the way proven, does it still serve us."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from desktop import __version__, credentials
from desktop.domain.central import (
    CLOCK_TOLERANCE,
    CentralForbids,
    CentralNotReady,
    DeskRevoked,
    DeskTooOld,
)
from desktop.domain.door import DeskSecrets, NotEnrolled
from desktop.services.clock import Clock
from desktop.settings import Settings
from desktop.sheets.diagnosis import Finding, Notice, PartState
from desktop.storage import upgrade
from desktop.sync.central import Central
from desktop.sync.line_facts import SchemaWindow, line_facts, schema_window
from desktop.sync.link import Link

PART = "centre"


class CentreDiagnosis:
    """Over the link that the desk itself uses: one that is not proven is told, not tried."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock

    def centre(self, place: DeskSecrets | None, device: UUID | None) -> Finding:
        """Raises what stops an exchange, DeskTooOld among it."""
        if self._settings.central_url is None:
            return Finding(PART, PartState.NOT_NEEDED)
        if place is not None:
            return self._as_desk(place)
        link = self._link(None, credentials.central_password(self._settings))
        with Central(link) as central:
            if device is None:  # only a sync makes a desk known; asking for no row does not
                self._answered_by(central)
                return self._told(central, {"known_there": False})
            greeting = central.hello(device, self._settings.desk_label, __version__)
            if greeting.revoked:
                raise DeskRevoked
            facts = {"protocol": greeting.protocol, "revision": greeting.revision}
            return self._told(central, {"known_there": True} | facts)

    def _as_desk(self, place: DeskSecrets) -> Finding:
        with Central(self._link(place.login, place.password)) as central:
            try:
                central.standing_people([])
            except CentralForbids as error:
                raise DeskRevoked from error
            return self._told(central, {"known_there": True})

    def _answered_by(self, central: Central) -> None:
        try:
            central.answers()
        except CentralForbids as error:
            if self._settings.laboratory:
                raise
            raise NotEnrolled from error  # it is there and lets nobody in without a place

    def _told(self, central: Central, facts: dict[str, object]) -> Finding:
        """What the line itself says, once the centre has answered over it."""
        asked = self._clock.now()
        said = central.ask("SELECT clock_timestamp()")
        offset = ahead_by(asked, self._clock.now(), said)
        line = line_facts(central)
        facts |= {
            "server": line.server,
            "tls": line.tls,
            "tls_cipher": line.cipher,
            "roles": list(line.roles),
            "clock_ahead_seconds": round(offset.total_seconds(), 1),
        }
        served, notice = _served(central)
        facts |= served
        if notice is None and abs(offset) > CLOCK_TOLERANCE:
            notice = Notice.CLOCK_OFF
        return Finding(
            PART, PartState.ATTENTION if notice else PartState.WORKS, facts, notice=notice
        )

    def _link(self, login: str | None, password: str | None) -> Link:
        chosen = self._settings
        return Link(chosen.central_url or "", login, password, chosen.central_ca, chosen.laboratory)


def ahead_by(asked: datetime, answered: datetime, said: datetime) -> timedelta:
    """How far the clock here is ahead, the answer having been half-way between."""
    return asked + (answered - asked) / 2 - said


def standing_in(window: SchemaWindow, ours: str) -> Notice | None:
    """Raises DeskTooOld below the window."""
    if ours < window.oldest:
        raise DeskTooOld(ours)
    if ours == window.newest:
        return None
    return Notice.UPDATE_DUE if ours < window.newest else Notice.CENTRE_BEHIND


def _served(central: Central) -> tuple[dict[str, object], Notice | None]:
    try:
        window = schema_window(central)
    except CentralNotReady:  # a centre from before it could be asked: `central upgrade`
        return {"serves_from": None, "serves_to": None}, Notice.CENTRE_BEHIND
    facts: dict[str, object] = {"serves_from": window.oldest, "serves_to": window.newest}
    return facts, standing_in(window, upgrade.head())
