"""Desks, a centre and cuts in any order: hypothesis looks for the sequence that loses something."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.machine.laboratory import laboratory
from tests.sync.machine.search import look_everywhere

pytestmark = [pytest.mark.postgres, pytest.mark.long]


def test_no_sequence_of_work_exchanges_and_cuts_loses_anything(
    postgres_server: str, desk_template: Path
) -> None:
    with laboratory(postgres_server, desk_template) as place:
        look_everywhere(place, "open doors")
