"""Words for the columns of rows and the values in them, for the history and for conflicts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.errors import Refusal
from desktop.domain.income import IncomeSource
from desktop.domain.partial_date import PartialDate, typed_form
from desktop.i18n import gettext as _
from desktop.i18n import money, month_name, short_date
from desktop.sheets.income_source import source_name
from desktop.views.widgets import words

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
        "key_version", "sam_tail", "profile",
    }
)  # fmt: skip
"""Keys and what only the machine needs; never shown."""


def column_name(column: str) -> str:
    """The words of a column; its bare name when a later version of a desk wrote it."""
    return (_of_people() | _of_work() | _of_decisions()).get(column, column.replace("_", " "))


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
        "link_reason": _("reason for the link"),
        "end_reason": _("reason for the end"),
        "dated_on": _("dated"),
        "registered_number": _("number of the registered letter"),
        "trade_name": _("trade name"),
        "place": _("place"),
        "resolved_by_name": _("settled by"),
        "note": _("note"),
    }


def value_words(column: str, value: Any, entity: str = "") -> str:
    """A value as people say it; a dash for nothing."""
    if value is None or value == "":
        return "–"
    say = _OF_COLUMN.get(column)
    if column == "state":
        return _state_words(entity, str(value))
    if say is not None:
        return say(value)
    if isinstance(value, bool):
        return words.yes_or_no(value=value)
    if isinstance(value, date):
        return short_date(value)
    return str(value)


def _state_words(entity: str, state: str) -> str:
    say = {
        "claim": words.claim_state_name,
        "supporting_document": words.document_state_name,
        "card": words.card_state_name,
    }.get(entity)
    if say is not None:
        return say(state)
    return {
        "enrolled": _("enrolled"),
        "closed": _("closed"),
        "draft": _("prepared"),
        "printed": _("printed"),
        "sent": _("sent"),
    }.get(state, state)


def _day(value: Any) -> str:
    """History keeps days as ISO texts."""
    if isinstance(value, date):
        return short_date(value)
    try:
        return typed_form(PartialDate.parse(str(value)))
    except Refusal:
        return str(value)


def _amount(value: Any) -> str:
    """Cents in the history's JSON, euros here."""
    if isinstance(value, int):
        return money(Decimal(value) / 100)
    return money(value) if isinstance(value, Decimal) else str(value)


def _bool(value: Any) -> str:
    return words.yes_or_no(value=bool(value))


def _absence(value: Any) -> str:
    return words.absence_name(str(value))


def _month(value: Any) -> str:
    return month_name(str(value))


def _source(value: Any) -> str:
    try:
        return source_name(IncomeSource(str(value)))
    except ValueError:
        return str(value)  # of a later version


def _phone(value: Any) -> str:
    return words.phone_words(str(value))


def _link_reason(value: Any) -> str:
    return {
        "first": _("first card"),
        "replacement": _("replacement"),
        "additional": _("additional card"),
        "found": _("it was found again"),
        "other_support": _("another support was chosen"),
    }.get(str(value), str(value))


def _support(value: Any) -> str:
    return words.support_name(str(value))


def _proposal(value: Any) -> str:
    return {"grant": _("grant"), "deny": _("do not grant")}.get(str(value), str(value))


_OF_COLUMN: dict[str, Callable[[Any], str]] = {
    "housing": words.housing_name,
    "role": words.role_name,
    "custody": words.custody_name,
    "absence": _absence,
    "safe_channel": words.channel_name,
    "language": words.language_name,
    "document_kind": words.document_name,
    "blocked_reason": words.card_reason_name,
    "do_not_write": _bool,
    "easy_to_read": _bool,
    "amount": _amount,
    "mean_income": _amount,
    "monthly_cap": _amount,
    "claim_kind": words.claim_kind_name,
    "letter_kind": words.letter_in_words,
    "channel": words.letter_channel_name,
    "month": _month,
    "source": _source,
    "proposal": _proposal,
    "phone": _phone,
    "link_reason": _link_reason,
    "end_reason": words.card_reason_name,
    "card_support": _support,
    **dict.fromkeys(
        ("born", "seen_on", "present_from", "present_until", "closed_on", "ends_after",
         "linked_on", "blocked_on", "until_on", "sent_on", "opened_on", "enrolled_on",
         "claimed_on", "decided_on", "heard_on", "ended_on", "suspended_on", "dated_on",
         "received_on", "retired_on"),
        _day,
    ),
}  # fmt: skip
