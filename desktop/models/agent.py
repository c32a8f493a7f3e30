"""Rows of agents: who may act at a desk, and as what."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Synced


class AgentRecord(Synced):
    """`roles` is a sorted list of role names."""

    __tablename__ = "agent"

    name: Mapped[str]
    roles: Mapped[Any] = mapped_column(CanonicalJson)
    active: Mapped[bool] = mapped_column(default=True)
    # role of the central database; empty where the desk works without doors
    login: Mapped[str] = mapped_column(default="", server_default="")
    site: Mapped[str] = mapped_column(default="", server_default="")
