"""What happened to a merchant, in words, as entries of a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from desktop.i18n import gettext as _
from desktop.sheets.merchant import Happening
from desktop.views.merchant.words import family_word, regime_word
from desktop.views.widgets.agreement_looks import agreement_looks, subject_words, term_words
from desktop.views.widgets.moment import short_day
from desktop.views.widgets.timeline import TimelineEntry


def entries(
    timeline: tuple[Happening, ...], labels: Mapping[str, str], now: datetime
) -> list[TimelineEntry]:
    return [_entry(number, each, labels, now) for number, each in enumerate(timeline)]


def _entry(
    number: int, happening: Happening, labels: Mapping[str, str], now: datetime
) -> TimelineEntry:
    title, icon, tone = _looks().get(happening.act, (_("Changed"), "pencil-simple", "neutral"))
    subject = labels.get(happening.subject) or subject_words(happening)
    term = term_words(happening)
    parts = (subject, term, _changes(happening), happening.reason, happening.who)
    return TimelineEntry(
        id=number,
        at=_when(happening.on_day, now),
        icon=icon,
        tone=tone,
        title=title,
        detail=" · ".join(part for part in parts if part),
        private=happening.act.startswith("account_"),
    )


def _when(day: date, now: datetime) -> str:
    return short_day(datetime.combine(day, time(12), now.tzinfo), now)


def _looks() -> dict[str, tuple[str, str, str]]:
    return {
        "recorded": (_("Entered"), "plus", "information"),
        "corrected": (_("Corrected"), "pencil-simple", "neutral"),
        "activated": (_("Takes part"), "check-circle", "done"),
        "suspended": (_("Merchant suspended"), "pause-circle", "waiting"),
        "resumed": (_("Takes part again"), "check-circle", "done"),
        "closed": (_("Closed"), "x-circle", "neutral"),
        "succeeded": (_("Taken over"), "arrow-right", "information"),
        "outlet_added": (_("Sells there"), "storefront", "information"),
        "outlet_changed": (_("Outlet corrected"), "pencil-simple", "neutral"),
        "outlet_closed": (_("No longer sells there"), "x-circle", "neutral"),
        "certificate_added": (_("Certificate shown"), "medal", "done"),
        "certificate_attached": (_("Scan of a certificate attached"), "paperclip", "information"),
        "certificate_withdrawn": (_("Certificate withdrawn"), "x-circle", "waiting"),
        **_of_papers(),
    }


def _of_papers() -> dict[str, tuple[str, str, str]]:
    return {
        "account_proposed": (_("Bank details entered"), "bank", "information"),
        "account_confirmed": (_("Bank details confirmed"), "bank", "done"),
        "account_refused": (_("Bank details refused"), "bank", "neutral"),
        **agreement_looks(),
        "statement_closed": (_("Monthly statement closed"), "lock", "neutral"),
        "statement_sent": (_("Statement sent"), "paper-plane-right", "information"),
        "statement_paid": (_("Paid"), "check", "done"),
    }


def _changes(happening: Happening) -> str:
    """Of a few fields what they were and are; of hours and periods only that they changed."""
    parts = []
    for name, was, now in happening.changes:
        title = _field_names().get(name, name)
        if name in {"opening_hours", "closures"}:
            parts.append(title)
        else:
            old, new = _value(name, was), _value(name, now)
            parts.append(_("{field}: {old} → {new}").format(field=title, old=old, new=new))
    return ", ".join(parts)


def _value(name: str, value: str) -> str:
    if name == "family":
        return family_word(value)
    if name == "vat_regime":
        return regime_word(value)
    return value or _("nothing")


def _field_names() -> dict[str, str]:
    return {
        "trade_name": _("trade name"),
        "family": _("products"),
        "siret": _("SIRET"),
        "no_siret_reason": _("reason without a SIRET"),
        "legal_name": _("name of the firm"),
        "legal_form": _("legal form"),
        "naf_code": _("activity"),
        "naf_version": _("version of the activity"),
        "vat_regime": _("VAT"),
        "representative": _("representative"),
        "representative_role": _("in what capacity"),
        "street": _("street"),
        "postcode": _("postcode"),
        "city": _("town"),
        "contact_name": _("contact"),
        "phone": _("telephone"),
        "email": _("e-mail"),
        "note": _("note"),
        "label": _("name"),
        "outlet_kind": _("kind"),
        "market": _("market"),
        "weekday": _("weekday"),
        "pitch": _("pitch"),
        "opening_hours": _("opening hours"),
        "closures": _("closing periods"),
        "opened_on": _("first day"),
    }
