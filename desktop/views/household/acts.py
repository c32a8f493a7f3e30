"""What can be done now with a household, the likeliest first; pure, from its sheet."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.i18n import gettext as _
from desktop.sheets.household import HouseholdSheet
from desktop.views.household.card_editor import (
    linked_cards,
    replaceable_cards,
    replacing_words,
)
from desktop.views.widgets.acts_card import PageAct

NOTHING: Mapping[str, bool] = {}
OPEN_CLAIMS = ("draft", "complete", "documents_missing", "assessed")


def acts_of(sheet: HouseholdSheet, offered: Mapping[str, bool] = NOTHING) -> tuple[PageAct, ...]:
    """A closed household is only looked at, one whose use is restricted is only answered.

    `offered` says which of the last acts this agent has: accesses, export, protect, request.
    """
    told = tuple(_act(name, sheet) for name, is_offered in offered.items() if is_offered)
    if sheet.state == "closed":
        return (_act("claim", sheet), *told) if sheet.claim else told
    if sheet.restricted:
        return (_act("claim", sheet), _act("print", sheet), *told) if sheet.claim else told
    first = _likeliest(sheet)
    usual = ["assess", "print", "link", "address", "member", "contact", "note", "close"]
    if sheet.claim is not None:
        usual.insert(1, "claim")
    place = usual.index("link")
    if linked_cards(sheet):
        usual[place : place + 1] = ["cards", "support"]
    elif replaceable_cards(sheet):
        usual.insert(place, "cards")
    ordered = list(dict.fromkeys([*first, *usual]))
    if sheet.claim is None or sheet.claim.state in ("draft", "withdrawn"):
        ordered.remove("print")
    return (*(_act(name, sheet) for name in ordered), *told)


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
    if claim.state == "granted" and not linked_cards(sheet):
        return ["cards", "link", "print"] if replaceable_cards(sheet) else ["link", "print"]
    return ["print"]


def _act(name: str, sheet: HouseholdSheet) -> PageAct:
    words, key, icon = {
        "assess": (_("New assessment"), "E", "calculator"),
        "claim": (_("Open the claim"), "D", "scales"),
        "print": (_("Print…"), "P", "printer"),
        "link": (_("Link a card or a code"), "L", "credit-card"),
        "cards": (_replacing(sheet), "R", "credit-card"),
        "support": (_("Change the support"), "S", "swap"),
        "address": (_("Correct the address"), "A", "map-pin"),
        "contact": (_("Correct the contact"), "C", "phone"),
        "member": (_("Add a member"), "M", "user-plus"),
        "note": (_("Write a note"), "N", "note"),
        "accesses": (_("Who has seen this file?"), "Q", "eye"),
        "export": (_("Export a person’s file…"), "X", "export"),
        "protect": (_("Protect this file…"), "B", "lock"),
        "request": (_("Register a request of this person…"), "G", "hand"),
        "close": (_("Close the household"), "F", "archive"),
    }[name]
    return PageAct(name, words, key, icon)


def _replacing(sheet: HouseholdSheet) -> str:
    if not linked_cards(sheet):
        return _("Replace what was blocked")
    return replacing_words({card.support for card in replaceable_cards(sheet)})
