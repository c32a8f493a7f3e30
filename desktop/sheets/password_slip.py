"""The slip with a one-time password, folded and sealed for one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from desktop.sheets.letter import SenderSheet


@dataclass(frozen=True)
class PasswordSlip:
    """What is printed and sealed for somebody who comes in for the first time."""

    name: str
    login: str
    password: str = field(repr=False)
    place: str = ""


@dataclass(frozen=True)
class SlipSheet:
    """A slip with what stands around it."""

    slip: PasswordSlip
    language: str
    sender: SenderSheet
    dated_on: date
