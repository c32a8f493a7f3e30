"""One part of the status bar in words and tone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """`tone` done is a full circle, waiting a diamond, neutral an empty circle."""

    words: str
    tone: str = "neutral"
