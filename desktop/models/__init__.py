"""Rows (SQLAlchemy): columns and constraints, one file per noun."""

from desktop.models.access import AccessRecord
from desktop.models.agent import AgentRecord
from desktop.models.agreement import AgreementRecord
from desktop.models.assessment import AssessmentRecord
from desktop.models.base import Base, Local, Synced, new_id
from desktop.models.block_list import BlockListIssueRecord
from desktop.models.card import CardEventRecord, CardLinkRecord, CardRecord
from desktop.models.card_batch import CardBatchRecord
from desktop.models.claim import ClaimRecord, IncomeRecord
from desktop.models.conflict import ConflictRecord
from desktop.models.disposal import DisposalRecord
from desktop.models.draft import DraftRecord, PreferenceRecord
from desktop.models.encoding import EncodingOutcomeRecord, EncodingRecord
from desktop.models.entitlement import EntitlementRecord
from desktop.models.household import (
    HistoryRecord,
    HouseholdRecord,
    MemberRecord,
    NotDuplicateRecord,
    NoteRecord,
)
from desktop.models.journal import (
    MutationRecord,
    OperationRecord,
    StagedRecord,
    SyncContextRecord,
    SyncStateRecord,
    UnknownRecord,
)
from desktop.models.letter import LetterRecord
from desktop.models.merchant import (
    CertificateRecord,
    MerchantEventRecord,
    MerchantRecord,
    OutletRecord,
)
from desktop.models.merchant_account import MerchantAccountRecord
from desktop.models.movement import CreditMovementRecord
from desktop.models.product import EligibleProductRecord, ProductRuleRecord
from desktop.models.relative import RelativeRecord
from desktop.models.rights_request import RightsRequestRecord
from desktop.models.scale import ScaleRecord
from desktop.models.scan import ScanRecord
from desktop.models.scenario import ScenarioRecord
from desktop.models.statement import (
    AccountingStatementRecord,
    ClosingCheckRecord,
    MonthlyStatementRecord,
    RemittanceSlipRecord,
)
from desktop.models.supporting_document import SupportingDocumentRecord
from desktop.models.transaction import (
    CardTransactionRecord,
    ImportLayoutRecord,
    PurchaseImportRecord,
)

__all__ = [
    "AccessRecord",
    "AccountingStatementRecord",
    "AgentRecord",
    "AgreementRecord",
    "AssessmentRecord",
    "Base",
    "BlockListIssueRecord",
    "CardBatchRecord",
    "CardEventRecord",
    "CardLinkRecord",
    "CardRecord",
    "CardTransactionRecord",
    "CertificateRecord",
    "ClaimRecord",
    "ClosingCheckRecord",
    "ConflictRecord",
    "CreditMovementRecord",
    "DisposalRecord",
    "DraftRecord",
    "EligibleProductRecord",
    "EncodingOutcomeRecord",
    "EncodingRecord",
    "EntitlementRecord",
    "HistoryRecord",
    "HouseholdRecord",
    "ImportLayoutRecord",
    "IncomeRecord",
    "LetterRecord",
    "Local",
    "MemberRecord",
    "MerchantAccountRecord",
    "MerchantEventRecord",
    "MerchantRecord",
    "MonthlyStatementRecord",
    "MutationRecord",
    "NotDuplicateRecord",
    "NoteRecord",
    "OperationRecord",
    "OutletRecord",
    "PreferenceRecord",
    "ProductRuleRecord",
    "PurchaseImportRecord",
    "RelativeRecord",
    "RemittanceSlipRecord",
    "RightsRequestRecord",
    "ScaleRecord",
    "ScanRecord",
    "ScenarioRecord",
    "StagedRecord",
    "SupportingDocumentRecord",
    "SyncContextRecord",
    "SyncStateRecord",
    "Synced",
    "UnknownRecord",
    "new_id",
]
