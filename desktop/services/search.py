"""The one search field: households, persons, cards, merchants."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.sheets.protection import HiddenFiles
from desktop.sheets.search import HitKind, SearchHit
from desktop.storage.queries.protection import hidden_files, references_of
from desktop.storage.search import SearchIndex
from desktop.storage.unit_of_work import UnitsOfWork


class SearchService:
    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    def find(
        self, text: str, limit: int = 12, reader: Actor | None = None
    ) -> tuple[SearchHit, ...]:
        """Best first; nothing for fewer than two letters or digits.

        A protected file is a reference and why it is shut: neither name nor address, whatever
        was typed. One in the archive is not found, except by who may open it.
        """
        with self._units.reading() as session:
            hits = SearchIndex.find(session, text, limit)
            hidden = hidden_files(session, reader)
            kept = [hit for hit in hits if hit.id not in hidden.archived]
            return _masked(session, kept, hidden)


def _masked(session: Session, hits: list[SearchHit], hidden: HiddenFiles) -> tuple[SearchHit, ...]:
    masks = {hit.id: hidden.mask_of(hit.id) for hit in hits if hit.kind is HitKind.HOUSEHOLD}
    shut = {household_id for household_id, mask in masks.items() if mask}
    references = references_of(session, shut)
    return tuple(
        replace(hit, title=references[hit.id], subtitle=(), protection=masks[hit.id])
        if hit.id in shut
        else hit
        for hit in hits
    )
