"""Desks, a centre and cuts in any order: hypothesis looks for the sequence that loses something."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.stateful import run_state_machine_as_test

from tests.cardreader.tally import TALLY
from tests.sync.machine.laboratory import Laboratory, laboratory
from tests.sync.machine.rules import Machine
from tests.sync.test_resuming import POINTS

pytestmark = [pytest.mark.postgres, pytest.mark.long]

EXAMPLES = int(os.environ.get("CAD_MACHINE_EXAMPLES", "500"))
STEPS = int(os.environ.get("CAD_MACHINE_STEPS", "25"))
# Beside no tree: what was found once is tried first by every later run on this machine.
CACHE = platformdirs.user_cache_path("carte-alimentation-durable") / "machine"
KEPT = Path(os.environ.get("CAD_MACHINE_DATABASE", CACHE))


def look(place: Laboratory, examples: int, **options: object) -> None:
    """Raises when a sequence was found that loses something."""

    class Here(Machine):
        laboratory = place

    Here.__name__ = Here.__qualname__ = Machine.__name__
    Here.__module__ = Machine.__module__
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            **{"database": DirectoryBasedExampleDatabase(KEPT), **options},  # type: ignore[arg-type]
        ),
    )


def test_no_sequence_of_work_exchanges_and_cuts_loses_anything(
    postgres_server: str, desk_template: Path
) -> None:
    with laboratory(postgres_server, desk_template) as place:
        look(place, EXAMPLES)
        TALLY.update({f"machine of desks, {what}": count for what, count in place.tally.items()})
    assert place.tally["examples"] >= EXAMPLES or EXAMPLES < 500
    if EXAMPLES >= 500:
        assert not [point for point in POINTS if not place.tally[f"cut at {point}"]]
