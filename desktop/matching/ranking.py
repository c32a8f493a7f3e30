"""Orders what the index found: name, then first name, birth date, telephone, card, reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from desktop.domain.folding import sound
from desktop.matching.query import Query
from desktop.sheets.search import MatchedOn

_OF_MARK = {
    "b": MatchedOn.BIRTH_DATE,
    "p": MatchedOn.PHONE,
    "q": MatchedOn.PHONE,
    "c": MatchedOn.CARD,
    "d": MatchedOn.CARD,
    "r": MatchedOn.REFERENCE,
    "n": MatchedOn.REFERENCE,
}
_ORDER = {on: place for place, on in enumerate(MatchedOn)}
_UNLIKE = 9.0
_AFTER_SURNAMES = 0.75  # a first name comes after every surname that begins so


@dataclass(frozen=True)
class Rank:
    """Smaller is better: `distance` of the worst word, then what it was found on."""

    distance: float
    on: MatchedOn

    def sort_key(self) -> tuple[float, int]:
        return self.distance, _ORDER[self.on]


def rank(query: Query, surname: Sequence[str], first_names: Sequence[str], marks: str) -> Rank:
    """How well one entry answers the query. Surname words include all letters in one."""
    ranks = [_rank_word(word, surname, first_names) for word in query.words]
    if len(query.words) > 1:
        whole = _rank_word(query.joined, surname, first_names)
        ranks = [whole] if whole.distance < max(each.distance for each in ranks) else ranks
    ranks += [_rank_marks([mark.text for mark in group], marks) for group in query.marks]
    distance = sum(each.distance for each in ranks)
    return Rank(distance, min((each.on for each in ranks), key=_ORDER.__getitem__))


def _rank_word(word: str, surname: Sequence[str], first_names: Sequence[str]) -> Rank:
    by_surname = min((_distance(word, each) for each in surname), default=_UNLIKE)
    by_first = min((_distance(word, each) for each in first_names), default=_UNLIKE)
    if by_surname <= by_first + _AFTER_SURNAMES:
        return Rank(by_surname, MatchedOn.NAME)
    return Rank(by_first + _AFTER_SURNAMES, MatchedOn.FIRST_NAME)


def _distance(typed: str, name: str) -> float:
    """0 equal · under 1 a beginning · 1 heard alike · 2, 3 that many typing errors."""
    if typed == name:
        return 0.0
    if name.startswith(typed):
        return 0.2 + 0.5 * (1 - len(typed) / len(name))
    if len(typed) >= 3 and sound(typed) == sound(name):
        return 1.0
    allowed = _slips_allowed(typed)
    slips = OSA.distance(typed, name, score_cutoff=allowed)
    if slips <= allowed:
        return 1.0 + slips
    begun = OSA.distance(typed, name[: len(typed)], score_cutoff=1)
    return 2.5 if begun <= 1 and len(typed) >= 4 else _UNLIKE


def _slips_allowed(typed: str) -> int:
    return 1 if len(typed) <= 6 else 2


def _rank_marks(wanted: Iterable[str], marks: str) -> Rank:
    there = marks.split()
    best = Rank(_UNLIKE, MatchedOn.REFERENCE)
    for mark in wanted:
        for each in there:
            if each.startswith(mark):
                found = Rank(0.0 if each == mark else 0.3, _OF_MARK[mark[0]])
                best = min(best, found, key=Rank.sort_key)
    return best


def words_like(typed: str, vocabulary: Sequence[str], limit: int = 12) -> list[str]:
    """Known words within one typing error of a short word, two of a long one, nearest first.

    When there is none, those that begin within one typing error of what is typed so far.
    """
    found = extract(
        typed, vocabulary, scorer=OSA.distance, score_cutoff=_slips_allowed(typed), limit=limit
    )
    if found or len(typed) < 4:
        return [word for word, _, _ in found]
    begun = extract(
        typed,
        [word[: len(typed)] for word in vocabulary],
        scorer=OSA.distance,
        score_cutoff=1,
        limit=limit,
    )
    return [vocabulary[at] for _, _, at in begun]
