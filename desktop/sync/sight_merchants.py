"""Who may see and write what of merchants, purchases and statements; part of `sight_list`."""

from __future__ import annotations

from desktop.domain.actor import Role
from desktop.sync.sight_roles import ACCOUNTANT, ACCOUNTS, FILES, MERCHANTS, Roles

SEEN_OF_MERCHANTS: dict[str, tuple[tuple[Roles, str], ...]] = {
    "accounting_statement": (
        (ACCOUNTANT, "id statement_id content content_hash made_at made_by_id made_by_name prints"),
    ),
    "agreement": (
        (
            ACCOUNTS,
            (
                "id merchant_id amends_id amendment number provisional_number dated_on state "
                "starts_on ends_after renewals_allowed printed_at signed_on signed_by ended_on "
                "reason suspended_from suspended_until suspension_reason past_suspensions "
                "scan_hash scan_name template snapshot"
            ),
        ),
    ),
    "card_transaction": (
        (
            FILES | ACCOUNTS,
            (
                "id import_id line source merchant_id outlet_id merchant_reference card_id "
                "card_reference household_id entitlement_id on_day at_time ticket booklet "
                "slip_number family vat_rate amount covered_amount holder_share state "
                "rejection_reason suspicion settled_by_name settled_note reverses_id reason key"
            ),
        ),
    ),
    "certificate": (
        (
            FILES | ACCOUNTS,
            (
                "id merchant_id quality_label reference issuer valid_from valid_until "
                "withdrawn_on document_hash document_name"
            ),
        ),
    ),
    "closing_check": (
        (
            ACCOUNTS,
            (
                "id merchant_id month anomaly subject_id reason accepted_by_id accepted_by_name "
                "accepted_at"
            ),
        ),
    ),
    "credit_movement": (
        (
            FILES | ACCOUNTS,
            (
                "id household_id entitlement_id movement_kind amount on_day month key "
                "transaction_id card_id note agent_id agent_name at"
            ),
        ),
    ),
    "eligible_product": (
        (
            FILES | ACCOUNTS,
            (
                "id merchant_id name family quality_labels origin sale_mode season_months "
                "origin_colour territory vat_rate valid_from valid_until"
            ),
        ),
    ),
    "import_layout": ((MERCHANTS, "id operator body changed_at changed_by_name"),),
    "merchant": (
        (FILES | ACCOUNTS, "id trade_name outlet_kind place family state state_since"),
        (
            ACCOUNTS,
            (
                "state_reason siret no_siret_reason legal_name legal_form naf_code naf_version "
                "vat_regime vat_number representative representative_role street postcode city "
                "contact_name phone email note predecessor_id"
            ),
        ),
    ),
    "merchant_account": (
        (
            ACCOUNTS,
            (
                "id merchant_id iban bic holder state proposed_by_id proposed_by_name proposed_at "
                "decided_by_id decided_by_name decided_at note called_name called_phone called_on"
            ),
        ),
    ),
    "merchant_event": (
        (ACCOUNTS, "id merchant_id act on_day reason facts at agent_id agent_name"),
    ),
    "monthly_statement": (
        (
            ACCOUNTS,
            (
                "id merchant_id month sequence cites_id number provisional_number dated_on state "
                "line_count purchases amount content content_hash previous_hash closed_at "
                "closed_by_id closed_by_name channel sent_on paid_on payment_order prints"
            ),
        ),
    ),
    "outlet": (
        (
            FILES | ACCOUNTS,
            (
                "id merchant_id label outlet_kind market weekday pitch street postcode city "
                "opening_hours closures opened_on closed_on"
            ),
        ),
    ),
    "product_rule": (
        (
            FILES | ACCOUNTS | {Role.COORDINATOR},
            "id code version label expression evidence examples in_force_from in_force_until",
        ),
    ),
    "purchase_import": (
        (
            ACCOUNTS,
            (
                "id source operator file_name file_hash month lines accepted refused known state "
                "imported_at agent_id agent_name reversed_at reversed_by_id reversed_by_name "
                "reversed_reason"
            ),
        ),
    ),
    "remittance_slip": (
        (
            ACCOUNTS,
            (
                "id number provisional_number dated_on statements count amount made_at made_by_id "
                "made_by_name prints"
            ),
        ),
    ),
}

WRITTEN_OF_MERCHANTS: dict[str, Roles] = {
    "accounting_statement": ACCOUNTANT,
    "agreement": MERCHANTS,
    "card_transaction": MERCHANTS,
    "certificate": MERCHANTS,
    "closing_check": MERCHANTS,
    "credit_movement": FILES | MERCHANTS | {Role.COORDINATOR},
    "eligible_product": MERCHANTS,
    "import_layout": MERCHANTS,
    "merchant": MERCHANTS,
    "merchant_account": MERCHANTS,
    "merchant_event": MERCHANTS,
    "monthly_statement": ACCOUNTS,  # closed by one, paid by the other
    "outlet": MERCHANTS,
    "product_rule": MERCHANTS | {Role.COORDINATOR},
    "purchase_import": MERCHANTS,
    "remittance_slip": ACCOUNTS,
}

OF_MERCHANTS = frozenset(SEEN_OF_MERCHANTS) - {"credit_movement"}
"""Tables that are the business of who follows merchants; the ledger is also the counter's."""
