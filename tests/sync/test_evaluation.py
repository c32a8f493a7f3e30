"""What the evaluation is handed of an experiment: the arm, and only arms that are evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest

from desktop.domain.actor import Role
from desktop.importers.scenario_file import read_scenario
from desktop.models import ClaimRecord, EntitlementRecord, new_id
from desktop.services.scale import scenario_row
from desktop.settings import RESOURCES
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import Someone, someone
from tests.sync.roles import drop_roles_of

ARM = "rennes-arm-discount"
ASKED = "select scenario, experiment, arm from sync_api.evaluation() where scenario is not null"


@pytest.fixture
def evaluator(centre: str, administrator: psycopg.Connection[Any]) -> Iterator[Someone]:
    someone(administrator, centre, Role.ADMINISTRATOR)
    yield someone(administrator, centre, Role.EVALUATOR)
    drop_roles_of(centre)


def granted(session: Any, household: UUID) -> None:
    claim, day = new_id(), date(2027, 1, 1)
    session.add(scenario_row(read_scenario(RESOURCES / f"scenarios/examples/{ARM}.yaml")))
    session.add(ClaimRecord(id=claim, household_id=household, claimed_on=day, state="granted"))
    session.flush()
    session.add(
        EntitlementRecord(
            household_id=household, claim_id=claim, scenario_code=ARM, rate=Decimal("0.5"),
            entitlement_kind="discount", opened_on=day, ends_after=date(2027, 6, 30),
        )
    )  # fmt: skip


def test_a_line_tells_the_arm_and_one_of_an_arm_that_is_not_evaluated_is_left_out(
    two_desks: tuple[SyncedDesk, SyncedDesk],
    evaluator: Someone,
    administrator: psycopg.Connection[Any],
) -> None:
    office, _ = two_desks
    household = office.enrol()
    office.write("grant", lambda session: granted(session, household))
    office.sync()
    with psycopg.connect(evaluator.url, autocommit=True) as connection:
        assert connection.execute(ASKED).fetchall() == [(ARM, "Blosne 2026", "discount")]
        administrator.execute(
            "update app.scenario set body = jsonb_set(body::jsonb, '{experiment,evaluated}', "
            "'false')::text where code = %s",
            (ARM,),
        )
        assert connection.execute(ASKED).fetchall() == []
    told = administrator.execute("select lines from sync.evaluation_export order by at").fetchall()
    assert told == [(1,), (0,)]
