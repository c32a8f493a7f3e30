"""What was handed over to a stick."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class HandedOver:
    """`works` units of work are in the file; `lost` could not be read any more."""

    path: Path
    works: int
    lost: int = 0
