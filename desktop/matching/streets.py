"""Finds a street by the beginnings of its words, whatever the accents, abbreviations and slips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from desktop.domain.folding import fold
from desktop.domain.street import StreetLine
from desktop.matching.ranking import words_like

_ABBREVIATIONS = {
    "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "boul": "boulevard",
    "r": "rue", "pl": "place", "all": "allee", "sq": "square", "imp": "impasse", "che": "chemin",
    "ch": "chemin", "crs": "cours", "pass": "passage", "rte": "route", "st": "saint",
    "ste": "sainte", "gal": "general", "gl": "general", "dr": "docteur", "mal": "marechal",
    "cdt": "commandant", "prof": "professeur", "pdt": "president", "res": "residence",
}  # fmt: skip
_SMALL_WORDS = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux"})
_NUMBER_FIRST = re.compile(r"^\s*\d+\s*(?:bis|ter|quater|[a-d])?\b[\s,]*", re.IGNORECASE)
_MEANINGS, _READINGS = 4, 6


@dataclass(frozen=True)
class _Known:
    line: StreetLine
    words: tuple[str, ...]
    folded: str


class StreetNames:
    """All streets of the city, in memory: some thousands."""

    def __init__(self, lines: Iterable[StreetLine]) -> None:
        self._known = [
            _Known(line, tuple(folded.split()), folded)
            for line in sorted(set(lines), key=lambda line: (fold(line.name), line.postcode))
            for folded in [folded_street(line.name)]
        ]
        self._vocabulary = sorted({word for known in self._known for word in known.words})

    def __len__(self) -> int:
        return len({known.folded for known in self._known})

    def find(self, typed: str, limit: int) -> tuple[StreetLine, ...]:
        """Streets that hold every typed word, best first; else after a typing error."""
        wanted = folded_street(_NUMBER_FIRST.sub("", typed)).split()
        if not wanted:
            return ()
        for words in self._readings(wanted):
            found = [known for known in self._known if _begins_all(words, known.words)]
            if found:
                found.sort(key=lambda known: _order(words, known))
                return tuple(known.line for known in found[:limit])
        return ()

    def _readings(self, wanted: list[str]) -> Iterator[list[str]]:
        """As typed, then with each unknown word replaced by one it may have been."""
        yield wanted
        meant = [self._meant(word) for word in wanted]
        if meant != [[word] for word in wanted]:
            yield from (list(words) for words in islice(product(*meant), _READINGS))

    def _meant(self, typed: str) -> list[str]:
        if len(typed) < 3 or any(word.startswith(typed) for word in self._vocabulary):
            return [typed]
        return words_like(typed, self._vocabulary, limit=_MEANINGS) or [typed]


def folded_street(name: str) -> str:
    """Folded, abbreviations written out: « Bd Gal » is « boulevard general »."""
    return " ".join(_ABBREVIATIONS.get(word, word) for word in fold(name).split())


def _begins_all(wanted: list[str], words: tuple[str, ...]) -> bool:
    """Every typed word is the beginning of another word of the street."""
    free = list(words)
    for typed in sorted(wanted, key=len, reverse=True):
        at = next((at for at, word in enumerate(free) if word.startswith(typed)), None)
        if at is None:
            return typed in _SMALL_WORDS
        free.pop(at)
    return True


def _order(wanted: list[str], known: _Known) -> tuple[int, int, str]:
    """The telling word typed first counts most: « men » offers Menhir before a rue Saint-Méen."""
    telling = [word for word in known.words if word not in _SMALL_WORDS]
    rest = " ".join(telling[1:])
    typed = " ".join(wanted)
    if known.folded.startswith(typed):
        return 0, len(known.words), known.folded
    return (1 if rest.startswith(typed) else 2), len(known.words), known.folded
