"""Where this desk keeps its data and how it is set up: typed, read once at start."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

APPLICATION = "carte-alimentation-durable"
RESOURCES = Path(__file__).parents[1] / "resources"
_CHOICES: dict[str, tuple[str, ...]] = {
    "language": ("fr", "en"),
    "theme": ("light", "dark", "contrast"),
    "text_scale": ("1", "1.25", "1.5"),
    "reader": ("pcsc", "simulated"),
}
_MAY_BE_NULL = frozenset(
    {
        "central_url",
        "central_ca",
        "key_file",
        "card_reader",
        "sam_reader",
        "card_profile",
        "drop_folder",
    }
)
_YES_OR_NO = frozenset({"demonstration", "laboratory"})
_WHOLE = {"lock_minutes": range(1, 121), "offline_days": range(1, 91)}
_NOT_OF_THE_FILE = frozenset({"data", "policy", "decided", "log_folder", "enrolment_code"})


class SettingsUnreadable(ValueError):
    """`settings.json` is not of the format: `line` where it breaks, or `field` that is wrong."""

    def __init__(self, file: Path, line: int | None = None, field: str | None = None) -> None:
        super().__init__(f"{file}: line {line}" if line else f"{file}: {field or 'unreadable'}")
        self.file, self.line, self.field = file, line, field


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
    card_profile: str | None = None  # file of `resources/cards` or of `cards` in the data folder
    laboratory: bool = False  # a link to the centre may be unprotected: tests, never a city
    central_ca: Path | None = None  # certificate of the city's authority, which proves the centre
    lock_minutes: int = 10  # without a touch, then the window asks for the password
    offline_days: int = 14  # without the centre, then nobody comes in any more
    drop_folder: Path | None = None  # where operators’ systems put purchases; None: in `data`
    policy: Path | None = None  # file of IT that decided some of this
    decided: frozenset[str] = frozenset()  # names of what IT decided, in that file or elsewhere
    log_folder: Path | None = None  # None: in the data folder
    enrolment_code: str | None = field(default=None, repr=False)  # for the first start; works once

    @property
    def database(self) -> Path:
        return self.data / "desk.db"

    @property
    def log(self) -> Path:
        """The folder of the log files."""
        return self.log_folder or self.data / "log"


def load(
    data: Path | None = None, *, decided: Mapping[str, object] | None = None, **overrides: object
) -> Settings:
    """Read `settings.json` of the data folder, then `CAD_…` of the environment, then `overrides`.

    What is `decided` by the policy of IT wins over all of them. Raises SettingsUnreadable, a
    ValueError, when the file is not of the format.
    """
    folder = desk_folder(data)
    values: dict[str, object] = {"data": folder}
    file = folder / "settings.json"
    if file.exists():
        values |= _read(file)
    values |= _from_environment()
    values |= {name: value for name, value in overrides.items() if value is not None}
    if decided:
        values |= {**decided, "decided": frozenset(decided)}
    for name in ("key_file", "central_ca", "drop_folder"):
        if values.get(name):
            values[name] = Path(str(values[name]))
    return Settings(**values)  # type: ignore[arg-type]  # names are checked by _read


def save(settings: Settings, **changes: object) -> None:
    """Write `changes` into `settings.json`, keeping what it says of the rest.

    A demonstration became one because there was no file: the file that is made now has to say it,
    or the next start would take the desk for a real one and not find its key.
    """
    file = settings.data / "settings.json"
    values = (_read(file) if file.exists() else {}) | changes
    if settings.demonstration:
        values = {"demonstration": True, "reader": settings.reader} | values
    settings.data.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".part")
    partial.write_text(json.dumps(values, ensure_ascii=False, indent=2), "utf-8")
    partial.replace(file)


def desk_folder(data: Path | None = None) -> Path:
    """What was asked for, else CAD_DATA, else that of the person.

    It is in `%LOCALAPPDATA%` on Windows, without a second folder for the name of a maker.
    """
    usual = platformdirs.user_data_path(APPLICATION, appauthor=False)
    return data or Path(os.environ.get("CAD_DATA") or usual)


def _read(file: Path) -> dict[str, object]:
    try:
        values = json.loads(file.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise SettingsUnreadable(file, line=error.lineno) from error
    except (OSError, ValueError) as error:
        raise SettingsUnreadable(file) from error
    if not isinstance(values, dict):
        raise SettingsUnreadable(file, line=1)
    wrong = next((name for name, value in values.items() if not _fits(name, value)), None)
    if wrong is not None:
        raise SettingsUnreadable(file, field=wrong)
    return values


def _fits(name: str, value: object) -> bool:
    if name in _NOT_OF_THE_FILE or name not in Settings.__dataclass_fields__:
        return False
    if name in _YES_OR_NO:
        return isinstance(value, bool)
    if name in _WHOLE:
        return type(value) is int and value in _WHOLE[name]
    if name in _CHOICES:
        return value in _CHOICES[name]
    return isinstance(value, str) or (value is None and name in _MAY_BE_NULL)


def _from_environment() -> dict[str, object]:
    names = {
        "CAD_CENTRAL_URL": "central_url",
        "CAD_KEY_FILE": "key_file",
        "CAD_LANGUAGE": "language",
    }
    return {field: os.environ[name] for name, field in names.items() if os.environ.get(name)}
