"""The same machine with logins: two desks for files, one for cards, which gets its part alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.machine.laboratory import laboratory
from tests.sync.machine.search import look_everywhere

pytestmark = [pytest.mark.postgres, pytest.mark.long]


def test_no_sequence_loses_anything_or_shows_it_to_a_login_that_lacks_the_right(
    postgres_server: str, desk_template: Path
) -> None:
    with laboratory(postgres_server, desk_template, doors_closed=True) as place:
        look_everywhere(place, "behind doors")
