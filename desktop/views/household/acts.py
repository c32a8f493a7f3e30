"""What can be done now with a household, the likeliest first; pure, from its sheet."""

from __future__ import annotations

from desktop.i18n import gettext as _
from desktop.sheets.household import HouseholdSheet
from desktop.views.widgets.acts_card import PageAct

OPEN_CLAIMS = ("draft", "complete", "documents_missing", "assessed")


def acts_of(sheet: HouseholdSheet) -> tuple[PageAct, ...]:
    """A closed household is only looked at."""
    if sheet.state == "closed":
        return (_act("claim"),) if sheet.claim else ()
    first = _likeliest(sheet)
    usual = ["assess", "print", "link", "address", "member", "contact", "note", "close"]
    if sheet.claim is not None:
        usual.insert(1, "claim")
    if any(card.state == "linked" for card in sheet.cards):
        place = usual.index("link")
        usual[place : place + 1] = ["cards", "support"]
    ordered = list(dict.fromkeys([*first, *usual]))
    if sheet.claim is None or sheet.claim.state in ("draft", "withdrawn"):
        ordered.remove("print")
    return tuple(_act(name) for name in ordered)


def letter_kind(sheet: HouseholdSheet) -> str:
    """The letter that the claim is at."""
    state = sheet.claim.state if sheet.claim else ""
    return {
        "granted": "grant",
        "denied": "denial",
        "documents_missing": "documents_missing",
    }.get(state, "receipt")


def _likeliest(sheet: HouseholdSheet) -> list[str]:
    claim = sheet.claim
    if claim is None:
        return ["assess"]
    if claim.state in ("documents_missing", "proposed"):
        return ["claim"]
    if claim.state in OPEN_CLAIMS:
        return ["assess", "claim"]
    if claim.state == "granted" and not any(card.state == "linked" for card in sheet.cards):
        return ["link", "print"]
    return ["print"]


def _act(name: str) -> PageAct:
    words, key, icon = {
        "assess": (_("New assessment"), "E", "calculator"),
        "claim": (_("Open the claim"), "D", "scales"),
        "print": (_("Print…"), "P", "printer"),
        "link": (_("Link a card"), "L", "credit-card"),
        "cards": (_("Replace or block the card"), "R", "credit-card"),
        "support": (_("Change the support"), "S", "swap"),
        "address": (_("Correct the address"), "A", "map-pin"),
        "contact": (_("Correct the contact"), "C", "phone"),
        "member": (_("Add a member"), "M", "user-plus"),
        "note": (_("Write a note"), "N", "note"),
        "close": (_("Close the household"), "F", "archive"),
    }[name]
    return PageAct(name, words, key, icon)
