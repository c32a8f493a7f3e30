"""How the outcome of laying a card down is heard: three patterns that nobody confuses."""

from __future__ import annotations

from enum import StrEnum


class Tune(StrEnum):
    """`BEATS` says how many times it sounds; the shape and the word on the screen say the same."""

    SUCCESS = "success"
    UNCERTAIN = "uncertain"
    PROBLEM = "problem"


BEATS = {Tune.SUCCESS: 1, Tune.UNCERTAIN: 2, Tune.PROBLEM: 3}
