"""Half-filled forms: local, written as they are typed, kept until finished or thrown away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Local, new_id


class DraftRecord(Local):
    __tablename__ = "draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    form: Mapped[str]  # enrolment · income · member …
    subject_id: Mapped[UUID | None]  # the household or claim that the form is about
    label: Mapped[str] = mapped_column(default="")  # discreet: initials, a step
    body: Mapped[Any] = mapped_column(CanonicalJson)
    agent_id: Mapped[UUID]
    saved_at: Mapped[datetime]


class PreferenceRecord(Local):
    """A choice remembered on this desk: reader roles, language, the decision of two persons."""

    __tablename__ = "preference"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(CanonicalJson)
