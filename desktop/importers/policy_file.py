"""How IT sets desks up, above their own settings: a JSON file, and on Windows the registry.

The strongest first: group policies, what the installation was told, the file.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from desktop import settings
from desktop.domain.door import PolicyUnreadable
from desktop.domain.policy import Policy
from desktop.importers.policy_registry import (
    MACHINE,
    POLICIES,
    MachineValues,
    machine_values,
    registry_fields,
)
from desktop.importers.policy_variables import expanded, whole
from desktop.settings import APPLICATION, Settings

FILE_NAME = "policy.json"
VARIABLE = "CAD_POLICY"

_Words = Annotated[str, Field(min_length=1, max_length=500)]


class PolicyModel(BaseModel):
    """Every field is of its own type: no text for a number, and nothing that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    central_url: _Words | None = None
    central_ca: _Words | None = None
    laboratory: bool = False
    lock_minutes: Annotated[int, Field(ge=1, le=120)] | None = None
    offline_days: Annotated[int, Field(ge=1, le=90)] | None = None
    site: _Words | None = None
    card_profile: _Words | None = None
    card_reader: _Words | None = None
    sam_reader: _Words | None = None
    language: Literal["fr", "en"] | None = None
    log_folder: _Words | None = None
    enrolment_code: _Words | None = None
    drop_folder: _Words | None = None


def configured(
    data: Path | None = None, *, machine: MachineValues = machine_values, **overrides: object
) -> Settings:
    """The settings of this desk with what IT decides above them.

    Raises SettingsUnreadable and PolicyUnreadable: a broken policy is never passed over.
    """
    file = policy_path()
    given = registry_fields(machine)
    decided: dict[str, object] = {}
    if file is not None or given:
        decided = policy_of(file, given).decided()
    if file is not None:
        decided["policy"] = file
    return settings.load(data, decided=decided, **overrides)


def policy_path() -> Path | None:
    """That of CAD_POLICY, else that of the system; None when there is none.

    Raises PolicyUnreadable when CAD_POLICY names no file.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not Path(named).is_file():
            raise PolicyUnreadable(named, VARIABLE)
        return Path(named)
    file = _folder() / FILE_NAME
    return file if file.exists() else None


def _folder() -> Path:
    """Where IT puts the file, and the certificate that it names."""
    if sys.platform == "win32":
        machine = Path(os.environ.get("ProgramData", r"C:\ProgramData"))  # noqa: SIM112 - its name
    else:
        machine = Path("/etc")
    return machine / APPLICATION


def read_policy(file: Path) -> Policy:
    return policy_of(file, {})


def policy_of(file: Path | None, registry: dict[str, object]) -> Policy:
    """Raises PolicyUnreadable with the field, or the line, that is wrong.

    The certificate of the authority, and the drop folder, lie beside the file unless the path is a
    whole one; that of the logs has to be. Variables of the environment are for the two folders
    alone: whoever sets them must not decide which authority counts. An address without a
    certificate is refused here: no desk of a city ever asks for a weaker link.
    """
    source = str(file) if file is not None else rf"{MACHINE}\{POLICIES}"
    given = _given(file) if file is not None else {}
    alone = _model(given, source).model_dump()  # each is judged by itself, to name the guilty one
    model = _model(
        {name: value for name, value in alone.items() if value is not None} | registry,
        rf"{MACHINE}\{POLICIES}",
    )
    if model.central_url and not model.central_ca and not model.laboratory:
        raise PolicyUnreadable(source, "central_ca")
    above = rf"{MACHINE}\{POLICIES}"
    return _policy(
        model,
        {name: above if name in registry else source for name in ("log_folder", "drop_folder")},
        file.parent if file is not None else _folder(),
        decides_link=(file is not None or bool({"central_url", "central_ca"} & registry.keys())),
    )


def _policy(
    model: PolicyModel, sources: dict[str, str], folder: Path, *, decides_link: bool
) -> Policy:
    named = {
        name: expanded(text, name, source)
        for name, source in sources.items()
        if (text := getattr(model, name))
    }
    paths: dict[str, Any] = {
        "central_ca": folder / model.central_ca if model.central_ca else None,
        "drop_folder": folder / named["drop_folder"] if "drop_folder" in named else None,
        "log_folder": None,
    }
    if "log_folder" in named:
        paths["log_folder"] = whole(named["log_folder"], "log_folder", sources["log_folder"])
    return Policy(**model.model_dump() | paths, decides_link=decides_link)


def _given(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8-sig"))  # editors of Windows put a mark before it
    except json.JSONDecodeError as error:
        raise PolicyUnreadable(str(file), f"line {error.lineno}") from error
    except (OSError, ValueError) as error:
        raise PolicyUnreadable(str(file), "text") from error


def _model(given: Any, source: str) -> PolicyModel:
    try:
        return PolicyModel.model_validate(given)
    except ValidationError as error:
        place = error.errors(include_input=False)[0]["loc"]
        raise PolicyUnreadable(source, ".".join(map(str, place)) or "{}") from error
