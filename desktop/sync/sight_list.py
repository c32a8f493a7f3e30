"""Who may see and write what: every column of every table that travels, by role.

The one list: `grants` makes column grants and row rules of it, `docs/visibility.md` says it in
words, and a test compares it with what PostgreSQL really lets each login do. A column that stands
in no list is seen by nobody, and a test fails until somebody has decided.

A file on a desk is shared by all who hold the same roles: a rule about rows therefore depends on
the role alone, never on the person.
"""

from __future__ import annotations

from desktop.domain.actor import Role
from desktop.sync.sight_merchants import OF_MERCHANTS, SEEN_OF_MERCHANTS, WRITTEN_OF_MERCHANTS
from desktop.sync.sight_roles import (
    ACCOUNTANT,
    ACCOUNTS,
    CARDS,
    DECIDER,
    EVERYBODY,
    FILES,
    MERCHANTS,
    NOBODY,
    RULES,
    Roles,
)

SEEN_BY: dict[str, tuple[tuple[Roles, str], ...]] = SEEN_OF_MERCHANTS | {
    "access": ((DECIDER, "id household_id agent_id at desk_label reason mutation_id note"),),
    "agent": ((EVERYBODY, "id name roles active login site"),),
    "assessment": (
        (
            FILES,
            (
                "id household_id claim_id scale_code scale_version claimed_on outcome mean_income "
                "bracket snapshot agent_id agent_name assessed_at"
            ),
        ),
    ),
    "block_list_issue": (
        (
            CARDS | MERCHANTS,
            (
                "id sequence issued_at since_sequence blocked unblocked count file_hash agent_id "
                "agent_name"
            ),
        ),
    ),
    "card": (
        (CARDS | ACCOUNTS, "id number support state blocked_on retired_on"),
        (
            CARDS,
            (
                "fingerprint product tail blocked_reason retired_reason batch_id received_on site "
                "encoding_requested_at encoding_request"
            ),
        ),
    ),
    "card_batch": ((CARDS, "id label support supplier received_on expected_count note"),),
    "card_event": (
        (CARDS, "id card_id link_id event reason note at agent_id agent_name desk_label"),
    ),
    "card_link": (
        (CARDS | ACCOUNTS, "id card_id household_id linked_on until_on"),
        (CARDS, "member_id link_reason replaces_id end_reason"),
        (FILES, "override_reason"),
    ),
    "claim": (
        (CARDS | ACCOUNTANT, "id household_id state decided_on"),
        (FILES | ACCOUNTANT, "number"),
        (
            FILES,
            (
                "claimed_on claim_kind assessment_id proposal "
                "proposed_by_id proposed_by_name proposed_at decided_by_id decided_by_name "
                "decided_at heard_on reason exemption_reason exemption_bracket exemption_by_id "
                "exemption_by_name"
            ),
        ),
    ),
    "conflict": (
        (
            CARDS | ACCOUNTS | {Role.COORDINATOR},
            (
                "id entity row_id household_id columns_of base theirs mine mutation_id actor_id "
                "actor_name at state resolved_by_id resolved_by_name resolved_at note question "
                "asked_by_id asked_by_name asked_at answer answered_by_name answered_at"
            ),
        ),
    ),
    "disposal": ((DECIDER, "id act ground visa at by_id by_name households facts"),),
    "encoding": (
        (
            CARDS,
            (
                "id card_id fingerprint household_id entitlement_id profile place old_hash "
                "new_hash number valid_from valid_until key_version reason request sam_tail at "
                "agent_id agent_name desk_label"
            ),
        ),
    ),
    "encoding_outcome": (
        (
            CARDS,
            "id encoding_id card_id household_id state note at agent_id agent_name desk_label",
        ),
    ),
    "entitlement": (
        (
            CARDS | ACCOUNTS,
            (
                "id household_id opened_on ends_after suspended_on suspended_until "
                "past_suspensions ended_on"
            ),
        ),
        (FILES | ACCOUNTS, "scenario_code entitlement_kind amount rate monthly_cap contribution"),
        (CARDS | ACCOUNTANT, "claim_id"),
        (FILES, "bracket reason"),
    ),
    "history": (
        (
            FILES,
            (
                "id household_id at actor_id actor_name desk_label act entity row_id changes "
                "mutation_id"
            ),
        ),
    ),
    "household": (
        (CARDS | ACCOUNTANT, "id reference provisional_reference"),
        (CARDS, "state card_support restricted"),
        (
            FILES,
            (
                "enrolled_on closed_on closed_reason housing hosted_by apartment residence "
                "street_number street locality postcode city priority_area phone email "
                "safe_channel do_not_write language easy_to_read confidential confidential_reason "
                "restricted_reason stage stage_since"
            ),
        ),
    ),
    "income": ((FILES, "id household_id claim_id member_id month source amount"),),
    "letter": (
        (
            FILES,
            (
                "id household_id claim_id letter_kind dated_on number provisional_number state "
                "prints printed_at channel sent_on registered_number snapshot"
            ),
        ),
    ),
    "member": (
        (CARDS | ACCOUNTANT, "id household_id role usage_name birth_name first_names"),
        (FILES, "born custody present_from present_until absence"),
    ),
    "not_duplicate": ((FILES, "id first_id second_id decided_by decided_at"),),
    "note": ((FILES, "id household_id text visible_to author_id author_name written_at"),),
    "relative": (
        (
            CARDS,
            (
                "id agent_id household_id declared_by_id declared_by_name declared_at ended_at "
                "ended_by_name"
            ),
        ),
    ),
    "rights_request": (
        (
            FILES,
            (
                "id household_id request_kind received_on received_by_id received_by_name "
                "answered_on answer answered_by_id answered_by_name extended_on "
                "extension_reason extended_by_name"
            ),
        ),
    ),
    "scale": ((EVERYBODY, "id code version in_force_from in_force_until body"),),
    "scenario": ((EVERYBODY, "id code label in_force_from in_force_until running body"),),
    "supporting_document": (
        (FILES, "id household_id claim_id member_id document_kind state seen_on reason"),
    ),
}
"""By table: columns, and the roles that see them."""

WRITTEN_BY: dict[str, Roles] = WRITTEN_OF_MERCHANTS | {
    "access": EVERYBODY,  # an opening that happened is never refused
    "agent": NOBODY,  # by the functions of the administration alone
    "assessment": FILES,
    "block_list_issue": CARDS | MERCHANTS,
    "card": CARDS,
    "card_batch": CARDS,
    "card_event": CARDS,
    "card_link": FILES,
    "claim": FILES,  # and who decides: see `sync.ensure_right` in 10_visibility.sql
    "conflict": CARDS | ACCOUNTS | {Role.COORDINATOR},  # those whose rows they see
    "disposal": NOBODY,  # by the centre itself
    "encoding": CARDS,
    "encoding_outcome": CARDS,
    "entitlement": DECIDER,
    "history": EVERYBODY,  # written by the unit of work of whatever was done
    "household": FILES,
    "income": FILES,
    "letter": FILES,
    "member": FILES,
    "not_duplicate": FILES,
    "note": FILES,
    "relative": CARDS,
    "rights_request": FILES,
    "scale": RULES,
    "scenario": RULES,
    "supporting_document": FILES,
}

CONFLICTS_OF: dict[Role, frozenset[str]] = {
    Role.DECIDER: frozenset(SEEN_BY) - OF_MERCHANTS,
    Role.COUNTER: frozenset(SEEN_BY)
    - OF_MERCHANTS
    - {"note", "access", "disposal", "agent", "conflict"},
    Role.ENCODER: frozenset({"card", "card_batch", "block_list_issue", "relative"}),
    Role.MERCHANT_MANAGER: OF_MERCHANTS - {"accounting_statement"},
    Role.ACCOUNTANT: frozenset({"monthly_statement", "accounting_statement", "remittance_slip"}),
    Role.COORDINATOR: frozenset({"scale", "scenario", "product_rule"}),
}
"""A conflict repeats values: it is seen by those who see all of the table it is about."""
