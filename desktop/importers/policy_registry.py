"""What IT put into the registry of Windows: group policies, and the words of the installation."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

from desktop.domain.door import PolicyUnreadable
from desktop.settings import APPLICATION

MACHINE = "HKEY_LOCAL_MACHINE"
INSTALLED = rf"Software\{APPLICATION}"
POLICIES = rf"Software\Policies\{APPLICATION}"
KEYS = (INSTALLED, POLICIES)
"""Weakest first: a group policy wins over what the installation was told."""

FIELDS = {
    "CentralUrl": "central_url",
    "CentralCa": "central_ca",
    "Site": "site",
    "EnrolmentCode": "enrolment_code",
    "CardReader": "card_reader",
    "SamReader": "sam_reader",
    "CardProfile": "card_profile",
    "LockMinutes": "lock_minutes",
    "OfflineDays": "offline_days",
    "Language": "language",
    "LogFolder": "log_folder",
    "DropFolder": "drop_folder",
}
"""Names of values; others, such as those for inventories, are not ours to judge."""

_WHOLE = frozenset({"lock_minutes", "offline_days"})

MachineValues = Callable[[str], Mapping[str, object]]
"""The values of one key of HKEY_LOCAL_MACHINE; none where there is no such key."""


def machine_values(key: str) -> Mapping[str, object]:
    """Of the registry of this PC, as 64-bit programs see it; nothing on other systems."""
    values: dict[str, object] = {}
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - Windows only

        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        with (
            suppress(FileNotFoundError),
            winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, access) as opened,
        ):
            for number in range(winreg.QueryInfoKey(opened)[1]):
                name, value, _kind = winreg.EnumValue(opened, number)
                values[name] = value
    return values


def registry_fields(read: MachineValues) -> dict[str, object]:
    """By field of the policy. Raises PolicyUnreadable for a value of a wrong kind."""
    fields: dict[str, object] = {}
    for key in KEYS:
        values = {name.lower(): value for name, value in read(key).items()}
        for name, field in FIELDS.items():
            value = values.get(name.lower())
            if value not in (None, ""):  # an editor of policies leaves empty texts behind
                fields[field] = _meant(key, name, field, value)
    return fields


def _meant(key: str, name: str, field: str, value: object) -> object:
    """A number may come as REG_DWORD, of a policy, or as text, of the installation."""
    if field in _WHOLE:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return int(value)
        if type(value) is int:
            return value
    elif isinstance(value, str):
        return value
    raise PolicyUnreadable(rf"{MACHINE}\{key}", name)
