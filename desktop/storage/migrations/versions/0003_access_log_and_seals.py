"""Who opened which file, and seals that bind each unit of work to the one before."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from desktop.models.base import CanonicalJson, Id, Instant
from desktop.storage.migrations.dialect import is_local

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SEALS = ("facts", "previous_seal", "seal")


def upgrade() -> None:
    """Columns come by ADD COLUMN alone: rebuilding a table on SQLite would lose its checks."""
    op.create_table(
        "access",
        sa.Column("household_id", Id(length=36), nullable=False),
        sa.Column("agent_id", Id(length=36), nullable=False),
        sa.Column("at", Instant(length=27), nullable=False),
        sa.Column("desk_label", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("mutation_id", Id(length=36), nullable=False),
        sa.Column("id", Id(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access")),
    )
    op.create_index("ix_access_household_id", "access", ["household_id", "at"])
    op.add_column("history", sa.Column("mutation_id", Id(length=36)))
    if is_local(op):
        op.add_column("sync_mutation", sa.Column("facts", CanonicalJson()))
        op.add_column("sync_mutation", sa.Column("previous_seal", sa.String()))
        op.add_column("sync_mutation", sa.Column("seal", sa.String()))


def downgrade() -> None:
    if is_local(op):
        for column in SEALS:
            op.execute(f"ALTER TABLE sync_mutation DROP COLUMN {column}")
    op.execute("ALTER TABLE history DROP COLUMN mutation_id")
    op.drop_index("ix_access_household_id", table_name="access")
    op.drop_table("access")
