"""What happened to an agreement, in words with an icon and a tone, for every timeline."""

from __future__ import annotations

from desktop.i18n import gettext as _
from desktop.i18n import long_date
from desktop.sheets.merchant import Happening


def agreement_looks() -> dict[str, tuple[str, str, str]]:
    return {
        "agreement_printed": (_("Agreement printed"), "printer", "information"),
        "agreement_signed": (_("Agreement signed"), "pencil-line", "done"),
        "agreement_given_up": (_("Agreement given up"), "x-circle", "neutral"),
        "amendment_printed": (_("Amendment printed"), "printer", "information"),
        "amendment_signed": (_("Amendment signed"), "pencil-line", "done"),
        "amendment_given_up": (_("Amendment given up"), "x-circle", "neutral"),
        "agreement_suspended": (_("Agreement suspended"), "pause-circle", "waiting"),
        "agreement_resumed": (_("Agreement in force again"), "check-circle", "done"),
        "agreement_renewed": (_("Agreement renewed tacitly"), "arrows-clockwise", "information"),
        "agreement_ended": (_("Agreement ended"), "x-circle", "neutral"),
    }


def term_words(happening: Happening) -> str:
    """Until when it lasts; of a suspension also that nobody knows yet."""
    if happening.until is not None:
        return _("until {day} included").format(day=long_date(happening.until))
    return _("until further notice") if happening.act == "agreement_suspended" else ""


def subject_words(happening: Happening) -> str:
    """The number of the agreement, and which of its amendments."""
    if not happening.amendment:
        return happening.subject
    amendment = _("Amendment No. {number}").format(number=happening.amendment)
    return f"{happening.subject} · {amendment}"
