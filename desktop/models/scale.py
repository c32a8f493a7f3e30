"""Rows of scales: dated rules, delivered as files and synced afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Synced


class ScaleRecord(Synced):
    """`body` is the scale as its file states it; a new version is a new row."""

    __tablename__ = "scale"

    code: Mapped[str]
    version: Mapped[str]
    in_force_from: Mapped[date]
    in_force_until: Mapped[date | None]  # excluded
    body: Mapped[Any] = mapped_column(CanonicalJson)

    __table_args__ = (UniqueConstraint("code", "version"),)
