"""A half-filled form survives everything, the killing of the process included."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.domain.enrolment import UnknownDraft
from desktop.models.base import new_id
from desktop.services.clock import fixed_clock
from desktop.services.draft import DraftService
from desktop.storage.engine import open_engine
from desktop.storage.unit_of_work import UnitsOfWork
from tests.local_desk import KEY, Desk

NOW = datetime(2026, 4, 14, 8, 47, tzinfo=UTC)

TYPES_A_FORM_AND_NEVER_ENDS = """
import sys, time
from pathlib import Path
from desktop.services.clock import system_clock
from desktop.services.draft import DraftService
from desktop.storage.engine import open_engine
from desktop.storage.unit_of_work import UnitsOfWork
from tests.local_desk import ACTOR, KEY

drafts = DraftService(UnitsOfWork(open_engine(Path(sys.argv[1]), KEY)), system_clock())
line = None
for typed in ("K", "Ke", "Ker", "Kerv"):
    line = drafts.save(
        "enrolment", {"birth_name": typed}, ACTOR, draft_id=line.id if line else None, label="K."
    )
print("saved", flush=True)
time.sleep(60)
"""


@pytest.fixture
def drafts(desk: Desk) -> DraftService:
    return DraftService(desk.units, fixed_clock(NOW))


def test_saving_again_keeps_one_draft_with_the_last_words(drafts: DraftService, desk: Desk) -> None:
    first = drafts.save("enrolment", {"birth_name": "Ker"}, desk.actor, label="K.")
    drafts.save("enrolment", {"birth_name": "Kervella"}, desk.actor, draft_id=first.id)
    (line,) = drafts.lines()
    assert drafts.open(line.id).body == {"birth_name": "Kervella"}


def test_a_draft_thrown_away_is_gone_and_says_so(drafts: DraftService, desk: Desk) -> None:
    line = drafts.save("note", {}, desk.actor)
    drafts.discard(line.id, desk.actor)
    drafts.discard(line.id, desk.actor)
    with pytest.raises(UnknownDraft):
        drafts.open(line.id)
    with pytest.raises(UnknownDraft):
        drafts.open(new_id())


def test_a_draft_is_no_news_and_leaves_the_desk_nothing_to_send(
    drafts: DraftService, desk: Desk
) -> None:
    drafts.save("enrolment", {"birth_name": "Ker"}, desk.actor)
    assert desk.told == []


def test_what_was_typed_is_there_after_the_process_was_killed(desk: Desk, tmp_path: Path) -> None:
    desk.units.close()
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", TYPES_A_FORM_AND_NEVER_ENDS, str(desk.path)],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"saved\n"
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()

    units = UnitsOfWork(open_engine(desk.path, KEY))
    try:
        drafts = DraftService(units, fixed_clock(NOW))
        (line,) = drafts.lines()
        assert drafts.open(line.id).body == {"birth_name": "Kerv"}
    finally:
        units.close()
