"""merchants, purchases and statements."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from desktop.models.base import BasisPoints, CanonicalJson, Cents, Day, Id, Instant
from desktop.storage.migrations.dialect import is_local

revision = "0005"
down_revision = '0004'
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
    op.create_table('import_layout',
    sa.Column('operator', sa.String(), nullable=False),
    sa.Column('body', CanonicalJson(), nullable=False),
    sa.Column('changed_at', Instant(length=27), nullable=False),
    sa.Column('changed_by_name', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_layout'))
    )
    op.create_index(op.f('ix_import_layout_operator'), 'import_layout', ['operator'], unique=False)
    op.create_table('product_rule',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('expression', sa.String(), nullable=False),
    sa.Column('evidence', sa.String(), nullable=False),
    sa.Column('examples', CanonicalJson(), nullable=False),
    sa.Column('in_force_from', Day(), nullable=False),
    sa.Column('in_force_until', Day(), nullable=True),
    sa.Column('id', Id(length=36), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_product_rule'))
    )
    op.create_index(op.f('ix_product_rule_code'), 'product_rule', ['code'], unique=False)
    op.create_table('purchase_import',
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('operator', sa.String(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('file_hash', sa.String(), nullable=False),
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('accepted', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('imported_at', Instant(length=27), nullable=False),
    sa.Column('agent_id', Id(length=36), nullable=False),
    sa.Column('agent_name', sa.String(), nullable=False),
    sa.Column('reversed_at', Instant(length=27), nullable=True),
    sa.Column('reversed_by_id', Id(length=36), nullable=True),
    sa.Column('reversed_by_name', sa.String(), nullable=True),
    sa.Column('reversed_reason', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("source in ('operator_file', 'paper_slips', 'drop_folder', 'manual')", name=op.f('ck_purchase_import_source')),
    sa.CheckConstraint("state in ('recorded', 'reversed')", name=op.f('ck_purchase_import_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_import'))
    )
    op.create_table('remittance_slip',
    sa.Column('number', sa.String(), nullable=True),
    sa.Column('provisional_number', sa.String(), nullable=False),
    sa.Column('dated_on', Day(), nullable=False),
    sa.Column('statements', CanonicalJson(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('amount', Cents(), nullable=False),
    sa.Column('made_at', Instant(length=27), nullable=False),
    sa.Column('made_by_id', Id(length=36), nullable=False),
    sa.Column('made_by_name', sa.String(), nullable=False),
    sa.Column('prints', sa.Integer(), server_default='0', nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remittance_slip')),
    sa.UniqueConstraint('number', name=op.f('uq_remittance_slip_number'))
    )
    op.create_table('agreement',
    sa.Column('merchant_id', Id(length=36), nullable=False),
    sa.Column('amends_id', Id(length=36), nullable=True),
    sa.Column('amendment', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=True),
    sa.Column('provisional_number', sa.String(), nullable=False),
    sa.Column('dated_on', Day(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('starts_on', Day(), nullable=False),
    sa.Column('ends_after', Day(), nullable=False),
    sa.Column('renewals_allowed', sa.Integer(), nullable=False),
    sa.Column('printed_at', Instant(length=27), nullable=True),
    sa.Column('signed_on', Day(), nullable=True),
    sa.Column('signed_by', sa.String(), nullable=False),
    sa.Column('ended_on', Day(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('suspended_from', Day(), nullable=True),
    sa.Column('suspended_until', Day(), nullable=True),
    sa.Column('suspension_reason', sa.String(), nullable=False),
    sa.Column('past_suspensions', CanonicalJson(), nullable=False),
    sa.Column('scan_hash', sa.String(), nullable=False),
    sa.Column('scan_name', sa.String(), nullable=False),
    sa.Column('template', sa.String(), nullable=False),
    sa.Column('snapshot', CanonicalJson(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("state in ('draft', 'printed', 'signed', 'ended')", name=op.f('ck_agreement_state')),
    sa.CheckConstraint('ends_after >= starts_on', name=op.f('ck_agreement_period')),
    sa.ForeignKeyConstraint(['amends_id'], ['agreement.id'], name=op.f('fk_agreement_amends_id')),
    sa.ForeignKeyConstraint(['merchant_id'], ['merchant.id'], name=op.f('fk_agreement_merchant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('number', name=op.f('uq_agreement_number'))
    )
    op.create_index(op.f('ix_agreement_amends_id'), 'agreement', ['amends_id'], unique=False)
    op.create_index(op.f('ix_agreement_merchant_id'), 'agreement', ['merchant_id'], unique=False)
    op.create_table('card_transaction',
    sa.Column('import_id', Id(length=36), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('merchant_id', Id(length=36), nullable=True),
    sa.Column('outlet_id', Id(length=36), nullable=True),
    sa.Column('merchant_reference', sa.String(), nullable=False),
    sa.Column('card_id', Id(length=36), nullable=True),
    sa.Column('card_reference', sa.String(), nullable=False),
    sa.Column('household_id', Id(length=36), nullable=True),
    sa.Column('entitlement_id', Id(length=36), nullable=True),
    sa.Column('on_day', Day(), nullable=False),
    sa.Column('at_time', sa.String(), nullable=False),
    sa.Column('ticket', sa.String(), nullable=False),
    sa.Column('booklet', sa.String(), nullable=False),
    sa.Column('slip_number', sa.Integer(), nullable=True),
    sa.Column('family', sa.String(), nullable=False),
    sa.Column('vat_rate', BasisPoints(), nullable=True),
    sa.Column('amount', Cents(), nullable=False),
    sa.Column('covered_amount', Cents(), nullable=False),
    sa.Column('holder_share', Cents(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('rejection_reason', sa.String(), nullable=False),
    sa.Column('suspicion', sa.String(), nullable=False),
    sa.Column('settled_by_name', sa.String(), nullable=False),
    sa.Column('settled_note', sa.String(), nullable=False),
    sa.Column('reverses_id', Id(length=36), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("state in ('accepted', 'refused')", name=op.f('ck_card_transaction_state')),
    sa.ForeignKeyConstraint(['import_id'], ['purchase_import.id'], name=op.f('fk_card_transaction_import_id')),
    sa.ForeignKeyConstraint(['merchant_id'], ['merchant.id'], name=op.f('fk_card_transaction_merchant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_transaction'))
    )
    op.create_index(op.f('ix_card_transaction_card_id'), 'card_transaction', ['card_id'], unique=False)
    op.create_index(op.f('ix_card_transaction_entitlement_id'), 'card_transaction', ['entitlement_id'], unique=False)
    op.create_index(op.f('ix_card_transaction_household_id'), 'card_transaction', ['household_id'], unique=False)
    op.create_index(op.f('ix_card_transaction_import_id'), 'card_transaction', ['import_id'], unique=False)
    op.create_index(op.f('ix_card_transaction_key'), 'card_transaction', ['key'], unique=False)
    op.create_index('ix_card_transaction_merchant_month', 'card_transaction', ['merchant_id', 'on_day', 'state', 'amount', 'covered_amount'], unique=False)
    op.create_index('ix_card_transaction_month', 'card_transaction', ['on_day', 'merchant_id'], unique=False)
    op.create_index(op.f('ix_card_transaction_reverses_id'), 'card_transaction', ['reverses_id'], unique=False)
    op.create_table('certificate',
    sa.Column('merchant_id', Id(length=36), nullable=False),
    sa.Column('quality_label', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('issuer', sa.String(), nullable=False),
    sa.Column('valid_from', Day(), nullable=False),
    sa.Column('valid_until', Day(), nullable=False),
    sa.Column('withdrawn_on', Day(), nullable=True),
    sa.Column('document_hash', sa.String(), nullable=False),
    sa.Column('document_name', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.ForeignKeyConstraint(['merchant_id'], ['merchant.id'], name=op.f('fk_certificate_merchant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate'))
    )
    op.create_index(op.f('ix_certificate_merchant_id'), 'certificate', ['merchant_id'], unique=False)
    op.create_table('closing_check',
    sa.Column('merchant_id', Id(length=36), nullable=False),
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('anomaly', sa.String(), nullable=False),
    sa.Column('subject_id', Id(length=36), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('accepted_by_id', Id(length=36), nullable=False),
    sa.Column('accepted_by_name', sa.String(), nullable=False),
    sa.Column('accepted_at', Instant(length=27), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.ForeignKeyConstraint(['merchant_id'], ['merchant.id'], name=op.f('fk_closing_check_merchant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closing_check'))
    )
    op.create_index(op.f('ix_closing_check_merchant_id'), 'closing_check', ['merchant_id'], unique=False)
    op.create_table('eligible_product',
    sa.Column('merchant_id', Id(length=36), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('family', sa.String(), nullable=False),
    sa.Column('quality_labels', CanonicalJson(), nullable=False),
    sa.Column('origin', sa.String(), nullable=False),
    sa.Column('sale_mode', sa.String(), nullable=False),
    sa.Column('season_months', CanonicalJson(), nullable=False),
    sa.Column('origin_colour', sa.String(), nullable=False),
    sa.Column('territory', sa.String(), nullable=False),
    sa.Column('vat_rate', BasisPoints(), nullable=True),
    sa.Column('valid_from', Day(), nullable=False),
    sa.Column('valid_until', Day(), nullable=True),
    sa.Column('id', Id(length=36), nullable=False),
    sa.ForeignKeyConstraint(['merchant_id'], ['merchant.id'], name=op.f('fk_eligible_product_merchant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_eligible_product'))
    )
    op.create_index(op.f('ix_eligible_product_merchant_id'), 'eligible_product', ['merchant_id'], unique=False)
    op.create_table('merchant_event',
    sa.Column('merchant_id', Id(length=36), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('on_day', Day(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('facts', CanonicalJson(), nullable=False),
    sa.Column('at', Instant(length=27), nullable=False),
    sa.Column('agent_id', Id(length=36), nullable=False),
    sa.Column('agent_name', sa.String(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.ForeignKeyConstraint(['merchant_id'], ['merchant.id'], name=op.f('fk_merchant_event_merchant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merchant_event'))
    )
    op.create_index(op.f('ix_merchant_event_merchant_id'), 'merchant_event', ['merchant_id'], unique=False)
    op.create_table('monthly_statement',
    sa.Column('merchant_id', Id(length=36), nullable=False),
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('cites_id', Id(length=36), nullable=True),
    sa.Column('number', sa.String(), nullable=True),
    sa.Column('provisional_number', sa.String(), nullable=False),
    sa.Column('dated_on', Day(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('line_count', sa.Integer(), nullable=False),
    sa.Column('purchases', Cents(), nullable=False),
    sa.Column('amount', Cents(), nullable=False),
    sa.Column('content', CanonicalJson(), nullable=False),
    sa.Column('content_hash', sa.String(), nullable=False),
    sa.Column('previous_hash', sa.String(), nullable=False),
    sa.Column('closed_at', Instant(length=27), nullable=False),
    sa.Column('closed_by_id', Id(length=36), nullable=False),
    sa.Column('closed_by_name', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('sent_on', Day(), nullable=True),
    sa.Column('paid_on', Day(), nullable=True),
    sa.Column('payment_order', sa.String(), nullable=False),
    sa.Column('prints', sa.Integer(), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("state in ('closed', 'sent', 'paid')", name=op.f('ck_monthly_statement_state')),
    sa.ForeignKeyConstraint(['cites_id'], ['monthly_statement.id'], name=op.f('fk_monthly_statement_cites_id')),
    sa.ForeignKeyConstraint(['merchant_id'], ['merchant.id'], name=op.f('fk_monthly_statement_merchant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monthly_statement')),
    sa.UniqueConstraint('merchant_id', 'month', 'sequence', name=op.f('uq_monthly_statement_merchant_id_month_sequence')),
    sa.UniqueConstraint('merchant_id', 'previous_hash', name=op.f('uq_monthly_statement_merchant_id_previous_hash')),
    sa.UniqueConstraint('number', name=op.f('uq_monthly_statement_number'))
    )
    op.create_index(op.f('ix_monthly_statement_merchant_id'), 'monthly_statement', ['merchant_id'], unique=False)
    op.create_table('outlet',
    sa.Column('merchant_id', Id(length=36), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('outlet_kind', sa.String(), nullable=False),
    sa.Column('market', sa.String(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=True),
    sa.Column('pitch', sa.String(), nullable=False),
    sa.Column('street', sa.String(), nullable=False),
    sa.Column('postcode', sa.String(), nullable=False),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('opening_hours', CanonicalJson(), nullable=False),
    sa.Column('closures', CanonicalJson(), nullable=False),
    sa.Column('opened_on', Day(), nullable=True),
    sa.Column('closed_on', Day(), nullable=True),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("outlet_kind in ('shop', 'stall')", name=op.f('ck_outlet_outlet_kind')),
    sa.ForeignKeyConstraint(['merchant_id'], ['merchant.id'], name=op.f('fk_outlet_merchant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outlet'))
    )
    op.create_index(op.f('ix_outlet_merchant_id'), 'outlet', ['merchant_id'], unique=False)
    op.create_table('accounting_statement',
    sa.Column('statement_id', Id(length=36), nullable=False),
    sa.Column('content', CanonicalJson(), nullable=False),
    sa.Column('content_hash', sa.String(), nullable=False),
    sa.Column('made_at', Instant(length=27), nullable=False),
    sa.Column('made_by_id', Id(length=36), nullable=False),
    sa.Column('made_by_name', sa.String(), nullable=False),
    sa.Column('prints', sa.Integer(), server_default='0', nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.ForeignKeyConstraint(['statement_id'], ['monthly_statement.id'], name=op.f('fk_accounting_statement_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounting_statement')),
    sa.UniqueConstraint('statement_id', name=op.f('uq_accounting_statement_statement_id'))
    )
    op.create_table('credit_movement',
    sa.Column('household_id', Id(length=36), nullable=False),
    sa.Column('entitlement_id', Id(length=36), nullable=False),
    sa.Column('movement_kind', sa.String(), nullable=False),
    sa.Column('amount', Cents(), nullable=False),
    sa.Column('on_day', Day(), nullable=False),
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('transaction_id', Id(length=36), nullable=True),
    sa.Column('card_id', Id(length=36), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('agent_id', Id(length=36), nullable=False),
    sa.Column('agent_name', sa.String(), nullable=False),
    sa.Column('at', Instant(length=27), nullable=False),
    sa.Column('id', Id(length=36), nullable=False),
    sa.CheckConstraint("movement_kind in ('credit', 'carry_over', 'expiry', 'bonus', 'purchase', 'reversal', 'transfer', 'correction')", name=op.f('ck_credit_movement_movement_kind')),
    sa.ForeignKeyConstraint(['entitlement_id'], ['entitlement.id'], name=op.f('fk_credit_movement_entitlement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_movement'))
    )
    op.create_index('ix_credit_movement_credited', 'credit_movement', ['month'], unique=False, sqlite_where=sa.text("movement_kind = 'credit'"), postgresql_where=sa.text("movement_kind = 'credit'"))
    op.create_index(op.f('ix_credit_movement_entitlement_id'), 'credit_movement', ['entitlement_id'], unique=False)
    op.create_index(op.f('ix_credit_movement_household_id'), 'credit_movement', ['household_id'], unique=False)
    op.create_index(op.f('ix_credit_movement_transaction_id'), 'credit_movement', ['transaction_id'], unique=False)
    op.add_column('merchant', sa.Column('state_since', Day(), nullable=True))
    op.add_column('merchant', sa.Column('state_reason', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('siret', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('no_siret_reason', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('legal_name', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('legal_form', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('naf_code', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('naf_version', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('vat_regime', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('vat_number', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('representative', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('representative_role', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('street', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('postcode', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('city', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('contact_name', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('phone', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('email', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('note', sa.String(), server_default='', nullable=False))
    op.add_column('merchant', sa.Column('predecessor_id', Id(length=36), nullable=True))
    op.create_index(op.f('ix_merchant_predecessor_id'), 'merchant', ['predecessor_id'], unique=False)
    op.add_column('merchant_account', sa.Column('called_name', sa.String(), server_default='', nullable=False))
    op.add_column('merchant_account', sa.Column('called_phone', sa.String(), server_default='', nullable=False))
    op.add_column('merchant_account', sa.Column('called_on', Day(), nullable=True))
    op.add_column('entitlement', sa.Column('suspended_until', Day(), nullable=True))
    op.add_column('entitlement', sa.Column('past_suspensions', CanonicalJson(), server_default='[]', nullable=False))
    op.add_column('entitlement', sa.Column('contribution', Cents(), nullable=True))


def downgrade_synced() -> None:
    op.drop_column('entitlement', 'contribution')
    op.drop_column('entitlement', 'past_suspensions')
    op.drop_column('entitlement', 'suspended_until')
    op.drop_column('merchant_account', 'called_on')
    op.drop_column('merchant_account', 'called_phone')
    op.drop_column('merchant_account', 'called_name')
    op.drop_index(op.f('ix_merchant_predecessor_id'), table_name='merchant')
    op.drop_column('merchant', 'predecessor_id')
    op.drop_column('merchant', 'note')
    op.drop_column('merchant', 'email')
    op.drop_column('merchant', 'phone')
    op.drop_column('merchant', 'contact_name')
    op.drop_column('merchant', 'city')
    op.drop_column('merchant', 'postcode')
    op.drop_column('merchant', 'street')
    op.drop_column('merchant', 'representative_role')
    op.drop_column('merchant', 'representative')
    op.drop_column('merchant', 'vat_number')
    op.drop_column('merchant', 'vat_regime')
    op.drop_column('merchant', 'naf_version')
    op.drop_column('merchant', 'naf_code')
    op.drop_column('merchant', 'legal_form')
    op.drop_column('merchant', 'legal_name')
    op.drop_column('merchant', 'no_siret_reason')
    op.drop_column('merchant', 'siret')
    op.drop_column('merchant', 'state_reason')
    op.drop_column('merchant', 'state_since')
    op.drop_index(op.f('ix_credit_movement_transaction_id'), table_name='credit_movement')
    op.drop_index(op.f('ix_credit_movement_household_id'), table_name='credit_movement')
    op.drop_index(op.f('ix_credit_movement_entitlement_id'), table_name='credit_movement')
    op.drop_index('ix_credit_movement_credited', table_name='credit_movement', sqlite_where=sa.text("movement_kind = 'credit'"), postgresql_where=sa.text("movement_kind = 'credit'"))
    op.drop_table('credit_movement')
    op.drop_table('accounting_statement')
    op.drop_index(op.f('ix_outlet_merchant_id'), table_name='outlet')
    op.drop_table('outlet')
    op.drop_index(op.f('ix_merchant_event_merchant_id'), table_name='merchant_event')
    op.drop_table('merchant_event')
    op.drop_index(op.f('ix_monthly_statement_merchant_id'), table_name='monthly_statement')
    op.drop_table('monthly_statement')
    op.drop_index(op.f('ix_eligible_product_merchant_id'), table_name='eligible_product')
    op.drop_table('eligible_product')
    op.drop_index(op.f('ix_closing_check_merchant_id'), table_name='closing_check')
    op.drop_table('closing_check')
    op.drop_index(op.f('ix_certificate_merchant_id'), table_name='certificate')
    op.drop_table('certificate')
    op.drop_index(op.f('ix_card_transaction_reverses_id'), table_name='card_transaction')
    op.drop_index('ix_card_transaction_month', table_name='card_transaction')
    op.drop_index('ix_card_transaction_merchant_month', table_name='card_transaction')
    op.drop_index(op.f('ix_card_transaction_key'), table_name='card_transaction')
    op.drop_index(op.f('ix_card_transaction_import_id'), table_name='card_transaction')
    op.drop_index(op.f('ix_card_transaction_household_id'), table_name='card_transaction')
    op.drop_index(op.f('ix_card_transaction_entitlement_id'), table_name='card_transaction')
    op.drop_index(op.f('ix_card_transaction_card_id'), table_name='card_transaction')
    op.drop_table('card_transaction')
    op.drop_index(op.f('ix_agreement_merchant_id'), table_name='agreement')
    op.drop_index(op.f('ix_agreement_amends_id'), table_name='agreement')
    op.drop_table('agreement')
    op.drop_table('remittance_slip')
    op.drop_table('purchase_import')
    op.drop_index(op.f('ix_product_rule_code'), table_name='product_rule')
    op.drop_table('product_rule')
    op.drop_index(op.f('ix_import_layout_operator'), table_name='import_layout')
    op.drop_table('import_layout')


def upgrade_local() -> None:
    op.create_table('scan',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('kept_at', Instant(length=27), nullable=False),
    sa.Column('told', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_scan'))
    )


def downgrade_local() -> None:
    op.drop_table('scan')
