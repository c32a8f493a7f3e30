"""Cards at full depth: numbers, deliveries, writings, block list, the support that people chose."""

from __future__ import annotations

import hashlib
from uuid import UUID

import sqlalchemy as sa

from alembic import op
from desktop.models.base import CanonicalJson, Day, Id, Instant
from desktop.storage.migrations.dialect import is_local

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SUPPORTS = "('', 'korrigo', 'neutral_card', 'paper')"
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def upgrade() -> None:
    """Columns come by ADD COLUMN alone: rebuilding a table on SQLite would lose its checks."""
    make_tables()
    op.add_column("card", sa.Column("number", sa.String()))
    op.add_column("card", sa.Column("retired_on", Day()))
    add_text("card", "retired_reason")
    op.add_column("card", sa.Column("received_on", Day()))
    add_text("card", "site")
    op.add_column("card", sa.Column("encoding_requested_at", Instant()))
    add_text("card", "encoding_request")
    add_reference("card", "batch_id", "card_batch")
    op.create_index(op.f("ix_card_batch_id"), "card", ["batch_id"])
    op.create_index("uq_card_number", "card", ["number"], unique=True)
    add_reference("card_link", "replaces_id", "card")
    add_text("card_link", "override_reason")
    check = f"CONSTRAINT ck_household_card_support CHECK (card_support in {SUPPORTS})"
    add_text("household", "card_support", check)
    number_cards()


def downgrade() -> None:
    op.drop_index("uq_card_number", table_name="card")
    op.drop_index(op.f("ix_card_batch_id"), table_name="card")
    for table, columns in ADDED.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    drop_tables()


ADDED = {
    "household": ("card_support",),
    "card_link": ("override_reason", "replaces_id"),
    "card": (
        "encoding_request",
        "encoding_requested_at",
        "site",
        "received_on",
        "retired_reason",
        "retired_on",
        "number",
        "batch_id",
    ),
}


def add_text(table: str, column: str, check: str = "") -> None:
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR DEFAULT '' NOT NULL {check}")


def add_reference(table: str, column: str, target: str) -> None:
    """Alembic would add the constraint by a second statement, which SQLite does not know."""
    kind = "VARCHAR(36)" if is_local(op) else "UUID"
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {kind} "
        f"CONSTRAINT fk_{table}_{column} REFERENCES {target} (id)"
    )


def number_cards() -> None:
    """From the id, so that each desk and the centre come to the same number by themselves."""
    card = sa.table("card", sa.column("id", Id()), sa.column("number", sa.String()))
    connection = op.get_bind()
    ids = connection.execute(sa.select(card.c.id)).scalars().all()
    if ids:
        connection.execute(
            card.update()
            .where(card.c.id == sa.bindparam("card_id"))
            .values(number=sa.bindparam("its_number")),
            [{"card_id": card_id, "its_number": number_of(card_id)} for card_id in ids],
        )


def number_of(card_id: UUID) -> str:
    value = int.from_bytes(hashlib.sha256(b"card number" + card_id.bytes).digest()[:8], "big") >> 14
    return "".join(SYMBOLS[value >> shift & 31] for shift in range(45, -1, -5))


def make_tables() -> None:
    op.create_table('block_list_issue',
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('issued_at', Instant(length=27), nullable=False),
    sa.Column('since_sequence', sa.Integer(), nullable=True),
    sa.Column('blocked', CanonicalJson(), nullable=False),
    sa.Column('unblocked', CanonicalJson(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('file_hash', sa.String(), nullable=False),
    sa.Column('agent_id', Id(length=36), nullable=False),
    sa.Column('agent_name', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint('sequence >= 1', name=op.f('ck_block_list_issue_sequence')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_block_list_issue')),
    sa.UniqueConstraint('sequence', name=op.f('uq_block_list_issue_sequence'))
    )
    op.create_table('card_batch',
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('support', sa.String(), nullable=False),
    sa.Column('supplier', sa.String(), nullable=False),
    sa.Column('received_on', Day(), nullable=False),
    sa.Column('expected_count', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("support in ('korrigo', 'neutral_card', 'paper')", name=op.f('ck_card_batch_support')),
    sa.CheckConstraint('expected_count >= 0', name=op.f('ck_card_batch_expected_count')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_batch'))
    )
    op.create_table('card_event',
    sa.Column('card_id', Id(length=36), nullable=False),
    sa.Column('link_id', Id(length=36), nullable=True),
    sa.Column('event', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('at', Instant(length=27), nullable=False),
    sa.Column('agent_id', Id(length=36), nullable=False),
    sa.Column('agent_name', sa.String(), nullable=False),
    sa.Column('desk_label', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_event'))
    )
    op.create_index(op.f('ix_card_event_card_id'), 'card_event', ['card_id'], unique=False)
    op.create_table('encoding',
    sa.Column('card_id', Id(length=36), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('entitlement_id', Id(length=36), nullable=True),
    sa.Column('profile', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('old_hash', sa.String(), nullable=False),
    sa.Column('new_hash', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('valid_from', Day(), nullable=False),
    sa.Column('valid_until', Day(), nullable=False),
    sa.Column('key_version', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('request', sa.String(), nullable=False),
    sa.Column('sam_tail', sa.String(), nullable=False),
    sa.Column('at', Instant(length=27), nullable=False),
    sa.Column('agent_id', Id(length=36), nullable=False),
    sa.Column('agent_name', sa.String(), nullable=False),
    sa.Column('desk_label', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("reason in ('first', 'renewed', 'replacement', 'unresolved', 'withdrawn', 'requested')", name=op.f('ck_encoding_reason')),
    sa.CheckConstraint('valid_until >= valid_from', name=op.f('ck_encoding_period')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_encoding'))
    )
    op.create_index(op.f('ix_encoding_card_id'), 'encoding', ['card_id'], unique=False)
    op.create_index(op.f('ix_encoding_fingerprint'), 'encoding', ['fingerprint'], unique=False)
    op.create_index(op.f('ix_encoding_household_id'), 'encoding', ['household_id'], unique=False)
    op.create_table('encoding_outcome',
    sa.Column('encoding_id', Id(length=36), nullable=False),
    sa.Column('card_id', Id(length=36), nullable=False),
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('at', Instant(length=27), nullable=False),
    sa.Column('agent_id', Id(length=36), nullable=False),
    sa.Column('agent_name', sa.String(), nullable=False),
    sa.Column('desk_label', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("state in ('verified', 'unverified', 'uncertain', 'not_written', 'foreign', 'not_genuine', 'abandoned')", name=op.f('ck_encoding_outcome_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_encoding_outcome'))
    )
    op.create_index('ix_encoding_outcome_encoding_id', 'encoding_outcome', ['encoding_id', 'state'], unique=False)


def drop_tables() -> None:
    op.drop_index('ix_encoding_outcome_encoding_id', table_name='encoding_outcome')
    op.drop_table('encoding_outcome')
    op.drop_index(op.f('ix_encoding_household_id'), table_name='encoding')
    op.drop_index(op.f('ix_encoding_fingerprint'), table_name='encoding')
    op.drop_index(op.f('ix_encoding_card_id'), table_name='encoding')
    op.drop_table('encoding')
    op.drop_index(op.f('ix_card_event_card_id'), table_name='card_event')
    op.drop_table('card_event')
    op.drop_table('card_batch')
    op.drop_table('block_list_issue')
