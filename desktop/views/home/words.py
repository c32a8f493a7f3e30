"""How the home page speaks of what waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.draft import DraftLine
from desktop.sheets.overview import HomeSheet, Waiting, WaitingKind
from desktop.views.widgets.page import Place


@dataclass(frozen=True)
class TileWords:
    figure: str
    words: str
    remark: str


def _documents(count: int) -> str:
    return ngettext("file lacks documents", "files lack documents", count)


def _decisions(count: int) -> str:
    return ngettext("decision to sign", "decisions to sign", count)


def _ending(count: int) -> str:
    return ngettext("entitlement ends within 30 days", "entitlements end within 30 days", count)


def _cards(count: int) -> str:
    return ngettext("card to link", "cards to link", count)


def _to_encode(count: int) -> str:
    return ngettext("card to encode", "cards to encode", count)


def _unresolved(count: int) -> str:
    return ngettext("writing to settle", "writings to settle", count)


def _letters(count: int) -> str:
    return ngettext("letter to print", "letters to print", count)


def _agreements(count: int) -> str:
    return ngettext(
        "agreement or certificate to look at", "agreements and certificates to look at", count
    )


def _accounts(count: int) -> str:
    return ngettext("IBAN to confirm", "IBANs to confirm", count)


def _conflicts(count: int) -> str:
    return ngettext("conflict to look at", "conflicts to look at", count)


def _asked(count: int) -> str:
    return ngettext("question for you", "questions for you", count)


def _to_confirm(count: int) -> str:
    return ngettext("card to confirm", "cards to confirm", count)


def _unsent(count: int) -> str:
    return ngettext("change not sent yet", "changes not sent yet", count)


WORDS: dict[WaitingKind, Callable[[int], str]] = {
    WaitingKind.DOCUMENTS_MISSING: _documents,
    WaitingKind.DECISIONS_TO_SIGN: _decisions,
    WaitingKind.ENTITLEMENTS_ENDING: _ending,
    WaitingKind.CARDS_TO_LINK: _cards,
    WaitingKind.CARDS_TO_ENCODE: _to_encode,
    WaitingKind.WRITINGS_UNRESOLVED: _unresolved,
    WaitingKind.LETTERS_TO_PRINT: _letters,
    WaitingKind.AGREEMENTS_ENDING: _agreements,
    WaitingKind.ACCOUNTS_TO_CONFIRM: _accounts,
    WaitingKind.CONFLICTS: _conflicts,
    WaitingKind.QUESTIONS: _asked,
    WaitingKind.CARDS_TO_CONFIRM: _to_confirm,
    WaitingKind.UNSENT: _unsent,
}

PLACES = {
    WaitingKind.DOCUMENTS_MISSING: Place("households", "documents_missing"),
    WaitingKind.DECISIONS_TO_SIGN: Place("households", "proposed"),
    WaitingKind.ENTITLEMENTS_ENDING: Place("households", "ending"),
    WaitingKind.CARDS_TO_LINK: Place("households", "without_card"),
    WaitingKind.CARDS_TO_ENCODE: Place("encoding"),
    WaitingKind.WRITINGS_UNRESOLVED: Place("encoding"),
    WaitingKind.LETTERS_TO_PRINT: Place("letters", "draft"),
    WaitingKind.AGREEMENTS_ENDING: Place("agreements", "to_do"),
    WaitingKind.ACCOUNTS_TO_CONFIRM: Place("merchants", "bank_waits"),
    WaitingKind.CONFLICTS: Place("sync"),
    WaitingKind.QUESTIONS: Place("sync"),
    WaitingKind.CARDS_TO_CONFIRM: Place("sync"),
    WaitingKind.UNSENT: Place("sync"),
}

TOLD_BY_LABEL = frozenset({"enrolment", "purchase_slips", "statement_batch", "closing_check"})


def tile_words(waiting: Waiting, on: date) -> TileWords:
    count = waiting.count
    return TileWords(i18n.number(count), WORDS[waiting.kind](count), _remark(waiting, on))


def _remark(waiting: Waiting, on: date) -> str:
    if waiting.count == 0:
        return _("nothing waits")
    if waiting.kind == WaitingKind.UNSENT:
        return _("they leave when the network is back")
    if waiting.kind == WaitingKind.CONFLICTS:
        return _("two desks changed the same thing")
    if waiting.kind == WaitingKind.QUESTIONS:
        return _("a colleague asks about what you typed")
    if waiting.kind == WaitingKind.CARDS_TO_CONFIRM:
        return _("the centre confirms at the next exchange")
    return _since(waiting, on)


def _since(waiting: Waiting, on: date) -> str:
    if waiting.since is None:
        return ""
    is_ending = waiting.kind in {WaitingKind.ENTITLEMENTS_ENDING, WaitingKind.AGREEMENTS_ENDING}
    if is_ending and waiting.since >= on:
        return _("the first on {day}").format(day=i18n.short_date(waiting.since))
    days = (on - waiting.since).days
    if days <= 0:
        return _("since today")
    return ngettext("the oldest: {count} day", "the oldest: {count} days", days).format(count=days)


def greeting(name: str) -> str:
    """By the first name, as colleagues do."""
    return _("Hello {name}").format(name=name.split(" ", maxsplit=1)[0])


def day_line(sheet: HomeSheet) -> str:
    count = sheet.received_today
    day = i18n.weekday_and_date(sheet.on)
    if not count:
        return day
    came = ngettext("{count} household received today", "{count} households received today", count)
    return f"{day} · {came.format(count=count)}"


def first_exchange(sheet: HomeSheet) -> str:
    """Empty once the rules have come."""
    if not sheet.awaits_centre:
        return ""
    return _(
        "First exchange with the centre… The rules and the files of this desk are coming in; "
        "nothing can be assessed before."
    )


def week_in_words(sheet: HomeSheet) -> str:
    days = ", ".join(f"{i18n.weekday(day.on)} {day.households}" for day in sheet.week)
    return _("Households received this week: {days}").format(days=days)


def draft_words(draft: DraftLine) -> str:
    forms = {
        "enrolment": _("Enrolment"),
        "assessment": _("Assessment"),
        "household": _("Correction of a household"),
        "claim": _("Claim"),
        "merchant": _("Merchant"),
        "statement": _("Statement"),
        "statement_batch": _("Month closing"),
        "agreement": _("Agreement"),
        "product": _("Products and rules"),
    }
    if draft.form in TOLD_BY_LABEL and draft.label:
        return draft.label  # it says by itself what it is, and how far it came
    kind = forms.get(draft.form, _("Form"))
    return f"{draft.label} ({kind.lower()})" if draft.label else kind


def ago(at: datetime, now: datetime) -> str:
    """`12 minutes ago`, then the hour, then the day."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        words = ngettext("{count} minute ago", "{count} minutes ago", minutes)
        return words.format(count=minutes)
    local, today = at.astimezone(), now.astimezone().date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return _("today at {time}").format(time=clock)
    if (today - local.date()).days == 1:
        return _("yesterday at {time}").format(time=clock)
    return i18n.short_date(local.date())


_OF_MERCHANTS = {
    "merchant": ("merchant", Place("merchant", "new")),
    "agreement": ("agreement", Place("agreements", "new")),
    "product": ("products", Place("products", "draft")),
}
"""Where a form opens that is about something, and one that is about nothing yet."""

_OF_MONTHS = {"statement_batch": "closing", "closing_check": "closing_check"}
"""Pages that find by the draft which month it is about."""


def draft_place(draft: DraftLine) -> Place:
    """An enrolment opens on its draft; other forms on what they are about."""
    if draft.form in _OF_MERCHANTS:
        begun, without = _OF_MERCHANTS[draft.form]
        return Place(begun, draft.subject_id) if draft.subject_id else without
    if draft.form in _OF_MONTHS:
        return Place(_OF_MONTHS[draft.form], draft.id)
    pages = {
        "statement": "statement",
        "enrolment": "enrolment",
        "assessment": "assessment",
        "claim": "claim",
        "purchase_slips": "purchase_slips",
    }
    page = pages.get(draft.form, "household")
    return Place(page, draft.id if page == "enrolment" else draft.subject_id)
