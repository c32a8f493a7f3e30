"""What the tests of cards tell at the end of the report."""

from __future__ import annotations

import pytest

from tests.cardreader.tally import TALLY


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not TALLY:
        return
    terminalreporter.section("removal points during an encoding")
    for what, count in sorted(TALLY.items()):
        terminalreporter.write_line(f"{count:6} {what}")
