"""Rows of a household and what is written about it: members, notes, history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Synced


class HouseholdRecord(Synced):
    """People who live together and claim together.

    `reference` (F-2026-000184) comes from the centre; until then `provisional_reference`,
    made at the desk, is shown.
    """

    __tablename__ = "household"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        (
            "housing",
            "hosted_by",
            "apartment",
            "residence",
            "street_number",
            "street",
            "locality",
            "postcode",
            "city",
            "priority_area",
        ),
        ("phone", "email", "safe_channel", "do_not_write"),
        ("language", "easy_to_read"),
        ("state", "enrolled_on", "closed_on", "closed_reason"),
        ("confidential", "confidential_reason"),
        ("restricted", "restricted_reason"),
        ("stage", "stage_since"),
    )

    reference: Mapped[str | None] = mapped_column(unique=True)
    provisional_reference: Mapped[str]
    state: Mapped[str] = mapped_column(default="enrolled")  # enrolled · closed
    enrolled_on: Mapped[date]
    closed_on: Mapped[date | None]
    closed_reason: Mapped[str | None]

    housing: Mapped[str] = mapped_column(default="home")  # home · hosted · registered_at_ccas
    hosted_by: Mapped[str] = mapped_column(default="")
    apartment: Mapped[str] = mapped_column(default="")  # NF Z10-011 line 2
    residence: Mapped[str] = mapped_column(default="")  # line 3
    street_number: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    locality: Mapped[str] = mapped_column(default="")  # line 5
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    priority_area: Mapped[str | None]  # name of the area that the address was in when typed

    phone: Mapped[str] = mapped_column(default="")  # E.164
    email: Mapped[str] = mapped_column(default="")
    safe_channel: Mapped[str] = mapped_column(default="letter")  # letter phone sms email counter
    do_not_write: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="fr")  # preferred language of the applicant
    easy_to_read: Mapped[bool] = mapped_column(default=False)  # FALC letters
    # what the resident chose to carry: korrigo · neutral_card · paper; empty: not asked yet
    card_support: Mapped[str] = mapped_column(default="", server_default="")

    # opened only with a typed reason, which is logged
    confidential: Mapped[bool] = mapped_column(default=False, server_default=false())
    confidential_reason: Mapped[str] = mapped_column(default="", server_default="")
    # article 18 of the GDPR: kept, and not used until it is lifted
    restricted: Mapped[bool] = mapped_column(default=False, server_default=false())
    restricted_reason: Mapped[str] = mapped_column(default="", server_default="")
    # active · archived: the intermediate archive, which only deciders open
    stage: Mapped[str] = mapped_column(default="active", server_default="active")
    stage_since: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("state in ('enrolled', 'closed')", name="state"),
        CheckConstraint("housing in ('home', 'hosted', 'registered_at_ccas')", name="housing"),
        CheckConstraint(
            "card_support in ('', 'korrigo', 'neutral_card', 'paper')", name="card_support"
        ),
    )


class MemberRecord(Synced):
    """A person of a household. `born` is a partial ISO date: 1985, 1985-03 or 1985-03-12."""

    __tablename__ = "member"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("usage_name", "birth_name", "first_names", "born"),
        ("present_from", "present_until", "absence"),
    )

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    role: Mapped[str]  # applicant · partner · child · other_adult
    usage_name: Mapped[str] = mapped_column(default="")  # empty when it is the birth name
    birth_name: Mapped[str]
    first_names: Mapped[str]
    born: Mapped[str]
    custody: Mapped[str] = mapped_column(default="full")  # full · shared
    present_from: Mapped[date | None]
    present_until: Mapped[date | None]  # excluded
    absence: Mapped[str | None]  # detained · hospital · abroad · other

    __table_args__ = (
        CheckConstraint("role in ('applicant', 'partner', 'child', 'other_adult')", name="role"),
        CheckConstraint("custody in ('full', 'shared')", name="custody"),
    )


class NoteRecord(Synced):
    """A short sentence about a household; visible to the roles named in `visible_to`."""

    __tablename__ = "note"

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    visible_to: Mapped[str] = mapped_column(default="counter")  # counter · decider
    author_id: Mapped[UUID]
    author_name: Mapped[str]
    written_at: Mapped[datetime]


class NotDuplicateRecord(Synced):
    """Somebody looked at two households and found two; `first_id` < `second_id`."""

    __tablename__ = "not_duplicate"

    first_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]

    __table_args__ = (Index("uq_not_duplicate_pair", "first_id", "second_id", unique=True),)


class HistoryRecord(Synced):
    """What was changed, by whom, when and from what: written by the unit of work, never edited.

    `changes` is `{column: [old, new]}`; a row that begins has `[null, new]`.
    """

    __tablename__ = "history"
    kind: ClassVar[str] = "fact"

    household_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID]
    actor_name: Mapped[str]
    desk_label: Mapped[str]
    act: Mapped[str]  # the intent of the use case: enrol, correct_address, decide …
    entity: Mapped[str]
    row_id: Mapped[UUID]
    changes: Mapped[Any] = mapped_column(CanonicalJson)
    mutation_id: Mapped[
        UUID | None
    ]  # the unit of work that sealed it; None before there were seals
