"""How many points of leaving were tried, for the end of the test report."""

from __future__ import annotations

from collections import Counter

TALLY: Counter[str] = Counter()
