"""A merchant in words: what it is, what it sells, where it stands."""

from __future__ import annotations

from desktop.i18n import gettext as _
from desktop.sheets.merchant import MerchantLine
from desktop.views.widgets.words import newer_value


def kind_words(line: MerchantLine) -> str:
    return _("market stall") if line.outlet_kind == "stall" else _("shop")


def family_words(line: MerchantLine) -> str:
    words = {
        "bread": _("bread"),
        "cereals": _("cereals"),
        "dairy": _("dairy products"),
        "eggs": _("eggs"),
        "fish": _("fish"),
        "fruit": _("fruit"),
        "grocery": _("groceries"),
        "honey": _("honey"),
        "meat": _("meat"),
        "pulses": _("pulses"),
        "vegetables": _("vegetables"),
    }
    return words.get(line.family, line.family)


def state_words(line: MerchantLine) -> str:
    words = {
        "prospect": _("prospect"),
        "active": _("active"),
        "suspended": _("suspended"),
        "closed": _("closed"),
    }
    return words.get(line.state) or newer_value(line.state)


def state_shape(line: MerchantLine) -> tuple[str, str]:
    shapes = {
        "active": ("check-circle", "done"),
        "suspended": ("pause-circle", "waiting"),
        "prospect": ("circle-dashed", "information"),
    }
    return shapes.get(line.state, ("circle", "neutral"))
