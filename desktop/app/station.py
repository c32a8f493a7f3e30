"""The encoding station of a desk, with its profile, its keys and its SAM."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from desktop.cardreader.reader import Reader
from desktop.services.clock import Clock
from desktop.services.encoding import EncodingService
from desktop.services.security_module import SamPlace, SecurityModuleService
from desktop.services.station import StationService
from desktop.services.station_files import SamSecretFile, StationFiles
from desktop.settings import APPLICATION, Settings

# Where all sessions of this computer meet: Windows gives each of them its own temporary folder.
SHARED = Path(os.environ.get("PROGRAMDATA") or tempfile.gettempdir()) / APPLICATION


def station_of(
    settings: Settings, encodings: EncodingService, clock: Clock, reader: Reader
) -> StationService:
    place = SamPlace(SHARED, settings.desk_label)
    modules = SecurityModuleService(reader, clock, place, SamSecretFile(settings))
    return StationService(encodings, reader, modules, StationFiles(settings))
