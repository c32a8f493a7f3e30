"""What the page asks of the station service; which of it touches the reader or the SAM."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from desktop.domain.actor import Actor
from desktop.sheets.encoding import EncodingProposal, EncodingResult, SamSheet, StationSheet


class Station(Protocol):
    """All but `station`, `settle` and `request` talk to a reader: those belong on its lane."""

    def station(self, reader: Actor) -> StationSheet: ...

    def sam(self) -> SamSheet: ...

    def unlock(self, secret: str, *, keep: bool) -> SamSheet: ...

    def propose(self, reader: Actor) -> EncodingProposal: ...

    def encode(
        self, proposal: EncodingProposal, actor: Actor, *, lock: bool = False
    ) -> EncodingResult: ...

    def settle(self, encoding_id: UUID, reason: str, actor: Actor) -> None: ...

    def request(self, card_id: UUID, reason: str, actor: Actor) -> None: ...
