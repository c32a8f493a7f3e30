"""The policy file: how IT sets desks up; JSON, above the settings of the desk itself."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from desktop import settings
from desktop.domain.door import PolicyUnreadable
from desktop.domain.policy import Policy
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
    drop_folder: _Words | None = None


def configured(data: Path | None = None, **overrides: object) -> Settings:
    """The settings of this desk with what the policy decides above them.

    Raises SettingsUnreadable and PolicyUnreadable: a broken policy is never passed over.
    """
    file = policy_path()
    decided: dict[str, object] = {}
    if file is not None:
        decided = read_policy(file).decided() | {"policy": file}
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
    if sys.platform == "win32":
        folder = Path(os.environ.get("ProgramData", r"C:\ProgramData"))  # noqa: SIM112 - its name
    else:
        folder = Path("/etc")
    file = folder / APPLICATION / FILE_NAME
    return file if file.exists() else None


def read_policy(file: Path) -> Policy:
    """Raises PolicyUnreadable with the field, or the line, that is wrong.

    The certificate of the authority, and the drop folder, lie beside the file unless the path is a
    whole one. An address without a certificate is refused here: no desk of a city ever asks for a
    weaker link.
    """
    model = _model(file)
    if model.central_url and not model.central_ca and not model.laboratory:
        raise PolicyUnreadable(str(file), "central_ca")
    return Policy(
        central_url=model.central_url,
        central_ca=file.parent / model.central_ca if model.central_ca else None,
        laboratory=model.laboratory,
        lock_minutes=model.lock_minutes,
        offline_days=model.offline_days,
        site=model.site,
        card_profile=model.card_profile,
        drop_folder=file.parent / model.drop_folder if model.drop_folder else None,
    )


def _model(file: Path) -> PolicyModel:
    try:
        given = json.loads(file.read_text("utf-8-sig"))  # editors of Windows put a mark before it
        return PolicyModel.model_validate(given)
    except json.JSONDecodeError as error:
        raise PolicyUnreadable(str(file), f"line {error.lineno}") from error
    except ValidationError as error:
        place = error.errors(include_input=False)[0]["loc"]
        raise PolicyUnreadable(str(file), ".".join(map(str, place)) or "{}") from error
    except (OSError, ValueError) as error:
        raise PolicyUnreadable(str(file), "text") from error
