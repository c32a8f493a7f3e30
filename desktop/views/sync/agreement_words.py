"""Whether this desk and the centre agree, on all rows and on the hour, in words."""

from __future__ import annotations

from datetime import timedelta

from desktop import i18n
from desktop.domain.central import Comparison
from desktop.i18n import gettext as _
from desktop.i18n import ngettext


def fetched_again(rows: int) -> str:
    words = ngettext(
        "{count} row had to be fetched again", "{count} rows had to be fetched again", rows
    )
    return words.format(count=rows)


def compared_words(done: Comparison) -> str:
    """How a comparison of all rows ended; what was replaced stays aside for a while."""
    if done.left:
        return _("Some rows here still differ from those of the centre. Tell IT.")
    if not done.mended:
        return _("All files are the same here and at the centre.")
    rows = sum(odd.rows for odd in done.mended)
    words = ngettext(
        "{count} row differed and was fetched again; what stood here is kept aside.",
        "{count} rows differed and were fetched again; what stood here is kept aside.",
        rows,
    )
    return words.format(count=rows)


def not_compared() -> str:
    return _("Nothing was compared: something was saved here meanwhile. Try again.")


def clock_warning(offset: timedelta) -> str:
    """The order of all work is the centre's; what a wrong clock spoils are the dates proposed."""
    if offset > timedelta():
        words = _(
            "The clock of this computer is {time} ahead of the centre's. No work is lost; "
            "check the dates that the application proposes and tell IT."
        )
    else:
        words = _(
            "The clock of this computer is {time} behind the centre's. No work is lost; "
            "check the dates that the application proposes and tell IT."
        )
    return words.format(time=duration(abs(offset)))


def duration(time: timedelta) -> str:
    """In the unit that people would use: `5 minutes`, `3 hours`, `12 days`."""
    minutes = round(time / timedelta(minutes=1))
    if minutes < 120:
        words, count = ngettext("{count} minute", "{count} minutes", minutes), minutes
    elif minutes < 48 * 60:
        count = round(minutes / 60)
        words = ngettext("{count} hour", "{count} hours", count)
    else:
        count = round(minutes / 60 / 24)
        words = ngettext("{count} day", "{count} days", count)
    return words.format(count=i18n.number(count))
