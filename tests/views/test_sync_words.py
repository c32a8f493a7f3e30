"""What the page of the exchange says, and the fields that give a value back as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.central import Agreement, CentralState, Comparison, Contact, OddRows
from desktop.models import Base
from desktop.sheets.sync import SyncReport, SyncSheet
from desktop.views.main_window.central_words import central_standing
from desktop.views.messages.rule import why_refused
from desktop.views.sync import words
from desktop.views.sync.value_field import AMOUNTS, CODES, DAYS, TEXTS, ValueField
from desktop.views.widgets.columns import value_words
from desktop.views.widgets.fields import DateEdit, MoneyEdit, TextEdit

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("uq_card_link_open", "This card was linked at another counter meanwhile"),
        ("uq_card_fingerprint", "This card was linked at another counter meanwhile"),
        ("UNIQUE constraint failed: card_link.card_id", "This card was linked"),
        ("uq_income_claim_id_member_id_month_source", "The same income"),
        ("uq_not_duplicate_pair", "told these two households apart"),
        ("uq_scale_code_version", "The same scale"),
        ("uq_letter_number", "already given this number"),
        ("uq_monthly_statement_merchant_id_month_sequence", "closed this merchant’s month first"),
        ("ck_monthly_statement_chain", "closed this merchant’s month first"),
        ("ck_monthly_statement_closed", "stays as it was closed"),
        ("ck_remittance_slip_once", "on a remittance slip first"),
        ("fk_income_claim_id", "deleted at another counter"),
        ("FOREIGN KEY constraint failed", "deleted at another counter"),
        ("ck_household_housing", "not one that the centre accepts"),
        ("22P02", "not one that the centre accepts"),
        ("row_unknown", "builds on work that the centre refused"),
        ("42703", "older version"),
        ("uq_stock_2026", "under the rule “uq_stock_2026”"),
    ],
)
def test_a_rule_of_the_centre_is_a_sentence(rule: str, said: str) -> None:
    assert said in why_refused(rule)


def unique_rules() -> list[str]:
    """Every unique constraint and index of a table that travels, as the centre names it."""
    names = []
    for table in Base.metadata.sorted_tables:
        if table.name.startswith("sync_"):
            continue
        names += [str(index.name) for index in table.indexes if index.unique]
        names += [str(c.name) for c in table.constraints if str(c.name).startswith("uq_")]
    return sorted(names)


@pytest.mark.parametrize("rule", unique_rules())
def test_no_unique_rule_of_ours_is_told_by_its_name(rule: str) -> None:
    assert rule not in why_refused(rule)


def test_there_are_unique_rules_to_look_at() -> None:
    assert "uq_card_link_open" in unique_rules()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("street", "rue de l’Invention"),
        ("hosted_by", ""),
        ("priority_area", None),
        ("born", "1985-03"),
        ("born", "1985-03-12"),
        ("seen_on", "2026-04-14"),
        ("seen_on", None),
        ("amount", 161436),
        ("amount", 0),
        ("housing", "hosted"),
        ("absence", None),
        ("absence", "hospital"),
        ("do_not_write", True),
        ("language", "br"),
        ("language", "xx"),
    ],
)
def test_a_field_gives_back_the_value_that_it_shows(
    qtbot: QtBot, column: str, value: object
) -> None:
    field = ValueField(column, value)
    qtbot.addWidget(field.widget)
    assert field.value() == value
    assert field.problem() == ""


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("amount", "12 euros", "not an amount"),
        ("amount", "", "cannot stay empty"),
        ("birth_name", " ", "cannot stay empty"),
        ("seen_on", "1985", "whole date"),
        ("born", "32/13/1985", "date"),
    ],
)
def test_a_value_that_cannot_be_kept_is_told_at_its_field(
    qtbot: QtBot, column: str, typed: str, said: str
) -> None:
    field = ValueField(column, None)
    qtbot.addWidget(field.widget)
    assert isinstance(field.widget, TextEdit | MoneyEdit | DateEdit)
    field.widget.setText(typed)
    assert said in field.problem()


def test_every_column_that_may_be_typed_is_a_column() -> None:
    columns = {c.name for table in Base.metadata.sorted_tables for c in table.columns}
    assert CODES.keys() | DAYS | AMOUNTS | TEXTS <= columns


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("phone", "+33612345678", "06 12 34 56 78"),
        ("phone", "+442079460000", "+44 20 7946 0000"),
        ("month", "2026-03", "March 2026"),
        ("source", "wage", "Wage (net social amount)"),
        ("source", "of_a_later_version", "of_a_later_version"),
        ("amount", 161436, "€1,614.36"),
        ("do_not_write", 1, "yes"),
        ("claimed_on", "2026-04-14", "14/04/2026"),
    ],
)
def test_a_value_is_said_as_people_say_it(column: str, value: Any, said: str) -> None:
    assert value_words(column, value) == said


def test_days_without_contact_are_a_warning() -> None:
    state = CentralState(Contact.OFFLINE, NOW - timedelta(days=4), waiting=2)
    assert "4 days" in words.warning(SyncSheet(state), NOW)
    assert (
        words.warning(SyncSheet(CentralState(Contact.OFFLINE, NOW - timedelta(days=2))), NOW) == ""
    )
    assert "Many changes" in words.warning(
        SyncSheet(CentralState(Contact.SYNCHRONISED, NOW, 501)), NOW
    )


def test_rows_that_could_not_be_mended_are_a_warning_before_all_others() -> None:
    state = CentralState(Contact.OFFLINE, NOW - timedelta(days=4))
    agreement = Agreement(NOW, None, left=3)
    assert "still differ" in words.warning(SyncSheet(state, agreement=agreement), NOW)
    left = Comparison(left=(OddRows("card", 2, 1),))
    assert "still differ" in words.outcome(SyncReport(0, 0, 0, 0, 0, state, compared=left))


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (timedelta(seconds=119), ""),
        (timedelta(minutes=2), "2 minutes ahead"),
        (timedelta(minutes=-75), "75 minutes behind"),
        (timedelta(hours=3), "3 hours ahead"),
        (timedelta(days=-400), "400 days behind"),
    ],
)
def test_a_clock_that_is_off_is_told_on_the_page_and_in_the_status_bar(
    offset: timedelta, said: str
) -> None:
    state = CentralState(Contact.SYNCHRONISED, NOW, clock_offset=offset)
    warning = words.warning(SyncSheet(state), NOW)
    assert said in warning
    assert bool(warning) is bool(said)
    standing = central_standing(state)
    assert ("clock of this computer wrong" in standing.words) is bool(said)
    assert standing.tone == ("waiting" if said else "done")


def test_an_exchange_tells_what_needs_a_person() -> None:
    state = CentralState(Contact.SYNCHRONISED, NOW)
    told = words.outcome(SyncReport(2, 1, 0, 1, 1, state, centre_is_newer=True))
    assert told.startswith("2 changes were sent. 1 row was received.")
    assert "changed the same thing" in told
    assert "turned something down" in told
    assert "update of this desk is due" in told
