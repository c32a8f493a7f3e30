"""Words for the values in rows, for the history and for conflicts."""

from __future__ import annotations

import json
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
from desktop.views.widgets.column_names import HIDDEN, column_name

__all__ = ["HIDDEN", "column_name", "value_words"]


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


def _stage(value: Any) -> str:
    return {"active": _("in use"), "archived": _("in the archive")}.get(str(value), str(value))


def _request(value: Any) -> str:
    return {
        "access": _("access to the file"),
        "rectification": _("rectification"),
        "erasure": _("erasure"),
        "restriction": _("restriction of use"),
        "objection": _("objection"),
    }.get(str(value), str(value))


def _answer(value: Any) -> str:
    return {
        "granted": _("accepted"),
        "denied": _("turned down"),
        "withdrawn": _("taken back"),
    }.get(str(value), str(value))


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


def _spans(value: Any) -> str:
    """Days from and until, of suspensions that are over; the history keeps them as JSON."""
    spans = json.loads(value) if isinstance(value, str) else value
    words = _("{first} to {until}")
    return ", ".join(
        words.format(first=_day(first), until=_day(until)) for first, until, *_more in spans or ()
    )


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
    "contribution": _amount,
    "past_suspensions": _spans,
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
    "confidential": _bool,
    "restricted": _bool,
    "stage": _stage,
    "request_kind": _request,
    "answer": _answer,
    **dict.fromkeys(
        ("born", "seen_on", "present_from", "present_until", "closed_on", "ends_after",
         "linked_on", "blocked_on", "until_on", "sent_on", "opened_on", "enrolled_on",
         "claimed_on", "decided_on", "heard_on", "ended_on", "suspended_on", "dated_on",
         "suspended_until",
         "received_on", "retired_on", "stage_since", "answered_on", "extended_on"),
        _day,
    ),
}  # fmt: skip
