"""A merchant in words: what it is, what it sells, where and when, where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from desktop.domain.merchant import ClosingPeriod, Hours
from desktop.i18n import gettext as _
from desktop.i18n import language, short_date, weekday_name
from desktop.services.product import nomenclature
from desktop.sheets.merchant import MerchantLine
from desktop.sheets.outlet import OutletLine
from desktop.views.widgets.words import newer_value


def kind_words(line: MerchantLine) -> str:
    return outlet_kind_words(line.outlet_kind)


def outlet_kind_words(kind: str) -> str:
    return _("market stall") if kind == "stall" else _("shop")


def family_words(line: MerchantLine) -> str:
    return family_word(line.family)


def family_word(family: str) -> str:
    return families().get(family, family)


def families() -> dict[str, str]:
    """Those that may be sold, by their codes; lists read them on a lane before they are shown."""
    known = nomenclature().families
    return {each.code: each.name.text(language()) for each in known if not each.is_excluded}


def state_words(line: MerchantLine) -> str:
    return state_word(line.state)


def state_word(state: str) -> str:
    words = {
        "prospect": _("prospect"),
        "active": _("active"),
        "suspended": _("suspended"),
        "closed": _("closed"),
    }
    return words.get(state) or newer_value(state)


def state_shape(line: MerchantLine) -> tuple[str, str]:
    shapes = {
        "active": ("check-circle", "done"),
        "suspended": ("pause-circle", "waiting"),
        "prospect": ("circle-dashed", "information"),
    }
    return shapes.get(line.state, ("circle", "neutral"))


def alert_words(line: MerchantLine) -> str:
    """What is to be looked at; empty when there is nothing."""
    if line.ends_on is None:
        return ""
    if line.alert == "certificate_ended":
        words = _("certificate ended on {day}")
    else:
        words = _("certificate ends on {day}")
    return words.format(day=short_date(line.ends_on))


def certificate_words(line: MerchantLine) -> str:
    """The same for a column that says that it is of certificates."""
    if line.ends_on is None:
        return ""
    words = _("ended {day}") if line.alert == "certificate_ended" else _("until {day}")
    return words.format(day=short_date(line.ends_on))


def alert_shape(line: MerchantLine) -> tuple[str, str]:
    return ("warning-circle", "waiting") if line.alert else ("", "neutral")


def days_words(weekdays: Iterable[int]) -> str:
    return ", ".join(weekday_name(number, short=True) for number in weekdays)


def line_days(line: MerchantLine) -> str:
    return days_words(line.weekdays)


def hours_words(hours: Iterable[Hours]) -> str:
    """`Tue, Wed 09:00–13:00, 15:00–19:00 · Sat 09:00–13:00`: days with the same hours together."""
    by_day: dict[int, tuple[str, ...]] = {}
    for each in hours:
        by_day[each.weekday] = (*by_day.get(each.weekday, ()), f"{each.opens}–{each.closes}")
    parts = []
    for spans, days in groupby(by_day.items(), key=lambda item: item[1]):
        parts.append(f"{_run([day for day, _spans in days])} {', '.join(spans)}")
    return " · ".join(parts)


def _run(days: list[int]) -> str:
    """`Tue–Sat` for three days and more that follow each other."""
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return "–".join(weekday_name(day, short=True) for day in (days[0], days[-1]))
    return days_words(days)


def period_words(period: ClosingPeriod) -> str:
    days = _("closed from {first} to {last}").format(
        first=short_date(period.first), last=short_date(period.last)
    )
    return f"{days} · {period.why}" if period.why else days


def outlet_words(line: OutletLine) -> str:
    """Where and on which day, on one line."""
    form = line.form
    if form.outlet_kind == "stall":
        day = weekday_name(form.weekday).capitalize() if form.weekday else ""
        return " · ".join(part for part in (form.market, day, form.pitch) if part)
    town = " ".join(part for part in (form.postcode, form.city) if part)
    return ", ".join(part for part in (form.street or form.label, town) if part)


def regimes() -> dict[str, str]:
    return {
        "": _("not known yet"),
        "normal": _("VAT on sales"),
        "franchise": _("no VAT (small business, art. 293 B)"),
        "flat_rate_farmer": _("farmer at a flat rate"),
        "exempt": _("exempt (association)"),
    }


def regime_word(regime: str) -> str:
    return regimes().get(regime) or newer_value(regime)


def reasons_without_siret() -> dict[str, str]:
    return {
        "": _("It has one"),
        "association": _("an association without one"),
        "being_registered": _("being registered"),
        "foreign": _("established abroad"),
    }


def naf_versions() -> dict[str, str]:
    return {"rev2": _("revision 2"), "2025": _("2025")}


def naf_words(code: str, version: str) -> str:
    named = naf_versions().get(version, version)
    return f"{code} ({named})" if code else ""


def standing_words(standing: str) -> str:
    words = {
        "to_come": _("not begun"),
        "valid": _("valid"),
        "ending": _("ends soon"),
        "ended": _("ended"),
        "withdrawn": _("withdrawn"),
    }
    return words.get(standing) or newer_value(standing)


def standing_shape(standing: str) -> tuple[str, str]:
    shapes = {
        "valid": ("check-circle", "done"),
        "ending": ("hourglass", "waiting"),
        "ended": ("warning-circle", "waiting"),
        "to_come": ("clock", "information"),
    }
    return shapes.get(standing, ("x-circle", "neutral"))
