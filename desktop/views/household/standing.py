"""Where a household stands, in words: entitlement, claim, card, and the address on one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.i18n import gettext as _
from desktop.i18n import long_date, ngettext
from desktop.sheets.household import AddressSheet, HouseholdSheet
from desktop.views.widgets.words import (
    card_name,
    claim_state_name,
    housing_name,
    support_name,
)


@dataclass(frozen=True)
class Badge:
    words: str
    tone: str
    icon: str


def badges_of(sheet: HouseholdSheet, today: date) -> list[Badge]:
    """Never red, never colour alone."""
    badges = [_closed(sheet) or _entitlement(sheet, today) or _claim(sheet)]
    if sheet.documents_missing:
        count = sheet.documents_missing
        words = ngettext("{count} document to bring", "{count} documents to bring", count)
        badges.append(Badge(words.format(count=count), "waiting", "files"))
    badges.append(_card(sheet))
    badges += _protections(sheet)
    if sheet.provisional:
        badges.append(Badge(_("Provisional reference"), "neutral", "clock"))
    if sheet.contact.do_not_write:
        badges.append(Badge(_("Do not write to the home"), "waiting", "envelope-simple"))
    return [badge for badge in badges if badge is not None]


def restriction_words(sheet: HouseholdSheet) -> str:
    """What stands above a file that is kept and not used; empty for every other."""
    if not sheet.restricted:
        return ""
    return _(
        "The person asked that this file is kept and not used: {reason} Nothing is changed in it "
        "until somebody who decides lifts the restriction. Letters that answer the person stay "
        "possible, and a lost card can be blocked on its own page."
    ).format(reason=_ended(sheet.restricted_reason))


def _ended(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."


def _protections(sheet: HouseholdSheet) -> list[Badge]:
    marks = (
        (sheet.confidential, Badge(_("Confidential"), "waiting", "lock")),
        (sheet.restricted, Badge(_("Kept, not used"), "waiting", "hand")),
        (sheet.archived, Badge(_("In the archive"), "neutral", "archive")),
    )
    return [badge for is_so, badge in marks if is_so]


def address_words(address: AddressSheet) -> str:
    if address.housing == "registered_at_ccas":
        return housing_name(address.housing)
    street = f"{address.street_number} {address.street}".strip()
    town = f"{address.postcode} {address.city}".strip()
    host = _("at {name}").format(name=address.hosted_by) if address.hosted_by else ""
    return ", ".join(part for part in (host, street, address.locality, town) if part)


def _closed(sheet: HouseholdSheet) -> Badge | None:
    if sheet.state != "closed" or sheet.closed_on is None:
        return None
    words = _("Closed on {day}").format(day=long_date(sheet.closed_on))
    return Badge(words, "neutral", "archive")


def _entitlement(sheet: HouseholdSheet, today: date) -> Badge | None:
    line = sheet.entitlement
    if line is None:
        return None
    if line.state == "scheduled":
        words = _("Entitlement from {day}").format(day=long_date(line.opened_on))
        return Badge(words, "information", "calendar-blank")
    if line.state == "suspended":
        words = _("Entitlement suspended")
        if line.suspended_until is not None:
            back = long_date(line.suspended_until)
            words = _("Entitlement suspended, back on {day}").format(day=back)
        return Badge(words, "waiting", "pause-circle")
    if line.state == "ended" or line.last_day < today:
        words = _("Entitlement ended on {day}").format(day=long_date(line.last_day))
        return Badge(words, "neutral", "clock")
    words = _("Entitlement open until {day}").format(day=long_date(line.last_day))
    return Badge(words, "done", "check")


def _claim(sheet: HouseholdSheet) -> Badge | None:
    claim = sheet.claim
    if claim is None:
        return Badge(_("No claim yet"), "neutral", "info")
    return Badge(claim_state_name(claim.state), "information", "hourglass")


def _card(sheet: HouseholdSheet) -> Badge:
    linked = [card for card in sheet.cards if card.state == "linked"]
    if not linked:
        if not sheet.card_support:
            return Badge(_("No card"), "neutral", "credit-card")
        words = _("Chosen, to come: {support}").format(support=support_name(sheet.card_support))
        return Badge(words, "neutral", "credit-card")
    words = card_name(linked[0].support, linked[0].tail)
    if linked[0].provisional:
        return Badge(_("{card}, to be confirmed").format(card=words), "waiting", "clock")
    return Badge(words, "information", "qr-code" if linked[0].support == "paper" else "credit-card")
