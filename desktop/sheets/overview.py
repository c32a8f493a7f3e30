"""The home page of a desk: what waits, which forms are half filled, who came this week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.sheets.disposal import RequestsDue
from desktop.sheets.draft import DraftLine
from desktop.sheets.protection import OpenedWithReason


class WaitingKind(StrEnum):
    DOCUMENTS_MISSING = "documents_missing"
    DECISIONS_TO_SIGN = "decisions_to_sign"
    ENTITLEMENTS_ENDING = "entitlements_ending"
    CARDS_TO_LINK = "cards_to_link"
    CARDS_TO_ENCODE = "cards_to_encode"
    WRITINGS_UNRESOLVED = "writings_unresolved"
    LETTERS_TO_PRINT = "letters_to_print"
    AGREEMENTS_ENDING = "agreements_ending"  # and certificates, told to who follows merchants
    ACCOUNTS_TO_CONFIRM = "accounts_to_confirm"  # bank details that one person entered
    CONFLICTS = "conflicts"
    QUESTIONS = "questions"  # asked of the one who looks, about a value they typed
    CARDS_TO_CONFIRM = "cards_to_confirm"
    UNSENT = "unsent"


@dataclass(frozen=True)
class Waiting:
    """`since` is the day of the oldest, or the first day to come for what ends; None for none."""

    kind: WaitingKind
    count: int
    since: date | None = None


@dataclass(frozen=True)
class DayReceived:
    on: date
    households: int


@dataclass(frozen=True)
class Counted:
    """`of_what` is household, claim, card, merchant or entitlement; `state` a code of theirs."""

    of_what: str
    state: str
    count: int


@dataclass(frozen=True)
class HomeSheet:
    """`week` is Monday to Friday of the week of `on`."""

    on: date
    waiting: tuple[Waiting, ...]
    drafts: tuple[DraftLine, ...]
    week: tuple[DayReceived, ...]
    received_today: int
    has_files: bool = True  # false for roles that see none: nobody received
    has_drafts: bool = True  # false for roles that fill in no form
    awaits_centre: bool = False  # a new desk with doors, before its first exchange
    opened_with_reason: tuple[OpenedWithReason, ...] = ()  # told to those who decide
    requests: RequestsDue | None = None  # of persons about their data; told to those who decide
