import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from desktop.sheets.household import AddressSheet, ContactSheet, DocumentEntry
from desktop.views.enrolment.form import (
    INCOME,
    WHERE,
    WHO,
    WITH_WHOM,
    EnrolmentForm,
    Gap,
    blank,
    enrolment_input,
    entries_so_far,
    from_body,
    gaps,
    initials,
    steps_done,
    to_body,
)
from desktop.views.widgets.typed_income import IncomeRow
from desktop.views.widgets.typed_member import MemberForm, member_form, member_sheet

ON = date(2026, 4, 14)
APPLICANT, CHILD = UUID(int=1), UUID(int=2)
HOME = AddressSheet(
    street_number="14", street="rue de l’Invention", postcode="35200", city="Rennes"
)


def filled() -> EnrolmentForm:
    return EnrolmentForm(
        ON,
        (
            MemberForm(APPLICANT, "applicant", "Kervella", "", "Rozenn", "12/03/1985"),
            MemberForm(CHILD, "child", "Kervella", "", "Maël", "2012", custody="shared"),
        ),
        HOME,
        ContactSheet(phone="06 00 00 00 00", language="br"),
        (IncomeRow(APPLICANT, "wage", {"2026-01": "1 110", "2026-02": "0", "2026-03": ""}),),
        (DocumentEntry("identity", "seen", APPLICANT, ON),),
        note="Comes with her sister.",
        not_duplicate_of=(uuid4(),),
        card_support="paper",
        step=WHERE,
    )


def test_a_draft_comes_back_as_it_was_typed() -> None:
    form = replace(filled(), members=(MemberForm(APPLICANT, born="12/0"),))
    assert from_body(json.loads(json.dumps(to_body(form)))) == form


def test_a_whole_form_comes_back_from_its_draft() -> None:
    form = filled()
    assert from_body(json.loads(json.dumps(to_body(form)))) == form


def test_a_draft_of_an_older_version_opens_with_what_it_has() -> None:
    body = {
        "claimed_on": "2026-04-14",
        "members": [{"id": str(APPLICANT), "first_names": "Rozenn", "gone_field": 1}],
    }
    assert from_body(body).applicant.first_names == "Rozenn"


def test_an_untouched_form_is_not_worth_a_draft() -> None:
    assert blank(ON, APPLICANT).is_blank
    assert replace(blank(ON, APPLICANT), step=INCOME).is_blank
    assert not filled().is_blank


def test_a_filled_form_has_no_gaps() -> None:
    assert gaps(filled()) == ()


def test_gaps_are_told_in_the_order_of_the_page() -> None:
    form = replace(
        filled(),
        members=(
            MemberForm(APPLICANT, birth_name="Kervella", first_names="Rozenn", born="31/02/1985"),
            MemberForm(CHILD, "child", first_names="Maël", born="2012"),
        ),
        address=AddressSheet(street="rue de l’Invention"),
        incomes=(IncomeRow(APPLICANT, "wage", {"2026-01": "onze cents"}),),
    )
    assert gaps(form) == (
        Gap(WHO, "born", APPLICANT),
        Gap(WITH_WHOM, "birth_name", CHILD),
        Gap(WHERE, "postcode"),
        Gap(WHERE, "city"),
        Gap(INCOME, "amount", APPLICANT),
    )


def test_a_member_row_that_nobody_filled_is_no_gap_and_nobody() -> None:
    empty = MemberForm(uuid4(), "child", birth_name="Kervella")
    form = replace(filled(), members=(*filled().members, empty))
    assert gaps(form) == ()
    assert len(enrolment_input(form, None).members) == 2


def test_who_is_registered_at_the_ccas_needs_no_street() -> None:
    assert gaps(replace(filled(), address=AddressSheet(housing="registered_at_ccas"))) == ()


def test_who_is_hosted_says_by_whom() -> None:
    form = replace(filled(), address=replace(HOME, housing="hosted"))
    assert gaps(form) == (Gap(WHERE, "hosted_by"),)


def test_an_empty_cell_says_nothing_and_a_zero_is_attested() -> None:
    said = {entry.month: entry.amount for entry in entries_so_far(filled())}
    assert said == {"2026-01": Decimal(1110), "2026-02": Decimal(0)}


def test_incomes_of_a_member_who_was_taken_out_are_not_recorded() -> None:
    form = replace(filled(), incomes=(IncomeRow(uuid4(), "wage", {"2026-01": "10"}),))
    assert entries_so_far(form) == ()


def test_a_partial_birth_date_is_kept_partial() -> None:
    assert member_sheet(filled().members[1], ON).person.born == "2012"


def test_a_date_to_come_is_fine_for_somebody_announced() -> None:
    member = MemberForm(CHILD, "child", "Kervella", "", "Maël", "2012", present_from="01/06/2026")
    assert member_sheet(member, ON).present_from == date(2026, 6, 1)


def test_a_draft_is_called_by_initials_only() -> None:
    assert initials(filled()) == "R. K."
    assert initials(blank(ON, APPLICANT)) == ""


def test_steps_are_done_when_they_say_all_they_must() -> None:
    assert steps_done(filled()) == {WHO, WITH_WHOM, WHERE, INCOME}
    assert steps_done(blank(ON, APPLICANT)) == frozenset()


def test_a_recorded_member_opens_for_correction_as_it_was_typed() -> None:
    typed = MemberForm(CHILD, "child", "Kervella", "", "Maël", "03/2012", present_from="01/02/2026")
    assert member_form(member_sheet(typed, ON)) == typed
