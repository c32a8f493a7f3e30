"""A person and an address as typed: what they become, and what they still lack; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.domain.errors import Refusal
from desktop.domain.partial_date import PartialDate, parse_typed, typed_form
from desktop.i18n import gettext as _
from desktop.i18n import ngettext, short_date
from desktop.sheets.household import AddressSheet, MemberSheet, PersonSheet


@dataclass(frozen=True)
class MemberForm:
    """A person as typed: dates stay texts, so that half a date survives in a draft."""

    id: UUID
    role: str = "applicant"
    birth_name: str = ""
    usage_name: str = ""
    first_names: str = ""
    born: str = ""
    custody: str = "full"
    present_from: str = ""
    present_until: str = ""
    absence: str = ""

    @property
    def is_blank(self) -> bool:
        """Nobody yet: a row that was added and not filled."""
        return not (self.first_names.strip() or self.usage_name.strip() or self.born.strip())

    @property
    def called(self) -> str:
        return f"{self.first_names} {self.usage_name or self.birth_name}".strip()


def born_of(member: MemberForm, on: date) -> PartialDate | None:
    """The birth date as far as it can be read."""
    return _read_date(member.born, on)


def member_sheet(member: MemberForm, on: date) -> MemberSheet:
    """What is known of a member so far; `born` is empty while it cannot be read."""
    born = born_of(member, on)
    return MemberSheet(
        member.id,
        PersonSheet(
            member.birth_name.strip(),
            member.first_names.strip(),
            str(born) if born else "",
            member.usage_name.strip(),
        ),
        member.role,
        member.custody,
        _day(member.present_from, on),
        _day(member.present_until, on),
        member.absence or None,
    )


def member_form(sheet: MemberSheet) -> MemberForm:
    """A member who is recorded, to be corrected."""
    person = sheet.person
    return MemberForm(
        id=sheet.id,
        role=sheet.role,
        birth_name=person.birth_name,
        usage_name=person.usage_name,
        first_names=person.first_names,
        born=typed_form(PartialDate.parse(person.born)) if person.born else "",
        custody=sheet.custody,
        present_from=_typed_day(sheet.present_from),
        present_until=_typed_day(sheet.present_until),
        absence=sheet.absence or "",
    )


def lacking_of(member: MemberForm, on: date) -> list[str]:
    """Fields of a person that are missing or cannot be read."""
    names = ("birth_name", "first_names")
    lacking = [name for name in names if not str(getattr(member, name)).strip()]
    if born_of(member, on) is None:
        lacking.append("born")
    for name in ("present_from", "present_until"):
        text = str(getattr(member, name))
        if text.strip() and _day(text, on) is None:
            lacking.append(name)
    return lacking


def lacking_of_address(address: AddressSheet) -> list[str]:
    """Who is registered at the CCAS needs no address of their own."""
    if address.housing == "registered_at_ccas":
        return []
    wanted = ["hosted_by"] if address.housing == "hosted" else []
    wanted += ["street", "postcode", "city"]
    return [name for name in wanted if not str(getattr(address, name)).strip()]


def gap_sentence(field: str) -> str:
    """What to do about a gap, said beside its field."""
    return {
        "birth_name": _("Type the name given at birth."),
        "first_names": _("Type at least one first name."),
        "born": _("Type the birth date, or only the month and year, or only the year."),
        "present_from": _("Type the whole day, for example 01/03/2026."),
        "present_until": _("Type the whole day, for example 01/03/2026."),
        "hosted_by": _("Type the name of the person who hosts the household."),
        "street": _("Type the street: a few letters are enough."),
        "postcode": _("Type the five figures of the postcode."),
        "city": _("Type the city."),
        "amount": _("One of these amounts cannot be read: type figures, for example 1110,50."),
    }.get(field, _("Complete this field."))


def age_words(born: PartialDate | None, on: date) -> str:
    """The age in words; of two possible ages the lower one, nothing before the birth."""
    if born is None:
        return ""
    youngest, _oldest = born.age_bounds(on)
    if youngest < 0:
        return ""
    return ngettext("{count} year old", "{count} years old", youngest).format(count=youngest)


def _typed_day(day: date | None) -> str:
    return short_date(day) if day else ""


def _read_date(text: str, on: date) -> PartialDate | None:
    try:
        return parse_typed(text, on)
    except Refusal:
        return None


def _day(text: str, on: date) -> date | None:
    """A whole day; one to come is fine here, somebody can be announced."""
    value = _read_date(text, on.replace(year=on.year + 2, day=1))
    return value.exact() if value else None
