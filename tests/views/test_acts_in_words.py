"""Acts of the history as people read them: every one has a sign that can be drawn."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from desktop.sheets.household import ChangedRow, TimelineEntry
from desktop.views.household.happenings import Known, shown_entries
from desktop.views.theme import icons
from desktop.views.widgets.acts import look_of

SERVICES = Path(__file__).parents[2] / "desktop" / "services"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def acts() -> set[str]:
    """Every intent with which a service opens a unit of work."""
    written = re.compile(r'_units\(\s*\w+,\s*"([a-z_]+)"')
    return {act for file in SERVICES.glob("*.py") for act in written.findall(file.read_text())}


def test_every_act_has_a_sign_that_can_be_drawn() -> None:
    assert "resolve_conflict" in acts()
    assert [act for act in sorted(acts()) if not icons.exists(look_of(act).icon)] == []


@pytest.mark.parametrize("state", ["kept_theirs", "took_mine", "edited"])
def test_a_settled_conflict_says_which_value_counts_and_shows_no_code(state: str) -> None:
    row = ChangedRow("conflict", uuid4(), {"state": ("open", state)})
    entry = TimelineEntry(
        at=NOW,
        act="resolve_conflict",
        actor_name="Ada Morvan",
        desk_label="guichet 1",
        subject="household",
        rows=(row,),
    )
    (shown,) = shown_entries((entry,), NOW, Known())
    assert "value" in shown.detail
    assert state not in shown.detail
