"""Whose incomes the grid asks for."""

from __future__ import annotations

from desktop.i18n import gettext as _
from desktop.views.enrolment.form import EnrolmentForm
from desktop.views.widgets.typed_income import GridPerson
from desktop.views.widgets.typed_member import MemberForm, age_words, born_of


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
    note = age_words(born, form.claimed_on) if is_child else ""
    return GridPerson(member.id, called, not is_child, note)
