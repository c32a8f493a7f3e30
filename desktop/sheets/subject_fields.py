"""The names of the fields of a person's file."""

from __future__ import annotations

from collections.abc import Callable

Gettext = Callable[[str], str]


def field_names(_: Gettext) -> dict[str, str]:
    """By column, in small letters."""
    return _of_people(_) | _of_claims(_) | _of_results(_) | _of_purchases(_) | _of_cards(_)


def _of_people(_: Gettext) -> dict[str, str]:
    return {
        "role": _("role"),
        "usage_name": _("name in use"),
        "birth_name": _("birth name"),
        "first_names": _("first names"),
        "born": _("birth date"),
        "custody": _("custody"),
        "present_from": _("there from"),
        "present_until": _("no longer there on"),
        "absence": _("presence"),
        "reference": _("reference"),
        "state": _("state"),
        "enrolled_on": _("enrolled on"),
        "closed_on": _("closed on"),
        "closed_reason": _("reason for closing"),
        "housing": _("housing"),
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
        "card_support": _("support"),
        "visible_to": _("written for"),
        "written_at": _("written on"),
        "author": _("written by"),
        "text": _("text"),
    }


def _of_purchases(_: Gettext) -> dict[str, str]:
    return {
        "movement_kind": _("what it was"),
        "on_day": _("day"),
        "merchant_reference": _("merchant"),
        "at_time": _("time"),
        "ticket": _("receipt"),
        "family": _("family"),
        "covered_amount": _("covered by the card"),
        "holder_share": _("paid by you"),
        "rejection_reason": _("why it was refused"),
        "settled_note": _("note"),
    }


def _of_claims(_: Gettext) -> dict[str, str]:
    return {
        "month": _("month"),
        "source": _("kind of income"),
        "amount": _("amount"),
        "document_kind": _("document"),
        "seen_on": _("seen on"),
        "reason": _("reason"),
        "claimed_on": _("day of the claim"),
        "claim_kind": _("kind of claim"),
        "number": _("number"),
        "proposal": _("proposal"),
        "proposed_at": _("proposed on"),
        "proposed_by": _("proposed by"),
        "decided_at": _("decision recorded on"),
        "decided_on": _("decided on"),
        "decided_by_name": _("decided by"),
        "heard_on": _("heard on"),
        "exemption_bracket": _("bracket of the exemption"),
        "exemption_reason": _("reason for the exemption"),
        "exemption_by_name": _("exempted by"),
    }


def _of_results(_: Gettext) -> dict[str, str]:
    return {
        "scale_code": _("scale"),
        "scale_version": _("version of the scale"),
        "outcome": _("result"),
        "mean_income": _("monthly average"),
        "total": _("total of the three months"),
        "bracket": _("bracket"),
        "assessed_at": _("assessed on"),
        "agent": _("done by"),
        "months": _("months that count"),
        "standing": _("counted as"),
        "coefficient": _("coefficient"),
        "lines": _("income of the person"),
        "limits": _("limits of the scale"),
        "limit": _("limit"),
        "reached": _("reached"),
        "counted": _("counted"),
        "not_counted": _("not counted"),
        "entitlement_kind": _("kind of aid"),
        "rate": _("rate"),
        "monthly_cap": _("monthly cap"),
        "opened_on": _("opened on"),
        "ends_after": _("last day"),
        "contribution": _("paid in by the household each month"),
        "suspended_on": _("suspended on"),
        "suspended_until": _("suspended until"),
        "past_suspensions": _("earlier suspensions"),
        "ended_on": _("ended on"),
    }


def _of_cards(_: Gettext) -> dict[str, str]:
    return {
        "letter_kind": _("letter"),
        "dated_on": _("dated"),
        "printed_at": _("printed on"),
        "channel": _("sent by"),
        "sent_on": _("sent on"),
        "registered_number": _("number of the registered letter"),
        "support": _("support"),
        "tail": _("last digits"),
        "blocked_on": _("blocked on"),
        "blocked_reason": _("reason for blocking"),
        "retired_on": _("out of service on"),
        "retired_reason": _("reason for the end of service"),
        "encoding_requested_at": _("writing asked for on"),
        "encoding_request": _("request to write the card"),
        "linked_on": _("linked on"),
        "link_reason": _("reason for the link"),
        "override_reason": _("reason past the limit"),
        "until_on": _("until"),
        "end_reason": _("reason for the end"),
        "event": _("event"),
        "note": _("note"),
        "at": _("on the"),
        "desk_label": _("desk"),
        "valid_from": _("valid from"),
        "valid_until": _("valid until"),
        "request": _("request"),
        "act": _("act"),
        "actor": _("done by"),
    }
