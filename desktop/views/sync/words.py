"""How the page of the exchange speaks: where the desk stands, who typed what, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop import i18n
from desktop.domain.central import Agreement, CentralState, Contact
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.sync import (
    Author,
    ConflictField,
    ConflictKind,
    ConflictSheet,
    SyncReport,
    SyncSheet,
)
from desktop.views.sync.agreement_words import clock_warning, compared_words, fetched_again
from desktop.views.sync.trade_subjects import subjects_of_trade
from desktop.views.widgets.columns import HIDDEN, column_name, value_words

LONG_OFFLINE = timedelta(days=3)
MUCH_WAITING = 500


@dataclass(frozen=True)
class StandingWords:
    """A sentence to read, and the chip that repeats it: word, tone and icon."""

    sentence: str
    chip: str
    tone: str
    icon: str


def standing(state: CentralState) -> StandingWords:
    if state.contact == Contact.SYNCHRONISED:
        return _in_touch(state)
    if state.contact == Contact.OFFLINE:
        return StandingWords(
            _("The central database does not answer. Work goes on here; nothing is lost."),
            _("Offline"),
            "waiting",
            "cloud-slash",
        )
    return StandingWords(
        _("This desk has not met the central database yet."),
        _("Not synchronised yet"),
        "waiting",
        "cloud-slash",
    )


def _in_touch(state: CentralState) -> StandingWords:
    if state.waiting:
        words = ngettext(
            "{count} change made here leaves with the next exchange.",
            "{count} changes made here leave with the next exchange.",
            state.waiting,
        )
        said = words.format(count=state.waiting)
    else:
        said = _("This desk and the centre hold the same files.")
    return StandingWords(said, _("Synchronised"), "done", "cloud-check")


def moment(at: datetime, now: datetime) -> str:
    """`today at 10:42`, `yesterday at 16:20`, then the day too."""
    local, today = at.astimezone(), now.astimezone().date()
    time = f"{local:%H:%M}"
    if local.date() == today:
        return _("today at {time}").format(time=time)
    if local.date() == today - timedelta(days=1):
        return _("yesterday at {time}").format(time=time)
    return i18n.moment(at)


def short_moment(at: datetime, now: datetime) -> str:
    """For a column: `10:42` of today, else with its day, and its year when that is long ago."""
    local = at.astimezone()
    time = f"{local:%H:%M}"
    if local.date() == now.astimezone().date():
        return time
    if now - at < timedelta(days=300):
        return f"{local:%d/%m} {time}"
    return f"{i18n.short_date(local.date())} {time}"


def facts(sheet: SyncSheet, now: datetime) -> list[tuple[str, str]]:
    state = sheet.state
    oldest = sheet.unsent[0].at if sheet.unsent else None
    last = moment(state.since, now) if state.since else _("never")
    waiting = i18n.number(state.waiting)
    if state.waiting and oldest is not None:
        waiting = _("{count}, the oldest of {when}").format(count=waiting, when=moment(oldest, now))
    return [
        (_("Last contact"), last),
        (_("Last full agreement of all files"), _agreed(sheet.agreement, now)),
        (_("Changes waiting to be sent"), waiting),
        (_("Conflicts to settle"), i18n.number(state.conflicts)),
        (_("Refused by the centre"), i18n.number(state.refused)),
    ]


def _agreed(agreement: Agreement | None, now: datetime) -> str:
    if agreement is None or agreement.agreed_at is None:
        return _("not compared yet")
    agreed = moment(agreement.agreed_at, now)
    if agreement.mended_at != agreement.agreed_at:
        return agreed
    return f"{agreed} · {fetched_again(agreement.mended)}"


def warning(sheet: SyncSheet, now: datetime) -> str:
    """What somebody should ask IT about; empty when there is nothing."""
    state = sheet.state
    if sheet.agreement is not None and sheet.agreement.left:
        return _("Some rows here still differ from those of the centre. Tell IT.")
    if state.since is not None and now - state.since > LONG_OFFLINE:
        return _("This desk has not reached the centre for {days} days. Tell IT.").format(
            days=(now - state.since).days
        )
    if state.clock_offset is not None and state.clock_is_off:
        return clock_warning(state.clock_offset)
    if state.waiting > MUCH_WAITING:
        return _("Many changes wait to be sent. Tell IT if this does not get better.")
    return ""


def outcome(report: SyncReport) -> str:
    """What an exchange did, in sentences to read one after the other."""
    told = [_traffic(report)]
    if report.conflicts:
        told.append(_("Two people changed the same thing: it waits below."))
    if report.refused:
        told.append(_("The centre turned something down: it waits below."))
    if report.centre_is_newer:
        told.append(_("The centre is newer: an update of this desk is due, nothing is lost."))
    if report.new_desk:
        told.append(_("These data are a copy of another desk: they go on as a desk of their own."))
    if report.site_key_changed:
        told.append(_("The key for cards came from the centre: start the application again."))
    if report.compared is not None:
        told.append(compared_words(report.compared))
    return " ".join(told)


def _traffic(report: SyncReport) -> str:
    if not report.sent and not report.received:
        return _("There was nothing to exchange.")
    sent = ngettext("{count} change was sent.", "{count} changes were sent.", report.sent)
    received = ngettext("{count} row was received.", "{count} rows were received.", report.received)
    parts = [sent.format(count=report.sent)] if report.sent else []
    parts += [received.format(count=report.received)] if report.received else []
    return " ".join(parts)


def subject(entity: str) -> str:
    """What a row is about, to begin a title with."""
    return {
        "household": _("Household"),
        "member": _("Member of the household"),
        "claim": _("Claim"),
        "income": _("Income"),
        "supporting_document": _("Supporting document"),
        "assessment": _("Assessment"),
        "entitlement": _("Entitlement"),
        "card": _("Card"),
        "card_link": _("Link of a card"),
        "letter": _("Letter"),
        "note": _("Note"),
        "merchant": _("Merchant"),
        "agent": _("Agent"),
        "scale": _("Scale"),
        "scenario": _("Scenario"),
        "conflict": _("Settled conflict"),
        "not_duplicate": _("Two households told apart"),
        **subjects_of_trade(),
    }.get(entity, _("File"))


ADDRESS = frozenset({"street", "street_number", "postcode", "city", "housing", "residence"})
CONTACT = frozenset({"phone", "email", "safe_channel", "do_not_write"})


def conflict_subject(sheet: ConflictSheet) -> str:
    """The part of a household that two people changed is a better title than the household."""
    columns = {field.column for field in sheet.fields}
    if sheet.entity == "household" and columns & ADDRESS:
        return _("Address")
    if sheet.entity == "household" and columns & CONTACT:
        return _("Contact")
    return subject(sheet.entity)


def whose(sheet: ConflictSheet) -> str:
    """Which member, which month: what tells this row from the others of its kind."""
    parts = (value_words(column, value) for column, value in sheet.identity.items())
    return (" " if sheet.entity == "member" else " · ").join(parts)


def to_settle(count: int) -> str:
    words = ngettext("{count} decision to take", "{count} decisions to take", count)
    return words.format(count=count)


def about(what: str, household: str) -> str:
    """`Household · F-2026-000184`."""
    return " · ".join(part for part in (what, household) if part)


def author(by: Author | None, name: str, now: datetime) -> str:
    if by is None:
        return name
    told = [by.name, by.desk_label, moment(by.at, now)]
    return " · ".join(part for part in told if part)


def spoken(name: str, at: datetime | None, now: datetime) -> str:
    """`Yann, today at 10:42`."""
    if not name or at is None:
        return name
    return f"{name}, {moment(at, now)}"


def coming_in(sheet: SyncSheet) -> str:
    """While the first load lasts: how much is here, and that one can work meanwhile."""
    here, of = i18n.number(sheet.first_load_rows), i18n.number(sheet.first_load_of)
    return _(
        "The files of the centre are coming in: {here} rows of about {of}. You can work meanwhile; "
        "a household that you do not find may still be on its way."
    ).format(here=here, of=of)


def explanation(kind: ConflictKind) -> str:
    if kind == ConflictKind.DELETED_THERE:
        return _("Somebody deleted this while it was being changed at another counter.")
    if kind == ConflictKind.CHANGED_THERE:
        return _("Somebody changed this while it was being deleted at another counter.")
    return _("Two counters changed the same thing. The first value stands until you choose.")


def choice_words(kind: ConflictKind) -> tuple[str, str]:
    """The words of the two buttons: keep what stands, take what came second; empty: not offered."""
    if kind == ConflictKind.DELETED_THERE:
        return _("Leave it deleted"), ""
    if kind == ConflictKind.CHANGED_THERE:
        return _("Keep it as it is"), _("Delete it all the same")
    return _("Keep this"), _("Take this one")


def compared(sheet: ConflictSheet) -> tuple[ConflictField, ...]:
    """The fields that a person should look at: those whose words are not the same."""
    return tuple(
        field
        for field in sheet.fields
        if field.column not in HIDDEN and _said_otherwise(sheet, field)
    )


def _said_otherwise(sheet: ConflictSheet, field: ConflictField) -> bool:
    if sheet.kind == ConflictKind.FIELDS:
        sides = (field.theirs, field.mine)
    elif sheet.kind == ConflictKind.CHANGED_THERE:
        sides = (field.base, field.theirs)
    else:
        sides = (field.base, field.mine)
    first, second = (value_words(field.column, side, sheet.entity) for side in sides)
    return first != second


def side_words(sheet: ConflictSheet, field: ConflictField, *, mine: bool) -> str:
    """One side of one field; what was deleted says so."""
    if sheet.kind == ConflictKind.DELETED_THERE and not mine:
        return _("deleted")
    if sheet.kind == ConflictKind.CHANGED_THERE and mine:
        return _("deleted")
    return value_words(field.column, field.mine if mine else field.theirs, sheet.entity)


def column_title(column: str) -> str:
    name = column_name(column)
    return name[:1].upper() + name[1:]
