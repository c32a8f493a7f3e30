"""What each role may see, what an act means, and how a person or a desk stands: in words."""

from __future__ import annotations

from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.i18n import ngettext, short_date
from desktop.sheets.person import AdministrationAct, EnrolledDesk, Invitation, PersonLine
from desktop.sheets.role_words import roles_in_words


def sight_words(role: Role) -> str:
    """As docs/visibility.md has it, in one line."""
    return {
        Role.COUNTER: _("Households, cards, letters; proposes, does not decide."),
        Role.DECIDER: _("The same files; decides, and sees who opened a file."),
        Role.ENCODER: _("Cards and names; no address, no income, no amount."),
        Role.MERCHANT_MANAGER: _("Merchants and their bank details; no household."),
        Role.ACCOUNTANT: _("Merchants and confirmed bank details; no household."),
        Role.COORDINATOR: _("Counts, scales and scenarios; no file."),
        Role.EVALUATOR: _("An export without names; no file."),
        Role.ADMINISTRATOR: _("People, desks and the centre; no file."),
    }[role]


def person_state(line: PersonLine) -> str:
    if not line.active:
        return _("Closed")
    return _("Waits for the first login") if line.must_change_password else _("Active")


def person_shape(line: PersonLine) -> tuple[str, str]:
    if not line.active:
        return "x-circle", "neutral"
    return ("hourglass", "waiting") if line.must_change_password else ("check-circle", "done")


def desk_state(line: EnrolledDesk | Invitation) -> str:
    if isinstance(line, Invitation):
        local = line.expires_at.astimezone()
        return _("Code until {day}, {time}").format(
            day=short_date(local.date()), time=f"{local:%H:%M}"
        )
    return _("Revoked") if line.revoked else _("Has its place")


def desk_shape(line: EnrolledDesk | Invitation) -> tuple[str, str]:
    if isinstance(line, Invitation):
        return "hourglass", "waiting"
    return ("x-circle", "neutral") if line.revoked else ("check-circle", "done")


def disable_words(name: str, days: int) -> str:
    said = _(
        "{name} is refused by the centre at once, and what they have open there ends. At a PC with "
        "the network their door closes within a minute, at the next exchange; work that still "
        "waits there is handed over, then refused by the centre, which keeps it."
    ).format(name=name)
    offline = ngettext(
        "A PC without the network lets them in until their rights end there, {count} day at most.",
        "A PC without the network lets them in until their rights end there, {count} days at most.",
        days,
    ).format(count=days)
    return f"{said} {offline}"


def revoke_words(label: str, days: int) -> str:
    said = _(
        "The login of {desk} is closed at once and the centre destroys its halves of the keys. "
        "Work that it has not sent is lost. It cannot be taken back: the PC would be enrolled anew."
    ).format(desk=label)
    offline = ngettext(
        "Kept off the network, the PC still opens for who has a password, {count} day at most.",
        "Kept off the network, the PC still opens for who has a password, {count} days at most.",
        days,
    ).format(count=days)
    return f"{said} {offline}"


def act_words(act: AdministrationAct) -> str:
    if act.act == "set_two_persons":
        return _("Two persons decide") if act.asked else _("One person may decide alone")
    said = {
        "create_person": _("Person added"),
        "set_roles": _("Roles changed"),
        "disable_person": _("Login closed"),
        "enable_person": _("Login opened again"),
        "rekey_person": _("New one-time password"),
        "change_password": _("Own password chosen"),
        "invite_desk": _("Code for a desk made"),
        "enrol": _("Desk enrolled"),
        "revoke_desk": _("Desk revoked"),
        "orphan_half": _("Work of a file without people handed over"),
    }.get(act.act, act.act)
    return f"{said}: {roles_in_words(act.roles)}" if act.roles else said


def actor_words(act: AdministrationAct) -> str:
    if act.actor:
        return act.actor
    return _("A code") if act.act == "enrol" else _("The database administrator")
