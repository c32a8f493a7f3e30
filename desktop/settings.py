"""Where this desk keeps its data and how it is set up: typed, read once at start."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APPLICATION = "carte-alimentation-durable"
RESOURCES = Path(__file__).parents[1] / "resources"


@dataclass(frozen=True)
class Settings:
    """All that is decided outside the database; `demonstration` when nothing was configured."""

    data: Path
    desk_label: str = "guichet"
    site: str = ""
    language: str = "fr"
    theme: str = "light"
    text_scale: str = "1"
    central_url: str | None = None
    key_file: Path | None = None
    demonstration: bool = False
    reader: str = "pcsc"  # or `simulated`
    card_reader: str | None = None  # stable name of the slot for cards; None: all but the SAM's
    sam_reader: str | None = None

    @property
    def database(self) -> Path:
        return self.data / "desk.db"


def load(data: Path | None = None, **overrides: object) -> Settings:
    """Read `settings.json` of the data folder, then `CAD_…` of the environment, then `overrides`.

    Raises ValueError, with the file's name, when the file is not of the format.
    """
    folder = data or Path(os.environ.get("CAD_DATA") or platformdirs.user_data_path(APPLICATION))
    values: dict[str, object] = {"data": folder}
    file = folder / "settings.json"
    if file.exists():
        values |= _read(file)
    values |= _from_environment()
    values |= {name: value for name, value in overrides.items() if value is not None}
    if values.get("key_file"):
        values["key_file"] = Path(str(values["key_file"]))
    return Settings(**values)  # type: ignore[arg-type]  # names are checked by _read


def save(settings: Settings, **changes: object) -> None:
    """Write `changes` into `settings.json`, keeping what it says of the rest."""
    file = settings.data / "settings.json"
    values = (_read(file) if file.exists() else {}) | changes
    settings.data.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".part")
    partial.write_text(json.dumps(values, ensure_ascii=False, indent=2), "utf-8")
    partial.replace(file)


def _read(file: Path) -> dict[str, object]:
    known = set(Settings.__dataclass_fields__) - {"data"}
    try:
        values = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{file}: {error}") from error
    if not isinstance(values, dict) or set(values) - known:
        raise ValueError(f"{file}: unknown setting")
    return values


def _from_environment() -> dict[str, object]:
    names = {
        "CAD_CENTRAL_URL": "central_url",
        "CAD_KEY_FILE": "key_file",
        "CAD_LANGUAGE": "language",
    }
    return {field: os.environ[name] for name, field in names.items() if os.environ.get(name)}
