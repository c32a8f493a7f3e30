"""What pages are told about the card reader: its state, its slots, the cards to train with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from desktop.domain.card import ObjectKind


class Presence(StrEnum):
    """`removed` and `waiting` both mean that nothing lies there; `removed` says it just left."""

    WAITING = "waiting"
    PRESENT = "present"
    UNREADABLE = "unreadable"
    REMOVED = "removed"
    NO_READER = "no_reader"
    NO_SERVICE = "no_service"


@dataclass(frozen=True)
class ReaderState:
    """One event of the reader. `tap` counts layings-down: two cards swapped quickly differ in it.

    `reader` is the stable name of the slot (without hot-plug index), empty when there is none.
    """

    presence: Presence
    reader: str = ""
    tap: int = 0


@dataclass(frozen=True)
class ReaderRoles:
    """Which slot is for the residents' cards and which holds the SAM: stable names, or None.

    Chosen once in the settings and remembered. With no card slot chosen, every slot that does not
    look like a SAM slot is watched.
    """

    card: str | None = None
    sam: str | None = None


class TrainingModel(StrEnum):
    """What kind of thing one of the training panel is."""

    KORRIGO = "korrigo"
    NEWER_CARD = "newer_card"  # Calypso Prime revision 3
    BLANK_TAG = "blank_tag"


@dataclass(frozen=True)
class SlotLine:
    """A slot for a report: `role` is card, sam or none; `content` empty, card, sam or mute."""

    name: str
    role: str
    content: str


@dataclass(frozen=True)
class TrainingCard:
    """A card of the training panel: `key` to lay it down, `number` to say which one it is."""

    key: str
    number: int
    invalidated: bool = False
    model: TrainingModel = TrainingModel.KORRIGO


class TrainingReader(Protocol):
    """The simulated reader, as the training panel may use it."""

    def cards(self) -> tuple[TrainingCard, ...]: ...

    def lay_down(self, key: str) -> None: ...

    def lay_paper_ticket(self) -> None: ...

    def lay_other(self, kind: ObjectKind) -> None: ...

    def lay_unreadable(self) -> None: ...

    def take_away(self) -> None: ...
