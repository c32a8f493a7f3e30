"""How the station speaks of cards, rights, reasons and unsettled writings."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from desktop import i18n
from desktop.domain.encoding import EncodingReason, EncodingState
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.encoding import (
    EncodingLine,
    EncodingProposal,
    RightSheet,
)


def support_name(support: str) -> str:
    return {
        "korrigo": _("KorriGo card"),
        "neutral_card": _("neutral card"),
        "paper": _("paper"),
    }.get(support, support)


def reason_name(reason: EncodingReason) -> str:
    """Why a card waits, short enough for a column."""
    return {
        EncodingReason.FIRST: _("new card"),
        EncodingReason.RENEWED: _("renewal"),
        EncodingReason.REPLACEMENT: _("replacement"),
        EncodingReason.UNRESOLVED: _("interrupted"),
        EncodingReason.WITHDRAWN: _("right ended"),
        EncodingReason.REQUESTED: _("asked for"),
    }.get(reason, str(reason))


def reason_sentence(reason: EncodingReason) -> str:
    return {
        EncodingReason.FIRST: _("Nothing was ever written for this household."),
        EncodingReason.RENEWED: _("The right has another period than what the card says."),
        EncodingReason.REPLACEMENT: _("This card takes the place of another."),
        EncodingReason.UNRESOLVED: _("An earlier writing was interrupted: this settles it."),
        EncodingReason.WITHDRAWN: _("The right ended early, and the card still says otherwise."),
        EncodingReason.REQUESTED: _("Somebody asked for it to be written again."),
    }.get(reason, str(reason))


def right_words(right: RightSheet | None) -> str:
    """What a card says or will say, in one line; both days included."""
    if right is None:
        return _("cannot be read before it is written")
    if right.is_empty:
        return _("nothing was ever written there")
    if right.valid_from is None or right.valid_until is None:
        return _("no right")
    return _("from {first} until {last}").format(
        first=i18n.short_date(right.valid_from), last=i18n.short_date(right.valid_until)
    )


def proposal_facts(proposal: EncodingProposal) -> list[tuple[str, str]]:
    new = proposal.new
    return [
        (_("Household"), proposal.reference),
        (_("Will be valid"), right_words(new)),
        (_("In place of"), right_words(proposal.old)),
        (
            _("Number and key"),
            _("{number} · key {version}").format(number=new.number, version=new.key_version),
        ),
    ]


def done_words(count: int) -> str:
    return ngettext("{count} done today", "{count} done today", count).format(
        count=i18n.number(count)
    )


def open_words(count: int) -> str:
    return ngettext("{count} writing to settle", "{count} writings to settle", count).format(
        count=i18n.number(count)
    )


def left_words(count: int) -> str:
    return ngettext("{count} left", "{count} left", count).format(count=i18n.number(count))


def field_time(milliseconds: int) -> str:
    """How long the card had to stay, for who hands out forty of them."""
    seconds = i18n.number(Decimal(milliseconds) / 1000, 1)
    return _("The card stayed {seconds} s on the reader.").format(seconds=seconds)


def moment(at: datetime, now: datetime) -> str:
    """`today at 10:42`, `yesterday at 16:20`, then the day too."""
    local, today = at.astimezone(), now.astimezone().date()
    time = f"{local:%H:%M}"
    if local.date() == today:
        return _("today at {time}").format(time=time)
    if local.date() == today - timedelta(days=1):
        return _("yesterday at {time}").format(time=time)
    return i18n.moment(at)


def open_state(state: EncodingState) -> tuple[str, str, str]:
    """An unsettled writing: word, tone and icon."""
    return {
        EncodingState.UNVERIFIED: (_("to be read again"), "information", "question"),
        EncodingState.FOREIGN: (_("unknown content"), "waiting", "warning-octagon"),
        EncodingState.NOT_GENUINE: (_("not recognised"), "waiting", "warning-octagon"),
    }.get(state, (_("uncertain"), "information", "question"))


def open_sentence(line: EncodingLine) -> str:
    """What is known of an unsettled writing, and what settles it."""
    return {
        EncodingState.UNVERIFIED: _(
            "The card confirmed, and the security module was lost before it could check. "
            "Lay the card down: it is read again."
        ),
        EncodingState.FOREIGN: _(
            "The card says neither what was written nor what it said before. Keep it aside for "
            "a supervisor."
        ),
        EncodingState.NOT_GENUINE: _(
            "The security module did not recognise the card. Keep it aside for a supervisor."
        ),
    }.get(
        line.state,
        _("The card was taken away while it was written. Lay it down: it tells by itself."),
    )


def needs_a_person(state: EncodingState) -> bool:
    """No further tap can settle these."""
    return state in {EncodingState.FOREIGN, EncodingState.NOT_GENUINE}


def missing_name(field: str) -> str:
    """What the issuer still has to tell, by the name of the field in the profile.

    A field without a name of its own has that of what it belongs to.
    """
    names = _missing_names()
    known = field
    while known and known not in names:
        known = known.rpartition(".")[0]
    return names.get(known, field)


def _missing_names() -> dict[str, str]:
    return {
        "applications": _("the application"),
        "right": _("the place of the right"),
        "right.place": _("the place of the right"),
        "right.application": _("the application of the right"),
        "right.place.sfi": _("the file"),
        "right.place.record": _("the record"),
        "right.place.length": _("the length of the record"),
        "right.layout": _("the layout of the record"),
        "right.key": _("the key"),
        "right.key.index": _("the index of the key"),
        "right.key.kif": _("the identifier of the key (KIF)"),
        "right.key.kvc": _("the version of the key (KVC)"),
        "sector": _("the service sector"),
        "sector.identifier": _("the place of the service sector"),
        "sector.signature": _("the place of its signature"),
        "sector.public_key": _("the public key of the service sector"),
    }


def missing_words(missing: tuple[str, ...]) -> str:
    """The same thing once, whatever number of fields it has."""
    return ", ".join(dict.fromkeys(missing_name(field) for field in missing))
