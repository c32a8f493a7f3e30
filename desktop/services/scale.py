"""Scales and scenarios: delivered as files, kept as synced rows, read by date."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.domain.claim import RoleNeeded
from desktop.domain.document import read, written
from desktop.domain.scale import LimitScale, LinearScale, Scale, scale_in_force
from desktop.domain.scenario import Scenario, ScenarioKnown, scenario_in_force
from desktop.models import ProductRuleRecord, ScaleRecord, ScenarioRecord
from desktop.services.clock import Clock
from desktop.settings import RESOURCES
from desktop.storage.unit_of_work import UnitsOfWork

# The same scale seeded at two desks is the same row: its id follows from its code and version.
_NAMESPACE = UUID("6c1f0f52-3a5b-5d0e-9f0b-5f8f3b7a2c11")
_RUNNING_AT_FIRST = "credit-100"
_OF_LATER_TERMS = ("other_amount", "child_amount", "contribution")
MAY_CHOOSE_SCENARIO = frozenset({Role.DECIDER, Role.COORDINATOR, Role.ADMINISTRATOR})


class ScaleService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._today = clock.today

    def seed(self, actor: Actor) -> None:
        """Enter the rules that this version brings and the store does not have."""
        with self._units(actor, "seed_rules") as work:
            known = set(work.session.scalars(select(ScaleRecord.id)))
            known |= set(work.session.scalars(select(ScenarioRecord.id)))
            known |= set(work.session.scalars(select(ProductRuleRecord.id)))
            work.session.add_all(row for row in delivered_rows() if row.id not in known)
            work.commit()

    def scales(self) -> tuple[Scale, ...]:
        with self._units.reading() as session:
            return stored_scales(session)

    def in_force(self, on: date | None = None) -> LimitScale:
        """Raises NoScaleInForce."""
        return scale_in_force(self.scales(), on or self._today())

    def running_scenario(self, on: date | None = None) -> Scenario:
        """Raises NoScenarioInForce."""
        with self._units.reading() as session:
            return running_scenario(session, on or self._today())

    def scenarios(self) -> tuple[Scenario, ...]:
        """Those that may be run today, each in its newest version."""
        today = self._today()
        with self._units.reading() as session:
            known = stored_scenarios(session)
        codes = sorted({scenario.code for scenario in known if scenario.holds(today)})
        return tuple(scenario_in_force(known, today, code) for code in codes)

    def enter_scenario(self, path: Path, actor: Actor) -> Scenario:
        """A scenario of the city's own, from its file; grants open it once it is run.

        Raises RoleNeeded, ScenarioKnown, BrokenScenarioFile.
        """
        from desktop.importers.scenario_file import read_scenario  # noqa: PLC0415 - seldom wanted

        _refuse_who_may_not_choose(actor)
        scenario = read_scenario(path)
        with self._units(actor, "enter_scenario") as work:
            if scenario.code in set(work.session.scalars(select(ScenarioRecord.code))):
                raise ScenarioKnown(scenario.code)
            work.session.add(scenario_row(scenario))
            work.commit()
        return scenario

    def run_scenario(self, code: str, actor: Actor) -> None:
        """From now on, grants open entitlements of this scenario; those that run go on.

        Raises RoleNeeded, and NoScenarioInForce for one that may not be run today.
        """
        _refuse_who_may_not_choose(actor)
        with self._units(actor, "run_scenario") as work:
            scenario_in_force(stored_scenarios(work.session), self._today(), code)
            for row in work.session.scalars(select(ScenarioRecord)):
                row.running = row.code == code
            work.commit()


def _refuse_who_may_not_choose(actor: Actor) -> None:
    if not actor.roles & MAY_CHOOSE_SCENARIO:
        raise RoleNeeded(Role.COORDINATOR)


def delivered_rows() -> tuple[ScaleRecord | ScenarioRecord | ProductRuleRecord, ...]:
    """What this version brings, not yet in any store."""
    # Once per desk: a start does not wait for the checks of files.
    from desktop.importers.scale_file import read_scales  # noqa: PLC0415
    from desktop.importers.scenario_file import read_scenarios  # noqa: PLC0415
    from desktop.services.product import delivered_rules  # noqa: PLC0415

    scales = read_scales(RESOURCES / "scales")
    scenarios = read_scenarios(RESOURCES / "scenarios")
    return (*map(_scale_row, scales), *map(scenario_row, scenarios), *delivered_rules())


def stored_scales(session: Session) -> tuple[Scale, ...]:
    rows = session.scalars(select(ScaleRecord).order_by(ScaleRecord.code, ScaleRecord.version))
    return tuple(_scale(row) for row in rows)


def running_scenario(session: Session, on: date) -> Scenario:
    running = session.scalar(select(ScenarioRecord.code).where(ScenarioRecord.running).limit(1))
    return scenario_in_force(stored_scenarios(session), on, running)


def stored_scenarios(session: Session) -> tuple[Scenario, ...]:
    return tuple(read(Scenario, row.body) for row in session.scalars(select(ScenarioRecord)))


def _scale(row: ScaleRecord) -> Scale:
    body = dict(row.body)
    shape = body.pop("shape")
    return read(LinearScale, body) if shape == "linear" else read(LimitScale, body)


def _scale_row(scale: Scale) -> ScaleRecord:
    shape = "linear" if isinstance(scale, LinearScale) else "limits"
    return ScaleRecord(
        id=uuid5(_NAMESPACE, f"scale {scale.code} {scale.version}"),
        code=scale.code,
        version=str(scale.version),
        in_force_from=scale.in_force_from,
        in_force_until=scale.in_force_until,
        body={"shape": shape, **written(scale)},
    )


def scenario_row(scenario: Scenario) -> ScenarioRecord:
    return ScenarioRecord(
        id=uuid5(_NAMESPACE, f"scenario {scenario.code} {scenario.version}"),
        code=scenario.code,
        label=scenario.label.text("fr"),
        in_force_from=scenario.in_force_from,
        in_force_until=scenario.in_force_until,
        running=scenario.code == _RUNNING_AT_FIRST,
        body=_without_defaults(scenario),
    )


def _without_defaults(scenario: Scenario) -> dict[str, Any]:
    """As earlier versions wrote it where the scenario says no more than they knew."""
    body = written(scenario)
    for field in fields(scenario):
        if field.default is not MISSING and getattr(scenario, field.name) == field.default:
            body.pop(field.name)
    body["to_be_confirmed"] = written(scenario.to_be_confirmed)
    for terms in body["terms"]:
        for name in _OF_LATER_TERMS:
            if terms[name] is None:
                terms.pop(name)
    return cast("dict[str, Any]", body)
