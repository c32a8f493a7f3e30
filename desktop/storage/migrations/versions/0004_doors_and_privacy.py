"""Doors and privacy: protected files, relatives, disposals, bank accounts, questions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop.models.base import CanonicalJson, Day, Id, Instant
from desktop.storage.migrations.dialect import is_local

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def text_column(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def new_columns() -> list[tuple[str, sa.Column[Any]]]:
    """By ADD COLUMN alone: rebuilding a table on SQLite would lose its checks and triggers."""
    return [
        ("access", text_column("note")),
        ("agent", text_column("login")),
        ("agent", text_column("site")),
        ("conflict", text_column("question")),
        ("conflict", sa.Column("asked_by_id", Id(length=36))),
        ("conflict", sa.Column("asked_by_name", sa.String())),
        ("conflict", sa.Column("asked_at", Instant(length=27))),
        ("conflict", text_column("answer")),
        ("conflict", sa.Column("answered_by_name", sa.String())),
        ("conflict", sa.Column("answered_at", Instant(length=27))),
        ("household", flag("confidential")),
        ("household", text_column("confidential_reason")),
        ("household", flag("restricted")),
        ("household", text_column("restricted_reason")),
        (
            "household",
            sa.Column("stage", sa.String(), server_default="active", nullable=False),
        ),
        ("household", sa.Column("stage_since", Day())),
    ]


def flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)


def upgrade() -> None:
    create_disposal()
    create_merchant_account()
    create_relative()
    create_rights_request()
    for table, column in new_columns():
        op.add_column(table, column)
    if is_local(op):
        op.create_table(
            "sync_unknown",
            sa.Column("entity", sa.String(), nullable=False),
            sa.Column("row_id", Id(length=36), nullable=False),
            sa.Column("document", CanonicalJson(), nullable=False),
            sa.PrimaryKeyConstraint("entity", "row_id", name=op.f("pk_sync_unknown")),
        )
        op.add_column("sync_mutation", sa.Column("sent_at", Instant(length=27)))


def create_disposal() -> None:
    op.create_table(
        "disposal",
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        text_column("visa"),
        sa.Column("at", Instant(length=27), nullable=False),
        sa.Column("by_id", Id(length=36), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("facts", CanonicalJson(), nullable=False),
        sa.Column("id", Id(length=36), nullable=False),
        sa.CheckConstraint("act in ('erasure', 'disposal')", name=op.f("ck_disposal_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
    )


def create_merchant_account() -> None:
    op.create_table(
        "merchant_account",
        sa.Column("merchant_id", Id(length=36), nullable=False),
        sa.Column("iban", sa.String(), nullable=False),
        sa.Column("bic", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by_id", Id(length=36), nullable=False),
        sa.Column("proposed_by_name", sa.String(), nullable=False),
        sa.Column("proposed_at", Instant(length=27), nullable=False),
        sa.Column("decided_by_id", Id(length=36)),
        sa.Column("decided_by_name", sa.String()),
        sa.Column("decided_at", Instant(length=27)),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", Id(length=36), nullable=False),
        sa.CheckConstraint(
            "state in ('proposed', 'confirmed', 'refused', 'replaced')",
            name=op.f("ck_merchant_account_state"),
        ),
        sa.CheckConstraint(
            "decided_by_id is null or decided_by_id <> proposed_by_id",
            name=op.f("ck_merchant_account_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchant.id"], name=op.f("fk_merchant_account_merchant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_account")),
    )
    op.create_index("ix_merchant_account_merchant_id", "merchant_account", ["merchant_id"])


def create_relative() -> None:
    op.create_table(
        "relative",
        sa.Column("agent_id", Id(length=36), nullable=False),
        sa.Column("household_id", Id(length=36), nullable=False),
        sa.Column("declared_by_id", Id(length=36), nullable=False),
        sa.Column("declared_by_name", sa.String(), nullable=False),
        sa.Column("declared_at", Instant(length=27), nullable=False),
        sa.Column("ended_at", Instant(length=27)),
        sa.Column("ended_by_name", sa.String()),
        sa.Column("id", Id(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_relative_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relative")),
    )
    op.create_index("ix_relative_agent_id", "relative", ["agent_id"])
    op.create_index("ix_relative_household_id", "relative", ["household_id"])


def create_rights_request() -> None:
    op.create_table(
        "rights_request",
        sa.Column("household_id", Id(length=36), nullable=False),
        sa.Column("request_kind", sa.String(), nullable=False),
        sa.Column("received_on", Day(), nullable=False),
        sa.Column("received_by_id", Id(length=36), nullable=False),
        sa.Column("received_by_name", sa.String(), nullable=False),
        sa.Column("answered_on", Day()),
        sa.Column("answer", sa.String()),
        sa.Column("answered_by_id", Id(length=36)),
        sa.Column("answered_by_name", sa.String()),
        sa.Column("extended_on", Day()),
        sa.Column("extension_reason", sa.String(), nullable=False, server_default=""),
        sa.Column("extended_by_name", sa.String()),
        sa.Column("id", Id(length=36), nullable=False),
        sa.CheckConstraint(
            "request_kind in ('access', 'rectification', 'erasure', 'restriction', 'objection')",
            name=op.f("ck_rights_request_request_kind"),
        ),
        sa.CheckConstraint(
            "answer in ('granted', 'denied', 'withdrawn')", name=op.f("ck_rights_request_answer")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_rights_request_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_request")),
    )
    op.create_index("ix_rights_request_household_id", "rights_request", ["household_id"])


def downgrade() -> None:
    if is_local(op):
        op.execute("ALTER TABLE sync_mutation DROP COLUMN sent_at")
        op.drop_table("sync_unknown")
    for table, column in reversed(new_columns()):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
    for table in ("rights_request", "relative", "merchant_account", "disposal"):
        op.drop_table(table)
