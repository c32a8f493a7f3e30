"""Who writes letters, as the file of the city says it; what it leaves open prints as a blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.domain.address import PostalAddress
from desktop.domain.letter import BLANK
from desktop.sheets.letter import SenderSheet, SignatureSheet


@dataclass(frozen=True)
class LetterSender:
    """`counter` is where letters are fetched; `qualities` says by name what agents sign as."""

    sheet: SenderSheet
    counter: PostalAddress
    resolution_number: str = ""
    resolution_date: str = ""
    delegation_reference: str = ""
    by_delegation: str = ""
    decider_quality: str = ""
    counter_quality: str = ""
    qualities: Mapping[str, str] = field(default_factory=dict)
    documents_within_days: int = 30

    def signature_of_decider(self, name: str) -> SignatureSheet:
        return SignatureSheet(name, self._quality(name, self.decider_quality), self.by_delegation)

    def signature_of_counter(self, name: str) -> SignatureSheet:
        return SignatureSheet(name, self._quality(name, self.counter_quality))

    def _quality(self, name: str, usual: str) -> str:
        return self.qualities.get(name) or usual or BLANK
