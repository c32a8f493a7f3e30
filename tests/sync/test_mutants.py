"""The tests are tested: with one guarantee taken out, the truths of the machine must not hold.

Each mutant meets a script of its own, because random search may pass one by; the same scripts
hold on the right version. The plain sequence is in test_commit_order.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from desktop.sync.exchange import Exchange
from tests.sync.machine.laboratory import Laboratory, laboratory
from tests.sync.machine.rules import Machine
from tests.sync.mutants import (
    A_COLUMN_TOO_MUCH,
    CONFLICT_DROPPED,
    LAST_WRITE_WINS,
    NO_DEDUPLICATION,
    NO_RESTAMP,
    RESURRECTION,
    ROWS_TOO_MANY,
    AcknowledgesBeforeCommit,
    Mutant,
    ShowsTheCentreAlone,
)

pytestmark = pytest.mark.postgres
Script = Callable[[Machine], None]
AFTER_COMMIT = "push.after_commit_before_acknowledge"


def an_answer_is_lost(machine: Machine) -> None:
    machine.edit(0, 0, ["phone"], 1)
    machine.exchange_and_end(0, "push", 2000, AFTER_COMMIT, 1)


def one_field_is_edited_on_two_desks(machine: Machine) -> None:
    for desk in (0, 1):
        machine.edit(desk, 0, ["phone"], 1)
    machine.sync(0, 2000)
    machine.sync(1, 2000)


def the_winner_comes_under_an_unsent_edit(machine: Machine) -> None:
    for desk in (0, 1):
        machine.edit(desk, 0, ["phone"], 1)
    machine.sync(0, 2000)
    machine.pull(1, 2000)


def another_field_comes_in(machine: Machine) -> None:
    machine.edit(0, 0, ["language"], 1)
    machine.sync(0, 2000)
    machine.edit(1, 0, ["phone"], 1)
    machine.pull(1, 2000)


def a_restored_centre_gets_the_creation_of_a_deleted_row_again(machine: Machine) -> None:
    machine.sync(1, 2000)
    machine.remove_member(1, 0)
    machine.sync(1, 2000)
    machine.centre.execute("delete from sync.mutation where intent = 'enrol'")
    machine.new_epoch(0)
    machine.sync(0, 2000)
    left = machine.centre.execute("select count(*) from app.member").fetchone()
    assert left == (1,)


def a_file_is_put_away(machine: Machine) -> None:
    machine.put_away(0, 0)
    machine.sync(0, 2000)
    machine.sync(2, 2000)


SCRIPTS: list[Script] = [
    an_answer_is_lost,
    one_field_is_edited_on_two_desks,
    the_winner_comes_under_an_unsent_edit,
    another_field_comes_in,
    a_restored_centre_gets_the_creation_of_a_deleted_row_again,
]
CENTRES: list[tuple[Mutant, Script]] = [
    (NO_DEDUPLICATION, an_answer_is_lost),
    (NO_RESTAMP, the_winner_comes_under_an_unsent_edit),
    (LAST_WRITE_WINS, one_field_is_edited_on_two_desks),
    (CONFLICT_DROPPED, one_field_is_edited_on_two_desks),
    (RESURRECTION, a_restored_centre_gets_the_creation_of_a_deleted_row_again),
]
DESKS: list[tuple[type[Exchange], Script]] = [
    (AcknowledgesBeforeCommit, an_answer_is_lost),
    (ShowsTheCentreAlone, another_field_comes_in),
]


def play(place: Laboratory, script: Script) -> None:
    """Raises when a truth does not hold during the script or at rest after it."""

    class Here(Machine):
        laboratory = place

    machine = Here()
    machine.open()
    try:
        script(machine)
        machine.rules_hold_at_the_centre()
    finally:
        machine.teardown()


def test_every_script_holds_on_the_right_version(postgres_server: str, desk_template: Path) -> None:
    with laboratory(postgres_server, desk_template) as place:
        for script in SCRIPTS:
            play(place, script)
    assert place.tally["examples"] == len(SCRIPTS)


@pytest.mark.parametrize(("mutant", "script"), CENTRES, ids=[m.name for m, _ in CENTRES])
def test_a_wrong_centre_is_found_out(
    postgres_server: str, desk_template: Path, mutant: Mutant, script: Script
) -> None:
    with laboratory(postgres_server, desk_template, mutation=mutant.sql()) as place:  # noqa: SIM117
        with pytest.raises((AssertionError, psycopg.Error)):
            play(place, script)


@pytest.mark.parametrize(("client", "script"), DESKS, ids=[c.__name__ for c, _ in DESKS])
def test_a_wrong_desk_is_found_out(
    postgres_server: str, desk_template: Path, client: type[Exchange], script: Script
) -> None:
    with laboratory(postgres_server, desk_template, exchange=client) as place:  # noqa: SIM117
        with pytest.raises(AssertionError):
            play(place, script)


@pytest.mark.parametrize("mutation", ["", A_COLUMN_TOO_MUCH, ROWS_TOO_MANY])
def test_a_grant_that_is_too_wide_is_found_out(
    postgres_server: str, desk_template: Path, mutation: str
) -> None:
    with laboratory(postgres_server, desk_template, mutation=mutation, doors_closed=True) as place:
        if not mutation:
            play(place, a_file_is_put_away)
            return
        with pytest.raises(AssertionError):
            play(place, a_file_is_put_away)
