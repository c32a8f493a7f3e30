"""How tests are dealt out to workers.

The groups of pytest-xdist 3.8 are lost with pytest 9.2, which names its items elsewhere: each test
was dealt out alone, and the reader service of one worker was waited for by the other.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[1]


class ByPiece(LoadScopeScheduling):
    """A piece is a file, or all files that need the one reader service of this machine."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "pcsc" if path in _with_reader_service() else path


@cache
def _with_reader_service() -> frozenset[str]:
    """Their texts say so: nothing is collected where work is dealt out."""
    return frozenset(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if "mark.pcsc" in path.read_text("utf-8")
    )
