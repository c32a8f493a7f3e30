"""Words for the columns of rows, and which columns nobody is shown."""

from __future__ import annotations

from desktop.i18n import gettext as _
from desktop.views.widgets.trade_columns import HIDDEN_OF_TRADE, of_trade

HIDDEN = frozenset(
    {
        "id", "household_id", "claim_id", "member_id", "card_id", "row_id", "assessment_id",
        "author_id", "proposed_by_id", "decided_by_id", "exemption_by_id", "fingerprint",
        "snapshot", "provisional_reference", "provisional_number", "first_id", "second_id",
        "written_at", "proposed_at", "decided_at", "assessed_at", "printed_at", "agent_id",
        "product", "scale_code", "scale_version", "prints", "tail", "support", "mutation_id",
        "scenario_code", "entitlement_kind", "body", "roles", "resolved_by_id", "resolved_at",
        "batch_id", "replaces_id", "link_id", "at", "agent_name", "desk_label", "site", "event",
        "encoding_id", "encoding_requested_at", "entitlement_id", "old_hash", "new_hash",
        "key_version", "sam_tail", "profile", "merchant_id", "received_by_id", "answered_by_id",
        "asked_by_id", "actor_id", "declared_by_id", "login",
    }
) | HIDDEN_OF_TRADE  # fmt: skip
"""Keys and what only the machine needs; never shown."""


def column_name(column: str) -> str:
    """The words of a column; its bare name when a later version of a desk wrote it."""
    words = _of_people() | _of_work() | _of_decisions() | _of_protection() | of_trade()
    return words.get(column, column.replace("_", " "))


def _of_people() -> dict[str, str]:
    """Households and their members."""
    return {
        "reference": _("reference"),
        "state": _("state"),
        "closed_on": _("closed on"),
        "closed_reason": _("reason for closing"),
        "housing": _("housing"),
        "hosted_by": _("hosted by"),
        "apartment": _("apartment"),
        "residence": _("building"),
        "street_number": _("number"),
        "street": _("street"),
        "locality": _("place name"),
        "postcode": _("postcode"),
        "city": _("city"),
        "priority_area": _("priority area"),
        "phone": _("phone"),
        "email": _("e-mail"),
        "safe_channel": _("safe way to reach them"),
        "do_not_write": _("do not write"),
        "language": _("language"),
        "easy_to_read": _("easy-to-read letters"),
        "role": _("role"),
        "usage_name": _("name in use"),
        "birth_name": _("birth name"),
        "first_names": _("first names"),
        "born": _("birth date"),
        "custody": _("custody"),
        "present_from": _("there from"),
        "present_until": _("no longer there on"),
        "absence": _("presence"),
    }


def _of_work() -> dict[str, str]:
    """Claims, documents, cards, letters and what else is done for them."""
    return {
        "document_kind": _("document"),
        "seen_on": _("seen on"),
        "reason": _("reason"),
        "amount": _("amount"),
        "ends_after": _("last day"),
        "linked_on": _("linked on"),
        "blocked_on": _("blocked on"),
        "blocked_reason": _("reason for blocking"),
        "until_on": _("until"),
        "number": _("number"),
        "channel": _("sent by"),
        "letter_kind": _("letter"),
        "sent_on": _("sent on"),
        "enrolled_on": _("enrolled on"),
        "card_support": _("support"),
        "received_on": _("received on"),
        "retired_on": _("out of service on"),
        "retired_reason": _("reason for the end of service"),
        "encoding_request": _("request to write the card"),
        "override_reason": _("reason past the limit"),
    }


def _of_decisions() -> dict[str, str]:
    """What the life of a claim and of an entitlement adds."""
    return {
        "claimed_on": _("day of the claim"),
        "claim_kind": _("kind of claim"),
        "decided_on": _("decided on"),
        "decided_by_name": _("decided by"),
        "proposed_by_name": _("proposed by"),
        "proposal": _("proposal"),
        "heard_on": _("heard on"),
        "exemption_reason": _("reason for the exemption"),
        "exemption_bracket": _("bracket of the exemption"),
        "exemption_by_name": _("exempted by"),
        "month": _("month"),
        "source": _("kind of income"),
        "text": _("note"),
        "bracket": _("bracket"),
        "monthly_cap": _("monthly cap"),
        "opened_on": _("opened on"),
        "ended_on": _("ended on"),
        "suspended_on": _("suspended on"),
        "contribution": _("contribution"),
        "link_reason": _("reason for the link"),
        "end_reason": _("reason for the end"),
        "dated_on": _("dated"),
        "registered_number": _("number of the registered letter"),
        "trade_name": _("trade name"),
        "place": _("place"),
        "resolved_by_name": _("settled by"),
        "note": _("note"),
    }


def _of_protection() -> dict[str, str]:
    """Who may open a file, how long it is kept, what a person asked, where a merchant is paid."""
    return {
        "confidential": _("confidential file"),
        "confidential_reason": _("why it is confidential"),
        "restricted": _("kept, not used"),
        "restricted_reason": _("why it is not used"),
        "stage": _("stage of keeping"),
        "stage_since": _("at this stage since"),
        "request_kind": _("request"),
        "received_by_name": _("received by"),
        "answered_on": _("answered on"),
        "answered_by_name": _("answered by"),
        "answer": _("answer"),
        "extended_on": _("prolonged on"),
        "extension_reason": _("why it was prolonged"),
        "extended_by_name": _("prolonged by"),
        "iban": _("IBAN"),
        "bic": _("BIC"),
        "holder": _("holder of the account"),
        "author_name": _("author"),
        "visible_to": _("who reads it"),
        "decided_by": _("told apart by"),
        "outlet_kind": _("kind of outlet"),
        "family": _("family of products"),
        "rate": _("rate"),
    }
