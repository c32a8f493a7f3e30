"""How many duplicates are found and how many strangers are taken for one: FEBRL sets 1, 2, 3 and 4.

Weights were measured on sets 1, 2 and 4 only; set 3 is the examination.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

from bench.febrl import FebrlSet, Pair, candidate_pairs, load
from desktop.domain.duplicate import POSSIBLE, PROBABLE
from desktop.domain.folding import letters
from desktop.matching.duplicates import score

TITLE = "Duplicates: recall and precision on FEBRL"
_SETS = {"set_1": ("1",), "set_2": ("2",), "set_4": ("4a", "4b"), "set_3": ("3",)}


def measure() -> dict[str, Any]:
    return {name: _measure(load(*files)) for name, files in _SETS.items()}


def _measure(each: FebrlSet) -> dict[str, Any]:
    start = perf_counter()
    candidates = candidate_pairs(each.people)
    blocked = perf_counter()
    values = {(i, j): score(each.people[i], each.people[j]).value for i, j in candidates}
    seconds = perf_counter() - blocked
    return {
        "people": len(each.people),
        "true_pairs": len(each.true_pairs),
        "compared_pairs": len(candidates),
        "blocking_recall": _share(candidates & each.true_pairs, each.true_pairs),
        "possible": _quality({p for p, v in values.items() if v >= POSSIBLE}, each),
        "probable": _quality({p for p, v in values.items() if v >= PROBABLE}, each),
        "exact_rule_recall": _share(_exact(each), each.true_pairs),
        "blocking_seconds": round(blocked - start, 2),
        "microseconds_per_comparison": round(seconds / len(candidates) * 1e6, 1),
    }


def _quality(found: set[Pair], each: FebrlSet) -> dict[str, Any]:
    return {
        "recall": _share(found & each.true_pairs, each.true_pairs),
        "precision": _share(found & each.true_pairs, found),
        "wrong_pairs": len(found - each.true_pairs),
    }


def _exact(each: FebrlSet) -> set[Pair]:
    """What equal surname, first name and birth date alone would find."""

    def key(index: int) -> tuple[str, str, str]:
        person = each.people[index]
        return letters(person.birth_name), letters(person.first_names), person.born

    return {(i, j) for i, j in each.true_pairs if key(i) == key(j)}


def _share(part: set[Pair], whole: set[Pair] | frozenset[Pair]) -> float:
    return round(len(part) / len(whole), 4) if whole else 0.0
