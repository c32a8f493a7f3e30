"""How hypothesis looks for a sequence that loses something, and what has to have happened."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.stateful import run_state_machine_as_test

from tests.cardreader.tally import TALLY
from tests.sync.machine.desks import LOCAL_POINTS
from tests.sync.machine.laboratory import Laboratory
from tests.sync.machine.rules import Machine
from tests.sync.test_resuming import POINTS

# Of both searches together: one with open doors, one behind doors, which two workers share.
EXAMPLES = int(os.environ.get("CAD_MACHINE_EXAMPLES", "500")) // 2
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


def look_everywhere(place: Laboratory, doors: str) -> None:
    """All examples of this run; counted only when the search came to its end."""
    look(place, EXAMPLES)
    if EXAMPLES >= 100:
        assert place.tally["examples"] >= EXAMPLES
        never = [p for p in (*POINTS, *LOCAL_POINTS) if not place.tally[f"cut at {p}"]]
        assert not never
    TALLY.update({f"machine of desks, {doors}, {what}": n for what, n in place.tally.items()})
