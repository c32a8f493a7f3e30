"""Measures the weights of `desktop.domain.evidence` on FEBRL 1, 2, 4: `python -m bench.weights`."""

from __future__ import annotations

import random
from collections import Counter
from math import log2

from bench.febrl import FebrlSet, load
from desktop.domain.duplicate import Likeness, Trait
from desktop.matching.comparison import compare

_STRANGERS = 100_000


def main() -> None:
    sets = [load("1"), load("2"), load("4a", "4b")]
    alike: Counter[tuple[Trait, Likeness]] = Counter()
    unlike: Counter[tuple[Trait, Likeness]] = Counter()
    for each in sets:
        _count_true(each, alike)
        _count_strangers(each, unlike)
    for trait in Trait:
        _print_trait(trait, alike, unlike)


def _count_true(each: FebrlSet, counts: Counter[tuple[Trait, Likeness]]) -> None:
    for i, j in each.true_pairs:
        counts.update(compare(each.people[i], each.people[j]).items())


def _count_strangers(each: FebrlSet, counts: Counter[tuple[Trait, Likeness]]) -> None:
    draw = random.Random(35)
    for _ in range(_STRANGERS):
        i, j = sorted(draw.sample(range(len(each.people)), 2))
        if (i, j) not in each.true_pairs:
            counts.update(compare(each.people[i], each.people[j]).items())


def _print_trait(
    trait: Trait,
    alike: Counter[tuple[Trait, Likeness]],
    unlike: Counter[tuple[Trait, Likeness]],
) -> None:
    all_m = sum(n for (t, _), n in alike.items() if t is trait)
    all_u = sum(n for (t, _), n in unlike.items() if t is trait)
    for likeness in Likeness:
        m, u = alike[trait, likeness], unlike[trait, likeness]
        if m or u:
            bits = log2(((m + 0.5) / all_m) / ((u + 0.5) / all_u))
            print(f"{trait:<11}{likeness:<11} m {m / all_m:8.5f}  u {u / all_u:9.6f}  {bits:+6.1f}")


if __name__ == "__main__":
    main()
