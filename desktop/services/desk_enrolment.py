"""Use case of the first minutes of a desk: a one-time code becomes a place at the centre."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import replace

from desktop import __version__, credentials
from desktop.credentials import KEY_BYTES
from desktop.domain.central import CentralForbids, CentralNotConfigured
from desktop.domain.door import CodeRefused, DeskSecrets, PlaceTaken
from desktop.services.door_centre import needing_centre
from desktop.settings import Settings, save
from desktop.sheets.person import DeskPlace


class DeskEnrolmentService:
    """Belongs on a lane; needs the network."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def settings(self) -> Settings:
        """Once the desk has its place they say its name and its site, too."""
        return self._settings

    def enrol(self, code: str, label: str = "") -> str:
        """The name under which the centre knows this desk: `label`, else that of the code.

        A new place makes files of a former one useless: who has a place leaves it first. Raises
        PlaceTaken, CodeRefused, DeskSilent, LinkNotProtected, CentralNotConfigured, NoSafeKeyStore.
        """
        from desktop.sync.link import Link  # noqa: PLC0415 - PostgreSQL's driver is seldom wanted
        from desktop.sync.people import enrol  # noqa: PLC0415

        chosen = self._settings
        if not chosen.central_url:
            raise CentralNotConfigured
        former = credentials.desk_secrets(chosen)  # before the code is used up
        if former is not None:
            raise PlaceTaken(former.label)
        link = Link(chosen.central_url, ca_file=chosen.central_ca, laboratory=chosen.laboratory)
        try:
            with needing_centre():
                place = enrol(link, code, label, __version__)
        except CentralForbids as error:
            raise CodeRefused from error
        secret = secrets.token_bytes(KEY_BYTES)
        desk = DeskSecrets(place.pc_id, place.login, place.label or label, place.password, secret)
        credentials.keep_desk_secrets(chosen, desk)
        self._take_name(place)
        return desk.label

    def _take_name(self, place: DeskPlace) -> None:
        """Administrators call the desk by it, so its work and its log bear it, too."""
        chosen = self._settings
        site = chosen.site if "site" in chosen.decided or not place.site else place.site
        self._settings = replace(chosen, desk_label=place.label, site=site)
        changes = {"desk_label": place.label} | ({"site": site} if site == place.site else {})
        with suppress(OSError):  # the place is kept already; the name can be typed again
            save(chosen, **changes)

    def is_enrolled(self) -> bool:
        return credentials.desk_secrets(self._settings) is not None
