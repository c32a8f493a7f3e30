"""What the codes of a person's file mean, by field; a code that is not here is a word already."""

from __future__ import annotations

from collections.abc import Callable

Gettext = Callable[[str], str]


def code_words(_: Gettext) -> dict[tuple[str, str], str]:
    """What people would not understand; other codes are words already."""
    supports = {
        "korrigo": _("KorriGo card"),
        "neutral_card": _("neutral card"),
        "paper": _("paper code"),
    }
    reasons = {
        "lost": _("Loss"),
        "stolen": _("Theft"),
        "faulty": _("Fault"),
        "returned": _("Handing back"),
        "other_support": _("Another support was chosen"),
    }
    return {
        **_under("support", supports),
        **_under("card_support", supports),
        **_under("blocked_reason", reasons),
        **_under("end_reason", reasons),
        **_codes_of_people(_),
        **_codes_of_claims(_),
        **_codes_of_results(_),
        **_under("movement_kind", _movements(_)),
        **_under("act", _acts(_)),
    }


def _movements(_: Gettext) -> dict[str, str]:
    return {
        "credit": _("Credit of the month"),
        "bonus": _("Bonus"),
        "purchase": _("Purchase"),
        "reversal": _("Purchase taken back"),
        "expiry": _("Not spent in time"),
        "transfer": _("Transfer"),
        "correction": _("Correction"),
    }


def _codes_of_people(_: Gettext) -> dict[tuple[str, str], str]:
    roles = {
        "applicant": _("Applicant"),
        "partner": _("Partner"),
        "child": _("Child"),
        "other_adult": _("Other adult"),
    }
    housing = {
        "home": _("At home"),
        "hosted": _("Hosted by someone"),
        "registered_at_ccas": _("Registered at the CCAS, no home address"),
    }
    channels = {
        "letter": _("By letter"),
        "phone": _("By phone"),
        "sms": _("By text message"),
        "email": _("By e-mail"),
        "counter": _("At the counter only"),
    }
    custody = {"shared": _("Shared custody"), "full": _("Full custody")}
    return {
        **_under("role", roles),
        **_under("housing", housing),
        **_under("safe_channel", channels),
        **_under("custody", custody),
    }


def _codes_of_claims(_: Gettext) -> dict[tuple[str, str], str]:
    states = {
        "enrolled": _("enrolled"),
        "closed": _("closed"),
        "complete": _("Claim complete"),
        "documents_missing": _("Documents missing"),
        "assessed": _("Claim assessed"),
        "proposed": _("Decision proposed"),
        "granted": _("Granted"),
        "denied": _("Not granted"),
        "withdrawn": _("Claim withdrawn"),
        "received": _("Received"),
        "seen": _("Seen"),
        "missing": _("To bring"),
        "waived": _("Waived"),
        "draft": _("prepared"),
        "printed": _("printed"),
        "sent": _("sent"),
        "stock": _("in stock"),
        "linked": _("linked"),
        "blocked": _("blocked"),
    }
    letters = {
        "grant": _("Decision: granted"),
        "denial": _("Decision: not granted"),
        "documents_missing": _("Documents to bring"),
        "receipt": _("Receipt of the claim"),
        "calculation_sheet": _("Detailed calculation"),
    }
    kinds = {
        "first": _("First claim"),
        "renewal": _("Renewal"),
        "reassessment": _("New assessment"),
    }
    return {
        **_under("state", states),
        **_under("letter_kind", letters),
        **_under("claim_kind", kinds),
        **_under("proposal", {"grant": _("grant"), "deny": _("do not grant")}),
    }


def _codes_of_results(_: Gettext) -> dict[tuple[str, str], str]:
    outcomes = {
        "entitled": _("entitled to the card"),
        "above_scale": _("above the scale"),
        "incomplete": _("incomplete"),
    }
    kinds = {
        "monthly_credit": _("Monthly credit"),
        "discount": _("Discount"),
        "bonus": _("Bonus"),
    }
    standings = {
        "adult": _("Adult"),
        "child": _("Child"),
        "other_adult": _("Other adult"),
        "past_age": _("Child past the age"),
        "not_yet_born": _("Not born yet"),
    }
    links = {
        "first": _("first card"),
        "replacement": _("replacement"),
        "additional": _("additional card"),
        "found": _("it was found again"),
        "other_support": _("another support was chosen"),
    }
    readers = {"counter": _("the counter"), "decider": _("those who decide")}
    return {
        **_under("outcome", outcomes),
        **_under("entitlement_kind", kinds),
        **_under("standing", standings),
        **_under("link_reason", links),
        **_under("reason", links),
        **_under("visible_to", readers),
        **_under("event", _events(_)),
    }


def _events(_: Gettext) -> dict[str, str]:
    return {
        "linked": _("Linked"),
        "unlinked": _("Link ended"),
        "blocked": _("Blocked"),
        "found": _("Found again"),
        "retired": _("Out of service"),
        "printed": _("Printed"),
        "received": _("Received in stock"),
        "written": _("Written"),
    }


def _acts(_: Gettext) -> dict[str, str]:
    return {
        "enrol": _("Household enrolled"),
        "correct_address": _("Address corrected"),
        "correct_contact": _("Contact corrected"),
        "correct_member": _("Person corrected"),
        "add_member": _("Member added"),
        "member_left": _("Member left"),
        "close_household": _("Household closed"),
        "suspend_entitlement": _("Entitlement suspended"),
        "resume_entitlement": _("Entitlement resumed"),
        "end_entitlement": _("Entitlement ended early"),
        "keep_entitlement": _("Early end taken back"),
        "agree_contribution": _("Contribution agreed"),
        "write_note": _("Note"),
        "open_claim": _("New claim"),
        "state_incomes": _("Income stated"),
        "note_document": _("Document noted"),
        "assess": _("Assessment"),
        "propose": _("Decision proposed"),
        "send_back": _("Proposal sent back"),
        "grant": _("Entitlement granted"),
        "grant_by_exemption": _("Granted by exemption"),
        "deny": _("Not granted"),
        "withdraw": _("Claim withdrawn"),
        "link_card": _("Card linked"),
        "replace_card": _("Card replaced"),
        "block_card": _("Card blocked"),
        "prepare_letter": _("Letter prepared"),
        "print_letter": _("Letter printed"),
        "mark_sent": _("Letter sent"),
        "apply": _("Received from the centre"),
        "resolve_conflict": _("Conflict settled"),
    }


def _under(column: str, words: dict[str, str]) -> dict[tuple[str, str], str]:
    return {(column, code): text for code, text in words.items()}
