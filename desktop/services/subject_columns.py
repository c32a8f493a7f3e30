"""Which columns a person who asks for their file is given, and why the others are not in it.

Every column of every table is named here: a new one fails a test until somebody decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models import (
    AssessmentRecord,
    CardEventRecord,
    CardLinkRecord,
    CardRecord,
    CardTransactionRecord,
    ClaimRecord,
    CreditMovementRecord,
    EncodingOutcomeRecord,
    EncodingRecord,
    EntitlementRecord,
    HistoryRecord,
    HouseholdRecord,
    IncomeRecord,
    LetterRecord,
    MemberRecord,
    NoteRecord,
    SupportingDocumentRecord,
    Synced,
)


@dataclass(frozen=True)
class ColumnRule:
    """What is done with each column of a table.

    `shown` as it stands; `texts` were typed by somebody and are masked; `agents` are the ids of
    colleagues, told as their function; `signed` are names under a decision, told as they are.
    `technical` says nothing of the person, or only repeats; `withheld` is about somebody else, or
    would let whoever finds the paper pay.
    """

    shown: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    technical: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def given(self) -> tuple[str, ...]:
        return (*self.shown, *self.texts, *self.agents, *self.signed)

    @property
    def known(self) -> tuple[str, ...]:
        return (*self.given, *self.technical, *self.withheld)


ADDRESS = (
    "housing", "apartment", "residence", "street_number", "street", "locality", "postcode",
    "city", "priority_area",
)  # fmt: skip
"""Only told to who still lives there: somebody who left is not told where the others went."""

CONTACT = ("phone", "email", "safe_channel", "do_not_write", "language", "easy_to_read")
"""Given by the applicant, about the applicant: only told to them."""

RULES: dict[type[Synced], ColumnRule] = {
    HouseholdRecord: ColumnRule(
        shown=(
            "id", "reference", "provisional_reference", "state", "enrolled_on", "closed_on",
            *ADDRESS, *CONTACT, "card_support", "confidential", "restricted", "stage",
            "stage_since",
        ),
        texts=("closed_reason", "restricted_reason", "confidential_reason"),
        withheld=("hosted_by",),
    ),
    MemberRecord: ColumnRule(
        shown=(
            "id", "role", "usage_name", "birth_name", "first_names", "born", "custody",
            "present_from", "present_until", "absence",
        ),
        technical=("household_id",),
    ),
    IncomeRecord: ColumnRule(
        shown=("id", "claim_id", "month", "source", "amount"),
        technical=("household_id", "member_id"),
    ),
    SupportingDocumentRecord: ColumnRule(
        shown=("id", "claim_id", "document_kind", "state", "seen_on"),
        texts=("reason",),
        technical=("household_id", "member_id"),
    ),
    ClaimRecord: ColumnRule(
        shown=(
            "id", "claimed_on", "claim_kind", "state", "number", "assessment_id", "proposal",
            "proposed_at", "decided_at", "decided_on", "heard_on", "exemption_bracket",
        ),
        texts=("reason", "exemption_reason"),
        agents=("proposed_by_id",),
        signed=("decided_by_name", "exemption_by_name"),
        technical=("household_id", "decided_by_id", "exemption_by_id"),
        withheld=("proposed_by_name",),
    ),
    AssessmentRecord: ColumnRule(
        shown=(
            "id", "claim_id", "scale_code", "scale_version", "claimed_on", "outcome",
            "mean_income", "bracket", "assessed_at",
        ),
        agents=("agent_id",),
        technical=("household_id", "snapshot"),  # its lines of the person are told beside it
        withheld=("agent_name",),
    ),
    EntitlementRecord: ColumnRule(
        shown=(
            "id", "claim_id", "scenario_code", "entitlement_kind", "bracket", "amount", "rate",
            "monthly_cap", "contribution", "opened_on", "ends_after", "suspended_on",
            "suspended_until", "past_suspensions", "ended_on",
        ),
        texts=("reason",),
        technical=("household_id",),
    ),
    CreditMovementRecord: ColumnRule(
        shown=(
            "id", "entitlement_id", "movement_kind", "amount", "on_day", "month",
            "transaction_id", "card_id", "at",
        ),
        texts=("note",),
        agents=("agent_id",),
        technical=("household_id", "key"),
        withheld=("agent_name",),
    ),
    CardTransactionRecord: ColumnRule(
        shown=(
            "id", "entitlement_id", "card_id", "merchant_reference", "on_day", "at_time", "ticket",
            "family", "amount", "covered_amount", "holder_share", "state", "rejection_reason",
            "reverses_id",
        ),
        texts=("reason", "settled_note"),
        technical=(
            "household_id", "import_id", "line", "source", "merchant_id", "outlet_id", "booklet",
            "slip_number", "vat_rate", "suspicion", "key",
        ),
        withheld=("card_reference", "settled_by_name"),
    ),
    LetterRecord: ColumnRule(
        shown=(
            "id", "claim_id", "letter_kind", "dated_on", "number", "provisional_number", "state",
            "prints", "printed_at", "channel", "sent_on", "registered_number",
        ),
        technical=("household_id", "snapshot"),  # what it says is told beside it
    ),
    CardRecord: ColumnRule(
        shown=(
            "id", "support", "product", "tail", "state", "blocked_on", "blocked_reason",
            "retired_on", "encoding_requested_at",
        ),
        texts=("retired_reason", "encoding_request"),
        technical=("batch_id", "received_on", "site"),  # of the stock, before it was anybody's
        withheld=("fingerprint", "number"),
    ),
    CardLinkRecord: ColumnRule(
        shown=(
            "id", "card_id", "linked_on", "link_reason", "replaces_id", "until_on", "end_reason",
        ),
        texts=("override_reason",),
        technical=("household_id", "member_id"),
    ),
    CardEventRecord: ColumnRule(
        shown=("id", "card_id", "link_id", "event", "reason", "at", "desk_label"),
        texts=("note",),
        agents=("agent_id",),
        withheld=("agent_name",),
    ),
    EncodingRecord: ColumnRule(
        shown=(
            "id", "card_id", "entitlement_id", "profile", "place", "valid_from", "valid_until",
            "reason", "at", "desk_label",
        ),
        texts=("request",),
        agents=("agent_id",),
        technical=("household_id", "old_hash", "new_hash", "key_version", "sam_tail"),
        withheld=("fingerprint", "number", "agent_name"),
    ),
    EncodingOutcomeRecord: ColumnRule(
        shown=("id", "encoding_id", "card_id", "state", "at", "desk_label"),
        texts=("note",),
        agents=("agent_id",),
        technical=("household_id",),
        withheld=("agent_name",),
    ),
    NoteRecord: ColumnRule(
        shown=("id", "visible_to", "written_at"),
        texts=("text",),
        agents=("author_id",),
        technical=("household_id",),
        withheld=("author_name",),
    ),
    HistoryRecord: ColumnRule(
        shown=("id", "at", "act", "entity", "row_id", "desk_label", "changes"),
        agents=("actor_id",),
        technical=("household_id", "mutation_id"),
        withheld=("actor_name",),
    ),
}  # fmt: skip

NOT_OF_A_PERSON: dict[str, str] = {
    "access": "who opened the file: a page of its own answers that",
    "agent": "colleagues, not the person",
    "accounting_statement": "kept for the accounts, as the law says; its lines are in `purchases`",
    "agreement": "merchants",
    "block_list_issue": "numbers of cards that merchants refuse, without whose they are",
    "card_batch": "deliveries of cards",
    "certificate": "merchants",
    "closing_check": "merchants",
    "conflict": "two typings of one field; what stands is in its row, what was is in the history",
    "disposal": "slips of what was erased; they name nobody",
    "eligible_product": "merchants",
    "import_layout": "files of merchants and operators",
    "merchant": "merchants",
    "merchant_account": "merchants",
    "merchant_event": "merchants",
    "monthly_statement": "merchants; no card in it can be led back to anybody",
    "not_duplicate": "another household that looked alike",
    "outlet": "merchants",
    "product_rule": "rules",
    "purchase_import": "files of merchants and operators",
    "relative": "colleagues, and who they are related to",
    "remittance_slip": "merchants",
    "rights_request": "requests like this one, and their answers: the letters tell them",
    "scale": "rules",
    "scenario": "rules",
}
"""Tables that are not in the file, and why."""
