"""The one search field: households, persons, cards, merchants."""

from __future__ import annotations

from desktop.sheets.search import SearchHit
from desktop.storage.search import SearchIndex
from desktop.storage.unit_of_work import UnitsOfWork


class SearchService:
    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    def find(self, text: str, limit: int = 12) -> tuple[SearchHit, ...]:
        """Best first; nothing for fewer than two letters or digits."""
        with self._units.reading() as session:
            return SearchIndex.find(session, text, limit)
