"""Words for the codes that sheets carry: roles, housing, absences, channels, states."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import phonenumbers
from babel import Locale

from desktop.i18n import gettext as _
from desktop.i18n import language as current_language
from desktop.sheets.document_name import document_name as name_of_document

FRANCE = 33
LANGUAGES = (
    "fr", "en", "ar", "tr", "es", "pt", "ru", "uk", "ro", "bg", "sq", "ka", "hy", "fa", "ps",
    "ur", "bn", "ta", "so", "ti", "am", "ln", "wo", "ff", "bm", "swb", "mn", "zh", "vi", "br",
)  # fmt: skip
"""Languages in which the counter is asked for letters; French first, then English."""


def newer_value(value: str) -> str:
    """A code that only a newer version of the application knows; nothing for none."""
    return _("{value} (newer version)").format(value=value) if value else ""


def saved_words(paths: Sequence[Path]) -> str:
    """Files that one act wrote into one folder; at least one."""
    files = ", ".join(path.name for path in paths)
    return _("Saved in {folder}: {files}").format(folder=paths[0].parent, files=files)


def role_name(role: str) -> str:
    return {
        "applicant": _("Applicant"),
        "partner": _("Partner"),
        "child": _("Child"),
        "other_adult": _("Other adult"),
    }.get(role) or newer_value(role)


def housing_name(housing: str) -> str:
    return {
        "home": _("At home"),
        "hosted": _("Hosted by someone"),
        "registered_at_ccas": _("Registered at the CCAS, no home address"),
    }.get(housing) or newer_value(housing)


def absence_name(absence: str | None) -> str:
    return {
        "detained": _("Detained"),
        "hospital": _("In hospital"),
        "abroad": _("Abroad"),
        "other": _("Away for another reason"),
    }.get(absence or "", _("Present"))


def custody_name(custody: str) -> str:
    return _("Shared custody") if custody == "shared" else _("Full custody")


def channel_name(channel: str) -> str:
    return {
        "letter": _("By letter"),
        "phone": _("By phone"),
        "sms": _("By text message"),
        "email": _("By e-mail"),
        "counter": _("At the counter only"),
    }.get(channel) or newer_value(channel)


def language_name(code: str) -> str:
    """The name of a language in the language of the window; the code when nobody knows it."""
    names = Locale.parse(current_language()).languages
    name = str(names.get(code, code))
    return name[:1].upper() + name[1:]


def yes_or_no(*, value: bool) -> str:
    return _("yes") if value else _("no")


def document_state_name(state: str) -> str:
    return {
        "received": _("Received"),
        "seen": _("Seen"),
        "missing": _("To bring"),
        "waived": _("Waived"),
    }.get(state) or newer_value(state)


def claim_state_name(state: str) -> str:
    return {
        "draft": _("Claim begun"),
        "complete": _("Claim complete"),
        "documents_missing": _("Documents missing"),
        "assessed": _("Claim assessed"),
        "proposed": _("Decision proposed"),
        "granted": _("Granted"),
        "denied": _("Not granted"),
        "withdrawn": _("Claim withdrawn"),
    }.get(state) or newer_value(state)


def claim_kind_name(kind: str) -> str:
    return {
        "first": _("First claim"),
        "renewal": _("Renewal"),
        "reassessment": _("New assessment"),
    }.get(kind) or newer_value(kind)


def entitlement_state_name(state: str) -> str:
    return {
        "none": _("No entitlement"),
        "scheduled": _("Entitlement to come"),
        "in_force": _("Entitlement open"),
        "suspended": _("Entitlement suspended"),
        "ended": _("Entitlement ended"),
        "closed": _("Household closed"),
        "hidden": "",
    }.get(state) or newer_value(state)


def protection_name(protection: str) -> str:
    """What a list says instead of a name."""
    return {
        "relative": _("File of a relative"),
        "confidential": _("Confidential file"),
    }.get(protection, "")


def letter_kind_name(kind: str) -> str:
    return {
        "grant": _("Decision: granted"),
        "denial": _("Decision: not granted"),
        "documents_missing": _("Documents to bring"),
        "receipt": _("Receipt of the claim"),
        "calculation_sheet": _("Detailed calculation"),
    }.get(kind) or newer_value(kind)


def letter_in_words(kind: str) -> str:
    """The letter in the middle of a sentence."""
    return {
        "grant": _("notice of grant"),
        "denial": _("notice of refusal"),
        "documents_missing": _("list of documents to bring"),
        "receipt": _("receipt of the claim"),
        "calculation_sheet": _("detailed calculation"),
    }.get(kind) or newer_value(kind)


def letter_channel_name(channel: str) -> str:
    return {
        "handed_over": _("handed over"),
        "posted": _("by post"),
        "registered": _("by registered post"),
    }.get(channel) or newer_value(channel)


def card_state_name(state: str) -> str:
    return {
        "stock": _("in stock"),
        "linked": _("linked"),
        "blocked": _("blocked"),
        "returned": _("returned"),
        "retired": _("out of use"),
    }.get(state) or newer_value(state)


def phone_words(phone: str) -> str:
    """As people write it: `06 39 98 00 01` of a French number, `+44 20 7946 0000` of others."""
    try:
        parsed = phonenumbers.parse(phone, "FR")
    except phonenumbers.NumberParseException:
        return phone
    if not phonenumbers.is_possible_number(parsed):
        return phone
    is_french = parsed.country_code == FRANCE
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if is_french else form.INTERNATIONAL)


def card_reason_name(reason: str) -> str:
    """Nouns, which fit a card and a code alike."""
    return {
        "lost": _("Loss"),
        "stolen": _("Theft"),
        "faulty": _("Fault"),
        "returned": _("Handing back"),
        "other_support": _("Another support was chosen"),
    }.get(reason) or newer_value(reason)


def card_tail(tail: str) -> str:
    """The card as it is called in words: `••• 417`, with a space that no line breaks at."""
    return f"•••\N{NO-BREAK SPACE}{tail}"


def support_name(support: str) -> str:
    """What is carried, in the middle of a sentence."""
    return {
        "korrigo": _("KorriGo card"),
        "neutral_card": _("neutral card"),
        "paper": _("paper code"),
    }.get(support) or newer_value(support)


def support_title(support: str) -> str:
    """The same where it begins a line."""
    name = support_name(support)
    return name[:1].upper() + name[1:]


def the_support(support: str) -> str:
    """With its article, in the middle of a sentence: `Block the paper code`."""
    return {
        "korrigo": _("the KorriGo card"),
        "neutral_card": _("the neutral card"),
        "paper": _("the paper code"),
    }.get(support) or newer_value(support)


def card_name(support: str, tail: str) -> str:
    """A card by what it is and its last digits: `KorriGo card ••• 417`."""
    words = {
        "neutral_card": _("Neutral card {tail}"),
        "paper": _("Paper code {tail}"),
    }.get(support, _("KorriGo card {tail}"))
    return words.format(tail=card_tail(tail))


def document_name(kind: str) -> str:
    """The same name as in the letters."""
    return name_of_document(kind)
