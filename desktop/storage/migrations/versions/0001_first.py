"""The rows of the counter journey."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from desktop.models.base import BasisPoints, CanonicalJson, Cents, Day, Id, Instant
from desktop.storage.migrations.dialect import is_local

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    upgrade_synced()
    if is_local(op):
        upgrade_local()


def downgrade() -> None:
    if is_local(op):
        downgrade_local()
    downgrade_synced()


def upgrade_synced() -> None:
    op.create_table('agent',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('roles', CanonicalJson(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agent'))
    )
    op.create_table('card',
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('support', sa.String(), nullable=False),
    sa.Column('product', sa.String(), nullable=False),
    sa.Column('tail', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('blocked_on', Day(), nullable=True),
    sa.Column('blocked_reason', sa.String(), nullable=True),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("state in ('stock', 'linked', 'blocked', 'returned', 'retired')", name=op.f('ck_card_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_card_fingerprint'))
    )
    op.create_table('conflict',
    sa.Column('entity', sa.String(), nullable=False),
    sa.Column('row_id', Id(length=36), nullable=False),
    sa.Column('household_id', Id(length=36), nullable=True),
    sa.Column('columns_of', sa.String(), nullable=False),
    sa.Column('base', CanonicalJson(), nullable=True),
    sa.Column('theirs', CanonicalJson(), nullable=True),
    sa.Column('mine', CanonicalJson(), nullable=True),
    sa.Column('mutation_id', Id(length=36), nullable=False),
    sa.Column('actor_id', Id(length=36), nullable=False),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('at', Instant(length=27), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('resolved_by_id', Id(length=36), nullable=True),
    sa.Column('resolved_by_name', sa.String(), nullable=True),
    sa.Column('resolved_at', Instant(length=27), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("state in ('open', 'kept_theirs', 'took_mine', 'edited', 'erased')", name=op.f('ck_conflict_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict'))
    )
    op.create_index(op.f('ix_conflict_household_id'), 'conflict', ['household_id'], unique=False)
    op.create_index(op.f('ix_conflict_row_id'), 'conflict', ['row_id'], unique=False)
    op.create_table('history',
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('at', Instant(length=27), nullable=False),
    sa.Column('actor_id', Id(length=36), nullable=False),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('desk_label', sa.String(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('entity', sa.String(), nullable=False),
    sa.Column('row_id', Id(length=36), nullable=False),
    sa.Column('changes', CanonicalJson(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history'))
    )
    op.create_index(op.f('ix_history_household_id'), 'history', ['household_id'], unique=False)
    op.create_table('household',
    sa.Column('reference', sa.String(), nullable=True),
    sa.Column('provisional_reference', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('enrolled_on', Day(), nullable=False),
    sa.Column('closed_on', Day(), nullable=True),
    sa.Column('closed_reason', sa.String(), nullable=True),
    sa.Column('housing', sa.String(), nullable=False),
    sa.Column('hosted_by', sa.String(), nullable=False),
    sa.Column('apartment', sa.String(), nullable=False),
    sa.Column('residence', sa.String(), nullable=False),
    sa.Column('street_number', sa.String(), nullable=False),
    sa.Column('street', sa.String(), nullable=False),
    sa.Column('locality', sa.String(), nullable=False),
    sa.Column('postcode', sa.String(), nullable=False),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('priority_area', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('safe_channel', sa.String(), nullable=False),
    sa.Column('do_not_write', sa.Boolean(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('easy_to_read', sa.Boolean(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("housing in ('home', 'hosted', 'registered_at_ccas')", name=op.f('ck_household_housing')),
    sa.CheckConstraint("state in ('enrolled', 'closed')", name=op.f('ck_household_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_household')),
    sa.UniqueConstraint('reference', name=op.f('uq_household_reference'))
    )
    op.create_table('merchant',
    sa.Column('trade_name', sa.String(), nullable=False),
    sa.Column('outlet_kind', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('family', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("state in ('prospect', 'active', 'suspended', 'closed')", name=op.f('ck_merchant_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merchant'))
    )
    op.create_table('scale',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('in_force_from', Day(), nullable=False),
    sa.Column('in_force_until', Day(), nullable=True),
    sa.Column('body', CanonicalJson(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scale')),
    sa.UniqueConstraint('code', 'version', name=op.f('uq_scale_code_version'))
    )
    op.create_table('scenario',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('in_force_from', Day(), nullable=False),
    sa.Column('in_force_until', Day(), nullable=True),
    sa.Column('running', sa.Boolean(), nullable=False),
    sa.Column('body', CanonicalJson(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scenario')),
    sa.UniqueConstraint('code', name=op.f('uq_scenario_code'))
    )
    op.create_table('claim',
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('claimed_on', Day(), nullable=False),
    sa.Column('claim_kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=True),
    sa.Column('assessment_id', Id(length=36), nullable=True),
    sa.Column('proposal', sa.String(), nullable=True),
    sa.Column('proposed_by_id', Id(length=36), nullable=True),
    sa.Column('proposed_by_name', sa.String(), nullable=True),
    sa.Column('proposed_at', Instant(length=27), nullable=True),
    sa.Column('decided_by_id', Id(length=36), nullable=True),
    sa.Column('decided_by_name', sa.String(), nullable=True),
    sa.Column('decided_at', Instant(length=27), nullable=True),
    sa.Column('decided_on', Day(), nullable=True),
    sa.Column('heard_on', Day(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('exemption_reason', sa.String(), nullable=True),
    sa.Column('exemption_bracket', sa.String(), nullable=True),
    sa.Column('exemption_by_id', Id(length=36), nullable=True),
    sa.Column('exemption_by_name', sa.String(), nullable=True),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("state in ('draft', 'complete', 'documents_missing', 'assessed', 'proposed', 'granted', 'denied', 'withdrawn')", name=op.f('ck_claim_state')),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_claim_household_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim')),
    sa.UniqueConstraint('number', name=op.f('uq_claim_number'))
    )
    op.create_index(op.f('ix_claim_household_id'), 'claim', ['household_id'], unique=False)
    op.create_table('member',
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('usage_name', sa.String(), nullable=False),
    sa.Column('birth_name', sa.String(), nullable=False),
    sa.Column('first_names', sa.String(), nullable=False),
    sa.Column('born', sa.String(), nullable=False),
    sa.Column('custody', sa.String(), nullable=False),
    sa.Column('present_from', Day(), nullable=True),
    sa.Column('present_until', Day(), nullable=True),
    sa.Column('absence', sa.String(), nullable=True),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("custody in ('full', 'shared')", name=op.f('ck_member_custody')),
    sa.CheckConstraint("role in ('applicant', 'partner', 'child', 'other_adult')", name=op.f('ck_member_role')),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_member_household_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member'))
    )
    op.create_index(op.f('ix_member_household_id'), 'member', ['household_id'], unique=False)
    op.create_table('not_duplicate',
    sa.Column('first_id', Id(length=36), nullable=False),
    sa.Column('second_id', Id(length=36), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('decided_at', Instant(length=27), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.ForeignKeyConstraint(['first_id'], ['household.id'], name=op.f('fk_not_duplicate_first_id')),
    sa.ForeignKeyConstraint(['second_id'], ['household.id'], name=op.f('fk_not_duplicate_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_not_duplicate'))
    )
    op.create_index('uq_not_duplicate_pair', 'not_duplicate', ['first_id', 'second_id'], unique=True)
    op.create_table('note',
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('visible_to', sa.String(), nullable=False),
    sa.Column('author_id', Id(length=36), nullable=False),
    sa.Column('author_name', sa.String(), nullable=False),
    sa.Column('written_at', Instant(length=27), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_note_household_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    op.create_index(op.f('ix_note_household_id'), 'note', ['household_id'], unique=False)
    op.create_table('assessment',
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('claim_id', Id(length=36), nullable=False),
    sa.Column('scale_code', sa.String(), nullable=False),
    sa.Column('scale_version', sa.String(), nullable=False),
    sa.Column('claimed_on', Day(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('mean_income', Cents(), nullable=True),
    sa.Column('bracket', sa.String(), nullable=True),
    sa.Column('snapshot', CanonicalJson(), nullable=False),
    sa.Column('agent_id', Id(length=36), nullable=False),
    sa.Column('agent_name', sa.String(), nullable=False),
    sa.Column('assessed_at', Instant(length=27), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_assessment_claim_id')),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_assessment_household_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment'))
    )
    op.create_index(op.f('ix_assessment_claim_id'), 'assessment', ['claim_id'], unique=False)
    op.create_index(op.f('ix_assessment_household_id'), 'assessment', ['household_id'], unique=False)
    op.create_table('card_link',
    sa.Column('card_id', Id(length=36), nullable=False),
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('member_id', Id(length=36), nullable=True),
    sa.Column('linked_on', Day(), nullable=False),
    sa.Column('link_reason', sa.String(), nullable=False),
    sa.Column('until_on', Day(), nullable=True),
    sa.Column('end_reason', sa.String(), nullable=True),
    sa.Column('id', Id(length=36), nullable=False),
    sa.ForeignKeyConstraint(['card_id'], ['card.id'], name=op.f('fk_card_link_card_id')),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_card_link_household_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_card_link_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_link'))
    )
    op.create_index(op.f('ix_card_link_card_id'), 'card_link', ['card_id'], unique=False)
    op.create_index(op.f('ix_card_link_household_id'), 'card_link', ['household_id'], unique=False)
    op.create_index('uq_card_link_open', 'card_link', ['card_id'], unique=True, sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))
    op.create_table('entitlement',
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('claim_id', Id(length=36), nullable=False),
    sa.Column('scenario_code', sa.String(), nullable=False),
    sa.Column('entitlement_kind', sa.String(), nullable=False),
    sa.Column('bracket', sa.String(), nullable=True),
    sa.Column('amount', Cents(), nullable=True),
    sa.Column('rate', BasisPoints(), nullable=True),
    sa.Column('monthly_cap', Cents(), nullable=True),
    sa.Column('opened_on', Day(), nullable=False),
    sa.Column('ends_after', Day(), nullable=False),
    sa.Column('suspended_on', Day(), nullable=True),
    sa.Column('ended_on', Day(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint('ends_after >= opened_on', name=op.f('ck_entitlement_period')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_entitlement_claim_id')),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_entitlement_household_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entitlement'))
    )
    op.create_index(op.f('ix_entitlement_household_id'), 'entitlement', ['household_id'], unique=False)
    op.create_table('income',
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('claim_id', Id(length=36), nullable=False),
    sa.Column('member_id', Id(length=36), nullable=False),
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('amount', Cents(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_income_claim_id')),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_income_household_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_income_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_income')),
    sa.UniqueConstraint('claim_id', 'member_id', 'month', 'source', name=op.f('uq_income_claim_id_member_id_month_source'))
    )
    op.create_index(op.f('ix_income_claim_id'), 'income', ['claim_id'], unique=False)
    op.create_index(op.f('ix_income_household_id'), 'income', ['household_id'], unique=False)
    op.create_table('letter',
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('claim_id', Id(length=36), nullable=True),
    sa.Column('letter_kind', sa.String(), nullable=False),
    sa.Column('dated_on', Day(), nullable=False),
    sa.Column('number', sa.String(), nullable=True),
    sa.Column('provisional_number', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('prints', sa.Integer(), nullable=False),
    sa.Column('printed_at', Instant(length=27), nullable=True),
    sa.Column('channel', sa.String(), nullable=True),
    sa.Column('sent_on', Day(), nullable=True),
    sa.Column('registered_number', sa.String(), nullable=True),
    sa.Column('snapshot', CanonicalJson(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("state in ('draft', 'printed', 'sent')", name=op.f('ck_letter_state')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_letter_claim_id')),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_letter_household_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('number', name=op.f('uq_letter_number'))
    )
    op.create_index(op.f('ix_letter_household_id'), 'letter', ['household_id'], unique=False)
    op.create_table('supporting_document',
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('claim_id', Id(length=36), nullable=True),
    sa.Column('member_id', Id(length=36), nullable=True),
    sa.Column('document_kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('seen_on', Day(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("state in ('received', 'seen', 'missing', 'waived')", name=op.f('ck_supporting_document_state')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_supporting_document_claim_id')),
    sa.ForeignKeyConstraint(['household_id'], ['household.id'], name=op.f('fk_supporting_document_household_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_supporting_document_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supporting_document'))
    )
    op.create_index(op.f('ix_supporting_document_household_id'), 'supporting_document', ['household_id'], unique=False)


def downgrade_synced() -> None:
    op.drop_index(op.f('ix_supporting_document_household_id'), table_name='supporting_document')
    op.drop_table('supporting_document')
    op.drop_index(op.f('ix_letter_household_id'), table_name='letter')
    op.drop_table('letter')
    op.drop_index(op.f('ix_income_household_id'), table_name='income')
    op.drop_index(op.f('ix_income_claim_id'), table_name='income')
    op.drop_table('income')
    op.drop_index(op.f('ix_entitlement_household_id'), table_name='entitlement')
    op.drop_table('entitlement')
    op.drop_index('uq_card_link_open', table_name='card_link', sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))
    op.drop_index(op.f('ix_card_link_household_id'), table_name='card_link')
    op.drop_index(op.f('ix_card_link_card_id'), table_name='card_link')
    op.drop_table('card_link')
    op.drop_index(op.f('ix_assessment_household_id'), table_name='assessment')
    op.drop_index(op.f('ix_assessment_claim_id'), table_name='assessment')
    op.drop_table('assessment')
    op.drop_index(op.f('ix_note_household_id'), table_name='note')
    op.drop_table('note')
    op.drop_index('uq_not_duplicate_pair', table_name='not_duplicate')
    op.drop_table('not_duplicate')
    op.drop_index(op.f('ix_member_household_id'), table_name='member')
    op.drop_table('member')
    op.drop_index(op.f('ix_claim_household_id'), table_name='claim')
    op.drop_table('claim')
    op.drop_table('scenario')
    op.drop_table('scale')
    op.drop_table('merchant')
    op.drop_table('household')
    op.drop_index(op.f('ix_history_household_id'), table_name='history')
    op.drop_table('history')
    op.drop_index(op.f('ix_conflict_row_id'), table_name='conflict')
    op.drop_index(op.f('ix_conflict_household_id'), table_name='conflict')
    op.drop_table('conflict')
    op.drop_table('card')
    op.drop_table('agent')


def upgrade_local() -> None:
    op.create_table('draft',
    sa.Column('id', Id(length=36), nullable=False),
    sa.Column('form', sa.String(), nullable=False),
    sa.Column('subject_id', Id(length=36), nullable=True),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('body', CanonicalJson(), nullable=False),
    sa.Column('agent_id', Id(length=36), nullable=False),
    sa.Column('saved_at', Instant(length=27), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft'))
    )
    op.create_table('preference',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', CanonicalJson(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_preference'))
    )
    op.create_table('sync_context',
    sa.Column('one', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('applying', sa.Boolean(), nullable=False),
    sa.Column('mutation_id', Id(length=36), nullable=True),
    sa.CheckConstraint('one = 1', name=op.f('ck_sync_context_single')),
    sa.PrimaryKeyConstraint('one', name=op.f('pk_sync_context'))
    )
    op.create_table('sync_mutation',
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.Column('actor_id', Id(length=36), nullable=False),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('intent', sa.String(), nullable=False),
    sa.Column('at', Instant(length=27), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('why', sa.String(), nullable=True),
    sa.Column('acknowledged_at', Instant(length=27), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.CheckConstraint("state in ('pending', 'resend', 'acknowledged', 'refused', 'given_up')", name=op.f('ck_sync_mutation_state')),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_sync_mutation')),
    sa.UniqueConstraint('id', name=op.f('uq_sync_mutation_id')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_sync_mutation_state', 'sync_mutation', ['state'], unique=False, sqlite_where=sa.text("state <> 'acknowledged'"))
    op.create_table('sync_operation',
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('mutation_id', Id(length=36), nullable=False),
    sa.Column('entity', sa.String(), nullable=False),
    sa.Column('row_id', Id(length=36), nullable=False),
    sa.Column('operation', sa.String(), nullable=False),
    sa.Column('old', CanonicalJson(), nullable=True),
    sa.Column('new', CanonicalJson(), nullable=True),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_sync_operation')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_sync_operation_mutation_id'), 'sync_operation', ['mutation_id'], unique=False)
    op.create_index('ix_sync_operation_row', 'sync_operation', ['entity', 'row_id'], unique=False)
    op.create_table('sync_stage',
    sa.Column('entity', sa.String(), nullable=False),
    sa.Column('row_id', Id(length=36), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('operation', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('document', CanonicalJson(), nullable=True),
    sa.PrimaryKeyConstraint('entity', 'row_id', name=op.f('pk_sync_stage'))
    )
    op.create_table('sync_state',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_sync_state'))
    )


def downgrade_local() -> None:
    op.drop_table('sync_state')
    op.drop_table('sync_stage')
    op.drop_index('ix_sync_operation_row', table_name='sync_operation')
    op.drop_index(op.f('ix_sync_operation_mutation_id'), table_name='sync_operation')
    op.drop_table('sync_operation')
    op.drop_index('ix_sync_mutation_state', table_name='sync_mutation', sqlite_where=sa.text("state <> 'acknowledged'"))
    op.drop_table('sync_mutation')
    op.drop_table('sync_context')
    op.drop_table('preference')
    op.drop_table('draft')
