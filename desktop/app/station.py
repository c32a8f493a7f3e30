"""The encoding station of a desk, with its profile, its keys and its SAM."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.services.encoding import EncodingService
from desktop.services.security_module import SamPlace, SecurityModuleService
from desktop.services.station import StationService
from desktop.services.station_files import SamSecretFile, StationFiles
from desktop.settings import APPLICATION

if TYPE_CHECKING:
    from desktop.app.desk import Desk

# Where all sessions of this computer meet: Windows gives each of them its own temporary folder.
SHARED = Path(os.environ.get("PROGRAMDATA") or tempfile.gettempdir()) / APPLICATION


def station_of(desk: Desk) -> StationService:
    settings = desk.settings
    place = SamPlace(SHARED, settings.desk_label)
    keeper = SamSecretFile(settings)
    modules = SecurityModuleService(desk.reader, desk.clock, place, keeper)
    encoding = EncodingService(desk.units, desk.clock)
    return StationService(encoding, desk.reader, modules, StationFiles(settings))
