"""The acts of the history in words: one title, icon and tone for each use case that writes."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.i18n import gettext as _


@dataclass(frozen=True)
class Look:
    title: str
    icon: str
    tone: str


def look_of(act: str) -> Look:
    """Title, icon and tone of an act; an act of a later version is told plainly."""
    return {
        "enrol": Look(_("Household enrolled"), "plus", "information"),
        "correct_address": Look(_("Address corrected"), "map-pin", "done"),
        "correct_contact": Look(_("Contact corrected"), "phone", "done"),
        "correct_member": Look(_("Person corrected"), "user", "done"),
        "add_member": Look(_("Member added"), "user-plus", "information"),
        "member_left": Look(_("Member left"), "user-minus", "neutral"),
        "close_household": Look(_("Household closed"), "archive", "neutral"),
        **_of_protection(),
        "write_note": Look(_("Note"), "note", "neutral"),
        "open_claim": Look(_("New claim"), "file-plus", "information"),
        "state_incomes": Look(_("Income stated"), "money", "information"),
        "note_document": Look(_("Document noted"), "files", "information"),
        "assess": Look(_("Assessment"), "calculator", "information"),
        "propose": Look(_("Decision proposed"), "paper-plane-tilt", "information"),
        "send_back": Look(_("Proposal sent back"), "arrow-u-up-left", "waiting"),
        "grant": Look(_("Entitlement granted"), "check", "done"),
        "grant_by_exemption": Look(_("Granted by exemption"), "check", "done"),
        "deny": Look(_("Not granted"), "info", "neutral"),
        "withdraw": Look(_("Claim withdrawn"), "arrow-u-up-left", "neutral"),
        **_of_entitlements(),
        "link_card": Look(_("Card linked"), "credit-card", "information"),
        "replace_card": Look(_("Card replaced"), "credit-card", "information"),
        "block_card": Look(_("Card blocked"), "prohibit", "waiting"),
        **_looks_of_cards(),
        "prepare_letter": Look(_("Letter prepared"), "envelope-simple", "neutral"),
        "print_letter": Look(_("Letter printed"), "printer", "information"),
        "mark_sent": Look(_("Letter sent"), "paper-plane-right", "done"),
        "tell_apart": Look(_("Told apart from another household"), "users", "neutral"),
        **_of_exchange(),
        **_of_months(),
        **_of_products(),
        "open_file": Look(_("File opened"), "eye", "neutral"),
        "add_agent": Look(_("Agent added"), "user-plus", "neutral"),
        "seed_rules": Look(_("Scales entered"), "scales", "neutral"),
        "enter_scenario": Look(_("Scenario entered"), "file-plus", "neutral"),
        "run_scenario": Look(_("Scenario started"), "scales", "neutral"),
    }.get(act, Look(_("Changed"), "pencil-simple", "neutral"))


def _of_entitlements() -> dict[str, Look]:
    return {
        "suspend_entitlement": Look(_("Entitlement suspended"), "pause-circle", "waiting"),
        "resume_entitlement": Look(_("Entitlement resumed"), "play-circle", "done"),
        "end_entitlement": Look(_("Entitlement ended early"), "stop-circle", "neutral"),
        "keep_entitlement": Look(_("Early end taken back"), "arrow-u-up-left", "done"),
        "agree_contribution": Look(_("Contribution agreed"), "coin", "information"),
    }


def _of_exchange() -> dict[str, Look]:
    """What comes from the centre, and what people settle that two desks did."""
    return {
        "apply": Look(_("Received from the centre"), "cloud-check", "neutral"),
        "resolve_conflict": Look(_("Conflict settled"), "git-merge", "done"),
        "retry_refused": Look(_("Refused work done again"), "arrow-clockwise", "information"),
        "ask_about_conflict": Look(_("Question about a conflict"), "chat-circle-text", "neutral"),
        "answer_about_conflict": Look(_("Answer about a conflict"), "chat-circle-text", "neutral"),
        "bring_back_missing": Look(
            _("Rows that the centre lacked done again"), "arrow-clockwise", "information"
        ),
        "give_up_refused": Look(_("Refused work let go"), "archive", "neutral"),
    }


def _of_months() -> dict[str, Look]:
    """Closing a merchant's month, and what becomes of its statement."""
    return {
        "accept_anomaly": Look(_("Anomaly accepted with a reason"), "check", "information"),
        "close_month": Look(_("Month closed"), "lock", "done"),
        "rectify_statement": Look(_("Statement rectified"), "file-plus", "information"),
        "print_statement": Look(_("Statement printed"), "printer", "information"),
        "send_statement": Look(_("Statement handed over or sent"), "paper-plane-right", "done"),
        "remit_statements": Look(_("Remittance slip made"), "files", "information"),
        "make_accounting_statement": Look(_("Nominative statement made"), "files", "information"),
        "print_accounting_statement": Look(
            _("Nominative statement printed"), "printer", "information"
        ),
        "print_slip": Look(_("Remittance slip printed"), "printer", "information"),
        "pay_statement": Look(_("Payment written down"), "money", "done"),
    }


def _of_products() -> dict[str, Look]:
    """Rules on what may be bought, and what merchants declare."""
    return {
        "record_product_rule": Look(_("Rule on products written"), "scales", "information"),
        "end_product_rule": Look(_("Rule on products ended"), "scales", "neutral"),
        "declare_product": Look(_("Product declared"), "leaf", "information"),
        "end_declared_product": Look(_("Product no longer sold"), "leaf", "neutral"),
    }


def _looks_of_cards() -> dict[str, Look]:
    """What happens to a card besides being linked, replaced and blocked."""
    return {
        "found_card": Look(_("Card came back"), "arrow-u-up-left", "information"),
        "retire_card": Look(_("Card taken out of service"), "archive", "neutral"),
        "open_batch": Look(_("Delivery opened"), "package", "information"),
        "receive_card": Look(_("Card received into stock"), "package", "information"),
        "move_stock": Look(_("Stock moved to another site"), "package", "information"),
        "receive_cards": Look(_("Cards received into stock"), "package", "information"),
        "choose_support": Look(_("Support chosen"), "credit-card", "information"),
        "change_support": Look(_("Support changed"), "swap", "information"),
        "issue_paper": Look(_("Paper code issued"), "qr-code", "information"),
        "intend_encoding": Look(_("Writing of the card begun"), "pencil-simple", "neutral"),
        "encode_card": Look(_("Card written and verified"), "check", "done"),
        "encoding_not_written": Look(_("Card not written"), "info", "neutral"),
        "encoding_uncertain": Look(_("Writing of the card not settled"), "clock", "waiting"),
        "encoding_to_supervisor": Look(
            _("Writing of the card for a supervisor"), "warning-circle", "waiting"
        ),
        "settle_encoding": Look(_("Writing of the card settled by hand"), "hand", "neutral"),
        "request_encoding": Look(_("Card to be written again"), "pencil-simple", "information"),
        "erase_tag": Look(_("Neutral card erased"), "eraser", "neutral"),
        "lock_tag": Look(_("Neutral card locked for ever"), "lock-key", "neutral"),
        "cancel_encoding_request": Look(_("Request to write the card withdrawn"), "x", "neutral"),
        "issue_block_list": Look(_("Block list made for partners"), "shield-check", "neutral"),
    }


def _of_protection() -> dict[str, Look]:
    return {
        "protect_file": Look(_("Made confidential"), "lock", "neutral"),
        "unprotect_file": Look(_("No longer confidential"), "lock-open", "neutral"),
        "restrict_file": Look(_("Kept, not used"), "hand", "neutral"),
        "lift_restriction": Look(_("Restriction lifted"), "check", "neutral"),
    }
