"""Use case of the first minutes of a desk: a one-time code becomes a place at the centre."""

from __future__ import annotations

import secrets

from desktop import __version__, credentials
from desktop.credentials import KEY_BYTES
from desktop.domain.central import CentralForbids, CentralNotConfigured
from desktop.domain.door import CodeRefused, DeskSecrets
from desktop.services.door_centre import needing_centre
from desktop.settings import Settings


class DeskEnrolmentService:
    """Belongs on a lane; needs the network."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def enrol(self, code: str, label: str = "") -> str:
        """The name under which the centre knows this desk from now on.

        A new place makes files of a former one useless: who has a place leaves it first. Raises
        CodeRefused, DeskSilent, LinkNotProtected, CentralNotConfigured, NoSafeKeyStore.
        """
        from desktop.sync.link import Link  # noqa: PLC0415 - PostgreSQL's driver is seldom wanted
        from desktop.sync.people import enrol  # noqa: PLC0415

        chosen = self._settings
        if not chosen.central_url:
            raise CentralNotConfigured
        credentials.secret_store(chosen)  # before the code is used up
        link = Link(chosen.central_url, ca_file=chosen.central_ca, laboratory=chosen.laboratory)
        try:
            with needing_centre():
                place = enrol(link, code, label or chosen.desk_label, __version__)
        except CentralForbids as error:
            raise CodeRefused from error
        secret = secrets.token_bytes(KEY_BYTES)
        desk = DeskSecrets(place.pc_id, place.login, place.label or label, place.password, secret)
        credentials.keep_desk_secrets(chosen, desk)
        return desk.label

    def is_enrolled(self) -> bool:
        return credentials.desk_secrets(self._settings) is not None
