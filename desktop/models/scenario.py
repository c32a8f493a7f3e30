"""Rows of scenarios: what an entitlement gives, dated."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Synced


class ScenarioRecord(Synced):
    """Of the scenarios in force on a day, the one marked `running` opens new entitlements."""

    __tablename__ = "scenario"

    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    in_force_from: Mapped[date]
    in_force_until: Mapped[date | None]
    running: Mapped[bool] = mapped_column(default=False)
    body: Mapped[Any] = mapped_column(CanonicalJson)
