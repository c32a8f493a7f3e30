"""What the centre tells of each desk to whoever looks after all of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.commands import run
from desktop.models.base import new_id
from desktop.sheets.desk_standing import DeskStanding
from desktop.sync import agreement, installation
from desktop.sync.central import Central
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
Pair = tuple[SyncedDesk, SyncedDesk]


def standings(centre: str) -> dict[str, DeskStanding]:
    return {desk.label: desk for desk in installation.status(centre).standings}


def exchange(*desks: SyncedDesk) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def just_now(at: datetime | None) -> bool:
    return at is not None and abs(datetime.now(UTC) - at) < timedelta(minutes=2)


def test_each_desk_is_told_with_its_contacts_and_schema(two_desks: Pair, centre: str) -> None:
    here, there = two_desks
    here.enrol()
    here.sync()
    there.sync()
    with Central(centre) as central:
        agreement.compare(here.desk.units, central)
    told = standings(centre)
    assert list(told) == ["desk 1", "desk 2"]
    first, second = told.values()
    assert all(just_now(at) for at in (first.last_contact, first.last_push, first.last_pull))
    assert just_now(first.last_agreement)
    assert (second.last_push, second.last_agreement) == (None, None)
    assert first.revision == second.revision == installation.status(centre).revision
    assert (first.waiting, first.waits_since, first.conflicts, first.refused) == (0, None, 0, 0)


def test_what_waits_is_told_with_its_age_whatever_the_clock_of_the_desk(
    two_desks: Pair, centre: str
) -> None:
    here, _ = two_desks
    units = here.desk.units
    true = units.now
    units.now = lambda: true() + timedelta(days=400)

    def save_in_the_midst(point: str) -> None:
        if point == "pull.before_fetch":
            here.enrol()

    here.fault = save_in_the_midst
    here.sync()
    desk = standings(centre)["desk 1"]
    assert desk.waiting == 1
    assert just_now(desk.waits_since)
    assert desk.clock_is_off
    assert desk.clock_offset is not None
    assert abs(desk.clock_offset - timedelta(days=400)) < timedelta(minutes=1)


def test_conflicts_and_refusals_are_told_at_the_desk_whose_work_they_are(
    two_desks: Pair, centre: str
) -> None:
    here, there = two_desks
    households = [here.enrol(), there.enrol()]
    exchange(here, there)
    here.change(households[0], phone="+33611111111")
    there.change(households[0], phone="+33622222222")
    here.link(households[0], "card-1")
    there.link(households[1], "card-1")
    exchange(here, there)
    told = standings(centre)
    assert (told["desk 1"].conflicts, told["desk 1"].refused) == (0, 0)
    assert (told["desk 2"].conflicts, told["desk 2"].refused) == (1, 1)


def test_the_command_tells_desks_in_words_and_in_json(
    two_desks: Pair, centre: str, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there = two_desks
    there.desk.units.now = lambda: datetime.now(UTC) - timedelta(minutes=7)
    here.enrol()
    exchange(here, there)
    assert run(["central", "status", centre, "--json"]) == 0
    facts: dict[str, Any] = json.loads(capsys.readouterr().out)
    labels = [desk["label"] for desk in facts["standings"]]
    assert labels == ["desk 1", "desk 2"]
    assert abs(facts["standings"][1]["clock_offset_ms"] + 420_000) < 5_000
    assert run(["central", "status", centre]) == 0
    words = capsys.readouterr().out
    assert "desk 1\n" in words
    assert "-420." in words or "-419." in words


def test_a_desk_that_has_told_nothing_yet_is_told_as_unknown(centre: str) -> None:
    with Central(centre) as central:
        central.hello(new_id(), "old desk", "0.1")
    desk = standings(centre)["old desk"]
    assert (desk.waiting, desk.refused, desk.clock_offset) == (None, None, None)
    assert not desk.clock_is_off
