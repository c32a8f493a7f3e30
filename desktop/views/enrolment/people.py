"""Whose incomes the grid asks for."""

from __future__ import annotations

from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.views.enrolment.form import EnrolmentForm, MemberForm, born_of
from desktop.views.widgets.typed_income import GridPerson


def grid_people(form: EnrolmentForm) -> tuple[GridPerson, ...]:
    """Adults first, as typed, then children; another adult claims alone and is not asked."""
    members = [
        member
        for index, member in enumerate(form.members)
        if index == 0 or (not member.is_blank and member.role != "other_adult")
    ]
    adults = [member for member in members if member.role != "child"]
    children = [member for member in members if member.role == "child"]
    return tuple(_person(member, form) for member in (*adults, *children))


def _person(member: MemberForm, form: EnrolmentForm) -> GridPerson:
    is_child = member.role == "child"
    called = member.called or _("Applicant")
    born = born_of(member, form.claimed_on)
    note = _age_words(born, form) if is_child and born else ""
    return GridPerson(member.id, called, not is_child, note)


def _age_words(born: PartialDate, form: EnrolmentForm) -> str:
    youngest, _oldest = born.age_bounds(form.claimed_on)
    if youngest < 0:
        return ""
    return ngettext("{count} year old", "{count} years old", youngest).format(count=youngest)
